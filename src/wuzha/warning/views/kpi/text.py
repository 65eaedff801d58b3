# SPDX-License-Identifier: Apache-2.0
"""Figures as text, for the page and for the terminal."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wuzha.ui.moments import span
from wuzha.ui.money import brief
from wuzha.warning.queries.indicators import Change, Figure, Shape

#: Shown where there is nothing to divide or to measure.
NOTHING = "—"


def value_text(figure: Figure) -> str:
    """The value in its unit: `1,234`, `87.5%`, `12.34 万元`, `1 小时 5 分`; 样本不足 when it rests on too few."""
    if figure.rows == 0 and figure.indicator.shape in (Shape.RATE, Shape.TIME):
        return NOTHING
    if figure.insufficient or figure.value is None:
        return _("Too few")
    return amount_text(figure.value, figure.indicator.unit)


def amount_text(value: float, unit: str) -> str:
    """A value in one of the units of `Indicator.unit`."""
    if unit == "ratio":
        return f"{value * 100:.1f}%"
    if unit == "fen":
        return brief(int(value))
    return span(value) if unit == "s" else f"{value:,.0f}"


def change_text(change: Change, unit: str) -> str:
    """How much, without the direction: `2.5` points of a rate, `12%`, or the difference in the figure's own unit;
    empty when rounding leaves nothing of it."""
    size = abs(change.size)
    if change.kind == "absolute":
        return amount_text(size, unit) if size else ""
    text = f"{size * 100:.1f}" if change.kind == "points" else f"{size * 100:.0f}%"
    return text if text.strip("0.%") else ""
