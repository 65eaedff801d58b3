# SPDX-License-Identifier: Apache-2.0
"""A statement nobody knows, in a browser: why it is not read, the answer, the proof, and the next file by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import SIZES, again
from tests.factories import City, make_city
from tests.funds.statements.conftest import NUMBERS, at
from tests.funds.statements.test_understanding import MOVES, odd
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.models import Transfer as Row
from wuzha.funds.statements.services.whole import run_case
from wuzha.org.models import Person
from wuzha.org.roles import Role


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def case(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FundsCase:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    paid = Transfer(AccountDetails(NUMBERS["A1"]), 8_000_000, at("10:02:11"), by=AccountDetails(NUMBERS["V1"]))
    new = NewReport(8_000_000, at("11:00:00"), [paid])
    return reports.by_hand(city.actor(Role.FUNDS_OFFICER), Victim("测试甲"), new, None, synthetic=True).case


def test_an_unknown_layout_is_asked_once_and_then_goes_by_itself(
    page: Page,
    sign_in: Callable[[Person], None],
    city: City,
    case: FundsCase,
    live_server: LiveServer,
    axe: Callable[[Page], list[str]],
    overflow: Callable[[Page], list[str]],
) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    statements = f"{live_server.url}/funds/cases/{case.pk}/statements/"

    def bring(name: str, content: bytes) -> StatementFile:
        page.goto(statements)
        page.set_input_files('input[type="file"]', [{"name": name, "mimeType": "text/csv", "buffer": content}])
        with page.expect_navigation(url="**/funds/statements/*/"):
            page.locator('form:has(input[type="file"]) button[type="submit"]').click()
        (ended,) = run_case(case.pk)
        page.goto(f"{live_server.url}{ended.get_absolute_url()}")
        return ended

    # Whole numbers: the balances close, and yet nothing says whether they are yuan or fen.
    bring("甲.csv", odd())
    page.get_by_role("link", name="确认各列含义").click()
    expect(page.get_by_text("看不出金额的单位")).to_be_visible()
    expect(page.get_by_text("7 步余额中 7 步相符")).to_be_visible()
    for size in ("desk", "phone"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
            assert overflow(page) == []
            assert axe(page) == []
    page.get_by_label("金额单位").select_option("分")
    with page.expect_navigation():
        page.get_by_role("button", name="继续").click()
    (ended,) = run_case(case.pk)
    assert ended.accepted == len(MOVES)
    again(page)
    expect(page.get_by_text("7 步中 7 步相符")).to_be_visible()

    # The next file of that bank.
    assert bring("乙.csv", odd(7)).duplicates == 7
    expect(page.get_by_text("6 步中 6 步相符")).to_be_visible()

    # Whose answer it was, and its correction: the files are read anew.
    page.get_by_role("link", name="查看或更正").click()
    expect(page.get_by_role("heading", name="各列含义的答复")).to_be_visible()
    for size in ("desk", "phone"):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) == []
        assert axe(page) == []
    page.get_by_label("金额单位").select_option("元")
    page.locator("#id_reason").fill("单位选错，应为元")
    with page.expect_navigation():
        page.get_by_role("button", name="更正并重新读取").click()
    run_case(case.pk)
    again(page)
    expect(page.get_by_role("heading", name="以前的读取")).to_be_visible()
    assert set(Row.unscoped.filter(case=case).values_list("amount_fen", flat=True)) == {fen * 100 for fen, _ in MOVES}
