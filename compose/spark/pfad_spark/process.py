"""A child process, its lines, and how it is followed to its end."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from typing import Callable, Mapping, Sequence

# A reader that is slow slows the program; one line is never longer than this.
WAITING_LINES = 5_000
LINE_BYTES = 64 * 1024
TICK = 0.1


class Child:
    """A program in a process group of its own. Its output comes line by line; what it starts ends with it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], pass_fds: Sequence[int] = ()) -> None:
        self._process = subprocess.Popen(
            list(command),
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
        )
        self.pid = self._process.pid
        self._is_killed = False
        self._lines: queue.Queue[str | None] = queue.Queue(WAITING_LINES)
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._reap, daemon=True).start()

    def line(self, timeout: float) -> str | None:
        """The next line; None: it has ended. Raises queue.Empty when there is none in time."""
        return self._lines.get(timeout=timeout)

    def send(self, text: str) -> bool:
        """Writes a line to its input; False: it does not read any more."""
        try:
            self._process.stdin.write(text.encode() + b"\n")
            self._process.stdin.flush()
            return True
        except (OSError, ValueError):
            return False

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code (128 + the signal that ended it, as a shell says it)."""
        code = self._process.wait(timeout)
        return 128 - code if code < 0 else code

    def end(self, grace: float = 0) -> None:
        """Ends it and all that it started: asks first when there is a grace (seconds), then kills."""
        if grace > 0 and self.is_alive():
            self._signal(signal.SIGTERM)
            try:
                self._process.wait(grace)
            except subprocess.TimeoutExpired:
                pass
        self._is_killed = True
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def _reap(self) -> None:
        # What it left behind would hold its output open, and with it the job.
        self._process.wait()
        self._signal(signal.SIGKILL)

    def _read(self) -> None:
        with self._process.stdout as output:
            for raw in iter(lambda: output.readline(LINE_BYTES), b""):
                self._put(raw.decode("utf-8", "replace").rstrip("\r\n"))
        self._process.wait()
        self._put(None)

    def _put(self, item: str | None) -> None:
        while True:
            try:
                return self._lines.put(item, timeout=1)
            except queue.Full:
                if self._is_killed:
                    return None


def follow(child: Child, on_line: Callable[[str], None], check: Callable[[], None]) -> int:
    """Hands on its lines until it ends; its exit code. `check` is asked ten times a second and may raise."""
    checked = time.monotonic()
    while True:
        try:
            line = child.line(TICK)
        except queue.Empty:
            line = ""
        else:
            if line is None:
                return child.wait()
            on_line(line)
        if time.monotonic() - checked >= TICK:
            checked = time.monotonic()
            check()


def rss_mb(pid: int) -> int:
    """The memory (MB) of a process group's leader and all below it; 0 where the system does not say."""
    below: dict[int, list[int]] = {}
    memory: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/status", encoding="utf-8") as file:
                fields = dict(line.split(":", 1) for line in file if ":" in line)
        except OSError:
            continue
        below.setdefault(int(fields["PPid"]), []).append(int(name))
        memory[int(name)] = int(fields.get("VmRSS", "0 kB").split()[0])
    total, left = 0, [pid]
    while left:
        each = left.pop()
        total += memory.get(each, 0)
        left.extend(below.get(each, []))
    return total // 1024
