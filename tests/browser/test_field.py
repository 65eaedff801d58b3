# SPDX-License-Identifier: Apache-2.0
"""The officer's and the grid worker's work on a phone, in a real browser."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import Axe, Profiles, set_theme
from tests.browser.paper import printed, rims_of
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, EnrichmentItem, GridTask, WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import work

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: ViewportSize = {"width": 360, "height": 800}
SIZES: dict[str, ViewportSize] = {"phone": PHONE, "desk": {"width": 1440, "height": 900}}
#: Smallest side of what a thumb must hit, in CSS pixels.
THUMB = 44
#: Longest page of a task on a phone, in CSS pixels: three screens.
MOST_HEIGHT = 2200
Check = Callable[[Page], list[str]]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def context(profiles: Profiles) -> Iterator[BrowserContext]:
    """A phone: touched, not pointed at."""
    with profiles.lent("phone", viewport=PHONE, is_mobile=True, has_touch=True) as context:
        yield context


@pytest.fixture
def officer(desk: Desk, page: Page, sign_in: Callable[[Person], None]) -> Page:
    sign_in(desk.city.people[Role.STATION_OFFICER])
    return page


@pytest.fixture
def grid_worker(desk: Desk, page: Page, sign_in: Callable[[Person], None]) -> Page:
    sign_in(desk.city.people[Role.GRID_WORKER])
    return page


def known(desk: Desk) -> dict[str, object]:
    return {
        "phone": seal(Kind.PHONE, "13800000001"),
        "name": seal(Kind.NAME, "测试乙"),
        "address": seal(Kind.ADDRESS, "测试市浒山街道测试甲社区2号3幢401室"),
        "level": Level.HIGH,
        "push_count": 3,
        "payment_seen": True,
    }


def found_by_the_centre(warning: WarningRecord) -> None:
    for item, source, value in (
        ("CONTACT_ALT", "FAMILY", "妻子 测试丙 13800000077"),
        ("WORKPLACE", "EMPLOYER", "测试轴承厂装配车间"),
    ):
        EnrichmentItem.unscoped.create(
            warning=warning, item=item, found=Found.FOUND, source=source, value=seal(Kind.TEXT, value)
        )


def tile(page: Page, label: str) -> Locator:
    """A choice: tapped where a thumb would tap it."""
    return page.locator(".choice-tile:visible").filter(has=page.get_by_text(label, exact=True))


def end(page: Page, outcome: str) -> None:
    """Choose an outcome."""
    page.locator(".choice-tile").filter(has=page.locator(f'input[name="outcome"][value="{outcome}"]')).click()


def shot(page: Page, name: str) -> None:
    """A picture of every size and theme, for whoever wants to look (`WUZHA_SHOTS=folder`)."""
    if folder := os.environ.get("WUZHA_SHOTS"):
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                page.set_viewport_size(viewport)
                set_theme(page, scheme)
                page.screenshot(path=Path(folder) / f"{name}-{size}-{scheme}.png", full_page=True)
        page.set_viewport_size(PHONE)
        set_theme(page, "light")


def good(page: Page, axe: Axe, overflow: Check) -> list[str]:
    """What axe, the width and the thumb have against the page, in both themes."""
    return overflow(page) + small_targets(page) + axe.in_both_themes(page)


def small_targets(page: Page) -> list[str]:
    """Things to tap in the content that are smaller than a thumb."""
    found: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll(
                'main :is(a, button, .choice-tile, summary, select, input[type=text])')]
            .map((e) => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.width && (box.height < least || box.width < least))
            .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${e.outerHTML.slice(0, 120)}`)""",
        THUMB,
    )
    return found


def test_an_officer_signs_calls_visits_and_closes_with_one_thumb(
    desk: Desk, officer: Page, axe: Axe, overflow: Check
) -> None:
    page = officer
    warning = desk.dispatched(**known(desk))
    found_by_the_centre(warning)
    desk.signed(level=Level.URGENT)
    desk.dispatched(level=Level.LOW, fraud_type="INVEST", round_no=2)
    page.goto("/warnings/tasks/")
    assert good(page, axe, overflow) == []
    shot(page, "tasks")

    page.locator("article").filter(has_text=re.compile("×3")).get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收，由您处置")).to_be_visible()
    assert good(page, axe, overflow) == []
    shot(page, "task-signed")

    page.get_by_role("button", name="显示并拨打").click()
    call = page.get_by_role("link", name="拨打")
    expect(call).to_be_focused()
    expect(call).to_have_attribute("href", "tel:13800000001")
    expect(page.get_by_role("link", name="妻子 测试丙 13800000077")).to_be_visible()
    assert good(page, axe, overflow) == []
    shot(page, "task-clear")

    tile(page, "电话").click()
    tile(page, "未接通").click()
    assert good(page, axe, overflow) == []
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_text("请选择原因")).to_be_visible()
    tile(page, "关机").click()
    shot(page, "task-call")
    page.get_by_role("button", name="记录").click()
    expect(page.locator("#next-step")).to_contain_text("联系家属或上门")
    expect(page.locator("#next-step")).to_be_focused()
    expect(call).to_be_visible()

    end(page, "STOPPED")
    page.get_by_label("劝阻金额（有凭证，元）").fill("20000")
    page.get_by_role("button", name="办结").click()
    expect(page.locator("#outcome")).to_contain_text("凭证")
    assert good(page, axe, overflow) == []
    shot(page, "task-refused")

    tile(page, "上门").click()
    tile(page, "见到本人").click()
    tile(page, "正好在附近或已在现场").click()
    page.locator("#attempt-note").fill("当面演示了诈骗流程")
    page.get_by_role("button", name="记录").click()
    expect(page.locator("#next-step")).to_contain_text("填写结果并办结")
    expect(page.get_by_label("劝阻金额（有凭证，元）")).to_have_value("20000")

    page.locator("#close-evidence").fill("手机银行转账撤销截图")
    assert good(page, axe, overflow) == []
    shot(page, "task-outcome")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_role("heading", name="已办结")).to_be_visible()
    expect(page.get_by_role("link", name="下一个任务")).to_be_visible()
    assert good(page, axe, overflow) == []
    shot(page, "task-closed")

    after = fresh(warning)
    assert (after.state, after.outcome, after.averted_evidenced_fen) == (State.CLOSED, "STOPPED", 2_000_000)
    tried = list(Attempt.unscoped.filter(warning=warning).order_by("at").values_list("channel", "result", "cause"))
    assert tried == [("CALL", "NO_ANSWER", "POWERED_OFF"), ("VISIT", "REACHED", "")]


def height(page: Page) -> int:
    """How long the page of the phone is, in CSS pixels."""
    found: int = page.evaluate("document.documentElement.scrollHeight")
    return found


def test_a_task_is_within_three_screens_of_a_phone_whatever_its_state(desk: Desk, officer: Page) -> None:
    waits = desk.dispatched(**known(desk))
    warning = desk.signed(**known(desk) | {"level": Level.URGENT})
    found_by_the_centre(warning)
    heights = {}
    for state, pk in (("to sign", waits.pk), ("signed", warning.pk)):
        officer.goto(f"/warnings/tasks/{pk}/")
        heights[state] = height(officer)
        shot(officer, f"short-{state}")
    officer.get_by_role("button", name="显示并拨打").click()
    expect(officer.get_by_role("link", name="拨打")).to_be_visible()
    heights["shown"] = height(officer)
    work.attempt(desk.officer, warning.pk, channel="CALL", result="NO_ANSWER", cause="POWERED_OFF")
    officer.reload()
    expect(officer.get_by_role("link", name="拨打")).to_be_visible()  # shown until the visit is recorded
    expect(officer.locator(".next")).to_contain_text("我到了，开始上门")
    heights["tried"] = height(officer)
    shot(officer, "short-tried")
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="REACHED")
    officer.reload()
    expect(officer.locator(".next")).to_contain_text("登记处置结果")
    heights["met"] = height(officer)
    work.close(desk.officer, warning.pk, outcome="NOT_DECEIVED_AWARE")
    officer.reload()
    heights["closed"] = height(officer)
    assert max(heights.values()) <= MOST_HEIGHT, heights


def test_a_task_printed_says_what_is_known_and_masks_the_person(desk: Desk, officer: Page) -> None:
    warning = desk.signed(**known(desk) | {"level": Level.URGENT})
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    set_theme(officer, "dark")
    sheets = printed(officer)
    assert (sheets.faults, len(sheets.sheets)) == ([], 2)
    assert rims_of(sheets, desk.city.people[Role.STATION_OFFICER].name, desk.city.station.name) == []
    assert sheets.lacks(str(warning.name), warning.number, "预警情况", "经过") == []
    officer.emulate_media(media="screen")
    officer.locator("#person button").first.click()
    expect(officer.locator("#person [href^='tel:']").first).to_be_visible()
    sheets = printed(officer)
    assert "含个人信息明文" in sheets.sheets[-1]
    assert "个人信息已遮盖" not in sheets.sheets[-1]


def test_two_quick_taps_record_once(desk: Desk, officer: Page) -> None:
    warning = desk.signed(**known(desk))
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    tile(officer, "电话").click()
    tile(officer, "接通").click()
    officer.get_by_role("button", name="记录").dblclick()
    expect(officer.locator("#timeline")).to_contain_text("电话 · 接通")
    assert Attempt.unscoped.count() == 1


def test_the_way_by_keyboard_alone(desk: Desk, officer: Page) -> None:
    warning = desk.signed(**known(desk))
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    officer.locator('input[name="channel"]').first.focus()
    officer.keyboard.press("ArrowRight")
    officer.keyboard.press("Tab")
    officer.keyboard.press("Space")
    expect(officer.locator('input[name="result_CALL"][value="REACHED"]')).to_be_checked()
    officer.keyboard.press("Tab")
    officer.keyboard.press("Tab")  # past the proofs
    officer.keyboard.type("会回拨")
    officer.keyboard.press("Tab")
    officer.keyboard.press("Enter")
    expect(officer.locator("#timeline")).to_contain_text("电话 · 接通")


@pytest.mark.soak
def test_the_main_forms_work_without_script(desk: Desk, officer: Page) -> None:
    warning = desk.dispatched(**known(desk))
    officer.route("**/*.js", lambda route: route.abort())
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    officer.get_by_role("button", name="签收").click()
    officer.get_by_role("button", name="显示并拨打").click()
    expect(officer.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13800000001")
    tile(officer, "上门").click()
    tile(officer, "见到本人").click()
    tile(officer, "正好在附近或已在现场").click()
    officer.get_by_role("button", name="记录").click()
    end(officer, "NOT_DECEIVED_AWARE")
    officer.get_by_role("button", name="办结").click()
    expect(officer.get_by_role("heading", name="已办结")).to_be_visible()
    assert fresh(warning).outcome == "NOT_DECEIVED_AWARE"


@pytest.mark.soak
def test_english_fits_the_phone_too(
    desk: Desk, page: Page, sign_in: Callable[..., None], axe: Axe, overflow: Check
) -> None:
    sign_in(desk.city.people[Role.STATION_OFFICER], "en")
    warning = desk.signed(**known(desk))
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="REACHED")
    desk.dispatched(level=Level.URGENT)
    page.goto("/warnings/tasks/")
    assert good(page, axe, overflow) == []
    shot(page, "tasks-en")
    page.goto(f"/warnings/tasks/{warning.pk}/")
    tile(page, "Call").click()
    tile(page, "Not got through").click()
    end(page, "UNREACHABLE")
    page.locator("#give_back summary").click()
    assert good(page, axe, overflow) == []
    shot(page, "task-en")


def test_already_deceived_is_handed_over(desk: Desk, officer: Page, axe: Axe, overflow: Check) -> None:
    warning = desk.signed(**known(desk))
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="REACHED")
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    end(officer, "ALREADY_DECEIVED")
    officer.get_by_label("已被骗金额").fill("50000")
    officer.get_by_role("button", name="办结").click()
    expect(officer.get_by_role("heading", name="移交：报警并止付")).to_be_visible()
    assert good(officer, axe, overflow) == []
    shot(officer, "task-handover")
    officer.goto("/warnings/tasks/")
    shot(officer, "tasks-handover")
    assert good(officer, axe, overflow) == []
    officer.get_by_role("link", name="填写报警编号").click()
    officer.get_by_label("报警或接警编号").fill("A330282TEST0001")
    officer.get_by_role("button", name="已移交").click()
    expect(officer.locator("#handover")).to_contain_text("A330282TEST0001")


def test_the_grid_worker_is_asked_visits_and_answers(
    desk: Desk, officer: Page, sign_in: Callable[[Person], None], axe: Axe, overflow: Check
) -> None:
    warning = desk.signed(**known(desk))
    officer.goto(f"/warnings/tasks/{warning.pk}/")
    tile(officer, "网格").click()
    assert good(officer, axe, overflow) == []
    shot(officer, "task-grid")
    officer.get_by_role("button", name="请该网格员上门").click()
    expect(officer.get_by_text("已通知网格员")).to_be_visible()

    sign_in(desk.city.people[Role.GRID_WORKER])
    page = officer
    page.goto("/warnings/grid/")
    assert good(page, axe, overflow) == []
    shot(page, "grid")
    page.locator("article a").click()
    page.get_by_role("button", name="显示姓名、电话、地址").click()
    expect(page.get_by_role("link", name="拨打")).to_have_attribute("href", "tel:13800000001")
    tile(page, "未见到").click()
    assert good(page, axe, overflow) == []
    shot(page, "grid-task")
    tile(page, "家中无人").click()
    page.get_by_role("button", name="记录").click()
    expect(page.get_by_text("已记录，民警已能看到")).to_be_visible()
    assert GridTask.unscoped.get().done_at is not None
    made = Attempt.unscoped.get()
    assert (made.channel, made.result, made.cause) == ("GRID", "NOT_MET", "NOBODY_HOME")
    page.goto(f"/warnings/tasks/{warning.pk}/")
    expect(page.get_by_role("heading", name="无权访问")).to_be_visible()
