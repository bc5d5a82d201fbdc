"""Which backfills are refused, what becomes of dates that have runs, which of its runs start, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from airflow.api_fastapi.core_api.routes.public.backfills import cancel_backfill
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.backfill import Backfill, BackfillDagRun, ReprocessBehavior, _create_backfill, _do_dry_run
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, Param
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from common import at, text_of, write
from database import create_run, store
from sqlalchemy import delete, select

NOW = at("2025-01-15T10:02:30")
FROM, TO = "2025-01-15T03:00", "2025-01-15T07:00"
HOURS = [at(f"2025-01-15T0{hour}:00") for hour in range(3, 8)]


def make(dag_id: str, schedule, *, depends_on_past=False, **options) -> None:
    options = {"start_date": at("2020-01-01T00:00"), **options}
    with DAG(dag_id, schedule=schedule, **options) as dag:
        EmptyOperator(task_id="first")
        EmptyOperator(task_id="second", depends_on_past=depends_on_past)
    with create_session() as session:
        store(dag, session)
        session.get(DagModel, dag_id).is_paused = False


def serialized(dag_id: str, session):
    from airflow.models.serialized_dag import SerializedDagModel

    return session.scalar(SerializedDagModel.latest_item_select_object(dag_id)).dag


def backfill(dag_id: str, since=FROM, until=TO, *, reverse=False, behaviour=ReprocessBehavior.NONE, runs=1, conf=None):
    with patch("airflow.models.backfill.timezone.utcnow", return_value=NOW):
        return _create_backfill(
            dag_id=dag_id,
            from_date=at(since),
            to_date=at(until),
            max_active_runs=runs,
            reverse=reverse,
            dag_run_conf=conf,
            triggering_user_name=None,
            reprocess_behavior=behaviour,
        )


def dry_run(dag_id: str, *, reverse: bool, behaviour: ReprocessBehavior) -> list:
    with patch("airflow.models.backfill.timezone.utcnow", return_value=NOW), create_session() as session:
        found = _do_dry_run(
            dag_id=dag_id,
            from_date=at(FROM),
            to_date=at(TO),
            reverse=reverse,
            reprocess_behavior=behaviour,
            session=session,
        )
        return [text_of(info.logical_date) for info in found]


def clean() -> None:
    with create_session() as session:
        for table in [BackfillDagRun, DagRun, Backfill]:
            session.execute(delete(table))


def decided(backfill_id: int) -> list:
    """[logical date, made | rerun | Airflow's reason] in the order of the backfill."""
    with create_session() as session:
        rows = session.scalars(
            select(BackfillDagRun).where(BackfillDagRun.backfill_id == backfill_id).order_by(BackfillDagRun.sort_ordinal)
        ).all()
        results = []
        for row in rows:
            run = session.get(DagRun, row.dag_run_id) if row.dag_run_id else None
            made = run is not None and run.run_id.startswith("backfill")
            results.append([text_of(row.logical_date), "made" if made else "rerun" if run else str(row.exception_reason)])
        return results


def states_of(dag_id: str) -> dict:
    with create_session() as session:
        runs = session.scalars(select(DagRun).where(DagRun.dag_id == dag_id).order_by(DagRun.logical_date)).all()
        return {text_of(run.logical_date): str(run.state) for run in runs}


def put(dag_id: str, hour, state: DagRunState) -> None:
    with create_session() as session:
        create_run(serialized(dag_id, session), hour, (hour, hour.add(hours=1)), state, session)


def intervals() -> list:
    """[minutes of the interval, from, to, backwards, dates]: a fixed interval; then dates outside of the DAG's own limits."""
    cases = []
    for since, until in [("2025-01-15T00:05", "2025-01-15T00:50"), ("2025-01-15T09:03", "2025-01-15T12:00")]:
        for reverse in [False, True]:
            made = backfill("delta", since, until, reverse=reverse)
            cases.append([20, since, until, reverse, [date for date, _ in decided(made.id)]])
            clean()
    return cases


def outside() -> list:
    """[the DAG's start date, its end date, dates of a backfill between or beyond them]."""
    cases = []
    for dag_id, start, end in [("ended", "2020-01-01T00:00", "2020-02-01T00:00"), ("to_come", "2025-01-15T05:00", None)]:
        made = backfill(dag_id)
        cases.append([start, end, [date for date, _ in decided(made.id)]])
        clean()
    return cases


def mixed() -> list:
    """[behaviour, backwards, state of each date's run, what becomes of each date in order, the dates of a dry run]."""
    cases = []
    before = [None, DagRunState.SUCCESS, DagRunState.FAILED, DagRunState.RUNNING, DagRunState.QUEUED]
    for shift in range(len(before)):
        states = before[shift:] + before[:shift]
        for behaviour in ReprocessBehavior:
            for reverse in [False, True]:
                for hour, state in zip(HOURS, states, strict=True):
                    if state is not None:
                        put("hourly", hour, state)
                dry = dry_run("hourly", reverse=reverse, behaviour=behaviour)
                made = backfill("hourly", reverse=reverse, behaviour=behaviour)
                named = [None if state is None else state.value for state in states]
                cases.append([behaviour.value, reverse, named, decided(made.id), dry])
                clean()
    return cases


def refusals() -> list:
    """[DAG, backwards, behaviour, from, to, conf, the error or null]."""
    cases = []

    def ask(dag_id, *, reverse=False, behaviour=ReprocessBehavior.NONE, since=FROM, until=TO, conf=None):
        try:
            backfill(dag_id, since, until, reverse=reverse, behaviour=behaviour, conf=conf)
            error = None
        except Exception as thrown:
            error = type(thrown).__name__
        cases.append([dag_id, reverse, behaviour.value, since, until, conf, error])

    for dag_id in ["hourly", "past", "never", "once", "assets", "no_such_dag"]:
        for reverse in [False, True]:
            for behaviour in ReprocessBehavior:
                ask(dag_id, reverse=reverse, behaviour=behaviour)
                clean()
    for since, until in [(TO, FROM), ("2025-01-15T10:03", "2025-01-16T00:00"), ("2025-01-15T03:01", "2025-01-15T03:59")]:
        ask("hourly", since=since, until=until)
        clean()
    for conf in [{"n": 2}, {"n": "two"}, {}]:
        ask("params", conf=conf)
        clean()
    backfill("hourly")
    ask("hourly", since="2024-01-01T00:00", until="2024-01-02T00:00")
    ask("past", behaviour=ReprocessBehavior.FAILED)
    clean()
    return cases


def start_runs() -> None:
    runner = SchedulerJobRunner(job=Job())
    with create_session() as session:
        runner._start_queued_dagruns(session)


def starts() -> list:
    """[limit of the backfill, backwards, paused, DAG paused, states by date after the scheduler's look].

    The DAG has max_active_runs 1, and two scheduled runs of its own at 00:00 and 01:00 that are queued.
    """
    cases = []
    for runs, reverse, paused, dag_paused in [
        (1, False, False, False),
        (3, False, False, False),
        (9, False, False, False),
        (2, True, False, False),
        (3, False, True, False),
        (3, False, False, True),
    ]:
        for hour in [0, 1]:
            put("narrow", at(f"2025-01-15T0{hour}:00"), DagRunState.QUEUED)
        made = backfill("narrow", runs=runs, reverse=reverse)
        with create_session() as session:
            session.get(Backfill, made.id).is_paused = paused
            session.get(DagModel, "narrow").is_paused = dag_paused
        for _ in range(3):
            start_runs()
        cases.append([runs, reverse, paused, dag_paused, states_of("narrow")])
        with create_session() as session:
            session.get(DagModel, "narrow").is_paused = False
        clean()
    return cases


def ends() -> list:
    """[what was done, states by date, over]: a cancel, and the scheduler's look for backfills that are done."""
    cases = []

    def note(what: str, backfill_id: int) -> None:
        with create_session() as session:
            cases.append([what, states_of("hourly"), session.get(Backfill, backfill_id).completed_at is not None])

    def look() -> None:
        with create_session() as session:
            SchedulerJobRunner(job=Job())._mark_backfills_complete(session=session)

    def to(states: list) -> None:
        with create_session() as session:
            runs = session.scalars(select(DagRun).order_by(DagRun.logical_date)).all()
            for run, state in zip(runs, states, strict=True):
                run.state = state

    q, r, s, f = DagRunState.QUEUED, DagRunState.RUNNING, DagRunState.SUCCESS, DagRunState.FAILED
    for what, states in [("look", [s, f, r, s, s]), ("look", [s, f, s, q, s]), ("look", [s, f, s, s, f]), ("cancel", [s, f, r, q, q])]:
        made = backfill("hourly")
        to(states)
        if what == "look":
            look()
        else:
            with create_session() as session:
                cancel_backfill(made.id, session)
        note(what, made.id)
        clean()
    return cases


def generate(folder: Path) -> None:
    make("hourly", "@hourly")
    make("delta", timedelta(minutes=20))
    make("past", "@hourly", depends_on_past=True)
    make("never", None)
    make("once", "@once")
    make("assets", [Asset("x")])
    make("params", "@hourly", params={"n": Param(1, type="integer")})
    make("narrow", "@hourly", max_active_runs=1)
    make("ended", "@hourly", end_date=at("2020-02-01T00:00"))
    make("to_come", "@hourly", start_date=at("2025-01-15T05:00"))
    write(
        folder,
        "backfillRuns",
        "At `now`, hourly from 03:00 to 07:00 where nothing else is said: "
        "intervals [minutes, from, to, backwards, dates]; outside [the DAG's start, its end, dates]; "
        "mixed [behaviour, backwards, state of each date's run, what becomes of each date in order, dates of a dry run]; "
        "refusals [DAG, backwards, behaviour, from, to, conf, error or null]; "
        "starts [limit of the backfill, backwards, paused, DAG paused, states by date], where the DAG may run one and has two of its own; "
        "ends [what was done, states by date, over]",
        now=text_of(NOW),
        intervals=intervals(),
        outside=outside(),
        mixed=mixed(),
        refusals=refusals(),
        starts=starts(),
        ends=ends(),
    )
