# SPDX-License-Identifier: Apache-2.0
"""Rows copied from a table fill the transfers of a report, and a card names its bank."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import City, make_city
from wuzha.funds.models import Institution
from wuzha.org.models import Person
from wuzha.org.roles import Role

ROWS = [
    "收款卡号\t户名\t金额\t时间",
    *(f"000002000000{n:04d}\t测试{'甲乙丙丁戊'[n]}\t{n + 1},000.50\t2026/11/25 22:{n:02d}" for n in range(5)),
]
PASTE = """([field, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def city(transactional_db: None) -> City:
    Institution.objects.create(code="T-B2", name="演示二银行（演示）", kind="BANK", synthetic=True)
    return make_city()


def test_rows_of_a_table_fill_the_transfers(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto("/funds/reports/new/")
    first = page.locator("#pay0-to_account")
    page.evaluate(PASTE, [first.element_handle(), "\n".join(ROWS)])
    expect(first).to_have_value("0000020000000000")
    expect(page.locator("#pay0-amount")).to_have_value("1000.50")
    expect(page.locator("#pay0-at")).to_have_value("2026-11-25T22:00")
    expect(page.locator("#pay4-to_holder")).to_have_value("测试戊")
    expect(page.locator("#pay4-to_account")).to_have_value("0000020000000004")
    chosen = page.locator("#pay0-to_institution option:checked")
    expect(chosen).to_have_text("演示二银行（演示）")
    expect(page.locator("[data-paste-row]").first).to_contain_text("由卡号识别")
