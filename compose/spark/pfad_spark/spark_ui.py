"""What Spark says of itself over HTTP: an application's progress and executors, the master's workers."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from dataclasses import dataclass
from typing import Any, Callable


def get_json(url: str, timeout: float = 3) -> Any:
    """The JSON at an address, or None where nobody (or nothing usable) answers."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return json.loads(answer.read())
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Progress:
    """How far a job is: jobs, stages and tasks that are done, of those that are known."""

    jobs: tuple[int, int]
    stages: tuple[int, int]
    tasks: tuple[int, int]


def progress_of(jobs: Any, group: str | None) -> Progress | None:
    """Counts an application's jobs (of one job group, or all); None where there is none yet."""
    mine = [job for job in jobs or [] if group is None or job.get("jobGroup") == group]
    if not mine:
        return None

    def total(name: str) -> int:
        return sum(job.get(name, 0) for job in mine)

    skipped = total("numSkippedStages")
    return Progress(
        (sum(job.get("status") != "RUNNING" for job in mine), len(mine)),
        (total("numCompletedStages"), sum(len(job.get("stageIds", [])) for job in mine) - skipped),
        (total("numCompletedTasks"), total("numTasks") - total("numSkippedTasks")),
    )


class Watch:
    """Asks an application's page, again and again, how far a job is and how many executors there are."""

    def __init__(self, ui: str, group: str | None, on_progress: Callable[[Progress], None], every: float = 0.5) -> None:
        self._ui, self._group, self._on_progress, self._every = ui.rstrip("/"), group, on_progress, every
        self._app: str | None = None
        self._last: Progress | None = None
        self._lacks_since: float | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def lacks_executors(self) -> float:
        """For how many seconds the application has had none; 0 while it has, or does not say."""
        since = self._lacks_since
        return 0 if since is None else time.monotonic() - since

    def stop(self) -> None:
        """Ends the watch with a last look (a short job is over before the first)."""
        self._ended.set()
        self._thread.join(1)

    def _run(self) -> None:
        while not self._ended.wait(self._every):
            self._look()
        self._look()

    def _look(self) -> None:
        if self._app is None:
            found = get_json(f"{self._ui}/api/v1/applications", 1)
            if not found:
                return
            self._app = found[0]["id"]
        base = f"{self._ui}/api/v1/applications/{self._app}"
        if self._group is None:
            self._look_for_executors(base)
        progress = progress_of(get_json(f"{base}/jobs", 1), self._group)
        if progress is not None and progress != self._last:
            self._last = progress
            self._on_progress(progress)

    def _look_for_executors(self, base: str) -> None:
        executors = get_json(f"{base}/executors", 1)
        if executors is None:
            return
        if any(each.get("id") != "driver" and each.get("isActive") for each in executors):
            self._lacks_since = None
        elif self._lacks_since is None:
            self._lacks_since = time.monotonic()


@dataclass(frozen=True)
class Wish:
    """What an executor asks of a worker."""

    cores: int
    memory: str


def megabytes(size: str) -> int:
    """Spark's sizes (`512m`, `1g`) in MB; 0 for one that it alone understands."""
    units = {"k": 1 / 1024, "m": 1, "g": 1024, "t": 1024 * 1024}
    text = size.strip().lower()
    text = text[:-1] if text.endswith("b") else text
    unit = units.get(text[-1:], 0)
    return int(int(text[:-1]) * unit) if unit and text[:-1].isdigit() else 0


def free_cores(master: Any, wish: Wish) -> int | None:
    """The cores that workers with room for such an executor have left; None where the master says nothing."""
    if not isinstance(master, dict) or "workers" not in master:
        return None
    room = [
        worker["cores"] - worker["coresused"]
        for worker in master["workers"]
        if worker["state"] == "ALIVE" and worker["memory"] - worker["memoryused"] >= megabytes(wish.memory)
    ]
    return sum(cores for cores in room if cores >= wish.cores)


def why_no_executor(master_ui: str, master: Any, wish: Wish) -> str:
    """The likely reason why an application has no executor, from what the master says."""
    if not isinstance(master, dict) or "workers" not in master:
        return (
            f"The master's page {master_ui} does not answer: is the master there?"
            if master_ui
            else "No reason is known."
        )
    alive = [worker for worker in master["workers"] if worker["state"] == "ALIVE"]
    if not alive:
        return "The master has no worker: start the service spark-worker."
    most_cores = max(worker["cores"] for worker in alive)
    most_memory = max(worker["memory"] for worker in alive)
    if most_cores < wish.cores:
        return (
            f"An executor asks for {wish.cores} cores, and no worker has more than {most_cores}: "
            "lower spark.executor.cores, or give the workers more (SPARK_WORKER_CORES)."
        )
    if most_memory < megabytes(wish.memory):
        return (
            f"An executor asks for {wish.memory}, and no worker has more than {most_memory} MB: "
            "lower spark.executor.memory, or give the workers more (SPARK_WORKER_MEMORY)."
        )
    if not free_cores(master, wish):
        names = sorted({app["name"] for app in master.get("activeapps", []) if app.get("cores", 0) > 0})
        others = f" by {', '.join(names)}" if names else ""
        used, cores = (sum(worker[key] for worker in alive) for key in ("coresused", "cores"))
        return f"{used} of the {cores} cores of {len(alive)} workers are taken{others}: wait, or add workers."
    return (
        "Workers have room, but no executor came: see the logs of spark-worker (an executor that dies at its start?)."
    )
