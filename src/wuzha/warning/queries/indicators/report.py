# SPDX-License-Identifier: Apache-2.0
"""All indicators of a unit in a period, beside the period before, divided into its units, and spread over facets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.warning.queries.indicators.catalogue import BY_CODE, INDICATORS
from wuzha.warning.queries.indicators.definition import Shape
from wuzha.warning.queries.indicators.figures import Change, Figure, change
from wuzha.warning.queries.indicators.measure import Tallies, added, measure, nothing, spread
from wuzha.warning.queries.indicators.period import Period
from wuzha.warning.queries.indicators.selection import (
    Division,
    Facet,
    Selection,
    divided,
    divisions,
    key,
    key_of,
)

TIMES = tuple(one for one in INDICATORS if one.shape is Shape.TIME)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, or (`unit` is `None`) what belongs to none of them."""

    unit: Unit | None
    figures: dict[str, Figure]
    changes: dict[str, Change | None]

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
    whole: Row
    #: How the rows divide the unit; `None` when it has nothing to be divided into.
    division: Division | None
    rows: list[Row]
    #: Facet → key → warnings received; for `CAUSE` those that could not be reached.
    spreads: dict[Facet, dict[str, int]]

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(figure.rows for figure in self.whole.figures.values())


def report(actor: Actor, unit: Unit, period: Period, division: Division | None = None) -> Report:
    """The report of a unit; without a division asked for (or with one it does not have), by its usual one."""
    ways = divisions(actor, unit)
    division = division if division in ways else next(iter(ways), None)
    units = divided(actor, unit, division) if division else []
    selection, before = Selection.of(actor, unit), period.before()
    whole_now, parts_now = _measured(selection, period, division, units)
    whole_then, parts_then = _measured(selection, before, division, units)
    blank = nothing()
    rows = [
        _row(one, parts_now.get(one and one.pk, blank), parts_then.get(one and one.pk, blank))
        for one in [*units, None]
        if one or parts_now.get(None)
    ]
    spreads = dict(spread(selection, BY_CODE["received"], period, (Facet.HOUR, Facet.TYPE, Facet.LEVEL)))
    spreads |= spread(selection, BY_CODE["unreachable"], period, (Facet.CAUSE,))
    return Report(unit, period, before, _row(unit, whole_now, whole_then), division, rows, spreads)


def _measured(
    selection: Selection, period: Period, division: Division | None, units: list[Unit]
) -> tuple[Tallies, dict[int | None, Tallies]]:
    """The whole, and the parts by the unit's key, what is left under `None`."""
    if division is None:
        return measure(selection, period)[None], {}
    found = measure(selection, period, key_of(division, units))
    whole = added(found.values()) | measure(selection, period, indicators=TIMES)[None]
    parts: dict[int | None, Tallies] = {}
    for unit in units:
        if (own := found.pop(key(division, unit), None)) is not None:
            parts[unit.pk] = own
    left = list(found.values())
    if left and (rest := left[0] if len(left) == 1 else _rest(left)) and _any(rest):
        parts[None] = rest
    return whole, parts


def _rest(left: Iterable[Tallies]) -> Tallies:
    return added(left)


def _any(tallies: Tallies) -> bool:
    return any(tally.numerator or tally.denominator for tally in tallies.values())


def _row(unit: Unit | None, now: Tallies, then: Tallies) -> Row:
    figures = {code: Figure(BY_CODE[code], tally) for code, tally in now.items()}
    changes = {code: change(figure, Figure(figure.indicator, then[code])) for code, figure in figures.items()}
    return Row(unit, figures, changes)


def as_dict(figure: Figure) -> dict[str, Any]:
    """A figure for machines; rates as shares of 1, money in 分, times in seconds."""
    tally, one = figure.tally, figure.indicator
    found: dict[str, Any] = {
        "value": figure.value,
        "numerator": tally.numerator,
        "denominator": tally.denominator,
        "unit": one.unit,
        "basis": str(one.basis),
        "name_zh": one.zh,
        "name_en": one.en,
        "insufficient": figure.insufficient,
    }
    return found | ({"median": tally.median, "p90": tally.p90} if one.shape is Shape.TIME else {})
