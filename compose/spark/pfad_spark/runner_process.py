"""A job's process as the keeper of its session sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .process import Child
from .session_process import SessionProcess
from .settings import python_path

HERE = Path(__file__).resolve().parent


class Runner:
    """A process that has joined a session and waits for its job."""

    def __init__(self, session: SessionProcess) -> None:
        settings, ready = session.settings, session.ready or {}
        self._read_end, write_end = os.pipe()
        env = {**os.environ, "PYTHONPATH": python_path(settings), "SPARK_HOME": settings.spark_home}
        env.update(PYSPARK_GATEWAY_PORT=str(ready["port"]), PYSPARK_GATEWAY_SECRET=ready["secret"])
        env["PFAD_STARTED"] = str(write_end)
        self.child = Child([sys.executable, "-u", str(HERE / "runner.py")], env, [write_end])
        os.close(write_end)

    def has_started(self) -> bool:
        """True once the job itself runs: what it ends with from then on is its own."""
        os.set_blocking(self._read_end, False)
        try:
            return os.read(self._read_end, 1) == b"1"
        except BlockingIOError:
            return False

    def end(self) -> None:
        self.child.end()
        os.close(self._read_end)
