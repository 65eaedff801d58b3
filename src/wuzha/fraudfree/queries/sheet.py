# SPDX-License-Identifier: Apache-2.0
"""The sheet of a unit: what the system knows is filled in from figures, the rest by the pair that evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, Shape, Unit, measure
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import EYES, count, text_of
from wuzha.fraudfree.models import FreeUnit, SheetMark, UnitFile
from wuzha.fraudfree.queries.indicators import CASES
from wuzha.fraudfree.rules.life import JUDGED
from wuzha.fraudfree.rules.points import millionths, points_for
from wuzha.fraudfree.rulesets import SHEETS, SheetItem
from wuzha.org.roles import May, may


@dataclass(frozen=True, slots=True)
class Known:
    """What the system knows of an item: the value as it is compared, as it reads, whose it is, where it opens."""

    value: int | None
    text: str
    figure: str
    of: str
    url: str = ""


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
                "figure": one.item.figure if one.known else "", "words": one.mark.given_words if one.mark else "",
            }
            for one in self.lines
        ]  # fmt: skip


def items_of(row: FreeUnit) -> Sequence[SheetItem]:
    """The items of its kind in the version that was in force when the creation began."""
    at = _noon(row.started_on) if row.started_on else timezone.now()
    return SHEETS.at(at).of(row.kind)


def period_of(row: FreeUnit, today: date | None = None) -> Period | None:
    """The days of its creation: until the score was settled, else until today. None before it begins."""
    if row.started_on is None:
        return None
    day = today or timezone.localdate()
    last = row.scored_on if row.scored_on is not None and row.state in JUDGED else day
    return Period(row.started_on, max(last, row.started_on))


def entry_of(item: SheetItem) -> Named | None:
    """The figure that fills an item in, if it is counted here."""
    return named(item.figure) if item.figure else None


def known_of(row: FreeUnit, item: SheetItem, period: Period, role: str = "") -> Known | None:
    """What the system knows of an item in a period; nothing where no figure is counted here. The number is the same
    whoever looks; with a role, the address of its records if that may open them."""
    entry = entry_of(item)
    if entry is None:
        return None
    one = entry.indicator
    if one.subject is CASES:
        tally = measure(Selection(EYES, Q(free_unit=row.pk)), period, [one])[None][one.code]
        figure, of = Figure(one, tally), row.name
        url = f"{reverse('fraudfree:cases', args=[row.pk])}?{urlencode(_days(period))}"
    else:
        reading = count(entry, row.place, period)
        if reading is None:
            return None
        figure, of, url = reading.figure, row.place.name, ""
        if role and may(role, May.OPEN_KPI):
            url = (
                f"{reverse('figures:records')}?{urlencode({'code': entry.code, 'unit': row.place.pk, **_days(period)})}"
            )
    return Known(compared(figure), text_of(figure) if compared(figure) is not None else "—", one.label, of, url)


def compared(figure: Figure) -> int | None:
    """A value as limits are written: shares in millionths, all others as they are; nothing where nothing was to be
    counted."""
    one, tally = figure.indicator, figure.tally
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
    known = replace(line.known, text=kept["value"]) if line.known is not None and kept["figure"] else None
    return replace(line, points=kept["points"], known=known)


def figure_name(item: SheetItem) -> str:
    entry = entry_of(item)
    return entry.name if entry is not None else ""


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)
