# SPDX-License-Identifier: Apache-2.0
"""Anchors: heads of the chain kept outside the database, in a file that is only ever added to.

A superuser of the database can put an older copy of the trail in place, cut its end off, or delete it all, and what is
left is a chain. An anchor is what he cannot reach: how many links there were at a moment, and the hash of the last.
Each line is authenticated with a key of its own and names the line before it. The trail in turn names each anchor, so
a file that lost its end is noticed too.
"""

from __future__ import annotations

import contextlib
import fcntl
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.boundary import head_of
from wuzha.audit.labels import ANCHORED
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.keys import derive

log = logging.getLogger(__name__)

PURPOSE = "audit-anchor"
#: How often the worker takes one.
EVERY = timedelta(hours=1)
#: Seconds between looks at the file.
LOOK_EVERY = 60.0
#: Bytes at the end of the file that hold its last line.
TAIL = 16 * 1024


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


def place() -> Path:
    """The file of this machine, best on a disk that cannot be rewritten (`WUZHA_ANCHORS`)."""
    return Path(settings.WUZHA_ANCHORS)


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


def take_anchor() -> Anchor:
    """Seal what there is and keep the head outside the database. Raises `OSError` where the file cannot be written.

    1. Seal the tail.
    2. Under the lock of the file, add a line after the last one and see it onto the disk.
    3. Name the line in the trail. The next anchor covers that event.
    """
    seal_all()
    path = place()
    with _opened(path) as file:
        before = last(path)
        seq, head = head_of(Event.objects)
        anchor = Anchor(
            file=before.file if before else secrets.token_hex(8),
            number=before.number + 1 if before else 1,
            at=timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
            seq=seq,
            head=head.hex(),
            previous=before.mac if before else "",
        ).signed()
        _append(file, anchor.text())
    record(
        Actor.system("audit"), ANCHORED, on=("anchor", anchor.number),
        detail={"file": anchor.file, "number": anchor.number, "seq": anchor.seq, "head": anchor.head},
    )  # fmt: skip
    return anchor


def take_if_due() -> Anchor | None:
    """`take_anchor` when the last one of this machine is an hour old. Cheap to call often."""
    global _look_at
    if time.monotonic() < _look_at:
        return None
    _look_at = time.monotonic() + LOOK_EVERY
    newest = last(place())
    # One from the future is of a clock that was put right since.
    if newest is not None and timedelta() <= timezone.now() - newest.moment < EVERY:
        return None
    return take_anchor() if Event.objects.exists() else None


_look_at = 0.0


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _append(file: int, line: str) -> None:
    """Add a line; one that a crash cut short is ended first, so that the new one stands alone."""
    size = os.fstat(file).st_size
    ended = size == 0 or os.pread(file, 1, size - 1) == b"\n"
    os.write(file, (("" if ended else "\n") + line + "\n").encode())
    os.fsync(file)
