"""The warm session's process as its keeper sees it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Callable

from .process import rss_mb
from .settings import Cluster, Settings, python_path, spark_conf

HERE = Path(__file__).resolve().parent
START_WITHIN = 300
START_EXTRA = 60


def session_conf(settings: Settings, cluster: Cluster) -> dict[str, str]:
    """The warm application's configuration: what any has, and bounds to what it remembers of past jobs."""
    return {
        **spark_conf(settings, cluster),
        "spark.app.name": "Pfad warm session",
        "spark.cores.max": str(settings.warm_cores_max),
        "spark.ui.port": str(settings.ui_port),
        "spark.port.maxRetries": "64",
        "spark.ui.retainedJobs": "50",
        "spark.ui.retainedStages": "100",
        "spark.ui.retainedTasks": "1000",
        "spark.sql.ui.retainedExecutions": "20",
        "spark.scheduler.mode": "FAIR",
        "spark.sql.shuffle.partitions": "2",
        "spark.cleaner.periodicGC.interval": "5min",
    }


class SessionProcess:
    """One session, from its start to its end. `on_change` is called when it says something, and when it has ended."""

    def __init__(self, settings: Settings, cluster: Cluster, on_change: Callable[[], None]) -> None:
        self.settings, self.cluster, self._on_change = settings, cluster, on_change
        self.started = time.monotonic()
        self.ready: dict[str, Any] | None = None
        self.jobs_done = 0
        self.running: set[str] = set()
        # Its keeper has seen that it is ready.
        self.is_greeted = False
        # Why it takes no more jobs; it ends when the last one is done.
        self.retired: str | None = None
        self.beat_at = time.monotonic()
        self._executors = 0
        self._lacks_since: float | None = None
        self._is_stopped = False
        env = {**os.environ, "PYTHONPATH": python_path(settings), "SPARK_HOME": settings.spark_home}
        env["PFAD_SESSION_CONF"] = json.dumps(session_conf(settings, cluster))
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "session.py")],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for raw in self.process.stdout:
            try:
                message = json.loads(raw)
            except ValueError:
                sys.stderr.write(raw.decode("utf-8", "replace"))
                continue
            self.ready = message.get("ready", self.ready)
            if "beat" in message:
                self._heard(message["beat"])
            self._on_change()
        self.process.wait()
        self._on_change()

    def _heard(self, beat: dict[str, Any]) -> None:
        self.beat_at = time.monotonic()
        self._executors = beat["executors"]
        self._is_stopped = beat["stopped"]
        if self._executors > 0:
            self._lacks_since = None
        elif self._lacks_since is None:
            self._lacks_since = time.monotonic()

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def forgive_lack(self) -> None:
        """The cores are lent to another: having no executor is no fault for now."""
        if self._lacks_since is not None:
            self._lacks_since = time.monotonic()

    def fault(self) -> str | None:
        """Why it is of no use any more, or None while it is."""
        now = time.monotonic()
        limits = self.settings
        # A machine that starts a whole stack is slow for a while; to begin anew would make it slower.
        starts = self.ready is None
        extra = START_EXTRA if starts else 0
        if not self.is_alive():
            return f"its process has ended with exit code {self.process.returncode}"
        if self._is_stopped:
            return "its SparkContext was stopped"
        if starts and now - self.started > START_WITHIN:
            return f"it was not ready within {START_WITHIN} s"
        if not starts and now - self.beat_at > limits.warm_hung_after:
            return f"it has said nothing for {limits.warm_hung_after:g} s"
        if self._lacks_since is not None and now - self._lacks_since > limits.warm_no_executor_after + extra:
            return f"it has had no executor for {limits.warm_no_executor_after + extra:g} s"
        return None

    def has_lost_all(self) -> bool:
        """True when what has just failed in it may be its fault, not the job's."""
        return not self.is_alive() or self._is_stopped or self._executors == 0

    def is_worn(self) -> str | None:
        """Why it should make way for a fresh one when it is idle."""
        if self.jobs_done >= self.settings.warm_jobs:
            return f"it has run {self.jobs_done} jobs"
        memory = rss_mb(self.process.pid)
        if memory > self.settings.warm_memory_mb:
            return f"it has grown to {memory} MB"
        return None

    def cancel(self, group: str) -> None:
        try:
            self.process.stdin.write(json.dumps({"cancel": group}).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError):
            # It has ended, and the job with it.
            pass

    def end(self, grace: float = 5) -> None:
        """Ends it and its JVM, which says goodbye to the master and closes its event log when it is given the time."""
        group = self.process.pid
        until = time.monotonic() + grace
        try:
            self.process.stdin.close()
        except OSError:
            pass
        while is_group(group) and time.monotonic() < until:
            self.process.poll()
            time.sleep(0.05)
        signal_group(group, signal.SIGKILL)
        self.process.wait()


def signal_group(group: int, number: int) -> bool:
    """False: there is none left to be told."""
    try:
        os.killpg(group, number)
        return True
    except ProcessLookupError:
        return False


def is_group(group: int) -> bool:
    return signal_group(group, 0)
