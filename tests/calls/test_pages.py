# SPDX-License-Identifier: Apache-2.0
"""The pages of a call: begun by one press, answered cell by cell, nothing personal in clear."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.calls.conftest import PAYEE, tell_row, tell_who
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.calls.services import preparing
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    """The analyst who takes calls."""
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.ANALYST])
    return found


def test_one_press_begins_a_call_and_leads_to_its_page(client: Client) -> None:
    assert "n" in client.get(reverse("calls:index")).content.decode()
    answer = client.post(reverse("calls:begin"))
    call = Call.unscoped.get()
    assert answer["Location"] == reverse("calls:talk", args=[call.pk])
    assert client.get(answer["Location"]).status_code == 200


def test_an_answer_comes_back_masked_with_what_is_ready(client: Client, call: Call) -> None:
    said = client.post(reverse("calls:say", args=[call.pk]), {"name": "r1.account", "value": PAYEE})
    told = said.json()
    assert (told["shown"], told["fault"], told["rows"]) == ("000001******5001", "", 2)
    assert told["banks"] == {"1": "演示一银行（演示）"}
    assert PAYEE not in said.content.decode()
    assert PAYEE not in client.get(reverse("calls:talk", args=[call.pk])).content.decode()


def test_a_fault_stands_on_its_cell_with_a_remedy_of_one_press(client: Client, call: Call) -> None:
    told = client.post(reverse("calls:say", args=[call.pk]), {"name": "r1.at", "value": "2599"}).json()
    assert (told["types"], bool(told["fault"]), bool(told["remedy"])) == ("刚才", True, True)
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert told["fault"] in page


def test_the_button_prepares_and_the_page_goes_on(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    answer = client.post(reverse("calls:prepare", args=[call.pk]), follow=True)
    assert answer.status_code == 200
    assert "ZF" in answer.content.decode()
    missing = client.post(reverse("calls:prepare", args=[call.pk]), follow=True).content.decode()
    assert "要素齐全的每一笔都已有止付单" in missing


def test_rows_are_pasted_and_a_cell_is_opened_again(client: Client, call: Call) -> None:
    client.post(reverse("calls:paste", args=[call.pk]), {"text": f"{PAYEE}\t50000\t09:23\n{PAYEE}\t300\t09:24"})
    page = client.get(reverse("calls:talk", args=[call.pk]))
    assert [row.missing for row in page.context["talk"].rows] == [[], []]
    cell = reverse("calls:cell", args=[call.pk])
    opened = client.post(cell, {"name": "r1.account"}).json()
    assert opened == {"name": "r1.account", "value": PAYEE}
    assert client.post(cell, {"name": "r9.account"}).status_code == 422


def test_110_listens_and_the_way_in_is_put_right(client: Client, call: Call) -> None:
    client.post(reverse("calls:join", args=[call.pk]), {"who": "110 台 3 号席"})
    client.post(reverse("calls:way", args=[call.pk]), {"way": "110"})
    now = Call.unscoped.get(pk=call.pk)
    assert (now.way, now.joined_by, now.joined_at is not None) == ("110", "110 台 3 号席", True)
    client.post(reverse("calls:join", args=[call.pk]), {"who": ""})
    assert Call.unscoped.get(pk=call.pk).joined_at is None


def test_a_call_that_was_left_is_taken_up_again(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    client.post(reverse("calls:hang_up", args=[call.pk]))
    record = client.get(reverse("calls:record", args=[call.pk])).content.decode()
    assert reverse("calls:talk", args=[call.pk]) in record
    assert "199****5518" in client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert "199****5518" in client.get(reverse("calls:index")).content.decode()
    with_order = preparing.complete(taker, call.pk)
    assert with_order.report_id is None
