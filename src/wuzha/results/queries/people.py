# SPDX-License-Identifier: Apache-2.0
"""What is counted of people: measures by their day, a person once in a year (`domain.md` §9.6).

Of several in a year the first counts, so that months and quarters add up to the year and units to the city. Who counts
first is asked of everybody's records, whoever looks: a unit that catches the same person again in March does not have
what another had in January. Inside an operation, or another rule about cases, it is asked of those cases alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, ExtractYear, RowNumber
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import known
from wuzha.core import indicators
from wuzha.core.indicators import Basis, Period, Subject
from wuzha.people.queries.counting import measures, measures_of_all
from wuzha.results.queries.records import of_results, placed
from wuzha.results.queries.selection import Selection

CASE = "involvement__case__"
#: A person who turned out to be another one is that one.
WHO = Coalesce("involvement__individual__merged_into_id", "involvement__individual_id", output_field=BigIntegerField())
RELATED = (
    "unit", "involvement__individual", "involvement__case", "involvement__case__unit", "involvement__case__place_unit",
)  # fmt: skip


def _known(of: Selection, kinds: Sequence[str], period: Period | None, since: date | None = None) -> QuerySet[Any]:
    """Everybody's measures of these kinds that stood at the instant of the period, up to its last day; with `who` it
    is, and `in_year`: the person and the year as one number."""
    at = period.at if period else timezone.now()
    rows: QuerySet[Any] = measures_of_all().filter(known(at), kind__in=kinds)
    if period is not None:
        rows = rows.filter(day__lte=period.reached)
    if since is not None:
        rows = rows.filter(day__gte=since)
    if pool := of.pool(CASE):
        rows = rows.filter(pool)
    found: QuerySet[Any] = rows.annotate(who=WHO).annotate(in_year=F("who") * 10_000 + ExtractYear("day"))
    return found


def _first(of: Selection, kinds: Sequence[str], period: Period | None, by: tuple[str, ...], since: date | None) -> Any:
    """Rows that are the first of each person in a year (or in a case). Their keys are one array that is made once for
    a statement, whatever the planner takes the tables for: joined with, it would be made again for each measure where
    the tables have no statistics yet."""
    place = Window(RowNumber(), partition_by=[F(one) for one in by], order_by=["day", "pk"])
    first = _known(of, kinds, period, since).annotate(place=place).filter(place=1).values("pk")
    template, joined = "(%(expressions)s))", " = ANY("
    return Func("pk", ArraySubquery(first), template=template, arg_joiner=joined, output_field=BooleanField())


def _rows(
    of: Selection, kinds: Sequence[str], period: Period | None, by: tuple[str, ...], unit: str = ""
) -> QuerySet[Any]:
    since = date(period.first.year, 1, 1) if period and by == ("in_year",) else None
    rows: QuerySet[Any] = measures(of.actor).filter(_first(of, kinds, period, by, since))
    return placed(rows, of, CASE, unit)


def _caught(given: indicators.Selection, period: Period | None) -> QuerySet[Any]:
    of = of_results(given)
    return _rows(of, of.rules.caught_by, period, ("in_year",), "unit_id")


def _handled(given: indicators.Selection, period: Period | None) -> QuerySet[Any]:
    """With the `highest` measure of the year so far, whether the person was `charged` in it, and `cards`."""
    of = of_results(given)
    rules, since = of.rules, date(period.first.year, 1, 1) if period else None
    order = [When(kind=kind, then=Value(place)) for place, kind in enumerate(rules.handled_by)]
    place = Case(*order, default=Value(0), output_field=IntegerField())
    same = _known(of, rules.handled_by, period, since).filter(in_year=OuterRef("in_year")).order_by()
    highest = same.values("in_year").annotate(most=Max(place)).values("most")
    charged = _known(of, [rules.prosecuted_by], period, since).values("in_year")
    rows = _rows(of, rules.handled_by, period, ("in_year",)).annotate(in_year=WHO * 10_000 + ExtractYear("day"))
    cards = Q(involvement__roles__overlap=rules.card_roles) | Q(
        involvement__case__in=of.cases_of_operations(rules.card_operations)
    )
    found: QuerySet[Any] = rows.annotate(
        highest=Subquery(highest, output_field=IntegerField()),
        charged=Case(When(in_year__in=charged, then=Value(1)), default=Value(0), output_field=IntegerField()),
        cards=Case(When(cards, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )
    return found


def _in_case(kind: str) -> Any:
    def rows(given: indicators.Selection, period: Period | None) -> QuerySet[Any]:
        return _rows(of_results(given), [kind], period, ("who", "involvement__case_id"))

    return rows


CAUGHT = Subject("person_caught", pgettext_lazy("results", "people"), _caught, RELATED, CASE)
HANDLED = Subject("person_handled", CAUGHT.label, _handled, RELATED, CASE)
SENT = Subject("person_sent", CAUGHT.label, _in_case("SENT"), RELATED, CASE)
CHARGED = Subject("person_charged", CAUGHT.label, _in_case("PROSECUTED"), RELATED, CASE)
CAUGHT_ON, HANDLED_ON, SENT_ON, CHARGED_ON = (
    Basis(one, "day", label, of_days=True)
    for one, label in (
        (CAUGHT, pgettext_lazy("results", "day of the arrival (到案), the first of the year")),
        (HANDLED, pgettext_lazy("results", "day of the first such measure of the year")),
        (SENT, pgettext_lazy("results", "day of the recommendation to prosecute (起诉意见书)")),
        (CHARGED, pgettext_lazy("results", "day of the prosecution by the procuratorate")),
    )
)
