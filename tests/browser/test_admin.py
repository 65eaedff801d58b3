# SPDX-License-Identifier: Apache-2.0
"""The administrator's and the auditor's work, as they do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES
from tests.factories import City, make_city, make_person
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.core.models import JobRun
from wuzha.org.models import Person, RuleVersion
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def admin(city: City, sign_in: SignIn) -> Person:
    sign_in(city.people[Role.ADMIN])
    return city.people[Role.ADMIN]


def test_a_person_is_added_with_a_unit_found_by_typing(page: Page, city: City, admin: Person) -> None:
    page.goto("/admin/people/")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("添加人员")
    page.wait_for_load_state("load")
    page.get_by_label("登录名").fill("neue.kraft")
    page.get_by_label("姓名").fill("测试新")
    page.get_by_label("角色").select_option("station_officer")
    unit = page.get_by_label("单位")
    unit.fill("")
    unit.press_sequentially("观海卫派")
    expect(page.locator("datalist option")).to_have_count(1)
    unit.fill(str(page.locator("datalist option").get_attribute("value")))
    page.get_by_role("button", name="添加").click()
    expect(page.locator("#one-time")).to_have_text(re.compile(r"^\w{14}$"))
    page.get_by_role("link", name="完成").click()
    expect(page.get_by_role("cell", name="观海卫派出所（测试）", exact=True)).to_be_visible()


def test_switching_an_account_off_asks_first(page: Page, city: City, admin: Person) -> None:
    page.goto(reverse("org:person", args=[city.people[Role.ANALYST].pk]))
    page.get_by_role("button", name="停用").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("确定停用此账号吗")
    asked.get_by_role("button", name="取消").click()
    assert Person.objects.get(username="own-analyst").is_active
    page.get_by_role("button", name="停用").click()
    asked.get_by_role("button", name="停用").click()
    expect(page.get_by_role("status")).to_contain_text("账号已停用")
    assert not Person.objects.get(username="own-analyst").is_active


def test_more_people_come_below_without_a_new_page(page: Page, city: City, admin: Person) -> None:
    for number in range(60):
        make_person(Role.STATION_OFFICER, city.station, f"minjing{number:02d}")
    page.goto("/admin/people/")
    rows = page.locator("[data-rows] tr")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="显示更多").click()
    expect(rows).to_have_count(71)
    expect(page.get_by_role("link", name="显示更多")).to_have_count(0)


def test_a_rule_is_changed_row_by_row_and_compared_before_it_counts(page: Page, city: City, admin: Person) -> None:
    page.goto(reverse("org:rule", args=["warning.clocks"]))
    page.keyboard.press("e")
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("生效时间").fill(moment)
    page.get_by_label("依据").fill("测试通知 3 号")
    page.get_by_label("调整原因").fill("测试")
    page.get_by_label("分钟 1", exact=True).fill("7")
    page.get_by_role("button", name="删除第 2 行").click()
    page.get_by_role("button", name="添加一行").click()
    rows = page.locator(".rule-table tbody tr")
    added = rows.last
    added.get_by_role("combobox").nth(0).select_option("LOW")
    added.get_by_role("combobox").nth(1).select_option("MEET")
    added.get_by_role("spinbutton").fill("1440")
    page.get_by_role("button", name="与原版本对比").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("对比")
    for kind in ("新增", "删除", "修改"):
        expect(page.locator("table .chip", has_text=kind).first).to_be_visible()
    page.get_by_role("button", name="返回编辑").click()
    expect(page.get_by_label("分钟 1", exact=True)).to_have_value("7")
    page.get_by_role("button", name="与原版本对比").click()
    page.get_by_role("button", name="确认，届时生效").click()
    expect(page.get_by_role("status")).to_contain_text("新版本已录入")
    assert RuleVersion.objects.get().value["rows"][0]["minutes"] == 7
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    expect(page.get_by_role("status")).to_contain_text("待生效版本已撤回")
    assert not RuleVersion.objects.exists()


def test_the_first_wrong_field_has_the_focus(page: Page, city: City, admin: Person) -> None:
    page.goto(reverse("org:unit_add"))
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_label("类别")).to_be_focused()


#: Resolves when the page is drawn at its new size.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def pages(city: City) -> dict[str, tuple[Role, str]]:
    person = city.people[Role.ANALYST].pk
    return {
        "units": (Role.ADMIN, reverse("org:units")),
        "search": (Role.ADMIN, reverse("org:units") + "?q=测试"),
        "unit": (Role.ADMIN, reverse("org:unit", args=[city.station.pk])),
        "unit_add": (Role.ADMIN, reverse("org:unit_add")),
        "unit_end": (Role.ADMIN, reverse("org:unit_end", args=[city.station.pk])),
        "people": (Role.ADMIN, reverse("org:people")),
        "person": (Role.ADMIN, reverse("org:person", args=[person])),
        "person_add": (Role.ADMIN, reverse("org:person_add")),
        "rules": (Role.ADMIN, reverse("org:rules")),
        "rule": (Role.ADMIN, reverse("org:rule", args=["warning.completion"])),
        "rule_edit": (Role.ADMIN, reverse("org:rule_edit", args=["warning.completion"])),
        "prior_edit": (Role.ADMIN, reverse("org:rule_edit", args=["warning.triage_prior"])),
        "audit": (Role.AUDITOR, reverse("audit:list")),
        "event": (Role.AUDITOR, reverse("audit:event", args=[Event.objects.latest("pk").pk])),
        "works": (Role.ADMIN, reverse("site:works")),
        "start": (Role.INVESTIGATOR, reverse("site:start")),
        "start_member": (Role.MEMBER_UNIT, reverse("site:start")),
        "password": (Role.ADMIN, reverse("site:password")),
        "not_found": (Role.ADMIN, "/nowhere/"),
        "refused": (Role.ADMIN, reverse("audit:list")),
    }


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page, city: City, sign_in: SignIn, axe: Check, overflow: Check, scheme: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    wrong = []
    for fault in ("", "DATABASE", "OTHER ValueError tasks.py:7"):
        JobRun.objects.create(name="wuzha.core.tasks.sweep_files", began_at=timezone.now(), seconds=1, fault=fault)
    person = city.actor(Role.ANALYST)
    record(person, "warning.attempt", on=("warning", 1), fields=["phone"], detail={"result": "NO_ANSWER"})
    for name, (role, url) in pages(city).items():
        sign_in(city.people[role], language)
        page.goto(url)
        for size in ("phone", "desk"):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(DRAWN)
            # The other language is told from the first by the lengths of its words, the other theme by its colours.
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{name} {size}: {problem}" for problem in (*looked, *overflow(page))]
    seal_all()
    assert wrong == []
