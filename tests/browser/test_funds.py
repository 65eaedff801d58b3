# SPDX-License-Identifier: Apache-2.0
"""The main course of the funds desk in a browser: report, stop, answer, next level, freeze."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES
from tests.factories import City, make_city
from tests.funds.conftest import FIRST, SECOND, VICTIM
from wuzha.funds.models import Freeze, Institution, StopOrder
from wuzha.org.models import Person
from wuzha.org.roles import Role


@pytest.fixture
def city(transactional_db: None) -> City:
    Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    return make_city()


def minutes_ago(minutes: int) -> str:
    return f"{timezone.localtime() - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


def test_from_the_report_to_the_freeze(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto("/funds/")
    page.keyboard.press("n")
    page.locator("#report-name").fill("测试甲")
    page.locator("#report-loss").fill("50000")
    page.locator("#report-reported_at").fill(minutes_ago(3))
    page.locator("#report-from_account").fill(VICTIM)
    page.locator("#pay0-to_account").fill(FIRST)
    page.locator("#pay0-amount").fill("30000")
    page.locator("#pay0-at").fill(minutes_ago(40))
    page.get_by_role("button", name="受理并制作止付单").click()
    expect(page.locator("h1")).to_contain_text("止付机构待查 30,000.00 元")
    page.keyboard.press("n")
    page.locator("#issue-request_no").fill("Q-1")
    page.locator("#issue-at").fill(minutes_ago(2))
    page.locator("#issue button.btn-primary").click()
    expect(page.locator("[data-part=state]")).to_contain_text("待银行反馈")
    page.keyboard.press("n")
    page.locator("#answer-answered_at").fill(minutes_ago(1))
    page.locator("#answer-balance").fill("12000.50")
    page.locator("#on0-to_account").fill(SECOND)
    page.locator("#on0-amount").fill("15000")
    page.locator("#on0-at").fill(minutes_ago(30))
    page.locator("form[action$='/answer/'] button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("12,000.50")
    assert FIRST not in page.content()
    page.keyboard.press("x")
    expect(page.locator("main")).to_contain_text("15,000.00")
    first = StopOrder.unscoped.get(level=1)
    page.goto(f"/funds/stops/{first.pk}/")
    page.keyboard.press("n")
    page.get_by_role("button", name="提交呈请").click()
    expect(page.locator("h1")).to_contain_text("冻结机构待查 12,000.50 元")
    assert Freeze.unscoped.get().amount_fen == 1_200_050
    page.goto("/funds/")
    expect(page.locator("[data-rows] [data-row]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("止付")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_desk_fits_its_screen(page: Page, city: City, sign_in: Callable[[Person], None], size: str) -> None:
    page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
    sign_in(city.people[Role.FUNDS_OFFICER])
    for place in ("/funds/", "/funds/reports/new/", "/funds/figures/", "/funds/institutions/"):
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
