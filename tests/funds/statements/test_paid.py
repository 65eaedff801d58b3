# SPDX-License-Identifier: Apache-2.0
"""What a victim told of a payment, and the bank's row of it without a payer: asked, and never above the balance."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.factories import City
from tests.funds.statements.conftest import NUMBERS, at
from tests.funds.statements.test_doubles import A1, B1, Row, bring, home
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Payment
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble
from wuzha.funds.statements.models import Transfer as Row_
from wuzha.funds.statements.services import doubles
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.funds.tracing.queries.traces import latest
from wuzha.funds.tracing.services import retrace
from wuzha.org.roles import Role

__all__ = ["home"]

PAID = 6_000_000
#: Seconds after the report's word in which the bank saw it come in; it goes on at once, 5.00 are left.
ROWS: list[Row] = [
    (A1, "2023-05-10 10:00:12", PAID, PAID, "进", ""),
    (A1, "2023-05-10 10:03:00", 3_500_000, 2_500_000, "出", B1),
    (A1, "2023-05-10 10:04:10", 2_499_500, 500, "出", B1),
]


@pytest.fixture
@shared
def case(officer: Actor, bank: object) -> FundsCase:
    paid = Transfer(AccountDetails(A1), PAID, at("10:00:00"), by=AccountDetails(NUMBERS["V1"], "测试张"))
    new = NewReport(PAID, at("11:00:00"), [paid])
    return reports.by_hand(officer, Person("测试张", "13800000001"), new, None, synthetic=True).case


@pytest.fixture
@shared
def client(city: City) -> Client:
    one = Client()
    one.force_login(city.people[Role.FUNDS_OFFICER])
    return one


def figure(case: FundsCase) -> tuple[int, TraceAccount]:
    run = TraceRun.unscoped.get(case=case, rule="lifo", latest=True)
    return run.transfers, TraceAccount.unscoped.get(run=run, account__in=_accounts(case, A1))


def _accounts(case: FundsCase, number: str) -> list[int]:
    from wuzha.sealed.value import Kind, blind

    rows = Row_.unscoped.filter(case=case, payee__number_index=blind(Kind.ACCOUNT, number))
    return list(rows.values_list("payee", flat=True)[:1])


def test_a_payment_and_the_banks_row_without_its_payer_are_asked(case: FundsCase, officer: Actor) -> None:
    bring(officer, case, ROWS, "收.csv")
    pair = SuspectedDouble.unscoped.get(case=case)
    assert (pair.why, pair.best, pair.one_id, pair.verdict) == ("peer_missing", True, None, "")
    assert (pair.payment_id, pair.other.amount_fen) == (Payment.unscoped.get(case=case).pk, PAID)
    run = TraceRun.unscoped.get(case=case, rule="lifo", latest=True)
    assert (run.transfers, run.flags["suspected_doubles"]) == (4, 1)


def test_one_transfer_is_the_banks_row_with_the_payer_that_was_reported(case: FundsCase, officer: Actor) -> None:
    bring(officer, case, ROWS, "收.csv")
    pair = SuspectedDouble.unscoped.get(case=case)
    doubles.decide(officer, pair.pk, DoubleVerdict.SAME)
    run = retrace(case)
    assert run is not None
    assert (run.transfers, run.injected_fen) == (3, PAID)
    assert figure(case)[1].held_fen == 500
    doubles.decide(officer, pair.pk, DoubleVerdict.DIFFERENT)
    assert retrace(case)
    assert figure(case)[0] == 4
    # nothing is asked again, whatever comes in
    bring(officer, case, [(B1, "2023-05-10 10:03:04", 3_500_000, 3_500_000, "进", A1)], "再.csv")
    assert SuspectedDouble.unscoped.get(case=case).verdict == "DIFFERENT"


def test_a_report_that_comes_after_the_statement_is_asked_too(case: FundsCase, officer: Actor) -> None:
    bring(officer, case, ROWS, "收.csv")
    SuspectedDouble.unscoped.all().delete()
    retrace(case)
    assert SuspectedDouble.unscoped.filter(case=case, payment__isnull=False).count() == 1


def test_a_row_that_names_both_parties_is_the_payment_and_is_not_asked(case: FundsCase, officer: Actor) -> None:
    bring(officer, case, [(*ROWS[0][:5], NUMBERS["V1"]), *ROWS[1:]], "收.csv")
    assert not SuspectedDouble.unscoped.exists()
    assert figure(case)[0] == 3


def test_another_sum_or_day_is_not_asked(case: FundsCase, officer: Actor) -> None:
    later = at("10:00:12") + timedelta(days=2)
    moved = [(A1, f"{_later(one, later):%Y-%m-%d %H:%M:%S}", *rest) for (_own, one, *rest) in ROWS]
    bring(officer, case, moved, "收.csv")  # type: ignore[arg-type]  # the same columns
    assert not SuspectedDouble.unscoped.exists()


def _later(told: str, start: datetime) -> datetime:
    first = datetime.fromisoformat(ROWS[0][1])
    return start + (datetime.fromisoformat(told) - first)


def test_nothing_above_the_balance_is_shown_as_still_in_the_account(
    case: FundsCase, officer: Actor, client: Client
) -> None:
    bring(officer, case, ROWS, "收.csv")
    held = figure(case)[1]
    assert (held.held_fen, held.recoverable_fen, held.beyond_fen, held.most_fen) == (PAID, 500, PAID - 500, 500)
    address = f"/funds/cases/{case.pk}"
    page = client.get(f"{address}/money/").content.decode()
    run = latest(officer, case)
    assert run is not None
    assert (run.held_fen, run.still_fen) == (PAID, 500)
    assert "余额不支持的部分" in page
    account = client.get(f"{address}/money/{held.account_id}/").content.decode()
    assert "余额不支持的部分" in account
    assert "流水截止时资金仍在账户" not in _asked(client.get(f"{address}/coverage/").content.decode(), "60,000.00")
    assert "60,000.00" in client.get(f"{address}/doubles/").content.decode()


def _asked(page: str, sum_: str) -> str:
    """The line of the list of statements to ask for that names a sum."""
    return next((line for line in page.split("<tr") if sum_ in line), "")


def test_the_pair_is_shown_as_reported_and_as_the_bank_told(case: FundsCase, officer: Actor, client: Client) -> None:
    bring(officer, case, ROWS, "收.csv")
    pair = SuspectedDouble.unscoped.get(case=case)
    page = client.get(f"/funds/doubles/{pair.pk}/").content.decode()
    assert "报案所述" in page
    assert "银行流水所载" in page
    assert client.post(f"/funds/doubles/{pair.pk}/decide/", {"verdict": "SAME"}).status_code == 302
    assert "没有需要判定的" in client.get(f"/funds/cases/{case.pk}/doubles/").content.decode()
