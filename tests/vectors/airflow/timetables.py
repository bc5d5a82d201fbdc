"""Data intervals and run dates: chains with catchup, single decisions at a moment, manual intervals."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from airflow.timetables.base import DataInterval, TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
from airflow.timetables.simple import OnceTimetable
from common import at, text_of, write

# Where clocks change (or months end): the instant of the change, in UTC.
CHANGES = [
    ("UTC", "2024-02-29T00:00"),
    ("UTC", "2025-12-31T23:30"),
    ("Europe/Berlin", "2025-03-30T01:00"),
    ("Europe/Berlin", "2025-10-26T01:00"),
    ("America/New_York", "2025-03-09T07:00"),
    ("America/New_York", "2025-11-02T06:00"),
    ("Asia/Tehran", "2022-03-21T20:30"),
    ("Asia/Tehran", "2022-09-21T19:30"),
    ("Asia/Tehran", "2025-01-15T06:30"),
    ("Australia/Lord_Howe", "2025-04-05T15:00"),
    ("Australia/Lord_Howe", "2025-10-04T15:30"),
    ("Asia/Kathmandu", "2024-02-28T18:15"),
    ("America/Sao_Paulo", "2018-11-04T03:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
]
DAY = 1440
# A cron, and about how many minutes lie between its times: the chain starts three of them before the change.
FREQUENT = [
    ("* * * * *", 1),
    ("*/15 * * * *", 15),
    ("30 * * * *", 60),
    ("5,35 * * * *", 30),
    ("@hourly", 60),
    ("0 */2 * * *", 120),
    ("30 1-3 * * *", 240),
    ("0 22-2/2 * * *", 360),
    ("0 */6 * * *", 360),
    ("15 * * * mon-fri", 60),
    ("30 2 * * *", DAY),
    ("@daily", DAY),
    ("59 23 * * *", DAY),
    ("0 9 * * mon-fri", DAY),
    ("0 0 13 * fri", 4 * DAY),
    ("@weekly", 7 * DAY),
    ("0 2 * * sun", 7 * DAY),
]
SELDOM = [
    ("0 12 L * *", 30 * DAY),
    ("@monthly", 30 * DAY),
    ("30 2 * * L0", 30 * DAY),
    ("0 0 * * fri#2", 30 * DAY),
    ("30 3 31 * *", 60 * DAY),
    ("@quarterly", 91 * DAY),
    ("@yearly", 365 * DAY),
    ("0 6 29 2 *", 1461 * DAY),
]
SELDOM_AT = [0, 2, 3, 7, 10, 11]
RUNS = 6


def timetable_of(schedule: str, zone: str):
    interval = re.fullmatch(r"(\d+)([smhd])", schedule)
    if interval:
        unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[interval[2]]
        return DeltaDataIntervalTimetable(timedelta(**{unit: int(interval[1])}))
    return OnceTimetable() if schedule == "@once" else CronDataIntervalTimetable(schedule, zone)


def decide(schedule, zone, now=None, start=None, end=None, last=None, catchup=True):
    """`next_dagrun_info` at `now`, as [start, end] or None; where Airflow itself gives up (as at Lord Howe), its error."""
    restriction = TimeRestriction(start and at(start), end and at(end), catchup)
    interval = last and DataInterval(at(last[0]), at(last[1]))
    moment = at(now or "2100-01-01T00:00")
    with (
        patch("airflow.timetables.interval.utcnow", return_value=moment),
        patch("airflow.timetables.simple.timezone.utcnow", return_value=moment),
    ):
        timetable = timetable_of(schedule, zone)
        try:
            info = timetable.next_dagrun_info(last_automated_data_interval=interval, restriction=restriction)
        except (ValueError, AssertionError) as error:
            return f"{type(error).__name__}: {error}"
    if info is None:
        return None
    assert info.run_after == info.data_interval.end and info.logical_date == info.data_interval.start
    return [text_of(info.data_interval.start), text_of(info.data_interval.end)]


def chain(schedule: str, zone: str, start: str) -> list:
    """[schedule, zone, start date, the runs' intervals]: run after run, with catchup. As their boundaries, where they touch."""
    runs, last = [], None
    for _ in range(RUNS):
        last = decide(schedule, zone, start=start, last=last)
        runs.append(last)
        if isinstance(last, str):
            return [schedule, zone, start, runs]
    touch = all(before[1] == after[0] for before, after in pairwise(runs))
    return [schedule, zone, start, [runs[0][0], *(end for _, end in runs)] if touch else runs]


def chains() -> list:
    cases = []
    for index, (zone, change) in enumerate(CHANGES):
        for schedule, minutes in [*FREQUENT, *(SELDOM if index in SELDOM_AT else [])]:
            # Not on the grid, so that the start date has to be aligned.
            start = at(change).subtract(minutes=3 * minutes, seconds=17)
            cases.append(chain(schedule, zone, text_of(start)))
    return cases


def decisions() -> list:
    """[schedule, zone, {what it is asked with}, the run or null]."""
    cases = []

    def ask(schedule, zone="UTC", **asked):
        cases.append([schedule, zone, asked, decide(schedule, zone, **asked)])

    zones = [("UTC", "2025-01-15T10:02"), *CHANGES[2:8], *CHANGES[9:11]]
    for zone, moment in zones:
        for schedule in ["* * * * *", "30 * * * *", "0 */2 * * *", "30 2 * * *", "@daily"]:
            for now in [moment, text_of(at(moment).add(minutes=31, seconds=5))]:
                ask(schedule, zone, now=now, catchup=False)
    minutely, now = "* * * * *", "2025-01-15T10:02:30"
    for catchup in [True, False]:
        # Around now, the start date and the end date.
        for start in [None, "2025-01-15T10:00", "2025-01-15T09:59:30", "2025-01-15T10:01", "2025-01-15T10:02", "2025-02-01T00:00"]:
            ask(minutely, now=now, start=start, catchup=catchup)
        for end in ["2025-01-15T10:00", "2025-01-15T10:00:59", "2025-01-15T10:01", "2025-01-15T10:01:30", "2025-01-15T10:02"]:
            ask(minutely, now=now, start="2025-01-15T10:00", end=end, catchup=catchup)
        # After a last run: just before, long ago, ahead of the clock, and with a start date moved behind it.
        for last in [["10:01", "10:02"], ["10:00", "10:01"], ["08:00", "08:01"], ["11:00", "11:01"]]:
            interval = [f"2025-01-15T{part}" for part in last]
            ask(minutely, now=now, last=interval, catchup=catchup)
            ask(minutely, now=now, last=interval, start="2025-01-01T00:00", catchup=catchup)
            ask(minutely, now=now, last=interval, start="2025-01-15T12:00", catchup=catchup)
        # The schedule has changed since the last run.
        for schedule in ["@hourly", "@daily", "*/7 * * * *", "30 2 * * *"]:
            ask(schedule, now=now, last=["2025-01-15T09:12", "2025-01-15T09:13"], catchup=catchup)
            ask(schedule, now=now, last=["2025-01-14T00:00", "2025-01-15T00:00"], catchup=catchup)
            ask(schedule, now=now, last=["2025-01-15T09:00", "2025-01-15T10:00"], catchup=catchup)
        for schedule in ["@weekly", "@monthly", "@yearly", "0 6 29 2 *", "0 12 L * *"]:
            for start in [None, "2024-01-31T00:00", "2024-02-29T12:00"]:
                ask(schedule, now="2024-03-01T00:00", start=start, catchup=catchup)
        for schedule in ["1h", "90m", "45s", "1d", "7d"]:
            for start in [None, "2025-01-01T00:00", "2025-01-15T09:10", "2025-02-01T00:00"]:
                ask(schedule, now=now, start=start, catchup=catchup)
            ask(schedule, now=now, start="2025-01-01T00:00", last=["2025-01-13T00:00", "2025-01-13T12:00"], catchup=catchup)
            ask(schedule, now=now, start="2025-01-01T00:00", end="2025-01-10T00:00", catchup=catchup)
        for asked in [{}, {"start": "2025-01-01T00:00"}, {"start": "2025-02-01T00:00"}, {"end": "2025-01-01T00:00"}]:
            ask("@once", now=now, catchup=catchup, **asked)
        ask("@once", now=now, last=["2025-01-01T00:00", "2025-01-01T00:00"], catchup=catchup)
    return cases


def manual() -> list:
    """[schedule, zone, the moment of the trigger, the interval that Airflow infers]: the last complete one."""
    cases = []
    for zone, moment in [CHANGES[0], *CHANGES[2:11], CHANGES[11]]:
        for schedule in ["* * * * *", "30 * * * *", "0 */2 * * *", "30 2 * * *", "@daily", "@weekly", "@monthly", "0 12 L * *"]:
            for when in [moment, text_of(at(moment).add(hours=3, minutes=12, seconds=7))]:
                interval = timetable_of(schedule, zone).infer_manual_data_interval(run_after=at(when))
                cases.append([schedule, zone, when, [text_of(interval.start), text_of(interval.end)]])
    for schedule in ["1h", "7d"]:
        interval = timetable_of(schedule, "UTC").infer_manual_data_interval(run_after=at("2025-01-15T10:02:30"))
        cases.append([schedule, "UTC", "2025-01-15T10:02:30", [text_of(interval.start), text_of(interval.end)]])
    return cases


def generate(folder: Path) -> None:
    write(
        folder,
        "timetable",
        "chains: [schedule, zone, start date, boundaries of its first runs with catchup, or [start, end] of each where they do not touch, or an error ends them]; "
        "decisions: [schedule, zone, what next_dagrun_info is asked with, [start, end], null or the error]; "
        "manual: [schedule, zone, moment, inferred interval]. All instants in UTC.",
        chains=chains(),
        decisions=decisions(),
        manual=manual(),
    )
