# SPDX-License-Identifier: Apache-2.0
"""Any course of events: several restitutions of one case, random acts by random people, on a real database.

What the table and the guards allow moves; what they forbid is refused and changes nothing; the money always adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import SOAK, course
from tests.funds.refunds.conftest import Scene
from tests.funds.refunds.test_desk import PDF, day
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import LedgerEntry, RefundCase, RefundChange, RefundLine, ReturnMode
from wuzha.funds.refunds.rules.lifecycle import OVER, PAID, REFUND_LIFE, RefundAct
from wuzha.funds.refunds.services import applications, bank, deciding, ledger, papers, tracing
from wuzha.refusals import RefusalError

A = RefundAct
PEOPLE = st.sampled_from(["first", "second", "decider"])
WHICH = st.integers(0, 3)
CARDS = {"张": ("张测试", "6222020000000000000"), "李": ("李测试", "621700000000000014")}


class AnyCourse(RuleBasedStateMachine):
    scene: ClassVar[Scene]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.people = {name: getattr(self.scene, name) for name in ("first", "second", "decider")}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        tracing.open_refund(self.people["first"], self.scene.case.pk)

    def pick(self, which: int) -> RefundCase:
        rows = list(RefundCase.unscoped.order_by("pk"))
        refund: RefundCase = rows[which % len(rows)]
        return refund

    def attempt(self, act: RefundAct, refund: RefundCase, run: Callable[[], object]) -> None:
        """Do it: refused with nothing changed, or moved where the table says."""
        before = refund.state, refund.version, LedgerEntry.unscoped.count()
        wanted = REFUND_LIFE.target(act, refund.state)
        try:
            run()
        except RefusalError:
            now = RefundCase.unscoped.get(pk=refund.pk)
            assert (now.state, now.version, LedgerEntry.unscoped.count()) == before
            return
        assert wanted is not None, f"{act} happened in {before[0]}"
        now = RefundCase.unscoped.get(pk=refund.pk)
        assert now.state in (wanted, before[0])

    @rule(which=WHICH, steps=st.sampled_from([1, 3, 5, 14, 14]))
    def go_on(self, which: int, steps: int) -> None:
        """What a desk would do next, several times: so that the course comes to its later states; 14 end it."""
        for _step in range(steps):
            refund = self.pick(which)
            match refund.state:
                case "DRAFT" | "RETURNED":
                    self.trace(which, "first")
                case "TRACED":
                    self.apply(which, "first")
                case "APPLIED":
                    self.check(which, "first" if refund.first_officer_id is None else "second")
                case "MATERIALS_OK":
                    self.announce(which, early=True)
                case "OBJECTION_OPEN":
                    self.review(which, upheld=False)
                case "ANNOUNCED" | "OBJECTION_REVIEWED":
                    self.end(which)
                case "ANNOUNCE_DONE":
                    self.approve(which, "decider")
                case "COUNTY_APPROVED":
                    self.submit(which)
                case "SUBMITTED":
                    self.reply(which, deciding.Reply.DECIDED, scan=True)
                case "DECIDED" | "BANK_FAILED":
                    self.notify(which)
                case "BANK_NOTIFIED":
                    self.answer(which, fails=False)
                case _:
                    self.close(which)
            self.reached.add(self.pick(which).state)

    @rule(which=WHICH, who=PEOPLE)
    def trace(self, which: int, who: str) -> None:
        refund = self.pick(which)
        self.attempt(A.TRACE, refund, lambda: tracing.trace(self.people[who], refund.pk))
        RefundCase.unscoped.filter(pk=refund.pk, state="TRACED").update(traced_at=timezone.now() - timedelta(days=40))

    @rule(which=WHICH)
    def open_another(self, which: int) -> None:
        parent = self.pick(which)
        count = RefundCase.unscoped.count()
        self.quietly(lambda: tracing.fork(self.people["second"], parent.pk))
        made = RefundCase.unscoped.count() - count
        assert not made or parent.state in PAID

    @rule(which=WHICH, who=PEOPLE)
    def apply(self, which: int, who: str) -> None:
        refund, actor = self.pick(which), self.people[who]
        for one in refund.victims(manager="unscoped").select_related("victim"):
            name, card = CARDS[str(one.victim.name)[0]]
            filled = applications.Application(name, card, "测试工商银行", signed_on=day())
            self.quietly(lambda one=one, filled=filled: applications.enter(actor, refund.pk, one.pk, filled))
        self.attempt(A.APPLY, refund, lambda: applications.apply(actor, refund.pk))

    @rule(which=WHICH, who=PEOPLE)
    def check(self, which: int, who: str) -> None:
        refund = self.pick(which)
        self.attempt(A.CHECK, refund, lambda: applications.check(self.people[who], refund.pk))

    @rule(which=WHICH, early=st.booleans())
    def announce(self, which: int, early: bool) -> None:
        refund, on = self.pick(which), day(-40 if early else -2)
        self.attempt(A.ANNOUNCE, refund, lambda: deciding.announce(self.people["first"], refund.pk, on))

    @rule(which=WHICH)
    def object_to(self, which: int) -> None:
        refund = self.pick(which)
        on = (refund.announced_on or day()) + timedelta(days=1)
        run = lambda: deciding.object_to(self.people["first"], refund.pk, on=on, name="", content="测试异议")  # noqa: E731
        self.attempt(A.OBJECT, refund, run)

    @rule(which=WHICH, upheld=st.booleans())
    def review(self, which: int, upheld: bool) -> None:
        refund = self.pick(which)
        one = refund.objections(manager="unscoped").filter(state="OPEN").first()
        if one is not None:
            run = lambda: deciding.review(self.people["second"], refund.pk, one.pk, upheld=upheld, answer="测试")  # noqa: E731
            self.attempt(A.REVIEW, refund, run)

    @rule(which=WHICH)
    def end(self, which: int) -> None:
        refund = self.pick(which)
        self.attempt(A.END, refund, lambda: deciding.end(self.people["first"], refund.pk))

    @rule(which=WHICH, who=PEOPLE)
    def approve(self, which: int, who: str) -> None:
        refund = self.pick(which)
        run = lambda: deciding.approve(self.people[who], refund.pk, approver="测试局长", on=day())  # noqa: E731
        self.attempt(A.APPROVE, refund, run)

    @rule(which=WHICH)
    def submit(self, which: int) -> None:
        refund = self.pick(which)
        run = lambda: deciding.submit(self.people["first"], refund.pk, package_no="慈公呈〔2023〕1号", on=day())  # noqa: E731
        self.attempt(A.SUBMIT, refund, run)

    @rule(which=WHICH, reply=st.sampled_from([*[deciding.Reply.DECIDED] * 4, *deciding.Reply]), scan=st.booleans())
    def reply(self, which: int, reply: deciding.Reply, scan: bool) -> None:
        refund = self.pick(which)
        if scan:
            papers.bring(self.people["first"], refund.pk, "REPLY", PDF)
        act = {"decided": A.DECIDE, "returned": A.RETURN, "rejected": A.REJECT}[reply.value]
        self.attempt(act, refund, lambda: deciding.record_reply(
            self.people["decider"], refund.pk, reply, number="甬〔2023〕2号", on=day(), reason="测试"))  # fmt: skip

    @rule(which=WHICH)
    def notify(self, which: int) -> None:
        refund = self.pick(which)
        run = lambda: bank.notify(self.people["first"], refund.pk, number="慈〔2023〕5号", on=day())  # noqa: E731
        self.attempt(A.NOTIFY, refund, run)

    @rule(which=WHICH, fails=st.sampled_from([False, False, False, True]))
    def answer(self, which: int, fails: bool) -> None:
        refund = self.pick(which)
        for one in refund.accounts(manager="unscoped").order_by("pk"):
            line = RefundLine.unscoped.filter(account=one, state="PLANNED").first()
            failed = {line.pk: "户名不符"} if line is not None and fails else {}
            self.quietly(
                lambda one=one, failed=failed: bank.answer(
                    self.people["first"], refund.pk, one.pk, on=day(), failed=failed
                )
            )

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        refund, first = self.pick(which), self.people["first"]
        for one in refund.accounts(manager="unscoped").all():
            papers.bring(first, refund.pk, "RECEIPT", PDF, account_id=one.pk)
        self.attempt(A.FILE, refund, lambda: bank.file_receipt(first, refund.pk))
        refund = self.pick(which)
        self.attempt(A.CLOSE, refund, lambda: bank.close(first, refund.pk))

    @rule(which=WHICH, sure=st.sampled_from([False, False, False, True]))
    def withdraw(self, which: int, sure: bool) -> None:
        refund = self.pick(which)
        if sure:
            self.attempt(A.WITHDRAW, refund, lambda: deciding.withdraw(self.people["first"], refund.pk, reason="测试"))

    def quietly(self, run: Callable[[], object]) -> None:
        try:
            run()
        except RefusalError:
            return

    @invariant()
    def money_adds_up(self) -> None:
        assert ledger.verify() == []
        for freeze in Freeze.unscoped.all():
            balances = ledger.balances(freeze.pk)
            lines = RefundLine.unscoped.filter(freeze=freeze)
            waiting = lines.filter(state__in=["PLANNED", "FAILED"]).aggregate(fen=Sum("refund_fen"))["fen"] or 0
            paid = lines.filter(state="PAID").aggregate(fen=Sum("refund_fen"))["fen"] or 0
            assert (balances.promised, balances.refunded) == (waiting, paid)
            assert paid == freeze.paid_fen <= (freeze.frozen_fen or 0)
        for victim, loss in (("V1", 80_000_00), ("V2", 50_000_00)):
            live = RefundLine.unscoped.filter(victim=self.scene.victims[victim]).exclude(state="DROPPED")
            assert (live.aggregate(fen=Sum("refund_fen"))["fen"] or 0) <= loss

    @invariant()
    def each_step_is_in_the_table_and_in_the_history(self) -> None:
        for refund in RefundCase.unscoped.all():
            rows = RefundChange.unscoped.filter(refund=refund).order_by("pk")
            steps = list(rows.values_list("from_state", "to_state"))
            assert all(step in REFUND_LIFE.edges or step[0] == step[1] for step in steps)
            assert [start for start, _end in steps] == ["DRAFT", *(end for _start, end in steps)][: len(steps)]
            assert refund.state == (steps[-1][1] if steps else "DRAFT")
            assert (refund.ended_at is not None) == (refund.state in OVER)

    @invariant()
    def nobody_is_paid_without_decision_and_announcement(self) -> None:
        for refund in RefundCase.unscoped.filter(lines__state="PAID").distinct():
            assert refund.reply_no
            assert refund.first_officer_id != refund.second_officer_id
            assert refund.mode != ReturnMode.PRO_RATA or refund.announced_until is not None


@pytest.mark.django_db
@pytest.mark.slow
def test_any_course_of_restitutions(worked: Scene) -> None:
    AnyCourse.scene, AnyCourse.reached = worked, set()
    # The straight course first: what any course comes to is a matter of luck.
    straight = AnyCourse()
    straight.begin()
    straight.go_on(which=0, steps=14)
    straight.money_adds_up()
    straight.teardown()
    run_state_machine_as_test(
        AnyCourse,
        settings=course(12, derandomize=True),
    )
    if SOAK:  # a few courses do not come everywhere
        assert {"BANK_NOTIFIED", "BANK_PAID"} <= AnyCourse.reached
