# SPDX-License-Identifier: Apache-2.0
"""Sheets of the assessment with their points: from figures, which open, and entered where none is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.indicators import (
    Figure,
    Indicator,
    Part,
    Period,
    Selection,
    Unit,
    doors,
    measure,
    recorded,
    registered,
)
from wuzha.core.indicators.text import amount_text
from wuzha.meetings.models import AssessmentItem, AssessmentSheet
from wuzha.meetings.rules.points import MILLION, points_for
from wuzha.pages import Page


def page(actor: Actor, after: str = "") -> Page[AssessmentSheet]:
    """Sheets, the latest year and edition first. Raises `CursorError`."""
    rows = AssessmentSheet.objects.visible_to(actor)
    return pages.page(rows.order_by("-year", "-edition", "-pk"), after)


def of(actor: Actor, pk: int) -> AssessmentSheet | None:
    rows = AssessmentSheet.objects.visible_to(actor).select_related("city")
    found: AssessmentSheet | None = rows.filter(pk=pk).first()
    return found


def items_of(actor: Actor, sheet: AssessmentSheet) -> list[AssessmentItem]:
    rows = AssessmentItem.objects.visible_to(actor).filter(sheet=sheet).select_related("owner")
    return list(rows.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its points (hundredths; `None`: not known yet), the value behind them and where that opens."""

    item: AssessmentItem
    points: int | None
    value: str = ""
    figure: str = ""
    url: str = ""
    #: Value of the figure with all points, and with none.
    ends: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Score:
    """A sheet with its items: points reached of the points of the items that are known, and all points there are."""

    rows: Sequence[Scored]

    @property
    def own(self) -> int:
        return sum(one.points or 0 for one in self.rows)

    @property
    def possible(self) -> int:
        return sum(one.item.points for one in self.rows)

    @property
    def known(self) -> int:
        """Points of the items that are scored."""
        return sum(one.item.points for one in self.rows if one.points is not None)

    @property
    def unknown(self) -> int:
        """Items without a score."""
        return sum(one.points is None for one in self.rows)


def period_of(sheet: AssessmentSheet, today: date | None = None) -> Period | None:
    """The days of its year that have come; nothing before the first."""
    first, last = date(sheet.year, 1, 1), date(sheet.year, 12, 31)
    day = today or timezone.localdate()
    return Period(first, min(last, day)) if first <= day else None


def scored(actor: Actor, sheet: AssessmentSheet, today: date | None = None) -> Score:
    """Each item with its points: what a figure knows is filled in from the records of its year, within the reach of
    who looks."""
    items, period = items_of(actor, sheet), period_of(sheet, today)
    known = indicators()
    wanted = {one.indicator: known[one.indicator] for one in items if one.indicator in known}
    values: dict[str, Figure] = {}
    if period is not None:
        for domain in {code.partition(".")[0] for code in wanted}:
            own = {code: one for code, one in wanted.items() if code.partition(".")[0] == domain}
            tallies = measure(Selection(actor), period, own.values())[None]
            # A zero of a year of which nothing is recorded is no figure.
            if recorded(tallies, Selection(actor), period, own.values()):
                values |= {code: Figure(one, tallies[one.code]) for code, one in own.items()}
    return Score([_scored(actor, one, known.get(one.indicator), values.get(one.indicator), period) for one in items])


def indicators() -> dict[str, Indicator]:
    """`domain.code` → figure."""
    return {f"{domain}.{code}": one for domain, own in registered().items() for code, one in own.items()}


def whole(value: float, indicator: Indicator) -> int:
    """A value as items keep it: shares in millionths, all others as they are."""
    return round(value * MILLION) if indicator.unit is Unit.RATIO else round(value)


def text_of(value: int, indicator: Indicator) -> str:
    """A kept value as people read it."""
    if indicator.unit is Unit.RATIO:
        return f"{value / MILLION:.2%}"
    return str(amount_text(value, indicator.unit))


def _scored(
    actor: Actor, item: AssessmentItem, indicator: Indicator | None, figure: Figure | None, period: Period | None
) -> Scored:
    if not item.indicator:
        return Scored(item, item.typed)
    if indicator is None or item.full_at is None or item.none_at is None:
        return Scored(item, None, figure=item.indicator)
    ends = text_of(item.full_at, indicator), text_of(item.none_at, indicator)
    value: Any = figure.value if figure is not None else None
    if value is None or period is None:
        return Scored(item, None, figure=indicator.label, ends=ends)
    kept = whole(value, indicator)
    return Scored(
        item, points_for(kept, points=item.points, full_at=item.full_at, none_at=item.none_at),
        text_of(kept, indicator), indicator.label,
        doors.opened(actor.role, indicator, Part.NUMERATOR, period), ends,
    )  # fmt: skip
