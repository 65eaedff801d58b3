# SPDX-License-Identifier: Apache-2.0
"""Counting one figure of a unit in a period from its records, whoever asks: numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Indicator, Period, Selection, Shape, Tally, measure
from wuzha.core.indicators.figures import nothing
from wuzha.core.indicators.text import NOTHING, amount_text, value_text
from wuzha.figures.indicators import RESIDENTS, TOLD
from wuzha.figures.queries.bases import base_period
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.divisors import Residents, residents
from wuzha.figures.registry import Rules, source_of
from wuzha.org.models import Unit

#: Counts see every record of a unit, so that a figure is the same whoever looks; lists show what is in one's reach.
EYES = Actor.system("figures")


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure: of which unit, in which period, what it rests on, how it reads."""

    named: Named
    unit_of: Unit
    period: Period
    figure: Figure
    #: The residents it was divided by.
    per: Residents | None = None
    #: Published or kept before, under this number; else counted now.
    number: str = ""
    #: Whether a base was counted again, for nothing was kept then (口径调整).
    adjusted: bool = False
    rules: Rules = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.named.code

    @property
    def indicator(self) -> Indicator:
        return self.named.indicator

    @property
    def numerator(self) -> int:
        return self.figure.tally.numerator

    @property
    def denominator(self) -> int | None:
        return self.figure.tally.denominator

    @property
    def total(self) -> int | None:
        return self.figure.tally.total

    @property
    def total_fen(self) -> int | None:
        return self.total if self.indicator.column.endswith("_fen") else None

    @property
    def value(self) -> float | int | None:
        return self.figure.value

    @property
    def unit(self) -> str:
        return self.indicator.unit.value

    @property
    def text(self) -> str:
        """As it reads: a share of too few rows has no text but 样本不足."""
        return text_of(self.figure)


def text_of(figure: Figure) -> str:
    """A value in its unit; money per resident or case as money."""
    if figure.indicator.shape is Shape.PER:
        return NOTHING if figure.value is None else amount_text(round(figure.value, 4), figure.indicator.unit)
    return value_text(figure)


def count(one: Named, unit: Unit, period: Period, rules: Rules | None = None) -> Reading | None:
    """A figure counted from its records; nothing where the domain does not count of such a unit. `rules`: the
    versions by which it was counted before; else those in force."""
    source = source_of(one.domain)
    used: Mapping[str, Any] = source.rules(period.at) if rules is None else rules
    selection = source.selection(EYES, unit, one.indicator, used)
    if selection is None:
        return None
    if one.indicator.code in TOLD and one.domain == "figures":
        return _two_down(one, unit, period, used)
    tally = measure(selection, period, [one.indicator])[None][one.indicator.code]
    return divided(Reading(one, unit, period, Figure(one.indicator, tally), rules=used))


def divided(found: Reading) -> Reading:
    """A figure per resident or per case with what it is divided by; any other as it is."""
    one = found.indicator
    if one.shape is not Shape.PER:
        return found
    if one.per == RESIDENTS:
        kept = found.rules.get(RESIDENTS)
        if kept is not None:
            value = kept["value"]
            per = Residents(value["residents"], int(kept["since"][:4]), value["source"])
        else:
            asked = residents(found.unit_of, found.period.reached)
            if asked is None:
                return found
            per = asked
        tally = replace(found.figure.tally, denominator=per.number)
        rules = {**found.rules, RESIDENTS: per.as_rule()}
        return replace(found, figure=Figure(one, tally), per=per, rules=rules)
    other = named(one.per)
    below = count(other, found.unit_of, found.period, found.rules) if other else None
    by = int(below.value or 0) if below is not None else None
    return replace(found, figure=Figure(one, replace(found.figure.tally, denominator=by)))


def _two_down(one: Named, unit: Unit, period: Period, rules: Rules) -> Reading:
    """Whether cases and losses both fell against the same days of the year before."""
    then, _known = base_period(one, period, period.year_before())
    fell = []
    for code in ("results.reported", "results.loss"):
        entry = named(code)
        if entry is None:
            raise LookupError(code)
        now, before = (count(entry, unit, days, rules) for days in (period, then))
        fell.append(bool(now and before and before.value and (now.value or 0) < before.value))
    return Reading(one, unit, period, Figure(one.indicator, Tally(int(all(fell)))), rules=rules)


def blank(one: Named, unit: Unit, period: Period) -> Reading:
    """A figure of which nothing is recorded."""
    tally = nothing([one.indicator])[one.indicator.code]
    return Reading(one, unit, period, Figure(one.indicator, tally, recorded=False))


def selected(actor: Actor, one: Named, unit: Unit, rules: Rules | None = None) -> Selection | None:
    """The rows of a figure that an actor sees."""
    return source_of(one.domain).selection(actor, unit, one.indicator, rules or {})
