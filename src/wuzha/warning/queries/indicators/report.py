# SPDX-License-Identifier: Apache-2.0
"""All indicators of a unit in a period, beside the two periods it is compared with, divided into its units, and spread
over facets."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, FigureComparison, Period, Shape, Tallies, added, measure, recorded
from wuzha.core.indicators.figures import nothing
from wuzha.org.models import Unit
from wuzha.warning.queries.indicators.catalogue import BY_CODE, INDICATORS
from wuzha.warning.queries.indicators.selection import (
    Division,
    Facet,
    Selection,
    divided,
    divisions,
    key,
    key_of,
    spread,
)

#: What is measured for the whole and for the rest, and not added from the parts.
APART = tuple(one for one in INDICATORS if not one.adds)
PERSONS = tuple(one for one in APART if one.shape is not Shape.TIME)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, or (`unit` is `None`) what belongs to none of them."""

    unit: Unit | None
    compared: dict[str, FigureComparison]

    @property
    def figures(self) -> dict[str, Figure]:
        return {code: one.now for code, one in self.compared.items()}

    @property
    def ranked(self) -> bool:
        """Whether it takes part in rankings; functional areas and the rest do not."""
        return self.unit is not None and self.unit.ranked


@dataclass(frozen=True, slots=True)
class Report:
    """What the page and the command show."""

    unit: Unit
    period: Period
    before: Period
    year_before: Period
    whole: Row
    #: How the rows divide the unit; `None` when it has nothing to be divided into.
    division: Division | None
    rows: list[Row]
    #: Facet → key → warnings received; for `CAUSE` those that could not be reached.
    spreads: dict[Facet, dict[str, int]]

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(one.now.rows for one in self.whole.compared.values())


def report(actor: Actor, unit: Unit, period: Period, division: Division | None = None) -> Report:
    """The report of a unit; without a division asked for (or with one it does not have), by its usual one."""
    ways = divisions(actor, unit)
    division = division if division in ways else next(iter(ways), None)
    units = divided(actor, unit, division) if division else []
    selection = Selection.of(actor, unit)
    periods = period, period.before(), period.year_before()
    measured = [_measured(selection, one, division, units) for one in periods]
    blank = nothing(INDICATORS)
    city = Selection.of(actor, Unit.objects.get(path=unit.path[: Unit.steplen]))
    then = zip(periods[1:], measured[1:], strict=True)
    known = [True, *(recorded(whole, city, one, INDICATORS) for one, (whole, _parts) in then)]
    rows = [
        _row(one, [parts.get(one and one.pk, blank) for _whole, parts in measured], known)
        for one in [*units, None]
        if one or measured[0][1].get(None)
    ]
    spreads = dict(spread(selection, BY_CODE["received"], period, (Facet.HOUR, Facet.TYPE, Facet.LEVEL)))
    spreads |= spread(selection, BY_CODE["unreachable"], period, (Facet.CAUSE,))
    return Report(unit, *periods, _row(unit, [whole for whole, _parts in measured], known), division, rows, spreads)


def _measured(
    selection: Selection, period: Period, division: Division | None, units: list[Unit]
) -> tuple[Tallies, dict[int | None, Tallies]]:
    """The whole, and the parts by the unit's key, what is left under `None`."""
    if division is None:
        return measure(selection, period, INDICATORS)[None], {}
    found = measure(selection, period, INDICATORS, key_of(division, units))
    whole = added(found.values(), INDICATORS) | measure(selection, period, APART)[None]
    parts: dict[int | None, Tallies] = {}
    for unit in units:
        if (own := found.pop(key(division, unit), None)) is not None:
            parts[unit.pk] = own
    left = list(found.values())
    if left and _any(rest := left[0] if len(left) == 1 else added(left, INDICATORS)):
        if len(left) > 1 and PERSONS:
            rest |= measure(selection.slice(Facet.REST, division.value), period, PERSONS)[None]
        parts[None] = rest
    return whole, parts


def _any(tallies: Tallies) -> bool:
    return any(tally.numerator or tally.denominator for tally in tallies.values())


def _row(unit: Unit | None, tallies: list[Tallies], known: list[bool]) -> Row:
    """A row from its tallies in the period and in the two it is compared with, of each whether anything is recorded."""
    return Row(unit, {
        one.code: FigureComparison(
            *(Figure(one, own[one.code], there) for own, there in zip(tallies, known, strict=True))
        )
        for one in INDICATORS
    })  # fmt: skip
