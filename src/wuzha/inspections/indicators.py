# SPDX-License-Identifier: Apache-2.0
"""What is counted of tickets and inspections (`domain.md` §5.4): each unit of a ticket counts once, each visit, each
finding."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Part, Period, Selection, Shape, Subject, register
from wuzha.inspections.models import Finding, Inspection, TicketUnit
from wuzha.inspections.rules.tickets import State
from wuzha.inspections.rules.visits import FindingState, VisitState

GROUP = pgettext_lazy("indicator", "Oversight")
HOUSE = pgettext_lazy("indicator", "Fields and states of oversight tickets: domain.md §5.4; to be set locally")


def _subject(model: Any, code: str, label: Any, related: tuple[str, ...]) -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related, timeless=True)


TICKET = _subject(TicketUnit, "ticket_unit", pgettext_lazy("indicator", "tickets"), ("ticket", "unit"))
VISIT = _subject(Inspection, "inspection", pgettext_lazy("indicator", "inspections"), ("unit",))
FOUND = _subject(Finding, "finding", pgettext_lazy("indicator", "findings"), ("inspection", "inspection__unit", "item"))

_ISSUED = Basis(TICKET, "issued_at", pgettext_lazy("indicator", "issued in the period"))
_DUE = Basis(TICKET, "due_at", pgettext_lazy("indicator", "due in the period"))
_PLANNED = Basis(VISIT, "planned_on", pgettext_lazy("indicator", "planned in the period"), of_days=True)
_FOUND = Basis(FOUND, "found_at", pgettext_lazy("indicator", "found in the period"))
_STANDING = ~Q(state=State.WITHDRAWN)

INDICATORS = register("inspections", (
    Indicator(
        "tickets_issued", GROUP, pgettext_lazy("indicator", "Oversight tickets issued"), Shape.COUNT, _ISSUED,
        pgettext_lazy("indicator", "Tickets issued in the period, each unit once, without those withdrawn"), HOUSE,
        among=_STANDING,
    ),
    Indicator(
        "tickets_in_time", GROUP, pgettext_lazy("indicator", "Tickets struck off in time"), Shape.RATE, _DUE,
        pgettext_lazy(
            "indicator", "Tickets struck off whose accepted reply came by its deadline / tickets due in the period"
        ), HOUSE, among=_STANDING, hit=Q(in_time=True), better=Better.UP,
    ),
    Indicator(
        "tickets_returned", GROUP, pgettext_lazy("indicator", "Tickets returned"), Shape.RATE, _ISSUED,
        pgettext_lazy("indicator", "Tickets with a reply that was returned / tickets issued in the period"), HOUSE,
        among=_STANDING, hit=Q(returns__gt=0), better=Better.DOWN,
    ),
    Indicator(
        "tickets_overdue", GROUP, pgettext_lazy("indicator", "Tickets overdue"), Shape.RATE, _DUE,
        pgettext_lazy("indicator", "Tickets that ran over a deadline / tickets due in the period"), HOUSE,
        among=_STANDING, hit=Q(overdue_at__isnull=False), better=Better.DOWN,
    ),
    Indicator(
        "inspections_done", GROUP, pgettext_lazy("indicator", "Inspections done against the plan"), Shape.RATE,
        _PLANNED,
        pgettext_lazy("indicator", "Inspections done / inspections planned for the period, without those called off"),
        HOUSE, among=~Q(state=VisitState.CALLED_OFF), hit=Q(state=VisitState.DONE), better=Better.UP,
    ),
    Indicator(
        "findings_cleared", GROUP, pgettext_lazy("indicator", "Findings put right"), Shape.RATE, _FOUND,
        pgettext_lazy("indicator", "Findings seen again and put right / findings of the period"), HOUSE,
        hit=Q(state=FindingState.CLEARED), better=Better.UP,
    ),
))  # fmt: skip


def address(one: Indicator, _part: Part, _period: Period) -> str:
    """The list in which the counted rows stand, the latest first."""
    if one.subject is VISIT:
        return f"{reverse('inspections:plans')}?tab=done"
    if one.subject is FOUND:
        return f"{reverse('inspections:findings')}?tab=all"
    return f"{reverse('inspections:index')}?tab=all"
