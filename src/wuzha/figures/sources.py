# SPDX-License-Identifier: Apache-2.0
"""How the rooms below are narrowed to a unit. Money is known by its centre, and below that by the case it is of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from wuzha.audit.actor import Actor
from wuzha.cases.reach import reach_of
from wuzha.core.indicators import Indicator, Part, Period, Selection, doors
from wuzha.figures.registry import Rules, Source, register, seen_from
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.org.rules import Version
from wuzha.results.queries.selection import LAND
from wuzha.results.queries.selection import Selection as ResultsSelection
from wuzha.results.rulesets import COUNTING
from wuzha.warning.queries.indicators import Selection as WarningSelection

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


def register_all() -> None:
    """Once, when the app is ready."""
    register("results", Source(of_results, counting, True, to_open_results, _results_list))
    register("figures", Source(of_results, counting, True, to_open_results))
    register("warning", Source(of_warning, needs=lambda _one: (May.OPEN_KPI,), address=_warning_list))
    register("funds", Source(of_funds, needs=lambda _one: (May.READ_FUNDS,)))
    register("calls", Source(of_centre, needs=lambda _one: (May.READ_CALLS,)))
