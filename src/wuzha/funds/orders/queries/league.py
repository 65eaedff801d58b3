# SPDX-License-Identifier: Apache-2.0
"""How fast institutions answer, and what of theirs is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, measure
from wuzha.core.indicators.figures import nothing
from wuzha.funds.models import Chaser, Freeze, Institution, StopOrder
from wuzha.funds.orders.indicators import LEAGUE
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import StopState

#: Orders of an institution's page.
MOST = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """An institution in the league: how many answers, how long they took, how many came in time, what is open."""

    institution: Institution
    time: Figure
    in_time: Figure
    open: int
    overdue: int
    chased_at: datetime | None


def league(actor: Actor, period: Period, now: datetime) -> list[Standing]:
    """Every institution, those whose answers are surely late first: ordered by the upper end of the share in time, so
    that few answers do not put one at the bottom."""
    measured = measure(Selection(actor), period, LEAGUE, lambda _prefix: F("institution"))
    waiting = _waiting(actor, now)
    chased = dict(_last_chased(actor))
    found = []
    for one in Institution.objects.order_by("name"):
        tallies = measured.get(one.pk) or nothing(LEAGUE)
        time, share = (Figure(indicator, tallies[indicator.code]) for indicator in LEAGUE)
        still, late = waiting.get(one.pk, (0, 0))
        found.append(Standing(one, time, share, still, late, chased.get(one.pk)))
    return sorted(found, key=lambda one: (-one.overdue, (one.in_time.interval or (0, 2))[1], one.institution.name))


def _last_chased(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Chaser.objects.visible_to(actor).order_by("institution", "-at").distinct("institution")
    return rows.values_list("institution", "at")


def _waiting(actor: Actor, now: datetime) -> dict[int, tuple[int, int]]:
    """Institution → how many orders wait for its answer, and how many of these are overdue."""
    found: dict[int, tuple[int, int]] = {}
    for rows in (unanswered_stops(actor), unanswered_freezes(actor)):
        counted = (
            rows.filter(institution__isnull=False)
            .order_by()
            .values_list("institution")
            .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
        )
        for pk, n, late in counted:
            before = found.get(pk, (0, 0))
            found[pk] = before[0] + n, before[1] + late
    return found


def unanswered_stops(actor: Actor) -> QuerySet[StopOrder]:
    """Stop orders that wait for the bank: the first answer, or that to the second stop."""
    found = StopOrder.objects.visible_to(actor).filter(
        Q(state=StopState.ISSUED) | Q(state=StopState.ACCEPTED, extension_at__isnull=False)
    )
    return found.select_related("account", "case", "institution").order_by("due_at", "pk")


def unanswered_freezes(actor: Actor) -> QuerySet[Freeze]:
    """Freezes that wait for the bank."""
    found = Freeze.objects.visible_to(actor).filter(state=FreezeState.ISSUED)
    return found.select_related("account", "case", "institution").order_by("due_at", "pk")


@dataclass(frozen=True, slots=True)
class InstitutionFile:
    institution: Institution
    stops: list[StopOrder]
    freezes: list[Freeze]
    chasers: list[Chaser]


def institution(actor: Actor, pk: int) -> InstitutionFile | None:
    """One institution with what it has not answered, and how it was reminded."""
    found = Institution.objects.filter(pk=pk).first()
    if found is None:
        return None
    chasers = Chaser.objects.visible_to(actor).filter(institution=found).select_related("by").order_by("-at")
    return InstitutionFile(
        found,
        list(unanswered_stops(actor).filter(institution=found)[:MOST]),
        list(unanswered_freezes(actor).filter(institution=found)[:MOST]),
        list(chasers.annotate(orders=Count("stops", distinct=True) + Count("freezes", distinct=True))[:20]),
    )
