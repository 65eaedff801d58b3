# SPDX-License-Identifier: Apache-2.0
"""How long a measure lasts: its usual, least and greatest term, and the cap over all terms of one subject.

Terms are whole days, months or years of Asia/Shanghai, computed by `engine.calendar`: the day it begins is not counted,
the last day belongs to it to its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuzha.engine.calendar import SHANGHAI, Clock, Unit, WorkCalendar, due, end_of_day

_DAY = timedelta(days=1)
_NONE = WorkCalendar.of(years=(), holidays=(), makeup_workdays=())


class TermError(ValueError):
    """A term that the rule does not allow: `MISSING`, `SHORT`, `LONG`, `CAPPED`."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a rule says of the term of a kind.

    `usual` is taken where nobody says otherwise; `least` and `most` bound it. `cap`: all terms of one subject of the
    kinds that share it end at the latest so long after the first of them began; `consecutive`: a term that follows
    another begins when that one ends. No `usual`: no end.
    """

    usual: Clock | None = None
    least: Clock | None = None
    most: Clock | None = None
    cap: Clock | None = None
    consecutive: bool = False

    def checked(self, chosen: Clock | None, first: date) -> Clock | None:
        """The term that holds. Raises `TermError`: MISSING, SHORT, LONG. Compared by the days on which they end."""
        term = chosen or self.usual
        if term is None:
            if self.most is not None:
                raise TermError("MISSING")
            return None
        if self.least is not None and last_day(first, term) < last_day(first, self.least):
            raise TermError("SHORT")
        if self.most is not None and last_day(first, term) > last_day(first, self.most):
            raise TermError("LONG")
        return term


@dataclass(frozen=True, slots=True)
class Span:
    """The first day of a term, and its last instant."""

    first: date
    until: datetime

    @property
    def last(self) -> date:
        return self.until.astimezone(SHANGHAI).date()


def last_day(first: date, term: Clock) -> date:
    """The last day of a term that begins on a day."""
    return due(_noon(first), term, _NONE).astimezone(SHANGHAI).date()


def ends_at(first: date, term: Clock) -> datetime:
    """The last instant of a term that begins on a day."""
    return end_of_day(last_day(first, term))


def span(rule: Term, term: Clock, wanted: date, others: Iterable[Span]) -> Span:
    """When a term runs beside the others of the same subject that share its cap.

    1. Consecutive: it begins on the day on which the last of those that are not over by then ends; in force it is from
       the day after, which is what the next one sees as its first day.
    2. The cap: nothing reaches beyond so long after the first of the unbroken row of terms began.

    Raises `TermError`: CAPPED when nothing of it is left.
    """
    before = sorted(others, key=lambda one: one.first)
    first = wanted
    if rule.consecutive:
        for one in before:
            if one.first - _DAY <= first <= one.last:
                first = one.last
    until = ends_at(first, term)
    if rule.cap is not None:
        start = first
        for one in reversed(before):
            if one.first <= start <= one.last + _DAY:
                start = one.first
        until = min(until, ends_at(start, rule.cap))
        if until <= end_of_day(first):
            raise TermError("CAPPED")
    return Span(first, until)


def clock(length: int | None, unit: str) -> Clock | None:
    """A term as it is kept. Raises `ValueError` for hours or minutes: a term is whole days."""
    if length is None:
        return None
    found = Clock(length, Unit(unit))
    if found.unit.exact or found.unit is Unit.WORKDAYS:
        raise ValueError("A term runs for days, months or years")
    return found


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
