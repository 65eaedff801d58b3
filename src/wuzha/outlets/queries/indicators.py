# SPDX-License-Identifier: Apache-2.0
"""What is counted of outlets: those put under a measure, those found far apart, and how often a back-trace finds the
outlet at fault."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from wuzha.cards.queries.counted import AT_FAULT, concluded_traces
from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.core.standing import Mark, Span
from wuzha.measures.queries import Measure
from wuzha.outlets.models import OutletStanding
from wuzha.outlets.rules import Step

GROUP = pgettext_lazy("outlets", "Outlets")
RULE = pgettext_lazy("outlets", "Counting rule set locally: one outlet, one; by the day the measure began")


def _measures(of: Selection, _period: Period | None) -> QuerySet[Any]:
    found: QuerySet[Any] = Measure.objects.visible_to(of.actor).filter(of.rule)
    return found


def _standings(of: Selection, _period: Period | None) -> QuerySet[Any]:
    found: QuerySet[Any] = OutletStanding.objects.visible_to(of.actor).filter(of.rule)
    return found


def _traces(of: Selection, _period: Period | None) -> QuerySet[Any]:
    return concluded_traces(of.actor).filter(of.rule)


MEASURES = Subject(
    "outlet_measure", pgettext_lazy("outlets", "measures on outlets"), _measures, ("subject", "subject__unit", "unit"),
    timeless=True, recorded="approved_at",
)  # fmt: skip
STANDINGS = Subject(
    "outlet_standing", pgettext_lazy("outlets", "outlets in rounds"), _standings, ("outlet", "round"), timeless=True
)  # fmt: skip
TRACES = Subject(
    "concluded_trace", pgettext_lazy("outlets", "concluded back-traces"), _traces, ("card", "addressed"), timeless=True,
    recorded="concluded_at",
)  # fmt: skip
BEGUN = Basis(MEASURES, "starts_at", pgettext_lazy("outlets", "in force from the period"))
JUDGED = Basis(STANDINGS, "round__last", pgettext_lazy("outlets", "rounds that end in the period"), of_days=True)
CONCLUDED = Basis(TRACES, "concluded_at", pgettext_lazy("outlets", "concluded in the period"))
INDICATORS = register(
    "outlets",
    (
        Indicator(
            "under_measure", GROUP, pgettext_lazy("outlets", "Outlets put under a measure"), Shape.COUNT, BEGUN,
            pgettext_lazy("outlets", "Outlets on which a step of the ladder came into force in the period"), RULE,
            among=Q(kind__in=Step.values), distinct="subject", order="-starts_at", better=Better.DOWN,
        ),
        Indicator(
            "listed", GROUP, pgettext_lazy("outlets", "Outlets listed"), Shape.COUNT, BEGUN,
            pgettext_lazy("outlets", "Of these, outlets that were listed for rectification (挂牌整治)"), RULE,
            among=Q(kind=Step.LISTING), distinct="subject", order="-starts_at", better=Better.DOWN,
        ),
        Indicator(
            "red", GROUP, pgettext_lazy("outlets", "Outlets far apart"), Shape.COUNT, JUDGED,
            pgettext_lazy(
                "outlets", "Outlets that are eligible (■) in a round of 12 months that ends in the period"
            ),
            pgettext_lazy("outlets", "By the rule of fair standing in force"),
            among=Q(round__span=Span.YEAR, mark=Mark.ELIGIBLE), distinct="outlet", order="-pk", better=Better.DOWN,
        ),
        Indicator(
            "at_fault", GROUP, pgettext_lazy("outlets", "Back-traces at fault"), Shape.RATE, CONCLUDED,
            pgettext_lazy(
                "outlets",
                "Concluded back-traces that found the outlet or its clerk to answer / all concluded in the period",
            ),
            pgettext_lazy("outlets", "银发〔2016〕261号: the opening bank is traced back"),
            hit=Q(responsibility__in=[one.value for one in AT_FAULT]), order="-concluded_at", better=Better.DOWN,
        ),
    ),
)  # fmt: skip
