# SPDX-License-Identifier: Apache-2.0
"""What the address asks for: unit, period and how to divide; and back to addresses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part, Period, Preset, preset
from wuzha.core.indicators.period import asked as days_asked
from wuzha.org.models import Unit
from wuzha.ui.answers import or_404
from wuzha.warning.queries.indicators import BY_CODE, CURVES, Division, Facet, countable

USUAL = Preset.MONTH
USUAL_MARK = BY_CODE["met"]


@dataclass(frozen=True, slots=True)
class KpiQuery:
    """Unit and period of a page. `problem` says what was wrong with the days asked for; then the usual period shows."""

    unit: Unit
    period: Period
    named: Preset | None
    division: Division | None
    #: The rate by which units are marked that stand apart.
    mark: Indicator
    #: Whether units are shown with every column instead of curves.
    wide: bool = False
    problem: str = ""

    def query(self, **changes: str | None) -> str:
        """The query string of this page, changed."""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        values: dict[str, str | None] = {"unit": self.unit.code}
        values |= {"period": self.named.value} if self.named else days
        values |= {
            "by": self.division.value if self.division else None,
            "mark": self.mark.code if self.mark is not USUAL_MARK else None,
            "columns": "all" if self.wide else None,
        }
        return urlencode({name: value for name, value in (values | changes).items() if value})

    def records(
        self,
        one: Indicator,
        part: Part = Part.NUMERATOR,
        unit: Unit | None = None,
        slice: tuple[Facet, str] | None = None,
        period: Period | None = None,
    ) -> str:
        """Address of the list behind a figure: the days themselves and the instant it was counted, so that a period
        that runs on stays the one that was shown."""
        days = period or self.period
        values = {
            "indicator": one.code,
            "part": part.value,
            "unit": (unit or self.unit).code,
            "from": days.first.isoformat(),
            "to": days.last.isoformat(),
            "at": days.at.isoformat(timespec="microseconds"),
        }
        if slice:
            values |= {"facet": slice[0].value, "key": slice[1]}
        return f"{reverse('warning:kpi_records')}?{urlencode(values)}"


def asked(actor: Actor, given: QueryDict) -> KpiQuery:
    """What a query string asks for. Raises `Http404` for a unit out of reach."""
    unit = unit_asked(actor, given.get("unit", ""))
    period, named, problem = _period(given)
    division = given.get("by", "")
    return KpiQuery(
        unit=unit,
        period=period,
        named=named,
        division=Division(division) if division in set(Division) else None,
        mark=next((one for one in CURVES if one.code == given.get("mark", "")), USUAL_MARK),
        wide=given.get("columns", "") == "all",
        problem=problem,
    )


def unit_asked(actor: Actor, code: str) -> Unit:
    """The unit of the code, else the actor's own. Raises `Http404` when it is not theirs to count."""
    if "\x00" in code:
        raise Http404
    units = countable(actor)
    return or_404((units.filter(code=code) if code else units.filter(pk=actor.unit_id)).first())


def _period(given: QueryDict) -> tuple[Period, Preset | None, str]:
    name = given.get("period", "")
    if name in set(Preset):
        return preset(Preset(name)), Preset(name), ""
    usual = preset(USUAL)
    period, problem = days_asked(given, usual)
    return period, USUAL if period is usual else None, problem
