# SPDX-License-Identifier: Apache-2.0
"""Which townships have a yellow or a red card on the last day of a period, as figures that a bulletin may print."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.registry import Rules, Source
from wuzha.figures.registry import register as counted_by
from wuzha.measures.queries.in_force import in_force
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May

GROUP = pgettext_lazy("oversight", "Cards of townships")
HOUSE = pgettext_lazy("oversight", "The ladder of measures; decided by the leading group, proposed by the joint office")


def _cards(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Measures on townships that are in force at the end of the last day, or at the instant it is looked at."""
    at = timezone.now()
    if period is not None:
        at = min(datetime.combine(period.last, time.max, SHANGHAI), period.at)
    rows: QuerySet[Any] = in_force(of.actor, at, kinds=("YELLOW", "LISTING")).filter(of.rule)
    return rows


def of_unit(actor: Actor, unit: Unit, _one: Indicator, _rules: Rules) -> Selection:
    """All townships for the city; for any other unit what it is under itself."""
    if unit.depth == 1:
        return Selection(actor)
    return Selection(actor, Q(subject__unit_id__in=units_below(unit.path).ids))


CARDS = Subject(
    "oversight_card", pgettext_lazy("oversight", "measures on townships"), _cards, ("subject", "subject__unit", "unit"),
    recorded="approved_at",
)  # fmt: skip
IN_FORCE = Basis(CARDS, "", pgettext_lazy("oversight", "in force on the last day"))
INDICATORS = register("oversight", (
    Indicator(
        "yellow", GROUP, pgettext_lazy("oversight", "Townships with a yellow card"), Shape.COUNT, IN_FORCE,
        pgettext_lazy("oversight", "Townships whose yellow card (警示挂牌) is in force on the last day"), HOUSE,
        hit=Q(kind="YELLOW"), distinct="subject", better=Better.DOWN, order="-starts_at",
    ),
    Indicator(
        "red", GROUP, pgettext_lazy("oversight", "Townships with a red card"), Shape.COUNT, IN_FORCE,
        pgettext_lazy("oversight", "Townships whose listing for rectification (挂牌整治) is in force on the last day"),
        HOUSE,
        hit=Q(kind="LISTING"), distinct="subject", better=Better.DOWN, order="-starts_at",
    ),
))  # fmt: skip


def register_all() -> None:
    """Once, when the app is ready."""
    counted_by("oversight", Source(of_unit, needs=lambda _one: (May.READ_OVERSIGHT,)))
