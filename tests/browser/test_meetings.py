# SPDX-License-Identifier: Apache-2.0
"""The joint meeting in a browser: a resolution reaches a unit, is late, is chased, answered and accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.factories import City, make_city, make_unit
from tests.meetings.conftest import held, later
from wuzha.meetings.models import AssessmentSheet, Meeting, Plan
from wuzha.meetings.services import assessment, meetings, plans, resolutions
from wuzha.meetings.services.membership import NewMember, join
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def members(city: City) -> list[Unit]:
    office = city.actor(Role.JOINT_OFFICE)
    found = [city.member, *(make_unit(UnitKind.MEMBER, f"330282-M0{n}", f"测试成员单位{n}", city.city) for n in (2, 3))]
    for one in found:
        join(office, NewMember(one.pk, "GOVERNMENT", later(-900)))
    return found


def asked(city: City, members: list[Unit]) -> Request:
    """A resolution of a meeting that was asked of the member unit, a fortnight ago."""
    office = city.actor(Role.JOINT_OFFICE)
    row = held(office, members)
    resolutions.resolve(
        office, row.pk, resolutions.NewResolution("回溯核查", "开展回溯核查并书面反馈", [city.member.pk], later(5))
    )
    meetings.minute(office, row.pk, "测试纪要〔2026〕1号", timezone.localdate())
    past = timezone.now() - timedelta(days=14)
    Request.unscoped.update(sent_at=past, due_since=past, sign_due_at=past + timedelta(days=1),
                            due_at=past + timedelta(days=7))  # fmt: skip
    request: Request = Request.unscoped.get()
    return request


def test_a_resolution_is_late_is_chased_answered_and_accepted(
    page: Page, city: City, members: list[Unit], sign_in: SignIn
) -> None:
    request = asked(city, members)

    def press(name: str) -> None:
        """The act of the bar, and the button of its dialog."""
        page.locator(f'.next [data-opens="{name}-sheet"]').first.click()
        page.locator(f"#{name}-sheet .sheet-foot button").click()

    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto(reverse("meetings:owed"))
    expect(page.get_by_role("row", name=re.compile(city.member.name))).to_contain_text("超时")
    page.get_by_role("link", name=city.member.name, exact=True).click()
    page.get_by_role("link", name="回溯核查").first.click()
    press("remind")
    expect(page.get_by_text("尚未签收").first).to_be_visible()

    sign_in(city.people[Role.MEMBER_UNIT])
    page.goto("/")
    expect(page).to_have_url(re.compile("/meetings/units/mine/"))
    page.get_by_role("link", name="回溯核查").first.click()
    press("sign")
    page.locator('.next [data-opens="answer-sheet"]').first.click()
    sheet = page.locator("#answer-sheet")
    sheet.locator("[name=conclusion]").select_option("DONE")
    sheet.locator("[name=text]").fill("已完成回溯核查")
    sheet.locator(".sheet-foot button").click()
    expect(page.locator(".next")).to_contain_text(city.city.name)

    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto(request.get_absolute_url())
    press("accept")
    page.goto(reverse("meetings:index") + "?tab=followed")
    page.get_by_role("link", name="测试全体会议").click()
    press("close")
    expect(page.get_by_text("没有待办事项")).to_be_visible()


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page,
    city: City,
    members: list[Unit],
    sign_in: SignIn,
    axe: Any,
    overflow: Any,
    scheme: str,
    language: str,
) -> None:
    request = asked(city, members)
    office = city.actor(Role.JOINT_OFFICE)
    plan: Plan = plans.enter(office, 2026, "测试〔2026〕2号", "测试计划")
    plans.add_task(office, plan.pk, plans.NewTask("1", city.member.pk, "开展宣传", later(20)))
    sheet: AssessmentSheet = assessment.enter(office, 2026, "测试考核表", "测试来源")
    assessment.add_item(office, sheet.pk, assessment.NewItem("1", "组织领导", 1000, "定期研究"))
    assert request.about_id is not None
    row = Meeting.unscoped.get()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(city.people[Role.JOINT_OFFICE], language)
    names = ("index", "new", "owed", "members", "plans", "media", "sheets")
    wrong = []
    for url in (
        *(reverse(f"meetings:{name}") for name in names), row.get_absolute_url(), plan.get_absolute_url(),
        sheet.get_absolute_url(), reverse("meetings:unit", args=[city.member.pk]),
    ):  # fmt: skip
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{url} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []
