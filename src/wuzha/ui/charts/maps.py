# SPDX-License-Identifier: Apache-2.0
"""Where: tiles roughly in place, or real boundaries. A colour alone says nothing here, and a count is never shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from wuzha.ui.charts.points import WIDE, Point, joined, linked, mark, svg, text, wide
from wuzha.ui.charts.shapes import Shape, fitted

#: Room between tiles, and columns that there are at least.
GAP, LEAST = 4.0, 6


def draw_tiles(points: Sequence[Point], width: int, name: str, *, layout: Mapping[str, Sequence[int]]) -> SafeString:
    placed = {one.key: (int(layout[one.key][0]), int(layout[one.key][1])) for one in points if one.key in layout}
    columns = max([LEAST - 1, *(column for column, _row in placed.values())]) + 1
    under = max([row for _column, row in placed.values()], default=-1) + 1
    strangers = sorted((one for one in points if one.key not in placed), key=lambda one: one.key)
    placed |= {one.key: (at % columns, under + at // columns) for at, one in enumerate(strangers)}
    rows = max(row for _column, row in placed.values()) + 1
    across = width / columns
    tall = 52.0 if width == WIDE else 58.0
    drawn = []
    for one in sorted(points, key=lambda one: placed[one.key][::-1]):
        column, row = placed[one.key]
        x, y = column * across + GAP / 2, row * (tall + GAP) + GAP / 2
        middle = x + (across - GAP) / 2
        tile = format_html(
            '<rect class="chart-tile"{} x="{}" y="{}" width="{}" height="{}" rx="4"/>',
            _fill(one, name), f"{x:.1f}", f"{y:.1f}", f"{across - GAP:.1f}", f"{tall:g}",
        )  # fmt: skip
        css = "middle halo" + (" bold" if one.standing != "green" else "")
        if width == WIDE:
            length = wide(one.ratio_text)
            words = [text(middle, y + 21, one.short, css), mark(one, middle - length / 2 - 3, y + 36.5, 4.5),
                     text(middle + 8, y + 41, one.ratio_text, css)]  # fmt: skip
        else:
            small = f"{css} small" + (" tight" if wide(one.short) > across - GAP + 2 else "")
            words = [mark(one, middle, y + 12, 4.5), text(middle, y + 33, one.short, small),
                     text(middle, y + 50, one.ratio_text, small)]  # fmt: skip
        drawn.append(linked(one, joined([tile, *words])))
    return svg(width, rows * (tall + GAP), name, joined(drawn))


def draw_boundaries(points: Sequence[Point], width: int, name: str, *, shapes: Mapping[str, Shape]) -> SafeString:
    drawn, labels = [], []
    by_key = {one.key: one for one in points}
    paths, height = fitted(shapes, width)
    for key, (path, (x, y)) in paths.items():
        one = by_key.get(key)
        outline = format_html('<path class="chart-tile"{} d="{}"/>', _fill(one, name), path)
        if one is None:
            drawn.append(outline)
            continue
        drawn.append(linked(one, joined([outline, mark(one, x, y)])))
        if width == WIDE or one.standing != "green":
            labels.append(text(x, y + 18, f"{one.short} {one.ratio_text}", "middle halo small"))
    return svg(width, height, name, joined([*drawn, *labels]))


def _fill(one: Point | None, name: str) -> SafeString:
    """A unit to be watched is hatched."""
    return format_html(' fill="url(#hatch-{})"', name) if one and one.standing == "amber" else SafeString("")
