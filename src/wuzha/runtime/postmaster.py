# SPDX-License-Identifier: Apache-2.0
"""Reading `postmaster.pid`: is a server alive on this data directory, and is the record true?"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Postmaster:
    """What the server wrote about itself. `status` is one of starting, ready, stopping, standby, or empty."""

    pid: int
    status: str


def read(database: Path) -> Postmaster | None:
    """The record in the data directory, true or stale; None if there is none or it is cut short."""
    try:
        lines = (database / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].lstrip("-").isdigit():
        return None
    return Postmaster(abs(int(lines[0])), lines[7].strip() if len(lines) > 7 else "")


def running(database: Path) -> Postmaster | None:
    """The record, only if its process is alive and really is the server of this data directory.

    After a crash the number may belong to any other process, in a container even to a similar one.
    """
    record = read(database)
    return record if record is not None and serves(record.pid, database) else None


def serves(pid: int, database: Path) -> bool:
    """Is process `pid` a PostgreSQL process of this data directory? Every one has it as working directory."""
    if sys.platform != "linux":
        return _shown_by_ps(pid, database)
    try:
        # A zombie has no working directory any more, so it counts as gone.
        same = os.path.samestat(Path(f"/proc/{pid}/cwd").stat(), database.stat())
        return same and Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


def orphans(database: Path) -> list[int]:
    """Server processes left over after their postmaster was killed. Empty where the system does not tell (macOS)."""
    if sys.platform != "linux":
        return []
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if serves(pid, database)]


def _shown_by_ps(pid: int, database: Path) -> bool:
    """The same from the command line, which only the postmaster keeps; its children are not recognised."""
    shown = subprocess.run(  # noqa: S603 - a system program and a number
        ["/bin/ps", "-ww", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split(None, 1)
    return len(shown) == 2 and not shown[0].startswith("Z") and f"postgres -D {database}" in shown[1]
