# SPDX-License-Identifier: Apache-2.0
"""The officer's list: what the station has to sign in, what is in one's own hands, what colleagues handle; and the
clocks of one warning in the order of the work: sign-in, first call, meeting, feedback (`domain.md` §3.2).

Each group is ordered by the first deadline still running, so that what is late comes first. A station holds some
hundred open warnings at most; the pages are read by key, not by offset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.warning.models import Attempt, Handover, SecondRound, WarningRecord
from wuzha.warning.queries.rows import place_names, rows_of
from wuzha.warning.rules.lifecycle import OPEN, State


class ClockName(models.TextChoices):
    SIGN_IN = "SIGN_IN", _("Sign-in")
    FIRST_CALL = "FIRST_CALL", _("First call")
    MEET = "MEET", _("Meet")
    FEEDBACK = "FEEDBACK", _("Feedback")
    HANDOVER = "HANDOVER", _("Hand over")


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline. `done_at` is when it was met; without it the clock runs, or stands still once the work is over."""

    name: ClockName
    due: datetime
    done_at: datetime | None = None
    running: bool = False
    is_next: bool = False

    @property
    def label(self) -> Any:
        return self.name.label


def clocks(warning: WarningRecord, first_attempt_at: datetime | None = None) -> list[Clock]:
    """The clocks the warning has; the one that `WarningRecord.next_due` stands for is marked.

    The same reading as `warning.models.computed`: any attempt ends the clock of the first contact, and a meeting that
    never took place stops counting when the warning is closed.
    """
    at_work = warning.state not in (State.DISPATCHED, State.SIGNED)
    rows = (
        (ClockName.SIGN_IN, warning.signin_due, warning.signed_at, False),
        (ClockName.FIRST_CALL, warning.call_due, first_attempt_at or warning.first_call_at, at_work),
        (ClockName.MEET, warning.meet_due, warning.met_at, False),
        (ClockName.FEEDBACK, warning.feedback_due, warning.closed_at, False),
    )
    is_open = warning.state in OPEN
    found: list[Clock] = []
    next_seen = False
    for name, due, done_at, over in rows:
        if due is None:
            continue
        running = is_open and done_at is None and not over
        is_next = running and not next_seen and due == warning.next_due
        next_seen = next_seen or is_next
        found.append(Clock(name, due, done_at, running, is_next))
    return found


def next_clock(warning: WarningRecord) -> Clock | None:
    """The first deadline still running."""
    return next((clock for clock in clocks(warning) if clock.is_next), None)


#: Counting stops here; a screen shows `99+`.
MOST_COUNTED = 99
#: Stands for "no deadline" in the order: after everything that has one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Group(models.TextChoices):
    SIGN = "sign", _("To sign in")
    MINE = "mine", _("Handled by me")
    OTHERS = "others", _("With colleagues")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One warning of the list. `place` is town and village; `clock` the first deadline still running."""

    warning: WarningRecord
    place: str
    clock: Clock | None
    last_attempt: Attempt | None
    late: bool


@dataclass(frozen=True, slots=True)
class TaskPage(pages.Page[TaskRow]):
    """A page of one group."""

    group: Group = Group.MINE


def station_warnings(actor: Actor) -> QuerySet[WarningRecord]:
    """Warnings that were dispatched to the actor's own station."""
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor)
    return rows.filter(station_id__in=units_below(actor.unit_path).ids)


def of_group(actor: Actor, group: Group) -> QuerySet[WarningRecord]:
    rows = station_warnings(actor)
    if group is Group.SIGN:
        return rows.filter(state=State.DISPATCHED)
    rows = rows.filter(state__in=(State.SIGNED, State.WORKING))
    mine = Q(officer_id=actor.person_id)
    return rows.filter(mine if group is Group.MINE else ~mine)


def page(actor: Actor, group: Group, after: str = "", size: int = 20) -> TaskPage:
    """One page of a group. Raises `CursorError`."""
    rows = of_group(actor, group).annotate(
        by=Coalesce("next_due", Value(NEVER), output_field=models.DateTimeField())
    ).order_by("by", "id")  # fmt: skip
    found = pages.page(rows.only("id"), after, size)
    return TaskPage(task_rows(actor, [one.pk for one in found.rows]), found.next_cursor, group)


def task_rows(actor: Actor, keys: list[int]) -> list[TaskRow]:
    now = timezone.now()
    rows = rows_of(actor, keys, now)
    names = place_names(row.warning.division_code for row in rows)
    return [
        TaskRow(
            row.warning,
            names.get(row.warning.division_code, ""),
            clock := next_clock(row.warning),
            row.last_attempt,
            late=clock is not None and clock.due < now,
        )
        for row in rows
    ]


def counts(actor: Actor) -> dict[Group, int]:
    """How many warnings each group holds, each at most one more than `MOST_COUNTED`."""
    return {group: pages.capped(of_group(actor, group), MOST_COUNTED) for group in Group}


def capped(number: int) -> str:
    """`12`, or `99+`."""
    return pages.capped_text(number, MOST_COUNTED)


def open_handovers(actor: Actor) -> list[Handover]:
    """People found already deceived whom the station has still to hand over, the first due first."""
    rows: Iterable[Handover] = (
        Handover.objects.visible_to(actor)
        .filter(done_at__isnull=True, warning__station_id__in=units_below(actor.unit_path).ids)
        .select_related("warning", "opened_by")
        .order_by("due_at", "pk")[:MOST_COUNTED]
    )
    return list(rows)


def checks_due(actor: Actor) -> list[SecondRound]:
    """Denials after which the station has still to see the person again, the first due first."""
    mine = units_below(actor.unit_path).ids
    rows: Iterable[SecondRound] = (
        SecondRound.objects.visible_to(actor)
        .filter(checked_at__isnull=True, warning__station_id__in=mine)
        .select_related("warning", "next")
        .order_by("check_due", "pk")[:MOST_COUNTED]
    )
    return list(rows)


def arrived_since(actor: Actor, seen: datetime) -> int:
    """Warnings to sign in that were dispatched after a moment, at most one more than `MOST_COUNTED`."""
    return pages.capped(of_group(actor, Group.SIGN).filter(dispatched_at__gt=seen), MOST_COUNTED)


def next_task(actor: Actor) -> WarningRecord | None:
    """What to do after this one: the first due in one's own hands, else the first to sign in."""
    for group in (Group.MINE, Group.SIGN):
        if rows := page(actor, group, size=1).rows:
            return rows[0].warning
    return None
