# SPDX-License-Identifier: Apache-2.0
"""The indicators in a browser: a number opens its list, charts draw in both themes, nothing sticks out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe
from tests.factories import City, make_city, make_warning
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.rules.lifecycle import Level

SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    """A city in whose last hours a dozen warnings arrived and nine were dispatched."""
    city = make_city()
    now = timezone.now()
    for number in range(12):
        pushed = now - timedelta(minutes=5 + number)
        sent = {
            "state": "DISPATCHED",
            "station": city.station if number % 2 else city.other_station,
            "dispatched_at": pushed + timedelta(minutes=2),
            "signin_due": now + timedelta(minutes=30),
            "feedback_due": pushed + timedelta(days=1),
        }
        make_warning(
            city, level=Level(number % 4), fraud_type=("BRUSH", "LOAN", "INVEST")[number % 3], first_pushed_at=pushed,
            last_pushed_at=pushed, received_at=pushed, **(sent if number < 9 else {}),
        )  # fmt: skip
    return city


def open_days(page: Page, sign_in: SignIn, person: Person, **options: str) -> None:
    """The page of three days, so that a test just after midnight counts the same."""
    sign_in(person, **options)
    today = timezone.localdate()
    page.goto(f"/warnings/kpi/?from={today - timedelta(days=2)}&to={today}")


def test_a_number_opens_a_list_of_as_many_rows(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    received = page.locator('.stat-card[data-indicator="received"] a')
    expect(received).to_have_text("12")
    received.click()
    expect(page.locator("[data-size]")).to_have_text("12")
    expect(page.locator("tr[data-row]")).to_have_count(12)
    page.go_back()
    page.locator('.stat-card[data-indicator="signed"] [data-part="denominator"]').click()
    expect(page.locator("[data-size]")).to_have_text("9")
    expect(page.locator("tr[data-row]")).to_have_count(9)


def test_a_cell_of_the_scorecard_opens_the_unit_s_list(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.ANALYST])
    row = page.locator("#units tr", has_text=city.station.name)
    row.locator('[data-indicator="dispatched"] a').click()
    expect(page.locator("[data-size]")).to_have_text("4")
    expect(page.locator("tr[data-row]")).to_have_count(4)


def test_charts_draw_and_have_their_numbers_as_a_table(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    expect(page.locator("[data-chart] svg")).to_have_count(3)
    figure = page.locator("figure", has=page.locator("#kpi-type-title"))
    figure.locator("summary").click()
    expect(figure.locator("tbody tr")).to_have_count(3)
    figure.locator("tbody a").first.click()
    expect(page.locator("[data-size]")).to_have_text("4")


def test_charts_take_the_colours_of_the_theme(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    ink = page.locator("[data-chart] svg text").first
    light = ink.get_attribute("fill")
    page.locator("[data-theme-switch]").click()
    expect(ink).not_to_have_attribute("fill", light or "")
    assert re.match(r"rgb\(", ink.get_attribute("fill") or "")


def test_paper_is_light_and_the_screen_keeps_its_theme(page: Page, sign_in: SignIn, city: City) -> None:
    page.emulate_media(color_scheme="dark")
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    ink = page.locator("[data-chart] svg text").first
    on_screen = ink.get_attribute("fill") or ""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "wuzha")
    expect(ink).not_to_have_attribute("fill", on_screen)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-theme", "wuzha-dark")
    expect(ink).to_have_attribute("fill", on_screen)


def test_a_bar_opens_its_list(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    page.locator('[data-chart="kpi-type-data"]').scroll_into_view_if_needed()
    x, y = page.evaluate(
        """() => {
            const box = document.querySelector('[data-chart="kpi-type-data"]');
            const [x, y] = echarts.getInstanceByDom(box).convertToPixel({seriesIndex: 0}, [2, 0]);
            const edge = box.getBoundingClientRect();
            return [edge.x + x, edge.y + y];
        }"""
    )
    page.mouse.click(x, y)
    expect(page.locator("[data-size]")).to_have_text("4")


def test_who_may_not_open_lists_has_no_links(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.OUTREACH_OFFICER])
    expect(page.locator('.stat-card[data-indicator="received"] .stat-number')).to_have_text("12")
    expect(page.locator('a[href*="/kpi/records/"]')).to_have_count(0)


@pytest.mark.parametrize("width", [360, 820, 1440, 3840])
def test_the_page_is_clean_at_every_size(
    page: Page,
    sign_in: SignIn,
    city: City,
    axe: Axe,
    overflow: Callable[[Page], list[str]],
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_days(page, sign_in, city.people[Role.ANALYST])
    expect(page.locator("[data-chart] svg")).to_have_count(3)
    assert overflow(page) == []
    assert axe.in_both_themes(page) == []
    page.locator('.stat-card[data-indicator="received"] a').click()
    expect(page.locator("tr[data-row]")).to_have_count(12)
    assert overflow(page) == []
    assert axe.in_both_themes(page) == []


def test_the_page_speaks_english_too(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE], language="en")
    expect(page.locator("h1")).to_contain_text("Indicators")
    expect(page.locator('.stat-card[data-indicator="received"]')).to_contain_text("Warnings received")
