# SPDX-License-Identifier: Apache-2.0
"""No freeze and no restitution without a filed case, whoever writes; and how much time there is to file it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import FILED_ON, account_at, file_case, ok
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case, CaseStep
from wuzha.funds.models import Freeze, FundsCase, OrderAlert, StopOrder
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.services import answers, filing, freeze_answers, freezes, stops
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.sweep import sweep
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.services import deciding
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")


CASE_NO = "A3302820000002023050001"


def approved(on: date | None = None) -> Decision:
    return Decision(True, "COUNTY", "测试甲", "冻1号", on or timezone.localdate(), "局长")


def filed(**changes: object) -> FilingDecision:
    told = FilingDecision("测立1号", FILED_ON, "测试市公安局", CASE_NO)
    return replace(told, **changes)  # type: ignore[arg-type]  # as the class takes them


@pytest.fixture
@shared
def draft(officer: Actor, unfiled: FundsCase) -> Freeze:
    return freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 900_000)


def test_a_freeze_is_prepared_before_the_filing_and_decided_only_after_it(
    officer: Actor, investigator: Actor, unfiled: FundsCase, draft: Freeze
) -> None:
    with pytest.raises(RefusalError, match="NOT_FILED") as refused:
        freezes.decide(investigator, draft.pk, approved())
    assert "未立案不得冻结" in refused.value.message
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", FILED_ON, merged=True))
    with pytest.raises(RefusalError, match="NOT_FILED"):
        freezes.decide(investigator, draft.pk, approved())
    filing.file(officer, unfiled.pk, filed())
    with pytest.raises(RefusalError, match="DECIDED_BEFORE"):
        freezes.decide(investigator, draft.pk, approved(FILED_ON - timedelta(days=1)))
    decided = freezes.decide(investigator, draft.pk, approved())
    assert (decided.state, decided.organ, decided.decider_title) == ("APPROVED", "测试市公安局", "局长")
    assert decided.required_authority == "COUNTY"


def test_no_statement_approves_or_issues_a_freeze_of_a_case_that_is_not_filed(draft: Freeze) -> None:
    row = Freeze.unscoped.filter(pk=draft.pk)
    columns = {
        "authority": "COUNTY", "required_authority": "COUNTY", "organ": "测", "decider": "甲", "decider_title": "局长",
        "decision_no": "1", "decided_on": timezone.localdate(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="its case is not filed"), transaction.atomic():
        row.update(state="APPROVED", **columns)


def test_no_statement_approves_a_freeze_without_naming_who_decided(case: FundsCase, officer: Actor) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    with pytest.raises(IntegrityError, match="who decided"), transaction.atomic():
        Freeze.unscoped.filter(pk=one.pk).update(
            state="APPROVED", authority="COUNTY", decider="甲", decision_no="1", decided_on=timezone.localdate()
        )


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"number": ""}, "FILING_MISSING"),
        ({"organ": " "}, "FILING_MISSING"),
        ({"case_no": ""}, "FILING_MISSING"),
        ({"number": "ZJ00000012"}, "OUR_NUMBER"),
        ({"case_no": "ZJ00000012"}, "OUR_NUMBER"),
        ({"case_no": "ZJ 00000012"}, "OUR_NUMBER"),
        ({"case_no": "ＺＪ－00000012"}, "OUR_NUMBER"),
        ({"number": "Ｚ Ｊ 0000 0012"}, "OUR_NUMBER"),
        ({"case_no": "1"}, "CASE_NO_SHAPE"),
        ({"case_no": "A330282000000202305001"}, "CASE_NO_SHAPE"),
        ({"on": FILED_ON - timedelta(days=1)}, "FILED_BEFORE"),
        ({"on": date(2999, 1, 1)}, "IN_FUTURE"),
    ],
)
def test_the_filing_is_copied_whole_from_the_case_system(
    officer: Actor, unfiled: FundsCase, told: dict[str, object], code: str
) -> None:
    with pytest.raises(RefusalError, match=code):
        filing.file(officer, unfiled.pk, filed(**told), Acceptance("测受1号", FILED_ON, merged=True))
    unfiled.refresh_from_db()
    assert (unfiled.filing, unfiled.filing_no) == ("NONE", "")


def test_no_statement_files_a_case_without_its_numbers(officer: Actor, unfiled: FundsCase) -> None:
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", FILED_ON, merged=True))
    unfiled.refresh_from_db()
    received = Case.unscoped.create(centre=unfiled.centre, source="COUNTER", received_at=timezone.now())
    for case, change, why in (
        (received, {"state": "FILED", "case_no": CASE_NO}, "does not go from RECEIVED"),
        (unfiled.case, {"state": "FILED", "case_no": ""}, "case_filed_has_number"),
    ):
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            Case.unscoped.filter(pk=case.pk).update(**change)
    # A state without the document freezes nothing: the guard of the freeze asks for that.
    one = freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 1)
    Case.unscoped.filter(pk=unfiled.case_id).update(state="FILED", case_no=CASE_NO)
    with pytest.raises(IntegrityError, match="its case is not filed"), transaction.atomic():
        Freeze.unscoped.filter(pk=one.pk).update(
            state="APPROVED", authority="COUNTY", required_authority="COUNTY", organ="测", decider="甲",
            decider_title="局长", decision_no="1", decided_on=timezone.localdate(),
        )  # fmt: skip


@pytest.mark.parametrize("number", ["ZJ00000001", "ZJ-0000 0001", "ＡＪ 00000001"])
def test_no_statement_takes_a_number_of_ours_for_a_document(unfiled: FundsCase, number: str) -> None:
    case = Case.unscoped.create(centre=unfiled.centre, source="COUNTER", received_at=timezone.now())
    with pytest.raises(IntegrityError, match="case_step_number_copied"), transaction.atomic():
        CaseStep.unscoped.create(
            case=case, act="accept", from_state="RECEIVED", to_state="ACCEPTED", document_no=number
        )


def test_a_filing_is_put_right_but_never_to_after_a_freeze_and_never_taken_away(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    freezes.decide(investigator, one.pk, approved(FILED_ON + timedelta(days=2)))
    second = filed(number="测立2号", on=FILED_ON + timedelta(days=1))
    with pytest.raises(RefusalError, match="CORRECTION_REASON"):
        filing.file(officer, case.pk, second)
    filing.file(officer, case.pk, second, reason="文号录错")
    with pytest.raises(RefusalError, match="SAME_ANSWER"):
        filing.file(officer, case.pk, second, reason="文号录错")
    with pytest.raises(RefusalError, match="FILED_AFTER"):
        filing.file(officer, case.pk, filed(on=FILED_ON + timedelta(days=3)), reason="日期录错")
    with pytest.raises(IntegrityError, match="was decided before"), transaction.atomic():
        CaseStep.unscoped.create(
            case_id=case.case_id, act="file", from_state="ACCEPTED", to_state="FILED", day=FILED_ON + timedelta(days=3)
        )
    with pytest.raises(IntegrityError, match="does not go from FILED"), transaction.atomic():
        Case.unscoped.filter(pk=case.case_id).update(state="ACCEPTED")
    told = Event.objects.filter(action="funds.case_file", outcome="OK").order_by("-pk").first()
    assert told is not None
    assert told.detail["was"]["filing_no"] == "测试立案1号"
    former = CaseStep.unscoped.get(case=case.case_id, struck_by__isnull=False)
    assert (former.document_no, former.day, former.by_id) == ("测试立案1号", FILED_ON, officer.person_id)
    assert former.struck_by is not None
    assert (former.struck_by.document_no, former.struck_by.by_id) == ("测立2号", officer.person_id)
    for step in (former, former.struck_by):
        with pytest.raises((InternalError, ProgrammingError), match="only ever added to"), transaction.atomic():
            CaseStep.unscoped.filter(pk=step.pk).update(document_no="测立3号")


def test_the_countdown_to_the_filing_follows_the_stops_and_ends_with_it(officer: Actor, unfiled: FundsCase) -> None:
    order = stops.issue(officer, stops.draft(officer, unfiled.pk, account_at(unfiled, 1)).pk, "Q-1")
    StopOrder.unscoped.filter(pk=order.pk).update(issued_at=timezone.now() - timedelta(minutes=2))
    answers.answer_stop(officer, order.pk, ok())
    held = StopOrder.unscoped.get(pk=order.pk)
    assert held.expires_at is not None
    unfiled.refresh_from_db()
    assert unfiled.filing_due_at == held.expires_at + timedelta(hours=48)
    assert [one.pk for one in desk.rows(officer, DeskList.FILING)] == [unfiled.pk]
    sweep(held.expires_at - timedelta(hours=24))
    assert OrderAlert.unscoped.filter(kind="NOT_FILED", stop=held, lead=1440).exists()
    file_case(officer, unfiled)
    unfiled.refresh_from_db()
    assert unfiled.filing_due_at is None
    assert not desk.rows(officer, DeskList.FILING).exists()


def test_the_days_since_the_acceptance_count_where_they_end_first(officer: Actor, unfiled: FundsCase) -> None:
    today = timezone.localdate()
    case = filing.accept(officer, unfiled.pk, Acceptance("测受1号", today, 7))
    case.refresh_from_db()
    assert case.filing_due_at is not None
    assert timezone.localdate(case.filing_due_at) == today + timedelta(days=7)


def test_what_is_not_filed_is_not_frozen_and_a_withdrawn_case_tells_of_its_freezes(
    officer: Actor, investigator: Actor, unfiled: FundsCase, draft: Freeze
) -> None:
    filing.accept(officer, unfiled.pk, Acceptance("测受1号", FILED_ON, merged=True))
    filing.not_file(officer, unfiled.pk, "测不立1号", FILED_ON)
    with pytest.raises(RefusalError, match="WRONG_STATE"):  # it was given up
        freezes.decide(investigator, draft.pk, approved())
    filing.file(officer, unfiled.pk, filed(), reason="检察院通知立案")
    unfiled.refresh_from_db()
    assert (unfiled.filing, unfiled.unfiled_no) == ("FILED", "")
    draft = freezes.draft(officer, unfiled.pk, draft.account_id, draft.amount_fen)
    freezes.decide(investigator, draft.pk, approved())
    freezes.issue(officer, draft.pk, "Q-7", doc_no="冻通1号")
    freeze_answers.answer_freeze(officer, draft.pk, Answer("0000", timezone.now(), held_fen=1))
    filing.withdraw(officer, unfiled.pk, "测撤1号", timezone.localdate())
    assert OrderAlert.unscoped.filter(kind="CASE_WITHDRAWN", freeze=draft).exists()
    with pytest.raises(RefusalError, match="CASE_OVER"):  # nothing new is frozen in it
        freezes.draft(officer, unfiled.pk, account_at(unfiled, 1), 1)


def test_the_notice_needs_a_number_of_the_case_system_and_never_ours(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    freezes.decide(investigator, one.pk, approved())
    for number, code in (("", "NOTICE_NUMBER"), (one.number, "OUR_NUMBER")):
        with pytest.raises(RefusalError, match=code):
            freezes.issue(officer, one.pk, "Q-7", doc_no=number)
    freezes.issue(officer, one.pk, "Q-7", doc_no="冻通1号")
    one.refresh_from_db()
    assert (one.doc_no, one.doc_no_source, one.platform) == ("冻通1号", "CASE_SYSTEM", "BIG_DATA")


def test_nothing_is_returned_in_a_case_that_is_not_filed(city: City, unfiled: FundsCase) -> None:
    refund = RefundCase.unscoped.create(centre=unfiled.centre, case=unfiled)
    with pytest.raises(IntegrityError, match="its case is not filed"), transaction.atomic():
        # the figures that the table asks for do not matter: the case comes first
        RefundCase.unscoped.filter(pk=refund.pk).update(state="COUNTY_APPROVED")
    with pytest.raises(RefusalError, match="WRONG_STATE"):
        deciding.approve(city.actor(Role.INVESTIGATOR), refund.pk, approver="测试局长", on=timezone.localdate())


def test_a_freeze_of_an_older_release_is_listed_and_marked_until_its_filing_is_completed(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1)
    freezes.decide(investigator, one.pk, approved())
    assert not desk.rows(officer, DeskList.UNFILED).exists()
    _as_before_the_upgrade(case)
    assert [found.pk for found in desk.rows(officer, DeskList.UNFILED)] == [case.pk]
    assert Freeze.unscoped.get(pk=one.pk).lacks_filing
    with pytest.raises(RefusalError, match="NOT_FILED"):
        freezes.issue(officer, one.pk, "Q-7", doc_no="冻通1号")
    file_case(officer, FundsCase.unscoped.get(pk=case.pk))
    assert not desk.rows(officer, DeskList.UNFILED).exists()
    freezes.issue(officer, one.pk, "Q-7", doc_no="冻通1号")


def _as_before_the_upgrade(case: FundsCase) -> None:
    """As a release without filing left it."""
    case.refresh_from_db()
    FundsCase.unscoped.filter(pk=case.pk).update(case=None)
    # Nobody filed the deed anywhere: its number is free.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
        Case.unscoped.filter(pk=case.case_id).update(state="RECEIVED", case_no="")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER USER")
