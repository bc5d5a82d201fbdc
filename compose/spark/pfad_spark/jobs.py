"""Runs a job where it belongs: warm, or by spark-submit; and by spark-submit when the warm session is of no use."""

from __future__ import annotations

import time
from typing import Any

from .job import Job, Report
from .settings import Settings, master_ui_of
from .spark_ui import Wish, free_cores, get_json
from .submit import Submit
from .warm import Unfit, Warm

# How long a spark-submit that needs the warm session's cores waits for its jobs.
LEND_WITHIN = 120


class Jobs:
    """The driver's two ways of running a job."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.warm = Warm(settings)
        self._submit = Submit(settings, before=self._make_room, after=self.warm.take_back)

    def run(self, job: Job, report: Report) -> dict[str, Any]:
        """Runs it to its end: `{"exitCode", "mode", "seconds"}`. Raises Cancelled, JobFailed."""
        started = time.monotonic()

        def ended(code: int, mode: str) -> dict[str, Any]:
            return {"exitCode": code, "mode": mode, "seconds": round(time.monotonic() - started, 3)}

        if job.may_be_warm():
            try:
                return ended(self.warm.run(job, report), "warm")
            except Unfit as why:
                report.line(f"Not in the warm session ({why}): by spark-submit.")
        return ended(self._submit.run(job, report), "submit")

    def _make_room(self, job: Job) -> None:
        """Where the cluster has no cores left beside the warm session, that one lends its own."""
        settings = self._settings
        if not settings.is_warm or job.cluster.master != settings.cluster.master:
            return
        ui = master_ui_of(settings, job.cluster)
        wish = Wish(settings.executor_cores, settings.executor_memory)
        free = free_cores(get_json(f"{ui}/json/"), wish) if ui else None
        if free == 0:
            self.warm.lend(time.monotonic() + LEND_WITHIN)
        else:
            self.warm.share()
