# SPDX-License-Identifier: Apache-2.0
"""A series in a browser: from the suggestion with its reason to the decision, the network, the case, and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from benchmarks.network_page import made_up
from tests.browser.conftest import SIZES, Axe
from tests.factories import City, make_city
from tests.series.conftest import APP, CALLER, series_of, told
from tests.waiting import until
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.series.models import Series
from wuzha.series.rules.words import SeriesState

BOTH = f"接到 {CALLER} 来电，{APP}"


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_a_large_network_can_be_moved_before_its_places_are_found_and_goes_there_then(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    cases = told(city, city.actor(Role.INVESTIGATOR), BOTH, BOTH)
    series = series_of(cases[0])
    assert series is not None
    held: list[Route] = []
    page.route("**/network/data/*", lambda route: route.fulfill(json=made_up(450, 600)))
    page.route("**/network-places*", lambda route: held.append(route))
    sign_in(city.people[Role.INVESTIGATOR])
    page.goto(f"/series/{series.pk}/network/")
    box = page.locator("#network[data-ready]")
    expect(box).to_be_visible()
    expect(box).not_to_have_attribute("data-placed", re.compile("."))
    before = box.evaluate("box => box.network.pan().x")
    box.focus()
    page.keyboard.press("ArrowLeft")
    assert box.evaluate("box => box.network.pan().x") == before + 60
    sketched = box.evaluate("box => box.network.nodes()[7].position()")
    held[0].continue_()
    expect(box).to_have_attribute("data-placed", re.compile("."))
    assert box.evaluate("box => box.network.nodes()[7].position()") != sketched
    assert box.evaluate("box => box.network.pan().x") == before + 60  # who moved it is not moved back


def test_suggested_confirmed_drawn_and_back_to_the_case(
    page: Page, city: City, sign_in: Callable[[Person], None], axe: Axe
) -> None:
    cases = told(city, city.actor(Role.INVESTIGATOR), BOTH, BOTH, f"{BOTH}，微信号 kefu_00001")
    series = series_of(cases[0])
    assert series is not None
    sign_in(city.people[Role.INVESTIGATOR])
    page.set_viewport_size({"width": SIZES["desk"][0], "height": SIZES["desk"][1]})
    page.goto("/series/")
    assert axe(page) == []
    page.get_by_role("link", name=str(series)).first.click()
    expect(page.get_by_text("演示任务宝").first).to_be_visible()
    assert axe(page) == []
    ready = page.locator("#network[data-ready]")
    expect(ready).to_be_visible()
    fills = "box => box.network.nodes().map(one => one.style('background-color'))"
    assert len(set(ready.evaluate(fills))) > 1  # cases are told from what they name
    tie = page.locator(".series-why .tie", has_text="演示任务宝")
    tie.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(tie).to_have_attribute("aria-current", "true")
    assert ready.evaluate("box => box.network.edges('.on').length") == 3
    page.get_by_role("button", name=f"在图中查看 {cases[1]}").click()
    expect(tie).not_to_have_attribute("aria-current", "true")
    expect(page.locator("[data-network=name]")).to_contain_text(str(cases[1]))
    page.keyboard.press("y")
    expect(page.get_by_text("已确认串并")).to_be_visible()
    assert Series.unscoped.get(pk=series.pk).state == SeriesState.CONFIRMED
    page.wait_for_load_state()  # before, no script hears keys
    page.keyboard.press("w")
    expect(page.locator("#network[data-drawn]")).to_be_visible()
    assert axe(page) == []
    kefu = page.locator("[data-node]", has_text="社交账号")
    expect(kefu).to_be_hidden()
    page.get_by_label("只有一条记录提到的").check()
    expect(kefu).to_be_visible()
    page.get_by_role("button", name=str(cases[0])).click()
    page.get_by_role("button", name=str(cases[1])).click(modifiers=["Shift"])
    page.get_by_role("button", name="两点路径").click()
    expect(page.get_by_text("路径：2 步")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("button", name="PNG").click()
    assert kept.value.suggested_filename == f"{series}.png"
    page.get_by_role("link", name="打开记录").first.click()
    expect(page.get_by_role("link", name=str(series)).first).to_be_visible()
    page.get_by_role("link", name=str(series)).first.click()
    expect(page).to_have_url(f"{page.url.partition('/series/')[0]}/series/{series.pk}/")
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    until(lambda: bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth")))  # drawn anew, narrower
    assert axe(page) == []
