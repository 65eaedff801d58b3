# SPDX-License-Identifier: Apache-2.0
"""People of cases in a real browser: from a case to the person, on a phone and at a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe
from tests.browser.test_field import Check, context
from tests.browser.test_followup import problems
from tests.cases.conftest import CASE_NO
from tests.factories import City, make_city
from tests.people.conftest import ID_NO, filed, today, told
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, NewRecovery, measure, record_suspect, recover

__all__ = ["context"]
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_a_suspect_on_every_screen(city: City, page: Page, sign_in: SignIn, axe: Axe, overflow: Check) -> None:
    actor = city.actor(Role.INVESTIGATOR)
    case = filed(city, actor, CASE_NO)
    part = record_suspect(actor, case.pk, NewIndividual("测试丙", ID_NO, phone="19900005519"), ["CASH", "CARD"])
    record_suspect(actor, case.pk, NewIndividual(), ["UPSTREAM"], unknown=True)
    measure(actor, part.pk, told(Measure.DETAINED, today() - timedelta(days=2)))
    recover(actor, case.pk, NewRecovery("SEIZED", 80_000_00, today(), part.pk, "扣押清单1号"))
    sign_in(city.people[Role.INVESTIGATOR])
    page.goto(case.get_absolute_url())
    expect(page.get_by_role("heading", name="嫌疑人")).to_be_visible()
    assert problems(page, axe, overflow) == []
    page.goto("/people/")
    assert problems(page, axe, overflow) == []
    page.locator("[data-row] a").first.click()
    expect(page.locator(".next")).to_contain_text("提请批准逮捕")
    assert problems(page, axe, overflow) == []
    page.keyboard.press("n")
    expect(page.get_by_role("dialog", name="登记措施")).to_be_visible()
    assert axe.in_both_themes(page) == []
    for _ in range(8):  # a key at once after the one that closes a dialog: its field keeps the focus for a moment
        page.keyboard.press("Escape")
        page.keyboard.press("v")
        expect(page.get_by_role("dialog", name="显示人员明文")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        expect(page.get_by_role("dialog", name="登记措施")).to_be_visible()
