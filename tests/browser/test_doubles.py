# SPDX-License-Identifier: Apache-2.0
"""A suspected double decided both ways, in a browser: the list of where the money is changes as announced."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES
from tests.factories import City, make_city
from tests.funds.statements.conftest import NUMBERS, at
from tests.funds.statements.test_doubles import payee, told
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.org.models import Person
from wuzha.org.roles import Role

SignIn = Callable[[Person], None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def case(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FundsCase:
    """Two victims paid A1; of its payment to B1 the other bank tells a day later."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    officer = city.actor(Role.FUNDS_OFFICER)
    case: FundsCase | None = None
    for name, clock, fen in (("V1", "10:02:11", 8_000_000), ("V2", "10:05:40", 5_000_000)):
        paid = Transfer(AccountDetails(NUMBERS["A1"]), fen, at(clock), by=AccountDetails(NUMBERS[name]))
        new = NewReport(fen, at("11:00:00"), [paid])
        case = reports.by_hand(officer, Victim("测试甲"), new, case.pk if case else None, synthetic=True).case
    assert case is not None
    told(officer, case, payee("2023-05-11 10:06:05"))
    return case


def test_a_suspected_double_decided_both_ways_changes_the_list_as_announced(
    page: Page,
    sign_in: SignIn,
    city: City,
    case: FundsCase,
    axe: Callable[[Page], list[str]],
    overflow: Callable[[Page], list[str]],
) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(f"/funds/cases/{case.pk}/doubles/")
    for size in ("phone", "desk"):
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        assert (overflow(page), axe(page)) == ([], [])
    expect(page.locator(".pair")).to_contain_text("两家银行的时间相差较大")
    changed = page.locator(".pair tbody tr", has_text="-70,000.00 元")
    expect(changed.first).to_contain_text("60,000.00 元")
    expect(changed.first).to_contain_text("130,000.00 元")
    address = page.locator(".pair form").get_attribute("action").removesuffix("decide/")  # type: ignore[union-attr]
    # B1's 60,000 are 50,000 and 10,000 of the two victims, its 130,000 are 80,000 and 50,000: none above its balance
    for key, shares in (("y", ("50,000.00", "10,000.00")), ("n", ("60,000.00", "50,000.00"))):
        page.goto(address)
        page.keyboard.press(key)
        expect(page.locator("main")).to_contain_text("没有需要判定的")
        page.goto(f"/funds/cases/{case.pk}/money/")
        row = page.locator("#money tbody[data-rows] tr")
        for share in shares:
            row = row.filter(has=page.locator("span.block", has_text=re.compile(rf"\s{re.escape(share)}")))
        expect(row).to_have_count(1)
    page.goto(f"/funds/cases/{case.pk}/coverage/")
    for size in ("phone", "desk"):
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        assert (overflow(page), axe(page)) == ([], [])
