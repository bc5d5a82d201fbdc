"""An Airflow database in a throw-away folder, and DAGs in it."""

from __future__ import annotations

from datetime import datetime

from airflow.models.dagbundle import DagBundleModel
from airflow.models.serialized_dag import SerializedDagModel
from airflow.serialization.definitions.dag import SerializedDAG
from airflow.serialization.serialized_objects import LazyDeserializedDAG
from airflow.utils.db import initdb
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType

BUNDLE = "vectors"


def initialise() -> None:
    initdb()
    with create_session() as session:
        session.add(DagBundleModel(name=BUNDLE))


def store(dag, session) -> SerializedDAG:
    """The DAG as the scheduler sees it: written to the database and read back."""
    SerializedDAG.bulk_write_to_db(BUNDLE, None, [dag], session=session)
    SerializedDagModel.write_dag(LazyDeserializedDAG.from_dag(dag), bundle_name=BUNDLE, session=session)
    session.flush()
    return session.scalar(SerializedDagModel.latest_item_select_object(dag.dag_id)).dag


def create_run(dag: SerializedDAG, date: datetime, interval: tuple[datetime, datetime], state: DagRunState, session):
    return dag.create_dagrun(
        run_id=DagRunType.SCHEDULED.generate_run_id(suffix=date.isoformat()),
        logical_date=date,
        data_interval=interval,
        run_after=interval[1],
        run_type=DagRunType.SCHEDULED,
        triggered_by=DagRunTriggeredByType.TIMETABLE,
        state=state,
        start_date=interval[1],
        session=session,
    )
