# SPDX-License-Identifier: Apache-2.0
"""An officer's phone without signal, in a real browser: what was done arrives once, and nothing stays behind.

Offline is the browser's own: page and service worker alike reach nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.waiting import PATIENCE, until
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attachment, Attempt, ConflictKind, FieldConflict, FieldRecord, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import work

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 360, "height": 740}
NUMBER, NAME, ADDRESS = "13800000001", "测试乙", "测试市浒山街道测试甲社区2号3幢401室"
NOTE = "当面演示了诈骗流程"
SYNC = "**/warnings/phone/sync/"
#: Everything that a browser keeps for this address, its databases byte by byte, as text.
KEPT_BY_BROWSER = """async () => {
    const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie];
    const say = (value) => value instanceof Uint8Array || value instanceof ArrayBuffer
        ? new TextDecoder().decode(value)
        : value && typeof value === "object" && !(value instanceof CryptoKey)
            ? Object.entries(value).map(([name, one]) => `${name}=${say(one)}`).join(";") : String(value);
    for (const {name} of await indexedDB.databases()) {
        found.push(name);
        const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((done) => {
                db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result);
            });
            found.push(...rows.map(say));
        }
        db.close();
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const asked of await cache.keys()) found.push(asked.url, await (await cache.match(asked)).text());
    }
    return found.join("\\n");
}"""


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_FILES = tmp_path / "files"


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url,
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def officer(desk: Desk, page: Page, sign_in: Callable[[Person], None]) -> Page:
    sign_in(desk.city.people[Role.STATION_OFFICER])
    return page


def known() -> dict[str, Any]:
    return {
        "phone": seal(Kind.PHONE, NUMBER),
        "name": seal(Kind.NAME, NAME),
        "address": seal(Kind.ADDRESS, ADDRESS),
    }


def photo() -> bytes:
    """As a camera writes it: larger than it is kept, with the device's maker in it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    written = io.BytesIO()
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(written, "JPEG", exif=exif)
    return written.getvalue()


def take_along(page: Page, how_many: int, path: str = "/warnings/tasks/") -> None:
    """With signal: take the tasks, and wait until the service worker answers for the page."""
    page.goto(path)
    page.get_by_role("button", name="存到手机").click()
    expect(page.get_by_text(f"已将 {how_many} 个任务存到手机")).to_be_visible()
    until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))


def go_offline(page: Page, path: str = "/warnings/tasks/") -> None:
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("#phone[data-ready]")).to_be_visible()
    expect(page.get_by_text("离线，可继续处置")).to_be_visible()


def waits(page: Page, number: int) -> None:
    expect(page.locator("[data-waits]")).to_have_attribute("data-waits", str(number))


def tile(page: Page, label: str) -> Locator:
    return page.locator(".choice-tile:visible").filter(has=page.get_by_text(label, exact=True))


def record(page: Page, *choices: str, note: str = "", picture: bytes = b"") -> None:
    for choice in choices:
        tile(page, choice).click()
    if note:
        page.locator("#phone-note").fill(note)
    if picture:
        page.locator("#phone-photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture})
        expect(page.get_by_text(re.compile(r"照片已保存，\d+ KB"))).to_be_visible()
    page.get_by_role("button", name="记录", exact=True).click()
    expect(page.get_by_text("已存在本机").first).to_be_visible()


def tried(warning: WarningRecord) -> list[tuple[str, str, str]]:
    rows = Attempt.unscoped.filter(warning=warning).order_by("at", "pk")
    return list(rows.values_list("channel", "result", "cause"))


def test_what_was_recorded_without_signal_arrives_once_and_in_order(desk: Desk, officer: Page) -> None:
    page = officer
    warning = desk.signed(**known())
    take_along(page, 1)

    go_offline(page)
    page.get_by_role("link", name=re.compile(NAME)).click()
    expect(page.get_by_role("link", name="拨打")).to_have_attribute("href", f"tel:{NUMBER}")
    expect(page.get_by_role("link", name="地图")).to_have_attribute("href", re.compile("^geo:0,0\\?q=%E6%B5%8B"))
    record(page, "电话", "未接通", "关机")
    record(page, "电话", "接通", note="同意见面")
    record(page, "上门", "见到本人", note=NOTE, picture=photo())
    waits(page, 4)
    page.reload()
    waits(page, 4)
    kept = page.evaluate(KEPT_BY_BROWSER)
    assert "wuzha-phone" in kept
    assert [one for one in (NUMBER, NAME, ADDRESS, NOTE, "同意见面", "SECRET-MAKER") if one in kept] == []
    assert Attempt.unscoped.count() == 0

    # The first answer gets lost on its way: the server has all of it, the phone does not know.
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route(SYNC, lose, times=1)
    page.context.set_offline(False)
    expect(page.get_by_text("已有信号")).to_be_visible()
    page.get_by_role("button", name="立即上传").click()
    expect(page.get_by_text("已全部上传")).to_be_visible()
    assert lost == [200]

    assert tried(warning) == [("CALL", "NO_ANSWER", "POWERED_OFF"), ("CALL", "REACHED", ""), ("VISIT", "REACHED", "")]
    assert FieldRecord.objects.count() == 4
    assert FieldConflict.unscoped.count() == 0
    visit = Attempt.unscoped.get(channel="VISIT")
    picture = Attachment.unscoped.get()
    assert (picture.warning_id, picture.attempt_id, picture.width) == (warning.pk, visit.pk, 1600)
    assert fresh(warning).met_at == visit.at

    page.get_by_role("button", name="在线打开").click()
    expect(page.locator("#timeline")).to_contain_text("上门 · 见到本人")
    expect(page.locator("#photos")).to_contain_text("照片")


def test_a_task_that_a_colleague_closed_meanwhile_shows_both_accounts(desk: Desk, officer: Page) -> None:
    page = officer
    warning = desk.working(**known())
    take_along(page, 1)
    go_offline(page, f"/warnings/tasks/{warning.pk}/")
    record(page, "上门", "见到本人", note=NOTE)
    page.locator(".choice-tile").filter(has=page.locator('input[value="ALREADY_DECEIVED"]')).click()
    page.locator("#close-loss").fill("5000")
    page.get_by_role("button", name="保存结果").click()
    expect(page.get_by_text("结果已存在本机")).to_be_visible()
    work.attempt(desk.partner, warning.pk, channel="CALL", result="REACHED")
    work.close(desk.partner, warning.pk, outcome="NOT_DECEIVED_AWARE")

    page.context.set_offline(False)
    expect(page.locator('.phone-queue li[data-state="conflict"]')).to_have_count(2)
    expect(page.locator(".phone-queue").first).to_contain_text("期间已办结。您的记录已与对方记录并存。")
    closed = fresh(warning)
    assert (closed.state, closed.outcome) == (State.CLOSED, "NOT_DECEIVED_AWARE"), "nothing is overwritten"
    conflict = FieldConflict.unscoped.get()
    assert conflict.kind == ConflictKind.CLOSED
    assert Attempt.unscoped.filter(warning=warning).count() == 3, "both accounts count"

    page.goto("/warnings/tasks/")
    page.get_by_role("link", name=re.compile("两份记录")).click()
    page.get_by_role("link", name=re.compile(warning.number)).click()
    standing = page.locator(".panel", has=page.get_by_role("heading", name="已有记录"))
    sent = page.locator(".panel", has=page.get_by_role("heading", name="补传"))
    expect(standing).to_contain_text("电话 · 接通")
    expect(standing).to_contain_text("办结")
    expect(sent).to_contain_text("上门 · 见到本人")
    expect(sent).to_contain_text("5,000.00 元")
    page.locator(".next .btn-primary").click()
    decision = page.locator("#decide")
    decision.get_by_text("两份均属实").click()
    decision.get_by_label("理由").fill("同事电话办结，本人随后上门。")
    decision.locator(".btn-primary").click()
    expect(page.get_by_text("已作出决定，两份记录均予保留")).to_be_visible()
    assert fresh(warning).outcome == "NOT_DECEIVED_AWARE"
    assert FieldRecord.objects.filter(conflict=conflict).count() == 2


def test_signing_out_leaves_nothing_on_the_phone(desk: Desk, officer: Page) -> None:
    page = officer
    warning = desk.signed(**known())
    take_along(page, 1)
    page.goto(f"/warnings/tasks/{warning.pk}/")
    page.locator(".shell-header details summary").last.click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("localStorage.getItem('phone')") in (None, "")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0, "gone, not only empty"
    kept = page.evaluate(KEPT_BY_BROWSER)
    assert [one for one in (NUMBER, NAME, ADDRESS) if one in kept] == []
    page.context.set_offline(True)
    page.goto("/warnings/tasks/")
    expect(page.get_by_text("本机没有存下任务")).to_be_visible()


def test_what_could_not_be_sent_before_signing_out_waits_locked_for_its_owner(
    desk: Desk, officer: Page, sign_in: Callable[[Person], None]
) -> None:
    page = officer
    warning = desk.signed(**known())
    take_along(page, 1)
    go_offline(page, f"/warnings/tasks/{warning.pk}/")
    record(page, "电话", "接通", note=NOTE)
    page.get_by_role("link", name="我的任务").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("还有 1 条记录未上传")).to_be_visible()
    page.locator("#ask [data-yes]").click()
    expect(page.get_by_text("本机没有存下任务")).to_be_visible()
    kept = page.evaluate(KEPT_BY_BROWSER)
    assert [
        one for one in (NUMBER, NAME, ADDRESS, NOTE, "电话", "CryptoKey") if one in kept.split("wuzha-phone-")[0]
    ] == []

    page.context.set_offline(False)
    page.context.clear_cookies()
    sign_in(desk.city.people[Role.GRID_WORKER])
    page.goto("/warnings/grid/")
    expect(page.get_by_text("本机有同事的 1 条待传记录")).to_be_visible()
    assert Attempt.unscoped.count() == 0

    sign_in(desk.city.people[Role.STATION_OFFICER])
    page.goto("/warnings/tasks/")
    expect(page.get_by_text("已上传 1 条")).to_be_visible()
    assert tried(warning) == [("CALL", "REACHED", "")]


def test_a_grid_worker_sees_the_least_and_answers_without_signal(
    desk: Desk, page: Page, sign_in: Callable[[Person], None]
) -> None:
    warning = desk.signed(**known(), fraud_type="BRUSH")
    work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    sign_in(desk.city.people[Role.GRID_WORKER])
    take_along(page, 1, "/warnings/grid/")
    go_offline(page, "/warnings/grid/")
    page.get_by_role("link", name=re.compile(NAME)).click()
    expect(page.locator("main")).to_contain_text(ADDRESS)
    shown = page.locator("main").inner_text()
    assert [one for one in (NAME, "138 0000 0001", ADDRESS, "刷单") if one not in shown] == []
    assert warning.number not in shown
    record(page, "未见到", "家中无人", picture=photo())
    waits(page, 2)  # or "everything is sent" could still be what was true before
    page.context.set_offline(False)
    expect(page.get_by_text("已全部上传")).to_be_visible()
    assert tried(warning) == [("GRID", "NOT_MET", "NOBODY_HOME")]
    assert Attachment.unscoped.get().attempt == Attempt.unscoped.get()
