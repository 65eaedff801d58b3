# SPDX-License-Identifier: Apache-2.0
"""What an address asks for: unit, operation, type, days; and back to addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse

from wuzha.audit.actor import Actor
from wuzha.cases.queries.units import handling_units, townships
from wuzha.core.indicators import Indicator, Part, Period, Preset, preset
from wuzha.core.indicators.period import asked as days_asked
from wuzha.core.indicators.period import instant
from wuzha.operations.queries.counting import names as operations
from wuzha.org.models import Unit
from wuzha.org.rules import rule_set
from wuzha.results.queries.selection import Division, Selection

USUAL = Preset.YEAR
#: No key of a division: what belongs to none of its parts.
NONE = "-"


def units_to_choose(actor: Actor) -> list[tuple[int, str]]:
    """Units whose results the actor may ask for; by township only who sees the whole city."""
    return handling_units(actor)


def types() -> dict[str, str]:
    """Code → word of the scam types."""
    return {term.code: term.label for term in rule_set("warning.fraud_types").at().terms}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page shows. `problem` says what was wrong with the days asked for; then the usual ones show."""

    selection: Selection
    period: Period
    named: Preset | None
    division: Division
    problem: str = ""

    def values(self) -> dict[str, str]:
        """The filters as an address has them."""
        of = self.selection
        found = {
            "unit": str(of.unit.pk) if of.unit else "", "operation": str(of.operation or ""), "type": of.fraud_type,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def query(self, **changes: str | None) -> str:
        """The query string of this page, changed."""
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        values: dict[str, str | None] = {**self.values()}
        values |= {"period": self.named.value} if self.named else days
        values |= {"by": self.division.value if self.division is not Division.TOWN else None}
        return urlencode({name: value for name, value in (values | changes).items() if value})

    def records(
        self, one: Indicator, period: Period | None = None, division: Division | None = None, key: Any = None
    ) -> str:
        """Address of the list behind a figure, at the instant it was counted."""
        days = period or self.period
        values = self.values()
        if division is not None:
            values |= {"part": division.value, "key": NONE if key is None else str(key)}
        return list_url(one, Part.NUMERATOR, days, **values)


def list_url(one: Indicator, _part: Part, period: Period, **more: str) -> str:
    """Address of the list behind a figure of a period, as it stood when it was counted."""
    values = {
        "what": one.code, **more, "from": period.first.isoformat(), "to": period.last.isoformat(),
        "at": period.at.isoformat(timespec="microseconds"),
    }  # fmt: skip
    return f"{reverse('results:records')}?{urlencode(values)}"


def asked(actor: Actor, given: QueryDict) -> Asked:
    """What a query string asks for. Raises `Http404` for a unit, a type or an operation that is not there."""
    period, named, problem = _period(given)
    by = given.get("by", "")
    division = Division(by) if by in (Division.TOWN, Division.UNIT) else Division.TOWN
    return Asked(_selection(actor, given), period, named, division, problem)


def listed(actor: Actor, given: QueryDict) -> Asked:
    """The same of a list: days and instant as they stand in the address. Raises `Http404`."""
    wanted = asked(actor, given)
    if wanted.problem:
        raise Http404
    selection, part, key = wanted.selection, given.get("part", ""), given.get("key", "")
    if part:
        if part not in set(Division) or (part != Division.TYPE and key != NONE and not _is_key(key)):
            raise Http404
        value: Any = None if key == NONE else key if part == Division.TYPE else int(key)
        selection = selection.of(Division(part), value)
    at = instant(given.get("at", ""))
    return replace(wanted, selection=selection, period=replace(wanted.period, at=at, base=True))


def _selection(actor: Actor, given: QueryDict) -> Selection:
    unit, kind, operation = (given.get(name, "") for name in ("unit", "type", "operation"))
    units = dict([*units_to_choose(actor), *townships()])
    if unit and not (_is_key(unit) and int(unit) in units):
        raise Http404
    if kind and kind not in types():
        raise Http404
    if operation and not (_is_key(operation) and int(operation) in dict(operations(actor))):
        raise Http404
    return Selection(
        actor, unit=Unit.objects.get(pk=int(unit)) if unit else None, fraud_type=kind,
        operation=int(operation) if operation else None,
    )  # fmt: skip


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _period(given: QueryDict) -> tuple[Period, Preset | None, str]:
    name = given.get("period", "")
    if name in set(Preset):
        return preset(Preset(name)), Preset(name), ""
    usual = preset(USUAL)
    period, problem = days_asked(given, usual)
    return period, USUAL if period is usual else None, problem
