# SPDX-License-Identifier: Apache-2.0
"""Headline figures and their curves."""

from __future__ import annotations

import re

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from wuzha.ui.figures import HEIGHT, WIDTH, Headline, Part, drawing, scale

PLACE = re.compile(r"[ML](-?[\d.]+) (-?[\d.]+)")


def draw(text: str, **context: object) -> str:
    return Template("{% load wuzha %}" + text).render(Context(context))


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e9), st.integers(0, 10**12)), max_size=16),
    st.one_of(st.none(), st.floats(0, 1e9)),
)
def test_a_curve_stays_within_its_drawing_and_is_higher_where_more_is(
    values: list[float | None], aim: float | None
) -> None:
    drawn = drawing(values, aim)
    for x, y in PLACE.findall(drawn.line + drawn.dot):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
    places = PLACE.findall(drawn.line)
    known = [one for one in values if one is not None]
    assert len(places) == (len(known) if len(known) > 1 else 0)
    for (_x, y), (_other, below), one, other in zip(places, places[1:], known, known[1:], strict=False):
        assert one <= other or float(y) <= float(below)


def test_nothing_known_of_a_week_leaves_a_gap() -> None:
    assert drawing([1, 2, None, 3]).line.count("M") == 2
    assert drawing([None, 7]).line == ""


def test_a_curve_of_nothing_lies_at_the_bottom_and_a_steady_one_in_the_middle() -> None:
    nothing, steady, first = (PLACE.findall(drawing(one).line) for one in ([0, 0, 0], [7, 7, 7], [0, 0, 5]))
    assert {y for _x, y in nothing} == {first[0][1]}
    assert {float(y) for _x, y in steady} == {HEIGHT / 2}


def test_curves_on_one_scale_put_the_same_value_at_the_same_height() -> None:
    curves = [[0.2, 0.9], [0.2, 0.4]]
    low, high = scale(curves)
    first, second = (PLACE.findall(drawing(one, low=low, high=high).line) for one in curves)
    assert first[0] == second[0]
    assert float(first[1][1]) < float(second[1][1])


def test_a_headline_shows_its_target_and_opens_its_lists() -> None:
    figure = Headline(
        "Met", "48.0", "%", url="/met/", how="#how-met", verdict="32.0 points short", tone="bad", target="target 80 %",
        rests_on=[Part("248", "/hits/"), Part("517", "/among/")], weeks=[0.6, 0.5], aim=0.8, curve="from 60 to 50",
    )  # fmt: skip
    shown = draw("{% heads figures %}", figures=[figure])
    for address in ("/met/", "/hits/", "/among/", "#how-met"):
        assert f'href="{address}"' in shown
    assert "spark-aim" in shown
    assert 'aria-label="from 60 to 50"' in shown
    assert "target 80 %" in shown


def test_a_curve_beside_its_words_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in draw("{% spark weeks %}", weeks=[1, 2])
    assert draw("{% spark weeks %}", weeks=[None, 2]).strip() == ""
