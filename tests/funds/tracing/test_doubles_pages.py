# SPDX-License-Identifier: Apache-2.0
"""Pages of what may be told twice and of what statements cover: masked, what each answer changes, one click to ask."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import City
from tests.funds.statements.conftest import NUMBERS
from tests.funds.statements.test_doubles import WITH_A_BREAK, bring, home, payee, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Paper, StopOrder
from wuzha.funds.statements.models import SuspectedDouble
from wuzha.org.roles import Role

__all__ = ["home"]


@pytest.fixture
@shared
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    return client


@pytest.fixture
@shared
def pair(worked: FundsCase, officer: Actor) -> SuspectedDouble:
    (found,) = told(officer, worked, payee("2023-05-11 10:06:05"))
    return found


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_pair_says_what_each_answer_changes_and_shows_no_number(client: Client, pair: SuspectedDouble) -> None:
    page = text(client, f"/funds/cases/{pair.case_id}/doubles/")
    assert not [number for number in NUMBERS.values() if number in page]
    assert "60,000.00 元" in page  # if it is one transfer, B1 has it
    assert "130,000.00 元" in page
    assert "-70,000.00 元" in page
    assert text(client, f"/funds/doubles/{pair.pk}/")
    assert "可能重复计入" in text(client, f"/funds/cases/{pair.case_id}/money/")


@pytest.mark.parametrize(("verdict", "fen"), [("SAME", "60,000.00"), ("DIFFERENT", "70,000.00 元 高于已知余额")])
def test_the_answer_changes_the_list_as_announced(
    client: Client, pair: SuspectedDouble, verdict: str, fen: str
) -> None:
    answer = client.post(f"/funds/doubles/{pair.pk}/decide/", {"verdict": verdict})
    assert answer.status_code == 302
    page = text(client, f"/funds/cases/{pair.case_id}/money/")
    assert fen in page
    assert "可能重复计入" not in page
    assert "没有需要判定的" in text(client, f"/funds/cases/{pair.case_id}/doubles/")


def test_no_answer_decides_nothing(client: Client, pair: SuspectedDouble) -> None:
    assert client.post(f"/funds/doubles/{pair.pk}/decide/", {}).status_code == 422
    pair.refresh_from_db()
    assert pair.verdict == ""


def test_the_statement_with_the_most_money_behind_it_is_one_click_from_its_notice(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    told(officer, worked, payee())
    page = text(client, f"/funds/cases/{worked.pk}/coverage/")
    assert not [number for number in NUMBERS.values() if number in page]
    assert page.index("流水截止时资金仍在账户") < page.index("没有该账户的流水")
    account = page.partition('name="account" value="')[2].partition('"')[0]
    answer = client.post(f"/funds/cases/{worked.pk}/coverage/ask/", {"account": account})
    order = StopOrder.unscoped.get(account=account)
    assert answer.url == order.get_absolute_url()  # type: ignore[attr-defined]  # it leads on
    assert Paper.unscoped.get(stop=order).kind == "QUERY"
    # asked again, no second order
    client.post(f"/funds/cases/{worked.pk}/coverage/ask/", {"account": account})
    assert StopOrder.unscoped.filter(account=account).count() == 1


def test_a_break_is_named_by_file_and_line(client: Client, worked: FundsCase, officer: Actor) -> None:
    bring(officer, worked, WITH_A_BREAK, "付.csv")
    page = text(client, f"/funds/cases/{worked.pk}/coverage/")
    assert "首处不符" in page
    assert "第 3 行" in page
    assert "50,000.00 元" in page
