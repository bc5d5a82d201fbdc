"""The driver over HTTP: `POST /jobs` runs one job and answers with its words, a JSON object a line; `GET /health`.

The answer's lines: `{"t": "line", "text"}`, `{"t": "progress", "jobs", "stages", "tasks"}` (each [done, known]),
`{"t": "alive"}` when nothing else was said for a while, and last `{"t": "end", "exitCode", "mode", "seconds"}` or
`{"t": "end", "error"}`. An answer without `end` is a driver that went away. The job lives as long as its connection.
"""

from __future__ import annotations

import hmac
import json
import select
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .job import BadJob, Cancelled, JobFailed, Report, parse_job
from .jobs import Jobs
from .settings import Settings
from .spark_ui import Progress
from .warm import log

# A page in a browser cannot send this header to another site without being asked for leave, which is never given.
HEADER = "X-Pfad-Driver"
LARGEST_BODY = 64 * 1024 * 1024
ALIVE_EVERY = 5
SENT_WITHIN = 120


class Answer:
    """The lines of one answer, and whether anybody still reads them."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._is_gone = False
        self._said_at = time.monotonic()

    def say(self, **record: Any) -> None:
        raw = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._lock:
            self._said_at = time.monotonic()
            try:
                self._connection.sendall(raw)
            except OSError:
                self._is_gone = True

    def is_gone(self) -> bool:
        """True once the other side has closed. It has nothing more to say, so what can be read is its end."""
        if not self._is_gone:
            try:
                if select.select([self._connection], [], [], 0)[0]:
                    self._is_gone = self._connection.recv(1, socket.MSG_PEEK) == b""
            except OSError:
                self._is_gone = True
        if not self._is_gone and time.monotonic() - self._said_at > ALIVE_EVERY:
            self.say(t="alive")
        return self._is_gone

    def progress(self, progress: Progress) -> None:
        self.say(t="progress", jobs=progress.jobs, stages=progress.stages, tasks=progress.tasks)


class Refused(Exception):
    """A request that is not served: its HTTP status and why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    """One request. `settings` and `jobs` are the server's."""

    settings: Settings
    jobs: Jobs
    server_version = "pfad-spark"
    sys_version = ""
    # Of the request; the answer has no limit.
    timeout = 60

    def do_GET(self) -> None:
        self._guarded(self._health)

    def do_POST(self) -> None:
        self._guarded(self._post)

    def _guarded(self, serve: Any) -> None:
        try:
            self._check_host()
            serve()
        except Refused as refused:
            self._json(refused.status, {"message": str(refused)})
        except (ConnectionError, socket.timeout):
            pass

    def _check_host(self) -> None:
        host = self.headers.get("Host", "")
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        if name.lower() not in self.settings.hosts:
            raise Refused(421, f"The driver is not {host!r}; SPARK_DRIVER_HOSTS may add a name.")
        if self.headers.get("Origin") is not None:
            raise Refused(403, "The driver serves no web pages.")

    def _health(self) -> None:
        if self.path != "/health":
            raise Refused(404, "There are GET /health and POST /jobs.")
        warm = self.jobs.warm.state()
        # One that still starts takes jobs already: they wait for it, or go by spark-submit.
        is_fit = warm["ready"] or warm["problem"] is None
        self._json(200 if is_fit else 503, {"warm": warm})

    def _post(self) -> None:
        if self.path != "/jobs":
            raise Refused(404, "There are GET /health and POST /jobs.")
        self._check_caller()
        try:
            job = parse_job(self._body(), self.settings.cluster)
        except BadJob as error:
            raise Refused(400, f"The job cannot be run: {error}.") from None
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.flush()
        # One that takes nothing for so long does not read any more.
        self.connection.settimeout(SENT_WITHIN)
        answer = Answer(self.connection)
        try:
            outcome = self.jobs.run(
                job, Report(lambda text: answer.say(t="line", text=text), answer.progress, answer.is_gone)
            )
            answer.say(t="end", **outcome)
        except Cancelled:
            log(f"cancelled: {job.application} {' '.join(job.arguments)}")
        except JobFailed as failed:
            answer.say(t="end", error=str(failed))
        except Exception as error:
            log(f"{type(error).__name__}: {error}")
            answer.say(t="end", error=f"The driver met {type(error).__name__}: {error}")

    def _check_caller(self) -> None:
        if self.headers.get(HEADER) is None:
            raise Refused(403, f"The header {HEADER} is missing.")
        given = self.headers.get("Authorization", "")
        if self.settings.token and not hmac.compare_digest(given.encode(), f"Bearer {self.settings.token}".encode()):
            raise Refused(
                401, "The token is missing or wrong: it is the password of the connection (SPARK_DRIVER_TOKEN)."
            )

    def _body(self) -> Any:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise Refused(411, "The length of the body is not given.")
        if int(length) > LARGEST_BODY:
            raise Refused(413, f"The body is larger than {LARGEST_BODY // 1024 // 1024} MB.")
        try:
            return json.loads(self.rfile.read(int(length)))
        except ValueError:
            raise Refused(400, "The body is not JSON.") from None

    def _json(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Health checks come every few seconds: nobody wants to read them."""


def create_server(settings: Settings, jobs: Jobs) -> ThreadingHTTPServer:
    """A server that listens already; `serve_forever` serves."""
    handler = type("BoundHandler", (Handler,), {"settings": settings, "jobs": jobs})
    server = ThreadingHTTPServer((settings.bind, settings.port), handler)
    server.daemon_threads = True
    return server
