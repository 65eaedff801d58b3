# SPDX-License-Identifier: Apache-2.0
"""What an indicator is: one condition for its number and for the list behind it, so that the two cannot disagree.

A domain says what its rows are (`Subject`), which moment puts one into a period (`Basis`) and what it counts
(`Indicator`), and registers these under its name:

    REPORT = Subject("report", _("reports"), lambda of, period: Report.objects.visible_to(of.actor), ("case", "victim"))
    REPORTED = Basis(REPORT, "reported_at", _("reported in the period"))
    INDICATORS = register("funds", Indicator("loss", …, Shape.SUM, REPORTED, …, column="loss_fen"))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.indicators.period import Period
from wuzha.ui import codes


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose rows are counted: those in the actor's reach that meet a condition on the main record of the domain."""

    actor: Actor
    rule: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is, and how its rows are found and listed."""

    code: str
    #: What several are called.
    label: Any
    #: The rows of a selection. The period (`None`: as it stands now) is for subjects that are made of it.
    rows: Callable[[Selection, Period | None], QuerySet[Any]]
    #: What a list reads with each.
    related: tuple[str, ...] = ()
    #: Lookup from a row to the main record of the domain.
    prefix: str = ""
    #: Whether the rows are the same for every period: then several are counted in one pass.
    timeless: bool = False
    #: Column of the instant at which a row was recorded, or the condition that it was by an instant, so that what came
    #: later can be left out; empty: its rows do not tell.
    recorded: str | Callable[[datetime], Q] = ""
    #: Whether `rows` itself leaves out what was recorded after `Period.known`.
    by_itself: bool = False

    @property
    def tells_then(self) -> bool:
        """Whether its rows can be counted as they were known at an instant before."""
        return bool(self.recorded) or self.by_itself

    def main(self, row: Any) -> Any:
        """The main record a row belongs to."""
        return getattr(row, self.prefix.removesuffix("__")) if self.prefix else row


@dataclass(frozen=True, slots=True)
class Basis:
    """Which moment (or day) puts a row into the period: its column; none where the rows are of the period already, or
    stand now."""

    subject: Subject
    column: str
    label: Any
    of_days: bool = False
    #: Whether the rows are what stands now, whatever the period.
    standing: bool = False

    def __str__(self) -> str:
        return self.column

    def within(self, period: Period | None) -> Q:
        if period is None:
            return Q()
        then, recorded = Q(), self.subject.recorded
        if period.known is not None and recorded:
            then = recorded(period.known) if callable(recorded) else Q(**{f"{recorded}__lte": period.known})
        if not self.column:
            return then
        return then & (period.covers_day(self.column) if self.of_days else period.covers(self.column))


class Shape(Enum):
    """How the rows become a figure."""

    COUNT = "count"
    #: Rows of the numerator over rows of the denominator.
    RATE = "rate"
    #: A column of the rows added up: 分, or a number of pushes.
    SUM = "sum"
    #: The sum of a column over the number of rows.
    MEAN = "mean"
    #: Median and 90th percentile of the time between two columns (or of a column that is a time), in seconds.
    TIME = "time"
    #: Rows, or the sum of a column, per so many of what is no row here, such as residents: who reads it says how many.
    PER = "per"


class Unit(StrEnum):
    """What a value is a number of."""

    ONE = "1"
    PERSON = "person"
    RATIO = "ratio"
    FEN = "fen"
    SECOND = "s"
    DAY = "d"
    #: A number with decimals, such as cases per 10,000 residents.
    PER = "per"
    #: 1 or 0: whether something is so.
    FLAG = "flag"


#: What a target of such a figure is written in.
UNIT_WORDS: Mapping[str, Any] = {
    Unit.RATIO: "%", Unit.SECOND: pgettext_lazy("target", "minutes"), Unit.FEN: pgettext_lazy("target", "yuan"),
    Unit.DAY: pgettext_lazy("target", "days"),
}  # fmt: skip


class Better(Enum):
    """Which way is good news; `NEITHER` for what only describes."""

    UP = 1
    DOWN = -1
    NEITHER = 0


class Part(StrEnum):
    """Which of an indicator's rows."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named number. `among` holds for every row it looks at, `hit` for those that count."""

    code: str
    #: Where it stands on the page.
    group: Any
    #: What it is called.
    name: Any
    shape: Shape
    basis: Basis
    #: Its formula in words, for the reader.
    words: Any
    citation: Any
    among: Q = field(default_factory=Q)
    hit: Q = field(default_factory=Q)
    better: Better = Better.NEITHER
    #: `COUNT`: the column of which each value counts once, such as the victim; else each row counts. `RATE`: the same
    #: of both parts, a column or an expression over the rows; a list shows the latest row of each value.
    distinct: Any = ""
    #: `COUNT` by `distinct`: whether its list shows the latest row of each value alone, instead of all rows.
    listed_once: bool = False
    #: `SUM`, `MEAN`: the column; `TIME`: the column of the time itself, or where it begins and ends.
    column: str = ""
    #: `RATE` of what is done in time: the column of the deadline. What is neither done nor past it counts in no part.
    due: str = ""
    start: str = ""
    end: str = ""
    #: `TIME`: whether the 90th percentile is a time that was really taken (the nearest rank), not between two.
    nearest: bool = False
    #: What the list is ordered by, before the key; else the moment, the latest first.
    order: str = ""
    counts: Unit | None = None
    #: `PER`: what it is divided by (`residents`, or the code of another indicator), and how many of that are meant.
    per: str = ""
    factor: int = 1
    #: Column of the scorecard, from left to right; 0 leaves it out.
    card: int = 0

    @property
    def subject(self) -> Subject:
        return self.basis.subject

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return str(self.name)

    def label_in(self, language: str) -> str:
        with translation.override(language):
            return self.label

    @property
    def formula(self) -> str:
        return str(self.words)

    @property
    def unit(self) -> Unit:
        """Unit of the value."""
        if self.counts is not None:
            return self.counts
        if self.column.endswith("_fen"):
            return Unit.FEN
        if self.shape is Shape.PER:
            return Unit.PER
        return {Shape.RATE: Unit.RATIO, Shape.TIME: Unit.SECOND}.get(self.shape, Unit.ONE)

    @property
    def adds(self) -> bool:
        """Whether the whole is the sum of its parts: not of medians, nor of what may be in two parts at once."""
        return self.shape is not Shape.TIME and not self.distinct

    @property
    def sums(self) -> bool:
        """Whether a column of its rows is added up."""
        return self.shape in (Shape.SUM, Shape.MEAN) or (self.shape is Shape.PER and bool(self.column))

    @property
    def parts(self) -> tuple[Part, ...]:
        return (Part.NUMERATOR, Part.DENOMINATOR) if self.shape is Shape.RATE else (Part.NUMERATOR,)

    def condition(self, part: Part, period: Period | None) -> Q:
        """The rows of a part in a period. This, and only this, is what figure and list are made from."""
        rows = self.basis.within(period) & self.among
        if self.due:
            rows &= self.hit | Q(**{f"{self.due}__lt": period.at if period else timezone.now()})
        return rows if part is Part.DENOMINATOR else rows & self.hit

    def duration(self) -> Any:
        """`TIME`: the time that is measured."""
        if self.column:
            return F(self.column)
        return models.ExpressionWrapper(F(self.end) - F(self.start), output_field=models.DurationField())

    def amount(self, row: Any) -> int | float | None:
        """What a row adds to a sum or a mean, or the seconds it took; nothing where rows are counted."""
        if self.shape is Shape.TIME:
            took = getattr(row, self.column) if self.column else getattr(row, self.end) - getattr(row, self.start)
            return float(took.total_seconds())
        found: int | None = getattr(row, self.column) if self.column else None
        return found


_REGISTERED: dict[str, dict[str, Indicator]] = {}


def register(domain: str, indicators: Iterable[Indicator]) -> Mapping[str, Indicator]:
    """Add to the indicators of a domain; all of these by code. Raises `ValueError` for a code that is taken."""
    own = _REGISTERED.setdefault(domain, {})
    for one in indicators:
        if own.setdefault(one.code, one) is not one:
            raise ValueError(f"{domain}.{one.code} is registered twice")
        # Rule sets name it by its code, such as that of targets; pages show the word.
        unit = UNIT_WORDS.get(one.unit)
        named = format_lazy(gettext_lazy("{figure} ({unit})"), figure=one.name, unit=unit) if unit else one.name
        codes.register({f"{domain}.{one.code}": named})
    return MappingProxyType(own)


def domain_of(indicator: Indicator) -> str:
    """The domain that registered it. Raises `LookupError` when none did."""
    for domain, own in _REGISTERED.items():
        if own.get(indicator.code) is indicator:
            return domain
    raise LookupError(indicator.code)


def registered() -> Mapping[str, Mapping[str, Indicator]]:
    """Domain → code → indicator."""
    return MappingProxyType(_REGISTERED)
