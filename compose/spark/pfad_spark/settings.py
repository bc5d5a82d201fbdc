"""What the driver's environment says, and the Spark configuration that follows from it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Mapping
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent.parent

NO = ("", "0", "false", "no", "off")


class BadSetting(ValueError):
    """A setting or a job's field that cannot be used; its text says which and why."""


@dataclass(frozen=True)
class Cluster:
    """Where Spark and the objects are. Two jobs with equal clusters can share a session."""

    master: str = "spark://spark-master:7077"
    s3_endpoint: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = field(default="", repr=False)
    # Empty: no event log.
    event_log_dir: str = ""


@dataclass(frozen=True)
class Settings:
    """The driver's own settings; times are seconds."""

    cluster: Cluster
    master_ui: str
    port: int = 8998
    bind: str = "0.0.0.0"
    token: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "spark-driver")
    driver_host: str = ""
    driver_memory: str = "512m"
    executor_memory: str = "512m"
    executor_cores: int = 2
    cores_max: int = 4
    no_executor_after: float = 60
    is_warm: bool = True
    # Half of what two workers offer, so that a spark-submit beside the warm session finds an executor.
    warm_cores_max: int = 2
    # Two for each core: one reads while the other counts. More wait in line.
    warm_at_once: int = 4
    warm_deadline: float = 120
    warm_wait: float = 25
    warm_no_executor_after: float = 30
    warm_hung_after: float = 30
    warm_jobs: int = 1000
    warm_memory_mb: int = 1280
    packaged: str = str(HERE / "analyze.py")
    spark_home: str = "/opt/spark"
    ui_port: int = 4040
    event_log_keep_mb: int = 2048


def read_settings(env: Mapping[str, str]) -> Settings:
    """The settings of an environment, or BadSetting."""

    def whole(name: str, default: float, least: float = 0) -> int:
        text = env.get(name, "") or str(default)
        if not text.isdigit() or int(text) < least:
            raise BadSetting(f"{name} must be a whole number from {least} on, not {text!r}")
        return int(text)

    def flag(name: str) -> bool:
        return env.get(name, "true").strip().lower() not in NO

    cluster = Cluster(
        master=env.get("SPARK_MASTER_URL") or Cluster.master,
        s3_endpoint=env.get("MINIO_ENDPOINT", ""),
        s3_access_key=env.get("MINIO_ROOT_USER", ""),
        s3_secret_key=env.get("MINIO_ROOT_PASSWORD", ""),
        event_log_dir=env.get("SPARK_EVENT_LOG_DIR", "") if flag("SPARK_EVENT_LOG_ENABLED") else "",
    )
    extra_hosts = tuple(host.strip() for host in env.get("SPARK_DRIVER_HOSTS", "").split(",") if host.strip())
    return Settings(
        cluster=cluster,
        master_ui=env.get("SPARK_MASTER_UI_URL", ""),
        port=whole("SPARK_DRIVER_LISTEN_PORT", 8998),
        bind=env.get("SPARK_DRIVER_BIND", "0.0.0.0"),
        token=env.get("SPARK_DRIVER_TOKEN", ""),
        hosts=Settings.hosts + extra_hosts,
        driver_host=env.get("SPARK_DRIVER_HOST") or socket.gethostbyname(socket.gethostname()),
        driver_memory=env.get("SPARK_DRIVER_MEMORY") or "512m",
        executor_memory=env.get("SPARK_EXECUTOR_MEMORY") or "512m",
        executor_cores=whole("SPARK_EXECUTOR_CORES", 2, 1),
        cores_max=whole("SPARK_CORES_MAX", 4, 1),
        no_executor_after=whole("SPARK_NO_EXECUTOR_SECONDS", 60, 1),
        is_warm=flag("SPARK_WARM"),
        warm_cores_max=whole("SPARK_WARM_CORES_MAX", 2, 1),
        warm_at_once=whole("SPARK_WARM_AT_ONCE", 4, 1),
        warm_deadline=whole("SPARK_WARM_DEADLINE_SECONDS", 120, 1),
        warm_no_executor_after=whole("SPARK_WARM_NO_EXECUTOR_SECONDS", 30, 1),
        warm_hung_after=whole("SPARK_WARM_HUNG_SECONDS", 30, 1),
        warm_jobs=whole("SPARK_WARM_JOBS", 1000, 1),
        warm_memory_mb=whole("SPARK_WARM_MEMORY_MB", 1280, 256),
        packaged=env.get("SPARK_PACKAGED_JOB") or Settings.packaged,
        spark_home=env.get("SPARK_HOME") or "/opt/spark",
        event_log_keep_mb=whole("SPARK_EVENT_LOG_KEEP_MB", 2048, 1),
        ui_port=whole("SPARK_UI_PORT", 4040, 1),
    )


def master_ui_of(settings: Settings, cluster: Cluster) -> str:
    """The address of the master's own page, or nothing where the master is not a standalone one."""
    if settings.master_ui and cluster.master == settings.cluster.master:
        return settings.master_ui.rstrip("/")
    host = urlsplit(cluster.master.split(",")[0])
    return f"http://{host.hostname}:8080" if host.scheme == "spark" and host.hostname else ""


def with_wishes(cluster: Cluster, wishes: Mapping[str, Any]) -> Cluster:
    """The cluster with what a job says of it; keys as the fields of Cluster."""
    return replace(cluster, **wishes)


def spark_conf(settings: Settings, cluster: Cluster) -> dict[str, str]:
    """What any application of this driver is started with: where, how large, and how it reaches the objects."""
    conf = {
        "spark.master": cluster.master,
        "spark.submit.deployMode": "client",
        "spark.driver.memory": settings.driver_memory,
        "spark.driver.host": settings.driver_host,
        "spark.driver.bindAddress": "0.0.0.0",
        "spark.executor.memory": settings.executor_memory,
        # A standalone master ignores the number of executors: it follows from these two.
        "spark.executor.cores": str(settings.executor_cores),
        "spark.cores.max": str(settings.cores_max),
        "spark.eventLog.enabled": "true" if cluster.event_log_dir else "false",
        "spark.ui.enabled": "true",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{HERE / 'log4j2.properties'}",
        **s3a_conf(cluster),
    }
    if cluster.event_log_dir:
        conf["spark.eventLog.dir"] = cluster.event_log_dir
        conf["spark.eventLog.rolling.enabled"] = "true"
        conf["spark.eventLog.rolling.maxFileSize"] = "10m"
    return conf


def s3a_conf(cluster: Cluster) -> dict[str, str]:
    """S3A's settings; its own retries are cut down from minutes, since the task has a retry of its own."""
    conf = {
        "fs.s3a.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        "fs.s3a.path.style.access": "true",
        "fs.s3a.connection.ssl.enabled": "true" if cluster.s3_endpoint.startswith("https:") else "false",
        "fs.s3a.connection.establish.timeout": "5000",
        "fs.s3a.connection.timeout": "30000",
        "fs.s3a.attempts.maximum": "3",
        "fs.s3a.retry.limit": "3",
        "fs.s3a.directory.marker.retention": "keep",
        "fs.s3a.experimental.input.fadvise": "random",
    }
    if cluster.s3_endpoint:
        conf["fs.s3a.endpoint"] = cluster.s3_endpoint
    if cluster.s3_access_key:
        conf["fs.s3a.access.key"] = cluster.s3_access_key
        conf["fs.s3a.secret.key"] = cluster.s3_secret_key
        conf["fs.s3a.aws.credentials.provider"] = "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"
    return {f"spark.hadoop.{name}": value for name, value in conf.items()}


def python_path(settings: Settings) -> str:
    """What PYTHONPATH must hold so that `import pyspark` finds Spark's own."""
    home = Path(settings.spark_home, "python")
    found = [str(home), *(str(path) for path in sorted(home.glob("lib/py4j-*.zip")))] if home.is_dir() else []
    return os.pathsep.join([*found, os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
