"""Event logs are kept, but not for ever: a job a minute would fill any disk."""

from __future__ import annotations

import shutil
from pathlib import Path


def size_of(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def prune(folder: str, keep_mb: int, newest: int = 3) -> list[str]:
    """Removes the oldest logs of a folder until `keep_mb` are left; never one of the `newest`. Gives their names."""
    root = Path(folder)
    if "://" in folder or not root.is_dir():
        return []
    logs = sorted(root.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    left, removed = keep_mb * 1024 * 1024, []
    for position, log in enumerate(logs):
        left -= size_of(log)
        if left < 0 and position >= newest:
            shutil.rmtree(log) if log.is_dir() else log.unlink()
            removed.append(log.name)
    return removed
