# SPDX-License-Identifier: Apache-2.0
"""A shutdown from the draft to the answer and back: two people, no victim's own number, each value its own result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import City, actor_of
from tests.shutdowns.conftest import HASH, NUMBER, PNG, again, answered, asked, entered, refused, request_of
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case, Victim
from wuzha.engine.calendar import end_of_day
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.sealed import Kind, seal
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownPaper
from wuzha.shutdowns.queries.own import owners_of
from wuzha.shutdowns.rules.life import State, Why
from wuzha.shutdowns.services import appealing, deciding, papers, proposing
from wuzha.shutdowns.services.appealing import NewAppeal
from wuzha.shutdowns.services.proposing import NewShutdown, propose_many

pytestmark = pytest.mark.django_db


def appeal(act: Actor, row: Shutdown) -> ShutdownAppeal:
    return appealing.register(act, row.pk, NewAppeal("POLICE", timezone.now(), "测试用户", "本人使用，提供购机凭证"))


def restored(carrier: Actor, row: Shutdown, how: str = "RESTORED") -> Request:
    request = request_of(row)
    answering.sign(carrier, request.pk)
    answering.answer(carrier, request.pk, Answer("已恢复", how))
    return request


def test_a_value_is_asked_only_after_two_people_looked(
    asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    assert (draft.state, draft.shown) == (State.DRAFT, "199****6611")
    row = asked(asker, reviewer, draft)
    request = request_of(row)
    assert NUMBER not in request.title
    assert request.addressed_id == row.addressed_id
    done = answered(carrier, row)
    assert (done.state, done.result) == (State.ANSWERED, "SHUT")
    assert done.answered_at is not None
    assert not Event.objects.filter(detail__icontains=NUMBER).exists()


def test_who_asks_or_looks_up_does_not_review(reviewer: Actor, city: City, case: Case, asker: Actor) -> None:
    both = city.actor(Role.INVESTIGATOR)
    row = entered(both, city, case)
    proposing.confirm(asker, row.pk, looked=True)
    refused(Code.SAME_PERSON, lambda: deciding.approve(both, row.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Shutdown.unscoped.filter(pk=row.pk).update(state="SENT", decided_by=both.person_id, asked_at=timezone.now())
    assert deciding.approve(reviewer, row.pk).state == State.SENT


def test_a_victims_own_number_needs_a_reason(asker: Actor, city: City, case: Case, draft: Shutdown) -> None:
    now = timezone.now()
    Victim.unscoped.create(case=case, phone=seal(Kind.PHONE, NUMBER), occurred_at=now, reported_at=now)
    refused(Code.NOT_CHECKED, lambda: proposing.confirm(asker, draft.pk, looked=False))
    refused(Code.OWN_NUMBER, lambda: proposing.confirm(asker, draft.pk, looked=True))
    row = proposing.confirm(asker, draft.pk, looked=True, why="被害人本人要求停用，已核实")
    assert row.own_hits == 1
    proposing.drop(asker, row.pk, "重新录入")
    assert entered(asker, city, case).own_hits == len(owners_of(asker, row.thing, row.value)) == 1


def test_a_ground_must_be_in_force_for_the_thing(asker: Actor, city: City, case: Case) -> None:
    refused(Code.NO_GROUND, lambda: entered(asker, city, case, ground="AFL24"))
    account = "6228480000000000014"
    refused(Code.NO_GROUND, lambda: entered(asker, city, case, thing="PAY", value=account, ground="AFL18"))


def test_a_value_that_is_shut_is_told_and_not_asked_again(
    asker: Actor, reviewer: Actor, carrier: Actor, city: City, case: Case, draft: Shutdown
) -> None:
    told = refused(Code.ALREADY, lambda: entered(asker, city, case, value="+86 199 0000 6611"))
    assert draft.number in str(told.message)
    answered(carrier, asked(asker, reviewer, draft))
    refused(Code.ALREADY, lambda: entered(asker, city, case))
    other = entered(asker, city, case, value="19900006622")
    answered(carrier, asked(asker, reviewer, other), "REFUSED")
    assert entered(asker, city, case, value="19900006622").state == State.DRAFT


def test_what_is_limited_may_still_be_shut_down(
    asker: Actor, reviewer: Actor, carrier: Actor, city: City, case: Case, draft: Shutdown
) -> None:
    answered(carrier, asked(asker, reviewer, draft), "LIMITED")
    refused(Code.ALREADY, lambda: entered(asker, city, case, ask="LIMIT"))
    assert entered(asker, city, case).state == State.DRAFT


def test_a_list_is_taken_value_by_value(asker: Actor, city: City, case: Case) -> None:
    common = NewShutdown("", "", "SHUT", "AFL11", city.member.pk, case.pk, sha256=HASH)
    told = propose_many(
        asker, common, [("PHONE", "19900006601"), ("PHONE", "199****6602"), ("PHONE", "19900006601"), ("APP", "某某")]
    )
    codes = [one.refused.code if one.refused else "" for one in told]
    assert codes == ["", "VALUE_SHAPE", "TWICE", "NO_GROUND"]
    assert Shutdown.unscoped.count() == 1
    refused(Code.NO_VALUES, lambda: propose_many(asker, common, []))
    refused(Code.TOO_MANY, lambda: propose_many(asker, common, [("PHONE", "1")] * 201))


def test_evidence_is_known_by_its_hash(asker: Actor, city: City, case: Case) -> None:
    row = entered(asker, city, case, sha256="")
    refused(Code.EVIDENCE_MISSING, lambda: proposing.confirm(asker, row.pk, looked=True))
    refused(Code.EVIDENCE_MISSING, lambda: proposing.name_evidence(asker, row.pk))
    refused(Code.HASH_SHAPE, lambda: proposing.name_evidence(asker, row.pk, sha256="12"))
    kept = proposing.name_evidence(asker, row.pk, scan=PNG)
    assert len(kept.sha256) == 64
    assert ShutdownPaper.unscoped.get(shutdown=row).sha256 == kept.sha256


def test_a_case_that_is_not_filed_founds_nothing(asker: Actor, city: City) -> None:
    case = Case.unscoped.create(centre=city.centre, source="CALL", state="RECEIVED", received_at=timezone.now())
    refused(Code.NOT_FILED, lambda: entered(asker, city, case))
    refused(Code.NOT_FOUNDED, lambda: entered(asker, city, case, case_id=None))


def test_a_high_risk_card_is_verified_within_a_day_else_suspended_and_restored_when_passed(
    asker: Actor, reviewer: Actor, carrier: Actor, city: City, case: Case
) -> None:
    row = asked(asker, reviewer, entered(asker, city, case, ask="VERIFY", ground="MIIT21"))
    assert row.asked_at is not None
    assert row.verify_due_at == row.asked_at + timedelta(hours=24)
    opening = appealing.reopen(asker, answered(carrier, row, "SUSPENDED").pk, Why.VERIFIED)
    assert opening.state == State.REOPENING
    restored(carrier, opening)
    assert again(row).state == State.REOPENED


def test_a_user_is_heard_and_the_number_opened_again(
    asker: Actor, reviewer: Actor, second: Person, carrier: Actor, draft: Shutdown
) -> None:
    row = answered(carrier, asked(asker, reviewer, draft))
    one = appeal(asker, row)
    assert one.due_at == end_of_day(timezone.localdate(one.received_at) + timedelta(days=30))
    refused(Code.APPEAL_OPEN, lambda: appeal(asker, row))
    refused(Code.APPEAL_OPEN, lambda: appealing.reopen(asker, row.pk, Why.MISTAKE, "误报"))
    appealing.check(reviewer, one.pk, "购机凭证属实")
    refused(Code.SAME_CHECKER, lambda: appealing.answer(reviewer, one.pk, right=True, reply="恢复"))
    appealing.answer(actor_of(second), one.pk, right=True, reply="核查通过，即时恢复")
    assert again(row).state == State.REOPENING
    restored(carrier, row)
    done = again(row)
    assert (done.state, done.reopen_why) == (State.REOPENED, Why.APPEAL)
    assert done.reopened_at is not None


def test_an_appeal_that_is_not_right_leaves_it_shut(
    asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    row = answered(carrier, asked(asker, reviewer, draft))
    one = appeal(asker, row)
    appealing.check(asker, one.pk, "通话记录与案件相符")
    appealing.answer(reviewer, one.pk, right=False, reply="维持")
    assert again(row).state == State.ANSWERED
    assert appeal(asker, row).pk != one.pk


def test_an_answer_that_is_returned_is_no_result(
    asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    row = answered(carrier, asked(asker, reviewer, draft))
    asking.send_back(reviewer, request_of(row).pk, "未附执行时间")
    assert (again(row).state, again(row).result) == (State.SENT, "")
    answering.answer(carrier, request_of(row).pk, Answer("外省号码", "ELSEWHERE"))
    assert again(row).result == "ELSEWHERE"


def test_a_request_withdrawn_withdraws_the_shutdown(asker: Actor, reviewer: Actor, draft: Shutdown) -> None:
    row = asked(asker, reviewer, draft)
    asking.withdraw(reviewer, request_of(row).pk, "号码有误")
    assert again(row).state == State.DROPPED


def test_opening_again_that_was_refused_leaves_it_shut(
    asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    row = answered(carrier, asked(asker, reviewer, draft))
    refused(Code.REASON_MISSING, lambda: appealing.reopen(asker, row.pk, Why.MISTAKE))
    opening = appealing.reopen(asker, row.pk, Why.MISTAKE, "号码录错")
    request = restored(carrier, opening, "KEPT")
    assert again(row).state == State.ANSWERED
    asking.send_back(asker, request.pk, "请再核对")
    assert again(row).state == State.REOPENING


def test_the_letter_lists_all_values_of_its_list(
    asker: Actor, reviewer: Actor, city: City, case: Case, draft: Shutdown
) -> None:
    refused(Code.NOTHING_ASKED, lambda: papers.letter(asker, draft.pk))
    common = NewShutdown("", "", "SHUT", "AFL11", city.member.pk, case.pk, sha256=HASH)
    rows = [one.made for one in propose_many(asker, common, [("PHONE", f"1990000660{n}") for n in range(3)])]
    for row in rows[:2]:
        assert row is not None
        asked(asker, reviewer, row)
    assert rows[0] is not None
    paper = papers.letter(reviewer, rows[0].pk)
    found, content = papers.read(reviewer, paper.pk)
    assert (found.pk, content[:2]) == (paper.pk, b"PK")
