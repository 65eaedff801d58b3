# SPDX-License-Identifier: Apache-2.0
"""Change feeds: what happened to the records that a list shows, for open pages and for programs outside.

Each domain has a table (`FeedRow`) that the database itself writes, whoever changes a record. A reader is told
everything committed since its mark, once, for an actor's reach:

    mark = feed.now()                            # what is committed by now has been seen
    found = feed.since(Change, actor, mark)      # what was committed after it; may raise MarkTooOldError
    mark = found.mark                            # keep it (it is a short text) and go on from it

A mark is a snapshot of PostgreSQL, not a number: a transaction that wrote early and commits late is in no snapshot
before its commit, so it is never missed, and nobody waits for it. Only committed changes are told: a test that reads
what it wrote itself needs real transactions (`@pytest.mark.django_db(transaction=True)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import connection, models
from django.db.models import BooleanField, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.rulesets import LIVE
from wuzha.org.scoping import ScopedModel

#: Changes read at once unless asked otherwise.
MOST = 1000
#: A change is written before its transaction commits; a mark taken between the two must still find it.
LATE_COMMIT = timedelta(hours=1)
#: Changes deleted by one statement.
AT_ONCE = 20_000
_PART = r"\d{1,19}:\d{1,19}:[\d,]{0,2000}"
_TEXT = re.compile(rf"(\d{{1,12}})/({_PART})(?:/({_PART})/(\d{{1,18}}))?")


class TransactionId(models.Field):  # type: ignore[type-arg]  # read by the database only
    """PostgreSQL's 64-bit number of the transaction that wrote the row."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "xid8"


class FeedRow(ScopedModel):
    """One change of one record. No personal data: a reader looks the record up, in its own reach.

    A feed is scoped, has an index on `txid`, and keys without constraints: it is written with every change and thrown
    away after some days. Never read it in the order of its key alone: what is written early may be committed late.
    """

    #: The channel on which PostgreSQL says that there is something to read.
    CHANNEL: ClassVar[str]

    txid = TransactionId(db_default=Func(function="pg_current_xact_id"))
    at = models.DateTimeField(db_default=Now())

    class Meta(ScopedModel.Meta):
        abstract = True


R = TypeVar("R", bound=FeedRow)


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
class NewChanges(Generic[R]):
    """Changes in the order they were written, the mark after them, and whether more wait behind it."""

    changes: list[R]
    mark: Mark
    more: bool


def now() -> Mark:
    """The mark of this moment. Take it before reading a list, and no change between the two is missed."""
    return Mark(int(timezone.now().timestamp()), _snapshot())


def since(model: type[R], actor: Actor, mark: Mark, limit: int = MOST) -> NewChanges[R]:
    """What was committed after the mark to records that are, or until then were, in the actor's reach.

    Raises `MarkTooOldError`.
    """
    moment = int(timezone.now().timestamp())
    until = mark.until or _snapshot(not_before=mark.seen)
    rows = between(model, actor, mark, Mark(moment, until)).filter(pk__gt=mark.last)
    found = list(rows.order_by("pk")[: limit + 1])
    if len(found) > limit:
        found = found[:limit]
        return NewChanges(found, Mark(mark.at, mark.seen, until, found[-1].pk), more=True)
    return NewChanges(found, Mark(mark.at if mark.until else moment, until), more=False)


def between(model: type[R], actor: Actor, mark: Mark, until: Mark) -> QuerySet[R]:
    """What was committed between two marks in the actor's reach, in no order. Raises `MarkTooOldError`."""
    if datetime.fromtimestamp(mark.at, UTC) < _kept_since(timezone.now()):
        raise MarkTooOldError(str(mark.at))
    rows: QuerySet[R] = model.objects.visible_to(actor).filter(
        _is("txid >= pg_snapshot_xmin(%s::pg_snapshot)", mark.seen),
        _is("NOT pg_visible_in_snapshot(txid, %s::pg_snapshot)", mark.seen),
        _is("pg_visible_in_snapshot(txid, %s::pg_snapshot)", until.seen),
    )
    return rows


def prune(model: type[FeedRow], now: datetime) -> int:
    """Delete changes older than `LivePolicy.keep_hours`; how many. Missed, doubled or killed runs harm nothing."""
    oldest = model.unscoped.filter(at__lt=_kept_since(now) - LATE_COMMIT)
    deleted = 0
    while True:
        # The oldest have the lowest keys, and by the key there is an index to find them.
        last = model.unscoped.order_by("pk").values_list("pk", flat=True)[AT_ONCE - 1 : AT_ONCE].first()
        gone = int((oldest if last is None else oldest.filter(pk__lte=last)).delete()[0])
        if not gone:
            return deleted
        deleted += gone


def _kept_since(moment: datetime) -> datetime:
    return moment - timedelta(hours=LIVE.at(moment).keep_hours)


def _is(condition: str, parameter: str) -> RawSQL:
    return RawSQL(condition, [parameter], output_field=BooleanField())  # noqa: S611 - conditions of this module


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
