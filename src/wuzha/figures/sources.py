# SPDX-License-Identifier: Apache-2.0
"""How the rooms below are narrowed to a unit. Money is known by its centre, and below that by the case it is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from wuzha.audit.actor import Actor
from wuzha.cases.reach import reach_of
from wuzha.core.indicators import Indicator, Part, Period, Selection, doors
from wuzha.figures.registry import Kept, Rules, Source, register, seen_from
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.org.rules import Version
from wuzha.results.queries.selection import LAND
from wuzha.results.queries.selection import Selection as ResultsSelection
from wuzha.results.rulesets import COUNTING
from wuzha.warning.queries.indicators import Selection as WarningSelection

#: Digits of the division code of a township.
TOWN_DIGITS = 9
#: Units that have a centre at or below them, so that what is known by centre can be counted of them.
WITH_CENTRE = (UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE)
#: Of what the rows of the funds desk are: from each to its case.
TO_CASE = {
    "report": "case__case__", "freeze": "case__case__", "stopped_case": "case__case__", "course": "case__case__",
    "held": "case__case__", "paid": "refund__case__case__",
}  # fmt: skip


def of_results(actor: Actor, unit: Unit, _one: Indicator, rules: Rules) -> Selection:
    """Cases, people and money of cases, by the version of the rule that was kept, else the one in force."""
    kept = rules.get(COUNTING.key)
    version = COUNTING.version_at()
    if kept is not None:
        since = kept["since"] and parse_datetime(kept["since"])
        version = Version(COUNTING.schema.model_validate(kept["value"]), "", since)
    return ResultsSelection(actor, unit=unit, version=version)


def counting(at: datetime) -> dict[str, Any]:
    """The rule of counting in force at a moment, as it is kept with a figure."""
    version = COUNTING.version_at(at)
    since = version.valid_from.isoformat() if version.valid_from else None
    return {COUNTING.key: {"since": since, "value": version.value.model_dump()}}


def of_warning(actor: Actor, unit: Unit, _one: Indicator, _rules: Rules) -> Selection:
    return WarningSelection.of(actor, unit)


def of_funds(actor: Actor, unit: Unit, one: Indicator, rules: Rules) -> Selection | None:
    """Of a unit with a centre all it has; of another what is of its cases."""
    if unit.kind in WITH_CENTRE:
        return seen_from(actor, unit, one, rules)
    prefix = TO_CASE.get(one.subject.code)
    return Selection(actor, of_case(unit, prefix)) if prefix else None


def of_centre(actor: Actor, unit: Unit, one: Indicator, rules: Rules) -> Selection | None:
    """Calls are of a centre, and of no unit below it."""
    return seen_from(actor, unit, one, rules) if unit.kind in WITH_CENTRE else None


def of_case(unit: Unit, prefix: str) -> Q:
    """Rows of the cases of a unit: done on its land, or handled by it."""
    if unit.kind in LAND:
        return Q(**{f"{prefix}place_unit_id__in": units_below(unit.path).ids})
    return reach_of(unit.path, prefix)


def to_open_results(one: Indicator) -> tuple[May, ...]:
    """Records of people and of money have a right of their own."""
    more = {"person": (May.READ_PEOPLE,), "money": (May.READ_FUNDS,)}
    return (May.READ_CASES, *more.get(one.subject.code.partition("_")[0], ()))


def _results_list(actor: Actor, one: Indicator, part: Part, period: Period, unit: Unit) -> str:
    url = doors.opened(actor.role, one, part, period)
    return url if unit.depth == 1 or not url else f"{url}&unit={unit.pk}"


def _warning_list(_actor: Actor, one: Indicator, part: Part, period: Period, unit: Unit) -> str:
    values = {
        "indicator": one.code, "part": part.value, "unit": unit.code, "from": period.first.isoformat(),
        "to": period.last.isoformat(), "at": period.at.isoformat(timespec="microseconds"),
    }  # fmt: skip
    return f"{reverse('warning:kpi_records')}?{urlencode(values)}"


def _of_case(kind: str, prefix: str, centre: str = "") -> Kept:
    """Rows of the results: their case says whose they are, and where it was done."""
    own = f"{prefix}centre_id"
    return Kept(kind, Coalesce(own, centre) if centre else own, f"{prefix}unit_id", "at_town")


PEOPLE = _of_case("people", "involvement__case__")
CASES = _of_case("cases", "case__")
OF_RESULTS = {
    "case_step": CASES, "case_victim": CASES, "recovery": _of_case("recoveries", "case__"),
    "person_caught": PEOPLE, "person_handled": PEOPLE, "person_sent": PEOPLE, "person_charged": PEOPLE,
    "money_stopped": _of_case("stopped", "case__", "centre_id"),
    "money_frozen": _of_case("frozen", "case__case__", "case__centre_id"),
    "money_returned": _of_case("returned", "refund__case__case__", "refund__case__centre_id"),
}  # fmt: skip
OF_WARNING = {
    "warning": Kept("warnings", "centre_id", "station_id", Left("division_code", TOWN_DIGITS), coded=True),
    "attempt": Kept(
        "attempts", "warning__centre_id", "warning__station_id", Left("warning__division_code", TOWN_DIGITS), coded=True
    ),
    "callback": Kept(
        "callbacks", "warning__centre_id", "warning__station_id", Left("warning__division_code", TOWN_DIGITS),
        coded=True,
    ),
    "case": Kept("checked", "centre_id", "station_id"),
}  # fmt: skip
OF_FUNDS = {
    "report": Kept("reports", "case__centre_id", "case__case__unit_id", "case__case__place_unit_id"),
    "freeze": Kept("frozen", "case__centre_id", "case__case__unit_id", "case__case__place_unit_id"),
    "paid": Kept(
        "returned", "refund__case__centre_id", "refund__case__case__unit_id", "refund__case__case__place_unit_id"
    ),
}  # fmt: skip
OF_CALLS = {
    "call": Kept("calls", "centre_id"), "hold": Kept("holds", "call__centre_id"),
    "bank_report": Kept("bank_reports", "centre_id"),
}  # fmt: skip


def register_all() -> None:
    """Once, when the app is ready."""
    register("results", Source(of_results, counting, True, to_open_results, _results_list, OF_RESULTS))
    register("figures", Source(of_results, counting, True, to_open_results, kept={"case_sized": CASES}))
    register("warning", Source(of_warning, needs=_needs(May.OPEN_KPI), address=_warning_list, kept=OF_WARNING))
    register("funds", Source(of_funds, needs=_needs(May.READ_FUNDS), kept=OF_FUNDS))
    register("calls", Source(of_centre, needs=_needs(May.READ_CALLS), kept=OF_CALLS))


def _needs(*permissions: May) -> Callable[[Indicator], tuple[May, ...]]:
    return lambda _one: permissions
