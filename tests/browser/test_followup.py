# SPDX-License-Identifier: Apache-2.0
"""What follows a closing, in a real browser: a call-back by keyboard, the pages on a phone and at a desk, light and
dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe
from tests.browser.test_field import PHONE, SIZES, Check, context
from tests.warning.backcheck.conftest import case, take, warned
from tests.warning.services.conftest import Desk, make_desk
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import CallBack, WarningRecord, Watch
from wuzha.warning.rules.followup import Verdict
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.services import work

__all__ = ["context"]
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], None]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def closed(desk: Desk) -> WarningRecord:
    """Dissuaded at a high level yesterday, as far as call-backs go."""
    warning = desk.working(level=Level.HIGH, phone=seal(Kind.PHONE, "13800000801"), name=seal(Kind.NAME, "测试癸"))
    work.attempt(desk.officer, warning.pk, channel=Channel.VISIT, result=Result.REACHED)
    work.close(desk.officer, warning.pk, outcome="STOPPED", averted_claimed_fen=5_000_00)
    CallBack.unscoped.filter(day=1).update(due_on=timezone.localdate())
    return warning


@pytest.fixture
def denied(desk: Desk) -> WarningRecord:
    """Denied at the door, with the round that follows."""
    warning = desk.working(level=Level.HIGH)
    work.attempt(desk.officer, warning.pk, channel=Channel.VISIT, result=Result.REACHED)
    return work.close(desk.officer, warning.pk, outcome="DENIED")


def problems(page: Page, axe: Axe, overflow: Check) -> list[str]:
    """What is wrong with the page that is open: on a phone and at a desk, light and dark."""
    found = []
    for size in (PHONE, SIZES["desk"]):
        page.set_viewport_size(size)
        found += overflow(page) + axe.in_both_themes(page)
    return found


def test_a_call_back_is_taken_and_recorded_by_keyboard(
    desk: Desk, closed: WarningRecord, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    sign_in(desk.city.people[Role.ANALYST])
    page.goto("/warnings/callbacks/")
    page.set_viewport_size(SIZES["desk"])
    assert problems(page, axe, overflow) == []
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="询问要点")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13800000801")
    assert problems(page, axe, overflow) == []
    page.keyboard.press("s")
    expect(page.get_by_role("dialog", name="登记核实结果")).to_be_visible()
    assert axe.in_both_themes(page) == []
    page.get_by_role("radio", name="有效").check()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已记录：反馈属实。")).to_be_visible()
    assert CallBack.unscoped.get(day=1).verdict == Verdict.VALID
    page.goto("/warnings/callbacks/results/?period=year")
    assert problems(page, axe, overflow) == []


def test_watches_cases_and_the_denial_on_every_screen(
    desk: Desk, closed: WarningRecord, denied: WarningRecord, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    now = timezone.now()
    warned(desk.city, now)
    take(desk.city, case(now, unit_id=desk.city.station.pk))
    Watch.unscoped.update(next_on=timezone.localdate() - timedelta(days=1))
    sign_in(desk.city.people[Role.STATION_OFFICER])
    page.goto(f"/warnings/tasks/{denied.pk}/")
    expect(page.get_by_role("heading", name="否认之后")).to_be_visible()
    assert problems(page, axe, overflow) == []
    page.goto("/warnings/watches/")
    assert problems(page, axe, overflow) == []
    page.locator("[data-row] a").first.click()
    expect(page.locator(".next")).to_contain_text("联系当事人")
    assert problems(page, axe, overflow) == []
    page.locator(".next-others summary").click()
    page.get_by_role("button", name="记录联系").click()
    expect(page.get_by_role("dialog", name="记录联系")).to_be_visible()
    assert axe.in_both_themes(page) == []
    page.goto("/warnings/cases/")
    assert problems(page, axe, overflow) == []
    page.locator("[data-row] a").first.click()
    expect(page.get_by_role("heading", name="预警处置与案发经过")).to_be_visible()
    assert problems(page, axe, overflow) == []
