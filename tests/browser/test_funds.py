# SPDX-License-Identifier: Apache-2.0
"""The main course of the funds desk in a browser: report, stop, answer, next level, freeze."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import set_theme, sizes
from tests.browser.paper import printed, rims_of
from tests.browser.test_kpi import GREYS
from tests.browser.test_restitution import ON_PAPER
from tests.factories import City, make_city
from tests.funds.conftest import FIRST, SECOND, VICTIM, account_at, told
from wuzha.funds.models import Freeze, Institution, StopOrder
from wuzha.funds.orders.services import answers, freezes, reports, stops
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.org.models import Person
from wuzha.org.roles import Role


@pytest.fixture
def city(transactional_db: None) -> City:
    Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    return make_city()


def minutes_ago(minutes: int) -> str:
    return f"{timezone.localtime() - timedelta(minutes=minutes):%Y-%m-%dT%H:%M}"


@pytest.mark.soak
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
    page.locator("#issue-institution").select_option(label="测试一银行")
    page.locator("#issue-request_no").fill("Q-1")
    page.locator("#issue-at").fill(minutes_ago(2))
    page.locator("#issue button.btn-primary").click()
    expect(page.locator("[data-part=state]")).to_contain_text("待银行反馈")
    page.keyboard.press("n")
    page.locator("#answer-code").select_option("0000")
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
    expect(page.locator("h1")).to_contain_text("冻结测试一银行 12,000.50 元")
    assert Freeze.unscoped.get().amount_fen == 1_200_050
    page.goto("/funds/")
    expect(page.locator("[data-rows] [data-row]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("止付")


def test_the_desk_fits_its_screen(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    for place in ("/funds/", "/funds/reports/new/", "/funds/figures/", "/funds/institutions/"):
        page.goto(place)
        for size in sizes(page, "phone", "desk"):
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (place, size)


@pytest.mark.soak
def test_the_freezes_fit_their_list_in_english(page: Page, city: City, sign_in: Callable[..., None]) -> None:
    """Longer words: nothing runs over the panel, and a button holds the words that wrap in it."""
    officer = city.actor(Role.FUNDS_OFFICER)
    case = reports.by_hand(
        officer, Victim("测试甲"), told(Institution.objects.get(), loss=999_999_999, paid=999_999_999)
    ).case
    order = stops.issue(officer, stops.draft(officer, case.pk, account_at(case, 1)).pk, "Q-1", timezone.now())
    answers.answer_stop(officer, order.pk, Answer("0000", timezone.now(), balance_fen=999_999_999))
    freezes.draft(officer, case.pk, order.account_id, 999_999_999)
    sign_in(city.people[Role.FUNDS_OFFICER], "en")
    page.goto("/funds/?tab=freezes")
    expect(page.locator("td .btn")).to_have_text("Record the filing")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("td .btn").evaluate("one => one.scrollHeight <= one.clientHeight")
    expect(page.get_by_role("columnheader", name="Level")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_printed_in_grey_still_reads(
    page: Page, city: City, sign_in: Callable[[Person], None], overflow: Callable[[Page], list[str]], scheme: str
) -> None:
    """What it is, where its money is, whose turn it is and each account, black on white, told apart without a hue."""
    officer = city.actor(Role.FUNDS_OFFICER)
    case = reports.by_hand(officer, Victim("测试甲"), told(Institution.objects.get())).case
    order = stops.issue(officer, stops.draft(officer, case.pk, account_at(case, 1)).pk, "Q-1", timezone.now())
    answers.answer_stop(officer, order.pk, Answer("0000", timezone.now(), balance_fen=1_200_050))
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(case.get_absolute_url())
    set_theme(page, scheme)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    pale, looks, kept, left = page.evaluate(ON_PAPER)
    assert (pale, looks, kept, left) == ([], 5, True, 0)
    assert overflow(page) == []
    paper = page.locator("main")
    for words in ("测** 损失 50,000.00 元", "止付中", "未控制", "各级账户", "受案与立案", "报案记录", "12,000.50"):
        expect(paper.get_by_text(words).first).to_be_visible()
    expect(paper.locator(".next")).to_contain_text("办理")
    darkest, lightest = page.evaluate(GREYS, b64encode(page.locator(".where-bar").screenshot()).decode())
    assert darkest < 130 < 200 < lightest
    order.refresh_from_db()
    sheets = printed(page)
    assert (sheets.faults, len(sheets.sheets)) == ([], 2)
    assert rims_of(sheets, city.people[Role.FUNDS_OFFICER].name, "反诈中心") == []
    assert sheets.lacks("剩", f"{timezone.localtime(order.due_at):%Y-%m-%d %H:%M}") == []
