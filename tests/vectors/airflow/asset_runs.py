"""Which runs a DAG on assets gets, what they come from, and what stays queued: the asset manager and the scheduler's own pass."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from airflow.assets.manager import AssetManager
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.asset import AssetDagRunQueue, AssetModel
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, AssetAll, AssetAny
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from common import at, write
from database import store
from sqlalchemy import select

NAMES = ["a", "b", "c"]
A, B, C = NAMES
BOTH = {"all": [A, B]}
CONDITIONS = [
    A,
    BOTH,
    {"any": [A, B]},
    {"all": [A, B, C]},
    {"any": [A, B, C]},
    {"all": [A, {"any": [B, C]}]},
    {"any": [{"all": [A, B]}, C]},
    {"all": [{"any": [A, B]}, {"any": [B, C]}]},
    {"any": [{"all": [A, B]}, {"all": [B, C]}]},
    {"all": [A, A]},
]

# A letter is an update, "tick" a pass of the scheduler, "end" the end of the oldest run that is not over. A DAG is
# "registered" at first, unless a step says when; "on …" gives it another condition.
STORIES = [
    (BOTH, {}, ["a", "b", "a", "tick", "a", "tick", "b", "tick"]),
    (BOTH, {}, ["a", "a", "a", "b", "tick", "b", "tick", "a", "tick"]),
    (A, {"max_active_runs": 1}, ["a", "tick", "a", "tick", "a", "tick", "end", "tick", "end", "tick"]),
    (BOTH, {"max_active_runs": 1}, ["a", "b", "tick", "a", "b", "a", "b", "tick", "end", "tick", "a", "b", "end", "tick"]),
    (A, {"max_active_runs": 2}, ["a", "tick", "a", "tick", "a", "tick", "end", "tick"]),
    (A, {}, ["pause", "a", "unpause", "tick", "a", "tick"]),
    (BOTH, {}, ["a", "pause", "b", "tick", "unpause", "tick", "b", "tick"]),
    (BOTH, {}, ["a", "b", "pause", "tick", "unpause", "tick"]),
    (BOTH, {}, ["a", "b", "pause", "a", "tick", "unpause", "tick", "a", "b", "tick"]),
    (A, {}, ["a", "register", "tick", "a", "tick"]),
    (A, {"catchup": True}, ["a", "a", "register", "tick", "a", "tick"]),
    (BOTH, {}, ["a", "register", "b", "tick", "a", "tick"]),
    (BOTH, {"catchup": True}, ["a", "register", "b", "tick", "a", "tick", "b", "tick"]),
    (BOTH, {}, ["a", {"on": {"all": [B, C]}}, "b", "tick", "c", "tick"]),
    (BOTH, {}, ["a", {"on": A}, "tick"]),
    (BOTH, {}, ["a", {"on": {"any": [A, B]}}, "tick"]),
    (BOTH, {}, ["a", {"on": None}, {"on": BOTH}, "b", "tick"]),
    ({"all": [A, B, C]}, {}, ["a", "b", {"on": BOTH}, "tick", "c", "tick"]),
    ({"any": [A, B]}, {}, ["a", "b", "tick", "b", "tick"]),
    ({"any": [A, B]}, {}, ["a", "tick", "b", "tick", "tick"]),
]


def assets_of(condition, name):
    if isinstance(condition, str):
        return Asset(name(condition))
    if "all" in condition:
        return AssetAll(*(assets_of(part, name) for part in condition["all"]))
    return AssetAny(*(assets_of(part, name) for part in condition["any"]))


class Story:
    def __init__(self, number: int, condition, options, session) -> None:
        self.dag_id = f"asset_runs_{number}"
        self.name = lambda letter: f"{letter}_{number}"
        self.condition, self.options, self.session = condition, options, session
        self.events: dict[int, str] = {}
        self.runs: list[list[str]] = []
        self.seen: set[str] = set()
        with DAG(f"{self.dag_id}_producer", schedule=None, start_date=at("2025-01-01T00:00")) as producer:
            EmptyOperator(task_id="make", outlets=[Asset(self.name(letter)) for letter in NAMES])
        store(producer, session)

    def register(self) -> None:
        schedule = None if self.condition is None else assets_of(self.condition, self.name)
        options = {"catchup": False, **self.options}
        with DAG(self.dag_id, schedule=schedule, start_date=at("2025-01-01T00:00"), **options) as dag:
            EmptyOperator(task_id="use")
        known = self.session.get(DagModel, self.dag_id)
        store(dag, self.session)
        if known is None:
            self.pause(False)

    def pause(self, is_paused: bool) -> None:
        self.session.get(DagModel, self.dag_id).is_paused = is_paused
        self.session.flush()

    def update(self, letter: str) -> None:
        self.session.expire_all()
        asset = self.session.scalar(select(AssetModel).where(AssetModel.name == self.name(letter)))
        event = AssetManager.register_asset_change(asset=asset, session=self.session)
        self.session.flush()
        self.events[event.id] = f"{letter}{len(self.events) + 1}"

    def tick(self, runner: SchedulerJobRunner) -> None:
        query, triggered = DagModel.dags_needing_dagruns(self.session)
        ready = [dag for dag in query if dag.dag_id in triggered]
        runner._create_dag_runs_asset_triggered(dag_models=ready, session=self.session)
        self.session.flush()
        for run in self.all_runs():
            if run.run_id in self.seen:
                continue
            self.seen.add(run.run_id)
            assert run.logical_date is None and run.data_interval_start is None and run.run_type == "asset_triggered"
            self.runs.append([self.events[event.id] for event in sorted(run.consumed_asset_events, key=lambda e: e.id)])

    def end(self) -> None:
        unfinished = [run for run in self.all_runs() if run.state in (DagRunState.QUEUED, DagRunState.RUNNING)]
        unfinished[0].state = DagRunState.SUCCESS
        self.session.flush()

    def all_runs(self) -> list[DagRun]:
        return list(self.session.scalars(select(DagRun).where(DagRun.dag_id == self.dag_id).order_by(DagRun.id)))

    def queue(self) -> list[str]:
        rows = select(AssetModel.name).join(AssetDagRunQueue).where(AssetDagRunQueue.target_dag_id == self.dag_id)
        return sorted(name.split("_")[0] for name in self.session.scalars(rows))

    def play(self, steps, runner: SchedulerJobRunner) -> list:
        if "register" not in steps:
            self.register()
        for step in steps:
            if isinstance(step, dict):
                self.condition = step["on"]
                self.register()
            elif step in NAMES:
                self.update(step)
            elif step == "tick":
                self.tick(runner)
            else:
                {"register": self.register, "end": self.end, "pause": lambda: self.pause(True), "unpause": lambda: self.pause(False)}[step]()
        self.session.expire_all()
        return [self.runs, self.queue()]


def stories():
    yield from STORIES
    # Every order of three updates, each followed by a pass.
    for condition in CONDITIONS:
        for letters in product(NAMES, repeat=3):
            yield condition, {}, [step for letter in letters for step in (letter, "tick")]


def generate(folder: Path) -> None:
    cases = []
    with create_session() as session:
        job = Job(job_type="SchedulerJob", latest_heartbeat=datetime.now(UTC))
        session.add(job)
        session.flush()
        runner = SchedulerJobRunner(job=job, executors=[])
        for number, (condition, options, steps) in enumerate(stories()):
            found = Story(number, condition, options, session).play(steps, runner)
            cases.append([condition, options, steps, *found])
            session.execute(AssetDagRunQueue.__table__.delete())
        session.rollback()
    write(
        folder,
        "assetRuns",
        "[condition, options, steps, the events of each run, what is queued in the end]: a letter is an update (the n-th of "
        "all is a1, b2, …), tick a pass of the scheduler, end the end of the oldest run, on another condition",
        cases=cases,
    )
