# SPDX-License-Identifier: Apache-2.0
"""Many figures of a unit in a period at once: one pass over the rows of each kind of record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wuzha.core.indicators import Figure, Period, Shape, measure
from wuzha.figures.indicators import TOLD
from wuzha.figures.models import SnapshotFigure
from wuzha.figures.queries.bases import ONE_DAY, base_period, same_lag
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.queries.counting import EYES, Reading, blank, count, divided
from wuzha.figures.queries.live import Compared, kept_then, of_snapshot
from wuzha.figures.registry import source_of
from wuzha.org.models import Unit


def readings(unit: Unit, period: Period, wanted: Iterable[Named]) -> dict[str, Reading]:
    """The figures by code; those that are not counted of such a unit are missing."""
    groups: dict[tuple[str, str], list[Named]] = defaultdict(list)
    found: dict[str, Reading] = {}
    order = list(wanted)
    for one in order:
        if one.domain == "figures" and one.indicator.code in TOLD:
            if (told := count(one, unit, period)) is not None:
                found[one.code] = told
        else:
            groups[one.domain, one.indicator.subject.code].append(one)
    for (domain, _subject), group in groups.items():
        source = source_of(domain)
        rules = source.rules(period.at)
        selection = source.selection(EYES, unit, group[0].indicator, rules)
        if selection is None:
            continue
        tallies = measure(selection, period, [one.indicator for one in group])[None]
        for one in group:
            reading = Reading(one, unit, period, Figure(one.indicator, tallies[one.indicator.code]), rules=rules)
            found[one.code] = divided(reading) if one.indicator.shape is Shape.PER else reading
    return {one.code: found[one.code] for one in order if one.code in found}


def compared(unit: Unit, period: Period, wanted: Sequence[Named]) -> dict[str, Compared]:
    """The same beside 环比 and 同比."""
    now = readings(unit, period, wanted)
    bases = [_base(now, unit, period, then) for then in (period.before(), period.year_before())]
    return {code: Compared(one, bases[0][code], bases[1][code]) for code, one in now.items()}


def _base(now: dict[str, Reading], unit: Unit, period: Period, then: Period) -> dict[str, Reading]:
    """One of the two bases of all figures: kept or published ones as they are, the others counted again together."""
    days = {"first": then.first, "last": then.reached, "at__lte": same_lag(period, then) + ONE_DAY}
    rows = SnapshotFigure.unscoped.filter(code__in=now, unit_of=unit, **days).order_by("code", "-at").distinct("code")
    found = {row.code: of_snapshot(now[row.code].named, unit, row) for row in rows}
    groups: dict[tuple[Period, bool], list[Named]] = defaultdict(list)
    for code, one in now.items():
        if code in found:
            continue
        if one.named.domain == "results" and (published := kept_then(one, then)) is not None:
            found[code] = published
        else:
            groups[base_period(one.named, period, then)].append(one.named)
    for (days_then, known), group in groups.items():
        told = readings(unit, days_then, group)
        recorded = {one.domain for one in group if (each := told.get(one.code)) and _counts(each)}
        for entry in group:
            each = told.get(entry.code) or blank(entry, unit, days_then)
            figure = replace(each.figure, recorded=entry.domain in recorded)
            found[entry.code] = replace(each, figure=figure, adjusted=not known)
    return found


def _counts(one: Reading) -> bool:
    return bool(one.numerator or one.denominator)
