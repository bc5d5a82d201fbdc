"""A real SparkSession and a real MinIO.

`SPARK_HOME` says where Spark is, `PFAD_TEST_MINIO` names MinIO's program, or `PFAD_TEST_MINIO_URL` one that runs and has the
bucket `events`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPARK = ROOT / "compose" / "spark"
sys.path.insert(0, str(SPARK))

from pfad_spark.settings import Cluster, python_path, read_settings, s3a_conf  # noqa: E402

KEYS = {"MINIO_ROOT_USER": "pfad", "MINIO_ROOT_PASSWORD": "pfad-secret"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, within: float = 60, every: float = 0.1):
    """What `what()` gives as soon as it is true; fails when that takes too long."""
    until = time.monotonic() + within
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < until, f"{what} did not come true within {within} s"
        time.sleep(every)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()
        return True
    except OSError:
        return False


def needed(name: str, found: str | None) -> str:
    if not found:
        pytest.skip(f"{name} is not set")
    return found


class Program:
    """A server of a test, in a process group of its own."""

    def __init__(self, command: list[str], log: Path, **env: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def signal(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        try:
            self.signal(9)
        except ProcessLookupError:
            pass
        self.process.wait()


@pytest.fixture(scope="session")
def spark_home() -> str:
    home = needed("SPARK_HOME", os.environ.get("SPARK_HOME"))
    for path in reversed(python_path(read_settings({"SPARK_HOME": home})).split(os.pathsep)):
        sys.path.insert(0, path)
    return home


@pytest.fixture(scope="session")
def minio(tmp_path_factory):
    """Its endpoint."""
    if os.environ.get("PFAD_TEST_MINIO_URL"):
        yield os.environ["PFAD_TEST_MINIO_URL"]
        return
    program = needed("PFAD_TEST_MINIO", os.environ.get("PFAD_TEST_MINIO") or shutil.which("minio"))
    folder = tmp_path_factory.mktemp("minio")
    (folder / "data" / "events").mkdir(parents=True)
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = [program, "server", str(folder / "data"), "--address", address, "--console-address", "127.0.0.1:0"]
    server = Program(command, folder / "log", **KEYS)
    wait_for(lambda: answers(f"http://{address}/minio/health/live"), 30)
    yield f"http://{address}"
    server.kill()


@pytest.fixture(scope="session")
def cluster(minio) -> Cluster:
    return Cluster("local[2]", minio, KEYS["MINIO_ROOT_USER"], KEYS["MINIO_ROOT_PASSWORD"])


@pytest.fixture(scope="session")
def spark(spark_home, cluster):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "2")
    for name, value in s3a_conf(cluster).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


class Objects:
    """The bucket `events` through Hadoop's file system."""

    def __init__(self, spark) -> None:
        self._spark = spark
        self._jvm = spark._jvm

    def _at(self, key: str):
        path = self._jvm.org.apache.hadoop.fs.Path(f"s3a://events/{key}")
        return path, path.getFileSystem(self._spark._jsparkSession.sessionState().newHadoopConf())

    def put(self, key: str, content: bytes) -> None:
        path, files = self._at(key)
        stream = files.create(path, True)
        stream.write(content)
        stream.close()

    def get(self, key: str) -> bytes:
        path, files = self._at(key)
        stream = files.open(path)
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
        finally:
            stream.close()

    def exists(self, key: str) -> bool:
        path, files = self._at(key)
        return files.exists(path)

    def keys(self) -> list[str]:
        path, files = self._at("")
        found, listed = [], files.listFiles(path, True)
        while listed.hasNext():
            found.append(str(listed.next().getPath().toString()).removeprefix("s3a://events/"))
        return sorted(found)

    def put_rows(self, key: str, rows: list[tuple], schema: str = "event_type string, status string") -> None:
        """One Parquet object of these rows."""
        folder = f"parts/{key}"
        self._spark.createDataFrame(rows, schema).coalesce(1).write.mode("overwrite").parquet(f"s3a://events/{folder}")
        part = next(each for each in self.keys() if each.startswith(f"{folder}/part-"))
        content = self.get(part)
        path, files = self._at("parts")
        files.delete(path, True)
        self.put(key, content)


@pytest.fixture(scope="session")
def objects(spark) -> Objects:
    return Objects(spark)
