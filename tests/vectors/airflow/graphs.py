"""What becomes of mapped tasks, branches and short circuits, and of clearing them: whole runs in Airflow's own loop."""

from __future__ import annotations

from pathlib import Path

from airflow.exceptions import AirflowFailException, AirflowSkipException
from airflow.models.taskinstance import clear_task_instances
from airflow.models.xcom import XComModel
from airflow.sdk import DAG, task
from airflow.sdk.definitions.dag import _run_task
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from common import at, write
from database import create_run, store

# How often the run in hand has been started: what a task gives may change with a clear.
passes = 0


def act(given):
    """What a task does by what it is told to give."""
    if given == "fail":
        raise AirflowFailException()
    if given == "skip":
        raise AirflowSkipException()
    return None if given == "nothing" else given


def build(dag_id: str, tasks: list) -> DAG:
    """Tasks are [id, upstream, options]: kind, rule, gives (one for each pass), over, takes, ignore."""
    with DAG(dag_id, schedule=None, start_date=at("2025-01-01T00:00")) as dag:
        made = {}
        for task_id, upstream, options in tasks:
            made[task_id] = make(task_id, options, made)
            inputs = [*options.get("over", []), options.get("takes")]
            for before in upstream:
                if before not in inputs:
                    made[before] >> made[task_id]
    return dag


def make(task_id: str, options: dict, made: dict):
    gives = options.get("gives", [1])
    common = {"task_id": task_id, "trigger_rule": options.get("rule", "all_success")}

    def give():
        return act(gives[min(passes, len(gives) - 1)])

    kind = options.get("kind", "task")
    if kind == "branch":
        return task.branch(**common)(give)()
    if kind == "shortCircuit":
        return task.short_circuit(ignore_downstream_trigger_rules=options.get("ignore", True), **common)(give)()
    if "takes" in options:

        def take(given):
            return list(given)

        return task(**common)(take)(made[options["takes"]])
    if "over" in options:

        def each(x0, x1=0):
            element = list(x0) if isinstance(x0, tuple) else x0
            return act(element) if x1 == 0 else [element, x1]

        lists = [made[source] if isinstance(source, str) else source for source in options["over"]]
        return task(**common)(each).expand(**{f"x{index}": value for index, value in enumerate(lists)})
    return task(**common)(give)()


def run_to_end(dag: DAG, run, session) -> None:
    for _ in range(50):
        session.expire_all()
        if run.state != DagRunState.RUNNING:
            return
        ready, _callback = run.update_state(session=session)
        for ti in ready:
            ti.try_number += 1
            ti.state = TaskInstanceState.SCHEDULED
        session.commit()
        for ti in run.get_task_instances(session=session):
            if ti.state == TaskInstanceState.SCHEDULED:
                _run_task(ti=ti, task=dag.task_dict[ti.task_id])
    raise RuntimeError(f"{dag.dag_id} did not end")


def outcome(run, tasks: list, session) -> list:
    session.expire_all()
    rows = sorted(run.get_task_instances(session=session), key=lambda ti: (ti.task_id, ti.map_index))
    names = [ti.task_id if ti.map_index < 0 else f"{ti.task_id}[{ti.map_index}]" for ti in rows]
    states = {name: str(ti.state.value if hasattr(ti.state, "value") else ti.state) for name, ti in zip(names, rows)}
    taken = {}
    for task_id, _upstream, options in tasks:
        found = XComModel.get_many(key="return_value", run_id=run.run_id, task_ids=[task_id], dag_ids=[run.dag_id])
        first = session.execute(found).scalars().first() if "takes" in options else None
        if first is not None and states[task_id] == "success":
            taken[task_id] = XComModel.deserialize_value(first)
    return [str(run.state.value if hasattr(run.state, "value") else run.state), states, taken]


def play(index: int, tasks: list, cleared: list, session) -> list:
    """The outcome of the run, then that after each clear of these tasks."""
    global passes
    passes = 0
    dag = build(f"graph_{index}", tasks)
    scheduled = store(dag, session)
    date = at("2025-01-01T00:00")
    run = create_run(scheduled, date, (date, date), DagRunState.RUNNING, session)
    run.dag = scheduled
    session.commit()
    run_to_end(dag, run, session)
    outcomes = [outcome(run, tasks, session)]
    for wanted in cleared:
        passes += 1
        rows = [ti for ti in run.get_task_instances(session=session) if ti.task_id in wanted]
        clear_task_instances(rows, session)
        run.state = DagRunState.RUNNING
        session.commit()
        run.dag = scheduled
        run_to_end(dag, run, session)
        outcomes.append(outcome(run, tasks, session))
    return outcomes


def mapped(gives: list, each: dict | None = None, total: dict | None = None) -> list:
    return [
        ["list", [], {"gives": gives}],
        ["each", ["list"], {"over": ["list"], **(each or {})}],
        ["total", ["each"], total or {"takes": "each"}],
    ]


RULES = ["all_success", "all_done", "one_success", "one_failed", "none_failed", "none_failed_min_one_success", "all_failed"]
ELEMENTS = [["a", "b"], ["a", "fail"], ["a", "skip"], ["skip", "skip"], ["fail", "fail"], ["a", "nothing", "c"], []]
DIAMOND = [
    ["pick", [], {"kind": "branch", "gives": ["right", "left"]}],
    ["left", ["pick"], {}],
    ["left2", ["left"], {}],
    ["right", ["pick"], {}],
    ["join", ["left2", "right"], {"rule": "none_failed_min_one_success"}],
]
EMPTY_BRANCH = [
    ["pick", [], {"kind": "branch", "gives": ["mid", "end"]}],
    ["mid", ["pick"], {}],
    ["end", ["pick", "mid"], {"rule": "none_failed"}],
]


def circuit(gives: list, ignore: bool) -> list:
    return [
        ["pick", [], {"kind": "shortCircuit", "gives": gives, "ignore": ignore}],
        ["next", ["pick"], {}],
        ["other", [], {}],
        ["last", ["next", "other"], {"rule": "all_done"}],
    ]


def after(rule: str) -> dict:
    # What one that does not wait for all gets depends on which of them are over by then.
    return {"rule": rule} if rule.startswith("one") else {"rule": rule, "takes": "each"}


ALL = ["list", "each", "total"]
CASES = [
    *[(mapped([elements], total=after(rule)), []) for elements in ELEMENTS for rule in RULES],
    *[(mapped([gives], each={"rule": rule}), []) for gives in ["fail", "skip"] for rule in ["all_success", "all_done"]],
    ([["list", [], {"gives": [["a", "b"]]}], ["each", ["list"], {"over": ["list", [1, 2]]}], ["total", ["each"], {"takes": "each"}]], []),
    ([["each", [], {"over": [{"x": 1, "y": 2}]}], ["total", ["each"], {"takes": "each"}]], []),
    ([["list", [], {"gives": ["fail"]}], ["each", ["list"], {"over": [["a", "b"]]}]], []),
    ([*mapped([["a", "nothing", "c"]]), ["again", ["each"], {"over": ["each"]}], ["sum", ["again"], {"takes": "again"}]], []),
    (mapped([["a", "b"], ["a", "b", "c"], ["a"]]), [ALL, ALL]),
    (mapped([["a", "b"], ["a"]]), [["each", "total"]]),
    (DIAMOND, [["left", "left2", "join"], ["pick", "left", "left2", "right", "join"]]),
    (DIAMOND, [["right", "join"]]),
    (EMPTY_BRANCH, [["pick", "mid", "end"]]),
    ([["pick", [], {"kind": "branch", "gives": ["nothing"]}], ["left", ["pick"], {}], ["last", ["left"], {"rule": "all_done"}]], []),
    *[(circuit([False], ignore), [["next", "last"]]) for ignore in [True, False]],
    (circuit([True], True), []),
    (circuit([False, True], True), [["pick", "next", "last"]]),
]


def generate(folder: Path) -> None:
    with create_session() as session:
        cases = [[tasks, cleared, play(index, tasks, cleared, session)] for index, (tasks, cleared) in enumerate(CASES)]
    write(
        folder,
        "graph",
        "[tasks: id, upstream, options; tasks cleared one time after the other; [run, states, what `takes` got] at first and after each clear]",
        cases=cases,
    )
