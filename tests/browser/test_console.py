# SPDX-License-Identifier: Apache-2.0
"""The analyst's desk in a real browser: keys alone, lists that refresh under the hands, every size and theme."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Axe, sizes
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import Person
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import triage

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def rows(desk: Desk) -> list[WarningRecord]:
    """Five waiting warnings, in the order of the queue."""
    levels = (Level.URGENT, Level.HIGH, Level.HIGH, Level.MEDIUM, Level.LOW)
    return [desk.received(level=level, order_key=10 - place) for place, level in enumerate(levels)]


@pytest.fixture
def console(page: Page, desk: Desk, rows: list[WarningRecord], sign_in: Callable[[Person], None]) -> Page:
    """The desk of an analyst, open."""
    sign_in(Person.objects.get(pk=desk.analyst.person_id))
    page.goto("/warnings/")
    return page


def row(page: Page, warning: WarningRecord) -> Locator:
    return page.locator(f"#row-{warning.pk}")


def poll(page: Page) -> None:
    """What the page does by itself every fifteen seconds."""
    with page.expect_response(re.compile("/warnings/rows/")):
        page.evaluate("htmx.trigger('#list', 'poll')")
    page.wait_for_timeout(150)


def open_title(page: Page, warning: WarningRecord) -> None:
    expect(page.locator("#pane-title")).to_contain_text(warning.number)


class TestEarlyKeys:
    """Keys pressed before the scripts of the page are there."""

    @pytest.mark.parametrize(("wait", "taken"), [(0, True), (1200, False)], ids=["at once", "too long ago"])
    def test_are_done_when_they_are(
        self,
        page: Page,
        desk: Desk,
        rows: list[WarningRecord],
        sign_in: Callable[[Person], None],
        wait: int,
        taken: bool,
    ) -> None:
        sign_in(Person.objects.get(pk=desk.analyst.person_id))
        held: list[Route] = []
        page.route("**/pages/console.js", lambda route: held.append(route))
        page.goto("/warnings/", wait_until="commit")
        expect(row(page, rows[0])).to_be_visible()
        page.keyboard.press("n")
        page.locator("#find").focus()
        page.keyboard.press("n")  # typed into a field: it stays there
        page.locator("#find").blur()
        page.wait_for_timeout(wait)
        held[0].continue_()
        page.wait_for_load_state()
        if taken:
            open_title(page, rows[0])
        else:
            expect(page.locator("#pane-title")).to_have_count(0)
        expect(page.locator("#find")).to_have_value("n")


class TestKeysAlone:
    def test_take_complete_dispatch(self, console: Page, desk: Desk, rows: list[WarningRecord]) -> None:
        press = console.keyboard.press
        press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()
        for value, following in (
            ("本人使用", "现住址"),
            ("测试市浒山街道测试甲社区1号", "备用"),
            ("家属 测试乙", "单位"),
        ):
            press("e")
            expect(console.locator(".desk-item[open] input[name=value]")).to_be_focused()
            console.keyboard.type(value)
            press("Enter")
            expect(console.locator(".desk-item[open] summary")).to_contain_text(following)
            expect(console.locator(".desk-item[open] input[name=value]")).to_be_focused()
            press("Escape")
        expect(console.locator(".desk-score")).to_contain_text("75")
        press("d")
        expect(console.locator(".desk-station").first).to_be_focused()
        press("Enter")
        expect(console.locator(".toast-card", has_text="已下发至")).to_contain_text(desk.city.station.name)
        expect(row(console, rows[1])).to_be_focused()
        sent = fresh(rows[0])
        assert (sent.state, sent.station_id) == (State.DISPATCHED, desk.city.station.pk)
        expect(console.locator(".desk-steps li[data-state=done]")).to_have_count(3)

    def test_what_was_refused_stays_open_with_its_reason(
        self, console: Page, desk: Desk, rows: list[WarningRecord]
    ) -> None:
        console.keyboard.press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        console.keyboard.press("e")
        value = console.locator(".desk-item[open] input[name=value]")
        expect(value).to_be_focused()
        console.keyboard.press("Enter")
        expect(console.locator(".desk-item[open] .field-error")).to_be_visible()
        expect(value).to_be_focused()

    def test_below_the_threshold_the_reason_is_asked_for(self, console: Page, rows: list[WarningRecord]) -> None:
        WarningRecord.unscoped.filter(pk=rows[0].pk).update(level=Level.MEDIUM)
        console.keyboard.press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        console.keyboard.press("d")
        console.keyboard.press("Enter")
        override = console.locator("#dispatch-override")
        expect(override).to_be_focused()
        expect(override).to_have_attribute("aria-invalid", "true")
        console.keyboard.type("人在银行柜台")
        console.keyboard.press("Control+Enter")
        expect(row(console, rows[1])).to_be_focused()
        assert fresh(rows[0]).state == State.DISPATCHED

    def test_moves_opens_and_goes_back(self, console: Page, rows: list[WarningRecord]) -> None:
        press = console.keyboard.press
        press("j")
        expect(row(console, rows[0])).to_be_focused()
        press("j")
        press("j")
        press("k")
        expect(row(console, rows[1])).to_be_focused()
        press("Enter")
        open_title(console, rows[1])
        expect(row(console, rows[1])).to_have_attribute("aria-current", "true")
        expect(console).to_have_url(re.compile(rf"w={rows[1].pk}$"))
        expect(console.locator("#desk-says")).to_contain_text(rows[1].number)
        console.go_back()
        expect(console.locator("#pane-title")).to_have_count(0)

    def test_an_act_is_for_the_row_with_the_focus_not_the_one_that_is_open(
        self, console: Page, rows: list[WarningRecord]
    ) -> None:
        press = console.keyboard.press
        press("j")
        press("Enter")
        open_title(console, rows[0])
        press("j")
        press("u")
        open_title(console, rows[1])
        dialog = console.locator("#invalid")
        expect(dialog).to_be_visible()
        expect(dialog.locator("input[type=radio]").first).to_be_focused()
        press("Space")
        press("Control+Enter")
        expect(console.locator(".toast-card", has_text="已置为无效")).to_be_visible()
        assert (fresh(rows[0]).state, fresh(rows[1]).state) == (State.RECEIVED, State.INVALID)
        expect(row(console, rows[2])).to_be_focused()

    def test_snooze_taken_back_then_put_back(self, console: Page, desk: Desk, rows: list[WarningRecord]) -> None:
        press, machine = console.keyboard.press, console.context.new_cdp_session(console)
        # On a slow machine the closed menu that holds the act is not laid out yet.
        machine.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        press("s")
        expect(console.locator("#snooze input:checked")).to_be_focused()
        machine.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        press("Tab")
        press("Space")
        press("Control+Enter")
        toast = console.locator(".toast-card", has_text="已暂缓")
        expect(toast).to_be_visible()
        assert fresh(rows[0]).snoozed_until is not None
        press("z")
        expect(console.locator(".desk-pane-holder")).to_contain_text("在您手上")
        taken = fresh(rows[0])
        assert (taken.snoozed_until, taken.state, taken.claimed_by_id) == (None, State.CLAIMED, desk.analyst.person_id)
        press("r")
        expect(console.locator("#release")).to_be_visible()
        press("Control+Enter")
        expect(console.locator(".toast-card", has_text="已退回队列")).to_be_visible()

    def test_merges_into_one_of_the_same_person(self, console: Page, desk: Desk) -> None:
        phone = seal(Kind.PHONE, "13900000011")
        one, other = desk.received(phone=phone, order_key=99), desk.received(phone=phone)
        console.reload()
        console.keyboard.press("j")
        console.keyboard.press("m")
        console.locator("#merge").get_by_role("button", name=other.number).click()
        expect(console.locator("#merge-into")).to_have_value(other.number)
        console.keyboard.press("Enter")
        open_title(console, other)
        assert fresh(one).merged_into_id == other.pk

    def test_ticks_and_acts_on_all(self, console: Page, rows: list[WarningRecord]) -> None:
        press = console.keyboard.press
        press("j")
        press("x")
        press("j")
        press("j")
        row(console, rows[2]).locator(".desk-tick").click(modifiers=["Shift"])
        expect(console.locator("[data-ticked]")).to_have_text("3")
        row(console, rows[2]).focus()
        press("u")
        dialog = console.locator("#bulk-invalid")
        expect(dialog).to_be_visible()
        press("Space")
        press("Control+Enter")
        expect(console.locator(".toast-card", has_text="3")).to_be_visible()
        expect(row(console, rows[0])).to_have_count(0)
        expect(dialog).to_be_hidden()
        assert {fresh(one).state for one in rows[:3]} == {State.INVALID}
        expect(row(console, rows[3])).to_be_focused()

    def test_search_and_the_sheet_of_keys(self, console: Page, rows: list[WarningRecord]) -> None:
        console.keyboard.press("?")
        sheet = console.locator("#key-sheet")
        for key in ("n", "j", "k", "x", "f", "/", "Esc"):
            expect(sheet.locator("kbd", has_text=re.compile(f"^{re.escape(key)}$"))).to_be_visible()
        console.keyboard.press("Escape")
        console.keyboard.press("/")
        expect(console.locator("#palette")).to_be_visible()
        console.keyboard.press("Escape")
        expect(console.locator("#palette")).to_be_hidden()
        console.keyboard.press("f")
        expect(console.locator("#find")).to_be_focused()
        console.keyboard.type(rows[3].number)
        console.keyboard.press("Enter")
        expect(console.locator("#list [data-row]")).to_have_count(1)

    def test_the_person_in_clear_after_a_purpose(self, console: Page, rows: list[WarningRecord]) -> None:
        console.keyboard.press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        console.keyboard.press("v")
        console.keyboard.press("Control+Enter")
        expect(console.locator("#clear-phone")).to_have_text(re.compile("^138[0-9]{8}$"))
        expect(console.locator("#person-title")).to_be_focused()


class TestRefresh:
    def test_leaves_focus_ticks_and_the_open_row_alone(
        self, console: Page, desk: Desk, rows: list[WarningRecord]
    ) -> None:
        console.keyboard.press("j")
        console.keyboard.press("j")
        console.keyboard.press("Enter")
        open_title(console, rows[1])
        console.keyboard.press("j")
        console.keyboard.press("x")
        new = desk.received(order_key=99)
        poll(console)
        expect(row(console, new)).to_be_visible()
        expect(row(console, rows[2])).to_be_focused()
        expect(row(console, rows[2]).locator(".desk-tick")).to_be_checked()
        expect(row(console, rows[1])).to_have_attribute("aria-current", "true")

    def test_when_the_row_is_gone_the_next_one_has_the_focus(
        self, console: Page, desk: Desk, rows: list[WarningRecord]
    ) -> None:
        console.keyboard.press("j")
        console.keyboard.press("j")
        triage.take(desk.colleague, rows[1].pk)
        poll(console)
        expect(row(console, rows[2])).to_be_focused()

    def test_disturbs_nobody_who_types(self, console: Page, desk: Desk, rows: list[WarningRecord]) -> None:
        console.keyboard.press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        console.keyboard.press("e")
        console.keyboard.type("写到一半")
        desk.received(order_key=99)
        poll(console)
        value = console.locator(".desk-item[open] input[name=value]")
        expect(value).to_be_focused()
        expect(value).to_have_value("写到一半")

    def test_tells_that_the_open_warning_changed(self, console: Page, desk: Desk, rows: list[WarningRecord]) -> None:
        console.keyboard.press("j")
        console.keyboard.press("Enter")
        open_title(console, rows[0])
        triage.take(desk.colleague, rows[0].pk)
        console.evaluate("htmx.trigger('#counts-poll', 'poll')")
        news = console.locator("#detail-news")
        expect(news).to_contain_text("已有变化")
        news.get_by_role("button").click()
        expect(console.locator(".desk-pane-holder")).to_contain_text("认领")

    def test_ones_own_act_is_no_news(self, console: Page, desk: Desk, rows: list[WarningRecord]) -> None:
        console.keyboard.press("n")
        open_title(console, rows[0])
        expect(console.locator("#pane-title")).to_be_focused()  # the pane has settled: what is pressed now stays
        pane = console.locator("#detail [data-pk]")
        asked_before = f"/warnings/counts/?w={rows[0].pk}&v={int(pane.get_attribute('data-version') or 0) - 1}"
        console.evaluate("path => htmx.ajax('GET', path, {source: '#counts-poll', swap: 'none'})", asked_before)
        console.wait_for_timeout(300)
        expect(console.locator("#detail-news")).to_be_empty()


class TestLook:
    def test_is_readable_at_every_size(self, console: Page, desk: Desk, axe: Axe, overflow: Check) -> None:
        console.goto(f"/warnings/?w={desk.held(flags=['victim_name:CHARSET']).pk}")
        for step in ("detail", "snooze", "list"):
            if step == "snooze":
                console.keyboard.press("s")
                expect(console.locator("#snooze")).to_be_visible()
            elif step == "list":
                console.goto("/warnings/?queue=closed&level=1")
            for size in sizes(console):
                assert axe.in_both_themes(console) + overflow(console) == [], (step, size)

    def test_one_pane_at_a_time_on_a_phone(self, console: Page, rows: list[WarningRecord]) -> None:
        console.set_viewport_size({"width": 360, "height": 740})
        expect(console.locator(".desk-detail")).to_be_hidden()
        row(console, rows[1]).locator("a").click()
        open_title(console, rows[1])
        expect(console.locator(".desk-list")).to_be_hidden()
        console.locator("[data-back]").click()
        expect(row(console, rows[1])).to_be_focused()
        expect(console.locator(".desk-detail")).to_be_hidden()
