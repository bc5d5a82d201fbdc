"""Which runs a backfill makes or reruns, and what clearing does to tasks and to their run."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from airflow.models.backfill import Backfill, BackfillDagRun, ReprocessBehavior, _create_backfill
from airflow.models.dagrun import DagRun
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from common import at, text_of, write
from database import create_run, store
from sqlalchemy import delete, select

NOW = at("2025-01-15T10:02:30")
SCHEDULES = {"hourly": "@hourly", "daily": "@daily", "weekly": "@weekly", "berlin": "30 2 * * *"}
ZONES = {"berlin": "Europe/Berlin"}
RANGES = [
    ("hourly", "2025-01-15T06:00", "2025-01-15T09:00"),
    ("hourly", "2025-01-15T06:10", "2025-01-15T08:59"),
    ("hourly", "2025-01-15T08:00", "2025-01-15T12:00"),
    ("hourly", "2025-01-15T08:30", "2025-01-15T08:30"),
    ("hourly", "2025-01-15T08:00", "2025-01-15T08:00"),
    ("daily", "2025-01-12T00:00", "2025-01-15T00:00"),
    ("daily", "2025-01-11T12:00", "2025-01-20T00:00"),
    ("weekly", "2024-12-20T00:00", "2025-01-15T00:00"),
    ("berlin", "2024-03-30T00:00", "2024-04-01T12:00"),
    ("berlin", "2024-10-26T00:00", "2024-10-28T12:00"),
    ("hourly", "2025-01-15T11:00", "2025-01-15T12:00"),
    ("hourly", "2025-01-15T09:00", "2025-01-15T08:00"),
]


def dag_of(name: str) -> DAG:
    zone = ZONES.get(name, "UTC")
    with DAG(f"backfill_{name}", schedule=SCHEDULES[name], start_date=at("2020-01-01T00:00").in_timezone(zone)) as dag:
        EmptyOperator(task_id="only")
    return dag


def backfill(dag_id: str, since: str, until: str, *, reverse=False, behaviour=ReprocessBehavior.NONE) -> list | str:
    """[logical date, what became of it] in the order of the backfill, or the error's name."""
    try:
        with patch("airflow.models.backfill.timezone.utcnow", return_value=NOW):
            made = _create_backfill(
                dag_id=dag_id,
                from_date=at(since),
                to_date=at(until),
                max_active_runs=1,
                reverse=reverse,
                dag_run_conf=None,
                triggering_user_name=None,
                reprocess_behavior=behaviour,
            )
    except Exception as error:
        return type(error).__name__
    with create_session() as session:
        rows = session.scalars(
            select(BackfillDagRun).where(BackfillDagRun.backfill_id == made.id).order_by(BackfillDagRun.sort_ordinal)
        ).all()
        results = []
        for row in rows:
            run = session.get(DagRun, row.dag_run_id) if row.dag_run_id else None
            done = str(row.exception_reason) if run is None else ("rerun" if run.run_id.startswith("scheduled") else "made")
            results.append([text_of(row.logical_date), done, None if run is None else str(run.state), None if run is None else str(run.run_type)])
        return results


def clean(dag_id: str) -> None:
    with create_session() as session:
        session.execute(delete(BackfillDagRun))
        session.execute(delete(DagRun).where(DagRun.dag_id == dag_id))
        session.execute(delete(Backfill))


def dates() -> list:
    """[schedule, zone, from, to, backwards, logical dates in order, or the error]."""
    cases = []
    for name, since, until in RANGES:
        for reverse in [False, True]:
            result = backfill(f"backfill_{name}", since, until, reverse=reverse)
            clean(f"backfill_{name}")
            found = result if isinstance(result, str) else [date for date, *_ in result]
            cases.append([SCHEDULES[name], ZONES.get(name, "UTC"), since, until, reverse, found])
    return cases


def reprocess(dags: dict) -> list:
    """[behaviour, state of the run that is there, what becomes of it, its state and type then]."""
    cases = []
    for behaviour in ReprocessBehavior:
        for state in [None, *DagRunState]:
            date = at("2025-01-15T08:00")
            if state is not None:
                with create_session() as session:
                    create_run(dags["hourly"], date, (date, date.add(hours=1)), state, session)
            result = backfill("backfill_hourly", "2025-01-15T08:00", "2025-01-15T08:00", behaviour=behaviour)
            clean("backfill_hourly")
            assert not isinstance(result, str), result
            cases.append([behaviour.value, None if state is None else state.value, *result[0][1:]])
    return sorted(cases, key=lambda case: (case[0], case[1] or ""))


# a >> b >> c, a >> d: each clear starts from these states.
EDGES = [("a", "b"), ("b", "c"), ("a", "d")]
STARTS = [
    ("failed", {"a": "success", "b": "failed", "c": "upstream_failed", "d": "success"}),
    ("success", {"a": "success", "b": "success", "c": "skipped", "d": "success"}),
    ("running", {"a": "success", "b": "up_for_retry", "c": None, "d": "failed"}),
]
CLEARS = [
    {"tasks": ["a"]},
    {"tasks": ["b"]},
    {"tasks": ["b"], "downstream": True},
    {"tasks": ["b"], "upstream": True},
    {"tasks": ["c"], "upstream": True, "downstream": True},
    {"tasks": ["a"], "downstream": True, "only_failed": True},
    {"tasks": ["a", "b", "c", "d"]},
    {"tasks": ["a", "b", "c", "d"], "only_failed": True},
]


def clears() -> list:
    """[run state, task states, what is cleared, run state after it, the tasks that were cleared]."""
    cases = []
    for run_state, states in STARTS:
        for wanted in CLEARS:
            with create_session() as session:
                with DAG("clears", schedule=None, start_date=at("2025-01-01T00:00")) as source:
                    tasks = {task_id: EmptyOperator(task_id=task_id) for task_id in states}
                    for before, after in EDGES:
                        tasks[before] >> tasks[after]
                dag = store(source, session)
                date = at("2025-01-01T00:00")
                run = create_run(dag, date, (date, date), DagRunState(run_state), session)
                for ti in run.get_task_instances(session=session):
                    ti.state = states[ti.task_id]
                    ti.try_number = 0 if states[ti.task_id] is None else 1
                session.flush()
                subset = dag.partial_subset(
                    task_ids=wanted["tasks"],
                    include_upstream=wanted.get("upstream", False),
                    include_downstream=wanted.get("downstream", False),
                )
                found = subset.clear(
                    run_id=run.run_id, only_failed=wanted.get("only_failed", False), dry_run=True, session=session
                )
                names = sorted(ti.task_id for ti in found)
                subset.clear(run_id=run.run_id, only_failed=wanted.get("only_failed", False), session=session)
                session.flush()
                session.expire_all()
                after = {ti.task_id: ti.state for ti in run.get_task_instances(session=session)}
                assert all(after[name] is None for name in names), after
                assert all(after[name] == states[name] for name in states if name not in names), after
                cases.append([run_state, states, wanted, str(run.state), names])
                session.rollback()
    return cases


def generate(folder: Path) -> None:
    with create_session() as session:
        dags = {name: store(dag_of(name), session) for name in SCHEDULES}
    # Pfad's cron is Airflow's with create_cron_data_intervals = True, which is not the default in Airflow 3.
    assert all(isinstance(dag.timetable, CronDataIntervalTimetable) for dag in dags.values())
    write(
        folder,
        "backfill",
        "At `now`: dates [schedule, zone, from, to, backwards, logical dates in order or the error]; "
        "reprocess [behaviour, state of the run there, what becomes of it, then its state and type]; "
        "clears [run state, task states, what is cleared of `edges`, run state then, tasks cleared]",
        now=text_of(NOW),
        dates=dates(),
        reprocess=reprocess(dags),
        edges=[list(edge) for edge in EDGES],
        clears=clears(),
    )
