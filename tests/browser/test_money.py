# SPDX-License-Identifier: Apache-2.0
"""Where the money is, in a browser: list and drawing on a desk and a phone, down to the order."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES
from tests.factories import City, make_city
from tests.funds.statements.conftest import NUMBERS, WORKED, at, plain
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.funds.statements.services import files
from wuzha.funds.statements.services.whole import run_file
from wuzha.funds.tracing.owning import Told, tell_owner
from wuzha.funds.tracing.services import retrace
from wuzha.org.models import Person
from wuzha.org.roles import Role

SignIn = Callable[[Person], None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def case(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FundsCase:
    """The worked example, traced."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    officer = city.actor(Role.FUNDS_OFFICER)
    case: FundsCase | None = None
    for name, clock, fen in (("V1", "10:02:11", 8_000_000), ("V2", "10:05:40", 5_000_000)):
        paid = Transfer(AccountDetails(NUMBERS["A1"]), fen, at(clock), by=AccountDetails(NUMBERS[name]))
        new = NewReport(fen, at("11:00:00"), [paid])
        case = reports.by_hand(officer, Victim("测试甲"), new, case.pk if case else None, synthetic=True).case
    assert case is not None
    (file,) = files.take(officer, case.pk, [plain(WORKED)], "流水.csv")
    run_file(file)
    retrace(case)
    return case


def test_list_and_drawing_fit_and_are_for_everybody(
    page: Page,
    sign_in: SignIn,
    city: City,
    case: FundsCase,
    axe: Callable[[Page], list[str]],
    overflow: Callable[[Page], list[str]],
) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    account = case.case_accounts(manager="unscoped").get(level=1).account_id  # type: ignore[operator]  # a manager of the field
    for number, why in (("测银确〔2026〕1号", ""), ("测银确〔2026〕2号", "回函文号录错，经银行更正")):
        tell_owner(city.actor(Role.FUNDS_OFFICER), case.pk, account, Told("", "测试丙", number), why)
    for address in ("money", f"money/{account}", "flow", "statements"):
        page.goto(f"/funds/cases/{case.pk}/{address}/")
        for size in ("desk", "phone"):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            assert overflow(page) == []
            assert axe(page) == []
    for size in ("phone", "desk"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/funds/cases/{case.pk}/flow/")
        drawing = page.locator("#drawing svg")
        # a phone is told that it goes on sideways, and the keyboard gets there
        expect(page.locator(".flow-hint")).to_be_visible(visible=size == "phone")
        goes_on = page.locator(".flow-drawing").evaluate(
            "one => one.scrollWidth > one.clientWidth && one.tabIndex === 0"
        )
        assert goes_on == (size == "phone")
        expect(drawing.locator("rect")).to_have_count(8)
        expect(drawing).to_contain_text("第 3 级")


def test_the_slider_shows_an_earlier_moment(page: Page, sign_in: SignIn, city: City, case: FundsCase) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(f"/funds/cases/{case.pk}/flow/")
    page.locator("#until").focus()
    page.keyboard.press("Home")
    expect(page.locator("#drawing rect")).to_have_count(2)
    page.keyboard.press("End")
    expect(page.locator("#drawing rect")).to_have_count(8)


def test_a_box_of_the_drawing_opens_its_account(page: Page, sign_in: SignIn, city: City, case: FundsCase) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(f"/funds/cases/{case.pk}/flow/")
    page.locator("#drawing svg a").first.click()
    expect(page.locator("h1")).to_contain_text("***")


def test_a_click_prepares_the_order_of_the_first_line(page: Page, sign_in: SignIn, city: City, case: FundsCase) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(f"/funds/cases/{case.pk}/money/")
    page.get_by_role("button", name="制作止付单").first.click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^止付.+ 60,000\.00 元$"))
    expect(page.locator(".rec-number")).to_contain_text("ZF")
