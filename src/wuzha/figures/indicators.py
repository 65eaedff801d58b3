# SPDX-License-Identifier: Apache-2.0
"""Figures that belong to no single room: cases and losses per resident and per case, large cases, 两降 (`domain.md`
§5.2). Their records are the cases of the results; what they are divided by is read in `queries.divisors`."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import Act, victims_accepted
from wuzha.core.indicators import Better, Indicator, Period, Selection, Shape, Subject, Unit, register
from wuzha.figures.rulesets import SIZES
from wuzha.results.queries.indicators import INDICATORS as RESULTS
from wuzha.results.queries.records import LOST, STEP, AcceptedDay

CITY = pgettext_lazy("figures", "Cases and residents")
HOUSE = pgettext_lazy("figures", "Defined here, to be set locally; named in public reports")
RESIDENTS = "residents"
_REPORTED, _LOSS = RESULTS["reported"], RESULTS["loss"]


def _with_loss(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Steps of cases with what the victims of each lost, and from which sums on a loss is large and huge (分)."""
    sizes = SIZES.at(period.at if period else None)
    of_case = victims_accepted(of.actor).filter(case=OuterRef("case")).order_by().values("case")
    lost = Subquery(of_case.annotate(fen=Sum("counted_fen")).values("fen"), output_field=BigIntegerField())
    found: QuerySet[Any] = STEP.rows(of, period).annotate(
        lost_fen=Coalesce(lost, 0, output_field=BigIntegerField()),
        large_fen=Value(sizes.large_yuan * 100, output_field=BigIntegerField()),
        huge_fen=Value(sizes.huge_yuan * 100, output_field=BigIntegerField()),
    )
    return found


SIZED = Subject("case_sized", STEP.label, _with_loss, STEP.related, STEP.prefix)
SIZED_ON = AcceptedDay(SIZED, "day", _REPORTED.basis.label, of_days=True)

#: Parts of the day, of the city's clock: from which hour to which.
HOURS = (
    ("night", 0, 6, pgettext_lazy("figures", "Deceived from 0 to 6 o'clock")),
    ("morning", 6, 12, pgettext_lazy("figures", "Deceived from 6 to 12 o'clock")),
    ("afternoon", 12, 18, pgettext_lazy("figures", "Deceived from 12 to 18 o'clock")),
    ("evening", 18, 24, pgettext_lazy("figures", "Deceived from 18 to 24 o'clock")),
)

INDICATORS = register("figures", (
    Indicator(
        "rate10k", CITY, pgettext_lazy("figures", "Cases per 10,000 residents"), Shape.PER, _REPORTED.basis,
        pgettext_lazy("figures", "Cases accepted in the period / residents × 10,000; not scaled to a year"), HOUSE,
        among=_REPORTED.among, better=Better.DOWN, order="-day", per=RESIDENTS, factor=10_000,
    ),
    Indicator(
        "loss_per_resident", CITY, pgettext_lazy("figures", "Loss per resident"), Shape.PER, _LOSS.basis,
        pgettext_lazy("figures", "Losses of the cases accepted in the period / residents"), HOUSE,
        column=_LOSS.column, better=Better.DOWN, order="-day", per=RESIDENTS,
    ),
    Indicator(
        "loss_per_case", CITY, pgettext_lazy("figures", "Loss per case"), Shape.PER, _LOSS.basis,
        pgettext_lazy("figures", "Losses of the cases accepted in the period / these cases"), HOUSE,
        column=_LOSS.column, better=Better.DOWN, order="-day", per="results.reported",
    ),
    Indicator(
        "large_cases", CITY, pgettext_lazy("figures", "Large cases"), Shape.COUNT, SIZED_ON,
        pgettext_lazy("figures", "Cases accepted in the period with a loss from the sum of the rule on (500,000 yuan)"),
        HOUSE,
        among=Q(act=Act.ACCEPT), hit=Q(lost_fen__gte=F("large_fen")), better=Better.DOWN, order="-day",
    ),
    Indicator(
        "huge_cases", CITY, pgettext_lazy("figures", "Huge cases"), Shape.COUNT, SIZED_ON,
        pgettext_lazy("figures", "The same from the greater sum of the rule on (1,000,000 yuan)"), HOUSE,
        among=Q(act=Act.ACCEPT), hit=Q(lost_fen__gte=F("huge_fen")), better=Better.DOWN, order="-day",
    ),
    *(
        Indicator(
            f"deceived_{code}", CITY, label, Shape.COUNT, LOST,
            pgettext_lazy("figures", "Victims of the cases accepted in the period, by the hour of the deceit"),
            HOUSE,
            hit=Q(occurred_at__hour__gte=since, occurred_at__hour__lt=until), better=Better.DOWN, order="-day",
            counts=Unit.PERSON,
        )
        for code, since, until, label in HOURS
    ),
    Indicator(
        "two_down", CITY, pgettext_lazy("figures", "Both down"), Shape.COUNT, _REPORTED.basis,
        pgettext_lazy("figures", "Whether cases and losses are both below those of the same days a year before"), HOUSE,
        among=_REPORTED.among, better=Better.UP, order="-day", counts=Unit.FLAG,
    ),
))  # fmt: skip
#: Told from other figures, and not by counting rows.
TOLD = frozenset({"two_down"})
