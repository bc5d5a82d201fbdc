"""The driver's pure parts: settings, jobs as they are asked for, what the master and Spark's pages say."""

from __future__ import annotations

import base64
import os
import queue
import sys
import time

import pytest
from pfad_spark.event_logs import prune
from pfad_spark.job import BadJob, parse_job
from pfad_spark.process import Child, follow
from pfad_spark.settings import BadSetting, Cluster, master_ui_of, read_settings, spark_conf
from pfad_spark.spark_ui import Progress, Wish, free_cores, megabytes, progress_of, why_no_executor
from pfad_spark.submit import properties_text

ENV = {
    "MINIO_ENDPOINT": "http://minio:9000",
    "MINIO_ROOT_USER": "a",
    "MINIO_ROOT_PASSWORD": "b c",
    "SPARK_DRIVER_HOST": "d",
}


def test_the_settings_of_the_specification():
    settings = read_settings(ENV)
    conf = spark_conf(settings, settings.cluster)
    assert conf["spark.master"] == "spark://spark-master:7077"
    assert (conf["spark.submit.deployMode"], conf["spark.driver.host"]) == ("client", "d")
    assert (conf["spark.driver.memory"], conf["spark.executor.memory"]) == ("512m", "512m")
    assert (conf["spark.executor.cores"], conf["spark.cores.max"]) == ("2", "4")
    assert conf["spark.hadoop.fs.s3a.endpoint"] == "http://minio:9000"
    assert conf["spark.hadoop.fs.s3a.path.style.access"] == "true"
    assert conf["spark.hadoop.fs.s3a.connection.ssl.enabled"] == "false"
    assert conf["spark.hadoop.fs.s3a.impl"] == "org.apache.hadoop.fs.s3a.S3AFileSystem"
    assert conf["spark.eventLog.enabled"] == "false"


def test_the_event_log_has_its_switch_and_its_folder():
    on = read_settings({**ENV, "SPARK_EVENT_LOG_DIR": "/events"})
    assert spark_conf(on, on.cluster)["spark.eventLog.dir"] == "/events"
    off = read_settings({**ENV, "SPARK_EVENT_LOG_DIR": "/events", "SPARK_EVENT_LOG_ENABLED": "False"})
    assert spark_conf(off, off.cluster)["spark.eventLog.enabled"] == "false"


@pytest.mark.parametrize(
    ("name", "value"), [("SPARK_EXECUTOR_CORES", "two"), ("SPARK_CORES_MAX", "0"), ("SPARK_UI_PORT", "-1")]
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(BadSetting, match=name):
        read_settings({**ENV, name: value})


def test_secrets_are_not_shown():
    settings = read_settings({**ENV, "SPARK_DRIVER_TOKEN": "hidden"})
    assert "hidden" not in repr(settings)
    assert "b c" not in repr(settings)


def test_the_masters_page():
    settings = read_settings({**ENV, "SPARK_MASTER_UI_URL": "http://page:1/"})
    assert master_ui_of(settings, settings.cluster) == "http://page:1"
    assert master_ui_of(settings, Cluster("spark://other:7077,third:7077")) == "http://other:8080"
    assert master_ui_of(settings, Cluster("local[2]")) == ""


def test_properties_survive_any_text():
    assert properties_text({"spark.a": "b c=d:e#f!g\\h"}) == "spark.a=b\\ c\\=d\\:e\\#f\\!g\\\\h\n"


def test_the_oldest_event_logs_make_way(tmp_path):
    for number in range(6):
        log = tmp_path / f"eventlog_v2_app-{number}"
        log.mkdir()
        (log / "events_1_app").write_bytes(b"x" * 1024 * 1024)
        os.utime(log, (number, number))
    (tmp_path / "app-old").write_bytes(b"x")
    os.utime(tmp_path / "app-old", (0, 0))
    assert sorted(prune(str(tmp_path), 4)) == ["app-old", "eventlog_v2_app-0", "eventlog_v2_app-1"]
    assert prune(str(tmp_path), 1) == ["eventlog_v2_app-2"]
    assert prune("s3a://events/logs", 1) == []


def job(**fields):
    return parse_job({"application": "packaged", **fields}, Cluster("local[2]", "http://minio:9000"))


def test_a_job_takes_the_drivers_cluster_and_what_it_says_itself():
    made = job(arguments=["a"], cluster={"master": "spark://else:7077"}, file=base64.b64encode(b"x").decode())
    assert made.cluster == Cluster("spark://else:7077", "http://minio:9000")
    assert made.file == b"x"


def test_only_the_packaged_job_as_it_is_may_be_warm():
    assert job().may_be_warm()
    assert not job(mode="submit").may_be_warm()
    assert not job(conf={"spark.executor.memory": "1g"}).may_be_warm()
    assert not job(application="/mine.py").may_be_warm()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"application": ""}, "application"),
        ({"application": "--conf"}, "application"),
        ({"arguments": "a"}, "arguments must be a list"),
        ({"arguments": [1]}, "arguments must be a list"),
        ({"conf": {"a": "b"}}, "begin with spark"),
        ({"conf": {"spark.a": 1}}, "object of texts"),
        ({"conf": {"spark.a": "b\nspark.c=d"}}, "line break"),
        ({"conf": {"spark.master": "local"}}, "the driver sets it"),
        ({"mode": "cold"}, "mode"),
        ({"deadlineSeconds": 0}, "deadlineSeconds"),
        ({"deadlineSeconds": True}, "deadlineSeconds"),
        ({"file": "%"}, "base64"),
        ({"cluster": {"where": "there"}}, "cluster"),
        ({"other": 1}, "no field other"),
    ],
)
def test_a_wrong_job_is_refused_by_name(fields, reason):
    with pytest.raises(BadJob, match=reason):
        job(**fields)


def worker(cores=2, used=0, memory=1024, memory_used=0, state="ALIVE"):
    return {"cores": cores, "coresused": used, "memory": memory, "memoryused": memory_used, "state": state}


WISH = Wish(2, "512m")


@pytest.mark.parametrize(
    ("master", "reason"),
    [
        (None, "does not answer"),
        ({"workers": []}, "no worker"),
        ({"workers": [worker(state="DEAD")]}, "no worker"),
        ({"workers": [worker(cores=1), worker(cores=1)]}, "asks for 2 cores, and no worker has more than 1"),
        ({"workers": [worker(memory=256)]}, "asks for 512m, and no worker has more than 256 MB"),
        (
            {"workers": [worker(used=2), worker(used=2)], "activeapps": [{"name": "Other", "cores": 4}]},
            "4 of the 4 cores of 2 workers are taken by Other",
        ),
        ({"workers": [worker()]}, "Workers have room"),
    ],
)
def test_why_an_application_has_no_executor(master, reason):
    assert reason in why_no_executor("http://master:8080", master, WISH)


def test_free_cores_are_those_an_executor_fits_into():
    assert free_cores({"workers": [worker(), worker(used=1), worker(memory_used=900)]}, WISH) == 2
    assert free_cores({"workers": [worker(state="DEAD")]}, WISH) == 0
    assert free_cores(None, WISH) is None


def test_sizes():
    assert [megabytes(size) for size in ("512m", "1g", "2GB", "1024k", "x")] == [512, 1024, 2048, 1, 0]


def test_progress_counts_a_groups_jobs():
    def of(group, **more):
        return {"jobGroup": group, "status": "SUCCEEDED", "stageIds": [1, 2], "numTasks": 4, **more}

    jobs = [
        of("a", numCompletedTasks=4, numCompletedStages=2),
        of("a", status="RUNNING", numCompletedTasks=1, numCompletedStages=0, numSkippedStages=1, numSkippedTasks=1),
        of("b", numCompletedTasks=4, numCompletedStages=2),
    ]
    assert progress_of(jobs, "a") == Progress((1, 2), (2, 3), (5, 7))
    assert progress_of(jobs, None).jobs == (2, 3)
    assert progress_of(jobs, "none") is None
    assert progress_of(None, None) is None


def python(code: str) -> Child:
    return Child([sys.executable, "-u", "-c", code], {})


def test_a_child_gives_its_lines_and_its_exit_code():
    lines = []
    code = follow(
        python("import sys; print('a\\nb'); print('ü', file=sys.stderr); sys.exit(3)"), lines.append, lambda: None
    )
    assert (code, lines) == (3, ["a", "b", "ü"])


def test_a_child_that_a_signal_ends_says_so_as_a_shell_does():
    assert follow(python("import os; os.kill(os.getpid(), 9)"), print, lambda: None) == 137


def test_what_a_child_leaves_behind_ends_with_it():
    left = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print('done')"
    started = time.monotonic()
    assert follow(python(left), lambda line: None, lambda: None) == 0
    assert time.monotonic() - started < 30


def test_a_check_that_raises_ends_the_following():
    child = python("import time; time.sleep(600)")

    def check():
        raise KeyError("enough")

    with pytest.raises(KeyError):
        follow(child, print, check)
    child.end()
    assert not child.is_alive()


def test_a_child_that_nobody_reads_waits_and_can_be_ended():
    child = python("while True: print('x' * 100)")
    time.sleep(0.5)
    child.end()
    with pytest.raises(queue.Empty):
        for _ in range(100_000):
            if child.line(2) is None:
                raise queue.Empty
