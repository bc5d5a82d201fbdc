"""A standalone cluster and a driver as plain processes, and how to ask that driver."""

from __future__ import annotations

import http.client
import json
import sys
import urllib.request
from pathlib import Path

from conftest import KEYS, SPARK, Program, free_port, wait_for


class Standalone:
    """A master and workers of 2 cores and 1g each."""

    def __init__(self, folder: Path, home: str, workers: int = 2) -> None:
        self._folder, self._home = folder, home
        self.port, self.page_port = free_port(), free_port()
        self.url, self.page = f"spark://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.page_port}"
        self.start_master()
        self.workers = [self.start_worker() for _ in range(workers)]
        wait_for(lambda: len(self.alive()) == workers, 90)

    def _start(self, name: str, *arguments: str) -> Program:
        command = [str(Path(self._home, "bin", "spark-class")), *arguments]
        env = {"SPARK_HOME": self._home, "SPARK_DAEMON_MEMORY": "256m", "SPARK_WORKER_DIR": str(self._folder / "work")}
        env["SPARK_DAEMON_JAVA_OPTS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
        return Program(command, self._folder / name, **env)

    def start_master(self) -> None:
        at = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(self.page_port)]
        self.master = self._start("master", "org.apache.spark.deploy.master.Master", *at)

    def start_worker(self) -> Program:
        size = ["--host", "127.0.0.1", "--cores", "2", "--memory", "1g", "--webui-port", "0"]
        return self._start("worker", "org.apache.spark.deploy.worker.Worker", *size, self.url)

    def state(self) -> dict:
        try:
            with urllib.request.urlopen(f"{self.page}/json/", timeout=2) as answer:
                return json.loads(answer.read())
        except OSError:
            return {"workers": [], "activeapps": []}

    def alive(self) -> list[dict]:
        return [worker for worker in self.state()["workers"] if worker["state"] == "ALIVE"]

    def stop(self) -> None:
        for each in [*self.workers, self.master]:
            each.kill()


class Driver:
    """The driver's program; `run` gives it a job and reads the whole answer."""

    def __init__(self, folder: Path, home: str, **env: str) -> None:
        self.port, self.ui_port = free_port(), free_port()
        own = {
            "SPARK_HOME": home,
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_DRIVER_HOST": "127.0.0.1",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DRIVER_BIND": "127.0.0.1",
            "SPARK_DRIVER_LISTEN_PORT": str(self.port),
            "SPARK_UI_PORT": str(self.ui_port),
            **KEYS,
            **env,
        }
        self.program = Program([sys.executable, str(SPARK / "driver.py")], folder / "driver", **own)
        wait_for(lambda: self.health() is not None, 30)

    def log(self) -> str:
        return self.program.log.read_text()

    def health(self) -> dict | None:
        status, body = self.ask("GET", "/health")
        return {"status": status, **json.loads(body)["warm"]} if body else None

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def wait_until_warm(self, within: float = 400) -> dict:
        return wait_for(lambda: (found := self.health()) and found["ready"] and found, within, 0.3)

    def begin(self, *arguments: str, **fields: object) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        body = json.dumps({"application": "packaged", "arguments": arguments, **fields})
        connection.request("POST", "/jobs", body, {"X-Pfad-Driver": "1"})
        return connection, connection.getresponse()

    def run(self, *arguments: str, **fields: object) -> Answered:
        connection, answer = self.begin(*arguments, **fields)
        try:
            return Answered([json.loads(line) for line in answer])
        finally:
            connection.close()


class Answered:
    """An answer in its parts."""

    def __init__(self, records: list[dict]) -> None:
        self.lines = [record["text"] for record in records if record["t"] == "line"]
        self.progress = [record for record in records if record["t"] == "progress"]
        self.end = records[-1] if records and records[-1]["t"] == "end" else None

    def text(self) -> str:
        return "\n".join(self.lines)


def ask_and_read(port: int, mode: str) -> None:
    """A client that gives the driver a job without end and prints what it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = json.dumps({"application": "packaged", "arguments": ["sleep", "600"], "mode": mode})
    connection.request("POST", "/jobs", body, {"X-Pfad-Driver": "1"})
    for raw in connection.getresponse():
        print(json.loads(raw).get("text", ""), flush=True)
