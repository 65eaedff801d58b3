# SPDX-License-Identifier: Apache-2.0
"""The pages of the registry, and the own page of a bank: its requests and its outlets, nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cards.conftest import Banks, ago, card
from tests.cards.test_tracing import fields
from tests.factories import City
from tests.requests.test_files import rows_of, take
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.queries import cards
from wuzha.cards.queries.cards import Filters
from wuzha.cards.services import registry, tracing
from wuzha.cards.services.registry import Case, Opening
from wuzha.intake.models import Batch
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.requests.services.exchanging import request_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    found = Client()
    found.force_login(city.people[Role.CARD_OFFICER])
    return found


def test_a_card_is_registered_found_by_its_number_and_shown_for_a_purpose(
    client: Client, city: City, banks: Banks
) -> None:
    number = "6228480012345678018"
    sent = {
        "kind": "BANK", "number": number, "involved_on": ago(3).isoformat(), "institution": banks.bank.pk,
        "outlet": banks.outlet.pk, "opened_on": ago(30).isoformat(), "holder": "测试卡主", "level": "1",
        "amount": "1200.50", "elsewhere": "外地立案1号",
    }  # fmt: skip
    answer = client.post(reverse("cards:card_new"), sent)
    row = InvolvedCard.unscoped.get()
    assert answer["location"] == row.get_absolute_url()
    assert (
        client.post(reverse("cards:find"), {"number": f"{number[:4]} {number[4:]}"})["location"] == answer["location"]
    )
    looked_up = Event.objects.get(action="card.search")
    assert (looked_up.row_count, looked_up.fields) == (1, ["card_no"])
    page = client.get(row.get_absolute_url()).content.decode()
    assert number not in page
    assert "外地立案1号" in page
    shown = client.post(reverse("cards:card_show", args=[row.pk])).content.decode()
    assert number in shown
    assert "测试卡主" in shown
    assert number not in client.get(reverse("cards:index")).content.decode()


def test_the_list_is_narrowed_by_what_is_asked(city: City, banks: Banks, officer: Actor) -> None:
    one = card(city.centre, banks.outlet, level=1, first_involved_on=ago(5))
    two = card(city.centre, banks.shop, kind="SIM", first_involved_on=ago(50), disposal="SUSPEND", disposed_on=ago(1))
    found = {
        "outlet": (Filters(outlet=banks.outlet.pk), [one]), "kind": (Filters(kind="SIM"), [two]),
        "level": (Filters(level=1), [one]), "none": (Filters(disposal="NONE"), [one]),
        "institution": (Filters(institution=banks.carrier.pk), [two]),
        "period": (Filters(first=ago(60), last=ago(40)), [two]), "all": (Filters(), [one, two]),
    }  # fmt: skip
    for name, (filters, rows) in found.items():
        assert cards.page(officer, filters).rows == rows, name


def test_other_cards_of_the_same_holder_are_named(city: City, banks: Banks, officer: Actor) -> None:
    holder = Opening(holder="测试卡主", holder_id="330282199003070016")
    one = registry.register(officer, "BANK", "6228480012345678018", Case(ago(3)), holder)
    two = registry.register(officer, "SIM", "13900000019", Case(ago(2)), holder)
    card(city.centre)
    assert cards.of_same_holder(officer, one) == [two]


def test_the_own_page_of_a_bank_is_equal_to_its_file(city: City, banks: Banks, officer: Actor) -> None:
    mine = [card(city.centre, one, first_involved_on=ago(0)) for one in (banks.outlet, banks.other_outlet)]
    theirs = card(city.centre, banks.rival_outlet)
    tracing.ask(officer, [one.pk for one in mine])
    tracing.ask(officer, [theirs.pk])
    client = Client()
    client.force_login(banks.clerk)
    answer = client.get(reverse("cards:ours"))
    rows = rows_of(request_file(officer, banks.bank.pk)[0])
    assert [one.number for one in answer.context["owed"]] == [one["交办编号"] for one in rows]
    assert [unit for unit, _count in answer.context["outlets"]] == [banks.outlet, banks.other_outlet]
    assert [count.involved for _unit, count in answer.context["outlets"]] == [1, 1]
    assert {one.card for one in answer.context["page"].rows} == set(mine)
    text = answer.content.decode()
    assert banks.rival.name not in text
    assert client.get(theirs.get_absolute_url()).status_code in (403, 404)
    assert client.get(reverse("cards:index")).status_code == 403


def test_an_answer_by_file_is_equal_to_one_on_the_page(city: City, banks: Banks, officer: Actor) -> None:
    by_page, by_file = (card(city.centre, None, institution=banks.bank) for _ in range(2))
    for row in (by_page, by_file):
        tracing.ask(officer, [row.pk])
    told = fields("YH-A2")
    first, second = Request.unscoped.order_by("pk")
    answering.sign(banks.actor, first.pk)
    answering.answer(banks.actor, first.pk, Answer("经查", "FAULTY", told))
    [row] = rows_of(request_file(officer, banks.bank.pk)[0])
    row |= {
        "结论": "开户存在问题", "答复内容": "经查", "开户日期": told["opened_on"].isoformat(),
        "开户网点": "测试甲银行二支行",
        "开户经办人": "测试柜员", "经办人工号": "A017", "开户方式": "柜面办理", "尽职调查": "尽调不到位",
        "开户时有无异常": "是", "是否漏报": "否", "自查责任方": "开户网点", "整改情况": "已补做尽调",
    }  # fmt: skip
    batch = Batch.unscoped.create(kind="request_answers", source="BANK", unit=city.centre)
    counts, rejects = take([row], batch, officer)
    assert (counts.accepted, rejects) == (1, {})
    assert take([row], batch, officer)[0].duplicates == 1
    for one in (first, second):
        asking.accept(officer, one.pk)
    names = (
        "state",
        "conclusion",
        "opened_on",
        "outlet",
        "opening",
        "diligence",
        "unusual",
        "missed",
        "claimed",
        "clerk_no",
    )
    assert len({tuple(BackTrace.unscoped.values_list(*names).get(card=one)) for one in (by_page, by_file)}) == 1
    assert {one.outlet for one in InvolvedCard.unscoped.all()} == {banks.other_outlet}
