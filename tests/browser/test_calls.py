# SPDX-License-Identifier: Apache-2.0
"""A call in a browser, by the keyboard alone: from the ring to the first stop order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Axe, set_theme, sizes
from tests.factories import City, make_city
from wuzha.calls.models import Call, ProtectiveHold
from wuzha.calls.services import asking, banks, preparing
from wuzha.funds.models import Institution, StopOrder
from wuzha.org.models import Person
from wuzha.org.roles import Role

#: Keys a minute at 40 words of five letters, and seconds that may pass.
KEYS_A_MINUTE, SECONDS = 200, 60
#: Presses that are no part of an answer.
MOST_BEYOND = 12
OWN, PAYEE = "0000000000000016", "0000010000005001"


@pytest.fixture
def city(transactional_db: None) -> City:
    Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    return make_city()


class Hands:
    """A call-taker at the keyboard, who counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.facts, self.beyond = page, 0, 0

    def press(self, key: str) -> None:
        self.beyond += 1
        self.page.keyboard.press(key)

    def type(self, name: str, text: str) -> None:
        """A fact of the caller, into the cell that has the focus."""
        expect(self.page.locator(f"#say-{name}")).to_be_focused()
        self.facts += len(text)
        self.page.keyboard.type(text)

    @property
    def seconds(self) -> float:
        return (self.facts + self.beyond) * 60 / KEYS_A_MINUTE


def at_the_phone(page: Page, city: City, sign_in: Callable[[Person], None]) -> Hands:
    """An analyst who has taken a call and knows who it is."""
    sign_in(city.people[Role.ANALYST])
    page.goto("/calls/")
    hands = Hands(page)
    hands.press("n")
    expect(page.locator('[type=radio][name="who"]').first).to_be_focused()
    hands.press("1")
    hands.type("phone", "19900005518")
    hands.press("Enter")
    hands.type("name", "测试甲")
    hands.press("Enter")
    return hands


def test_from_the_ring_to_the_stop_order(page: Page, city: City, sign_in: Callable[[Person], None], axe: Axe) -> None:
    """≤ 12 keys beyond the facts, ≤ 60 s at 40 words a minute (issue 11)."""
    hands = at_the_phone(page, city, sign_in)
    expect(page.locator('[name="paid"]').first).to_be_focused()
    hands.press("1")
    expect(page.locator('[name="still"]').first).to_be_focused()
    hands.press("3")
    hands.type("own_account", OWN)
    hands.press("Enter")
    hands.type("r1-account", PAYEE)
    hands.press("Enter")
    expect(page.locator("#say-r1-account")).to_have_value("000001******5001")
    hands.type("r1-amount", "50000")
    hands.press("Enter")
    hands.type("r1-at", "0001")
    hands.press("Control+Enter")
    expect(page.locator("#talk-side")).to_contain_text("ZF")
    [order] = StopOrder.unscoped.all()
    assert (order.amount_fen, str(order.account), str(order.institution)) == (
        5_000_000, "000001******5001", "演示一银行（演示）"
    )  # fmt: skip
    assert hands.beyond <= MOST_BEYOND
    assert hands.seconds <= SECONDS
    assert PAYEE not in page.content()
    expect(page.locator('[name="fraud_type"]').first).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator('[data-line="how"]')).not_to_be_empty()
    assert Call.unscoped.get().state == "STOP_SENT"
    assert axe.in_both_themes(page) == []


def answered(city: City, **answers: str) -> Call:
    """A call in which the first questions are answered already."""
    actor = city.actor(Role.ANALYST)
    call = asking.begin(actor)
    told = {"who": "SELF", "phone": "19900005518", "name": "测试甲", "paid": "YES", "own_account": OWN}
    for name, text in (told | answers).items():
        asking.say(actor, call.pk, name.replace("_", ".", 1) if name.startswith("r1") else name, text)
    return call


def test_the_focus_follows_what_is_still_to_be_asked(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    """The sum that is asked for more, the kinds without a digit, a refusal on its cell, and the next act at the end."""
    call = answered(city, r1_account=PAYEE, r1_amount="50000", r1_at="0001")
    sign_in(city.people[Role.ANALYST])
    page.goto(f"/calls/{call.pk}/talk/")
    still = page.locator('[type=radio][name="still"]').first
    expect(still).to_be_focused()
    expect(page.locator('[data-q="still"] .qn .icon')).to_be_hidden()
    pressed, other = page.locator('[name=way][value="96110"]'), page.locator('[name=way][value="110"]')
    background = "one => getComputedStyle(one).backgroundColor"
    assert pressed.evaluate(background) != other.evaluate(background)
    page.keyboard.press("1")
    expect(page.locator("#say-asked")).to_be_focused()
    page.keyboard.type("3万")
    page.keyboard.press("Enter")
    expect(page.locator('[type=radio][name="fraud_type"]').first).to_be_focused()
    page.keyboard.press("5")
    kinds = page.locator('select[data-say="fraud_type"]')
    expect(kinds).to_be_focused()
    kinds.select_option(index=1)
    page.keyboard.press("Enter")
    expect(page.locator('[type=radio][name="road"]').first).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("1")
    bank = page.locator("#say-hold_bank")
    expect(bank).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#say-record_no")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#hold button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#say-hold_bank-fault")).to_contain_text("请选择暂停或延迟的银行")
    expect(bank).to_be_focused()
    bank.select_option(label="演示一银行（演示）")
    page.keyboard.press("Enter")
    expect(page.locator("#say-record_no")).to_be_focused()
    page.keyboard.type("REC-77")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("止")
    expect(page.locator("#talk-side [data-next]")).to_be_focused()
    assert ProtectiveHold.unscoped.get().record_no == "REC-77"


def test_what_is_typed_while_the_server_is_slow_lands_where_it_belongs(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    """The focus does not wait; an answer that was refused is never masked, and its cell says so."""
    sign_in(city.people[Role.ANALYST])
    page.add_init_script(
        "const send = window.fetch; window.fetch = async (...all) => {"
        " await new Promise((done) => setTimeout(done, 150)); return send(...all); }"
    )
    page.goto("/calls/")
    page.keyboard.press("n")
    expect(page.locator('[type=radio][name="who"]').first).to_be_focused()
    for keys in ("1", "1990000\n", "测试甲\n", "1", "3", f"{OWN}\n", f"{PAYEE}\n", "50000\n", "0001\n"):
        page.keyboard.type(keys)
    expect(page.locator("#say-r2-account")).to_be_focused()
    expect(page.locator("#talk-side")).to_contain_text("要素齐全")
    shown = {"name": "测**", "own_account": "000000******0016", "r1-account": "000001******5001", "r1-amount": "50000"}
    for name, text in shown.items():
        expect(page.locator(f"#say-{name}")).to_have_value(text)
    expect(page.locator("#say-phone")).to_have_value("1990000")
    expect(page.locator("#say-phone-fault")).to_be_visible()
    page.locator('[data-q="how"] [name="fraud_type"]').first.focus()
    page.keyboard.press("?")
    expect(page.locator("#key-sheet [data-keys]")).to_contain_text("备好止付单")


def test_the_own_account_is_held_in_twelve_keys_beyond_the_facts(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    """Nobody has paid; the bank is known by the account, the payee is not told (issue 11)."""
    hands = at_the_phone(page, city, sign_in)
    hands.press("2")
    hands.press("1")
    hands.type("asked", "3万")
    hands.press("Enter")
    hands.type("own_account", PAYEE)
    hands.press("Enter")
    expect(page.locator('[type=radio][name="fraud_type"]').first).to_be_focused()
    hands.press("2")
    hands.press("2")
    expect(page.locator("#say-hold_bank option").first).to_have_text("演示一银行（演示）")
    hands.press("1")
    hands.type("record_no", "REC-77")
    hands.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("止")
    hold = ProtectiveHold.unscoped.get()
    assert (hold.record_no, hold.amount_fen, str(hold.institution)) == ("REC-77", 3_000_000, "演示一银行（演示）")
    assert hands.beyond <= MOST_BEYOND


def test_on_a_phone_a_tap_opens_a_cell_and_the_next_act_is_in_sight(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    call = answered(city, r1_account=PAYEE, r1_amount="50000", r1_at="0001")
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    sign_in(city.people[Role.ANALYST])
    page.goto(f"/calls/{call.pk}/talk/#rows")
    expect(page.locator("#go")).to_be_in_viewport()
    expect(page.locator("#go [data-until]")).to_be_in_viewport()
    expect(page.locator("#say-r2-account")).to_be_focused()
    at_hand, bar = page.locator("#say-r2-account").bounding_box(), page.locator("#go").bounding_box()
    assert at_hand is not None
    assert bar is not None
    assert at_hand["y"] + at_hand["height"] <= bar["y"]
    page.locator("#say-r1-account").click()
    expect(page.locator("#say-r1-account")).to_have_value(PAYEE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    label = "one => getComputedStyle(one.closest('td'), '::before').content"
    assert page.locator("#say-r1-amount").evaluate(label) == '"涉及金额（元）"'


def test_a_call_fits_its_screen(page: Page, city: City, sign_in: Callable[[Person], None], axe: Axe) -> None:
    sign_in(city.people[Role.ANALYST])
    page.goto("/calls/")
    page.get_by_role("button", name="受理来电").click()
    expect(page.locator('[type=radio][name="who"]').first).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#say-phone")).to_be_focused()
    page.keyboard.type("1990000")
    page.keyboard.press("Enter")
    expect(page.locator("#say-phone-fault")).to_be_visible()
    for size in sizes(page, "phone", "desk"):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
        assert axe.in_both_themes(page) == [], size


@pytest.mark.soak
def test_a_refused_consent_leads_to_a_warning_and_holds_nothing(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    hands = at_the_phone(page, city, sign_in)
    for name, key in (("paid", "2"), ("still", "2")):
        expect(page.locator(f'[type=radio][name="{name}"]').first).to_be_focused()
        hands.press(key)
    for cell in ("asked", "own_account"):
        expect(page.locator(f"#say-{cell}")).to_be_focused()
        hands.press("Enter")
    expect(page.locator('[type=radio][name="fraud_type"]').first).to_be_focused()
    hands.press("1")
    expect(page.locator('[name="road"]').first).to_be_focused()
    hands.press("2")
    expect(page.locator('[name="consent"]').first).to_be_focused()
    hands.press("2")
    expect(page.locator("#hold button")).to_be_focused()
    hands.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("未动用其账户")
    expect(page.locator('[name="road"]').first).to_be_focused()
    expect(page.locator('[data-q="hold"]')).to_contain_text("由银行依职责延迟")
    hold = ProtectiveHold.unscoped.get()
    assert (hold.road, hold.consent, hold.started_at) == ("OWN", "REFUSED", None)
    page.goto(f"/calls/{hold.call_id}/")
    page.get_by_role("button", name="录入预警").click()
    expect(page.locator(".rec")).to_contain_text("未付款")
    call = Call.unscoped.get()
    assert (call.state, call.warning_id is not None) == ("NO_LOSS", True)
    assert not StopOrder.unscoped.exists()


@pytest.mark.soak
def test_the_pages_of_a_call_in_english_in_the_dark_on_a_phone(
    page: Page, city: City, sign_in: Callable[..., None], axe: Axe
) -> None:
    """List, record, a bank's report and its form: axe clean, no scrolling sideways (issue 11, acceptance 1)."""
    taker = city.actor(Role.ANALYST)
    bank = Institution.objects.get()
    call = asking.begin(taker)
    for name, text in (
        ("name", "测试甲"), ("phone", "19900005518"), ("paid", "YES"), ("r1.account", PAYEE), ("r1.amount", "50000"),
        ("r1.at", "刚才"),
    ):  # fmt: skip
        asking.say(taker, call.pk, name, text)
    preparing.prepare(taker, call.pk)
    told = banks.NewBankReport(bank.pk, "PHONE", timezone.now(), phone="19900005518", payee=PAYEE, what="异常")
    report = banks.receive(taker, told)
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    page.emulate_media(color_scheme="dark")
    sign_in(city.people[Role.ANALYST], "en")
    lists = ("/calls/?tab=all", "/calls/?tab=banks", "/calls/banks/new/")
    for address in (*lists, call.get_absolute_url(), report.get_absolute_url()):
        page.goto(address)
        set_theme(page, "dark")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def open_palette(page: Page) -> None:
    """Once the page's scripts are there."""
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_a_call_is_taken_from_any_page_and_its_acts_are_in_the_palette(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    """Ctrl+K where the telephone rings, and on the page of the call: every act of it (issue 11, item 7)."""
    sign_in(city.people[Role.ANALYST])
    page.goto("/inbox/")
    open_palette(page)
    page.keyboard.type("受理来电")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("受理来电")
    page.keyboard.press("Enter")
    page.wait_for_url("**/talk/")
    call = Call.unscoped.get()
    open_palette(page)
    acts = page.locator("#palette [data-group=acts] [role=option]")
    for label in ("记三方通话", "登记保护措施", "备好止付单", "结束通话"):
        expect(acts.filter(has_text=label)).to_have_count(1)
    page.keyboard.type("三方")
    page.keyboard.press("Enter")
    expect(page.locator("#three-who")).to_be_focused()
    page.keyboard.type("110 台 3 席")
    page.keyboard.press("Enter")
    expect(page.get_by_text("三方通话：110 台 3 席")).to_be_visible()
    open_palette(page)
    page.keyboard.type("结束通话")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{call.get_absolute_url()}")
    open_palette(page)
    page.keyboard.type("切换为英文")
    expect(page.locator("#palette [data-group=acts] [aria-selected=true]")).to_contain_text("切换为英文")
