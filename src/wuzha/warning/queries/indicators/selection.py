# SPDX-License-Identifier: Apache-2.0
"""Whose warnings are counted: the unit, always within the reach of who asks, and slices of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import ExtractHour, Left

from wuzha.audit.actor import Actor
from wuzha.core import indicators
from wuzha.core.indicators import Indicator, Key, Part, Period, behind
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import scope_of
from wuzha.warning.models import WarningRecord

#: Territory below the city: what lives in it is known by its division code.
TOWNS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA)
LAND = (*TOWNS, UnitKind.VILLAGE)
#: Digits of the division code of a town and of a village (GB/T 2260 and its statistical extension).
TOWN_DIGITS, VILLAGE_DIGITS = 9, 12


class Division(StrEnum):
    """Into which units a unit's figures are divided."""

    STATION = "station"
    TOWN = "town"
    VILLAGE = "village"


class Facet(StrEnum):
    """By what property of the warnings a figure is broken down."""

    HOUR = "hour"
    TYPE = "type"
    LEVEL = "level"
    CAUSE = "cause"
    #: Not in any of the units it is divided into; the key is a `Division`.
    REST = "rest"


#: Expression over a warning's columns that gives a facet's key.
FACETS: dict[Facet, Any] = {
    Facet.HOUR: ExtractHour("first_pushed_at"),
    Facet.TYPE: F("fraud_type"),
    Facet.LEVEL: F("level"),
    Facet.CAUSE: F("cause"),
}
_KEY = re.compile(r"[A-Za-z0-9_]{0,32}")
_COLUMNS = {Facet.HOUR: "first_pushed_at__hour", Facet.TYPE: "fraud_type", Facet.LEVEL: "level", Facet.CAUSE: "cause"}


@dataclass(frozen=True, slots=True)
class Selection(indicators.Selection):
    """Warnings of a unit that an actor may count."""

    unit: Unit = field(kw_only=True)

    @classmethod
    def of(cls, actor: Actor, unit: Unit) -> Selection:
        return cls(actor, scope_of(WarningRecord, actor) & rule_of(unit), unit=unit)

    def slice(self, facet: Facet, key: str) -> Selection:
        """The part with this property. Raises `ValueError` for a key the facet cannot have."""
        if facet is Facet.REST:
            inside = Q(pk__in=[])
            for unit in divided(self.actor, self.unit, Division(key)):
                inside |= rule_of(unit)
            return replace(self, rule=self.rule & ~inside)
        if not _KEY.fullmatch(key) or (facet is Facet.HOUR and int(key) > 23):
            raise ValueError(key)
        value = int(key) if facet in (Facet.HOUR, Facet.LEVEL) else key
        return replace(self, rule=self.rule & Q(**{_COLUMNS[facet]: value}))


def rule_of(unit: Unit) -> Q:
    """Warnings of a unit: what its stations have, what its centres received, or what lives in its territory."""
    if unit.kind in LAND:
        return Q(division_code__startswith=unit.code)
    reach = units_below(unit.path)
    if reach.centres and reach.centres == all_centres():
        return Q()
    rule = Q(station_id__in=reach.ids)
    return rule | Q(centre_id__in=reach.centres) if reach.centres else rule


def through(rule: Q, prefix: str) -> Q:
    """The rule about warnings, asked of rows that belong to one."""
    if not prefix:
        return rule
    children: list[Any] = rule.children
    asked = [through(one, prefix) if isinstance(one, Q) else (f"{prefix}{one[0]}", one[1]) for one in children]
    return Q(*asked, _connector=rule.connector, _negated=rule.negated)


def countable(actor: Actor) -> QuerySet[Unit]:
    """Units whose figures the actor may read: its own and those below; a centre also reads the stations, towns and
    villages it works for."""
    units: QuerySet[Unit] = Unit.objects.all()
    if actor.unit_path is None:
        return units.none()
    rule = Q(path__startswith=actor.unit_path)
    if actor.unit_path and units_below(actor.unit_path).centres:
        rule |= Q(path__startswith=actor.unit_path[: Unit.steplen], kind__in=(UnitKind.STATION, *LAND))
    return units.filter(rule)


def divisions(actor: Actor, unit: Unit) -> list[Division]:
    """The ways the unit's figures can be divided, the usual one first."""
    if unit.kind in TOWNS:
        return [Division.VILLAGE]
    if unit.kind == UnitKind.STATION:
        return [Division.STATION] if divided(actor, unit, Division.STATION) else []
    return [Division.STATION, Division.TOWN] if units_below(unit.path).centres else []


def divided(actor: Actor, unit: Unit, division: Division) -> list[Unit]:
    """The units of a division, those in rankings first, then by code. No unit lies in another."""
    kinds: tuple[UnitKind, ...]
    if division is Division.VILLAGE:
        kinds, top = (UnitKind.VILLAGE,), unit.path
    elif division is Division.TOWN:
        kinds, top = TOWNS, unit.path[: Unit.steplen]
    else:
        holds_stations = unit.kind in (UnitKind.CITY, UnitKind.BUREAU, UnitKind.STATION)
        kinds, top = (UnitKind.STATION,), unit.path if holds_stations else unit.path[: Unit.steplen]
    found: list[Unit] = []
    for one in countable(actor).filter(path__startswith=top, kind__in=kinds).exclude(pk=unit.pk).order_by("path"):
        if not any(one.path.startswith(other.path) for other in found[-1:]):
            found.append(one)
    return sorted(found, key=lambda one: (not one.ranked, one.code))


def key_of(division: Division, units: Sequence[Unit]) -> Key:
    """The key by which a warning's unit among `units` is known; any other key is the rest."""
    if division is not Division.STATION:
        digits = TOWN_DIGITS if division is Division.TOWN else VILLAGE_DIGITS
        return lambda prefix: Left(f"{prefix}division_code", digits)
    parents = [(unit.pk, sorted(units_below(unit.path).ids)) for unit in units if unit.numchild]

    def station(prefix: str) -> Any:
        column = f"{prefix}station_id"
        moved = [When(**{f"{column}__in": ids}, then=Value(pk)) for pk, ids in parents]
        return Case(*moved, default=F(column)) if moved else F(column)

    return station


def key(division: Division, unit: Unit) -> Any:
    """The key that `key_of` gives to warnings of the unit."""
    return unit.pk if division is Division.STATION else unit.code


def spread(
    selection: Selection, indicator: Indicator, period: Period, facets: Iterable[Facet]
) -> Mapping[Facet, dict[str, int]]:
    """How an indicator's numerator is spread over facets: facet → key → rows, in one pass."""
    chosen = list(facets)
    rows = behind(selection, indicator, Part.NUMERATOR, period)
    keys = {f"key_{facet.value}": FACETS[facet] for facet in chosen}
    found: dict[Facet, dict[str, int]] = {facet: {} for facet in chosen}
    for row in rows.order_by().values(**keys).annotate(rows=Count("pk")):
        for facet in chosen:
            key = str(row[f"key_{facet.value}"])
            found[facet][key] = found[facet].get(key, 0) + row["rows"]
    return found
