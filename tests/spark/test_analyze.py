"""The analysis job on a real SparkSession and a real MinIO: what it writes, says and ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import analyze
import pytest
from conftest import ROOT, SPARK
from pfad_spark.settings import s3a_conf

VECTORS = json.loads((ROOT / "tests" / "vectors" / "reports.json").read_text(encoding="utf-8"))


def rows_of(groups):
    return [
        (group["event_type"], status)
        for group in groups
        for status, count in group.items()
        if status != "event_type"
        for _ in range(count)
    ]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_writes_the_bytes_that_every_engine_writes(spark, objects, vector):
    objects.put_rows("vector.parquet", rows_of(vector["groups"]))
    report = analyze.analyze_events(spark, "s3a://events/vector.parquet")
    assert objects.get("vector.json").decode() == vector["text"]
    assert report == json.loads(vector["text"])


def test_says_that_there_was_no_data(spark, objects, capsys):
    assert analyze.analyze_events(spark, "s3a://events/2025-01-15_11-00") == {"report": "No data for 2025-01-15_11-00."}
    assert objects.get("2025-01-15_11-00.json") == b'{\n  "report": "No data for 2025-01-15_11-00."\n}'
    assert "Wrote s3a://events/2025-01-15_11-00.json" in capsys.readouterr().out


def test_takes_any_name_and_replaces_what_was_there(spark, objects):
    objects.put("some/where.csv.json", b"old")
    analyze.analyze_events(spark, "s3a://events/some/where.csv")
    assert objects.get("some/where.csv.json") == b'{\n  "report": "No data for where.csv."\n}'


@pytest.mark.parametrize(
    ("path", "code", "reason"),
    [
        ("s3a://events/missing.parquet", 1, "No such file"),
        ("s3a://events/broken.parquet", 1, "corrupted file"),
        ("s3a://events/other.parquet", 1, "has no column status"),
        ("s3a://events/empty.parquet", 1, "not a Parquet file"),
        ("s3a://nobucket/x", 1, "nobucket"),
        ("s3a://nobucket/x.parquet", 1, "x.parquet"),
        ("s3a://events/../x.parquet", 2, "not an object's name"),
        ("s3a://EVENTS/x.parquet", 2, "not a bucket name"),
        ("s3a://events/", 2, "not an object's name"),
        ("nothing", 2, "not an object's name"),
    ],
)
def test_writes_nothing_and_says_why(spark, objects, capsys, monkeypatch, path, code, reason):
    objects.put("broken.parquet", b"PAR1 this is none, whatever it says PAR1")
    objects.put("empty.parquet", b"")
    objects.put_rows("other.parquet", [("SEARCH",)], "event_type string")
    before = objects.keys()
    monkeypatch.setattr(type(spark), "stop", lambda self: None)
    assert analyze.main([path]) == code
    assert reason in capsys.readouterr().out
    assert objects.keys() == before


@pytest.mark.parametrize("arguments", [[], ["s3a://events/a.parquet", "more"]])
def test_takes_one_argument(capsys, arguments):
    assert analyze.main(arguments) == 2
    assert f"it was given {len(arguments)}" in capsys.readouterr().out


def test_main_ends_the_session_that_it_has(spark, objects, monkeypatch):
    stopped = []
    monkeypatch.setattr(type(spark), "stop", lambda self: stopped.append(self))
    objects.put_rows("a.parquet", [("SEARCH", "ERROR")])
    assert analyze.main(["s3a://events/a.parquet"]) == 0
    assert len(stopped) == 1


def test_as_a_program(spark_home, cluster, objects, tmp_path):
    """By spark-submit, as a task runs it: exit codes and the reason in its output."""
    objects.put_rows("program.parquet", [("PAYMENT", "SUCCESS")])
    conf = {"spark.master": "local[2]", "spark.driver.host": "127.0.0.1", **s3a_conf(cluster)}
    properties = tmp_path / "spark.properties"
    properties.write_text("".join(f"{name} {value}\n" for name, value in conf.items()))
    submit = [
        str(Path(spark_home, "bin", "spark-submit")),
        "--properties-file",
        str(properties),
        str(SPARK / "analyze.py"),
    ]

    def run(*arguments: str) -> subprocess.CompletedProcess:
        env = {**os.environ, "PYSPARK_PYTHON": sys.executable}
        return subprocess.run([*submit, *arguments], env=env, capture_output=True, text=True, timeout=600, check=False)

    done = run("s3a://events/program.parquet")
    assert done.returncode == 0, done.stderr
    assert "1 events, 0 errors." in done.stdout
    assert json.loads(objects.get("program.json"))["report"]["total_events"] == 1
    missing = run("s3a://events/gone.parquet")
    assert missing.returncode == 1
    assert "No such file" in missing.stdout
