"""What all the subjects share: instants as text, and files with one case a line."""

from __future__ import annotations

import json
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pendulum


def at(text: str) -> pendulum.DateTime:
    """An instant in UTC from `2025-01-15T10:00` (seconds may follow)."""
    return pendulum.parse(text, tz="UTC")


def text_of(instant: datetime) -> str:
    """UTC, to the minute where its seconds are zero."""
    utc = pendulum.instance(instant).in_timezone("UTC")
    return utc.strftime("%Y-%m-%dT%H:%M" if utc.second == 0 and utc.microsecond == 0 else "%Y-%m-%dT%H:%M:%S")


def write(folder: Path, name: str, what: str, **subjects) -> None:
    """Writes a file: what it holds, what made it, then each subject, a list of cases with one line each."""
    made = {"apache-airflow": version("apache-airflow"), "croniter": version("croniter"), "python": platform.python_version()}
    lines = [f'"what": {dump(what)}', f'"made": {dump(made)}']
    for subject, value in subjects.items():
        if isinstance(value, list) and value and isinstance(value[0], dict | list):
            lines.append(f'"{subject}": [\n    ' + ",\n    ".join(map(dump, value)) + "\n  ]")
        else:
            lines.append(f'"{subject}": {dump(value)}')
    (folder / f"{name}.json").write_text("{\n  " + ",\n  ".join(lines) + "\n}\n")
    counts = ", ".join(f"{len(value)} {subject}" for subject, value in subjects.items() if isinstance(value, list))
    print(f"{name}.json: {counts}")


def dump(value) -> str:
    return json.dumps(value, ensure_ascii=False)
