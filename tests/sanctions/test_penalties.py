# SPDX-License-Identifier: Apache-2.0
"""A penalty through its whole procedure, and what the law does not let through."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cases.conftest import opened
from tests.factories import City
from tests.sanctions.conftest import IMPOSED, OFFICERS, OTHER_ID, WHO, ago, decided, filed, refused, told
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.core.indicators import Part, Period, Selection, behind, figures_of
from wuzha.inbox.sources import Kind
from wuzha.org.roles import Role
from wuzha.people.models import PersonMeasure
from wuzha.people.services import NewIndividual, NewMeasure, involve, measure
from wuzha.sanctions.models import Paper, Payment, Penalty, PenaltyStep
from wuzha.sanctions.queries import records
from wuzha.sanctions.queries.indicators import INDICATORS
from wuzha.sanctions.rules.fines import Imposed
from wuzha.sanctions.services import carrying_out, papers, penalties
from wuzha.sanctions.services.penalties import Decision
from wuzha.sanctions.waiting import DecisionSource, PenaltySource

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing")]


def again(row: Penalty) -> Penalty:
    found: Penalty = Penalty.unscoped.get(pk=row.pk)
    return found


def test_a_penalty_is_filed_told_reviewed_decided_served_paid_and_closed(officer: Actor, head: Actor) -> None:
    row = decided(officer, head)
    assert (row.state, row.hearing_right, row.due_on is not None) == ("DECIDED", True, True)
    carrying_out.serve(officer, row.pk, "DIRECT", ago(28))
    assert again(row).pay_by == ago(13)
    assert carrying_out.left(again(row)) == 740_000
    carrying_out.pay(officer, row.pk, 240_000, ago(20), "票1号")
    paid = carrying_out.pay(officer, row.pk, 500_000, ago(11), "票2号")
    assert (paid.late_fen, carrying_out.left(again(row))) == (30_000, 0)  # 行政处罚法 72: two days of 3 %
    carrying_out.close(officer, row.pk)
    assert [one.act for one in records.steps_of(officer, row)] == [
        "file", "tell", "defend", "review", "decide", "serve", "pay", "pay", "close",
    ]  # fmt: skip
    assert again(row).due_on is None


def test_what_is_filed_needs_facts_two_officers_one_subject_and_an_act_that_is_not_too_old(officer: Actor) -> None:
    refused("FACTS_MISSING", filed, officer, facts=" ")
    refused("OFFICERS_FEW", filed, officer, officers=["测试民警甲", " 测试民警甲 "])
    refused("SUBJECT_MISSING", filed, officer, organisation="演示公司")
    refused("SUBJECT_MISSING", filed, officer, who=NewIndividual())
    refused("WHO_MISSING", filed, officer, who=NewIndividual("测试卡主"))
    refused("ARTICLE_SUBJECT", filed, officer, article="38", who=NewIndividual(), organisation="演示公司")
    refused("UNKNOWN_WORD", filed, officer, article="99")
    refused("TIME_BARRED", filed, officer, acted_on=ago(40 + 732))
    refused("ACTED_AFTER", filed, officer, acted_on=ago(39))
    refused("BEFORE_LAW", filed, officer, acted_on=date(2022, 11, 30), filed_on=date(2023, 3, 1))
    on_the_day = {"acted_on": date(2022, 12, 1), "filed_on": date(2023, 3, 1)}
    assert filed(officer, who=NewIndividual("测试乙", OTHER_ID), **on_the_day).state == "FILED"
    refused("IN_FUTURE", filed, officer, filed_on=ago(-1))
    assert filed(officer, acted_on=ago(40 + 732), harm=True).state == "FILED"


def test_only_who_proposes_files_and_only_who_decides_decides(city: City, officer: Actor, head: Actor) -> None:
    refused("NOT_ALLOWED", filed, city.actor(Role.JOINT_OFFICE))
    row = told(officer)
    decision = Decision("测1号", ago(29), "测试局长", IMPOSED)
    refused("NOT_ALLOWED", penalties.decide, officer, row.pk, decision)
    refused("WRONG_STATE", penalties.decide, head, row.pk, decision)
    refused("NOT_FOUND", penalties.tell, city.foreign_actor(Role.CARD_OFFICER), row.pk, IMPOSED, ago(38))


def test_who_filed_it_does_not_decide_it(head: Actor, city: City) -> None:
    row = told(head)
    penalties.defend(head, row.pk, "放弃听证", ago(37), waives=True)
    penalties.review(head, row.pk, "测试法制", ago(36), "同意")
    decision = Decision("测1号", ago(35), "测试局长", IMPOSED)
    refused("SECOND_PERSON", penalties.decide, head, row.pk, decision)
    assert penalties.decide(city.actor(Role.JOINT_OFFICE), row.pk, decision).state == "DECIDED"


class TestWhatIsImposed:
    def test_stays_within_the_article(self, officer: Actor) -> None:
        row = filed(officer)
        told_on = ago(38)
        refused("FINE_HIGH", penalties.tell, officer, row.pk, Imposed(20_000_001, 5, 240_000), told_on)
        refused("DETENTION_DAYS", penalties.tell, officer, row.pk, Imposed(500_000, 16, 240_000), told_on)
        refused("CONFISCATE_GAIN", penalties.tell, officer, row.pk, Imposed(500_000, 5), told_on)
        slight = filed(officer, grave=False, gain_fen=0, is_same=True)
        refused("NOT_GRAVE", penalties.tell, officer, slight.pk, Imposed(500_000, 5), told_on)
        refused("NOTHING_IMPOSED", penalties.tell, officer, slight.pk, Imposed(), told_on)
        rich = filed(officer, gain_fen=2_000_000, is_same=True)
        refused("FINE_LOW", penalties.tell, officer, rich.pk, Imposed(1_999_999, 0, 2_000_000), told_on)
        unit = filed(officer, article="39", who=NewIndividual(), organisation="演示通信公司", gain_fen=0)
        refused("NO_DETENTION", penalties.tell, officer, unit.pk, Imposed(50_000_000, 1), told_on)

    def test_is_never_heavier_than_what_was_told(self, officer: Actor, head: Actor) -> None:
        row = told(officer)
        penalties.defend(officer, row.pk, "放弃听证", ago(37), waives=True)
        penalties.review(officer, row.pk, "测试法制", ago(36), "同意")
        heavier = Decision("测1号", ago(35), "测试局长", Imposed(500_001, 5, 240_000))
        refused("HEAVIER", penalties.decide, head, row.pk, heavier)
        lighter = Decision("测1号", ago(35), "测试局长", Imposed(300_000, 0, 240_000))
        assert penalties.decide(head, row.pk, lighter).fine_fen == 300_000

    def test_of_a_duty_of_a_carrier_is_for_its_department(self, officer: Actor, head: Actor) -> None:
        new = {"article": "39", "who": NewIndividual(), "organisation": "演示通信公司", "gain_fen": 0, "grave": False}
        row = told(officer, Imposed(6_000_000), **new)
        penalties.defend(officer, row.pk, "放弃听证", ago(37), waives=True)
        penalties.review(officer, row.pk, "测试法制", ago(36), "同意")
        refused(
            "NOT_POLICE", penalties.decide, head, row.pk, Decision("1号", ago(35), "测试公安局", Imposed(6_000_000))
        )
        by_department = Decision("1号", ago(35), "省通信管理局", Imposed(6_000_000))
        assert penalties.decide(head, row.pk, by_department).decided_by == "省通信管理局"


class TestHearing:
    def test_may_be_asked_for_within_five_working_days(self, officer: Actor) -> None:
        row = told(officer)
        assert row.hearing_by is not None
        refused("HEARING_OPEN", penalties.review, officer, row.pk, "测试法制", ago(38), "同意")
        refused("HEARING_LATE", penalties.ask_hearing, officer, row.pk, ago(0))
        penalties.ask_hearing(officer, row.pk, row.hearing_by)
        refused("WRONG_STATE", penalties.review, officer, row.pk, "测试法制", ago(20), "同意")
        refused("HEARING_SOON", penalties.hear, officer, row.pk, ago(28), ago(21), "听取意见")
        penalties.hear(officer, row.pk, ago(28), ago(8), "听取意见，维持")
        refused("DAYS_ORDER", penalties.review, officer, row.pk, "测试法制", ago(9), "同意")
        assert penalties.review(officer, row.pk, "测试法制", ago(8), "同意").state == "REVIEWED"

    def test_is_none_below_the_threshold(self, officer: Actor) -> None:
        row = told(officer, Imposed(199_999), gain_fen=0, grave=False)
        assert (row.hearing_right, row.hearing_by) == (False, None)
        refused("NO_HEARING_RIGHT", penalties.ask_hearing, officer, row.pk, ago(37))
        assert penalties.review(officer, row.pk, "测试法制", ago(38), "同意").state == "REVIEWED"

    def test_runs_out(self, officer: Actor) -> None:
        row = told(officer)
        assert penalties.review(officer, row.pk, "测试法制", ago(10), "同意").state == "REVIEWED"

    def test_told_anew_it_may_be_asked_for_anew(self, officer: Actor) -> None:
        row = told(officer)
        penalties.defend(officer, row.pk, "放弃", ago(37), waives=True)
        anew = penalties.tell(officer, row.pk, Imposed(600_000, 5, 240_000), ago(1))
        assert (anew.hearing_waived, anew.hearing_right) == (False, True)
        refused("HEARING_OPEN", penalties.review, officer, row.pk, "测试法制", ago(0), "同意")


def test_an_officer_neither_reviews_nor_decides(officer: Actor, head: Actor) -> None:
    row = told(officer)
    refused("REVIEWER_OFFICER", penalties.review, officer, row.pk, OFFICERS[0], ago(10), "同意")
    refused("ORGAN_MISSING", penalties.review, officer, row.pk, " ", ago(10), "同意")
    refused("REASON_MISSING", penalties.review, officer, row.pk, "测试法制", ago(10), " ")
    penalties.review(officer, row.pk, "测试法制", ago(10), "同意")
    refused("DECIDER_OFFICER", penalties.decide, head, row.pk, Decision("1号", ago(9), OFFICERS[1], IMPOSED))
    refused("NUMBER_MISSING", penalties.decide, head, row.pk, Decision(" ", ago(9), "测试局长", IMPOSED))
    other = decided(officer, head, is_same=True)
    taken = Decision(other.document_no, ago(9), "测试局长", IMPOSED)
    refused("NUMBER_TAKEN", penalties.decide, head, row.pk, taken)


class TestCarryingOut:
    @pytest.fixture
    def row(self, officer: Actor, head: Actor) -> Penalty:
        return carrying_out.serve(officer, decided(officer, head).pk, "POST", ago(28))

    def test_of_payments(self, officer: Actor, row: Penalty) -> None:
        refused("SUM_MISSING", carrying_out.pay, officer, row.pk, 0, ago(20), "1")
        refused("PAID_TOO_MUCH", carrying_out.pay, officer, row.pk, 740_001, ago(20), "1")
        refused("RECEIPT_MISSING", carrying_out.pay, officer, row.pk, 100, ago(20), " ")
        refused("NOT_PAID", carrying_out.close, officer, row.pk)
        carrying_out.pay(officer, row.pk, 100, ago(20), "1")
        refused("RECEIPT_TAKEN", carrying_out.pay, officer, row.pk, 100, ago(20), "1")
        carrying_out.pay(officer, row.pk, 739_900, ago(20), "2")
        refused("NOTHING_TO_PAY", carrying_out.pay, officer, row.pk, 1, ago(20), "3")
        assert Payment.unscoped.filter(penalty=row).count() == 2

    def test_what_is_not_paid_ends_for_a_reason(self, officer: Actor, row: Penalty) -> None:
        assert carrying_out.close(officer, row.pk, "已申请法院强制执行").state == "CLOSED"

    def test_a_review_within_sixty_days_then_a_suit_then_revoked(self, officer: Actor, row: Penalty) -> None:
        refused("NO_REMEDY", carrying_out.end_remedy, officer, row.pk, "UPHELD", ago(1), "1号")
        carrying_out.ask_remedy(officer, row.pk, "REVIEW", "测试市人民政府", ago(20))
        refused("REMEDY_OPEN", carrying_out.ask_remedy, officer, row.pk, "SUIT", "测试法院", ago(19))
        refused("REMEDY_OPEN", carrying_out.close, officer, row.pk, "x")
        refused("UNKNOWN_WORD", carrying_out.end_remedy, officer, row.pk, "", ago(10), "1号")
        carrying_out.end_remedy(officer, row.pk, "UPHELD", ago(10), "测府复〔2026〕1号")
        assert again(row).state == "SERVED"
        carrying_out.ask_remedy(officer, row.pk, "SUIT", "测试法院", ago(5))
        carrying_out.end_remedy(officer, row.pk, "REVOKED", ago(1), "（2026）测行初1号")
        assert (again(row).state, again(row).due_on) == ("REVOKED", None)

    def test_a_review_that_is_asked_for_too_late(self, officer: Actor, head: Actor) -> None:
        old = {"acted_on": ago(200), "filed_on": ago(180), "is_same": False, "who": NewIndividual("测试乙", OTHER_ID)}
        row = filed(officer, **old)
        penalties.tell(officer, row.pk, IMPOSED, ago(178))
        penalties.review(officer, row.pk, "测试法制", ago(150), "同意")
        penalties.decide(head, row.pk, Decision("旧1号", ago(149), "测试局长", IMPOSED))
        carrying_out.serve(officer, row.pk, "DIRECT", ago(148))
        refused("REMEDY_LATE", carrying_out.ask_remedy, officer, row.pk, "REVIEW", "测试市人民政府", ago(50))
        assert carrying_out.ask_remedy(officer, row.pk, "SUIT", "测试法院", ago(50)).kind == "SUIT"

    def test_an_announcement_counts_as_served_after_its_days(self, officer: Actor, head: Actor) -> None:
        row = decided(officer, head, is_same=True, who=WHO)
        served = carrying_out.serve(officer, row.pk, "ANNOUNCED", ago(28))
        assert served.served_on == ago(-2)  # thirty days after the announcement


def test_it_ends_without_a_penalty_for_a_reason(officer: Actor) -> None:
    row = told(officer)
    refused("REASON_MISSING", penalties.drop, officer, row.pk, " ")
    assert penalties.drop(officer, row.pk, "移送刑事立案").state == "DROPPED"
    refused("WRONG_STATE", penalties.drop, officer, row.pk, "再")


def test_figures_count_decisions_that_stand_by_their_day_and_article(officer: Actor, head: Actor) -> None:
    one = decided(officer, head)
    two = decided(officer, head, Imposed(100_000, 10), article="38", gain_fen=0, is_same=True)
    filed(officer, is_same=True)
    period = Period(ago(29), ago(29), timezone.now())
    found = figures_of(Selection(head), period, INDICATORS.values())
    numbers = {code: figure.tally.numerator for code, figure in found.items()}
    assert (numbers["penalties"], numbers["penalties_38"], numbers["penalties_44"]) == (2, 1, 1)
    listed = behind(Selection(head), INDICATORS["penalties"], Part.NUMERATOR, period)
    assert set(listed.values_list("pk", flat=True)) == {one.pk, two.pk}
    carrying_out.serve(officer, one.pk, "DIRECT", ago(28))
    carrying_out.ask_remedy(officer, one.pk, "REVIEW", "测试市人民政府", ago(20))
    carrying_out.end_remedy(officer, one.pk, "REVOKED", ago(10), "1号")
    assert figures_of(Selection(head), period, [INDICATORS["penalties"]])["penalties"].tally.numerator == 1


class TestAsAMeasureOfItsCase:
    """Whoever is penalised in a case is handled there, and counted once."""

    def of(self, row: Penalty) -> PersonMeasure | None:
        return PersonMeasure.unscoped.filter(pk=again(row).measure_id or 0).first()

    @pytest.fixture
    def case(self, city: City) -> Case:
        return opened(city, city.actor(Role.INVESTIGATOR), 60)

    def test_a_decision_is_told_there_with_its_number_and_days(self, officer: Actor, head: Actor, case: Case) -> None:
        row = decided(officer, head, case_id=case.pk)
        made = self.of(row)
        assert made is not None
        assert (made.kind, made.day, made.until, made.document_no) == (
            "ADMIN_DETAINED", ago(29), ago(24), again(row).document_no
        )  # fmt: skip
        assert made.involvement.case_id == case.pk
        fine = decided(officer, head, Imposed(300_000), gain_fen=0, grave=False, case_id=case.pk, is_same=True)
        fined = self.of(fine)
        assert fined is not None
        assert (fined.kind, fined.fen) == ("ADMIN_FINED", 300_000)

    def test_one_that_is_told_there_already_is_that_one(
        self, city: City, officer: Actor, head: Actor, case: Case
    ) -> None:
        one = told(officer, case_id=case.pk)
        part = involve(city.actor(Role.INVESTIGATOR), case.pk, one.individual_id or 0)
        new = NewMeasure("ADMIN_DETAINED", ago(29), "测试市公安局", "测公行罚决字〔2026〕77号", until=ago(24))
        there = measure(city.actor(Role.INVESTIGATOR), part.pk, new)
        penalties.review(officer, one.pk, "测试法制", ago(30), "事实清楚")
        penalties.decide(head, one.pk, Decision("测公行罚决字〔2026〕77号", ago(29), "测试局长", IMPOSED))
        assert again(one).measure_id == there.pk
        assert PersonMeasure.unscoped.count() == 1

    def test_a_revoked_one_never_was(self, officer: Actor, head: Actor, case: Case) -> None:
        row = decided(officer, head, case_id=case.pk)
        carrying_out.serve(officer, row.pk, "DIRECT", ago(28))
        carrying_out.ask_remedy(officer, row.pk, "REVIEW", "测试市人民政府", ago(20))
        carrying_out.end_remedy(officer, row.pk, "REVOKED", ago(10), "测府复〔2026〕1号")
        made = self.of(row)
        assert made is not None
        assert made.struck_by is not None
        assert made.struck_by.kind == "VOIDED"

    def test_without_a_case_nothing_is_told_anywhere(self, officer: Actor, head: Actor) -> None:
        assert self.of(decided(officer, head)) is None


def test_what_waits_goes_from_who_filed_to_who_decides(officer: Actor, head: Actor) -> None:
    row, now = told(officer), timezone.now()
    mine, deciding = PenaltySource(), DecisionSource()
    assert list(mine.rows(officer, now)) == [row]
    assert list(deciding.rows(head, now)) == []
    penalties.review(officer, row.pk, "测试法制", ago(10), "同意")
    assert list(mine.rows(officer, now)) == []
    assert list(deciding.rows(head, now)) == [again(row)]
    assert deciding.kind is Kind.DECIDE


def test_papers_are_made_when_their_step_is_there_and_are_sealed(officer: Actor, head: Actor) -> None:
    row = filed(officer)
    refused("PAPER_EARLY", papers.make_of_penalty, officer, row.pk, "NOTICE", "办案")
    penalties.tell(officer, row.pk, IMPOSED, ago(38))
    paper = papers.make_of_penalty(officer, row.pk, "NOTICE", "办案")
    assert papers.read(officer, paper, "办案").startswith(b"PK")
    refused("PAPER_EARLY", papers.make_of_penalty, officer, row.pk, "DECISION", "办案")
    refused("UNKNOWN_WORD", papers.make_of_penalty, officer, row.pk, "PLEDGE", "办案")
    refused("FILE_KIND", papers.bring_of_penalty, officer, row.pk, b"text")
    done = decided(officer, head, is_same=True)
    for kind in ("DECISION", "RECEIPT"):
        papers.make_of_penalty(officer, done.pk, kind, "办案")
    papers.bring_of_penalty(officer, done.pk, b"%PDF-1.4 x %%EOF")
    assert Paper.unscoped.filter(penalty=done).count() == 3


class TestGuards:
    def test_no_statement_jumps_over_the_procedure(self, officer: Actor) -> None:
        row = filed(officer)
        for state in ("DECIDED", "SERVED", "CLOSED"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Penalty.unscoped.filter(pk=row.pk).update(state=state)

    def test_steps_and_payments_only_grow(self, officer: Actor) -> None:
        row = filed(officer)
        with pytest.raises(Exception, match="only ever added"), transaction.atomic():
            PenaltyStep.unscoped.filter(penalty=row).delete()
