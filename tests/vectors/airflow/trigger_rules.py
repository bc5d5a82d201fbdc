"""What a task does, by its trigger rule, once its upstream tasks are in given states: TriggerRuleDep on a real database."""

from __future__ import annotations

from itertools import combinations_with_replacement
from pathlib import Path

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.ti_deps.dep_context import DepContext
from airflow.ti_deps.deps.trigger_rule_dep import TriggerRuleDep
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from common import at, write
from database import create_run, store

RULES = [
    "all_success",
    "all_failed",
    "all_done",
    "one_success",
    "one_failed",
    "one_done",
    "none_failed",
    "none_failed_min_one_success",
    "none_skipped",
    "all_skipped",
    "always",
]
STATES = ["none", "running", "success", "failed", "skipped", "upstream_failed", "removed"]


def dag_of(size: int) -> DAG:
    """`size` upstream tasks, and one task behind them all for each rule."""
    with DAG(f"rules_{size}", schedule=None, start_date=at("2025-01-01T00:00")) as dag:
        upstream = [EmptyOperator(task_id=f"up_{index}") for index in range(size)]
        for rule in RULES:
            task = EmptyOperator(task_id=rule, trigger_rule=rule)
            if upstream:
                task.set_upstream(upstream)
    return dag


def verdict(ti, session) -> str:
    """`run`, `wait`, or the state that the rule sets at once."""
    statuses = list(TriggerRuleDep().get_dep_statuses(ti, DepContext(flag_upstream_failed=True), session=session))
    if ti.state is not None:
        return str(ti.state.value if hasattr(ti.state, "value") else ti.state)
    return "run" if all(status.passed for status in statuses) else "wait"


def generate(folder: Path) -> None:
    cases = []
    with create_session() as session:
        for size in range(4):
            dag = store(dag_of(size), session)
            date = at("2025-01-01T00:00")
            run = create_run(dag, date, (date, date), DagRunState.RUNNING, session)
            for states in combinations_with_replacement(STATES, size):
                rows = {ti.task_id: ti for ti in run.get_task_instances(session=session)}
                for task_id, ti in rows.items():
                    ti.task = dag.get_task(task_id)
                    ti.state = None
                for index, state in enumerate(states):
                    rows[f"up_{index}"].state = None if state == "none" else state
                session.flush()
                cases.append([list(states), [verdict(rows[rule], session) for rule in RULES]])
        session.rollback()
    write(
        folder,
        "triggerRule",
        "[states of the upstream tasks, what a task does under each of `rules`]",
        rules=RULES,
        cases=cases,
    )
