# SPDX-License-Identifier: Apache-2.0
"""Outreach in a browser: what was recorded without signal arrives once; a sample is reviewed; a missing day shows."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import City, make_city
from tests.outreach.conftest import told
from tests.waiting import PATIENCE
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.outreach.models import Activity, ActivityPhoto
from wuzha.outreach.rules.life import Source, State
from wuzha.outreach.services import activities, daily

pytestmark = [pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Person], None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone with a profile of its own: its service worker must not be another test's."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True,
        locale="zh-CN", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def picture() -> bytes:
    """A photo taken now, as a phone writes it."""
    exif = Image.Exif()
    exif[0x0132] = timezone.localtime().strftime("%Y:%m:%d %H:%M:%S")
    written = io.BytesIO()
    Image.effect_noise((900, 700), 40).convert("RGB").save(written, "JPEG", exif=exif)
    return written.getvalue()


def fill(page: Page, place: str, people: int) -> None:
    page.get_by_label("地点").fill(place)
    page.get_by_label("老年人").fill(str(people))
    page.get_by_role("button", name="提交活动").click()


def test_what_is_recorded_without_signal_arrives_once(city: City, page: Page, sign_in: SignIn) -> None:
    sign_in(city.people[Role.GRID_WORKER])
    page.goto("/outreach/phone/")
    expect(page.locator("main[data-ready]")).to_be_visible()
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-online=false]")).to_be_visible()
    page.get_by_label("照片").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    fill(page, "甲小区", 21)
    expect(page.locator("[data-waits='1']")).to_be_visible()
    fill(page, "乙小区", 8)
    expect(page.locator("[data-waits='2']")).to_be_visible()
    assert Activity.unscoped.count() == 0
    page.context.set_offline(False)
    expect(page.locator("[data-waits='0']")).to_be_visible()
    rows = Activity.unscoped.order_by("pk")
    assert [(one.place, one.reach, one.source) for one in rows] == [
        ("甲小区", 21, Source.PHONE), ("乙小区", 8, Source.PHONE),
    ]  # fmt: skip
    kept = ActivityPhoto.unscoped.get()
    assert (len(kept.digest), kept.taken_at is not None, kept.flags) == (64, True, ["NO_PLACE"])


def test_a_record_that_is_not_accepted_stays_to_be_corrected(city: City, page: Page, sign_in: SignIn) -> None:
    sign_in(city.people[Role.GRID_WORKER])
    page.goto("/outreach/phone/")
    page.get_by_label("日期").fill((timezone.localdate() - timedelta(days=200)).isoformat())
    fill(page, "丙小区", 5)
    waiting = page.locator("[data-state=refused]")
    expect(waiting).to_contain_text("活动应在60天内录入")
    waiting.get_by_role("button", name="更正后重发").click()
    expect(page.get_by_label("地点")).to_have_value("丙小区")
    page.get_by_label("日期").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="提交活动").click()
    expect(page.locator("[data-state]")).to_have_count(0)
    assert Activity.unscoped.get().place == "丙小区"


def test_a_sample_is_drawn_and_reviewed(city: City, page: Page, sign_in: SignIn) -> None:
    worker = city.actor(Role.GRID_WORKER)
    for place in ("甲", "乙"):
        activities.record(worker, told(place=place))
    sign_in(city.people[Role.OUTREACH_OFFICER])
    page.goto("/outreach/reviews/")
    page.get_by_label("随机种子").fill("20260601")
    page.get_by_role("button", name="抽取").click()
    expect(page.locator(".code")).to_contain_text("20260601")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="核实活动").first.click()
    page.locator("dialog[open] .btn-primary").click()
    expect(page.get_by_text("抽查属实").first).to_be_visible()
    assert Activity.unscoped.filter(state=State.CONFIRMED).count() == 1
    assert Activity.unscoped.filter(state=State.DRAWN).count() == 1


def test_a_day_without_an_item_shows_as_missing(city: City, page: Page, sign_in: SignIn) -> None:
    today = timezone.localdate()
    month = today.replace(day=1) - timedelta(days=1)
    office = city.actor(Role.OUTREACH_OFFICER)
    for day in range(2, month.day + 1):
        daily.put(office, month.replace(day=day), "刷单", "不刷单", "GROUP", unit_id=city.town.pk)
    sign_in(city.people[Role.OUTREACH_OFFICER])
    page.goto(f"/outreach/daily/?month={month:%Y-%m}")
    row = page.locator("tr", has_text="浒山街道")
    expect(row.locator("td").first).to_have_text("1")
    row.get_by_role("link").click()
    expect(page.locator("[data-missing='1']")).to_be_visible()
    expect(page.locator("tr", has_text="缺报")).to_have_count(1)


def test_on_a_phone_the_table_of_days_moves_in_its_own_frame(
    city: City, page: Page, sign_in: SignIn, overflow: Callable[[Page], list[str]]
) -> None:
    sign_in(city.people[Role.OUTREACH_OFFICER])
    month = timezone.localdate().replace(day=1) - timedelta(days=1)
    page.goto(f"/outreach/daily/?month={month:%Y-%m}")
    expect(page.locator("[data-rows] tr").first).to_be_visible()
    assert overflow(page) == []
    assert page.evaluate("innerWidth") == 360
    frame = page.get_by_role("region", name="每日一宣")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth && one.tabIndex === 0")
