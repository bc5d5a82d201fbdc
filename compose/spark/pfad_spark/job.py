"""A job as it is asked for, and what running one can end with."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Any, Callable, Mapping

from .settings import Cluster, with_wishes
from .spark_ui import Progress

PACKAGED = "packaged"
FIELDS = {"application", "file", "arguments", "conf", "mode", "cluster", "deadlineSeconds"}
# In the request, and the field of Cluster that each is.
CLUSTER_FIELDS = {
    "master": "master",
    "s3Endpoint": "s3_endpoint",
    "s3AccessKey": "s3_access_key",
    "s3SecretKey": "s3_secret_key",
    "eventLogDir": "event_log_dir",
}
# What would have the driver start something else than a client-mode application of its own, or say so of itself.
FIXED_CONF = (
    "spark.master",
    "spark.submit.deployMode",
    "spark.driver.host",
    "spark.driver.bindAddress",
    "spark.ui.port",
)


class BadJob(ValueError):
    """A job that cannot be run as it is asked for; the text says what is wrong."""


class Cancelled(Exception):
    """Nobody waits for the job any more."""


class JobFailed(Exception):
    """The job did not come to its end; the text says why."""


@dataclass(frozen=True)
class Job:
    """What to run. `file`: the application's bytes where it was sent; else `application` is a path or URL here."""

    application: str
    arguments: tuple[str, ...]
    cluster: Cluster
    conf: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None
    # `auto`: warm where that can be.
    mode: str = "auto"
    # Seconds; None: as long as it takes.
    deadline: float | None = None

    def may_be_warm(self) -> bool:
        """The packaged job as it is: anything else may need a configuration or a context of its own."""
        return self.mode == "auto" and self.application == PACKAGED and not self.conf


@dataclass(frozen=True)
class Report:
    """Where a job's words go, and whether anybody still listens."""

    line: Callable[[str], None]
    progress: Callable[[Progress], None]
    is_gone: Callable[[], bool]


def texts(value: Any, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or any(not isinstance(each, str) or "\0" in each for each in value):
        raise BadJob(f"{what} must be a list of texts")
    return tuple(value)


def text_map(value: Any, what: str) -> dict[str, str]:
    if not isinstance(value, dict) or any(not isinstance(each, str) for each in value.values()):
        raise BadJob(f"{what} must be an object of texts")
    return value


def conf_of(value: Any) -> dict[str, str]:
    conf = text_map(value, "conf")
    for name, text in conf.items():
        if not re.fullmatch(r"spark\.[\w.:/-]+", name):
            raise BadJob(f"conf has {name!r}: names of Spark's settings begin with spark.")
        if name in FIXED_CONF:
            raise BadJob(f"conf has {name}: the driver sets it (the master comes from the connection spark_default)")
        if "\n" in text or "\r" in text:
            raise BadJob(f"conf has a line break in {name}")
    return conf


def bytes_of(value: Any) -> bytes | None:
    if value is None:
        return None
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise BadJob("file must be the application's bytes as base64") from None


def parse_job(body: Any, cluster: Cluster) -> Job:
    """A request's body as a Job for `cluster` (unless it names another), or BadJob."""
    if not isinstance(body, dict):
        raise BadJob("the body must be a JSON object")
    unknown = sorted(set(body) - FIELDS)
    if unknown:
        raise BadJob(f"there is no field {', '.join(unknown)}; those that are: {', '.join(sorted(FIELDS))}")
    application = body.get("application")
    if not isinstance(application, str) or not application or application.startswith("-") or "\0" in application:
        raise BadJob("application must be a path, a URL or packaged")
    mode = body.get("mode", "auto")
    if mode not in ("auto", "submit"):
        raise BadJob("mode must be auto or submit")
    deadline = body.get("deadlineSeconds")
    if deadline is not None and (not isinstance(deadline, (int, float)) or isinstance(deadline, bool) or deadline <= 0):
        raise BadJob("deadlineSeconds must be a number above 0")
    wishes = text_map(body.get("cluster", {}), "cluster")
    if not set(wishes) <= set(CLUSTER_FIELDS):
        raise BadJob(f"cluster may have {', '.join(CLUSTER_FIELDS)} only")
    return Job(
        application=application,
        arguments=texts(body.get("arguments", []), "arguments"),
        cluster=with_wishes(cluster, {CLUSTER_FIELDS[name]: value for name, value in wishes.items()}),
        conf=conf_of(body.get("conf", {})),
        file=bytes_of(body.get("file")),
        mode=mode,
        deadline=deadline,
    )
