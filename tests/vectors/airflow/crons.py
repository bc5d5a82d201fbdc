"""Which cron expressions Airflow's parser takes, and when those fire."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from airflow.timetables.interval import CronDataIntervalTimetable
from common import at, text_of, write

FROM = at("2024-02-27T22:50")
EXPRESSIONS = """
* * * * *|*/5 * * * *|0 * * * *|0 0 * * *|0 0 1 1 *|59 23 31 12 *|0,30 * * * *|0-10 * * * *|0-59/7 * * * *|10-50/20 * * * *
5/15 * * * *|7/25 * * * *|0/1 * * * *|*/59 * * * *|*/60 * * * *|*/61 * * * *|*/70 * * * *|*/0 * * * *|*/-5 * * * *|*/ * * * *
60 * * * *|-1 * * * *|-5 * * * *|5- * * * *|1.5 * * * *|a * * * *|00 * * * *|007 * * * *|+5 * * * *|1,2,3,3,2 * * * *
50-10 * * * *|50-10/5 * * * *|5-5 * * * *|5-5/2 * * * *|0-59 * * * *|*-5 * * * *|5-* * * * *|*,5 * * * *|5,* * * * *|,5 * * * *
5, * * * *|5,,6 * * * *|1-2-3 * * * *|1/2/3 * * * *|*/5/2 * * * *|** * * * *|*/* * * * *|5/* * * * *|*5 * * * *|5* * * * *
0 24 * * *|0 23 * * *|0 0-23 * * *|0 */1 * * *|0 */2 * * *|0 */5 * * *|0 22-2 * * *|0 22-2/2 * * *|0 9-17 * * *|0 9-17/4 * * *
0 9,12,18 * * *|0 0,12 * * *|0 */24 * * *|0 */25 * * *|0 12/6 * * *|0 -1 * * *|0 noon * * *|0 1-3 * * *|15 2 * * *|30 2 * * *
0 0 0 * *|0 0 32 * *|0 0 31 * *|0 0 30 * *|0 0 29 * *|0 0 1-7 * *|0 0 */2 * *|0 0 1-31 * *|0 0 31-2 * *|0 0 28-3 * *
0 0 L * *|0 0 l * *|0 0 1,L * *|0 0 L,15 * *|0 0 L-3 * *|0 0 3-L * *|0 0 L/2 * *|0 0 15W * *|0 0 LW * *|0 0 L * 1
0 0 ? * *|0 0 * * ?|0 0 ? * ?|0 0 ? * 1|0 0 1 * ?|? 0 * * *|0 ? * * *|0 0 * ? *|0 0 ?/2 * *|0 0 1,? * *
0 0 * 0 *|0 0 * 13 *|0 0 * 12 *|0 0 * jan *|0 0 * JAN *|0 0 * January *|0 0 * jan-mar *|0 0 * dec-feb *|0 0 * jan,jul *|0 0 * jan-jan *
0 0 * */3 *|0 0 1 */3 *|0 0 1 2/4 *|0 0 1 1-12 *|0 0 * foo *|0 0 1 jan/2 *|0 0 1 1,mar *|0 0 1 nov-2 *|0 0 29 2 *|0 0 30 2 *
0 0 31 4 *|0 0 31 2,4,6,9,11 *|0 0 31 4,5 *|0 0 29 feb mon|0 0 30 2 mon|0 0 1 1 mon|0 0 * * 0|0 0 * * 7|0 0 * * 8|0 0 * * 0,7
0 0 * * 1-5|0 0 * * 5-7|0 0 * * 6-2|0 0 * * 0-6|0 0 * * 1-7|0 0 * * 0-7|0 0 * * 7-7|0 0 * * sun|0 0 * * SUN|0 0 * * sunday
0 0 * * mon-fri|0 0 * * fri-mon|0 0 * * sun-tue|0 0 * * sat-sun|0 0 * * mon,wed,fri|0 0 * * mon-fri/2|0 0 * * */2|0 0 * * 1/2|0 0 * * mon/2|0 0 * * 5-1/2
0 0 * * fri#1|0 0 * * fri#2|0 0 * * 5#5|0 0 * * 5#6|0 0 * * 5#0|0 0 * * 7#1|0 0 * * 0#1|0 0 * * sun#2|0 0 * * mon#1,mon#3|0 0 * * 1#1,fri#2
0 0 * * mon,fri#2|0 0 * * 1-5#2|0 0 * * L5|0 0 * * L0|0 0 * * L7|0 0 * * L8|0 0 * * 5L|0 0 * * L|0 0 * * Lfri|0 0 * * L5,L1
0 0 * * 5,L1|0 0 13 * fri|0 0 13 * 5#2|0 0 1-7 * mon|0 0 */2 * 1|0 0 1-31 * 1|0 0 1 * 0-6|0 0 1 * 1-7|0 0 1 * */1|0 0 */1 * 1
0 0 L * L5|0 0 L 2 *|0 0 L * fri#1|* * * * 1-7|* 0-23 * * *|0 0-23/1 * * *|0 */3 1 1 *|5,35 1-3 * * *|*/20 9-17 * * mon-fri|0 0 1,15 * 3
* * * *|* * *|*|| |* * * * * *|*/10 * * * * *|* * * * * 30|0 0 1 1 * 0|* * * * * * *
@hourly|@daily|@midnight|@weekly|@monthly|@quarterly|@yearly|@annually|@once|@continuous
@DAILY|@Daily|@reboot|@every 5m|@none|@minutely|daily|r * * * *|H * * * *|R(0-10) * * * *
0  0   * * *| 0 0 * * * |0 0 * * *|0 0 * * * # note|0 0\t* * *|０ 0 * * *|0 0 * * mon–fri|'0 0 * * *'|0 0 * * *;|0;0 * * *
"""


def outcome(expression: str) -> list:
    """[expression, accepted, first times or the error]; `R` is random, so it has no times."""
    try:
        timetable = CronDataIntervalTimetable(expression, "UTC")
        timetable.validate()
        if expression.lower().startswith("r"):
            return [expression, True, None]
        times, current = [], FROM
        for _ in range(4):
            current = timetable._get_next(current)
            times.append(text_of(current))
        return [expression, True, times]
    except Exception as error:
        return [expression, False, f"{type(error).__name__}: {error}"]


def generate(folder: Path) -> None:
    lines = EXPRESSIONS.strip("\n").split("\n")
    expressions = list(dict.fromkeys(e.replace("\\t", "\t") for line in lines for e in line.split("|")))
    write(
        folder,
        "cron",
        "[expression, whether CronDataIntervalTimetable takes it, its first four times after `from` (UTC) or the error]",
        **{"from": text_of(FROM), "cases": [outcome(expression) for expression in expressions]},
    )
