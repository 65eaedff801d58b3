# SPDX-License-Identifier: Apache-2.0
"""The inbox in a real browser: by keyboard at a desk, with a thumb on a phone, in both themes and languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Axe, session_cookies
from tests.warning.services.conftest import Desk, make_desk
from wuzha.inbox.models import Mark
from wuzha.org.models import DutyPost, Person, Post
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import clock_acts
from wuzha.warning.services.steps.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], None]
Check = Callable[[Page], list[str]]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def told(desk: Desk) -> list[WarningRecord]:
    """Four at our station, of each of which 80 % of the first call have run, the first one longest."""
    found = []
    for place in range(4):
        started = timezone.now() - timedelta(minutes=28 - place)
        warning = desk.signed(level=Level.HIGH, first_pushed_at=started, received_at=started)
        due = started + timedelta(minutes=30)
        WarningRecord.unscoped.filter(pk=warning.pk).update(dispatched_at=started, signed_at=started, call_due=due)
        found.append(warning)
    DutyPost.unscoped.create(
        unit=desk.city.station, post=Post.CHIEF, person_id=desk.partner.person_id, from_at=timezone.now() - timedelta(1)
    )
    sweep(timezone.now())
    return found


@pytest.fixture
def inbox(page: Page, desk: Desk, told: list[WarningRecord], sign_in: SignIn) -> Page:
    sign_in(Person.objects.get(pk=desk.partner.person_id))
    page.goto("/inbox/")
    expect(page.locator("[data-mail][aria-current] + [data-mail]")).to_be_visible()
    return page


def here(page: Page) -> str:
    return page.locator("[data-mail][aria-current]").get_attribute("data-mail") or ""


def waiting() -> int:
    return ClockAlert.unscoped.filter(acknowledged_at__isnull=True, tell="CHIEF").count()


def test_a_morning_by_keyboard_alone(inbox: Page, desk: Desk, told: list[WarningRecord]) -> None:
    press = inbox.keyboard.press
    rows = inbox.locator("[data-mail]")
    expect(rows).to_have_count(4)
    expect(inbox.locator(".bell .rail-count")).to_contain_text("4")
    assert here(inbox) == f"alerts-{told[0].pk}"
    expect(inbox.locator("#pane h2").first).to_be_visible()
    # Down and up; what was opened is read, and unread again when one says so.
    press("j")
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[1].pk}")
    press("k")
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[0].pk}")
    # One ready answer is one key.
    press("1")
    expect(rows).to_have_count(3)
    assert ClockAlert.unscoped.get(warning=told[0], tell="CHIEF").note == "已电话指令到人"
    # A note of one's own.
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[1].pk}")
    press("e")
    inbox.keyboard.type("带队上门")
    press("Enter")
    expect(rows).to_have_count(2)
    # Two at once.
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[2].pk}")
    press("x")
    press("j")
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[3].pk}")
    press("x")
    expect(inbox.locator("[data-ticked]")).to_have_text("2")
    press("e")
    expect(inbox.locator("#inbox-confirm")).to_be_visible()
    press("2")
    expect(inbox.get_by_text("没有等您处理的事")).to_be_visible()
    expect(inbox.locator(".bell .rail-count")).to_have_count(0)
    assert waiting() == 0


def test_put_off_unread_and_open_by_key(inbox: Page, told: list[WarningRecord]) -> None:
    press = inbox.keyboard.press
    press("s")
    expect(inbox.locator("#inbox-snooze")).to_be_visible()
    press("2")
    expect(inbox.locator("[data-mail]")).to_have_count(3)
    expect(inbox.locator("#pane article")).to_have_attribute("data-thing", f"alerts-{told[1].pk}")
    expect(inbox.locator("[data-mail]").first).to_have_attribute("data-read", "")
    press("u")
    expect(inbox.locator("[data-read]")).to_have_count(0)
    inbox.get_by_role("link", name=re.compile("稍后")).click()
    expect(inbox.locator("[data-mail]")).to_have_count(1)
    assert Mark.objects.filter(snoozed_until__isnull=False).count() == 1
    expect(inbox.locator("#pane article")).to_be_visible()
    press("?")
    expect(inbox.locator("#key-sheet")).to_contain_text("打开记录")
    press("Escape")
    press("Enter")
    expect(inbox).to_have_url(re.compile(rf"/warnings/tasks/{told[0].pk}/"))


def test_what_others_confirm_leaves_an_open_page(inbox: Page, desk: Desk, told: list[WarningRecord]) -> None:
    inbox.locator("[data-mail]").nth(2).locator(".mail-tick").click()
    clock_acts.acknowledge_all(desk.partner, told[1].pk, "已派人")
    inbox.evaluate("() => { document.activeElement.blur(); document.dispatchEvent(new Event('inbox-look')); }")
    expect(inbox.locator("[data-mail]")).to_have_count(3)
    expect(inbox.locator("#inbox-tabs .tab-count").first).to_have_text("3")
    expect(inbox.locator("[data-ticked]")).to_have_text("1")
    assert here(inbox) == f"alerts-{told[0].pk}"


def test_the_pages_are_sound_at_a_desk(inbox: Page, desk: Desk, axe: Axe, overflow: Check) -> None:
    assert axe.in_both_themes(inbox) == []
    assert overflow(inbox) == []
    inbox.locator(".mail-tick").first.click()
    assert axe.in_both_themes(inbox) == []
    inbox.context.add_cookies(
        session_cookies(Person.objects.get(pk=desk.partner.person_id), inbox.url.split("/inbox")[0], "en")
    )
    inbox.goto("/inbox/?tab=later")
    expect(inbox.get_by_role("heading", name="Nothing of this kind")).to_be_visible()
    assert axe.in_both_themes(inbox) == []


def test_on_a_phone_the_list_then_a_page(inbox: Page, told: list[WarningRecord], axe: Axe, overflow: Check) -> None:
    width, height = SIZES["phone"]
    inbox.set_viewport_size({"width": width, "height": height})
    inbox.goto("/inbox/")
    expect(inbox.locator("#pane")).to_be_hidden()
    assert axe.in_both_themes(inbox) + overflow(inbox) == []
    inbox.locator(".mail-open").first.click()
    expect(inbox).to_have_url(re.compile(rf"/inbox/alerts/{told[0].pk}/"))
    expect(inbox.locator("#mail")).to_be_hidden()
    assert axe.in_both_themes(inbox) + overflow(inbox) == []
    inbox.get_by_role("button", name="已联系到本人").click()
    expect(inbox.locator("[data-mail]")).to_have_count(3)
    inbox.locator(".mail-tick").first.click()
    inbox.get_by_role("button", name="确认处置").click()
    inbox.get_by_label("处置情况").fill("已派人")
    inbox.locator("#inbox-confirm").get_by_role("button", name="确认并写明处置").click()
    expect(inbox.locator("[data-mail]")).to_have_count(2)
    assert waiting() == 2
