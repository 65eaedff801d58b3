# SPDX-License-Identifier: Apache-2.0
"""What is limited to a sum: the papers say how it was frozen before, why by the ground recorded, and what becomes free,
before the bank's receipt and after it; what was applied for stays; every step stands in the course."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, at_time
from wuzha.audit.actor import Actor
from wuzha.funds.models import Change, Freeze, FundsCase, PaperKind, Release
from wuzha.funds.orders.services import composing, freeze_answers, freezes, objections, releases, renewals, screening
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.org.roles import Role

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HELD, STAYS = 2_000_000, 800_000
WHOLE = {"scope_code": "02", "whole_reason": "资金快进快出"}
#: Of what is limited: what a paper of a sum says, and of a whole account; neither may stand on a paper of the other.
OF_A_SUM, OF_THE_WHOLE = ("减少", "冻结数额"), ("全额冻结", "变更")


def decided() -> Decision:
    day = timezone.localdate()
    return Decision(True, "COUNTY", "测试甲", "批1号", day, "局长", "测试市公安局", day)


def frozen(officer: Actor, head: Actor, case: FundsCase, **values: str) -> Freeze:
    with at_time(START):
        one = freezes.draft(officer, case.pk, account_at(case, 1), HELD, **values)  # type: ignore[arg-type]  # as the service takes them
        freezes.decide(head, one.pk, decided())
        freezes.issue(officer, one.pk, "Q-9", doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, one.pk, Answer("0000", START, held_fen=HELD))
    return Freeze.unscoped.get(pk=one.pk)


def objected(officer: Actor, freeze: Freeze) -> None:
    """An objection that is right in part: the sum stays."""
    today = timezone.localdate()
    one = objections.receive(officer, freeze.pk, name="王测试", concern="OWNER", content="系货款", on=today)
    objections.register(officer, freeze.pk, one.pk, receipt_no="回1号", on=today)
    objections.hand_in(officer, freeze.pk, one.pk, materials="合同、发货单")
    objections.check(officer, freeze.pk, one.pk, outcome="LIMITED", reason="部分系货款", on=today, limited_fen=STAYS)
    objections.answer(officer, freeze.pk, one.pk, number="答1号", on=today)


def screened(officer: Actor, freeze: Freeze) -> None:
    screening.screen(officer, freeze.pk, "PART", involved_fen=STAYS)


def limited(officer: Actor, head: Actor, freeze: Freeze, ground: str) -> None:
    releases.decide(head, freeze.pk, decided(), ground=ground, limit_fen=STAYS)


def received(officer: Actor, freeze: Freeze) -> None:
    releases.send(officer, freeze.pk, "Q-10", doc_no="解通1号")
    releases.receipt(officer, freeze.pk, "0000")


def text(freeze: Freeze, kind: str) -> str:
    return str(composing.described(Freeze.unscoped.get(pk=freeze.pk), PaperKind(kind), lambda _name, _value: "某"))


@pytest.mark.parametrize(
    ("values", "find", "ground", "why"),
    [
        ({}, screened, "SCREENING", "经甄别，该账户内仅部分资金涉案，冻结数额超出涉案数额"),
        ({}, objected, "OBJECTION", "经审查，对该冻结提出的异议部分成立"),
        (WHOLE, screened, "SCREENING", "经甄别，该账户内仅部分资金涉案，不符合全额冻结的条件"),
        (WHOLE, objected, "OBJECTION", "经审查，对该冻结提出的异议部分成立，不符合全额冻结的条件"),
    ],
    ids=["sum-screened", "sum-objected", "whole-screened", "whole-objected"],
)
def test_the_papers_of_a_limiting_say_how_it_was_frozen_why_and_what_becomes_free(
    officer: Actor, investigator: Actor, case: FundsCase, values: dict[str, str], find: Any, ground: str, why: str
) -> None:
    one = frozen(officer, investigator, case, **values)
    says, never = (OF_THE_WHOLE, OF_A_SUM[:1]) if values else (OF_A_SUM, OF_THE_WHOLE)
    title = "呈请变更冻结范围报告书" if values else "呈请减少冻结数额报告书"

    def check(made: str, *more: str) -> None:
        for part in ("8,000.00元", "12,000.00元", *says, *more):
            assert part in made, part
        assert not [part for part in (*never, "无证据证明") if part in made]

    with at_time(START + DAY):
        find(officer, one)
        check(text(one, "FREE_REPORT"), title, why)  # the leader is asked before anybody decided
        limited(officer, investigator, one, ground)
        check(text(one, "FREE_REPORT"), title, why)
        check(text(one, "FREE_NOTICE"), "对继续冻结数额以外的部分解除冻结")
        received(officer, one)
        check(text(one, "FREE_REPORT"), title, why)
        check(text(one, "OWNER"), "变更冻结范围告知书" if values else "减少冻结数额告知书")
        assert ("20,000.00元" in text(one, "OWNER")) is not bool(values)


def test_a_screening_that_ran_out_is_not_told_as_a_result(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    one = frozen(officer, investigator, case)
    with at_time(START + 100 * DAY):
        limited(officer, investigator, one, "SCREENING")
        made = text(one, "FREE_REPORT")
    assert "甄别期限届满，无证据证明限额以外的资金涉案" in made
    assert "经甄别" not in made


def test_a_second_limiting_starts_from_what_the_first_left(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case, **WHOLE)
    with at_time(START + DAY):
        screened(officer, one)
        limited(officer, investigator, one, "SCREENING")
        received(officer, one)
        releases.decide(investigator, one.pk, decided(), ground="RETURNED", limit_fen=300_000)
        made = text(one, "FREE_NOTICE")
        assert "全额冻结" not in made
        for part in ("8,000.00元", "3,000.00元", "5,000.00元", "减少对下列财产的冻结数额"):
            assert part in made, part
        received(officer, one)
    kept = Release.unscoped.filter(freeze=one).order_by("pk").values_list("was_scope", "was_held_fen")
    assert list(kept) == [("02", HELD), ("01", STAYS)]


def test_what_an_older_release_limited_says_of_a_whole_account_that_it_was_one(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case, **WHOLE)
    with at_time(START + DAY):
        screened(officer, one)
        limited(officer, investigator, one, "SCREENING")
        received(officer, one)
        Release.unscoped.filter(freeze=one).update(was_scope="", was_held_fen=None)
        assert "由全额冻结（只收不付）变更为限额冻结" in text(one, "OWNER")


def test_what_was_applied_for_stays_and_every_step_stands_in_the_course(
    city: City, officer: Actor, investigator: Actor, client: Client, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case)
    with at_time(START + DAY):
        objected(officer, one)
        limited(officer, investigator, one, "OBJECTION")
        received(officer, one)
        release = Release.unscoped.get(freeze=one)
        releases.tell_owner(officer, one.pk, release.pk, "电话告知")
        after = Freeze.unscoped.get(pk=one.pk)
        client.force_login(city.people[Role.FUNDS_OFFICER])
        page = client.get(f"/funds/freezes/{one.pk}/").content.decode()
    assert (after.amount_fen, after.frozen_fen, after.mode) == (HELD, STAYS, "FULL")
    assert "<dt>申请冻结额</dt><dd>20,000.00 元</dd>" in page
    acts = list(Change.unscoped.filter(freeze=one).order_by("pk").values_list("act", flat=True))
    assert acts[3:] == [
        "objection", "obj_register", "obj_hand_in", "obj_check", "obj_answer", "cut", "limit_notice", "reduce", "owner",
    ]  # fmt: skip
    assert "全额改为限额" not in page
    for word in ("异议已登记并出具回执", "异议已书面答复", "决定变更冻结数额", "减少为较低数额", "已告知权利人"):
        assert word in page, word


def test_a_bank_that_refuses_a_limiting_is_in_the_course(officer: Actor, investigator: Actor, case: FundsCase) -> None:
    one = frozen(officer, investigator, case)
    with at_time(START + DAY):
        screened(officer, one)
        limited(officer, investigator, one, "SCREENING")
        releases.send(officer, one.pk, "Q-10", doc_no="解通1号")
        releases.receipt(officer, one.pk, "1100")
    assert Change.unscoped.filter(freeze=one).order_by("pk").last().act == "not_limited"  # type: ignore[union-attr]  # there are some
    assert Release.unscoped.get(freeze=one).was_held_fen is None


def test_the_papers_of_a_renewal_are_not_written_anew_with_the_sum_of_a_later_limiting(
    officer: Actor, investigator: Actor, case: FundsCase
) -> None:
    one = frozen(officer, investigator, case)
    papers = {PaperKind.RENEW_REPORT, PaperKind.RENEW_NOTICE}
    with at_time(START + 80 * DAY):
        screening.screen(officer, one.pk, "INVOLVED")
        renewals.draft(officer, one.pk)
        renewals.hand_over(officer, one.pk, timezone.localdate())
        renewals.decide(investigator, one.pk, decided())
        renewals.issue(officer, one.pk, "Q-11", doc_no="续冻通1号")
        renewals.answer_renewal(officer, one.pk, Answer("0000", timezone.now()))
        assert "20,000.00" in text(one, "RENEW_NOTICE")
        limited(officer, investigator, one, "RETURNED")
    with at_time(START + 81 * DAY):
        received(officer, one)
        assert not papers & set(composing.makeable(Freeze.unscoped.get(pk=one.pk)))
        renewals.draft(officer, one.pk)
        assert PaperKind.RENEW_REPORT in composing.makeable(Freeze.unscoped.get(pk=one.pk))
