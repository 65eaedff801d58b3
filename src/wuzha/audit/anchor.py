# SPDX-License-Identifier: Apache-2.0
"""One anchor of the trail, and the file that anchors are kept in, line by line. Needs no database.

A line that is no anchor, such as a time-stamp (`wuzha.audit.stamps`) or one cut short by a crash, is passed over.
"""

from __future__ import annotations

import contextlib
import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from wuzha.keys import derive

PURPOSE = "audit-anchor"
#: Bytes at the end of a file that hold its last anchor.
TAIL = 64 * 1024


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file."""

    #: Names the file, since machines that share a database each keep their own.
    file: str
    #: Place in the file, from 1.
    number: int
    #: ISO 8601, UTC.
    at: str
    #: Links of the chain then, and the hash of the last one as hexadecimal.
    seq: int
    head: str
    #: Code of the line before; empty in the first one.
    previous: str
    mac: str = ""

    def text(self) -> str:
        """The line as it stands in the file."""
        return json.dumps(asdict(self), separators=(",", ":"))

    def covered(self) -> bytes:
        """What its code authenticates."""
        return json.dumps({**asdict(self), "mac": ""}, sort_keys=True, separators=(",", ":")).encode()

    def signed(self) -> Anchor:
        return replace(self, mac=self._code())

    def genuine(self) -> bool:
        """Was this line written by a process that holds the key?"""
        return hmac.compare_digest(self._code().encode(), self.mac.encode())

    def _code(self) -> str:
        return hmac.digest(derive(PURPOSE), self.covered(), "sha256").hex()

    @classmethod
    def read(cls, line: str) -> Anchor | None:
        """From a line of a file; `None` when it is none, such as one cut short by a crash."""
        try:
            told = json.loads(line)
            anchor = cls(**told)
            datetime.fromisoformat(anchor.at)
        except (ValueError, TypeError):
            return None
        texts = (anchor.file, anchor.head, anchor.previous, anchor.mac)
        numbers = (anchor.number, anchor.seq)
        fits = all(type(one) is str for one in texts) and all(type(one) is int for one in numbers)
        return anchor if fits else None

    @property
    def moment(self) -> datetime:
        moment = datetime.fromisoformat(self.at)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def lines(path: Path) -> list[Anchor | None]:
    """Every line of a file, damaged ones as `None`; empty when there is no file."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [Anchor.read(line) for line in text.splitlines() if line.strip()]


def last(path: Path) -> Anchor | None:
    """The newest whole line of a file."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            tail = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    return next((one for one in map(Anchor.read, reversed(tail)) if one is not None), None)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def append(file: int, line: str) -> None:
    """Add a line; one that a crash cut short is ended first, so that the new one stands alone."""
    size = os.fstat(file).st_size
    ended = size == 0 or os.pread(file, 1, size - 1) == b"\n"
    os.write(file, (("" if ended else "\n") + line + "\n").encode())
    os.fsync(file)
