# SPDX-License-Identifier: Apache-2.0
"""The sheet of a unit: what the system knows is filled in from figures, the rest by the pair that evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, Shape, Unit, measure
from wuzha.core.indicators.text import NOTHING
from wuzha.engine.calendar import SHANGHAI, Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import EYES, count, text_of
from wuzha.fraudfree.models import FreeUnit, SheetMark, UnitFile
from wuzha.fraudfree.queries.indicators import CARDS, CASES
from wuzha.fraudfree.rules.points import millionths, points_for
from wuzha.fraudfree.rulesets import SHEETS, SheetItem
from wuzha.measures.rules.terms import last_day
from wuzha.org.roles import May, may

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the system knows of an item: the value as it is compared, as it reads, whose it is, where it opens."""

    value: int | None
    text: str
    figure: str
    of: str
    url: str = ""
    #: Whether there was nothing to be counted, or too little for a share: the item has its points of that case.
    too_little: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its points (none: still open)."""

    item: SheetItem
    points: int | None
    known: Known | None = None
    mark: SheetMark | None = None
    files: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: Sequence[Line]

    @property
    def total(self) -> int:
        return sum(one.points or 0 for one in self.lines)

    @property
    def open(self) -> list[str]:
        return [one.item.name for one in self.lines if one.points is None]

    @property
    def typed(self) -> list[Line]:
        return [one for one in self.lines if one.known is None]

    def kept(self) -> list[dict[str, Any]]:
        """As it is kept when the score is settled."""
        return [
            {
                "code": one.item.code, "block": one.item.block, "name": one.item.name, "most": one.item.points,
                "points": one.points, "value": one.known.text if one.known else "",
                "figure": one.item.figure if one.known else "",
                "too_little": one.known is not None and one.known.too_little,
                "words": one.mark.given_words if one.mark else "",
            }
            for one in self.lines
        ]  # fmt: skip


def items_of(row: FreeUnit) -> Sequence[SheetItem]:
    """The items of its kind in the version that was in force when the creation began."""
    at = _noon(row.started_on) if row.started_on else timezone.now()
    return SHEETS.at(at).of(row.kind)


def period_of(row: FreeUnit, today: date | None = None) -> Period | None:
    """The days of its creation: until the score was settled, whatever came after, else until today. None before it
    begins."""
    if row.started_on is None:
        return None
    day = today or timezone.localdate()
    last = row.scored_on if row.scored_on is not None else day
    return Period(row.started_on, max(last, row.started_on))


def entry_of(item: SheetItem) -> Named | None:
    """The figure that fills an item in, if it is counted here."""
    return named(item.figure) if item.figure else None


def is_typed(row: FreeUnit, item: SheetItem) -> bool:
    """Whether the points of an item are entered: no figure fills it in, or none is recorded of the unit itself."""
    if entry_of(item) is None:
        return True
    period = period_of(row)
    return item.own and (period is None or known_of(row, item, period) is None)


def known_of(row: FreeUnit, item: SheetItem, period: Period, role: str = "") -> Known | None:
    """What the system knows of an item in a period; nothing where no figure is counted here. The number is the same
    whoever looks; with a role, the address of its records if that may open them."""
    entry = entry_of(item)
    if entry is None:
        return None
    one = entry.indicator
    if item.monthly:
        return _each_month(row, entry, period)
    if one.subject in (CASES, CARDS):
        rule = Q(free_unit=row.pk) if one.subject is CASES else Q(organisation=row.name)
        figure, of = Figure(one, measure(Selection(EYES, rule), period, [one])[None][one.code]), row.name
        url = f"{reverse('fraudfree:cases', args=[row.pk])}?{urlencode(_days(period))}" if one.subject is CASES else ""
    elif item.own and row.unit_id is None:
        return None
    else:
        reading = count(entry, row.place, period)
        if reading is None:
            return None
        figure, of, url = reading.figure, row.place.name, ""
        if role and may(role, May.OPEN_KPI):
            url = (
                f"{reverse('figures:records')}?{urlencode({'code': entry.code, 'unit': row.place.pk, **_days(period)})}"
            )
    if item.own and not figure.tally.numerator:
        return None
    value = compared(figure)
    text = text_of(figure) if value is not None or figure.insufficient else NOTHING
    return Known(value, text, one.label, of, url, too_little=value is None)


def _each_month(row: FreeUnit, entry: Named, period: Period) -> Known:
    """The share of its months that have any; a last one that is not whole is not asked for."""
    had = whole = 0
    for month in months_of(period.first, period.last):
        found = count(entry, row.place, month)
        had += bool(found is not None and found.numerator)
        whole += 1
    text = pgettext("fraudfree", "%(had)s of %(months)s months") % {"had": had, "months": whole} if whole else NOTHING
    value = millionths(had, whole) if whole else None
    return Known(value, text, entry.indicator.label, row.place.name, too_little=not whole)


def months_of(first: date, last: date) -> list[Period]:
    """The whole months of a time, each from the day of the month on which it begins."""
    found: list[Period] = []
    start = first
    while (end := last_day(first, Clock(len(found) + 1, ClockUnit.MONTHS)) - ONE_DAY) <= last:
        found.append(Period(start, end))
        start = end + ONE_DAY
    return found


def compared(figure: Figure) -> int | None:
    """A value as limits are written: shares in millionths, all others as they are; nothing where nothing was to be
    counted, or too little for a share (样本不足): one such rule for all items."""
    one, tally = figure.indicator, figure.tally
    if figure.insufficient:
        return None
    if one.shape is Shape.RATE:
        return millionths(tally.numerator, tally.denominator) if tally.denominator else None
    if one.unit is Unit.RATIO:
        return millionths(tally.total or 0, tally.denominator) if tally.denominator else None
    return int(figure.value) if figure.value is not None else None


def points_of(item: SheetItem, known: Known) -> int:
    if known.value is None:
        return item.nothing
    return points_for(known.value, item.way, item.bands)


def sheet_of(actor: Actor, row: FreeUnit, today: date | None = None) -> Sheet:
    """The sheet as it stands now; its figures are of the creation so far."""
    period = period_of(row, today)
    marks = {one.item: one for one in SheetMark.unscoped.filter(free_unit=row, round=row.round)}
    files: dict[str, int] = {}
    for code in UnitFile.unscoped.filter(free_unit=row, round=row.round, kind="EVIDENCE").values_list(
        "item", flat=True
    ):
        files[code] = files.get(code, 0) + 1
    lines = []
    for item in items_of(row):
        mark = marks.get(item.code)
        known = known_of(row, item, period, actor.role) if period is not None else None
        if known is not None:
            points: int | None = points_of(item, known)
        else:
            points = mark.given if mark is not None else None
        lines.append(Line(item, points, known, mark, files.get(item.code, 0)))
    return Sheet(lines)


def shown(actor: Actor, row: FreeUnit) -> Sheet:
    """The sheet as its page shows it: once settled, with the points and values that were kept then."""
    now, kept = sheet_of(actor, row), {one["code"]: one for one in row.kept_sheet}
    return Sheet([_as_kept(one, kept[one.item.code]) if one.item.code in kept else one for one in now.lines])


def _as_kept(line: Line, kept: dict[str, Any]) -> Line:
    known = None
    if kept["figure"]:
        entry = entry_of(line.item)
        of = line.known or Known(None, "", entry.name if entry is not None else "", "")
        known = replace(of, text=kept["value"], too_little=kept.get("too_little", False))
    return replace(line, points=kept["points"], known=known)


def figure_name(item: SheetItem) -> str:
    entry = entry_of(item)
    return entry.name if entry is not None else ""


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)
