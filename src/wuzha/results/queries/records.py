# SPDX-License-Identifier: Apache-2.0
"""The records that are counted of cases (`domain.md` §9.6). Each row says what it is of: `at_town`, `at_unit`,
`of_type`, and on which `day` it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import Act, State, home_of, joined, known, steps, victims_accepted
from wuzha.core import indicators
from wuzha.core.indicators import Basis, Period, Subject
from wuzha.results.queries.selection import Selection

#: Withdrawn, but filed or solved before: what it took away.
WITHDRAWN = Q(act=Act.WITHDRAW)
UNSOLVED = WITHDRAWN & Q(from_state=State.SOLVED)


def of_results(of: indicators.Selection) -> Selection:
    """The selection of another page, such as that of an operation: its rule is about cases."""
    return of if isinstance(of, Selection) else Selection(of.actor, of.rule)


def placed(rows: QuerySet[Any], of: Selection, prefix: str, unit: str = "") -> QuerySet[Any]:
    """The rows of the selection with what each is of. `prefix` leads to the case, `unit` to the unit if it is not that
    of the case."""
    town: Any = home_of(f"{prefix}pk") if of.rules.place == "HOME" else F(f"{prefix}place_unit_id")
    rows = rows.filter(of.cases(prefix)).annotate(
        at_town=town, at_unit=F(unit or f"{prefix}unit_id"), of_type=F(f"{prefix}fraud_type")
    )
    return rows.filter(of.in_part())


def _steps(given: indicators.Selection, _period: Period | None) -> QuerySet[Any]:
    of = of_results(given)
    weight = Case(When(act=Act.WITHDRAW, then=Value(-1)), default=Value(1), output_field=IntegerField())
    return placed(steps(of.actor).annotate(weight=weight), of, "case__")


def _victims(given: indicators.Selection, _period: Period | None) -> QuerySet[Any]:
    of = of_results(given)
    return placed(victims_accepted(of.actor), of, "case__")


@dataclass(frozen=True, slots=True)
class KnownDay(Basis):
    """The day of a document that was recorded by the instant of the period, and not struck by then: the list of a
    number stays as long as it was."""

    def within(self, period: Period | None) -> Q:
        return Q() if period is None else Basis.within(self, period) & known(period.at)


@dataclass(frozen=True, slots=True)
class AcceptedDay(KnownDay):
    """The same of cases that were not joined to another by then."""

    def within(self, period: Period | None) -> Q:
        return Q() if period is None else KnownDay.within(self, period) & ~Q(case__in=joined(period.at))


@dataclass(frozen=True, slots=True)
class LostDay(Basis):
    """The same of victims, by the acceptance of their case."""

    def within(self, period: Period | None) -> Q:
        if period is None:
            return Q()
        stands = Q(struck_at__isnull=True) | Q(struck_at__gte=period.at)
        return Basis.within(self, period) & Q(told_at__lt=period.at) & stands


STEP = Subject(
    "case_step", pgettext_lazy("results", "cases"), _steps, ("case", "case__unit", "case__place_unit"), "case__",
    timeless=True,
)  # fmt: skip
LOSER = Subject(
    "case_victim", pgettext_lazy("results", "victims"), _victims, ("case", "case__unit", "case__place_unit"), "case__",
    timeless=True,
)  # fmt: skip
DAY = KnownDay(STEP, "day", pgettext_lazy("results", "day of the document"), of_days=True)
ACCEPTED = AcceptedDay(STEP, "day", pgettext_lazy("results", "day of acceptance (受案)"), of_days=True)
LOST = LostDay(LOSER, "day", ACCEPTED.label, of_days=True)
