# SPDX-License-Identifier: Apache-2.0
"""Standing in a browser: from the first page to a township that stands apart, to its records; every size; paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.browser.paper import printed
from tests.factories import City
from tests.standing.conftest import MANY, WORSE, accept, make_townships, towns
from wuzha.core.standing import Span
from wuzha.org.roles import Role
from wuzha.standing import services

SignIn = Callable[..., None]
Overflow = Callable[[Page], list[str]]


@pytest.fixture
def city(transactional_db: None) -> City:
    """A city in which one of twelve townships has twice the cases, with its rounds."""
    city = make_townships()
    accept(city, WORSE, Span.QUARTER.before(timezone.localdate())[1])
    office = city.actor(Role.JOINT_OFFICE)
    for span in (Span.QUARTER, Span.YEAR):
        services.make(office, span, "测试")
    return city


def test_from_the_first_page_to_the_records_of_a_township_that_stands_apart(
    page: Page, sign_in: SignIn, city: City
) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    worse = towns(city)[3]
    page.goto("/")
    expect(page).to_have_url(re.compile("/standing/home/$"))
    expect(page.locator(".heads .head")).to_have_count(5)
    page.locator(f"#story a[href='/standing/units/{worse.pk}/']").click()
    expect(page.locator("h1")).to_contain_text("■ 符合提请条件")
    page.locator("nav a", has_text="镇街评估").first.click()
    expect(page.locator("tbody tr")).to_have_count(MANY)
    expect(page.locator("tbody tr").first).to_have_attribute("data-mark", "ELIGIBLE")
    funnel = page.locator("section[aria-labelledby=chart-funnel] svg:visible")
    funnel.locator(f"a[href='/standing/units/{worse.pk}/']").first.click()
    expect(page.locator("h1")).to_contain_text(worse.name)
    page.locator("dl.facts a", has_text="90").first.click()
    expect(page.locator("[data-size]")).to_have_text("90")


def test_a_round_is_made_again_for_a_reason(page: Page, sign_in: SignIn, city: City) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto("/standing/")
    page.locator("[data-opens=make-sheet]").click()
    page.locator("#make-sheet button.btn-primary").click()
    expect(page.locator("#make-sheet")).to_contain_text("请写明")
    page.locator("#make-reason").fill("演示：常住人口更正")
    page.locator("#make-sheet button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("手工生成：演示：常住人口更正")


def test_the_pages_are_clean_at_every_size(
    page: Page, sign_in: SignIn, city: City, axe: Axe, overflow: Overflow
) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    for address in ("home/", "", f"units/{towns(city)[3].pk}/", "rounds/", "wall/"):
        page.goto(f"/standing/{address}")
        for size in sizes(page):
            assert overflow(page) == [], (address, size)
            assert axe.in_both_themes(page) == [], (address, size)


def test_each_is_one_sheet_of_paper(page: Page, sign_in: SignIn, city: City) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    for address in ("home/", "", f"units/{towns(city)[3].pk}/"):
        page.emulate_media(media="screen")
        page.goto(f"/standing/{address}")
        page.evaluate("document.fonts.ready")
        paper = printed(page)
        assert len(paper.sheets) == 1, address
        assert not paper.faults, address
        assert not paper.lacks(towns(city)[3].name), address
