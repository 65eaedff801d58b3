# SPDX-License-Identifier: Apache-2.0
"""Refusals that no course of the other tests meets: each says what is wrong before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.funds.conftest import FIRST, SECOND, ok, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdNumber
from wuzha.funds.models import Freeze, FundsCase, Institution, Payment, StopOrder, Victim
from wuzha.funds.orders.services import (
    answers,
    filing,
    freeze_answers,
    freezes,
    institutions,
    objections,
    payments,
    releases,
    renewals,
    reports,
    screening,
    securities,
    seizures,
    stops,
    together,
    victims,
)
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.reports import NewLoss, NewReport, Person
from wuzha.funds.orders.services.seizures import GivingBack, NewSeizure
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


def refused(code: str, act: Callable[[], object]) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        act()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
@shared
def frozen(officer: Actor, investigator: Actor, held: StopOrder) -> Freeze:
    one = freezes.draft(officer, held.case_id, held.account_id, 1_000_000)
    freezes.decide(investigator, one.pk, decision())
    freezes.issue(officer, one.pk, "Q-2", timezone.now() - timedelta(seconds=5), doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer("0000", timezone.now(), held_fen=1_000_000))
    return Freeze.unscoped.get(pk=one.pk)


def decision(**changes: object) -> Decision:
    today = timezone.localdate()
    values: dict[str, object] = {
        "approved": True, "authority": "COUNTY", "decider": "测试乙", "number": "冻1号", "on": today, "title": "局长",
    }  # fmt: skip
    return Decision(**(values | changes))  # type: ignore[arg-type]  # as the class takes them


def test_of_what_a_victim_told(officer: Actor, issued: StopOrder) -> None:
    case, victim = issued.case, Victim.unscoped.get(case=issued.case)
    paid, number = Payment.unscoped.get(case=case), "33028219900101999" + IdNumber.check_character("33028219900101999")
    refused("NOTHING_TOLD", lambda: victims.correct(officer, case.pk, victim.pk, Person(), ""))
    refused("CORRECTION_REASON", lambda: victims.correct(officer, case.pk, victim.pk, Person("测试己"), ""))
    Victim.unscoped.create(case=case, id_no=seal(Kind.ID_NUMBER, number))
    refused("VICTIM_THERE", lambda: victims.correct(officer, case.pk, victim.pk, Person(id_no=number), ""))
    refused("NOTHING_TOLD", lambda: payments.correct(officer, case.pk, paid.pk, payments.Told(), "念错"))
    refused("STILL_HELD", lambda: payments.correct(officer, case.pk, paid.pk, payments.Told(SECOND), "念错"))


def test_of_sums_that_a_bank_told(officer: Actor, issued: StopOrder) -> None:
    now = timezone.now()
    refused("BALANCE_BESIDE", lambda: answers.answer_stop(officer, issued.pk, Answer("0300", now, balance_fen=5)))
    onward = [Transfer(AccountDetails(SECOND), 10**12, now)]
    refused("ONWARD_BEYOND", lambda: answers.within_what_came(issued, onward))


def test_of_stops(officer: Actor, stop: StopOrder) -> None:
    refused("NUMBER_MISSING", lambda: stops.issue(officer, stop.pk, " "))
    stops.issue(officer, stop.pk, "Q-1", timezone.now() - timedelta(seconds=30))
    now = timezone.now()
    early = Answer("0000", now, balance_fen=1, started_at=now, expires_at=now - timedelta(hours=1))
    refused("END_BEFORE_START", lambda: answers.answer_stop(officer, stop.pk, early))
    same = [Transfer(AccountDetails("000000000000099"), 1, now), Transfer(AccountDetails(FIRST), 1, now)]
    back = refused("SAME_ACCOUNT", lambda: answers.answer_stop(officer, stop.pk, ok(onward=same)))
    assert back.params["row"] == 1
    answers.answer_stop(officer, stop.pk, ok())
    StopOrder.unscoped.filter(pk=stop.pk).update(
        started_at=now - timedelta(hours=49), expires_at=now - timedelta(hours=1)
    )
    refused("ENDED_ALREADY", lambda: stops.ask_extension(officer, stop.pk))


def test_of_filing(officer: Actor, unfiled: FundsCase, bank: Institution) -> None:
    today = timezone.localdate()
    refused("ACCEPTANCE_MISSING", lambda: filing.accept(officer, unfiled.pk, Acceptance("", today)))
    other = reports.by_hand(officer, Person("测试庚"), told(bank, paid=100)).case
    number = FilingDecision("立1号", today, "测试市公安局", "A3302820000002023000001")
    filing.file(officer, unfiled.pk, number, Acceptance("受1号", today))
    again = FilingDecision("立2号", today, "测试市公安局", "A3302820000002023000001")
    refused("CASE_NO_TAKEN", lambda: filing.file(officer, other.pk, again, Acceptance("受2号", today)))


def test_of_decisions(officer: Actor, investigator: Actor, held: StopOrder) -> None:
    today = timezone.localdate()
    one = freezes.draft(officer, held.case_id, held.account_id, 100)
    refused("ORGAN_MISSING", lambda: freezes.decide(investigator, one.pk, decision(authority="PREFECTURE")))
    later = decision(on=today - timedelta(days=1), reviewed_on=today)
    refused("REVIEWED_LATER", lambda: freezes.decide(investigator, one.pk, later))
    refused("NOTHING_DECIDED", lambda: together.decide(investigator, held.case_id, decision(), {}))


def test_of_a_freeze_that_holds(officer: Actor, investigator: Actor, frozen: Freeze) -> None:
    pk, today = frozen.pk, timezone.localdate()
    refused("NOT_SECURITY", lambda: securities.apply(officer, pk, today))
    refused("RENEWAL_NONE", lambda: renewals.hand_over(officer, pk, today))
    renewals.draft(officer, pk)
    refused("RENEWAL_OPEN", lambda: renewals.draft(officer, pk))
    refused(
        "OBJECTION_FIELD", lambda: objections.receive(officer, pk, name="测试戊", concern="OWNER", content="", on=today)
    )
    made = objections.receive(officer, pk, name="测试戊", concern="OWNER", content="合法货款", on=today)
    refused("OBJECTION_NUMBER", lambda: objections.register(officer, pk, made.pk, receipt_no="", on=today))
    screening.screen(officer, pk, "UNRELATED")
    refused("SCREENED_ALREADY", lambda: screening.screen(officer, pk, "UNRELATED"))
    released = releases.decide(investigator, pk, decision(), ground="UNRELATED")
    releases.send(officer, pk, "Q-3", doc_no="解通1号")
    releases.receipt(officer, pk, "0000")
    releases.tell_owner(officer, pk, released.pk, "电话告知")
    refused("OWNER_TOLD", lambda: releases.tell_owner(officer, pk, released.pk, "电话告知"))


def test_what_queues_is_not_limited_and_what_is_set_aside_not_released(
    officer: Actor, investigator: Actor, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    screening.screen(officer, frozen.pk, "PART", involved_fen=100)
    monkeypatch.setattr(releases, "set_aside", [lambda _pk: 500])
    refused(
        "SET_ASIDE", lambda: releases.decide(investigator, frozen.pk, decision(), ground="SCREENING", limit_fen=100)
    )
    Freeze.unscoped.filter(pk=frozen.pk).update(mode="QUEUED", frozen_fen=0)
    refused(
        "NOT_WHOLE", lambda: releases.decide(investigator, frozen.pk, decision(), ground="SCREENING", limit_fen=100)
    )


def test_of_seized_things(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    today = timezone.localdate()
    thing = seizures.seize(officer, case.pk, NewSeizure("现金", "1 捆", today, "扣1号", 100))
    refused("SUM_MISSING", lambda: seizures.value(officer, case.pk, thing.pk, 0))
    refused("NOTHING_CHOSEN", lambda: seizures.move_on(officer, case.pk, [], to="检察院", on=today))
    before = today - timedelta(days=1)
    refused("SEIZED_LATER", lambda: seizures.move_on(officer, case.pk, [thing.pk], to="检察院", on=before))
    victim = case.victims(manager="unscoped").get().pk
    early = GivingBack(victim, [thing.pk], "测试乙", "局长", before, "发还1号")
    refused("SEIZED_LATER", lambda: seizures.give_back(investigator, case.pk, early))


def test_of_institutions(officer: Actor, bank: Institution) -> None:
    refused("NOTHING_TO_CHASE", lambda: institutions.chase(officer, bank.pk, "PHONE"))
    refused(
        "INSTITUTION_TAKEN", lambda: institutions.keep(officer, None, code=bank.code, name="测试二银行", kind="BANK")
    )


def test_of_a_loss_without_an_account(officer: Actor) -> None:
    now = timezone.now()
    loss = NewLoss("CASH", 100, now - timedelta(hours=1), "测" * 2_000)
    refused("LOSS_FIELD", lambda: reports.by_hand(officer, Person("测试辛"), NewReport(100, now, [], losses=[loss])))


def test_what_older_data_holds_keeps_a_case_from_not_being_filed(officer: Actor, frozen: Freeze) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_case SET state = 'ACCEPTED' WHERE id = %s", [frozen.case.case_id])
    refused("FROZEN_ALREADY", lambda: filing.not_file(officer, frozen.case_id, "不立1号", timezone.localdate()))
