# SPDX-License-Identifier: Apache-2.0
"""The page on which an answer is corrected, and how the order shows it afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import SECOND, ok
from wuzha.audit.actor import Actor
from wuzha.funds.models import BankAnswer, Payment, StopOrder
from wuzha.funds.orders.services import answers
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.org.roles import Role


def test_an_officer_corrects_a_balance_and_both_answers_are_read(city: City, held: StopOrder, client: Client) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    former = BankAnswer.unscoped.get()
    address = f"/funds/answers/{former.pk}/correct/"
    assert address in client.get(held.get_absolute_url()).content.decode()
    assert 'value="10000.00"' in client.get(address).content.decode()
    given = {
        "code": "0000", "answered_at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}", "balance": "77.01",
        "version": held.version,
    }  # fmt: skip
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert BankAnswer.unscoped.count() == 1
    assert client.post(address, given | {"reason": "金额录错"}).status_code == 302
    page = client.get(held.get_absolute_url()).content.decode()
    for text in ("10,000.00", "77.01", "已更正", "更正反馈"):
        assert text in page
    assert "金额录错" not in page
    assert StopOrder.unscoped.get(pk=held.pk).balance_fen == 7_701


def test_money_told_wrongly_is_ticked_off_and_stands_struck_out(
    city: City, officer: Actor, issued: StopOrder, client: Client
) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    when = timezone.now() - timedelta(minutes=3)
    answers.answer_stop(officer, issued.pk, ok(onward=[Transfer(AccountDetails(SECOND), 150_000_00, when)]))
    former = BankAnswer.unscoped.get(stop=issued)
    slip = Payment.unscoped.get(answer=former)
    address = f"/funds/answers/{former.pk}/correct/"
    page = client.get(address).content.decode()
    assert f'value="{slip.pk}"' in page
    assert SECOND not in page
    given = {
        "code": "0000", "answered_at": f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}", "balance": "10000.00",
        "version": StopOrder.unscoped.get(pk=issued.pk).version, "reason": "金额多录一位", "wrong": [slip.pk],
        "on0-to_account": SECOND, "on0-amount": "15000", "on0-at": f"{timezone.localtime(when):%Y-%m-%dT%H:%M:%S}",
    }  # fmt: skip
    assert client.post(address, given).status_code == 302
    page = client.get(issued.get_absolute_url()).content.decode()
    assert re.search(r"<del>\s*150,000\.00", page)
    assert "15,000.00" in page
    assert "录错" in page


def test_a_refusal_is_said_beside_the_field(city: City, held: StopOrder, client: Client) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    former = BankAnswer.unscoped.get()
    given = {"code": "0000", "answered_at": "2001-01-01T00:00", "balance": "1", "version": held.version, "reason": "错"}
    page = client.post(f"/funds/answers/{former.pk}/correct/", given)
    assert page.status_code == 422
    assert "不能早于" in page.content.decode()
