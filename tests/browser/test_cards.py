# SPDX-License-Identifier: Apache-2.0
"""Cards in a browser: pages fit a phone and a desk; a card goes from the trail of the money to its outlet and to a
back-trace, answered once by the bank's log-in and once by a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.browser.test_oversight import press
from tests.cards.conftest import ago, card
from tests.cards.test_tracing import answered, fields
from tests.factories import City, actor_of, make_city, make_person, make_unit
from tests.funds.conftest import file_case, told
from tests.requests.test_files import rows_of, take
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.services import filling, tracing
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.reports import Person
from wuzha.intake.models import Batch
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.services import asking
from wuzha.requests.services.exchanging import request_file

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def bank(city: City) -> Unit:
    found = make_unit(UnitKind.BANK, "YH-A", "测试甲银行", city.city)
    make_unit(UnitKind.BANK_OUTLET, "YH-A1", "测试甲银行一支行", found)
    return found


def of_trail(city: City, bank: Unit) -> InvolvedCard:
    """The account that a victim paid into, as the funds desk knows it."""
    house = Institution.objects.create(code="T-B1", name="平台甲银行", kind="BANK", unit=bank, synthetic=True)
    officer = city.actor(Role.FUNDS_OFFICER)
    file_case(officer, reports.by_hand(officer, Person("测试甲", "13800000001"), told(house)).case)
    filling.read(list(FundsCase.unscoped.values_list("pk", flat=True)), [])
    return InvolvedCard.unscoped.get()


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page, city: City, bank: Unit, sign_in: SignIn, axe: Any, overflow: Any, scheme: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    officer, clerk = city.actor(Role.CARD_OFFICER), make_person(Role.MEMBER_UNIT, bank, "own-clerk")
    outlet = Unit.objects.get(code="YH-A1")
    row, _other = card(city.centre, outlet, level=1), card(city.centre, outlet, kind="CORPORATE")
    trace = tracing.ask(officer, [row.pk])[0]
    answered(trace, actor_of(clerk), fields("YH-A1"))
    asking.accept(officer, trace.request_id or 0)
    ours = [
        reverse("cards:index"), f"{reverse('cards:index')}?institution={bank.pk}", reverse("cards:card_new"),
        reverse("cards:traces"), row.get_absolute_url(), reverse("cards:outlet", args=[outlet.pk]),
    ]  # fmt: skip
    wrong = []
    for person, urls in ((city.people[Role.CARD_OFFICER], ours), (clerk, [reverse("cards:ours")])):
        sign_in(person, language)
        for url in urls:
            page.goto(url)
            for size in ("phone", "desk"):
                page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
                page.evaluate(DRAWN)
                looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
                wrong += [f"{url} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []


def test_from_the_trail_of_the_money_to_the_outlet_and_a_back_trace_answered_both_ways(
    page: Page, city: City, bank: Unit, sign_in: SignIn
) -> None:
    row, clerk = of_trail(city, bank), make_person(Role.MEMBER_UNIT, bank, "own-clerk")
    officer = city.people[Role.CARD_OFFICER]

    # The card that the trail named; the bank is asked about it.
    sign_in(officer)
    page.goto(reverse("cards:index"))
    page.get_by_role("link", name=row.shown).first.click()
    expect(page.locator("body")).to_contain_text("资金流向")
    press(page, "ask", "发起倒查", remark="请附开户影像")
    expect(page.locator("body")).to_contain_text("待开户单位答复")

    # The bank finds it on its own page, signs for it and answers.
    sign_in(clerk)
    page.goto(reverse("cards:ours"))
    expect(page.locator("body")).to_contain_text("测试甲银行一支行")
    page.get_by_role("link", name="银行卡倒查").first.click()
    press(page, "sign", "签收")
    given = {f"field_{name}": str(value) for name, value in fields("YH-A1").items()}
    press(page, "answer", "提交答复", conclusion="FAULTY", text="经查，尽调不到位", **given)

    # The officer accepts it; outlet and clerk stand at the card; responsibility is put down.
    sign_in(officer)
    page.goto(row.get_absolute_url())
    page.get_by_role("link", name="查看答复").first.click()
    press(page, "accept", "审核通过答复")
    page.goto(row.get_absolute_url())
    press(page, "conclude", "认定责任", responsibility="OUTLET", finding="尽职调查不到位")
    page.get_by_role("link", name="测试甲银行一支行").first.click()
    expect(page.locator("body")).to_contain_text("尽调不到位")
    expect(page.get_by_role("link", name=row.shown).first).to_be_visible()

    # A second card, ticked in the list; its answer comes as a file.
    second = card(city.centre, None, institution=bank)
    page.goto(f"{reverse('cards:index')}?institution={bank.pk}")
    page.locator(f'[name="card"][value="{second.pk}"]').check()
    page.get_by_role("button", name="发出倒查").click()
    expect(page.locator("body")).to_contain_text("已向测试甲银行发出1份倒查")
    actor = city.actor(Role.CARD_OFFICER)
    [line] = rows_of(request_file(actor, bank.pk)[0])
    line |= {
        "结论": "开户合规", "答复内容": "经查合规", "开户日期": ago(90).isoformat(), "开户网点": "YH-A1",
        "开户经办人": "测试柜员", "经办人工号": "A01", "开户方式": "线上办理", "尽职调查": "尽调到位",
        "开户时有无异常": "否", "是否漏报": "否", "自查责任方": "无责任",
    }  # fmt: skip
    batch = Batch.unscoped.create(kind="request_answers", source="BANK", unit=city.centre)
    with transaction.atomic():
        counts, _rejects = take([line], batch, actor)
    assert counts.accepted == 1
    asking.accept(actor, Request.unscoped.get(about_id=BackTrace.unscoped.get(card=second).pk).pk)
    page.goto(second.get_absolute_url())
    expect(page.locator("body")).to_contain_text("线上办理")
    assert InvolvedCard.unscoped.get(pk=second.pk).outlet is not None
    assert BackTrace.unscoped.get(card=row).responsibility == "OUTLET"
