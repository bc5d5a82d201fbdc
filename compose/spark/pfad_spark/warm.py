"""Keeps a warm session: starts it, watches it, replaces it, and runs jobs in it.

A session that died, hung, lost its executors or grew is replaced; what it was running is given back (`Unfit`), to be
run by spark-submit. Each job is a process of its own (`runner.py`), started ahead of time.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid
from typing import Any

from .event_logs import prune
from .job import Cancelled, Job, Report
from .process import follow
from .runner_process import Runner
from .session_process import SessionProcess
from .settings import Cluster, Settings
from .spark_ui import Watch

LONGEST_PAUSE = 60
# A session says each second how it is; one that is busy may be late.
BEAT_WITHIN = 5


class Unfit(Exception):
    """The job was not (or not wholly) run here, for the reason in the text; it is nobody's failure."""


def log(text: str) -> None:
    print(f"driver: {text}", file=sys.stderr, flush=True)


class Warm:
    """The keeper. `run` may be called from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._changed = threading.Condition()
        self._places = threading.Semaphore(settings.warm_at_once)
        self._cluster: Cluster = settings.cluster
        self._session: SessionProcess | None = None
        self._spares: list[Runner] = []
        self._problem: str | None = None
        self._failures = 0
        self._not_before = 0.0
        # A spark-submit has its cores, or takes what is left beside it.
        self._is_lent = False
        self._has_neighbour = False
        self._is_closed = False

    def start(self) -> None:
        """Starts the first session, and the thread that keeps it."""
        if self._settings.is_warm:
            threading.Thread(target=self._keep, daemon=True).start()

    def state(self) -> dict[str, Any]:
        """What a health check and a screen want to know."""
        with self._changed:
            session = self._session
            is_ready = session is not None and session.ready is not None and session.fault() is None
            return {
                "enabled": self._settings.is_warm,
                "ready": is_ready,
                "application": session.ready["app"] if is_ready else None,
                "jobs": session.jobs_done if session else 0,
                "running": len(session.running) if session else 0,
                "lent": self._is_lent,
                "problem": self._problem,
            }

    def run(self, job: Job, report: Report) -> int:
        """Runs a job in the session; its exit code. Raises Unfit, Cancelled."""
        while not self._places.acquire(timeout=0.2):
            if report.is_gone():
                raise Cancelled
        try:
            group = f"pfad-{uuid.uuid4().hex[:12]}"
            session = self._take(job, group, report)
            try:
                return self._run_in(session, group, job, report)
            finally:
                with self._changed:
                    session.running.discard(group)
                    session.jobs_done += 1
                    self._changed.notify_all()
        finally:
            self._places.release()

    def lend(self, until: float) -> bool:
        """Gives up its cores when its jobs are done (waits `until`, monotonic); False: they took too long."""
        with self._changed:
            self._is_lent = True
            while self._session is not None and self._session.running:
                if not self._changed.wait(max(0.0, until - time.monotonic())):
                    return False
            self._drop("its cores were needed by a spark-submit", is_fault=False)
            return True

    def take_back(self) -> None:
        """The borrower is done."""
        with self._changed:
            self._is_lent = self._has_neighbour = False
            if self._session is not None:
                self._session.forgive_lack()
            self._not_before = 0
            self._changed.notify_all()

    def share(self) -> None:
        """Another application takes cores beside it: a session that has none meanwhile is not at fault."""
        with self._changed:
            self._has_neighbour = True

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._drop("the driver ends", is_fault=False)
            self._changed.notify_all()

    # -- running one job

    def _take(self, job: Job, group: str, report: Report) -> SessionProcess:
        """A session for this job, entered among its running ones; waits for one that starts."""
        until = time.monotonic() + self._settings.warm_wait
        with self._changed:
            while True:
                if report.is_gone():
                    raise Cancelled
                if not self._settings.is_warm:
                    raise Unfit("the warm session is switched off (SPARK_WARM)")
                session = self._session
                if session is None:
                    self._cluster = job.cluster
                if session is not None and session.cluster != job.cluster:
                    self._move_to(job.cluster, session)
                elif session is not None and session.ready and session.retired is None and session.fault() is None:
                    session.running.add(group)
                    return session
                elif self._failures > 1:
                    raise Unfit(f"there is no warm session: {self._problem}")
                elif self._is_lent and session is None:
                    raise Unfit("a spark-submit has its cores")
                if time.monotonic() > until:
                    raise Unfit(self._problem or "the warm session is still starting")
                self._changed.wait(0.2)

    def _move_to(self, cluster: Cluster, session: SessionProcess) -> None:
        """The session follows the connections: one idle with others makes way."""
        if session.running:
            raise Unfit("the warm session is busy with jobs of other connections")
        self._cluster = cluster
        self._drop("the connections have changed", is_fault=False)

    def _run_in(self, session: SessionProcess, group: str, job: Job, report: Report) -> int:
        runner = self._runner_of(session)
        watch = Watch(session.ready["ui"], group, report.progress)
        started = time.monotonic()
        is_done = False

        def check() -> None:
            if report.is_gone():
                raise Cancelled
            fault = session.fault()
            if fault is not None:
                raise Unfit(f"the warm session is of no use: {fault}")
            if time.monotonic() - started > self._settings.warm_deadline:
                # It may be the session that hangs: a master that has forgotten it lets it wait without a word.
                self._retire(session, f"a job did not end within {self._settings.warm_deadline:g} s")
                raise Unfit(f"it did not end within {self._settings.warm_deadline:g} s")

        try:
            wish = {"group": group, "path": self._settings.packaged, "arguments": list(job.arguments)}
            if not runner.child.send(json.dumps(wish)):
                raise Unfit("the process for the job has ended before it began")
            code = follow(runner.child, report.line, check)
            is_done = True
            if code != 0 and (not runner.has_started() or self._is_to_blame(session)):
                raise Unfit(f"the warm session broke down ({session.fault() or 'it has no executor'})")
            return code
        finally:
            if not is_done:
                session.cancel(group)
            runner.end()
            watch.stop()

    def _is_to_blame(self, session: SessionProcess) -> bool:
        """Whether a job failed because its session breaks down: its next beat tells, or that there is none."""
        ended = time.monotonic()
        while time.monotonic() < ended + BEAT_WITHIN:
            if session.has_lost_all():
                return True
            if session.beat_at > ended:
                return False
            time.sleep(0.05)
        return True

    def _runner_of(self, session: SessionProcess) -> Runner:
        with self._changed:
            runner = self._spares.pop() if self._spares else None
            # The keeper starts the next one while this one works.
            self._changed.notify_all()
        return runner or Runner(session)

    # -- keeping the session

    def _keep(self) -> None:
        """The keeper's thread."""
        while not self._is_closed:
            with self._changed:
                try:
                    self._look()
                except Exception as error:
                    # A keeper that ends would leave a session that nobody watches.
                    log(f"the keeper met {type(error).__name__}: {error}")
                self._changed.wait(0.5)

    def _look(self) -> None:
        session = self._session
        if session is None:
            if not self._is_lent and time.monotonic() >= self._not_before:
                log("starting the warm session")
                removed = prune(self._cluster.event_log_dir, self._settings.event_log_keep_mb)
                if removed:
                    log(f"removed the oldest event logs: {', '.join(removed)}")
                self._session = SessionProcess(self._settings, self._cluster, self._wake)
            return
        if self._is_lent or self._has_neighbour:
            session.forgive_lack()
        fault = session.fault()
        if fault is not None:
            self._drop(fault, is_fault=True)
            return
        if session.ready and session.retired is None and not session.running:
            session.retired = session.is_worn()
        if session.retired is not None:
            if not session.running:
                self._drop(session.retired, is_fault=False)
            return
        if session.ready and not session.is_greeted:
            session.is_greeted = True
            self._failures, self._problem = 0, None
            log(f"the warm session is ready: {session.ready['app']}")
        if session.ready and not self._spares:
            self._spares.append(Runner(session))

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _retire(self, session: SessionProcess, reason: str) -> None:
        with self._changed:
            session.retired = reason

    def _drop(self, reason: str, is_fault: bool) -> None:
        """Ends the session and its spares (in the background: a JVM takes its time); the keeper starts the next."""
        session, self._session = self._session, None
        spares, self._spares = self._spares, []
        if session is None:
            return
        log(f"the warm session ends: {reason}")
        self._problem = f"the last one ended: {reason}" if is_fault else None
        # One that had worked is replaced at once; one that never did is tried ever less often.
        self._failures = self._failures + 1 if is_fault else 0
        pause = min(LONGEST_PAUSE, 2**self._failures) if is_fault and session.ready is None else 0
        self._not_before = time.monotonic() + pause
        closing = threading.Thread(target=lambda: [session.end(), *(spare.end() for spare in spares)])
        closing.start()
        if self._is_closed or self._is_lent:
            closing.join(10)
