# SPDX-License-Identifier: Apache-2.0
"""The journal (WAL) of the embedded database, laid aside piece by piece for an archive when the operator wants one.

Whether it is laid aside belongs to the data directory and not to the environment of a command: a server that was
started once without it would leave a gap. PostgreSQL copies each piece into `postgres/wal`, as its own account and in
clear, as the database itself is; `wuzha.backup.archive` closes it for the operator's key and takes it away from there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from wuzha.runtime.home import Home

#: A piece that is not full is laid aside after so long, if anything was written: what a lost disk can cost.
EVERY = "60s"
#: The name appears when the piece is whole and on the disk. Written again after a crash it is the same.
_COPY = 'cp "%p" "../wal/.%f" && sync "../wal/.%f" && mv "../wal/.%f" "../wal/%f"'


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the archive is, which key closes it (none: it lies open), and for how many days it keeps what it has."""

    folder: str
    to: str | None
    days: int


def _file(home: Home) -> Path:
    return home.root / "wal.json"


def wanted(home: Home) -> Wanted | None:
    """What the operator wants; `None` for no archive."""
    try:
        return Wanted(**json.loads(_file(home).read_text()))
    except FileNotFoundError:
        return None


def want(home: Home, wish: Wanted | None) -> None:
    """From the next start of the database on."""
    if wish is None:
        _file(home).unlink(missing_ok=True)
        return
    unfinished = _file(home).with_suffix(".part")
    unfinished.write_text(json.dumps(asdict(wish)))
    unfinished.replace(_file(home))


def aside(home: Home) -> Path:
    """Where PostgreSQL lays the pieces."""
    return home.postgres / "wal"


def settings(home: Home) -> Mapping[str, str]:
    """For `postgresql.conf`."""
    if wanted(home) is None:
        return {}
    return {"archive_mode": "on", "archive_command": _COPY, "archive_timeout": EVERY}


def system(database: Path) -> str:
    """The number by which a database knows itself: the first eight bytes of its control file."""
    with (database / "global" / "pg_control").open("rb") as file:
        return str(int.from_bytes(file.read(8), "little"))
