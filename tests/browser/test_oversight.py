# SPDX-License-Identifier: Apache-2.0
"""From a township that is marked to the end of its listing, in a browser; pages fit a phone and a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.factories import City, make_city, make_person, make_unit
from tests.standing.conftest import MANY, RESIDENTS, WORSE, accept, towns
from wuzha.core.standing import Mark, Span
from wuzha.measures.models import Measure
from wuzha.org.models import Population, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.standing.services import make

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    """Twelve townships, of which the fourth has twice as many cases."""
    made = make_city()
    Population.objects.filter(unit__in=(made.town, made.other_town)).update(residents=RESIDENTS)
    for number in range(MANY - 2):
        unit = make_unit(UnitKind.TOWN, f"3302822{number:02d}", f"演示{number}镇", made.city)
        Population.objects.create(unit=unit, year=2024, residents=RESIDENTS, source="synthetic", synthetic=True)
    accept(made, WORSE)
    make(made.actor(Role.JOINT_OFFICE), Span.YEAR, "测试轮次")
    return made


def press(page: Page, sheet: str, label: str, **fields: str) -> None:
    """Fill in a dialog of the page, and send it."""
    dialog = page.locator(f"#{sheet}-sheet")
    if not dialog.is_visible():
        page.locator(f'[data-opens="{sheet}-sheet"]').first.evaluate("one => one.click()")
    expect(dialog).to_be_visible()
    for name, value in fields.items():
        field = dialog.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name=label, exact=True).click()


@pytest.mark.soak
def test_a_marked_township_is_listed_mends_is_inspected_and_lifted(
    page: Page, city: City, sign_in: SignIn, axe: Any, overflow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = towns(city)[3]
    first, second = city.people[Role.JOINT_OFFICE], make_person(Role.JOINT_OFFICE, city.city, "own-second")
    town = make_person(Role.MEMBER_UNIT, unit, "own-town")

    # The joint office: from its first page to the township, its place in the funnel, the evidence with its cases.
    sign_in(first)
    page.goto(reverse("standing:home"))
    page.get_by_role("link", name=unit.name).first.click()
    expect(page.locator("h1").first).to_contain_text(unit.name)
    expect(page.locator("svg, canvas, [data-chart]").first).to_be_visible()
    page.get_by_role("link", name="查看触发情形并提请").first.click()
    cases = page.get_by_role("link", name="该轮监测计入的案件").first
    with page.expect_navigation():
        cases.click()
    expect(page.locator("body")).to_contain_text("90")
    page.go_back()
    page.locator('[name="step"]').select_option("LISTING")
    page.locator('[name="ground"]').select_option("LOSS")
    page.locator('[name="reason"]').fill("实际发案明显高于期望")
    page.get_by_role("button", name="提请审批").click()
    expect(page.locator("h1").first).to_contain_text("挂牌整治")
    expect(page.get_by_role("link", name="该轮监测计入的案件")).to_be_visible()
    row = Measure.unscoped.get()

    # Refused for who proposed; a colleague approves, makes the notice and serves it.
    expect(page.locator("body")).to_contain_text("提议人和补正人不得审核本措施")
    assert page.locator("#approve-sheet").count() == 0
    sign_in(second)
    page.goto(row.get_absolute_url())
    press(page, "approve", "批准措施")
    page.get_by_role("button", name="制作：挂牌整治通知书").click()
    with page.expect_download() as noticed:
        page.get_by_role("button", name="打开：挂牌整治通知书，docx").click()
    assert noticed.value.suggested_filename.endswith(".docx")
    press(page, "serve", "登记送达", by="PAGE")
    expect(page.locator("body")).to_contain_text("整改方案")

    # Every page of it fits and can be used by anybody.
    wrong = []
    for url in (row.get_absolute_url(), reverse("oversight:index"), reverse("oversight:propose", args=[unit.pk])):
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            wrong += [f"{url} {size}: {problem}" for problem in (*axe(page), *overflow(page))]
    assert wrong == []

    # The township answers: from its own page to its listing, and to what it is asked.
    sign_in(town)
    page.goto(reverse("standing:unit", args=[unit.pk]))
    page.get_by_role("link", name="挂牌整治").first.click()
    expect(page.locator("body")).to_contain_text("群众损失严重")
    work = Request.unscoped.get(kind="RECTIFY")
    page.goto(work.get_absolute_url())
    press(page, "sign", "签收")
    press(page, "answer", "提交答复", text="整改完成，附整改报告")

    # The inspection, and the lifting: the criteria are checked by themselves.
    calm = [
        SimpleNamespace(mark=Mark.LUCK, round=SimpleNamespace(last=timezone.localdate() + timedelta(days=days)))
        for days in (31, 62)
    ]
    monkeypatch.setattr("wuzha.oversight.kinds.history", lambda *_asked: calm)
    sign_in(first)
    page.goto(row.get_absolute_url())
    page.get_by_role("link", name="登记验收").first.click()
    page.locator('[name="day"]').fill(f"{timezone.localdate()}")
    page.locator('[name="who"]').fill("联席办、刑侦大队")
    page.locator('[name="result"]').select_option("PASS")
    page.locator('[name="findings"]').fill("整改到位")
    page.get_by_role("button", name="登记验收").click()
    expect(page.locator("body")).to_contain_text("整改已验收通过")
    sign_in(second)
    page.goto(row.get_absolute_url())
    press(page, "lift", "解除措施", why="MET", reason="验收通过，连续两轮未列入")
    expect(page.locator("body")).to_contain_text("已达到目的")
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("LIFTED", "MET")
    expect(page.locator("main")).to_contain_text("摘牌")
    sign_in(town)
    page.goto(reverse("standing:unit", args=[unit.pk]))
    expect(page.locator("main")).to_contain_text("解除")
