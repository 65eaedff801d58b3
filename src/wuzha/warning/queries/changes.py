# SPDX-License-Identifier: Apache-2.0
"""The change feed as its readers see it: everything committed since a mark, once, for an actor's reach.

    mark = changes.now()                      # what is committed by now has been seen
    found = changes.since(actor, mark)        # what was committed after it; may raise MarkTooOldError
    mark = found.mark                         # keep it (it is a short text) and go on from it

A mark is a snapshot of PostgreSQL, not a number: a transaction that wrote early and commits late is in no snapshot
before its commit, so it is never missed, and nobody waits for it. Only committed changes are told: a test that reads
what it wrote itself needs real transactions (`@pytest.mark.django_db(transaction=True)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Self

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.warning.models import Change
from wuzha.warning.rulesets import LIVE

#: The channel on which PostgreSQL says that there is something to read.
CHANNEL = "wuzha_warning"
#: Changes read at once unless asked otherwise.
MOST = 1000
_PART = r"\d{1,19}:\d{1,19}:[\d,]{0,2000}"
_TEXT = re.compile(rf"(\d{{1,12}})/({_PART})(?:/({_PART})/(\d{{1,18}}))?")


class MarkTooOldError(LookupError):
    """The feed no longer reaches back to the mark (or the mark is of another database): read the lists anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader has seen. Its text has no spaces and fits an HTTP header."""

    #: Seconds since 1970 at which the snapshot was taken.
    at: int
    #: `pg_snapshot`: what was committed then has been seen.
    seen: str
    #: In the middle of a long answer: the snapshot it is read by, and the last row given.
    until: str = ""
    last: int = 0

    def __str__(self) -> str:
        return f"{self.at}/{self.seen}" + (f"/{self.until}/{self.last}" if self.until else "")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark a text stands for. Raises `MarkTooOldError` for anything else: such a reader must begin anew."""
        match = _TEXT.fullmatch(text)
        if match is None or not all(_is_snapshot(part) for part in (match[2], match[3]) if part):
            raise MarkTooOldError(text[:64])
        return cls(int(match[1]), match[2], match[3] or "", int(match[4] or 0))


@dataclass(frozen=True, slots=True)
class Found:
    """Changes in the order they were written, the mark after them, and whether more wait behind it."""

    changes: list[Change]
    mark: Mark
    more: bool


def now() -> Mark:
    """The mark of this moment. Take it before reading a list, and no change between the two is missed."""
    return Mark(int(timezone.now().timestamp()), _snapshot())


def since(actor: Actor, mark: Mark, limit: int = MOST) -> Found:
    """What was committed after the mark to warnings that are, or until then were, in the actor's reach.

    Raises `MarkTooOldError`.
    """
    moment = timezone.now()
    if datetime.fromtimestamp(mark.at, UTC) < moment - timedelta(hours=LIVE.at(moment).keep_hours):
        raise MarkTooOldError(str(mark.at))
    until = mark.until or _snapshot(not_before=mark.seen)
    rows = Change.objects.visible_to(actor).filter(
        _is("txid >= pg_snapshot_xmin(%s::pg_snapshot)", mark.seen),
        _is("NOT pg_visible_in_snapshot(txid, %s::pg_snapshot)", mark.seen),
        _is("pg_visible_in_snapshot(txid, %s::pg_snapshot)", until),
        pk__gt=mark.last,
    )
    found = list(rows.order_by("pk")[: limit + 1])
    if len(found) > limit:
        found = found[:limit]
        return Found(found, Mark(mark.at, mark.seen, until, found[-1].pk), more=True)
    at = mark.at if mark.until else int(moment.timestamp())
    return Found(found, Mark(at, until), more=False)


def _is(condition: str, *parameters: str) -> RawSQL:
    return RawSQL(condition, parameters, output_field=BooleanField())  # noqa: S611 - conditions of this module


def _snapshot(not_before: str = "") -> str:
    """The snapshot of now. Raises `MarkTooOldError` when the database has not come as far as the one given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s::text, pg_snapshot_xmax(s) < pg_snapshot_xmax(coalesce(%s::pg_snapshot, s))"
            " FROM pg_current_snapshot() AS s",
            [not_before or None],
        )
        text, restored = cursor.fetchone()
    if restored:
        raise MarkTooOldError(not_before)
    return str(text)


def _is_snapshot(text: str) -> bool:
    """Whether PostgreSQL would read it: `xmin:xmax:` and the numbers in progress between them, ascending."""
    low, high, running = text.split(":")
    try:
        numbers = [int(one) for one in running.split(",")] if running else []
    except ValueError:
        return False
    first, end = int(low), int(high)
    if not 0 < first <= end < 2**63 or not first % 2**32 or not end % 2**32:
        return False
    return all(a < b for a, b in pairwise([first - 1, *numbers, end]))
