# SPDX-License-Identifier: Apache-2.0
"""The pages of privacy on a phone and a desk, light and dark: nothing sticks out, nothing axe objects to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser.conftest import SIZES, set_theme
from tests.factories import City, make_city
from wuzha.audit.services import record_read
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ReadingLead
from wuzha.privacy.services import impact, retention
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]


@pytest.fixture
def city(transactional_db: None) -> City:
    """A city in which something of everything is there to be looked at."""
    city = make_city()
    then = timezone.now() - timedelta(days=1200)
    kept, *_others = [
        factories.make_warning_in(city, State.CLOSED, closed_at=then, first_pushed_at=then, last_pushed_at=then)
        for _ in range(4)
    ]
    analyst, admin, today = city.actor(Role.ANALYST), city.actor(Role.ADMIN), timezone.localdate()
    retention.put_on_hold(admin, "warning", kept.pk, "行政复议期间，须保留全部材料")
    retention.ask(admin, "warning")
    for key in (kept.pk, kept.pk, kept.pk + 1):
        record_read(analyst, purpose="预警劝阻：核对现住址", on=("warning", key), fields=["address", "name", "phone"])
    ReadingLead.objects.create(
        person=city.people[Role.ANALYST], role="analyst", unit_code=city.centre.code, day=today, kind="RATE",
        facts={"looks": 60, "own": 18, "own_spreads": 9.3},
    )  # fmt: skip
    for state, clear in (("ASKED", True), ("DONE", False)):
        Export.unscoped.create(
            uid=uuid.uuid4(), kind="warning.queue", query="queue=todo", purpose="INSPECT", role="analyst", clear=clear,
            text="督察检查：核对第三季度派出所签收情况", by=city.people[Role.ANALYST], unit=city.centre, expected=1200,
            state=state, expires_at=timezone.now() + timedelta(hours=40), rows=1200, size=81_000,
            keep_until=timezone.now() + timedelta(days=6),
        )  # fmt: skip
    impact.add(
        admin,
        {
            "title": "预警劝阻中的个人信息处理", "owner": "反诈中心", "purpose": "依预警指令联系并劝阻潜在被害人",
            "legal_basis": "反电信网络诈骗法第五条；个人信息保护法第十三条",
            "data_kinds": "姓名、手机号、住址；潜在被害人",
            "recipients": "派出所、网格员（仅姓名、电话、地址、诈骗类型）", "risk": "泄露可致再次受骗；误判致打扰",
            "measures": "脱敏显示、说明用途、全程审计、到期删除", "reviewed_at": today,
            "next_review": today + timedelta(days=20), "change": "",
        },
    )  # fmt: skip
    return city


def addresses() -> list[tuple[Role, str]]:
    """Who opens what."""
    export, lead, entry = Export.unscoped.order_by("pk"), ReadingLead.objects.get(), 1
    asked, done = (reverse("privacy:export", args=[one.pk]) for one in export)
    ask = reverse("privacy:export_ask") + "?kind=warning.queue&query=queue%3Dclosed%26period%3Dall"
    impacts = reverse("privacy:impact")
    return [
        (Role.ANALYST, reverse("privacy:exports")), (Role.ANALYST, ask), (Role.ANALYST, done),
        (Role.JOINT_OFFICE, reverse("privacy:exports")), (Role.JOINT_OFFICE, asked),
        (Role.AUDITOR, reverse("privacy:reading")), (Role.AUDITOR, reverse("privacy:leads")),
        (Role.AUDITOR, reverse("privacy:lead", args=[lead.pk])), (Role.AUDITOR, reverse("privacy:retention")),
        (Role.AUDITOR, reverse("audit:list")), (Role.ADMIN, impacts), (Role.ADMIN, reverse("privacy:impact_add")),
        (Role.ADMIN, reverse("privacy:impact_entry", args=[entry])),
    ]  # fmt: skip


def test_every_page_fits_a_phone_and_a_desk_in_light_and_dark(
    page: Page, city: City, live_server: LiveServer, sign_in: Callable[[Person], None], axe: Check, overflow: Check
) -> None:
    wrong: list[str] = []
    for role, address in addresses():
        sign_in(city.people[role])
        page.goto(live_server.url + address)
        expect(page.locator("h1")).to_be_visible()
        for size, scheme in (("phone", "light"), ("desk", "dark")):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            set_theme(page, scheme)
            wrong += [f"{address} {size}: {problem}" for problem in (*overflow(page), *axe(page))]
    assert wrong == []


def test_two_people_let_old_data_go(
    page: Page, city: City, live_server: LiveServer, sign_in: Callable[[Person], None]
) -> None:
    """The auditor confirms what the administrator asked for; the dialog asks once more before."""
    sign_in(city.people[Role.AUDITOR])
    page.goto(live_server.url + reverse("privacy:retention"))
    page.get_by_role("button", name="确认或者不同意").click()
    page.locator('dialog[id^="run-"]').get_by_role("button", name="复核并删除").click()
    page.locator("dialog[open]:not([id^='run-'])").get_by_role("button", name="复核并删除").click()
    expect(page.get_by_text("您的处理结果已记入审计")).to_be_visible()
