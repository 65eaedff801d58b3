# SPDX-License-Identifier: Apache-2.0
"""What an address asks for: unit and days; and back to addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Part, Period, Preset, preset
from wuzha.core.indicators.period import asked as days_asked
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.queries.records import opens
from wuzha.figures.queries.units import COUNTED, readable
from wuzha.figures.registry import source_of
from wuzha.org.models import Unit
from wuzha.ui.answers import or_404, tab

USUAL = Preset.MONTH


@dataclass(frozen=True, slots=True)
class Asked:
    """Unit and period of a page. `problem` says what was wrong with the days asked for; then the usual ones show."""

    unit: Unit
    period: Period
    named: Preset | None
    problem: str = ""

    def query(self, **changes: str | None) -> str:
        """The query string of this page, changed."""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        values: dict[str, str | None] = {"unit": self.unit.code}
        values |= {"period": self.named.value} if self.named else days
        return urlencode({name: value for name, value in (values | changes).items() if value})


def asked(actor: Actor, given: QueryDict) -> Asked:
    """What a query string asks for. Raises `Http404` for a unit out of reach."""
    unit = unit_asked(actor, given.get("unit", ""))
    name = given.get("period", "")
    if name in set(Preset):
        return Asked(unit, preset(Preset(name)), Preset(name))
    usual = preset(USUAL)
    period, problem = days_asked(given, usual)
    return Asked(unit, period, USUAL if period is usual else None, problem)


def unit_asked(actor: Actor, code: str) -> Unit:
    """The unit of the code; else the actor's own, or of a unit without figures its city, where the actor reads that."""
    if "\x00" in code:
        raise Http404
    units = readable(actor)
    if code:
        return or_404(units.filter(code=code).first())
    own = units.filter(pk=actor.unit_id).first()
    root = units.filter(depth=1).first()
    return or_404(own if own is not None and (own.kind in COUNTED or root is None) else root)


def presets(wanted: Asked) -> list[dict[str, Any]]:
    """The periods by name."""
    labels = {
        Preset.TODAY: _("Today"), Preset.WEEK: _("This week"), Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"), Preset.QUARTER: _("This quarter"), Preset.YEAR: _("This year"),
    }  # fmt: skip
    days = {"from": None, "to": None}
    return [
        tab(label, f"?{wanted.query(period=one.value, **days)}", wanted.named is one) for one, label in labels.items()
    ]


def records_url(actor: Actor, one: Named, unit: Unit, period: Period, part: Part = Part.NUMERATOR) -> str:
    """Where the records behind a figure are listed; empty where the actor may not open them."""
    if not opens(actor, one):
        return ""
    source = source_of(one.domain)
    if source.address is not None and (url := source.address(actor, one.indicator, part, period, unit)):
        return url
    values = {
        "code": one.code, "part": part.value, "unit": unit.code, "from": period.first.isoformat(),
        "to": period.last.isoformat(), "at": period.at.isoformat(timespec="microseconds"),
    }  # fmt: skip
    return f"{reverse('figures:records')}?{urlencode(values)}"
