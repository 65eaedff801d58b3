# SPDX-License-Identifier: Apache-2.0
"""The page on which an answer is corrected, and how the order shows it afterwards."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tests.factories import City
from wuzha.funds.models import BankAnswer, StopOrder
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


def test_a_refusal_is_said_beside_the_field(city: City, held: StopOrder, client: Client) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    former = BankAnswer.unscoped.get()
    given = {"code": "0000", "answered_at": "2001-01-01T00:00", "balance": "1", "version": held.version, "reason": "错"}
    page = client.post(f"/funds/answers/{former.pk}/correct/", given)
    assert page.status_code == 422
    assert "不能早于" in page.content.decode()
