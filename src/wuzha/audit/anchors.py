# SPDX-License-Identifier: Apache-2.0
"""Anchors: heads of the chain kept outside the database, in a file that is only ever added to.

A superuser of the database can put an older copy of the trail in place, cut its end off, or delete it all, and what is
left is a chain. An anchor is what he cannot reach: how many links there were at a moment, and the hash of the last.
Each line is authenticated with a key of its own and names the line before it. The trail in turn names each anchor, so
a file that lost its end is noticed too.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.anchor import Anchor, append, last, opened
from wuzha.audit.chain import head_of
from wuzha.audit.labels import ANCHORED
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record

log = logging.getLogger(__name__)

#: How often the worker takes one.
EVERY = timedelta(hours=1)
#: Seconds between looks at the file.
LOOK_EVERY = 60.0


def place() -> Path:
    """The file of this machine, best on a disk that cannot be rewritten (`WUZHA_ANCHORS`)."""
    return Path(settings.WUZHA_ANCHORS)


def take_anchor() -> Anchor:
    """Seal what there is and keep the head outside the database. Raises `OSError` where the file cannot be written.

    1. Seal the tail.
    2. Under the lock of the file, add a line after the last one and see it onto the disk.
    3. Name the line in the trail. The next anchor covers that event.
    """
    seal_all()
    path = place()
    with opened(path) as file:
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
        append(file, anchor.text())
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
