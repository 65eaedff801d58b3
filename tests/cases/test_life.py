# SPDX-License-Identifier: Apache-2.0
"""From the report to the judgment: each step by its document, in order, with its clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cases.conftest import CASE_NO, again, opened, refused, today
from tests.courses import course
from tests.factories import City, make_city
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseStep
from wuzha.cases.privacy import CaseKeeper
from wuzha.cases.queries import lists
from wuzha.cases.rules.life import CASE_LIFE, FILED, WITH_PAPER, Act, State
from wuzha.cases.services import life
from wuzha.cases.services.people import NewVictim, add_victim, assign
from wuzha.core.growing import in_order
from wuzha.org.roles import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("core.growing", "sealed.erasing"),
]
ORGAN = "测试市公安局"


def accepted(actor: Actor, case: Case) -> Case:
    return life.accept(actor, case.pk, "测公（刑）受案字〔2026〕1号", today())


def filed(actor: Actor, case: Case) -> Case:
    accepted(actor, case)
    return life.file(actor, case.pk, "测公（刑）立字〔2026〕1号", today(), ORGAN, CASE_NO)


def test_a_report_is_due_for_acceptance_within_a_day(case: Case) -> None:
    assert (case.state, case.due_at) == (State.RECEIVED, case.received_at + timedelta(hours=24))
    assert CaseStep.unscoped.get(act=Act.RECEIVE).day == timezone.localdate(case.received_at)  # not that of its entry


def test_the_whole_way_to_the_judgment(officer: Actor, case: Case) -> None:
    assert accepted(officer, case).due_at is not None
    life.file(officer, case.pk, "立字1号", today(), ORGAN, CASE_NO)
    assert (again(case).state, again(case).due_at, again(case).case_no) == (State.FILED, None, CASE_NO)
    life.solve(officer, case.pk, "破案告知书1号", today(), ORGAN, "嫌疑人由外地公安机关抓获")
    life.send(officer, case.pk, "起诉意见书1号", today(), "测试市人民检察院")
    life.send_back(officer, case.pk, "补充侦查决定书1号", today(), "测试市人民检察院")
    life.send(officer, case.pk, "起诉意见书2号", today(), "测试市人民检察院")
    life.conclude(officer, case.pk, "刑初1号", today(), "测试市人民法院")
    acts = [one.act for one in CaseStep.unscoped.filter(case=case).order_by("pk")]
    assert acts == [
        "receive", "victim", "accept", "file", "solve", "send", "return", "send", "conclude",
    ]  # fmt: skip
    assert again(case).state == State.CONCLUDED


def test_the_decision_is_due_after_whole_days_and_a_major_case_has_thirty(officer: Actor, case: Case) -> None:
    refused(Code.EXTEND_FIRST, life.accept, officer, case.pk, "受案字1号", today(), days=30)
    life.accept(officer, case.pk, "受案字1号", today(), days=7)
    step = CaseStep.unscoped.get(case=case, act=Act.ACCEPT)
    refused(
        Code.EXTEND_FIRST, life.correct, officer, case.pk, step.pk, "受案字1号", today(), "", "改期限", days=30
    )  # fmt: skip
    refused(Code.APPROVER_MISSING, life.extend, officer, case.pk, "延字1号", today(), " ", 30, "案情重大")
    refused(Code.REASON_MISSING, life.extend, officer, case.pk, "延字1号", today(), ORGAN, 30, " ")
    refused(Code.NOT_LONGER, life.extend, officer, case.pk, "延字1号", today(), ORGAN, 7, "案情重大")
    life.extend(officer, case.pk, "延字1号", today(), ORGAN, 30, "案情重大")
    kept = CaseStep.unscoped.get(case=case, act=Act.EXTEND)
    assert (kept.document_no, kept.organ, kept.note is not None) == ("延字1号", ORGAN, True)
    due = timezone.localtime(again(case).due_at)
    assert due.date() == today() + timedelta(days=30 + (due.hour == 0))


def test_a_case_not_filed_waits_for_its_notice_and_may_be_filed_after_all(officer: Actor, case: Case) -> None:
    accepted(officer, case)
    life.not_file(officer, case.pk, "不立字1号", today(), ORGAN)
    assert again(case).due_at is not None
    life.notify(officer, case.pk, "不立通字1号", today())
    assert again(case).due_at is None
    life.file(officer, case.pk, "立字2号", today(), ORGAN, CASE_NO)
    assert again(case).state in FILED


def test_a_withdrawn_case_is_filed_anew(officer: Actor, case: Case) -> None:
    filed(officer, case)
    life.withdraw(officer, case.pk, "撤案决定书1号", today(), ORGAN, ground="NO_CRIME")
    assert again(case).state == State.WITHDRAWN
    life.file(officer, case.pk, "立字3号", today(), ORGAN, CASE_NO)
    assert again(case).state == State.FILED


class TestRefusals:
    def test_numbers_of_this_platform_and_of_people_are_no_documents(self, officer: Actor, case: Case) -> None:
        for text, code in (
            ("", Code.NUMBER_MISSING), ("ＡＪ 0000 0012", Code.OUR_NUMBER), ("13800000501", Code.CLEAR_NUMBER),
            ("号" * 65, Code.TOO_LONG),
        ):  # fmt: skip
            refused(code, life.accept, officer, case.pk, text, today())

    def test_days_stay_in_order(self, officer: Actor, case: Case) -> None:
        refused(Code.IN_FUTURE, life.accept, officer, case.pk, "受1号", today() + timedelta(days=1))
        refused(Code.BEFORE_REPORT, life.accept, officer, case.pk, "受1号", today() - timedelta(days=2))
        accepted(officer, case)
        before = today() - timedelta(days=1)
        refused(Code.PAPER_BEFORE, life.file, officer, case.pk, "立1号", before, ORGAN, CASE_NO)

    def test_a_filing_needs_its_organ_and_a_number_in_its_form_that_nobody_has(
        self, city: City, officer: Actor, case: Case
    ) -> None:
        accepted(officer, case)
        refused(Code.ORGAN_MISSING, life.file, officer, case.pk, "立1号", today(), " ", CASE_NO)
        refused(Code.CASE_NO_SHAPE, life.file, officer, case.pk, "立1号", today(), ORGAN, "A123")
        other = opened(city, officer)
        filed(officer, other)
        refused(Code.CASE_NO_TAKEN, life.file, officer, case.pk, "立1号", today(), ORGAN, CASE_NO)
        assert again(case).state == State.ACCEPTED

    def test_no_act_starts_from_a_state_that_is_not_its_own(self, officer: Actor, case: Case) -> None:
        refused(Code.WRONG_STATE, life.solve, officer, case.pk, "破1号", today(), ORGAN)
        refused(Code.CHANGED, life.accept, officer, case.pk, "受1号", today(), version=case.version + 1)

    def test_another_city_and_an_auditor_do_nothing(self, city: City, case: Case) -> None:
        refused(Code.NOT_FOUND, life.accept, city.foreign_actor(Role.INVESTIGATOR), case.pk, "受1号", today())
        refused(Code.NOT_ALLOWED, life.accept, city.actor(Role.AUDITOR), case.pk, "受1号", today())


class TestMerging:
    def test_a_report_joins_the_case_it_tells_of(self, city: City, officer: Actor, case: Case) -> None:
        other = opened(city, officer)
        life.merge(officer, other.pk, case.pk, "同一人同一事")
        found = again(other)
        assert (found.state, found.merged_into_id, found.due_at) == (State.MERGED, case.pk, None)

    def test_its_victims_are_victims_of_the_case_that_goes_on_and_nobody_twice(
        self, city: City, officer: Actor, case: Case
    ) -> None:
        other, at = opened(city, officer), again(case).received_at
        add_victim(officer, other.pk, NewVictim(at, at, "测试丁", "19900005599", loss_fen=10_000_00))
        filed(officer, case)
        life.merge(officer, other.pk, case.pk, "同一人所为")
        shown = lists.of(officer, case.pk)
        assert (shown.victims_n, shown.loss_fen) == (2, 90_000_00)  # type: ignore[union-attr]
        assert [one.no for one in lists.victims_of(officer, case)] == [1, 2]
        assert len(lists.victims_of(officer, other)) == 1

    def test_it_is_refused_to_itself_without_reason_and_to_what_is_over(
        self, city: City, officer: Actor, case: Case
    ) -> None:
        other = opened(city, officer)
        refused(Code.SAME_CASE, life.merge, officer, case.pk, case.pk, "同")
        refused(Code.REASON_MISSING, life.merge, officer, other.pk, case.pk, " ")
        life.merge(officer, other.pk, case.pk, "同一人")
        refused(Code.JOINED_ALREADY, life.merge, officer, case.pk, other.pk, "同一人")


class TestCorrecting:
    def test_a_document_put_right_strikes_the_one_before_and_both_stay(self, officer: Actor, case: Case) -> None:
        accepted(officer, case)
        step = CaseStep.unscoped.get(case=case, act=Act.ACCEPT)
        new = life.correct(officer, case.pk, step.pk, "受2号", today() - timedelta(days=1), "", "抄错")
        step.refresh_from_db()
        assert (step.struck_by_id, new.document_no, new.day) == (new.pk, "受2号", today() - timedelta(days=1))
        due = timezone.localtime(again(case).due_at)
        assert due.date() - timedelta(days=due.hour == 0) == new.day + timedelta(days=3)
        assert Event.objects.filter(action="case.correct").exists()

    def test_it_is_refused_without_reason_unchanged_or_out_of_order(self, officer: Actor, case: Case) -> None:
        filed(officer, case)
        step = CaseStep.unscoped.get(case=case, act=Act.ACCEPT)
        refused(Code.REASON_MISSING, life.correct, officer, case.pk, step.pk, "受2号", today(), "", "")
        refused(
            Code.SAME_ANSWER, life.correct, officer, case.pk, step.pk, step.document_no, today(), "", "看错"
        )  # fmt: skip
        refused(Code.NOT_FOUND, life.correct, officer, case.pk, step.pk + 99, "受2号", today(), "", "看错")
        filing = CaseStep.unscoped.get(case=case, act=Act.FILE)
        yesterday = today() - timedelta(days=1)
        life.correct(officer, case.pk, step.pk, "受2号", yesterday, "", "看错")
        life.correct(officer, case.pk, filing.pk, filing.document_no, yesterday, filing.organ, "看错")
        latest = CaseStep.unscoped.get(case=case, act=Act.ACCEPT, struck_by=None)
        refused(Code.PAPER_AFTER, life.correct, officer, case.pk, latest.pk, "受3号", today(), "", "看错")

    def test_what_is_put_right_keeps_its_place_among_the_others(self, officer: Actor, case: Case) -> None:
        yesterday = today() - timedelta(days=1)
        life.accept(officer, case.pk, "受1号", yesterday)
        life.file(officer, case.pk, "立1号", yesterday, ORGAN, CASE_NO)
        first = CaseStep.unscoped.get(case=case, act=Act.ACCEPT)
        second = life.correct(officer, case.pk, first.pk, "受2号", yesterday, "", "抄错")
        refused(Code.PAPER_AFTER, life.correct, officer, case.pk, second.pk, "受3号", today(), "", "又抄错")
        page = [one.act for one in in_order(list(CaseStep.unscoped.filter(case=case).order_by("pk")))]
        assert page == ["receive", "victim", "accept", "file"]

    def test_a_notice_that_was_given_stays_given_when_the_decision_is_put_right(
        self, officer: Actor, case: Case
    ) -> None:
        accepted(officer, case)
        life.not_file(officer, case.pk, "不立字1号", today(), ORGAN)
        life.notify(officer, case.pk, "不立通字1号", today())
        decision = CaseStep.unscoped.get(case=case, act=Act.NOT_FILE)
        life.correct(officer, case.pk, decision.pk, "不立字2号", today(), ORGAN, "抄错")
        assert again(case).due_at is None


def test_a_case_that_is_over_takes_no_victim_and_no_officers(city: City, officer: Actor, case: Case) -> None:
    other = opened(city, officer)
    life.merge(officer, other.pk, case.pk, "同一人")
    now = timezone.now()
    refused(Code.WRONG_STATE, add_victim, officer, other.pk, NewVictim(now, now, "测试丙"))
    refused(Code.WRONG_STATE, assign, officer, other.pk, city.people[Role.STATION_OFFICER].pk)


class TestGuards:
    def test_no_statement_moves_a_case_another_way(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
            Case.unscoped.filter(pk=case.pk).update(state=State.SENT, case_no=CASE_NO)

    def test_a_step_is_never_changed_nor_taken_away(self, case: Case) -> None:
        for statement in ("UPDATE cases_casestep SET day = '2020-01-01'", "DELETE FROM cases_casestep"):
            with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_retention_empties_a_case_that_is_over_and_keeps_its_documents(officer: Actor, case: Case) -> None:
    filed(officer, case)
    life.withdraw(officer, case.pk, "撤1号", today(), ORGAN, "本人陈述不实", ground="NO_CRIME")
    keeper, later = CaseKeeper(), timezone.now() + timedelta(days=1)
    assert list(keeper.due(later)) == [again(case)]
    assert keeper.erase([case.pk], later) == 1
    assert list(keeper.due(later)) == []
    steps = CaseStep.unscoped.filter(case=case, act__in=WITH_PAPER).order_by("pk")
    assert [(one.document_no, one.note) for one in steps][-1] == ("撤1号", None)


def test_a_unit_that_is_none_of_ones_own_gets_no_case(city: City, officer: Actor) -> None:
    at = timezone.now()
    refused(Code.NOT_FOUND, life.receive, officer, life.NewCase("COUNTER", at, "BRUSH", city.abroad_station.pk))
    refused(Code.NOT_FOUND, life.receive, officer, life.NewCase("COUNTER", at, "BRUSH", city.town.pk))


#: What each act is told beside its document.
MORE: dict[Act, dict[str, Any]] = {
    Act.ACCEPT: {}, Act.NOTIFY: {}, Act.CONCLUDE: {"organ": "测试市人民法院"},
    Act.FILE: {"organ": ORGAN, "case_no": CASE_NO}, Act.SOLVE: {"organ": ORGAN, "note": "嫌疑人由外地公安机关抓获"},
    Act.WITHDRAW: {"organ": ORGAN, "ground": "NO_CRIME"},
}  # fmt: skip
DO: dict[Act, Any] = {
    Act.ACCEPT: life.accept, Act.FILE: life.file, Act.NOT_FILE: life.not_file, Act.NOTIFY: life.notify, Act.SOLVE:
    life.solve, Act.SEND: life.send, Act.RETURN: life.send_back, Act.CONCLUDE: life.conclude, Act.WITHDRAW:
    life.withdraw, Act.HAND_OVER: life.hand_over,
}  # fmt: skip


class LifeOfACase(RuleBasedStateMachine):
    """Whatever is pressed in whatever order: the state is what the documents say, and nothing is lost."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.city = make_city()
        self.actor = self.city.actor(Role.INVESTIGATOR)
        self.pk = opened(self.city, self.actor).pk
        self.state, self.done = State.RECEIVED, 0

    # Acts of the state come up as often as the others together: else hardly a case goes far.
    @rule(act=st.sampled_from(sorted(DO)), lawful=st.booleans(), which=st.integers(0, 9))
    def press(self, act: Act, lawful: bool, which: int) -> None:
        allowed = [one for one in CASE_LIFE.acts(self.state) if one in DO]
        if lawful and allowed:
            act = allowed[which % len(allowed)]
        target = CASE_LIFE.target(act, self.state)
        more = MORE.get(act, {"organ": ORGAN})
        if target is None:
            refused(Code.WRONG_STATE, DO[act], self.actor, self.pk, "文1号", today(), **more)
        else:
            DO[act](self.actor, self.pk, "文1号", today(), **more)
            self.state, self.done = target, self.done + 1

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @invariant()
    def agree(self) -> None:
        case = Case.unscoped.get(pk=self.pk)
        papers = CaseStep.unscoped.filter(case=case, act__in=WITH_PAPER).order_by("pk")
        assert (case.state, papers.count()) == (self.state, self.done)
        last = papers.last()
        assert (last.to_state if last else State.RECEIVED) == self.state
        assert (case.due_at is not None) == (
            self.state in (State.RECEIVED, State.ACCEPTED)
            or (self.state == State.NOT_FILED and last is not None and last.act == Act.NOT_FILE)
        )
        assert (self.state in FILED) <= bool(case.case_no)


@pytest.mark.slow
def test_the_life_of_a_case_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfACase,
        settings=course(14),
    )
