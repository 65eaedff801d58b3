# SPDX-License-Identifier: Apache-2.0
"""From an outlet that is red to the end of its listing, in a browser; pages fit a phone and a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.browser.test_oversight import press
from tests.factories import City, actor_of, make_city, make_person, make_unit
from tests.outlets.conftest import cards, live
from wuzha.core.standing import Span
from wuzha.measures.models import Measure
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.outlets.rules import Month, Sector
from wuzha.outlets.services.rounds import make
from wuzha.requests.models import Request

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def bank(city: City) -> Unit:
    """A bank with ten outlets, of which the fourth has five times as many involved cards."""
    days = Span.YEAR.before(timezone.localdate())
    made = make_unit(UnitKind.BANK, "LQ", "演示银行", city.city)
    for place in range(10):
        outlet = make_unit(UnitKind.BANK_OUTLET, f"LQ-{place}", f"演示{place}号支行", made)
        live(city, outlet, 20_000, days[1])
        cards(city, outlet, 45 if place == 3 else 8, days[0] + timedelta(days=30))
    return made


@pytest.fixture
def officer(city: City) -> Person:
    return make_person(Role.CARD_OFFICER, city.city, "lq-officer")


@pytest.mark.soak
def test_a_red_outlet_is_listed_mends_is_inspected_and_lifted(
    page: Page, city: City, bank: Unit, officer: Person, sign_in: SignIn, axe: Any, overflow: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    outlet = Unit.objects.get(code="LQ-3")
    office, clerk = city.people[Role.JOINT_OFFICE], make_person(Role.MEMBER_UNIT, bank, "lq-bank")
    make(actor_of(officer), Sector.BANK, Span.YEAR, "测试轮次")

    # Card governance: the red outlet, its evidence, the proposal.
    sign_in(officer)
    page.goto(reverse("outlets:index"))
    expect(page.locator("tbody tr").first).to_contain_text(outlet.name)
    page.get_by_role("link", name=f"提请措施 {outlet.name}").click()
    page.locator('[name="step"]').select_option("OUTLET_LISTING")
    expect(page.locator("body")).to_contain_text("该网点未经过前置步骤")
    page.locator('[name="reason"]').fill("涉案卡明显高于同业")
    page.locator('[name="why"]').fill("情节突出，直接挂牌")
    page.get_by_role("button", name="提请审批").click()
    expect(page.locator("h1").first).to_contain_text("挂牌整治")
    row = Measure.unscoped.get()

    # Who proposed cannot approve; the joint office does, makes the notice and serves it.
    assert page.locator("#approve-sheet").count() == 0
    refused = page.evaluate(
        """url => fetch(url, {method: 'POST', headers: {'X-CSRFToken': document.querySelector(
            'meta[name=csrf], [name=csrfmiddlewaretoken]')?.value ?? ''}}).then(one => one.status)""",
        reverse("measures:act", args=[row.pk, "approve"]),
    )
    assert refused != 302
    assert Measure.unscoped.get().state == "PROPOSED"
    sign_in(office)
    page.goto(row.get_absolute_url())
    press(page, "approve", "批准措施")
    page.get_by_role("button", name="制作：挂牌整治通知书").click()
    with page.expect_download() as noticed:
        page.get_by_role("button", name="打开：挂牌整治通知书，docx").click()
    assert noticed.value.suggested_filename.endswith(".docx")
    press(page, "serve", "登记送达", by="PAGE")
    expect(page.locator("body")).to_contain_text("整改方案")

    # Every page of it fits and can be used by anybody.
    sign_in(officer)
    wrong = []
    for url in (
        reverse("outlets:index"), reverse("outlets:outlet", args=[outlet.pk]), reverse("outlets:programmes"),
        reverse("outlets:propose", args=[outlet.pk]), row.get_absolute_url(),
    ):  # fmt: skip
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            wrong += [f"{url} {size}: {problem}" for problem in (*axe(page), *overflow(page))]
    assert wrong == []

    # The bank sees its outlet, and answers.
    sign_in(clerk)
    page.goto(reverse("outlets:outlet", args=[outlet.pk]))
    expect(page.locator("body")).to_contain_text("挂牌整治")
    for kind in ("OUTLET_PLAN", "OUTLET_RECTIFY"):
        page.goto(Request.unscoped.get(kind=kind).get_absolute_url())
        press(page, "sign", "签收")
        press(page, "answer", "提交答复", text="整改完成，附整改报告")

    # The inspection, and the lifting: the criteria are checked by themselves.
    sign_in(officer)
    page.goto(row.get_absolute_url())
    page.get_by_role("link", name="登记验收").first.click()
    page.locator('[name="day"]').fill(f"{timezone.localdate()}")
    page.locator('[name="who"]').fill("联席办、刑侦大队")
    page.locator('[name="result"]').select_option("PASS")
    page.locator('[name="findings"]').fill("整改到位")
    page.get_by_role("button", name="登记验收").click()
    expect(page.locator("body")).to_contain_text("整改经验收通过")
    sign_in(office)
    page.goto(row.get_absolute_url())
    press(page, "lift", "解除措施", why="MET", reason="验收通过")
    expect(page.locator("body")).to_contain_text("无新增涉案卡")
    assert Measure.unscoped.get().state == "IN_FORCE"  # two calm months are not over
    today = timezone.localdate()
    monkeypatch.setattr("wuzha.outlets.queries.lifting.months", lambda *_asked: [Month(today, today, 0)] * 2)
    page.goto(row.get_absolute_url())
    press(page, "lift", "解除措施", why="MET", reason="验收通过，连续两个月无新增涉案卡")
    expect(page.locator("body")).to_contain_text("已达到目的")
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("LIFTED", "MET")
