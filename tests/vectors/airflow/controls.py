"""Which task instances a clear or a mark takes, and which states result: every flag, on several shapes."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from airflow.api.common.mark_tasks import set_dag_run_state_to_failed, set_dag_run_state_to_success
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from common import at, write
from database import create_run, store

# Edges by task id; a task `g.y` is in the group `g`.
SHAPES = {
    "fork": [("a", "b"), ("b", "c"), ("a", "d")],
    "diamond": [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")],
    "group": [("x", "g.y"), ("g.y", "g.z"), ("g.z", "w")],
}
STARTS = {
    "fork": [
        ("failed", {"a": "success", "b": "failed", "c": "upstream_failed", "d": "success"}),
        ("success", {"a": "success", "b": "success", "c": "skipped", "d": "success"}),
        ("running", {"a": "success", "b": "running", "c": None, "d": "failed"}),
        ("running", {"a": "up_for_retry", "b": None, "c": None, "d": None}),
    ],
    "diamond": [
        ("failed", {"a": "success", "b": "failed", "c": "success", "d": "upstream_failed"}),
        ("running", {"a": "success", "b": "failed", "c": "running", "d": None}),
        ("running", {"a": "success", "b": "scheduled", "c": "queued", "d": None}),
        ("failed", {"a": "failed", "b": "upstream_failed", "c": "upstream_failed", "d": "upstream_failed"}),
    ],
    "group": [
        ("failed", {"x": "success", "g.y": "failed", "g.z": "upstream_failed", "w": "upstream_failed"}),
        ("running", {"x": "success", "g.y": "running", "g.z": None, "w": None}),
        ("running", {"x": "success", "g.y": "success", "g.z": "up_for_reschedule", "w": None}),
        ("success", {"x": "success", "g.y": "success", "g.z": "success", "w": "success"}),
    ],
}
DAYS = [at("2025-01-01T00:00"), at("2025-01-02T00:00"), at("2025-01-03T00:00")]


def dag_of(shape: str) -> DAG:
    with DAG(f"control_{shape}", schedule="@daily", start_date=DAYS[0]) as dag:
        group = TaskGroup("g") if shape == "group" else None
        tasks = {}
        for task_id in dict.fromkeys(name for edge in SHAPES[shape] for name in edge):
            inside = task_id.startswith("g.")
            tasks[task_id] = EmptyOperator(task_id=task_id.removeprefix("g."), **({"task_group": group} if inside else {}))
        for before, after in SHAPES[shape]:
            tasks[before] >> tasks[after]
    return dag


def begin(shape: str, index: int, session):
    """The DAG with a run on each day, all of them from this start."""
    run_state, states = STARTS[shape][index]
    dag = store(dag_of(shape), session)
    runs = []
    for day in DAYS:
        run = create_run(dag, day, (day, day.add(days=1)), DagRunState(run_state), session)
        for ti in run.get_task_instances(session=session):
            ti.state = states[ti.task_id]
            ti.try_number = 0 if states[ti.task_id] is None else 1
        runs.append(run)
    session.flush()
    return dag, runs


def after(runs, session) -> list:
    """[run state, task states] of each run."""
    session.flush()
    session.expire_all()
    return [[str(run.state), {ti.task_id: ti.state and str(ti.state) for ti in run.get_task_instances(session=session)}] for run in runs]


def names(tis, runs) -> list[str]:
    """`day task`, in order."""
    days = {run.run_id: run.logical_date.day for run in runs}
    return sorted(f"{days[ti.run_id]} {ti.task_id}" for ti in tis)


def clears() -> list:
    """[shape, start, what is cleared of the second day's run, task instances taken]."""
    cases = []
    for shape, starts in STARTS.items():
        chosen = {"fork": [["a"], ["b"], ["c"], ["b", "d"]], "diamond": [["a"], ["b"], ["d"]], "group": [["x"], ["g.y"], ["g.y", "g.z"], ["w"]]}[shape]
        for index in range(len(starts)):
            with create_session() as session:
                dag, runs = begin(shape, index, session)
                for tasks, upstream, downstream, only in product(chosen, [False, True], [False, True], ["", "failed", "running"]):
                    subset = dag.partial_subset(task_ids=tasks, include_upstream=upstream, include_downstream=downstream)
                    found = subset.clear(
                        run_id=runs[1].run_id, only_failed=only == "failed", only_running=only == "running", dry_run=True, session=session
                    )
                    wanted = {"tasks": tasks, "upstream": upstream, "downstream": downstream, "only": only}
                    cases.append([shape, index, wanted, names(found, runs)])
                for past, future in [(True, False), (False, True), (True, True)]:
                    found = dag.partial_subset(task_ids=chosen[0], include_upstream=False, include_downstream=False).clear(
                        start_date=None if past else DAYS[1], end_date=None if future else DAYS[1], dry_run=True, session=session
                    )
                    cases.append([shape, index, {"tasks": chosen[0], "past": past, "future": future}, names(found, runs)])
                found = dag.clear(run_id=runs[1].run_id, dry_run=True, session=session)
                cases.append([shape, index, {}, names(found, runs)])
                session.rollback()
    return cases


def marks() -> list:
    """[shape, start, what is marked of the second day's run, task instances altered, all three runs then]."""
    cases = []
    for shape, starts in STARTS.items():
        ids = list(starts[0][1])
        flags = [{}, {"upstream": True}, {"downstream": True}, {"past": True}, {"future": True}, {"past": True, "future": True}]
        wants = [{"task": task, **flag} for task, flag in product(ids, flags)]
        if shape == "group":
            wants += [{"group": "g", **flag} for flag in flags]
        for index in range(len(starts)):
            with create_session() as session:
                dag, runs = begin(shape, index, session)
                for state, want in product(["success", "failed"], wants):
                    attempt = session.begin_nested()
                    flag = {key: want.get(key, False) for key in ["upstream", "downstream", "past", "future"]}
                    common = {"run_id": runs[1].run_id, "state": TaskInstanceState(state), "commit": True, "session": session, **flag}
                    if "group" in want:
                        altered = dag.set_task_group_state(group_id=want["group"], **common)
                    else:
                        altered = dag.set_task_instance_state(task_id=want["task"], **common)
                    taken = names(altered, runs)
                    cases.append([shape, index, {"state": state, **want}, taken, after(runs, session)])
                    attempt.rollback()
                    session.expire_all()
                session.rollback()
    return cases


def runs() -> list:
    """[shape, start, state that the second day's run is marked with, task instances altered, that run then]."""
    cases = []
    for shape, starts in STARTS.items():
        for index, state in product(range(len(starts)), ["success", "failed"]):
            with create_session() as session:
                dag, made = begin(shape, index, session)
                mark = set_dag_run_state_to_success if state == "success" else set_dag_run_state_to_failed
                altered, _ = mark(dag=dag, run_id=made[1].run_id, commit=True, session=session)
                taken = names(altered, made)
                cases.append([shape, index, state, taken, after(made, session)[1]])
                session.rollback()
    return cases


def generate(folder: Path) -> None:
    write(
        folder,
        "control",
        "Runs of `shapes` on three days, all in one of `starts` [run state, task states]: what a clear takes, what a mark takes and leaves, "
        "what marking a run takes and leaves; of the second day's run, where `past` and `future` do not say otherwise",
        shapes=SHAPES,
        starts=STARTS,
        clears=clears(),
        marks=marks(),
        runs=runs(),
    )
