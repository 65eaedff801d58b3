# SPDX-License-Identifier: Apache-2.0
"""An account is frozen once by one of ours, in whatever case (刑诉法 144, 规定 242): a further freeze queues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time, file_case, told
from tests.funds.orders.services.test_held_to_the_law import decided, held
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, Institution, OrderAlert
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.services import freeze_answers, freezes, releases, renewals, reports
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.services.reports import Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
@shared
def first(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    with at_time(START):
        return held(officer, investigator, case)


@pytest.fixture
@shared
def second(officer: Actor, bank: Institution, first: Freeze) -> FundsCase:
    """Another victim paid into the same account."""
    with at_time(START + timedelta(hours=2)):
        return file_case(officer, reports.by_hand(officer, Person("测试乙"), told(bank)).case)


def test_an_account_that_one_of_ours_holds_is_not_frozen_again_in_another_case_but_queued_for(
    officer: Actor, investigator: Actor, first: Freeze, second: FundsCase
) -> None:
    with at_time(START + DAY):
        with pytest.raises(RefusalError, match="HELD_ELSEWHERE") as refused:
            freezes.draft(officer, second.pk, account_at(second, 1), 900_000)
        for named in (first.number, first.case.number, "2026-10-12 10:00", "轮候"):
            assert named in refused.value.message
        behind = freezes.draft(officer, second.pk, account_at(second, 1), 900_000, queueing=True)
        assert (behind.queueing, behind.ahead_until) == (True, first.expires_at)
        freezes.decide(investigator, behind.pk, decided())
        freezes.issue(officer, behind.pk, "Q-2", doc_no="冻通2号")
        # The bank cannot have frozen what is frozen: it has queued it.
        with pytest.raises(RefusalError, match="HELD_ELSEWHERE"):
            freeze_answers.answer_freeze(officer, behind.pk, Answer("0000", timezone.now(), held_fen=900_000))
        answer = freeze_answers.answer_freeze(officer, behind.pk, Answer("1302", timezone.now()))
        queued = Freeze.unscoped.get(pk=behind.pk)
        assert (queued.mode, queued.frozen_fen, queued.screen_due_at) == ("QUEUED", 0, None)
        assert queued.ahead == behind.ahead != ""
        with pytest.raises(RefusalError, match="QUEUED_NO_TERM"):
            renewals.draft(officer, behind.pk)
        with pytest.raises(RefusalError, match="HELD_ELSEWHERE"):
            correct(officer, answer.pk, Answer("0000", timezone.now(), held_fen=900_000), "代码录错")
        with pytest.raises(RefusalError, match="HELD_ELSEWHERE"):
            freeze_answers.took_effect(officer, behind.pk, timezone.now(), 900_000, balance_fen=900_000)
        releases.decide(investigator, first.pk, decided(), ground="RETURNED")
        releases.send(officer, first.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, first.pk, "0000")
        ask = OrderAlert.unscoped.filter(freeze=behind, kind="AHEAD_ENDS", acknowledged_at=None)
        assert ask.exists()
        freeze_answers.took_effect(officer, behind.pk, timezone.now(), 900_000, balance_fen=900_000)
        assert not ask.exists(), "the bank was asked"
    assert Freeze.unscoped.get(pk=behind.pk).mode == "FULL"


def test_of_two_prepared_at_once_the_second_is_not_decided_nor_issued(
    officer: Actor, investigator: Actor, bank: Institution, case: FundsCase
) -> None:
    other = file_case(officer, reports.by_hand(officer, Person("测试乙"), told(bank)).case)
    one, two = (freezes.draft(officer, of.pk, account_at(of, 1), 900_000) for of in (case, other))
    freezes.decide(investigator, two.pk, decided())
    freezes.decide(investigator, one.pk, decided())
    freezes.issue(officer, one.pk, "Q-1", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=900_000))
    with pytest.raises(RefusalError, match="HELD_ELSEWHERE"):
        freezes.issue(officer, two.pk, "Q-2", doc_no="冻通2号")


def test_what_has_lapsed_holds_no_account(officer: Actor, first: Freeze, second: FundsCase) -> None:
    assert first.expires_at is not None
    with at_time(first.expires_at + timedelta(seconds=1)):  # and no sweep has come to it
        assert freezes.draft(officer, second.pk, account_at(second, 1), 900_000).state == "DRAFT"


def test_the_pages_say_in_which_case_an_account_is_held(
    city: City, officer: Actor, client: Client, first: Freeze, second: FundsCase
) -> None:
    file = cases.case(officer, second.pk)
    assert file is not None
    assert [one.pk for line in file.lines for one in line.elsewhere] == [first.pk]
    client.force_login(city.people[Role.FUNDS_OFFICER])
    for page in (f"/funds/cases/{second.pk}/", f"/funds/cases/{second.pk}/freeze/{account_at(second, 1)}/"):
        text = client.get(page).content.decode()
        assert "已由另案冻结" in text
        assert first.number in text
    body = {"asset": "DEPOSIT", "amount": "10", "term": "MONTHS_6", "scope_code": "01"}
    refused = client.post(f"/funds/cases/{second.pk}/freeze/{account_at(second, 1)}/", body)
    assert refused.status_code == 422
    assert first.case.number in refused.content.decode()
