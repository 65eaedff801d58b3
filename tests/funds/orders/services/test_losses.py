# SPDX-License-Identifier: Apache-2.0
"""Losses that left no account (`domain.md` §4.9): in the victim's loss, in no stop, and gone with the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import VICTIM, account_at, figure, ok, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.funds.models import FundsCase, Institution, OtherLoss, Report, StopOrder
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.reports import NewLoss, NewReport, Person
from wuzha.funds.retention import erase_cases
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


def cash(fen: int = 20_000_000, kind: str = "CASH") -> NewLoss:
    at = timezone.now() - timedelta(hours=2)
    return NewLoss(kind, fen, at, "测试市浒山街道1号", "测试快递员 浙B00000", "SF0000000001", "装在茶叶盒里")


@pytest.fixture
@shared
def without_account(officer: Actor) -> Report:
    new = NewReport(20_000_000, timezone.now() - timedelta(minutes=1), [], losses=[cash()])
    return reports.by_hand(officer, Person("测试甲", "13800000001"), new)


def test_a_report_needs_no_account_where_cash_was_handed_over(officer: Actor, without_account: Report) -> None:
    file = cases.case(officer, without_account.case_id)
    assert file is not None
    assert (file.loss_fen, file.other_fen, file.payments) == (20_000_000, 20_000_000, [])
    loss = OtherLoss.objects.visible_to(officer).get()
    assert all("1号" not in str(one) and "浙B" not in str(one) for one in (loss.place, loss.carrier))
    clear = cases.reveal_case(officer, file, "案件办理")
    assert (clear[f"carrier:{loss.pk}"], clear[f"reference:{loss.pk}"]) == ("测试快递员 浙B00000", "SF0000000001")


def test_nothing_told_and_more_than_the_loss_are_refused(officer: Actor, bank: Institution) -> None:
    nothing = NewReport(100, timezone.now(), [])
    with pytest.raises(RefusalError, match="NOTHING_KNOWN"):
        reports.by_hand(officer, Person("测试甲"), nothing)
    paid = told(bank)
    more = NewReport(paid.loss_fen, paid.reported_at, paid.transfers, losses=[cash(paid.loss_fen)])
    with pytest.raises(RefusalError, match="LOSS_TOO_SMALL"):
        reports.by_hand(officer, Person("测试甲"), more)
    assert not FundsCase.unscoped.exists()


def test_what_counts_as_stopped_is_never_more_than_was_lost_through_accounts(officer: Actor, bank: Institution) -> None:
    paid = told(bank, loss=23_000_000, paid=3_000_000)
    new = NewReport(paid.loss_fen, paid.reported_at, paid.transfers, losses=[cash()])
    case = reports.by_hand(officer, Person("测试甲"), new).case
    stop = stops.draft(officer, case.pk, account_at(case, 1))
    stops.issue(officer, stop.pk, "Q-0001", timezone.now() - timedelta(seconds=30))
    answers.answer_stop(officer, stop.pk, ok(90_000_000))
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=1))
    assert figure(officer, "loss", period).value == 23_000_000
    assert figure(officer, "stopped", period).value == 3_000_000


def test_a_case_without_an_account_is_no_case_without_a_stop(officer: Actor, without_account: Report) -> None:
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=1))
    assert figure(officer, "without_stop", period).value == 0
    assert not StopOrder.unscoped.exists()


def test_the_page_takes_a_loss_without_an_account_and_asks_for_one_where_something_was_paid(
    city: City, client: Client
) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    now = timezone.localtime()
    whole = {
        "name": "测试甲", "phone": "13800000001", "id_no": "", "loss": "200000", "fraud_type": "", "case_no": "",
        "reported_at": f"{now:%Y-%m-%dT%H:%M}", "reference": "", "from_account": "", "from_institution": "",
    }  # fmt: skip
    lost = {"lost0-kind": "GOLD", "lost0-amount": "200000", "lost0-at": f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M}"}
    paid = {"pay0-to_account": VICTIM, "pay0-amount": "10", "pay0-at": f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M}"}
    address = reverse("funds:report")
    assert client.post(address, whole | {"lost0-kind": "GOLD"}).status_code == 422
    assert client.post(address, whole | paid).status_code == 422
    assert not Report.unscoped.exists()
    answer = client.post(address, whole | lost, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == Report.unscoped.get().case.get_absolute_url()
    assert "黄金、首饰" in page
    assert "其中未经账户" in page


def test_a_loss_goes_with_the_personal_data_of_its_case(without_account: Report) -> None:
    erase_cases([without_account.case_id], timezone.now())
    loss = OtherLoss.unscoped.get()
    assert (loss.place, loss.carrier, loss.reference, loss.note) == (None, None, None, None)
    assert (loss.kind, loss.amount_fen) == ("CASH", 20_000_000)
