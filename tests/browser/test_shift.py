# SPDX-License-Identifier: Apache-2.0
"""The shift in a real browser: kept true by events, warnings given from hand to hand, every size and theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.factories import make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.warning.models import ClockAlert, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import claims, triage

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def held(desk: Desk) -> list[WarningRecord]:
    """Two in the analyst's hands, one at the station with an alert nobody answered, one back from a snooze."""
    now = timezone.now()
    sent = desk.dispatched(level=Level.URGENT)
    ClockAlert.unscoped.create(
        warning=sent, clock="SIGN_IN", level=sent.level, due_at=now, percent=100, tell="SHIFT_LEADER",
        meant_at=now, fired_at=now, unit=desk.city.centre,
    )  # fmt: skip
    desk.received(snoozed_until=now - timedelta(minutes=1))
    return [desk.held(level=Level.HIGH), desk.held(level=Level.LOW)]


@pytest.fixture
def shift(page: Page, held: list[WarningRecord], desk: Desk, sign_in: Callable[[Person], None]) -> Page:
    """The page of who leads the shift."""
    leader = make_person(Role.ANALYST, desk.city.centre, name="测试值班长")
    Posting.unscoped.filter(person=leader).update(leads=True)
    sign_in(leader)
    page.goto("/warnings/shift/")
    return page


def test_takes_over_by_keys_with_one_reason_and_back_by_undo(
    shift: Page, desk: Desk, held: list[WarningRecord]
) -> None:
    for one in held:
        shift.locator(f"#hand-{one.pk}").check()
    expect(shift.locator("#shift-bar [data-ticked]")).to_have_text("2")
    shift.keyboard.press("o")
    dialog = shift.locator("#bulk-takeover")
    expect(dialog).to_be_visible()
    dialog.locator("input[type=radio]").first.check()
    shift.keyboard.press("Control+Enter")
    toast = shift.locator(".toast-card", has_text="2")
    expect(toast).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(shift.locator("#shift-bar")).to_be_hidden()
    leader = Person.objects.get(name="测试值班长")
    assert {fresh(one).claimed_by_id for one in held} == {leader.pk}
    shift.keyboard.press("z")
    expect(shift.locator(".toast-card", has_text="恢复")).to_be_visible()
    assert {fresh(one).claimed_by_id for one in held} == {desk.analyst.person_id}


def test_follows_what_colleagues_do_and_keeps_the_ticks(shift: Page, desk: Desk, held: list[WarningRecord]) -> None:
    shift.locator(f"#hand-{held[0].pk}").check()
    new = triage.take(desk.colleague, desk.received().pk)
    shift.evaluate("htmx.trigger('#shift-board', 'look')")
    expect(shift.locator(f"#hand-{new.pk}")).to_be_visible()
    expect(shift.locator(f"#hand-{held[0].pk}")).to_be_checked()
    claims.release(desk.analyst, held[0].pk)
    shift.evaluate("htmx.trigger('#shift-board', 'look')")
    expect(shift.locator(f"#hand-{held[0].pk}")).to_have_count(0)
    expect(shift.locator("#shift-bar")).to_be_hidden()


def test_is_readable_at_every_size(shift: Page, held: list[WarningRecord], axe: Axe, overflow: Check) -> None:
    shift.locator(f"#hand-{held[0].pk}").check()
    for size in sizes(shift, "phone", "desk"):
        assert axe.in_both_themes(shift) + overflow(shift) == [], size
    shift.locator("#shift-bar").get_by_role("button", name="交给同事").click()
    expect(shift.locator("#bulk-assign")).to_be_visible()
    for size in sizes(shift, "phone", "desk"):
        assert axe.in_both_themes(shift) == [], size
