# SPDX-License-Identifier: Apache-2.0
"""Which townships the latest round marked, as figures that a bulletin may print: each opens to the townships."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.core.standing import Mark, Span
from wuzha.figures.registry import Rules, Source
from wuzha.figures.registry import register as counted_by
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.standing.models import StandingRound, UnitStanding

GROUP = pgettext_lazy("standing", "Standing of townships")
HOUSE = pgettext_lazy("standing", "Rule how townships are judged; a mark only proposes")


def _judged(of: Selection, period: Period | None) -> QuerySet[Any]:
    """The townships of the latest round of twelve months that ended by the last day, as it was known then."""
    last, at = (period.reached, period.at) if period is not None else (timezone.localdate(), timezone.now())
    rounds = StandingRound.objects.visible_to(of.actor).filter(span=Span.YEAR, last__lte=last, at__lte=at)
    found = rounds.order_by("-last", "-pk").values("pk")[:1]
    rows: QuerySet[Any] = UnitStanding.objects.visible_to(of.actor).filter(round__in=found).filter(of.rule)
    return rows


def of_unit(actor: Actor, unit: Unit, _one: Indicator, _rules: Rules) -> Selection | None:
    """All townships for the city, one for itself; other units are not judged."""
    if unit.depth == 1:
        return Selection(actor)
    return Selection(actor, Q(unit_id=unit.pk)) if unit.ranked else None


JUDGED = Subject("unit_standing", pgettext_lazy("standing", "townships"), _judged, ("unit", "round"), by_itself=True)
LATEST = Basis(JUDGED, "", pgettext_lazy("standing", "the latest round of 12 months that ended by the last day"))
INDICATORS = register("standing", (
    Indicator(
        "eligible", GROUP, pgettext_lazy("standing", "Townships eligible for review"), Shape.COUNT, LATEST,
        pgettext_lazy("standing", "Townships that the latest round marks as eligible for review"), HOUSE,
        hit=Q(mark=Mark.ELIGIBLE), better=Better.DOWN, order="-round",
    ),
    Indicator(
        "watched", GROUP, pgettext_lazy("standing", "Townships to watch"), Shape.COUNT, LATEST,
        pgettext_lazy("standing", "Townships that the latest round marks as to be watched"), HOUSE,
        hit=Q(mark=Mark.WATCH), better=Better.DOWN, order="-round",
    ),
))  # fmt: skip


def register_all() -> None:
    """Once, when the app is ready."""
    counted_by("standing", Source(of_unit, needs=lambda _one: (May.READ_OVERSIGHT,)))
