# SPDX-License-Identifier: Apache-2.0
"""Ranks as bars: where they overlap, nobody is before or behind."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.ui.charts.points import WIDE, Point, in_order, joined, linked, mark, svg, text, wide

#: Height of a row and of the head.
ROW, HEAD = 24.0, 30.0


def draw(points: Sequence[Point], width: int, name: str) -> SafeString:
    many = len(points)
    names = [one.name if width == WIDE else one.short for one in points]
    left = min(max(map(wide, names)) + 14, width * 0.4)
    right = width - 48.0
    bottom = HEAD + ROW * many

    def x(rank: float) -> float:
        return left + 8 + (rank - 1) / max(many - 1, 1) * (right - left - 16)

    ticks = sorted({1, many, *range(5, many - 1, 5 if many <= 40 else 10 * (many // 80 + 1))})
    drawn = [text(0, 14, _("Rank"), "quiet"), text(width, 14, _("Ratio"), "end quiet")]
    for tick in ticks:
        drawn.append(text(x(tick), 14, f"{tick}", "middle quiet"))
        drawn.append(format_html('<path class="chart-grid" d="M{} 20V{}"/>', f"{x(tick):.1f}", f"{bottom:g}"))
    for at, one in enumerate(in_order(points)):
        y = HEAD + ROW * at + ROW / 2
        css = "bold" if one.standing != "green" else ""
        hit = format_html('<path class="chart-hit" d="M0 {}H{}v{}H0z"/>', f"{y - ROW / 2:g}", f"{width}", f"{ROW:g}")
        ends = [f"{x(rank) + more:.1f}" for rank, more in ((one.rank_low, -2), (one.rank_high, 2))]
        span = format_html('<path class="chart-span" d="M{} {}H{}"/>', ends[0], f"{y:g}", ends[1])
        name_text = text(0, y + 4.5, one.name if width == WIDE else one.short, css)
        ratio = text(width, y + 4.5, one.ratio_text, f"end {css}")
        drawn.append(linked(one, joined([hit, name_text, span, mark(one, x(one.rank), y), ratio]), full=width == WIDE))
    return svg(width, bottom + 4, name, joined(drawn))
