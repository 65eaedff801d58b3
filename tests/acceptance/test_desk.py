# SPDX-License-Identifier: Apache-2.0
"""The desk from end to end in a real browser: keyboard at the centre, thumb at the station, the number upstairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import watch
from tests.factories import PASSWORD
from tests.waiting import PATIENCE
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.audit.actor import Actor
from wuzha.core.indicators import ENOUGH
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.models import Attempt, EnrichmentItem, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services.receive import IncomingDirective, receive

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SCREEN: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
#: Refusals of the content policy become errors of the console, which fail the test.
TELL_REFUSALS = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
#: Figures that must rise by one with the walk.
RISING = ("dispatched", "dissuaded", "visits")

Check = Callable[[Page], list[str]]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """A centre at work: as many warnings are closed as a rate must rest on, four have just been received."""
    desk = make_desk()
    for _ in range(ENOUGH):
        desk.closed()
    pushed = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    rows = [
        IncomingDirective(
            line=line, level=level, fraud_type=kind, source_type="PROV", pushed_at=pushed - timedelta(minutes=line),
            phone=f"1380000010{line}", name=name, address=f"测试市浒山街道测试甲社区{line}号",
            division_code=desk.city.village.code, contact=f"008520000000{line}", tx_amount_fen=amount,
        )
        for line, level, kind, name, amount in (
            (1, Level.LOW, "BRUSH", "测试乙", None),
            (2, Level.URGENT, "INVEST", "测试丙", 8_000_000),
            (3, Level.MEDIUM, "SERVICE", "测试丁", None),
            (4, Level.HIGH, "POLICE", "测试戊", None),
        )
    ]  # fmt: skip
    receipt = receive(rows, source="PROV", centre_id=desk.city.centre.pk, actor=Actor(kind="source", label="PROV"))
    assert receipt.accepted == len(rows)
    return desk


@pytest.fixture
def enter(chromium: Browser, live_server: LiveServer, axe: Check) -> Iterator[Callable[[Person, ViewportSize], Page]]:
    """Log in as a person, on a device of their own, through the log-in page; whatever a console complains of fails."""
    contexts: list[BrowserContext] = []
    problems: list[list[str]] = []

    def log_in(person: Person, size: ViewportSize) -> Page:
        touched = size is PHONE
        context = chromium.new_context(
            base_url=live_server.url, viewport=size, is_mobile=touched, has_touch=touched, locale="zh-CN",
            reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_REFUSALS)
        contexts.append(context)
        page = context.new_page()
        problems.append(watch(page))
        page.goto("/")
        expect(page.get_by_label("登录名")).to_be_focused()
        assert axe(page) == []
        page.keyboard.type(person.username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="登录")).to_have_count(0)
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert [problem for found in problems for problem in found] == []


def figures(page: Page) -> dict[str, int]:
    """The counts of `RISING` as the page of the indicators prints them."""
    page.goto("/warnings/kpi/")
    found = {}
    for code in RISING:
        card = page.locator(f'li[data-indicator="{code}"]')
        text = card.inner_text()
        # A rate prints its parts below: “3 / 4”.
        parts = re.search(r"([\d,]+) / [\d,]+", text)
        count = parts.group(1) if parts else card.locator("b").inner_text()
        found[code] = int(count.replace(",", ""))
    return found


def numbers_behind(page: Page, code: str) -> list[str]:
    """Open the figure; the numbers of the records in its list, of which there are as many as it says."""
    page.goto("/warnings/kpi/")
    # The numerator of a rate stands before its value.
    page.locator(f'li[data-indicator="{code}"] a:not(.figure-name)').first.click()
    expect(page.locator("[data-size]")).to_be_visible()
    page.wait_for_load_state()  # the rows come after the size, and nothing below waits for them
    numbers = page.locator("[data-row] .card-title").all_inner_texts()
    assert page.locator("[data-size]").inner_text() == str(len(numbers))
    return numbers


def complete_by_keyboard(page: Page, *values: str) -> None:
    """Fill in the items of the checklist as they come to the focus."""
    page.keyboard.press("e")
    for value in values:
        field = page.locator(".desk-item[open] .desk-item-value input")
        expect(field).to_be_focused()
        label = page.locator(".desk-item[open] .desk-item-name").inner_text()
        page.keyboard.type(value)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".desk-item[open] .desk-item-name")).not_to_have_text(label)


def tile(page: Page, label: str) -> Locator:
    """A choice, as a thumb finds it."""
    return page.locator(".choice-tile:visible").filter(has=page.get_by_text(label, exact=True))


def test_a_warning_goes_from_the_queue_to_a_number_that_opens_it(
    desk: Desk, enter: Callable[[Person, ViewportSize], Page], axe: Check, overflow: Check
) -> None:
    leader = enter(desk.city.people[Role.JOINT_OFFICE], SCREEN)
    before = figures(leader)
    assert axe(leader) == []
    known_before = set(numbers_behind(leader, "dissuaded"))
    assert axe(leader) == []

    # The centre: nothing but keys.
    centre = enter(desk.city.people[Role.ANALYST], SCREEN)
    expect(centre.get_by_role("heading", name="预警台")).to_be_visible()
    assert axe(centre) == []
    centre.keyboard.press("n")
    expect(centre.locator("#pane-title")).to_be_focused()
    number = centre.locator("#pane-title .rec-number").inner_text()
    assert WarningRecord.unscoped.get(state=State.CLAIMED).number == number
    assert axe(centre) == []

    complete_by_keyboard(centre, "机主本人使用", "测试市浒山街道测试甲社区2号3幢401室", "妻子 测试己 13800000201")
    assert axe(centre) == []
    centre.keyboard.press("Escape")
    centre.keyboard.press("d")
    first = centre.locator("#dispatch-form [data-now]")
    expect(first).to_be_focused()
    expect(first).to_contain_text(desk.city.station.name)
    centre.keyboard.press("Enter")
    expect(centre.locator(".toast-card", has_text="已下发至")).to_contain_text(desk.city.station.name)
    expect(centre.locator("#pane-title")).not_to_contain_text(number)  # the pane goes on to what is next
    expect(centre.locator("[data-row]:focus")).to_have_count(1)
    assert axe(centre) == []

    warning = WarningRecord.unscoped.get(state=State.DISPATCHED)
    assert (warning.number, warning.level, warning.station) == (number, Level.URGENT, desk.city.station)
    assert EnrichmentItem.unscoped.filter(warning=warning, by=desk.city.people[Role.ANALYST]).count() == 3

    # The station: one thumb on 360 pixels.
    officer = enter(desk.city.people[Role.STATION_OFFICER], PHONE)
    expect(officer.get_by_role("heading", name="我的任务")).to_be_visible()
    assert axe(officer) + overflow(officer) == []
    officer.get_by_role("button", name="签收").tap()
    expect(officer.locator("#work")).to_be_visible()
    assert axe(officer) + overflow(officer) == []
    officer.get_by_role("button", name="显示并拨打").tap()
    expect(officer.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13800000102")
    assert axe(officer) + overflow(officer) == []
    tile(officer, "电话").tap()
    tile(officer, "接通").tap()
    officer.get_by_role("button", name="记录").tap()
    expect(officer.locator("#timeline")).to_contain_text("电话 · 接通")
    assert axe(officer) + overflow(officer) == []
    tile(officer, "上门").tap()
    tile(officer, "见到本人").tap()
    officer.get_by_role("button", name="记录").tap()
    expect(officer.locator("#next-step")).to_contain_text("填写结果并办结")
    assert axe(officer) + overflow(officer) == []
    tile(officer, "劝阻成功，已止损").tap()
    officer.get_by_label("劝阻金额（有凭证，元）").fill("80000")
    officer.locator("#close-form").get_by_label(re.compile("^凭证")).fill("手机银行转账撤销截图")
    officer.get_by_role("button", name="办结").tap()
    expect(officer.get_by_role("heading", name="已办结")).to_be_visible()
    assert axe(officer) + overflow(officer) == []

    warning = fresh(warning)
    assert (warning.state, warning.outcome, warning.averted_evidenced_fen) == (State.CLOSED, "STOPPED", 8_000_000)
    tried = Attempt.unscoped.filter(warning=warning).order_by("at").values_list("channel", "result")
    assert list(tried) == [("CALL", "REACHED"), ("VISIT", "REACHED")]

    # Upstairs: one more, and it is this one.
    assert figures(leader) == {code: count + 1 for code, count in before.items()}
    assert set(numbers_behind(leader, "dissuaded")) - known_before == {number}
    assert axe(leader) == []
    leader.get_by_role("link", name=number).click()
    expect(leader.locator("#pane-title")).to_contain_text(number)
    expect(leader.locator("#pane-head")).to_contain_text("劝阻成功，已止损")
    assert axe(leader) == []
