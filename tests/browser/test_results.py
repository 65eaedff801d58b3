# SPDX-License-Identifier: Apache-2.0
"""The board and the morning page in a browser: one more after a solved case, clean at every size, on grey paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.browser.paper import printed
from tests.factories import City, make_city
from tests.results.conftest import Deed, Told, write
from wuzha.cases.rules.life import Act
from wuzha.cases.services import life
from wuzha.org.roles import Role

SignIn = Callable[..., None]
Overflow = Callable[[Page], list[str]]
DAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def city(transactional_db: None) -> City:
    """A city with a dozen cases of yesterday and two of a year before, four of them solved."""
    city = make_city()
    before = DAY - timedelta(days=365)
    deeds = [
        Deed(
            [Told(act, day) for act in ((Act.ACCEPT, Act.FILE, Act.SOLVE) if number < 4 else (Act.ACCEPT,))],
            [(5_000_00, None)], place=number % 2, unit=number % 2, kind=("BRUSH", "LOAN")[number % 2],
        )
        for number, day in enumerate([*[DAY] * 12, before, before])
    ]  # fmt: skip
    write(city, deeds)
    return city


def board(page: Page, first: date = DAY) -> None:
    page.goto(f"/results/?from={first}&to={timezone.localdate()}")


def test_the_board_rises_by_one_after_a_solved_case_and_opens_to_it(page: Page, sign_in: SignIn, city: City) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    board(page)
    solved = page.locator('li[data-indicator="solved"] b a')
    expect(solved).to_have_text("4")
    officer = city.actor(Role.INVESTIGATOR)
    from tests.cases.conftest import CASE_NO, opened

    case = opened(city, officer)
    life.accept(officer, case.pk, "受案字1号", timezone.localdate())
    life.file(officer, case.pk, "立字1号", timezone.localdate(), "测试市公安局", CASE_NO)
    life.solve(officer, case.pk, "破案告知书1号", timezone.localdate(), "测试市公安局", "嫌疑人由外地公安机关抓获")
    board(page)
    expect(solved).to_have_text("5")
    solved.click()
    expect(page.locator("[data-size]")).to_have_text("5")
    page.locator("tr[data-row] a", has_text=CASE_NO).click()
    expect(page).to_have_url(re.compile(f"/cases/{case.pk}/$"))


def test_the_rule_is_one_press_away(page: Page, sign_in: SignIn, city: City) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    board(page)
    page.locator('li[data-indicator="handled"] .figure-name').click()
    expect(page.locator("#how-handled")).to_be_visible()
    expect(page.locator("#how-handled")).to_contain_text("由低到高")


def test_the_pages_are_clean_at_every_size(
    page: Page, sign_in: SignIn, city: City, axe: Axe, overflow: Overflow
) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    for address in ("/results/", "/results/morning/", "/results/published/"):
        page.goto(address)
        for size in sizes(page, "phone", "desk"):
            assert overflow(page) + axe.in_both_themes(page) == [], (address, size)


def test_the_morning_is_read_on_paper(page: Page, sign_in: SignIn, city: City) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto("/results/morning/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sheets = printed(page)
    assert sheets.faults == []
    assert sheets.lacks("昨日", "要看的一件事", city.town.name, "去年") == []
