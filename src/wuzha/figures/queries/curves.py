# SPDX-License-Identifier: Apache-2.0
"""A figure over time: twelve whole weeks and twenty-four whole months that are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from wuzha.core.indicators import Figure, Period, Shape, Tally, measure_each
from wuzha.core.indicators.period import Grain
from wuzha.core.indicators.series import closed_weeks, weekly
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.indicators import TOLD
from wuzha.figures.queries import facts
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.queries.counting import EYES, Reading, divided, selected
from wuzha.figures.registry import source_of
from wuzha.org.models import Unit

MONTHS = 24
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Curve:
    """A figure in spans that follow each other: its values, nothing where it rests on too few rows."""

    spans: list[Period]
    readings: list[Reading]

    @property
    def values(self) -> list[float | int | None]:
        return [None if one.figure.insufficient else one.value for one in self.readings]


def closed_months(period: Period, count: int = MONTHS) -> list[Period]:
    """The last whole months that are over by the end of a period, the latest last."""
    last = period.end.astimezone(SHANGHAI).date() - ONE_DAY
    end = Grain.MONTH.last(last)
    if end > last:
        end = Grain.MONTH.first(last) - ONE_DAY
    months: list[Period] = []
    for _ in range(count):
        months.append(Period(Grain.MONTH.first(end), end, period.at, base=True))
        end = months[-1].first - ONE_DAY
    return months[::-1]


def weeks(one: Named, unit: Unit, period: Period) -> Curve | None:
    return _curve(one, unit, closed_weeks(period))


def months(one: Named, unit: Unit, period: Period) -> Curve | None:
    return _curve(one, unit, closed_months(period))


def _curve(one: Named, unit: Unit, spans: list[Period]) -> Curve | None:
    """From the kept figures of days where there are such; else from the records. Nothing for what has no course: it
    stands now, or is told from others."""
    indicator = one.indicator
    if indicator.basis.standing or (one.domain == "figures" and indicator.code in TOLD):
        return None
    tallies = facts.tallies(one, unit, spans)
    if tallies is None:
        tallies = _counted(one, unit, spans)
    if tallies is None:
        return None
    rules = source_of(one.domain).rules(spans[-1].at)
    readings = [
        Reading(one, unit, span, Figure(indicator, tally), rules=rules)
        for span, tally in zip(spans, tallies, strict=True)
    ]
    return Curve(spans, [divided(each) if indicator.shape is Shape.PER else each for each in readings])


def _counted(one: Named, unit: Unit, spans: Sequence[Period]) -> list[Tally] | None:
    selection = selected(EYES, one, unit)
    if selection is None:
        return None
    if all(span.days == 7 for span in spans) and one.indicator.basis.column and one.indicator.subject.timeless:
        return weekly(selection, spans, [one.indicator])[None][one.indicator.code]
    found = measure_each(selection, spans, [one.indicator])
    return [each[None][one.indicator.code] for each in found]
