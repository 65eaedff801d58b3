# SPDX-License-Identifier: Apache-2.0
"""The wall screen: everything on it is whole, in both languages and at both sizes, on the busiest day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import City, make_city
from wuzha.org.roles import Role
from wuzha.warning.queries import shift
from wuzha.warning.queries.shift import Board, StationLoad, Trend

#: What sticks out of its tile, its line or the screen.
CUT = """() => [...document.querySelectorAll('.wall-tile, .wall-station, .wall-head, .wall-note')].flatMap((box) => {
    const edge = box.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(box);
    // To the right by the text itself; downwards by its lines, since letters are given more room than they take.
    const low = Math.max(...[box, ...box.querySelectorAll('h1, h2, p, dl, svg')].map(
        (one) => one.getBoundingClientRect().bottom));
    const out = range.getBoundingClientRect().right > edge.right + 1 || low > edge.bottom + 2
        || edge.bottom > innerHeight + 1 || edge.right > innerWidth + 1 || box.scrollWidth > box.clientWidth + 1;
    return out ? [box.innerText] : [];
})"""


def busiest(board: Callable[..., Board]) -> Callable[..., Board]:
    """Every number as long as it gets, and more stations than the wall has room for."""

    def board_of(*given: Any) -> Board:
        found = board(*given)
        loads = [
            StationLoad(at, f"示范市公安局古塘分局第{at}派出所", 188, 188, 188) for at in range(shift.MOST_STATIONS)
        ]
        return replace(
            found, waiting=dict.fromkeys(found.waiting, 1888), oldest=found.at - timedelta(days=3, hours=17), late=188,
            soon=188, in_triage=188, arrived=1888, dispatched=1888, met=1888, stations=loads, other_stations=88,
            other_open=1888, averted_evidenced_fen=123_456_789_00, averted_claimed_fen=123_456_789_00,
        )  # fmt: skip

    return board_of


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_on_the_wall_is_cut(
    page: Page, sign_in: Callable[..., None], city: City, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(shift, "board", busiest(shift.board))
    curve = [3, 18, 7, 0, 188] * 5
    monkeypatch.setattr(shift, "trend", lambda *_given: Trend(curve, curve, curve, curve))
    sign_in(city.people[Role.ANALYST], language=language)
    for size in ((1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto("/warnings/wall/")
        expect(page.locator(".wall-station")).to_have_count(shift.MOST_STATIONS)
        expect(page.locator(".wall .spark-line")).to_have_count(4)
        assert page.evaluate(CUT) == []
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
