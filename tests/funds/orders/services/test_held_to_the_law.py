# SPDX-License-Identifier: Apache-2.0
"""What the desk takes in is held against the law at the step where it is told: moments, organs, sums, ends, hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.funds.conftest import account_at, at_time, file_case, ok, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import CaseStep
from wuzha.funds.models import (
    BankAnswer,
    Change,
    Freeze,
    FundsCase,
    Institution,
    OrderAlert,
    PaperKind,
    Release,
    Report,
    StopOrder,
)
from wuzha.funds.orders.approvers import APPROVERS
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.services import (
    answers,
    composing,
    filing,
    freeze_answers,
    freezes,
    objections,
    releases,
    renewals,
    reports,
    screening,
    stops,
    together,
)
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.filing import Acceptance
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.services.sweep import sweep
from wuzha.funds.refunds.services import tracing
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def decided(authority: str = "COUNTY", organ: str = "测试市公安局", *, ago: int = 0) -> Decision:
    day = timezone.localdate() - ago * DAY
    return Decision(True, authority, "测试甲", "批1号", day, "局长", organ, day)


def held(officer: Actor, head: Actor, case: FundsCase, code: str = "0000", **values: object) -> Freeze:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000, **values)  # type: ignore[arg-type]  # as the service takes them
    freezes.decide(head, one.pk, decided())
    freezes.issue(officer, one.pk, f"QC-{case.pk}", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, one.pk, Answer(code, timezone.now(), held_fen=900_000), ahead="外市公安局")
    return Freeze.unscoped.get(pk=one.pk)


@pytest.fixture
@shared
def frozen(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    with at_time(START):
        return held(officer, investigator, case)


def elsewhere(bank: Institution) -> NewReport:
    """A report of a payment to another account."""
    new = told(bank)
    to = replace(new.transfers[0].to, number="000000000000031")
    return replace(new, transfers=[replace(new.transfers[0], to=to)])


def refused(code: str) -> Any:
    return pytest.raises(RefusalError, match=f"^{code}$")


def kinds(**of: object) -> set[str]:
    return set(OrderAlert.unscoped.filter(**of).values_list("kind", flat=True))


# -- Moments follow each other -------------------------------------------------------------------------------------


def test_a_stop_is_not_issued_before_the_report(officer: Actor, stop: StopOrder) -> None:
    with refused("TOO_EARLY"):
        stops.issue(officer, stop.pk, "Q-1", START - DAY)


def test_an_answer_of_the_minute_of_the_issue_is_one_of_its_moment(officer: Actor, stop: StopOrder) -> None:
    issued = stops.issue(officer, stop.pk, "Q-1").issued_at
    assert issued is not None
    kept = answers.answer_stop(officer, stop.pk, ok(at=issued.replace(second=0, microsecond=0)))
    assert kept.answered_at == issued


def test_a_freeze_is_not_issued_before_it_was_decided_nor_answered_before(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    freezes.decide(investigator, one.pk, decided())
    with refused("TOO_EARLY"):
        freezes.issue(officer, one.pk, "Q-9", timezone.now() - 9 * DAY, doc_no="冻通1号")
    freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
    early = Answer("0000", timezone.now(), held_fen=1, started_at=timezone.now() - DAY)
    with refused("TOO_EARLY"):
        freeze_answers.answer_freeze(officer, one.pk, early)


def test_a_renewal_follows_freeze_dossier_and_review_and_none_is_without_a_screening(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    assert frozen.expires_at is not None
    with at_time(frozen.expires_at - 9 * DAY):
        with refused("SCREEN_FIRST"):
            renewals.draft(officer, frozen.pk)
        screening.screen(officer, frozen.pk, "INVOLVED")
        renewals.draft(officer, frozen.pk)
        with refused("TOO_EARLY"):
            renewals.hand_over(officer, frozen.pk, date(2026, 1, 31))
        renewals.hand_over(officer, frozen.pk, timezone.localdate())
        with refused("TOO_EARLY"):
            renewals.decide(investigator, frozen.pk, decided(ago=1))
        with refused("REVIEW"):
            renewals.decide(investigator, frozen.pk, replace(decided(), reviewed_on=None))
        renewals.decide(investigator, frozen.pk, decided())


def test_a_filing_lies_after_the_report_unless_that_was_merged(officer: Actor, unfiled: FundsCase) -> None:
    told = Acceptance("测受1号", timezone.localdate() - 400 * DAY)
    with refused("EARLY_FILING"):
        filing.accept(officer, unfiled.pk, told)
    filing.accept(officer, unfiled.pk, replace(told, merged=True))


# -- Numbers, organs, sums, ends -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [("ZJ00000004", "OUR_NUMBER"), ("案件1", "CASE_NO_SHAPE")])
def test_a_report_takes_no_number_but_that_of_a_case(officer: Actor, bank: Institution, number: str, code: str) -> None:
    with refused(code):
        reports.by_hand(officer, Person("测试甲"), replace(told(bank), case_no=number))


def test_a_number_of_the_platform_belongs_to_one_case(officer: Actor, bank: Institution, issued: StopOrder) -> None:
    new = told(bank)
    other = replace(
        new, transfers=[replace(new.transfers[0], to=replace(new.transfers[0].to, number="00000000000031"))]
    )
    case = reports.by_hand(officer, Person("测试乙"), other).case
    draft = stops.draft(officer, case.pk, account_at(case, 1))
    with refused("REQUEST_TAKEN"):
        stops.issue(officer, draft.pk, issued.request_no)


def test_the_county_bureau_is_no_prefecture_and_who_prepared_it_does_not_approve(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1, term="YEAR_1")
    with refused("ORGAN_LEVEL"):
        freezes.decide(investigator, one.pk, decided("PREFECTURE"))
    assert one.drafted_by is not None
    with refused("DECIDER_PREPARED"):
        freezes.decide(
            investigator, one.pk, replace(decided("PREFECTURE", "设区市公安局"), decider=one.drafted_by.name)
        )


def test_a_sum_beyond_all_that_is_known_needs_a_reason(officer: Actor, case: FundsCase) -> None:
    with refused("BEYOND"):
        freezes.draft(officer, case.pk, account_at(case, 1), 9_999_999_900)
    assert freezes.draft(officer, case.pk, account_at(case, 1), 9_999_999_900, whole_reason="余额未反馈").whole_reason


def test_a_stop_holds_48_hours_whatever_the_bank_states(officer: Actor, issued: StopOrder) -> None:
    now = timezone.now()
    answers.answer_stop(officer, issued.pk, ok(at=now, started_at=now, expires_at=now + 30 * DAY))
    after = StopOrder.unscoped.get(pk=issued.pk)
    assert after.expires_at == now + 2 * DAY
    assert BankAnswer.unscoped.get(stop=issued).expire_at == now + 30 * DAY


def test_a_freeze_ends_with_its_term_whatever_the_bank_states(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    with at_time(START):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
        freezes.decide(investigator, one.pk, decided())
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", START, held_fen=1, expires_at=START + 3650 * DAY))
    after = Freeze.unscoped.get(pk=one.pk)
    assert after.expires_at is not None
    assert f"{timezone.localtime(after.expires_at):%F}" == "2026-09-02"


# -- Withdrawn, unrelated, more than is involved -------------------------------------------------------------------


def test_a_withdrawn_case_is_to_be_released_in_three_days_shown_chased_and_told(
    officer: Actor, investigator: Actor, case: FundsCase, frozen: Freeze
) -> None:
    other = Report.unscoped.filter(case=case).count()
    with at_time(START + DAY):
        filing.withdraw(officer, case.pk, "测撤1号", timezone.localdate())
        after = Freeze.unscoped.get(pk=frozen.pk)
        assert after.due_at is not None
        assert f"{timezone.localtime(after.due_at):%F %H:%M}" == "2026-03-06 23:59"
        assert list(desk.rows(officer, DeskList.RELEASE)) == [after]
        with refused("MUST_GO"):
            renewals.draft(officer, frozen.pk)
    sweep(START + 5 * DAY)
    assert kinds(freeze=frozen) == {"CASE_WITHDRAWN", "RELEASE_SOON", "RELEASE_LATE"}
    with at_time(START + 5 * DAY):
        releases.decide(investigator, frozen.pk, decided(), ground="WITHDRAWN")
        releases.send(officer, frozen.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, frozen.pk, "0000")
        assert not desk.rows(officer, DeskList.RELEASE).exists()
    sweep(START + 9 * DAY)
    assert "OWNER_LATE" in kinds(freeze=frozen)
    assert other == 1


def test_of_a_withdrawn_case_nothing_is_renewed_or_returned_and_the_papers_cite_why(
    officer: Actor, case: FundsCase, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        renewals.draft(officer, frozen.pk)
        filing.withdraw(officer, case.pk, "测撤1号", timezone.localdate())
        with refused("MUST_GO"):
            renewals.hand_over(officer, frozen.pk, timezone.localdate())
        with refused("CASE_NOT_FILED"):
            tracing.open_refund(officer, case.pk)
        freeze = Freeze.unscoped.get(pk=frozen.pk)
        report = str(composing.described(freeze, PaperKind.FREE_REPORT, lambda _name, _value: "某"))
    assert "案件已撤销" in report
    assert "第一百八十七条" in report
    assert "第二百四十七条" not in report


def test_a_case_withdrawn_by_mistake_is_filed_again_with_the_reason_and_its_freezes_stay(
    officer: Actor, case: FundsCase, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        filing.withdraw(officer, case.pk, "测撤1号", timezone.localdate())
        again = filing.FilingDecision(case.filing_no, case.filed_on or date.min, case.filing_organ, case.case_no)
        with refused("CORRECTION_REASON"):
            filing.file(officer, case.pk, again)
        with refused("FROZEN_UNDER_OLD"):
            filing.file(officer, case.pk, replace(again, on=timezone.localdate()), reason="重新立案")
        filing.file(officer, case.pk, again, reason="撤案录错案件")
    assert Freeze.unscoped.get(pk=frozen.pk).due_at == frozen.due_at
    former = CaseStep.unscoped.get(case=case.case_id, struck_by__isnull=False)
    assert (former.act, former.document_no) == ("withdraw", "测撤1号")


def test_what_waits_in_a_withdrawn_case_is_given_up_and_its_stops_are_told_of(
    officer: Actor, investigator: Actor, case: FundsCase, held_stop: StopOrder
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    freezes.decide(investigator, one.pk, decided())
    filing.withdraw(officer, case.pk, "测撤1号", timezone.localdate())
    assert Freeze.unscoped.get(pk=one.pk).state == "WITHDRAWN"
    assert kinds(stop=held_stop) == {"CASE_WITHDRAWN"}


@pytest.fixture
@shared
def held_stop(officer: Actor, issued: StopOrder) -> StopOrder:
    answers.answer_stop(officer, issued.pk, ok())
    return issued


def test_a_stop_of_a_case_that_is_not_filed_is_told_of(officer: Actor, unfiled: FundsCase) -> None:
    stop = stops.issue(officer, stops.draft(officer, unfiled.pk, account_at(unfiled, 1)).pk, "Q-1")
    answers.answer_stop(officer, stop.pk, ok(at=timezone.now()))
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", timezone.localdate()))
    filing.not_file(officer, unfiled.pk, "测不立1号", timezone.localdate())
    assert kinds(stop=stop) == {"CASE_NOT_FILED"}


def test_what_is_unrelated_is_not_renewed_nor_screened_as_involved_until_that_is_taken_back(
    officer: Actor, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        with refused("TOO_EARLY"):
            freeze_answers.found_unrelated(officer, frozen.pk, START - 9 * DAY)
        freeze_answers.found_unrelated(officer, frozen.pk)
        with refused("MUST_GO"):
            renewals.draft(officer, frozen.pk)
        with refused("UNRELATED_ALREADY"):
            screening.screen(officer, frozen.pk, "INVOLVED")
        with refused("OBJECTION_REASON"):
            freeze_answers.reconsider(officer, frozen.pk, " ")
        freeze_answers.reconsider(officer, frozen.pk, "补充流水证明仍属涉案")
        screening.screen(officer, frozen.pk, "INVOLVED")
    assert Change.unscoped.filter(freeze=frozen, act="reconsider", note__isnull=False).exists()


def test_an_objection_is_limited_to_less_than_is_held_and_then_the_freeze_is_to_follow(
    officer: Actor, investigator: Actor, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        today = timezone.localdate()
        with refused("TOO_EARLY"):
            objections.receive(
                officer, frozen.pk, name="王测试", concern="OWNER", content="系货款", on=today - timedelta(days=9)
            )
        one = objections.receive(officer, frozen.pk, name="王测试", concern="OWNER", content="系货款", on=today)
        with refused("OBJECTION_TWICE"):
            objections.receive(officer, frozen.pk, name="王测试", concern="OWNER", content="系货款", on=today)
        objections.receive(officer, frozen.pk, name="王测试", concern="INTERESTED", content="系货款", on=today)
        objections.register(officer, frozen.pk, one.pk, receipt_no="回1号", on=today)
        for fen, code in ((None, "SCREEN_PART"), (99_999_900, "LIMIT_TOO_HIGH")):
            with refused(code):
                objections.check(
                    officer, frozen.pk, one.pk, outcome="LIMITED", reason="部分系货款", on=today, limited_fen=fen
                )
        objections.check(
            officer, frozen.pk, one.pk, outcome="LIMITED", reason="部分系货款", on=today, limited_fen=300_000
        )
        objections.answer(officer, frozen.pk, one.pk, number="答1号", on=today)
        assert [row.pk for row in desk.rows(officer, DeskList.RELEASE)] == [frozen.pk]
        releases.decide(investigator, frozen.pk, decided(), ground="OBJECTION", limit_fen=300_000)
        releases.send(officer, frozen.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, frozen.pk, "0000")
        after = Freeze.unscoped.get(pk=frozen.pk)
        assert (after.state, after.amount_fen, after.frozen_fen) == ("ACTIVE", 900_000, 300_000)
        assert not desk.rows(officer, DeskList.RELEASE).exists()


def test_a_whole_account_that_is_limited_has_the_screening_time_of_a_sum(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    with at_time(START):
        one = held(officer, investigator, case, scope_code="02", whole_reason="账户内均为涉案资金")
    with at_time(START + 2 * DAY):
        releases.decide(investigator, one.pk, decided(), ground="RETURNED", limit_fen=300_000)
        releases.send(officer, one.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, one.pk, "0000")
    after = Freeze.unscoped.get(pk=one.pk)
    assert after.screen_due_at is not None
    assert f"{timezone.localtime(after.screen_due_at):%F}" == "2026-06-02"


@pytest.mark.parametrize(("scope", "day"), [("01", 85), ("02", 25)])
def test_no_result_of_the_screening_is_told_on_day_25_of_a_whole_account_and_85_of_a_sum(
    officer: Actor, investigator: Actor, case: FundsCase, scope: str, day: int
) -> None:
    with at_time(START):
        one = held(officer, investigator, case, scope_code=scope, whole_reason="账户内均为涉案资金")
    for ago, listed in ((MINUTE, False), (-MINUTE, True)):
        sweep(START + day * DAY - ago)
        assert ("SCREEN_SOON" in kinds(freeze=one)) is listed
        with at_time(START + day * DAY - ago):
            assert desk.rows(officer, DeskList.SCREENING).exists() is listed


# -- Hands ---------------------------------------------------------------------------------------------------------


def test_a_release_takes_two_hands_and_a_ground_that_is_recorded(
    officer: Actor, colleague: Actor, investigator: Actor, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        for ground in ("OBJECTION", "UNRELATED", "SCREENING", "WITHDRAWN"):
            with refused("GROUND"):
                releases.decide(investigator, frozen.pk, decided(), ground=ground)
        with refused("SAME_PERSON"):
            releases.decide(officer, frozen.pk, decided(), ground="RETURNED")
        releases.decide(colleague, frozen.pk, decided(), ground="RETURNED")
        with refused("SAME_HAND"):
            releases.send(colleague, frozen.pk, "Q-10", doc_no="解通1号")
        with refused("TOO_EARLY"):
            releases.send(officer, frozen.pk, "Q-10", START - 20 * DAY, doc_no="解通1号")
        release = releases.send(officer, frozen.pk, "Q-10", doc_no="解通1号")
        with refused("RECEIPT_FIRST"):
            releases.tell_owner(officer, frozen.pk, release.pk, "电话告知")
        releases.receipt(officer, frozen.pk, "0000")
        with refused("TOO_EARLY"):
            releases.tell_owner(officer, frozen.pk, release.pk, "电话告知", START)
        releases.tell_owner(officer, frozen.pk, release.pk, "电话告知")
    assert Release.unscoped.get(pk=release.pk).step_at is None


def test_each_account_is_decided_on_by_itself_and_a_refusal_has_its_reason(
    officer: Actor, investigator: Actor, bank: Institution, case: FundsCase
) -> None:
    more = told(bank)
    other = replace(
        more, transfers=[replace(more.transfers[0], to=replace(more.transfers[0].to, number="00000000000031"))]
    )
    reports.by_hand(officer, Person("测试乙"), other, case.pk)
    accounts = case.case_accounts(manager="unscoped").filter(level=1)  # type: ignore[operator]  # a manager of the field
    drafts = [freezes.draft(officer, case.pk, one.account_id, 1) for one in accounts]
    yes, no = drafts
    each = {yes.pk: together.OfAccount(True, yes.version), no.pk: together.OfAccount(False, no.version)}
    with refused("REFUSAL_REASON"):
        together.decide(investigator, case.pk, decided(), each)
    assert set(Freeze.unscoped.values_list("state", flat=True)) == {"DRAFT"}
    each[no.pk] = replace(each[no.pk], reason="流入资金与本案无关")
    together.decide(investigator, case.pk, decided(), each)
    assert [Freeze.unscoped.get(pk=one.pk).state for one in drafts] == ["APPROVED", "REJECTED"]
    assert Change.unscoped.get(freeze=no).note is not None


def accounts_of(officer: Actor, bank: Institution, case: FundsCase, number: int) -> list[int]:
    """So many accounts of a case that money came into."""
    new = told(bank)
    for n in range(number - 1):
        to = replace(new.transfers[0].to, number=f"00000000000041{n}")
        reports.by_hand(officer, Person("测试乙"), replace(new, transfers=[replace(new.transfers[0], to=to)]), case.pk)
    rows = case.case_accounts(manager="unscoped").filter(level=1)  # type: ignore[operator]  # a manager of the field
    return list(rows.order_by("pk").values_list("account_id", flat=True))


@pytest.mark.parametrize("how", ["refused", "given up"])
def test_no_refusal_brings_many_accounts_at_once_below_the_level_for_many(
    officer: Actor, investigator: Actor, bank: Institution, case: FundsCase, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = APPROVERS.parse(
        {**APPROVERS._factory(), "at_once": 3, "in_case": 9, "warn_at_once": 2, "warn_in_case": 8}
    )  # fmt: skip
    monkeypatch.setattr(APPROVERS, "at", lambda *_: few)
    with at_time(START):
        first, second, third = (
            freezes.draft(officer, case.pk, key, 1) for key in accounts_of(officer, bank, case, 3)
        )  # fmt: skip
    with at_time(START + 2 * MINUTE):
        if how == "refused":
            freezes.decide(investigator, first.pk, replace(decided(), approved=False, reason="不再需要"))
        else:
            freezes.withdraw(officer, first.pk, "不再需要")
    for later in (START + 3 * MINUTE, START + DAY):
        with at_time(later), refused("LEVEL"):
            freezes.decide(investigator, second.pk, decided())
    with at_time(START + DAY):
        each = {one.pk: together.OfAccount(True, one.version) for one in (second, third)}
        together.decide(investigator, case.pk, decided("PREFECTURE", "设区市公安局"), each)
        # What is prepared after the refusal is another request.
        again = freezes.draft(officer, case.pk, first.account_id, 1)
    with at_time(START + 2 * DAY):
        assert freezes.decide(investigator, again.pk, decided()).state == "APPROVED"


@pytest.mark.parametrize(("day", "code"), [(date(2020, 1, 1), "REVIEWED_BEFORE"), (START.date(), "REVIEWED_BEFORE")])
def test_the_legal_office_reviews_no_request_that_is_not_there_yet(
    officer: Actor, investigator: Actor, case: FundsCase, day: date, code: str
) -> None:
    with at_time(START + DAY):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    with at_time(START + 2 * DAY):
        with refused(code):
            freezes.decide(investigator, one.pk, replace(decided(), reviewed_on=day))
        freezes.decide(investigator, one.pk, replace(decided(), reviewed_on=(START + DAY).date()))


def test_nothing_is_frozen_before_it_was_reported_not_even_on_the_same_day(
    officer: Actor, investigator: Actor, unfiled: FundsCase
) -> None:
    now = timezone.now()
    Report.unscoped.update(reported_at=now - 3 * MINUTE)
    file_case(officer, unfiled)
    one = freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 900_000)
    freezes.decide(investigator, one.pk, decided())
    with refused("TOO_EARLY"):
        freezes.issue(officer, one.pk, "Q-1", now - 5 * MINUTE, doc_no="冻通1号")
    freezes.issue(officer, one.pk, "Q-1", now, doc_no="冻通1号")


# -- 轮候 ----------------------------------------------------------------------------------------------------------


def test_what_queues_is_told_when_the_freeze_before_it_is_over_here_and_never_lapses(
    officer: Actor, investigator: Actor, bank: Institution, case: FundsCase, frozen: Freeze
) -> None:
    with at_time(START + DAY):
        second = reports.by_hand(officer, Person("测试乙"), told(bank)).case
        file_case(officer, second)
        behind = held(officer, investigator, second, "1302", queueing=True)
    assert (behind.account_id, behind.mode) == (frozen.account_id, "QUEUED")
    assert kinds(freeze=behind) == set()
    with at_time(START + 2 * DAY):
        releases.decide(investigator, frozen.pk, decided(), ground="RETURNED")
        releases.send(officer, frozen.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, frozen.pk, "0000")
    assert kinds(freeze=behind) == {"AHEAD_ENDS"}
    sweep(START + 400 * DAY)
    after = Freeze.unscoped.get(pk=behind.pk)
    assert (after.state, after.mode) == ("ACTIVE", "QUEUED")
