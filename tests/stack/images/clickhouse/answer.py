"""ClickHouse's HTTP interface in small: which part of a request means what, and what an error looks like."""

import base64
import gzip
import re
import urllib.parse
import zlib
from dataclasses import dataclass, field

# Parameters of a request that are no settings of the query.
OWN = {
    "query", "user", "password", "database", "default_format", "query_id", "quota_key", "session_id", "session_check",
    "session_timeout", "wait_end_of_query", "buffer_size", "compress", "decompress", "role", "enable_http_compression",
    "http_response_headers", "close_session", "client_protocol_version", "send_progress_in_http_headers",
    "http_headers_progress_interval_ms", "add_http_cors_header", "cancel_http_readonly_queries_on_client_close",
}  # fmt: skip

# HTTP status by the engine's code, where it is not 500.
STATUS = {
    **dict.fromkeys([194], 401),
    **dict.fromkeys([192, 193, 497, 516], 403),
    **dict.fromkeys([46, 47, 50, 56, 60, 73, 81, 115, 161], 404),
    **dict.fromkeys([6, 26, 27, 36, 38, 41, 42, 43, 53, 62, 69, 70, 72, 117, 349, 456, 457], 400),
    **dict.fromkeys([48], 501),
    **dict.fromkeys([202], 503),
    **dict.fromkeys([159], 408),
}


def status_of(message):
    """HTTP status and code of what the engine said."""
    found = re.match(r"Code: (\d+)", message)
    code = int(found.group(1)) if found else 1002
    return STATUS.get(code, 500), code


@dataclass
class Asked:
    """One request, read."""

    sql: bytes
    user: str
    password: str
    database: str | None
    output: str
    query_id: str | None
    session: str | None
    gzip: bool
    settings: dict = field(default_factory=dict)
    params: dict = field(default_factory=dict)


def read(path, headers, body):
    """The request of a path with its query string, headers and body."""
    encoding = headers.get("Content-Encoding", "")
    if encoding == "gzip":
        body = gzip.decompress(body)
    elif encoding == "deflate":
        body = zlib.decompress(body)
    given = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query, keep_blank_values=True))
    user, password = _credentials(headers, given)
    query = given.get("query", "").encode()
    sql = query + b"\n" + body if query and body else query or body
    named = re.search(rb"\bFORMAT\s+(\w+)\s*(?:SETTINGS\b[^;']*)?;?\s*$", sql[-4096:], re.IGNORECASE)
    fallback = given.get("default_format") or headers.get("X-ClickHouse-Format") or "TabSeparated"
    return Asked(
        sql=sql,
        user=user,
        password=password,
        database=given.get("database") or headers.get("X-ClickHouse-Database"),
        output=named.group(1).decode() if named else fallback,
        query_id=given.get("query_id"),
        session=given.get("session_id"),
        gzip="gzip" in headers.get("Accept-Encoding", "") and given.get("enable_http_compression") in ("1", "true"),
        settings={key: value for key, value in given.items() if key not in OWN and not key.startswith("param_")},
        params={key[6:]: value for key, value in given.items() if key.startswith("param_")},
    )


def _credentials(headers, given):
    if "X-ClickHouse-User" in headers:
        return headers["X-ClickHouse-User"], headers.get("X-ClickHouse-Key", "")
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        user, _, password = base64.b64decode(rest).decode().partition(":")
        return user, password
    return given.get("user", "default"), given.get("password", "")


def is_insert(sql):
    """Whether it writes: such a query has no rows to stream."""
    return re.match(rb"(\s|--[^\n]*\n|/\*.*?\*/)*(select|with|show|describe|desc|exists|explain|\()", sql, re.I | re.S) is None
