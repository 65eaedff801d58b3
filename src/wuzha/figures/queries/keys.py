# SPDX-License-Identifier: Apache-2.0
"""The records behind figures by their keys, with what each adds: what a snapshot keeps, and what it is checked by.

A figure is made of the very rows whose keys are kept: their number, or the sum of what they add. Of several units the
rows are read once, and given to each by whose they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression, F, QuerySet

from wuzha.core.indicators import Figure, Indicator, Part, Period, Selection, Shape, Tally, behind
from wuzha.figures.indicators import TOLD
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.queries.counting import EYES, Reading, count, divided, selected
from wuzha.figures.registry import Kept, Rules, source_of
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.results.queries.selection import LAND
from wuzha.results.queries.selection import Selection as ResultsSelection

#: Units of which the same figure is wanted, from which on its rows are read once for all of them.
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its records."""

    reading: Reading
    keys: list[int]
    #: What each adds, where something is added up or measured.
    amounts: list[int] | None
    #: Of a rate the records of the denominator.
    among: list[int] | None
    query: str

    @property
    def text(self) -> str:
        return self.reading.text


def counted(found: Reading, rules: Rules | None = None) -> Counted:
    """A figure that was counted, with the keys of its records, whoever asks."""
    one = found.indicator
    selection = _selected(found.named, found.unit_of, found.rules if rules is None else rules)
    rows = _rows(selection, one, Part.NUMERATOR, found.period)
    keys, amounts = _with_amounts(rows, one)
    among = None
    if one.shape is Shape.RATE:
        among = list(_rows(selection, one, Part.DENOMINATOR, found.period).values_list("pk", flat=True))
    return Counted(found, keys, amounts, among, _asked(rows))


def count_with_keys(one: Named, units: Sequence[Unit], period: Period) -> dict[int, Counted]:
    """Unit → a figure with its records; units of which it is not counted are missing."""
    indicator, rules = one.indicator, source_of(one.domain).rules(period.at)
    plain = not indicator.distinct and indicator.shape is not Shape.TIME and not _told(one)
    way = source_of(one.domain).kept.get(indicator.subject.code) if plain else None
    if way is None and one.domain == "figures" and plain:
        way = source_of("results").kept.get(indicator.subject.code)
    if way is not None and len(units) >= TOGETHER:
        return _together(one, way, units, period, rules)
    found = {}
    for unit in units:
        if not plain:
            reading = count(one, unit, period)
            if reading is not None:
                found[unit.pk] = counted(reading)
        elif source_of(one.domain).selection(EYES, unit, indicator, rules) is not None:
            bare = counted(Reading(one, unit, period, Figure(indicator, Tally()), rules=rules))
            found[unit.pk] = _made(bare, rules)
    return found


def _together(one: Named, way: Kept, units: Sequence[Unit], period: Period, rules: Rules) -> dict[int, Counted]:
    """The rows of everybody once, given to the units whose they are."""
    indicator = one.indicator
    everything: Selection = ResultsSelection(EYES) if one.domain in ("results", "figures") else Selection(EYES)
    parts = [list(_with_owners(_rows(everything, indicator, part, period), way, indicator)) for part in indicator.parts]
    found = {}
    for unit in units:
        selection = source_of(one.domain).selection(EYES, unit, indicator, rules)
        owned = _owned(way, unit)
        if selection is None or owned is None:
            if selection is not None:
                bare = counted(Reading(one, unit, period, Figure(indicator, Tally()), rules=rules))
                found[unit.pk] = _made(bare, rules)
            continue
        own = [[(row[0], row[1]) for row in rows if owned(row)] for rows in parts]
        sums = indicator.sums
        bare = Counted(
            Reading(one, unit, period, Figure(indicator, Tally()), rules=rules), [pk for pk, _amount in own[0]],
            [int(amount or 0) for _pk, amount in own[0]] if sums else None,
            [pk for pk, _amount in own[1]] if indicator.shape is Shape.RATE else None,
            _asked(_rows(selection, indicator, Part.NUMERATOR, period)),
        )  # fmt: skip
        found[unit.pk] = _made(bare, rules)
    return found


def _made(bare: Counted, rules: Rules) -> Counted:
    """The figure that the rows make."""
    reading = bare.reading
    tally = Tally(
        len(bare.keys), None if bare.among is None else len(bare.among),
        sum(bare.amounts) if bare.amounts is not None else None,
    )  # fmt: skip
    made = replace(reading, figure=Figure(reading.indicator, tally), rules=rules)
    return replace(bare, reading=divided(made) if reading.indicator.shape is Shape.PER else made)


def _with_owners(rows: QuerySet[Any], way: Kept, one: Indicator) -> Iterable[tuple[Any, ...]]:
    """Key, what it adds, centre, unit and township of each row."""
    owners = {f"{name}_": lookup for name, lookup in (("c", way.centre), ("u", way.unit), ("t", way.town)) if lookup}
    named = {name: lookup if isinstance(lookup, Expression) else F(lookup) for name, lookup in owners.items()}
    amount = [one.column] if one.sums else ["pk"]
    order = [name for name in ("c_", "u_", "t_") if name in named]
    for row in rows.annotate(**named).values_list("pk", *amount, *order):
        told = dict(zip(order, row[2:], strict=True))
        yield row[0], row[1], told.get("c_"), told.get("u_"), told.get("t_")


def _owned(way: Kept, unit: Unit) -> Callable[[tuple[Any, ...]], bool] | None:
    """Whether a row is of a unit; nothing where rows do not say so."""
    reach = units_below(unit.path)
    if reach.centres:
        return lambda row: row[2] in reach.centres
    if unit.kind in LAND:
        if not way.town:
            return None
        return (lambda row: row[4] == unit.code) if way.coded else (lambda row: row[4] in reach.ids)
    return (lambda row: row[3] in reach.ids) if way.unit else None


def _told(one: Named) -> bool:
    return one.domain == "figures" and one.indicator.code in TOLD


def _selected(one: Named, unit: Unit, rules: Rules) -> Selection:
    selection = selected(EYES, one, unit, rules)
    if selection is None:
        raise LookupError(one.code)
    return selection


def _rows(selection: Selection, one: Indicator, part: Part, period: Period) -> QuerySet[Any]:
    return behind(selection, one, part, period).order_by("pk")


def _asked(rows: QuerySet[Any]) -> str:
    """The question to the database; empty where there is nothing to ask, since no row can be of such a unit."""
    try:
        return f"{rows.query}"
    except EmptyResultSet:
        return ""


def _with_amounts(rows: QuerySet[Any], one: Indicator) -> tuple[list[int], list[int] | None]:
    """Keys, and what each adds: a sum as it is, a time in thousandths of a second."""
    if one.sums:
        pairs = list(rows.values_list("pk", one.column))
        return [pk for pk, _amount in pairs], [int(amount or 0) for _pk, amount in pairs]
    if one.shape is Shape.TIME:
        times = list(rows.annotate(took_=one.duration()).values_list("pk", "took_"))
        return [pk for pk, _took in times], [took // timedelta(milliseconds=1) for _pk, took in times]
    return list(rows.values_list("pk", flat=True)), None


def many(wanted: Iterable[tuple[Named, Unit, Period]]) -> dict[tuple[str, int, Any, Any], Counted]:
    """(code, unit, first and last day) → a figure with its records, of whatever is wanted."""
    groups: dict[tuple[str, Period], list[Unit]] = defaultdict(list)
    named: dict[str, Named] = {}
    for one, unit, period in wanted:
        named[one.code] = one
        groups[one.code, period].append(unit)
    found = {}
    for (code, period), units in groups.items():
        for pk, each in count_with_keys(named[code], units, period).items():
            found[code, pk, period.first, period.last] = each
    return found
