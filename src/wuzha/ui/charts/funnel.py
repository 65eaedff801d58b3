# SPDX-License-Identifier: Apache-2.0
"""The funnel: few cases scatter widely, many do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.ui.charts.points import TYPE, WIDE, Point, joined, linked, mark, svg, text, wide

#: Expected counts this many times apart are drawn on a logarithmic scale.
APART = 20
#: Points of a limit's curve.
STEPS = 80
Limits = Callable[..., tuple[Sequence[float], Sequence[float]]]
Box = tuple[float, float, float, float]


class Scale:
    """From values to places, in a line or by logarithms."""

    def __init__(self, low: float, high: float, start: float, end: float, *, logs: bool = False) -> None:
        self.low, self.high, self.start, self.end, self.logs = low, high, start, end, logs

    def __call__(self, value: float) -> float:
        one, two, at = (log10(v) if self.logs else v for v in (self.low, self.high, value))
        return self.start + (at - one) / ((two - one) or 1) * (self.end - self.start)

    def ticks(self, many: int) -> list[float]:
        """Round values within, about so many."""
        if self.logs:
            found = [m * 10.0**k for k in range(floor(log10(self.low)), ceil(log10(self.high)) + 1) for m in (1, 2, 5)]
            found = [one for one in found if self.low <= one <= self.high]
            return found[:: max(1, ceil(len(found) / many))]
        rough = (self.high - self.low) / many
        power = 10.0 ** floor(log10(rough))
        step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
        return [at * step for at in range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)]


def draw(points: Sequence[Point], width: int, name: str, *, limits: Limits, tau2: float) -> SafeString:
    there = [one for one in points if one.ratio is not None and one.expected > 0]
    height = 320 if width == WIDE else 300
    left, right, top, bottom = 40.0, width - 12.0, 14.0, height - 46.0
    if not there:
        return svg(width, 40, name, text(8, 24, _("Too few cases to compare"), "quiet"))
    low, high = min(one.expected for one in there), max(one.expected for one in there)
    low, high = low * 0.8, high * 1.06
    logs = high / low > APART
    across = Scale(low if logs else max(0.0, low - (high - low) * 0.05), high, left, right, logs=logs)
    ratios = [one.ratio for one in there if one.ratio is not None]
    up = Scale(
        max(0.0, min(0.5, *ratios) - 0.06) if len(ratios) > 1 else 0.0, max(1.6, max(ratios) * 1.08), bottom, top
    )
    return svg(
        width,
        height,
        name,
        joined(
            [
                *_grid(across, up, width, left, right, bottom),
                *_limits(across, up, low, high, limits, tau2),
                *_units(there, across, up, (left, top, right, bottom)),
            ]
        ),
    )


def _grid(across: Scale, up: Scale, width: int, left: float, right: float, bottom: float) -> list[SafeString]:
    found = []
    for tick in up.ticks(5):
        y = up(tick)
        css = "chart-one" if abs(tick - 1) < 1e-9 else "chart-grid"
        found.append(format_html('<path class="{}" d="M{} {}H{}"/>', css, f"{left:g}", f"{y:.1f}", f"{right:g}"))
        found.append(
            text(left - 6, y + 4.5, f"{tick:.2f}".rstrip("0").rstrip(".") if tick >= 10 else f"{tick:.2f}", "end quiet")
        )
    for tick in across.ticks(7 if width == WIDE else 4):
        x = across(tick)
        found.append(format_html('<path class="chart-grid" d="M{} {}v5"/>', f"{x:.1f}", f"{bottom:g}"))
        found.append(text(x, bottom + 18, f"{tick:,.0f}" if tick >= 1 else f"{tick:g}", "middle quiet"))
    found.append(text(left, bottom + 38, _("Up: actual / expected"), "quiet"))
    found.append(text(right, bottom + 38, _("Across: expected cases"), "end quiet"))
    return found


def _limits(across: Scale, up: Scale, low: float, high: float, limits: Limits, tau2: float) -> list[SafeString]:
    expected = np.geomspace(low, high, STEPS)
    places = [across(float(one)) for one in expected]

    def line(values: Sequence[float]) -> list[str]:
        return [f"{x:.1f} {min(max(up(float(y)), up.end), up.start):.1f}" for x, y in zip(places, values, strict=True)]

    def leaving(values: Sequence[float]) -> str:
        """A line that ends at the frame where the limit leaves it: along the frame it would read as a limit."""
        spots = [(x, up(float(y))) for x, y in zip(places, values, strict=True)]
        return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in _inside(spots, up.end, up.start))

    (under, over), (far_under, far_over) = (limits(expected, level, tau2) for level in (0.95, 0.998))
    band = "M" + "L".join(line(over)) + "L" + "L".join(reversed(line(under))) + "z"
    return [
        format_html('<path class="chart-band" d="{}"/>', band),
        *(format_html('<path class="chart-limit" d="{}"/>', d) for d in map(leaving, (far_under, far_over)) if d),
    ]


def _inside(spots: Sequence[tuple[float, float]], top: float, bottom: float) -> list[list[tuple[float, float]]]:
    """The stretches of a line between two heights, cut where it crosses them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, (x, y) in enumerate(spots):
        before = spots[at - 1] if at else None
        here = top <= y <= bottom
        if before is not None and here != (top <= before[1] <= bottom):
            edge = top if min(y, before[1]) < top else bottom
            runs[-1].append((before[0] + (edge - before[1]) / (y - before[1]) * (x - before[0]), edge))
        if here:
            runs[-1].append((x, y))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _units(points: Sequence[Point], across: Scale, up: Scale, room: Box) -> list[SafeString]:
    """Each point with its name where that has room; red and amber ones first, so that they have it."""
    places = {one.key: (across(one.expected), up(one.ratio or 0)) for one in points}
    taken: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for x, y in places.values()]
    order = {"red": 0, "amber": 1, "green": 2}
    drawn = []
    for one in sorted(points, key=lambda one: (order[one.standing], -abs((one.ratio or 0) - 1))):
        x, y = places[one.key]
        told = f"{one.short} {one.ratio_text}" if one.standing != "green" else one.short
        own = (x - 5, y - 5, x + 5, y + 5)
        spot = _spot(x, y, wide(told), [box for box in taken if box != own], room)
        label = SafeString("")
        if spot is not None:
            css, at, box = spot
            taken.append(box)
            label = text(*at, told, f"{css} {'bold' if one.standing != 'green' else 'quiet'} halo")
        hit = format_html('<circle class="chart-hit" cx="{}" cy="{}" r="12"/>', f"{x:.1f}", f"{y:.1f}")
        drawn.append(linked(one, joined([hit, mark(one, x, y), label])))
    return drawn[::-1]  # marked ones last: above the others


def _spot(
    x: float, y: float, length: float, taken: Sequence[Box], room: Box
) -> tuple[str, tuple[float, float], Box] | None:
    """Right, left, above or below a point, where nothing else is."""
    for css, at in (
        ("start", (x + 9, y + 4.5)), ("end", (x - 9, y + 4.5)), ("middle", (x, y - 9)), ("middle", (x, y + 19)),
    ):  # fmt: skip
        start = at[0] - {"start": 0.0, "end": length, "middle": length / 2}[css]
        box = (start, at[1] - TYPE + 2, start + length, at[1] + 3)
        inside = room[0] <= box[0] and box[2] <= room[2] + 10 and room[1] <= box[1] + 10 and box[3] <= room[3]
        if inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return css, at, box
    return None
