# SPDX-License-Identifier: Apache-2.0
"""Charts of units beside each other: every unit is a link and is said in words, whatever its numbers are."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha.engine.surveillance import Unit, compared
from wuzha.org import data
from wuzha.ui.charts import Point, outlines, points_of

TOWNS = [town for town in data.towns() if town.ranked]
CORNERS = ((0, 0), (0.02, 0), (0.02, 0.02), (0, 0.02), (0, 0))


def square(town: data.Town) -> dict[str, Any]:
    ring = [[(town.lon or 0) + x, (town.lat or 0) + y] for x, y in CORNERS]
    return {"properties": {"code": town.code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


SQUARES: dict[str, Any] = {"type": "FeatureCollection", "features": [square(town) for town in TOWNS]}


def cixi() -> list[Point]:
    people = data.populations()[2023]
    counts = {town.code: round(people[town.code] * 165e-5) for town in TOWNS}
    counts["330282107"] = counts["330282107"] * 3 // 2
    found = compared([Unit(town.code, people[town.code], counts[town.code]) for town in TOWNS])
    points = points_of(
        found, {town.code: town.name for town in TOWNS}, {town.code: f"/t/{town.code}" for town in TOWNS}
    )
    return [replace(one, standing="amber") if one.key == "330282111" else one for one in points]


CHARTS = ("{% funnel_plot p %}", "{% rank_intervals p %}", "{% tile_map p l %}", "{% boundary_map p s %}")


def drawn(tag: str, points: list[Point], **more: Any) -> str:
    context = {"p": points, "l": data.tiles(), "s": outlines(SQUARES), **more}
    with translation.override("zh-hans"):
        return Template("{% load wuzha %}" + tag).render(Context(context))


@pytest.mark.parametrize("tag", CHARTS)
def test_each_unit_is_a_link_with_words_and_stands_in_the_table(tag: str) -> None:
    points = cixi()
    html = drawn(tag, points)
    assert "style=" not in html
    for svg in re.findall(r"<svg.*?</svg>", html, re.S):
        tree = ElementTree.fromstring(svg)
        links = {link.get("href"): link.get("aria-label") or "" for link in tree.iter("a")}
        assert set(links) == {one.url for one in points}
        assert "符合提请条件" in links["/t/330282107"]
        assert "内部关注" in links["/t/330282111"]
    assert html.count("<svg") == 2
    table = html[html.index("<table") :]
    assert re.findall(r'href="/t/(\d+)"', table)[0] == "330282107"
    assert table.count("<tr>") == 20
    assert "■" in table


@pytest.mark.parametrize("tag", CHARTS)
def test_no_number_of_cases_is_in_a_chart_of_places(tag: str) -> None:
    if "map" in tag:
        counts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn(tag, cixi()))
        assert all(re.fullmatch(r"\D+|\d\.\d\d|\D+ \d\.\d\d", words) for words in counts)


def test_the_marks_differ_in_shape_and_the_watched_tile_is_hatched() -> None:
    html = drawn("{% tile_map p l table=False %}", cixi())
    assert "<table" not in html
    hatched = re.findall(r'<rect class="chart-tile" fill="url\(#(hatch-tiles-\w+)\)"', html)
    assert hatched == ["hatch-tiles-wide", "hatch-tiles-narrow"]
    assert all(f'<pattern id="{one}"' in html for one in hatched)
    assert drawn("{% standing_marks %}", []).count("chart-") == 4


def test_every_town_has_a_tile_of_its_own() -> None:
    tiles = data.tiles()
    assert set(tiles) == {town.code for town in TOWNS}
    assert len(set(tiles.values())) == 19
    lon = {town.code: town.lon or 0 for town in TOWNS}
    west_to_east = sorted(tiles, key=lambda code: lon[code])
    assert tiles[west_to_east[0]][0] == 0
    assert tiles[west_to_east[-1]][0] == 8


def test_units_without_a_place_stand_below_and_other_cities_bring_their_own() -> None:
    points = cixi()
    html = drawn("{% tile_map p l table=False %}", points, l={points[0].key: (0, 0)})
    for svg in re.findall(r"<svg.*?</svg>", html, re.S):
        assert len(set(re.findall(r'<rect class="chart-tile"[^>]* x="([\d.]+)" y="([\d.]+)"', svg))) == 19
    assert "<svg" in drawn("{% tile_map p l %}", points, l={})


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e7), st.one_of(st.none(), st.floats(0, 1e4)), st.sampled_from(["red", "amber", "green"])
        ),
        max_size=30,
    )
)
def test_any_numbers_give_a_drawing(rows: list[tuple[float, float | None, str]]) -> None:
    points = [
        Point(f"{at}", f"演示{at}镇", f"/t/{at}", expected, ratio, at + 1.0, 1, len(rows), standing)
        for at, (expected, ratio, standing) in enumerate(rows)
    ]
    for tag in CHARTS[:3]:
        html = drawn(tag, points)
        assert "nan" not in html
        assert "inf" not in html
        assert (html == "") == (not points)


def test_a_unit_without_an_address_is_no_link() -> None:
    html = drawn("{% funnel_plot p table=False %}", [replace(one, url="") for one in cixi()])
    assert "<a " not in html
    assert 'role="img"' in html


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"type": "Feature"}, "FeatureCollection"),
        (
            {"type": "FeatureCollection", "features": [{"properties": {}, "geometry": {}}]},
            "Feature 1 has no property code",
        ),
        ({"type": "FeatureCollection", "features": SQUARES["features"][:1] * 2}, "twice"),
        (
            {"type": "FeatureCollection", "features": [{"properties": {"code": 1}, "geometry": {"type": "Point"}}]},
            "no Polygon",
        ),
        (
            {
                "type": "FeatureCollection",
                "features": [
                    {"properties": {"code": 1}, "geometry": {"type": "Polygon", "coordinates": [[[5e5, 3e6]] * 4]}}
                ],
            },
            "degrees",
        ),
    ],
)
def test_boundaries_that_cannot_be_meant_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        outlines(wrong)


def test_a_limit_ends_where_it_leaves_the_frame_and_never_runs_along_it() -> None:
    points = [Point(f"{at}", f"演示{at}镇", "", 5.0 + 20 * at, 1.0, 1.0, 1, 9, "green") for at in range(9)]
    limits = re.findall(r'<path class="chart-limit" d="([^"]*)"', drawn("{% funnel_plot p table=False %}", points))
    assert limits
    for one in limits:
        heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", one)]
        assert len(heights) > 1
        assert sum(abs(a - b) < 0.05 for a, b in pairwise(heights) if a < 20) == 0
