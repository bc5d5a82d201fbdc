"""spark-submit: one job as an application of its own, in client mode, as a child process."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from pathlib import Path
from typing import Callable

from .event_logs import prune
from .job import PACKAGED, Cancelled, Job, JobFailed, Report
from .process import Child, follow
from .settings import Settings, master_ui_of, spark_conf
from .spark_ui import Watch, Wish, get_json, why_no_executor

GRACE = 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def properties_text(conf: dict[str, str]) -> str:
    """A Java properties file: secrets in it are not seen among the machine's processes, as arguments are."""

    def escaped(text: str) -> str:
        return "".join(f"\\{each}" if each in "\\:=#! \t" else each for each in text)

    return "".join(f"{escaped(name)}={escaped(value)}\n" for name, value in conf.items())


def command_of(settings: Settings, application: str, job: Job, properties: str) -> list[str]:
    submit = str(Path(settings.spark_home, "bin", "spark-submit"))
    return [submit, "--properties-file", properties, application, *job.arguments]


class Submit:
    """Runs jobs by spark-submit, one after the other: two that both want the whole cluster would starve each other."""

    def __init__(self, settings: Settings, before: Callable[[Job], None], after: Callable[[], None]) -> None:
        self._settings, self._before, self._after = settings, before, after
        self._turn = threading.Lock()

    def run(self, job: Job, report: Report) -> int:
        """Runs it to its end; its exit code. Raises Cancelled, JobFailed."""
        self._wait_for_turn(report)
        try:
            self._before(job)
            with tempfile.TemporaryDirectory(prefix="pfad-job-") as folder:
                return self._run_in(Path(folder), job, report)
        finally:
            prune(job.cluster.event_log_dir, self._settings.event_log_keep_mb)
            self._after()
            self._turn.release()

    def _wait_for_turn(self, report: Report) -> None:
        if self._turn.acquire(timeout=0.2):
            return
        report.line("Waiting for another spark-submit to end: they run one after the other.")
        while not self._turn.acquire(timeout=0.2):
            if report.is_gone():
                raise Cancelled

    def _run_in(self, folder: Path, job: Job, report: Report) -> int:
        settings, port = self._settings, free_port()
        conf = {**spark_conf(settings, job.cluster), "spark.app.name": f"Pfad {Path(job.application).name}"}
        # A run of ten seconds ends before the second compiler has paid for itself.
        conf["spark.driver.extraJavaOptions"] += " -XX:TieredStopAtLevel=1"
        conf["spark.executor.extraJavaOptions"] = "-XX:TieredStopAtLevel=1"
        conf.update(job.conf)
        conf["spark.ui.port"] = str(port)
        properties = folder / "spark.properties"
        properties.touch(mode=0o600)
        properties.write_text(properties_text(conf), encoding="utf-8")
        child = Child(command_of(settings, self._application(folder, job), job, str(properties)), dict(os.environ))
        watch = Watch(f"http://127.0.0.1:{port}", None, report.progress, every=1)
        started = time.monotonic()

        def check() -> None:
            if report.is_gone():
                raise Cancelled
            if job.deadline is not None and time.monotonic() - started > job.deadline:
                raise JobFailed(f"The job did not end within {job.deadline:g} s.")
            if watch.lacks_executors() > settings.no_executor_after:
                raise JobFailed(self._no_executor(job, conf))

        try:
            return follow(child, report.line, check)
        finally:
            watch.stop()
            # Asked to end, the application says goodbye to the master and frees its cores at once.
            child.end(GRACE)

    def _application(self, folder: Path, job: Job) -> str:
        if job.application == PACKAGED:
            return self._settings.packaged
        if job.file is None:
            return job.application
        sent = folder / Path(job.application).name
        sent.write_bytes(job.file)
        return str(sent)

    def _no_executor(self, job: Job, conf: dict[str, str]) -> str:
        ui = master_ui_of(self._settings, job.cluster)
        wish = Wish(int(conf["spark.executor.cores"]), conf["spark.executor.memory"])
        reason = why_no_executor(ui, get_json(f"{ui}/json/") if ui else None, wish)
        return f"The application had no executor for {self._settings.no_executor_after:g} s. {reason}"
