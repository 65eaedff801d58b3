# SPDX-License-Identifier: Apache-2.0
"""What narrows or ends a freeze: screening, limiting, release by notice and receipt, objections, sales, renewals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, OrderAlert, PaperKind, Release, Renewal, SecuritySale
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.services import (
    composing,
    freeze_answers,
    freezes,
    objections,
    releases,
    renewals,
    screening,
    securities,
)
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")


def decided(authority: str = "COUNTY", organ: str = "") -> Decision:
    organ = organ or {"COUNTY": "测试市公安局", "PREFECTURE": "设区市公安局", "PROVINCE": "测试省公安厅"}[authority]
    today = timezone.localdate()
    return Decision(True, authority, "测试甲", "批1号", today, "局长", organ, today)


def frozen(officer: Actor, head: Actor, case: FundsCase, authority: str = "COUNTY", **values: object) -> Freeze:
    with at_time(START):
        one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000, **values)  # type: ignore[arg-type]  # as the service takes them
        freezes.decide(head, one.pk, decided(authority))
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", START, held_fen=900_000))
    return Freeze.unscoped.get(pk=one.pk)


@pytest.fixture
@shared
def limited(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    return frozen(officer, investigator, case)


@pytest.fixture
@shared
def whole(officer: Actor, investigator: Actor, case: FundsCase) -> Freeze:
    return frozen(officer, investigator, case, scope_code="02", whole_reason="账户内均为涉案资金")


def kinds(freeze: Freeze) -> set[str]:
    return set(OrderAlert.unscoped.filter(freeze=freeze).values_list("kind", flat=True))


def test_a_release_is_notice_first_and_free_on_the_receipt_and_the_owner_is_told(
    officer: Actor, investigator: Actor, limited: Freeze
) -> None:
    with at_time(START + DAY):
        releases.decide(investigator, limited.pk, decided(), ground="RETURNED")
        with pytest.raises(RefusalError, match="RELEASE_OPEN"):
            releases.decide(investigator, limited.pk, decided(), ground="RETURNED")
        with pytest.raises(RefusalError, match="RELEASE_NONE"):
            releases.receipt(officer, limited.pk, "0000")
        releases.send(officer, limited.pk, "Q-10", doc_no="解通1号")
        assert Freeze.unscoped.get(pk=limited.pk).state == "RELEASING"
    sweep(START + 2 * DAY + timedelta(minutes=1))
    assert "ANSWER_LATE" in kinds(limited)
    with at_time(START + 3 * DAY):
        release = releases.receipt(officer, limited.pk, "0000")
        assert Freeze.unscoped.get(pk=limited.pk).state == "RELEASED"
        with pytest.raises(RefusalError, match="HOW_MISSING"):
            releases.tell_owner(officer, limited.pk, release.pk, " ")
        releases.tell_owner(officer, limited.pk, release.pk, "电话告知，经办人两名")
    told = Release.unscoped.get(pk=release.pk)
    assert (told.state, told.decision_no, told.doc_no, told.organ) == ("DONE", "批1号", "解通1号", "测试市公安局")
    assert told.owner_told_at == START + 3 * DAY


def test_a_bank_that_refuses_a_release_leaves_the_freeze_as_it_was(
    officer: Actor, investigator: Actor, limited: Freeze
) -> None:
    with at_time(START + DAY):
        releases.decide(investigator, limited.pk, decided(), ground="RETURNED")
        releases.send(officer, limited.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, limited.pk, "1100")
    after = Freeze.unscoped.get(pk=limited.pk)
    assert (after.state, after.expires_at, after.ended_at) == ("ACTIVE", limited.expires_at, None)
    assert Release.unscoped.get(freeze=limited).state == "REFUSED"


def test_the_notice_of_a_decision_that_the_bank_did_not_carry_out_is_sent_again(
    city: City, officer: Actor, investigator: Actor, client: Client, limited: Freeze
) -> None:
    place = f"/funds/freezes/{limited.pk}/"
    client.force_login(city.people[Role.FUNDS_OFFICER])
    with at_time(START + DAY):
        freeze_answers.found_unrelated(officer, limited.pk)
        releases.decide(investigator, limited.pk, decided(), ground="UNRELATED")
        releases.send(officer, limited.pk, "Q-10", doc_no="解通1号")
        body = {"version": Freeze.unscoped.get(pk=limited.pk).version, "code": "1300"}
        page = client.post(f"{place}receipt/", body, follow=True).content.decode()
        assert "请告知权利人" not in page
        assert "银行未予办理，仍在冻结" in page
        assert f"{place}release_notice/" in page
        made = composing.described(
            Freeze.unscoped.get(pk=limited.pk), PaperKind.FREE_REPORT, lambda _name, _value: "某"
        )
        assert "批1号" in str(made), "the decision in force"
    with at_time(START + DAY + timedelta(hours=1)):
        with pytest.raises(RefusalError, match="TOO_EARLY"):
            releases.send(officer, limited.pk, "Q-11", START + DAY - timedelta(hours=1), doc_no="解通1号")
        with pytest.raises(RefusalError, match="SAME_HAND"):
            releases.send(replace(officer, person_id=investigator.person_id), limited.pk, "Q-11", doc_no="解通1号")
        releases.send(officer, limited.pk, "Q-11", doc_no="解通1号")
        releases.receipt(officer, limited.pk, "0000")
    assert Freeze.unscoped.get(pk=limited.pk).state == "RELEASED"
    told = Release.unscoped.filter(freeze=limited).order_by("pk").values_list("state", "decision_no", "result_code")
    assert list(told) == [("REFUSED", "批1号", "1300"), ("DONE", "批1号", "0000")]


def test_what_the_refused_decision_rests_on_must_still_stand(
    officer: Actor, investigator: Actor, limited: Freeze
) -> None:
    with at_time(START + DAY):
        freeze_answers.found_unrelated(officer, limited.pk)
        releases.decide(investigator, limited.pk, decided(), ground="UNRELATED")
        releases.send(officer, limited.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, limited.pk, "1100")
        freeze_answers.reconsider(officer, limited.pk, "资金涉案")
        with pytest.raises(RefusalError, match="RELEASE_NONE"):
            releases.send(officer, limited.pk, "Q-11", doc_no="解通1号")


@pytest.mark.parametrize(
    ("told", "ground", "code"),
    [
        (("COUNTY", "设区市公安局"), "RETURNED", "LEVEL"),
        (("PREFECTURE", "外市公安局"), "RETURNED", "RELEASE_ORGAN"),
        (("PROVINCE", "测试省公安厅"), "RETURNED", "RELEASE_ORGAN"),
        (("PROVINCE", "测试省公安厅"), "SUPERIOR", ""),
    ],
)
def test_the_organ_that_approved_releases_and_only_the_superior_one_corrects_it(
    officer: Actor, investigator: Actor, case: FundsCase, told: tuple[str, str], ground: str, code: str
) -> None:
    one = frozen(officer, investigator, case, "PREFECTURE", term="YEAR_1")
    if code:
        with pytest.raises(RefusalError, match=code):
            releases.decide(investigator, one.pk, decided(*told), ground=ground)
    else:
        assert releases.decide(investigator, one.pk, decided(*told), ground=ground).authority == "PROVINCE"


def test_no_statement_releases_an_active_freeze_or_below_its_level(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case, "PREFECTURE", term="YEAR_1")
    with pytest.raises(IntegrityError, match="does not go from ACTIVE to RELEASED"), transaction.atomic():
        Freeze.unscoped.filter(pk=one.pk).update(state="RELEASED", ended_at=START, due_at=None, step_at=None)
    with pytest.raises(IntegrityError, match="below the level"), transaction.atomic():
        Release.unscoped.create(
            freeze=one, ground="RETURNED", authority="COUNTY", required_authority="COUNTY", decider="甲",
            decision_no="1", decided_on=timezone.localdate(),
        )  # fmt: skip


def test_a_whole_account_needs_a_reason_and_is_screened_within_a_month_and_three_in_total(
    officer: Actor, case: FundsCase, whole: Freeze
) -> None:
    with pytest.raises(RefusalError, match="WHOLE_REASON"):
        freezes.draft(officer, case.pk, account_at(case, 1), 1, scope_code="02")
    assert whole.screen_due_at is not None
    assert f"{timezone.localtime(whole.screen_due_at):%F}" == "2026-04-02"
    with at_time(START + 27 * DAY):
        assert [one.pk for one in desk.rows(officer, DeskList.SCREENING)] == [whole.pk]
        screening.extend(officer, whole.pk, "银行流水尚未调齐")
        with pytest.raises(RefusalError, match="SCREEN_EXTENDED"):
            screening.extend(officer, whole.pk, "再延长")
        assert not desk.rows(officer, DeskList.SCREENING).exists()
    whole.refresh_from_db()
    assert f"{timezone.localtime(whole.screen_due_at):%F}" == "2026-06-02"
    sweep(START + 95 * DAY)
    assert {"SCREEN_SOON", "SCREEN_LATE"} <= kinds(whole)


def test_a_whole_account_of_which_part_is_involved_is_limited_to_that(
    officer: Actor, investigator: Actor, whole: Freeze
) -> None:
    with at_time(START + 5 * DAY):
        with pytest.raises(RefusalError, match="SCREEN_PART"):
            screening.screen(officer, whole.pk, "PART")
        with pytest.raises(RefusalError, match="SCREEN_TOO_HIGH"):
            screening.screen(officer, whole.pk, "PART", involved_fen=whole.frozen_fen)
        screening.screen(officer, whole.pk, "PART", involved_fen=300_000)
        with pytest.raises(RefusalError, match="LIMIT_TOO_HIGH"):
            releases.decide(investigator, whole.pk, decided(), ground="SCREENING", limit_fen=900_001)
        releases.decide(investigator, whole.pk, decided(), ground="SCREENING", limit_fen=300_000)
        releases.send(officer, whole.pk, "Q-10", doc_no="解通1号")
        assert Freeze.unscoped.get(pk=whole.pk).scope_code == "02"
        releases.receipt(officer, whole.pk, "0000")
    after = Freeze.unscoped.get(pk=whole.pk)
    assert (after.state, after.scope_code, after.frozen_fen, after.amount_fen) == ("ACTIVE", "01", 300_000, 900_000)
    with at_time(START + 6 * DAY), pytest.raises(RefusalError, match="LIMIT_TOO_HIGH"):
        releases.decide(investigator, whole.pk, decided(), ground="SCREENING", limit_fen=300_000)


def test_what_screening_finds_unrelated_must_go_within_three_days(officer: Actor, limited: Freeze) -> None:
    with at_time(START + 5 * DAY):
        screening.screen(officer, limited.pk, "UNRELATED")
    after = Freeze.unscoped.get(pk=limited.pk)
    assert after.due_at is not None
    assert f"{timezone.localtime(after.due_at):%F %H:%M}" == "2026-03-10 23:59"
    sweep(START + 9 * DAY)
    assert "RELEASE_LATE" in kinds(limited)


def test_a_renewal_is_of_the_first_approvers_level_with_the_dossier_at_the_legal_office(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case, "PREFECTURE", term="YEAR_1")
    assert one.expires_at is not None
    sweep(one.expires_at - 10 * DAY)
    assert "DOSSIER" in kinds(one)
    with at_time(one.expires_at - 9 * DAY):
        screening.screen(officer, one.pk, "INVOLVED")
        renewals.draft(officer, one.pk)
        with pytest.raises(RefusalError, match="DOSSIER_MISSING"):
            renewals.decide(investigator, one.pk, decided("PREFECTURE"))
        renewals.hand_over(officer, one.pk, timezone.localdate())
        with pytest.raises(RefusalError, match="LEVEL") as refused:
            renewals.decide(investigator, one.pk, decided("COUNTY"))
        assert "第二百四十条" in refused.value.message
        renewals.decide(investigator, one.pk, decided("PREFECTURE"))
    assert Renewal.unscoped.get(freeze=one).required_authority == "PREFECTURE"


def test_an_objection_goes_from_receipt_to_answer_within_thirty_days(officer: Actor, limited: Freeze) -> None:
    with at_time(START + DAY):
        today = timezone.localdate()
        one = objections.receive(officer, limited.pk, name="王测试", concern="OWNER", content="系货款", on=today)
        with pytest.raises(RefusalError, match="OBJECTION_STATE"):
            objections.answer(officer, limited.pk, one.pk, number="答1号", on=today)
        objections.register(officer, limited.pk, one.pk, receipt_no="回1号", on=today)
        objections.hand_in(officer, limited.pk, one.pk, materials="合同、发货单")
    assert one.due_at is not None
    assert f"{timezone.localtime(one.due_at):%F}" == "2026-04-02"
    sweep(START + 32 * DAY)
    assert {"OBJECTION_SOON", "OBJECTION_LATE"} <= kinds(limited)
    with at_time(START + 33 * DAY):
        today = timezone.localdate()
        with pytest.raises(RefusalError, match="OBJECTION_REASON"):
            objections.check(officer, limited.pk, one.pk, outcome="KEPT", reason="", on=today)
        objections.check(officer, limited.pk, one.pk, outcome="RELEASED", reason="与案件无关", on=today)
        assert Freeze.unscoped.get(pk=limited.pk).unrelated_at == START + 33 * DAY
        objections.answer(officer, limited.pk, one.pk, number="答1号", on=today)
        objections.appeal(officer, limited.pk, one.pk, superior="测试市局", on=today)
    after = FreezeObjection.unscoped.get(pk=one.pk)
    assert (after.state, after.outcome, after.due_at, after.step_at) == ("SUPERIOR", "RELEASED", None, None)


def test_securities_hold_two_years_and_what_their_sale_brings_stays_frozen(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    with pytest.raises(RefusalError, match="TERM_ASSET"):
        freezes.draft(officer, case.pk, account_at(case, 1), 1, asset="SECURITY", term="MONTHS_6")
    one = frozen(officer, investigator, case, asset="SECURITY", term="YEARS_2")
    assert one.expires_at is not None
    assert f"{timezone.localtime(one.expires_at):%F}" == "2028-03-02"
    with at_time(START + DAY):
        today = timezone.localdate()
        securities.apply(officer, one.pk, today)
        with pytest.raises(RefusalError, match="SALE_STATE"):
            securities.sold(officer, one.pk, today, 1)
        securities.decide(investigator, one.pk, decided())
        securities.sold(officer, one.pk, today, 850_000)
    after = Freeze.unscoped.get(pk=one.pk)
    assert (after.state, after.frozen_fen) == ("ACTIVE", 850_000)
    assert SecuritySale.unscoped.get(freeze=one).proceeds_fen == 850_000
    with pytest.raises(RefusalError, match="SALE_STATE"):
        securities.sold(officer, one.pk, today, 1)


@pytest.mark.parametrize(("asset", "level"), [("SHARES", "PREFECTURE"), ("LISTED", "PROVINCE")])
def test_shares_need_the_prefecture_and_a_listed_company_the_province(
    officer: Actor, investigator: Actor, case: FundsCase, asset: str, level: str
) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 1, asset=asset)
    below = {"PREFECTURE": "COUNTY", "PROVINCE": "PREFECTURE"}[level]
    with pytest.raises(RefusalError, match="LEVEL") as refused:
        freezes.decide(investigator, one.pk, decided(below))
    assert "第二百三十九条" in refused.value.message
    assert freezes.decide(investigator, one.pk, decided(level)).required_authority == level
