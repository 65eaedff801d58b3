# SPDX-License-Identifier: Apache-2.0
"""What a list of warnings is asked for: the queue and the filter bar, from a query string and back to one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field, StringConstraints

from wuzha.core.lists import ListFilters
from wuzha.warning.models import Transition
from wuzha.warning.rules.lifecycle import DONE, OPEN, Act, Level, Mark, State, values_with


class Queue(TextChoices):
    """The lists of the desk, in the order of the work."""

    TODO = "todo", _("To triage")
    MINE = "mine", _("In my hands")
    HELD = "held", _("In triage")
    SENT = "sent", _("To be signed in")
    WORK = "work", _("In contact")
    OVERDUE = "overdue", _("Overdue")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")
    INVALID = "invalid", _("Not valid")


STATES: dict[Queue, tuple[State, ...]] = {
    Queue.TODO: (State.RECEIVED,),
    Queue.MINE: (State.CLAIMED,),
    Queue.HELD: (State.CLAIMED,),
    Queue.SENT: (State.DISPATCHED,),
    Queue.WORK: (State.SIGNED, State.WORKING),
    Queue.OVERDUE: OPEN,
    Queue.SNOOZED: (State.RECEIVED,),
    Queue.CLOSED: (State.CLOSED,),
    Queue.INVALID: (State.INVALID,),
}

#: Queues whose warnings somebody holds or has sent on.
OWNED = frozenset({Queue.HELD, Queue.SENT, Queue.WORK, Queue.OVERDUE})


class Period(TextChoices):
    """How far back the last push may lie."""

    DAY = "1d", _("24 hours")
    WEEK = "7d", _("7 days")
    MONTH = "30d", _("30 days")
    QUARTER = "90d", _("90 days")
    YEAR = "365d", _("A year")
    ALL = "all", _("No limit")

    @property
    def length(self) -> timedelta | None:
        """The period as a length of time; `None` for no limit."""
        return None if self is Period.ALL else timedelta(days=int(self.value.removesuffix("d")))


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | int) else value


Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,23}$")]
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed), Field(max_length=40)]
Levels = Annotated[tuple[Level, ...], BeforeValidator(_listed), Field(max_length=4)]


class Filters(ListFilters):
    """One list of the desk."""

    queue: Queue = Queue.TODO
    level: Levels = ()
    fraud_type: Codes = ()
    source: Codes = ()
    #: Key of the station's unit.
    station: int | None = Field(default=None, ge=1, lt=2**63)
    period: Period | None = None
    overdue: bool = False
    #: Held by the person who asks, or dispatched by that person; only in the queues of `OWNED`.
    mine: bool = False
    round2: bool = False
    flagged: bool = False
    has_payment: bool = False
    #: A number, phone, ID number or account, exactly; it looks through every state and period.
    q: str = Field(default="", max_length=64)

    @property
    def states(self) -> tuple[State, ...]:
        """The states of the list's warnings. What waits in the queue is nobody's."""
        states = STATES[self.queue]
        return tuple(state for state in states if state != State.RECEIVED) if self.asks_mine else states

    @property
    def asks_mine(self) -> bool:
        return self.mine and self.queue in OWNED

    @property
    def is_done(self) -> bool:
        """Whether the list is of finished work, which is ordered by the last push and bounded in time."""
        return STATES[self.queue][0] in DONE

    @property
    def in_force(self) -> Period:
        """The period asked for; finished work of the last 90 days when nothing was."""
        return self.period or (Period.QUARTER if self.is_done else Period.ALL)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the queue is asked for."""
        return bool(self.query(queue=Queue.TODO))

    def since(self, now: datetime) -> datetime | None:
        """The earliest last push of the list."""
        length = self.in_force.length
        return None if length is None else now - length

    def marks(self) -> Mark:
        """Bits of `WarningRecord.marks` that the list asks for."""
        wanted = Mark(0)
        for asked, mark in (
            (self.has_payment, Mark.PAYMENT),
            (self.flagged, Mark.FLAGGED),
            (self.round2, Mark.ROUND2),
            (self.overdue and self.is_done, Mark.LATE),
        ):
            wanted |= mark if asked else Mark(0)
        return wanted

    def columns(self) -> Q:
        """What is asked of the columns that `paging` can also ask for one combination at a time."""
        rule = Q()
        for column, wanted in (("level", self.level), ("fraud_type", self.fraud_type), ("source_type", self.source)):
            if wanted:
                rule &= Q(**{f"{column}__in": wanted})
        if marks := self.marks():
            rule &= Q(marks__in=values_with(marks))
        return rule

    def rest(self, person_id: int | None, now: datetime) -> Q:
        """What else is asked, except the state and `q`, which decide how the list is read.

        `person_id` is the person who asks; `now` decides what is overdue and what still sleeps.
        """
        rule = Q()
        if self.station is not None:
            rule &= Q(station_id=self.station)
        if since := self.since(now):
            rule &= Q(last_pushed_at__gte=since)
        if self.asks_mine:
            rule &= _mine(person_id)
        if (self.overdue and not self.is_done) or self.queue is Queue.OVERDUE:
            rule &= Q(next_due__lt=now)
        if self.queue is Queue.TODO:
            rule &= Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now)
        elif self.queue is Queue.SNOOZED:
            rule &= Q(snoozed_until__gt=now)
        elif self.queue is Queue.MINE:
            rule &= Q(claimed_by_id=person_id)
        return rule


def _mine(person_id: int | None) -> Q:
    """Warnings that a person holds, or has dispatched.

    The comparison of times says nothing new, but keeps PostgreSQL from collecting all the person has ever dispatched.
    """
    sent = Transition.unscoped.filter(
        warning_id=OuterRef("pk"), by_id=person_id, act=Act.DISPATCH, at__gte=OuterRef("received_at")
    )
    return Q(claimed_by_id=person_id) | Q(Exists(sent))
