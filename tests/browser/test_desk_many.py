# SPDX-License-Identifier: Apache-2.0
"""Many at once, search, pairs and keys of the desk in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.browser.test_console import open_title, poll, row
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import Person
from wuzha.sealed import Kind, seal
from wuzha.warning.models import PairDecision, Verdict, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
NAMES = ("测试戊", "测试己", "测试庚")


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def rows(desk: Desk) -> list[WarningRecord]:
    """Six waiting warnings, in the order of the queue."""
    return [desk.received(level=Level.MEDIUM, order_key=10 - place) for place in range(6)]


@pytest.fixture
def console(page: Page, desk: Desk, rows: list[WarningRecord], sign_in: Callable[[Person], None]) -> Page:
    sign_in(Person.objects.get(pk=desk.analyst.person_id))
    page.goto("/warnings/")
    return page


def states(warnings: list[WarningRecord]) -> list[str]:
    return [str(fresh(one).state) for one in warnings]


class TestMany:
    def test_a_range_by_keys_is_snoozed_with_one_reason_and_comes_back_by_itself(
        self, console: Page, rows: list[WarningRecord]
    ) -> None:
        press = console.keyboard.press
        press("j")
        press("x")
        press("j")
        press("j")
        press("X")
        expect(console.locator("[data-ticked]")).to_have_text("3")
        press("s")
        dialog = console.locator("#bulk-snooze")
        expect(dialog.locator("input:checked")).to_be_focused()
        dialog.locator("input[name=reason]").first.check()
        press("Control+Enter")
        expect(console.locator(".toast-card", has_text="3")).to_be_visible()
        expect(row(console, rows[0])).to_have_count(0)
        assert all(fresh(one).snoozed_until is not None for one in rows[:3])
        past = timezone.now() - timedelta(seconds=1)
        WarningRecord.unscoped.filter(pk=rows[0].pk).update(snoozed_until=past)
        poll(console)
        expect(row(console, rows[0])).to_contain_text("暂缓到期")
        expect(row(console, rows[1])).to_have_count(0)

    def test_everything_in_the_list_is_set_aside_with_one_reason_and_taken_back(
        self, console: Page, desk: Desk, rows: list[WarningRecord]
    ) -> None:
        other = desk.received(level=Level.URGENT, order_key=1)
        console.goto(f"/warnings/?level={Level.MEDIUM.value}")
        press = console.keyboard.press
        press("j")
        press("x")
        press("a")
        expect(console.locator("[data-set]")).to_contain_text("6")
        expect(console.locator("[data-ticked]")).to_have_text("6")
        press("u")
        dialog = console.locator("#bulk-invalid")
        expect(dialog.locator("input[type=radio]").first).to_be_focused()
        press("Space")
        press("Control+Enter")
        toast = console.locator(".toast-card", has_text="6")
        expect(toast.locator(".toast-left")).to_have_text(re.compile("^(10|[1-9])$"))
        assert states(rows) == [State.INVALID] * 6
        assert fresh(other).state == State.RECEIVED
        press("z")
        expect(console.locator(".toast-card", has_text="恢复原状")).to_be_visible()
        assert states(rows) == [State.RECEIVED] * 6
        expect(row(console, rows[0])).to_be_visible()


class TestSearch:
    def test_by_phone_name_and_number_never_in_the_address(self, console: Page, desk: Desk) -> None:
        person = {"phone": seal(Kind.PHONE, "13900000021"), "name": seal(Kind.NAME, NAMES[0])}
        found = desk.closed(**person)
        for text in ("139 0000 0021", NAMES[0], found.number):
            console.keyboard.press("f")
            expect(console.locator("#find")).to_be_focused()
            console.locator("#find").fill(text)
            console.keyboard.press("Enter")
            expect(console.locator("#list [data-row]")).to_have_count(1)
            expect(row(console, found)).to_be_visible()
            assert "13900000021" not in console.url
        console.keyboard.press("f")
        console.locator("#find").fill("1390000")
        console.keyboard.press("Enter")
        expect(console.locator("#list [data-row]")).to_have_count(0)


class TestPairs:
    @pytest.fixture
    def pairs(self, desk: Desk) -> list[tuple[WarningRecord, WarningRecord]]:
        """Three pairs with the same name in the same town, in the order of the queue."""
        return [
            (
                desk.received(name=seal(Kind.NAME, name), order_key=90 - place),
                desk.received(name=seal(Kind.NAME, name), order_key=80 - place),
            )
            for place, name in enumerate(NAMES)
        ]

    def test_the_same_not_sure_and_different_by_keys(
        self, console: Page, pairs: list[tuple[WarningRecord, WarningRecord]], axe: Check, overflow: Check
    ) -> None:
        console.keyboard.press("=")
        title = console.locator(".rec-number")
        expect(title).to_contain_text(pairs[0][0].number)
        console.wait_for_load_state()
        assert axe(console) == []
        console.set_viewport_size({"width": 360, "height": 740})
        assert overflow(console) == []
        for (_one, _other), key, following in zip(pairs, "yhn", (pairs[1][0], pairs[2][0], None), strict=True):
            console.keyboard.press(key)
            if following is None:
                expect(title).not_to_contain_text(pairs[2][0].number)
            else:
                expect(title).to_contain_text(following.number)
            console.wait_for_load_state()  # keys act once the scripts of the next pair are there
        assert fresh(pairs[0][1]).merged_into_id == pairs[0][0].pk
        verdicts = dict(PairDecision.unscoped.values_list("one_id", "verdict"))
        assert verdicts[pairs[1][0].pk] == Verdict.UNSURE
        assert verdicts[pairs[2][0].pk] == Verdict.DIFFERENT


class TestKeySheet:
    def test_lists_every_key_of_each_page_once_and_no_two_do_the_same(
        self, console: Page, desk: Desk, rows: list[WarningRecord]
    ) -> None:
        desk.received(name=seal(Kind.NAME, NAMES[0]))
        desk.received(name=seal(Kind.NAME, NAMES[0]))
        one_of_each = [desk.held(), desk.dispatched(), desk.in_state(State.INVALID), desk.closed()]
        addresses = [
            "/warnings/",
            *(f"/warnings/?w={one.pk}" for one in (rows[0], *one_of_each)),
            f"/warnings/{one_of_each[0].pk}/",
            "/inbox/",
            *(f"/warnings/{room}/" for room in ("pairs", "shift", "transfers", "callbacks", "watches")),
        ]
        for address in addresses:
            console.goto(address)
            keys = console.evaluate(
                """() => [...document.querySelectorAll("[data-key]")]
                    .filter((e) => !e.closest("dialog") && e.getClientRects().length > 0 && !e.disabled)
                    .map((e) => e.dataset.key)"""
            )
            assert len(keys) == len(set(keys)), (address, keys)
            console.keyboard.press("?")
            sheet = console.locator("#key-sheet")
            listed = sheet.locator("dd kbd").all_inner_texts()
            words = sheet.locator("dt").all_inner_texts()
            assert set(keys) <= set(listed), (address, keys, listed)
            assert len(listed) == len(set(listed)), (address, listed)
            assert len(words) == len(set(words)), (address, words)
            assert all(words), (address, words)


def test_from_take_next_to_dispatched_the_strip_follows_by_keys_alone(
    console: Page, desk: Desk, rows: list[WarningRecord]
) -> None:
    WarningRecord.unscoped.filter(pk=rows[0].pk).update(completeness=80)
    expect(console.locator(".desk-steps li[data-state=done]")).to_have_count(0)
    console.keyboard.press("n")
    open_title(console, rows[0])
    console.keyboard.press("d")
    expect(console.locator(".desk-station").first).to_be_focused()
    console.keyboard.press("Enter")
    expect(console.locator(".toast-card", has_text="已下发至")).to_be_visible()
    assert fresh(rows[0]).state == State.DISPATCHED
    expect(row(console, rows[1])).to_be_focused()


#: By how much each tile is wider within than without.
BEYOND = "all => all.map((one) => one.scrollWidth - one.clientWidth)"


def test_the_wall_and_the_pairs_are_readable_at_every_size(
    console: Page, desk: Desk, rows: list[WarningRecord], axe: Axe, overflow: Check
) -> None:
    desk.dispatched()
    WarningRecord.unscoped.filter(pk=rows[0].pk).update(received_at=timezone.now() - timedelta(hours=17, minutes=30))
    for room in ("pairs", "wall"):
        console.goto(f"/warnings/{room}/")
        for size in sizes(console, "phone", "desk", "wall"):
            assert axe.in_both_themes(console) == [], (size, room)
            assert overflow(console) == [], (size, room)
            beyond = console.locator(".wall-tile").evaluate_all(BEYOND)
            assert bool(beyond) == (room == "wall")
            assert [one for one in beyond if one > 1] == [], size
