"""The driver on a real standalone cluster: warm jobs, spark-submit, and all that may go wrong between them."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import wait_for
from standalone import Driver, Standalone

ODD = Path(__file__).parent / "jobs" / "odd.py"


@pytest.fixture(scope="module")
def standalone(spark_home, tmp_path_factory):
    made = Standalone(tmp_path_factory.mktemp("cluster"), spark_home)
    yield made
    made.stop()


def start_driver(standalone, spark_home, folder, **env):
    address = {"SPARK_MASTER_URL": standalone.url, "SPARK_MASTER_UI_URL": standalone.page}
    return Driver(folder, spark_home, **address, SPARK_PACKAGED_JOB=str(ODD), **env)


@pytest.fixture(scope="module")
def driver(standalone, spark_home, tmp_path_factory):
    limits = {"SPARK_NO_EXECUTOR_SECONDS": "8", "SPARK_WARM_NO_EXECUTOR_SECONDS": "8", "SPARK_WARM_HUNG_SECONDS": "12"}
    made = start_driver(standalone, spark_home, tmp_path_factory.mktemp("driver"), **limits)
    try:
        made.wait_until_warm()
        yield made
    finally:
        made.program.kill()


def pids(driver, name: str) -> list[int]:
    """The driver's processes whose command line has this word."""
    found = subprocess.run(["pgrep", "-f", name], capture_output=True, text=True, check=False).stdout.split()
    return [int(pid) for pid in found if f"\0SPARK_DRIVER_LISTEN_PORT={driver.port}\0" in environment(pid)]


def environment(pid: str) -> str:
    try:
        return "\0" + Path(f"/proc/{pid}/environ").read_text()
    except OSError:
        return ""


def drop(connection, answer) -> None:
    """Hangs up in the middle."""
    answer.close()
    connection.close()


def read_until(answer, word: str) -> str:
    for raw in answer:
        record = json.loads(raw)
        if record["t"] == "line" and word in record["text"]:
            return record["text"]
    raise AssertionError(f"no line with {word}")


class TestWarm:
    def test_runs_a_job_and_tells_lines_progress_and_the_exit_code(self, driver):
        done = driver.run("count")
        assert done.end | {"seconds": 0} == {"t": "end", "exitCode": 0, "mode": "warm", "seconds": 0}
        assert "counted 4950" in done.lines
        assert done.progress[-1]["tasks"][0] == done.progress[-1]["tasks"][1] > 0

    def test_a_run_sees_nothing_of_the_one_before(self, driver):
        assert driver.run("leave").end["exitCode"] == 0
        seen = driver.run("look")
        assert seen.end["exitCode"] == 0, seen.text()
        assert seen.end["mode"] == "warm"
        assert "found [] False" in seen.lines
        assert "Asia/Tehran" not in seen.lines

    def test_the_exit_code_is_the_jobs(self, driver):
        assert driver.run("exit", "3").end["exitCode"] == 3
        raised = driver.run("raise")
        assert raised.end["exitCode"] == 1
        assert "ValueError: on purpose" in raised.text()
        assert driver.run("die").end["exitCode"] == 137
        assert driver.health()["ready"]

    def test_jobs_run_beside_each_other(self, driver):
        first, answer = driver.begin("sleep", "20")
        read_until(answer, "sleeping")
        assert driver.run("count").end["mode"] == "warm"
        drop(first, answer)
        wait_for(lambda: driver.health()["running"] == 0, 15)

    def test_a_dropped_connection_ends_the_job(self, driver):
        connection, answer = driver.begin("sleep", "600")
        pid = int(read_until(answer, "pid ").split()[1])
        read_until(answer, "sleeping")
        wait_for(lambda: active_tasks(driver) > 0, 30)
        drop(connection, answer)
        wait_for(lambda: not Path(f"/proc/{pid}").exists(), 10)
        wait_for(lambda: active_tasks(driver) == 0, 20)
        assert driver.run("count").end["mode"] == "warm"

    @pytest.mark.parametrize("mode", ["auto", "submit"])
    def test_an_owner_that_is_killed_takes_its_job_along(self, driver, standalone, mode):
        folder = str(Path(__file__).parent)
        client = f"import sys; sys.path[:0] = [{folder!r}]; from standalone import ask_and_read; ask_and_read({driver.port}, {mode!r})"
        owner = subprocess.Popen([sys.executable, "-c", client], stdout=subprocess.PIPE, text=True)
        pid = next(int(line.split()[1]) for line in owner.stdout if line.startswith("pid "))
        next(line for line in owner.stdout if line.startswith("sleeping"))
        owner.kill()
        owner.wait()
        owner.stdout.close()
        wait_for(lambda: not Path(f"/proc/{pid}").exists(), 20)
        wait_for(lambda: names(standalone) == ["Pfad warm session"], 30)
        assert driver.run("count").end["mode"] == "warm"

    def test_what_jobs_held_in_the_jvm_is_let_go(self, driver):
        def living() -> int:
            said = driver.run("instances", "org.apache.spark.sql.SparkSession")
            return int(next(line for line in said.lines if line.startswith("instances ")).split()[1])

        before = living()
        for _ in range(12):
            assert driver.run("count").end["mode"] == "warm"
        assert living() <= before + 2


def active_tasks(driver) -> int:
    from pfad_spark.spark_ui import get_json

    base = f"http://127.0.0.1:{driver.ui_port}/api/v1/applications"
    applications = get_json(base) or []
    executors = get_json(f"{base}/{applications[0]['id']}/executors") if applications else []
    return sum(each["activeTasks"] for each in executors or [])


class TestSubmit:
    def test_runs_an_application_that_is_sent_with_its_conf(self, driver):
        file = base64.b64encode(ODD.read_bytes()).decode()
        conf = {"spark.executor.memory": "600m"}
        done = driver.run("environment", "a b", "ü", application="mine.py", file=file, conf=conf)
        assert done.end is not None and done.end["mode"] == "submit", done.text()
        assert done.end["exitCode"] == 0, done.text()
        assert "['a b', 'ü'] 600m" in done.lines
        # The warm session was beside it all the while.
        assert driver.run("count").end["mode"] == "warm"

    def test_tells_progress_and_the_exit_code(self, driver):
        done = driver.run("sleep", "4", mode="submit")
        assert done.end["exitCode"] == 0
        # The last it said of itself: its page goes with it.
        assert done.progress[-1]["tasks"][1] == 1
        assert driver.run("exit", "5", mode="submit").end["exitCode"] == 5

    def test_a_dropped_connection_kills_the_application(self, driver, standalone):
        connection, answer = driver.begin("sleep", "600", mode="submit")
        read_until(answer, "sleeping")
        assert "Pfad odd.py" in names(standalone) or "odd" in names(standalone)
        drop(connection, answer)
        wait_for(lambda: names(standalone) == ["Pfad warm session"], 30)

    def test_a_deadline_ends_it(self, driver, standalone):
        done = driver.run("sleep", "600", mode="submit", deadlineSeconds=15)
        assert done.end["error"] == "The job did not end within 15 s."
        wait_for(lambda: names(standalone) == ["Pfad warm session"], 30)

    def test_an_executor_that_no_worker_can_hold(self, driver):
        done = driver.run("count", application=str(ODD), conf={"spark.executor.cores": "3"})
        assert (
            "had no executor for 8 s. An executor asks for 3 cores, and no worker has more than 2" in done.end["error"]
        )

    def test_an_application_that_is_not_there(self, driver):
        done = driver.run(application="/nowhere/none.py")
        assert done.end["exitCode"] != 0
        assert "none.py" in done.text()


def names(standalone) -> list[str]:
    return sorted(app["name"] for app in standalone.state()["activeapps"])


class TestGuards:
    BODY = json.dumps({"application": "packaged", "arguments": ["count"]})

    @pytest.mark.parametrize(
        ("headers", "body", "status"),
        [
            ({}, BODY, 403),
            ({"X_Pfad_Driver": "1", "Origin": "http://localhost:8998"}, BODY, 403),
            ({"X_Pfad_Driver": "1", "Host": "evil.example"}, BODY, 421),
            ({"X_Pfad_Driver": "1"}, "{", 400),
            ({"X_Pfad_Driver": "1"}, "{}", 400),
            ({"X_Pfad_Driver": "1", "Content_Length": "99999999999"}, BODY, 413),
        ],
    )
    def test_refuses(self, driver, headers, body, status):
        assert driver.ask("POST", "/jobs", body, **headers)[0] == status

    def test_other_paths_and_hosts(self, driver):
        assert driver.ask("GET", "/jobs")[0] == 404
        assert driver.ask("GET", "/health", Host="evil.example")[0] == 421

    def test_asks_for_the_token(self, standalone, spark_home, tmp_path):
        guarded = start_driver(standalone, spark_home, tmp_path, SPARK_DRIVER_TOKEN="secret", SPARK_WARM="false")
        try:
            assert guarded.ask("POST", "/jobs", "{}", X_Pfad_Driver="1")[0] == 401
            assert guarded.ask("POST", "/jobs", "{}", X_Pfad_Driver="1", Authorization="Bearer wrong")[0] == 401
            assert guarded.ask("POST", "/jobs", "{}", X_Pfad_Driver="1", Authorization="Bearer secret")[0] == 400
            assert "secret" not in guarded.log()
        finally:
            guarded.program.kill()


class TestFaults:
    def test_a_session_that_dies_in_a_job(self, driver):
        connection, answer = driver.begin("sleep", "8")
        read_until(answer, "sleeping")
        for pid in pids(driver, "org.apache.spark.deploy.SparkSubmit"):
            os.kill(pid, 9)
        records = [json.loads(line) for line in answer]
        connection.close()
        assert records[-1]["mode"] == "submit", records
        assert records[-1]["exitCode"] == 0
        assert any("by spark-submit" in record.get("text", "") for record in records)
        driver.wait_until_warm()
        assert driver.run("count").end["mode"] == "warm"

    def test_a_session_that_hangs(self, driver):
        """Its JVM stands still (as in a stop-the-world that never ends): no beat, so it is replaced."""
        before = driver.health()["application"]
        for pid in pids(driver, "org.apache.spark.deploy.SparkSubmit"):
            os.kill(pid, 19)
        done = driver.run("count").end
        assert (done["exitCode"], done["mode"]) == (0, "submit")
        assert driver.wait_until_warm()["application"] != before

    def test_a_worker_that_dies_is_survived(self, driver, standalone):
        connection, answer = driver.begin("sleep", "5")
        read_until(answer, "sleeping")
        used = [worker for worker in standalone.alive() if worker["coresused"] > 0]
        standalone.workers.pop(0).kill()
        records = [json.loads(line) for line in answer]
        connection.close()
        assert records[-1]["exitCode"] == 0, (used, records)
        standalone.workers.append(standalone.start_worker())
        wait_for(lambda: len(standalone.alive()) == 2, 90)

    def test_a_master_that_forgot_the_session(self, driver, standalone):
        before = driver.health()["application"]
        standalone.master.kill()
        standalone.start_master()
        # Without a word to it: its executors are gone, and none come any more.
        wait_for(lambda: (driver.health()["application"] or before) != before, 400)
        driver.wait_until_warm()
        assert driver.run("count").end["mode"] == "warm"

    def test_without_workers_a_job_says_why(self, driver, standalone):
        for worker in standalone.workers:
            worker.kill()
        wait_for(lambda: driver.health()["status"] == 503, 400)
        started = time.monotonic()
        done = driver.run("count")
        assert "had no executor for 8 s" in done.end["error"]
        assert time.monotonic() - started < 120
        standalone.workers = [standalone.start_worker()]
        driver.wait_until_warm()


class TestOneWorker:
    """After the faults one worker is left: two cores for all."""

    def test_the_warm_session_lends_its_cores(self, driver, standalone):
        assert len(standalone.alive()) == 1
        done = driver.run("count", mode="submit")
        assert done.end["exitCode"] == 0, done.text()
        assert done.end["mode"] == "submit"
        driver.wait_until_warm()

    def test_a_worn_session_is_replaced(self, driver, standalone, spark_home, tmp_path):
        driver.program.kill()
        worn = start_driver(standalone, spark_home, tmp_path, SPARK_WARM_JOBS="2")
        try:
            before = worn.wait_until_warm()["application"]
            worn.run("count")
            worn.run("count")
            wait_for(lambda: (worn.health()["application"] or before) != before, 400)
            assert "it has run 2 jobs" in worn.log()
        finally:
            worn.program.kill()
