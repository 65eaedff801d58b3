# SPDX-License-Identifier: Apache-2.0
"""Alerts, transfers, pauses and the duty roster in a real browser, on a phone and at a desk, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe
from tests.browser.test_field import PHONE, SIZES, Check, context, good
from tests.factories import make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import DutyPost, Person, Post
from wuzha.org.roles import Role
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import transfers
from wuzha.warning.services.steps.sweep import sweep

__all__ = ["context"]
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], None]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def told(desk: Desk) -> WarningRecord:
    """Signed in at our station; 25 minutes ago it was dispatched, so that 80 % of the first call have run."""
    started = timezone.now() - timedelta(minutes=25)
    warning = desk.signed(level=Level.HIGH, first_pushed_at=started, received_at=started)
    due = started + timedelta(minutes=30)
    WarningRecord.unscoped.filter(pk=warning.pk).update(dispatched_at=started, signed_at=started, call_due=due)
    DutyPost.unscoped.create(
        unit=desk.city.station, post=Post.CHIEF, person_id=desk.partner.person_id, from_at=started - timedelta(days=1)
    )
    sweep(timezone.now())
    return fresh(warning)


def everywhere(page: Page, axe: Axe, overflow: Check) -> list[str]:
    """What is wrong with the page on a phone, and at a desk."""
    return good(page, axe, overflow) + in_both_widths(page, axe, overflow)


def in_both_widths(page: Page, axe: Axe, overflow: Check) -> list[str]:
    problems = overflow(page)
    page.set_viewport_size(SIZES["desk"])
    problems += overflow(page) + axe.in_both_themes(page)
    page.set_viewport_size(PHONE)
    return problems


def test_the_chief_acknowledges_with_one_thumb(
    desk: Desk, told: WarningRecord, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    sign_in(Person.objects.get(pk=desk.partner.person_id))
    page.goto("/warnings/tasks/")
    page.locator(".bell").tap()
    page.locator(".mail-open", has_text="首次电话：用时已过 80%").tap()
    expect(page).to_have_url(re.compile(rf"/inbox/alerts/{told.pk}/"))
    expect(page.locator("#mail")).to_be_hidden()
    assert everywhere(page, axe, overflow) == []
    page.locator("#pane").get_by_label("处置情况").fill("已让民警上门")
    page.locator("#pane").get_by_role("button", name="确认并写明处置").tap()
    expect(page.get_by_text("没有等您处理的事")).to_be_visible()
    expect(page.locator(".rail-count")).to_have_count(0)
    assert ClockAlert.unscoped.get(tell="CHIEF", clock="FIRST_CALL").note == "已让民警上门"
    page.goto(f"/warnings/tasks/{told.pk}/")
    expect(page.locator("#told")).to_contain_text("何时提醒谁")
    assert everywhere(page, axe, overflow) == []
    page.goto(f"/warnings/{told.pk}/pause/")
    assert everywhere(page, axe, overflow) == []


def test_a_station_asks_and_the_other_accepts(
    desk: Desk, told: WarningRecord, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    sign_in(Person.objects.get(pk=desk.officer.person_id))
    page.goto(f"/warnings/tasks/{told.pk}/")
    page.locator("#told summary", has_text="何时提醒谁").tap()
    page.get_by_role("link", name="申请移交他所").tap()
    expect(page.get_by_role("heading", name="申请移交他所")).to_be_visible()
    assert everywhere(page, axe, overflow) == []
    page.get_by_label("移交至").select_option(str(desk.city.other_station.pk))
    page.get_by_label("理由").select_option("LIVES_ELSEWHERE")
    page.get_by_role("button", name="提交移交申请").tap()
    expect(page.get_by_role("link", name="待接收")).to_be_visible()

    sign_in(Person.objects.get(pk=desk.other_officer.person_id))
    page.goto("/warnings/transfers/")
    assert everywhere(page, axe, overflow) == []
    page.get_by_role("link", name=told.number).tap()
    expect(page.get_by_text("接收移交后可见当事人信息。")).to_be_visible()
    assert everywhere(page, axe, overflow) == []
    page.get_by_role("button", name="接收，由我处置").tap()
    expect(page).to_have_url(re.compile(rf"/warnings/tasks/{told.pk}/$"))
    assert (fresh(told).officer_id, fresh(told).state) == (desk.other_officer.person_id, State.SIGNED)


def test_the_centre_decides_a_dispute(
    desk: Desk, told: WarningRecord, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    for _ in range(2):
        made = transfers.propose(desk.officer, told.pk, desk.city.other_station.pk, "NOT_OUR_AREA")
        transfers.refuse(desk.other_officer, made.pk, "NOT_OUR_AREA")
    sign_in(Person.objects.get(pk=desk.analyst.person_id))
    page.goto("/warnings/transfers/")
    page.get_by_role("link", name=told.number).first.tap()
    expect(page.locator(".next")).to_be_visible()
    assert everywhere(page, axe, overflow) == []
    page.locator(".next").get_by_role("button", name="裁定").tap()
    expect(page.get_by_role("dialog", name="裁定")).to_be_visible()
    assert everywhere(page, axe, overflow) == []
    page.get_by_role("dialog").get_by_label("归属派出所").select_option(str(desk.city.station.pk))
    page.get_by_role("dialog").get_by_label("理由").select_option("BY_BOUNDARY")
    page.get_by_role("dialog").get_by_role("button", name="裁定").tap()
    expect(page.get_by_text("已裁定。")).to_be_visible()


def test_the_roster_names_who_is_told(desk: Desk, page: Page, sign_in: SignIn, axe: Axe, overflow: Check) -> None:
    person = make_person(Role.STATION_OFFICER, desk.city.station, name="测试所长")
    sign_in(desk.city.people[Role.ADMIN])
    page.goto("/admin/duty/")
    assert in_both_widths(page, axe, overflow) == []
    page.get_by_role("link", name=f"添加 {desk.city.station.name}").tap()
    page.get_by_label("人员", exact=True).select_option(str(person.pk))
    assert in_both_widths(page, axe, overflow) == []
    page.get_by_role("button", name="加入值班表").tap()
    expect(page.locator("td").filter(has_text="测试所长").first).to_be_visible()
    assert DutyPost.unscoped.get(person=person).post == Post.CHIEF
