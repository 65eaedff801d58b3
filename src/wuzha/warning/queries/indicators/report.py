# SPDX-License-Identifier: Apache-2.0
"""All indicators of a unit in a period, beside the two periods it is compared with, divided into its units, and spread
over facets; and some of them week by week."""

from __future__ import annotations

from dataclasses import dataclass, field

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, FigureComparison, Period, Shape, Tallies, added, measure, recorded
from wuzha.core.indicators.figures import nothing
from wuzha.core.indicators.series import Series, closed_weeks, weekly
from wuzha.org.models import Unit
from wuzha.warning.queries.indicators.catalogue import BY_CODE, CURVES, HEADLINES, INDICATORS
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
    figures: dict[str, Figure]
    #: Beside the two earlier periods, where that was asked for.
    compared: dict[str, FigureComparison] = field(default_factory=dict)

    @property
    def ranked(self) -> bool:
        """Whether it is held against the others; functional areas and the rest are not."""
        return self.unit is not None and self.unit.ranked


@dataclass(frozen=True, slots=True)
class Report:
    """What the page and the command show."""

    unit: Unit
    period: Period
    before: Period
    year_before: Period
    #: The unit's own figures, beside those of the two periods.
    compared: dict[str, FigureComparison]
    #: How the rows divide the unit; `None` when it has nothing to be divided into.
    division: Division | None
    rows: list[Row]
    #: Facet → key → warnings received; for `CAUSE` those that could not be reached.
    spreads: dict[Facet, dict[str, int]]

    @property
    def whole(self) -> Row:
        return Row(self.unit, {code: one.now for code, one in self.compared.items()})

    @property
    def units(self) -> list[Unit]:
        return [row.unit for row in self.rows if row.unit]

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(one.now.rows for one in self.compared.values())


def report(
    actor: Actor, unit: Unit, period: Period, division: Division | None = None, *, compare_rows: bool = False
) -> Report:
    """The report of a unit; without a division asked for (or with one it does not have), by its usual one. The earlier
    periods of each row are a second and third pass by unit: only for who reads them."""
    ways = divisions(actor, unit)
    division = division if division in ways else next(iter(ways), None)
    units = divided(actor, unit, division) if division else []
    selection = Selection.of(actor, unit)
    before, year_before = period.before(), period.year_before()
    city = Selection.of(actor, Unit.objects.get(path=unit.path[: Unit.steplen]))
    measured = [_measured(selection, period, division, units)]
    measured += [_measured(selection, one, division if compare_rows else None, units) for one in (before, year_before)]
    then = zip((before, year_before), measured[1:], strict=True)
    known = [True, *(recorded(whole, city, one, INDICATORS) for one, (whole, _parts) in then)]
    blank = nothing(INDICATORS)
    rows = [
        _row(one, [parts.get(one and one.pk, blank) for _whole, parts in measured], known, compared=compare_rows)
        for one in [*units, None]
        if one or measured[0][1].get(None)
    ]
    compared = _row(unit, [whole for whole, _parts in measured], known, compared=True).compared
    spreads = dict(spread(selection, BY_CODE["received"], period, (Facet.HOUR, Facet.TYPE, Facet.LEVEL)))
    spreads |= spread(selection, BY_CODE["unreachable"], period, (Facet.CAUSE,))
    return Report(unit, period, before, year_before, compared, division, rows, spreads)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last twelve whole weeks by the end of a period: of the unit, and of its parts by the unit's key (`None`: of
    none of them)."""

    periods: list[Period]
    whole: Series
    parts: dict[int | None, Series]


def twelve_weeks(actor: Actor, found: Report) -> Weeks:
    """The curves of a report: what heads the page, and for each unit what its line shows."""
    weeks = closed_weeks(found.period)
    selection, units = Selection.of(actor, found.unit), found.units
    apart = [one for one in HEADLINES if one not in CURVES or found.division is None]
    whole = weekly(selection, weeks, apart)[None]
    if found.division is None:
        return Weeks(weeks, whole, {})
    known = {key(found.division, unit): unit.pk for unit in units}
    parts: dict[int | None, Series] = {}
    blank = nothing(CURVES)
    for value, series in weekly(selection, weeks, CURVES, key_of(found.division, units)).items():
        own = parts.setdefault(known.get(value), {code: [one] * len(weeks) for code, one in blank.items()})
        for code, tallies in series.items():
            own[code] = [sum_ + one for sum_, one in zip(own[code], tallies, strict=True)]
    for one in CURVES:
        whole[one.code] = [
            added(({one.code: part[one.code][at]} for part in parts.values()), [one])[one.code]
            for at in range(len(weeks))
        ]
    return Weeks(weeks, whole, parts)


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


def _row(unit: Unit | None, tallies: list[Tallies], known: list[bool], *, compared: bool) -> Row:
    """A row from its tallies in the period and in the two it is compared with, of each whether anything is recorded."""
    beside = {
        one.code: FigureComparison(
            *(Figure(one, own[one.code], there) for own, there in zip(tallies, known, strict=True))
        )
        for one in INDICATORS
    }
    return Row(unit, {code: one.now for code, one in beside.items()}, beside if compared else {})
