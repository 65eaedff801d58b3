# SPDX-License-Identifier: Apache-2.0
"""A case in a browser: from the report to the stop order and the freeze, to its page, on paper; no dead end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.browser.hands import act
from tests.browser.paper import printed
from tests.cases.conftest import CASE_NO, opened
from tests.factories import City, make_city
from tests.funds.conftest import account_at, told
from wuzha.cases.models import Case, Victim
from wuzha.funds.models import FundsCase, Institution, StopOrder
from wuzha.funds.orders.services import freezes, reports, stops
from wuzha.org.models import Person
from wuzha.org.roles import Role


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_from_the_report_to_the_freeze_and_back(
    page: Page, city: City, sign_in: Callable[[Person], None], axe: Axe
) -> None:
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    funds = city.actor(Role.FUNDS_OFFICER)
    case = opened(city, funds)
    sign_in(city.people[Role.FUNDS_OFFICER])
    page.goto(case.get_absolute_url())
    today = f"{timezone.localdate():%Y-%m-%d}"
    act(page, "accept-sheet", number="测公受字1号", day=today)
    expect(page.locator("aside.flow")).to_contain_text("测公受字1号")
    # The victim's payments go to the funds desk, and its first order is prepared.
    reports.of_victim(funds, Victim.unscoped.get().pk, told(bank))
    desk = FundsCase.unscoped.get()
    stop = stops.draft(funds, desk.pk, account_at(desk, 1))
    draft = freezes.draft(funds, desk.pk, account_at(desk, 1), 900_000)
    page.goto(draft.get_absolute_url())
    expect(page.locator("body")).to_contain_text("立案")
    page.goto(case.get_absolute_url())
    act(page, "file-sheet", number="测公立字1号", day=today, organ="测试市公安局", case_no=CASE_NO)
    expect(page.locator(".rec")).to_contain_text("测公立字1号")
    assert FundsCase.unscoped.get().filing == "FILED"
    assert Case.unscoped.get().case_no == CASE_NO
    for there in (desk, stop, draft):
        link = page.locator(f'a[href="{there.get_absolute_url()}"]').first
        expect(link).to_be_visible()
    page.locator(f'a[href="{desk.get_absolute_url()}"]').first.click()
    page.locator(f'a[href="{case.get_absolute_url()}"]').first.click()
    expect(page).to_have_url(re.compile(f"{case.get_absolute_url()}$"))
    for size in sizes(page, "phone", "desk"):
        assert axe.in_both_themes(page) == [], size
    assert StopOrder.unscoped.count() == 1
    paper = printed(page)
    assert not paper.faults
    assert not paper.lacks(CASE_NO, "测公立字1号")
