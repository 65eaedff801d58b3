# SPDX-License-Identifier: Apache-2.0
"""Charts of units beside each other, drawn by the server as SVG:

- `{% funnel_plot points %}`, `{% rank_intervals points %}`, `{% tile_map points layout %}`,
  `{% boundary_map points shapes %}`, and `{% standing_marks %}`, the key of the marks;
- `points_of(found, names, urls)` makes the points from a judged round of `engine.surveillance`.

Each point is a link; what a chart says is said by a table below it too; shape and pattern say what colour says. Each is
drawn twice, for a wide place and for a narrow one, and the style sheet shows the one that fits (`charts.css`), so that
words are never smaller than 11 px.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wuzha.engine.surveillance import funnel_limits
from wuzha.ui.charts import funnel, maps, ranks
from wuzha.ui.charts.points import Point, framed, key_of_marks, points_of
from wuzha.ui.charts.shapes import Shape, outlines

__all__ = [
    "Point",
    "Shape",
    "boundary_map",
    "funnel_plot",
    "outlines",
    "points_of",
    "rank_intervals",
    "standing_marks",
    "tile_map",
]


def funnel_plot(points: Sequence[Point], tau2: float = 0.0, *, table: bool = True) -> SafeString:
    """`{% funnel_plot points found.tau2 table=False %}`: ratio against expected count, with the exact 95 % band and
    99.8 % limits of equal units; a `tau2` above 0 draws them for units that differ by so much besides."""
    label = _("How far from expected: actual over expected against the expected number, with the limits of luck")
    return framed("funnel", funnel.draw, points, label, table=table, limits=funnel_limits, tau2=tau2)


def rank_intervals(points: Sequence[Point], *, table: bool = True) -> SafeString:
    """`{% rank_intervals points %}`: between which ranks each unit truly lies, with 90 % probability; 1 is the highest
    rate. Units whose bars overlap cannot be put in order."""
    label = _("Between which ranks each unit lies, with 90 % probability; 1 is the highest rate")
    return framed("ranks", ranks.draw, points, label, table=table)


def tile_map(points: Sequence[Point], layout: Mapping[str, Sequence[int]], *, table: bool = True) -> SafeString:
    """`{% tile_map points layout %}`: a tile for each unit, roughly where it lies. `layout`: a point's key → (column,
    row), both from 0 (`org.data.tiles()` for Cixi; another city brings its own); units without a place stand in rows
    below. Marks and ratios, never counts."""
    label = _("Where: a tile for each unit, roughly as on the map")
    return framed("tiles", maps.draw_tiles, points, label, table=table, layout=layout)


def boundary_map(points: Sequence[Point], shapes: Mapping[str, Shape], *, table: bool = True) -> SafeString:
    """`{% boundary_map points shapes %}`: the same on real boundaries, which a city brings as GeoJSON: `shapes` is
    `outlines(geojson, key)`. Units without a boundary are in the table only."""
    label = _("Where: the units within their boundaries")
    return framed("map", maps.draw_boundaries, points, label, table=table, shapes=shapes)


def standing_marks() -> SafeString:
    """`{% standing_marks %}`: what ■ ◆ ● mean, once beside the charts."""
    return key_of_marks()


def register_all(register: Library) -> None:
    tags: tuple[Any, ...] = (funnel_plot, rank_intervals, tile_map, boundary_map, standing_marks)
    for tag in tags:
        register.simple_tag(tag)
