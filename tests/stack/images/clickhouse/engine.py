"""The engine in this process: a connection for each request, as each request of a server stands alone."""

import os
import sys
import threading
from contextlib import contextmanager

CHDB = "/opt/chdb/chdb"
# It loads the libraries beside it from the folder that the process is in.
os.chdir(CHDB)
sys.path.insert(0, CHDB)
import _chdb  # noqa: E402

# Formats whose text is the same in one piece and in many; the others come whole.
STREAMED = {"jsoneachrow", "jsoncompacteachrow", "tabseparated", "tsv", "csv", "rowbinary", "native"}


class Failed(Exception):
    """What the engine said: `Code: 60. DB::Exception: … (UNKNOWN_TABLE)`."""


def _ask(call, *words, **named):
    try:
        return call(*words, **named)
    except RuntimeError as error:
        raise Failed(str(error)) from None


class Engine:
    """Holds the database open until `close`. Sessions keep their connection, with its settings and temporary tables."""

    def __init__(self, path, config):
        self._target = f"{path}?config-file={config}" if os.path.exists(config) else path
        self._first = _chdb.connect(self._target)
        self._sessions = {}
        self._lock = threading.Lock()

    @contextmanager
    def connection(self, session=None):
        if session is None:
            connection = _chdb.connect(self._target)
            try:
                yield connection
            finally:
                connection.close()
            return
        with self._lock:
            connection, lock = self._sessions.setdefault(session, (_chdb.connect(self._target), threading.Lock()))
        if not lock.acquire(blocking=False):
            raise Failed(f"Code: 373. DB::Exception: Session {session} is locked by a concurrent client. (SESSION_IS_LOCKED)")
        try:
            yield connection
        finally:
            lock.release()

    def close(self):
        for connection, _ in self._sessions.values():
            connection.close()
        self._first.close()


def whole(connection, sql, output, params):
    """The answer's bytes and how many rows were written or read."""
    result = _ask(connection.query, sql, output, params=params)
    return result.bytes() or b"", result.storage_rows_read() or result.rows_read()


def pieces(connection, sql, output, params):
    """The answer's bytes, one block of rows after the other. Stopping half way stops the query."""
    stream = _ask(connection.send_query, sql, output, params=params)
    ended = False
    try:
        while True:
            result = _ask(connection.streaming_fetch_result, stream)
            piece = result.bytes() if result is not None else None
            if not piece:
                ended = True
                return
            yield piece
    except Failed:
        ended = True
        raise
    finally:
        if not ended:
            connection.streaming_cancel_query(stream)
