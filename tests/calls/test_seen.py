# SPDX-License-Identifier: Apache-2.0
"""Who saw whom, when what was heard wrongly in a call was put right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.calls.conftest import PAYEE, SECOND, tell, tell_row
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.calls.models import Call
from wuzha.calls.services import asking
from wuzha.calls.services.outcomes import accept, make_receipt
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("calls.migrations.0001_schema")]
WRONG, RIGHT = "19900005517", "19900005518"


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.AUDITOR])
    return client


def looks_at(client: Client, subject: str) -> list[Event]:
    page = client.post(reverse("privacy:reading_person"), {"subject": subject})
    return [row["event"] for row in page.context["rows"]]


def test_a_look_is_at_whoever_stood_there_then(client: Client, taker: Actor, call: Call) -> None:
    """The number that was corrected keeps its looks, and the one that took its place has none of them."""
    tell(taker, call, phone=WRONG)
    asking.open_answer(taker, call.pk, "phone", "案件办理")
    tell(taker, call, phone=RIGHT)
    asking.open_answer(taker, call.pk, "phone", "案件办理")
    first, second = Event.objects.filter(action="personal.read").order_by("pk")
    assert looks_at(client, WRONG) == [first]
    assert looks_at(client, RIGHT) == [second]


def test_a_callers_number_and_a_payees_account_are_found_too(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, who="RELATIVE", caller_phone=WRONG)
    tell_row(taker, call)
    tell(taker, call, r1_account=SECOND)
    asking.open_answer(taker, call.pk, "caller_phone", "案件办理")
    assert len(looks_at(client, WRONG)) == 1
    assert looks_at(client, PAYEE) == [], "nobody looked while it stood there"
    assert len(looks_at(client, SECOND)) == 1


def test_a_paper_names_whom_it_named_when_it_was_made(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, name="测试甲", phone=WRONG, paid="YES")
    accept(taker, call.pk, "测公（刑）受案字〔2026〕1号")
    make_receipt(taker, call.pk, "案件办理")
    tell(taker, call, name="测试乙")
    asking.open_answer(taker, call.pk, "name", "案件办理")
    assert len(looks_at(client, "测试甲")) == 2
    assert len(looks_at(client, "测试乙")) == 1
