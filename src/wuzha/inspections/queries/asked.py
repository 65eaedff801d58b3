# SPDX-License-Identifier: Apache-2.0
"""What other rooms ask about tickets and findings: evidence of 工作不力, and whether all is put right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.inspections.models import Finding, TicketUnit
from wuzha.inspections.rules.tickets import LATE, OPEN, RUNNING
from wuzha.inspections.rules.visits import FindingState, Severity

_READ = ("ticket", "unit")


def open_of_unit(actor: Actor, unit_id: int, most: int | None = None) -> list[TicketUnit]:
    """Tickets of a unit that are not struck off yet, by their deadlines. `part.ticket`, `part.state`,
    `part.due_at`, `part.returns` and `part.overdue_at` say the rest. `most` for a page that shows a few."""
    return list(_open(actor).filter(unit_id=unit_id).order_by("due_at", "pk")[:most])


def overdue(actor: Actor, at: datetime) -> list[TicketUnit]:
    """Tickets whose unit owes an answer and whose deadline lies before a moment, the longest late first."""
    rows = TicketUnit.objects.visible_to(actor).filter(state__in=(*RUNNING, *LATE), due_at__lt=at)
    return list(rows.select_related(*_READ).order_by("due_at", "pk"))


def _open(actor: Actor) -> QuerySet[TicketUnit]:
    rows: QuerySet[TicketUnit] = TicketUnit.objects.visible_to(actor).filter(state__in=OPEN)
    return rows.select_related(*_READ)


def part_of(actor: Actor, pk: int) -> TicketUnit | None:
    """One unit's part of a ticket, for the measure that is proposed on it."""
    found: TicketUnit | None = TicketUnit.objects.visible_to(actor).select_related(*_READ).filter(pk=pk).first()
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """What inspections found at a unit: in words, how grave, and whether it is put right."""

    number: str
    text: str
    severity: str
    severity_word: str
    found_on: date
    url: str
    open: bool
    cleared_on: date | None
    in_time: bool | None

    @property
    def grave(self) -> bool:
        return self.severity == Severity.GRAVE


def findings_of(
    actor: Actor, unit_id: int, since: date | None = None, *, open_only: bool = False, most: int | None = None
) -> list[Evidence]:
    """What inspections found at a unit (from a day on), the latest first; `open_only`: what is not put right."""
    rows = Finding.objects.visible_to(actor).filter(inspection__unit_id=unit_id)
    if since is not None:
        rows = rows.filter(found_at__date__gte=since)
    if open_only:
        rows = rows.exclude(state=FindingState.CLEARED)
    rows = rows.select_related("item", "inspection").order_by("-found_at", "-pk")
    return [_evidence(one) for one in rows[:most]]


def _evidence(one: Finding) -> Evidence:
    return Evidence(
        one.number, one.item.text, one.severity, one.get_severity_display(), _day(one.found_at), one.get_absolute_url(),
        one.state != FindingState.CLEARED, _day(one.cleared_at) if one.cleared_at else None, one.in_time,
    )  # fmt: skip


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def of_case(actor: Actor, case_id: int) -> Sequence[TicketUnit]:
    """Tickets on a case, the latest first."""
    rows = TicketUnit.objects.visible_to(actor).filter(ticket__about_type="case", ticket__about_id=case_id)
    return list(rows.select_related(*_READ).order_by("-pk"))


def parts_named(actor: Actor, keys: Collection[int]) -> QuerySet[TicketUnit]:
    """Parts in reach by their keys."""
    rows: QuerySet[TicketUnit] = TicketUnit.objects.visible_to(actor).filter(pk__in=list(keys))
    return rows.select_related(*_READ)
