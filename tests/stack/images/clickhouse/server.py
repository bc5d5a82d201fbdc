"""Port 8123 of a ClickHouse server, for tests: CLICKHOUSE_USER, _PASSWORD and _DB as in the official image, and the
scripts of /docker-entrypoint-initdb.d at the first start, while it listens inside only."""

import glob
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import uuid
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import answer
from engine import Engine, Failed, STREAMED, pieces, whole

DATA = "/var/lib/clickhouse"
CONFIG = "/tmp/config.xml"
USER = os.environ.get("CLICKHOUSE_USER") or "default"
PASSWORD = os.environ.get("CLICKHOUSE_PASSWORD", "")
DATABASE = os.environ.get("CLICKHOUSE_DB") or "default"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine: Engine

    def do_GET(self):
        self.respond(b"")

    def do_POST(self):
        self.respond(self.body())

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def respond(self, body):
        path = self.path.partition("?")[0]
        if path == "/ping" or (path == "/" and self.path in ("/", "/?") and not body):
            return self.plain(200, b"Ok.\n")
        if path != "/":
            return self.plain(404, b"There is no handle " + self.path.encode() + b"\n")
        asked = answer.read(self.path, self.headers, body)
        self.query_id = asked.query_id or str(uuid.uuid4())
        try:
            if asked.user != USER or not hmac.compare_digest(asked.password.encode(), PASSWORD.encode()):
                raise Failed(
                    f"Code: 516. DB::Exception: {asked.user}: Authentication failed: password is incorrect,"
                    " or there is no user with such name. (AUTHENTICATION_FAILED)"
                )
            with self.engine.connection(asked.session) as connection:
                self.query(connection, asked)
        except Failed as error:
            self.fail(str(error))

    def query(self, connection, asked):
        whole(connection, f"USE `{asked.database or 'default'}`", "TSV", {})
        for name, value in asked.settings.items():
            text = value.replace("\\", "\\\\").replace("'", "\\'")
            whole(connection, f"SET {name} = '{text}'", "TSV", {})
        if asked.output.lower() in STREAMED and not answer.is_insert(asked.sql):
            return self.stream(pieces(connection, asked.sql, asked.output, asked.params), asked)
        data, rows = whole(connection, asked.sql, asked.output, asked.params)
        writes = answer.is_insert(asked.sql)
        summary = {"read_rows": "0" if writes else str(rows), "written_rows": str(rows) if writes else "0"}
        self.stream(iter([data] if data else []), asked, summary)

    def stream(self, parts, asked, summary=None):
        first = next(parts, None)  # What fails before the first row is an error with a status of its own.
        tag = uuid.uuid4().hex[:16]
        self.head(200, asked.output, {"X-ClickHouse-Summary": json.dumps(summary or {}), "X-ClickHouse-Exception-Tag": tag})
        if asked.gzip:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pack = zlib.compressobj(wbits=31) if asked.gzip else None
        try:
            while first is not None:
                self.chunk(pack.compress(first) if pack else first)
                first = next(parts, None)
            self.chunk(pack.flush() if pack else b"")
            self.wfile.write(b"0\r\n\r\n")
        except Failed as error:
            # As servers since 25.11 mark it: the rows end in a block that no format has, and the connection breaks.
            said = f"{error}\r\n".encode()
            block = b"\r\n__exception__\r\n%s\r\n%s%d %s\r\n__exception__\r\n" % (tag.encode(), said, len(said), tag.encode())
            self.chunk(pack.compress(block) + pack.flush() if pack else block)
            self.close_connection = True
        finally:
            parts.close() if hasattr(parts, "close") else None

    def chunk(self, data):
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def fail(self, message):
        status, code = answer.status_of(message)
        text = f"{message} (version 26.1.2.1 (official build))\n".encode()
        self.plain(status, text, {"X-ClickHouse-Exception-Code": str(code)})

    def plain(self, status, text, more=None):
        self.head(status, "TabSeparated", {**(more or {}), "Content-Length": str(len(text))})
        self.end_headers()
        self.wfile.write(text)

    def head(self, status, output, more):
        self.send_response(status)
        named = {"X-ClickHouse-Query-Id": getattr(self, "query_id", ""), "X-ClickHouse-Format": output}
        for name, value in {**named, "X-ClickHouse-Timezone": "UTC", "Content-Type": "text/plain; charset=UTF-8", **more}.items():
            self.send_header(name, value)

    def log_request(self, code="-", size="-"):
        if isinstance(code, int) and code >= 400:
            print(f"<Error> HTTP {code} for {self.client_address[0]}", file=sys.stderr, flush=True)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True


def write_config():
    """The files of config.d in one: the engine takes one file and no folder."""
    insides = []
    for path in sorted(glob.glob("/etc/clickhouse-server/config.d/*.xml")):
        with open(path) as file:
            insides.append(file.read().split("<clickhouse>", 1)[-1].rsplit("</clickhouse>", 1)[0])
    with open(CONFIG, "w") as file:
        file.write(f"<clickhouse>{''.join(insides)}</clickhouse>")


def initialise():
    """The scripts of the first start, against a server that only this container can reach."""
    inside = Server(("127.0.0.1", 8123), Handler)
    threading.Thread(target=inside.serve_forever).start()
    try:
        for script in sorted(glob.glob("/docker-entrypoint-initdb.d/*")):
            print(f"running {script}", flush=True)
            if script.endswith(".sh"):
                subprocess.run([script] if os.access(script, os.X_OK) else ["bash", script], check=True)
            elif script.endswith(".sql"):
                with open(script) as statements:
                    subprocess.run(["clickhouse-client"], stdin=statements, check=True)
    finally:
        inside.shutdown()
        inside.server_close()


def main():
    is_new = not os.listdir(DATA)
    write_config()
    Handler.engine = Engine(DATA, CONFIG)
    with Handler.engine.connection() as connection:
        whole(connection, f"CREATE DATABASE IF NOT EXISTS `{DATABASE}`", "TSV", {})
    if is_new:
        initialise()
    server = Server(("0.0.0.0", 8123), Handler)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    print("Ready for connections.", flush=True)
    server.serve_forever()
    server.server_close()
    Handler.engine.close()
    print("Shut down.", flush=True)
    os._exit(0)  # Queries that still run would keep the process.


if __name__ == "__main__":
    main()
