# SPDX-License-Identifier: Apache-2.0
"""Figures as text, for the page and for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.core.indicators.definition import Shape, Unit
from wuzha.core.indicators.figures import Change, Figure, FigureComparison
from wuzha.org.rules import in_language
from wuzha.ui.moments import span
from wuzha.ui.money import brief

#: Shown where there is nothing to divide or to measure.
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Arrow:
    """Against another period (环比 or 同比): sign, how much (shortly, and with its unit), and whether that is good
    (`good`, `bad` or empty)."""

    against: str
    sign: str
    short: str
    text: str
    tone: str
    spoken: str
    #: How much to two decimals, where `text` rounds a percentage: what a letter quotes.
    exact: str = ""

    def __str__(self) -> str:
        return f"{self.against} {self.sign} {self.text}".rstrip()


def value_text(figure: Figure) -> str:
    """The value in its unit: `1,234`, `87.5%`, `12.34 万元`, `1 小时 5 分`; 样本不足 when it rests on too few."""
    if figure.rows == 0 and figure.indicator.shape in (Shape.RATE, Shape.TIME):
        return NOTHING
    if figure.insufficient or figure.value is None:
        return _("Too few")
    return amount_text(figure.value, figure.indicator.unit)


def amount_text(value: float, unit: str) -> str:
    """A value in one of the units of `Indicator.unit`."""
    match unit:
        case Unit.RATIO:
            return f"{value * 100:.1f}%"
        case Unit.FEN:
            return brief(int(value))
        case Unit.SECOND:
            return span(value)
        case Unit.DAY:
            return f"{value:.1f}"
        case Unit.PER:
            return f"{value:,.2f}"
        case Unit.FLAG:
            return _("yes") if value else _("no")
    return f"{value:,.0f}"


def parted(value: float, unit: str) -> tuple[str, str]:
    """A value for a headline: its number, and its unit apart. Times in minutes, from two hours on in hours, from two
    days on in days."""
    match unit:
        case Unit.RATIO:
            return f"{value * 100:.1f}", "%"
        case Unit.FEN:
            number, _space, name = brief(int(value)).rpartition(" ")
            return number, name
        case Unit.SECOND:
            minutes = value / 60
            if minutes < 120:
                return f"{minutes:.0f}", _("min")
            if minutes < 2880:
                return f"{minutes / 60:.1f}", _("h")
            return f"{minutes / 1440:.1f}", pgettext("unit", "days")
        case Unit.DAY:
            return f"{value:.1f}", pgettext("unit", "days")
        case Unit.PER | Unit.FLAG:
            return amount_text(value, unit), ""
    return f"{value:,.0f}", ""


def change_text(change: Change, unit: str) -> str:
    """How much, without the direction: `2.5` points of a rate, `12%`, or the difference in the figure's own unit;
    empty when rounding leaves nothing of it."""
    size = abs(change.size)
    if change.kind == "absolute":
        return amount_text(size, unit) if size else ""
    text = f"{size * 100:.1f}" if change.kind == "points" else f"{size * 100:.0f}%"
    return text if text.strip("0.%") else ""


def without_data(found: Iterable[FigureComparison]) -> str:
    """Which of the two earlier periods nothing is recorded of: said once for a page of figures."""
    one = next(iter(found), None)
    then = (
        []
        if one is None
        else [(pgettext("comparison", "prev."), one.before), (pgettext("comparison", "y/y"), one.year_before)]
    )
    return in_language("、", ", ").join(name for name, figure in then if not figure.recorded)


def arrows(one: FigureComparison, *, open: bool = True) -> list[Arrow]:
    """How a figure moved against as many days before and against the year before, as far as these can be compared.
    `open` says whether small numbers may be seen: a difference from a small base gives that base away. Of a period
    without data that is said, since no data is not zero."""
    against = pgettext("comparison", "prev."), pgettext("comparison", "y/y")
    shown = not one.now.insufficient and one.now.value is not None
    found = []
    for name, moved, then in zip(against, one.changes, (one.before, one.year_before), strict=True):
        if shown and not then.recorded:
            found.append(Arrow(name, NOTHING, "", _("no data"), "", _("no data for that period")))
        elif moved is not None and (open or moved.kind != "absolute"):
            found.append(_arrow(moved, one.now.indicator.unit, name))
    return found


def _arrow(change: Change, unit: str, against: str) -> Arrow:
    text = change_text(change, unit)
    if not text:
        return Arrow(against, "=", "", "", "", _("unchanged"))
    tone = {1: "good", -1: "bad", 0: ""}[change.good]
    size = _("%(points)s points") % {"points": text} if change.kind == "points" else text
    exact = f"{abs(change.size) * 100:.2f}%" if change.kind == "relative" else size
    # A word where it is known which way is good; a sign for what only counts.
    word = {"good": _("better"), "bad": _("worse")}.get(tone)
    if change.way > 0:
        return Arrow(against, word or "▲", text, size, tone, _("up by %(size)s") % {"size": size}, exact)
    return Arrow(against, word or "▼", text, size, tone, _("down by %(size)s") % {"size": size}, exact)
