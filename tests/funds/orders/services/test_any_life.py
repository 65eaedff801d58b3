# SPDX-License-Identifier: Apache-2.0
"""Stops, freezes, renewals and corrections of one account in two cases, in whatever sequence, on a real database.

What is refused changes nothing; what is final stays; no account is stopped a third time or frozen twice in a case;
every end is the bank's or that of the rules; columns and totals are those of the answers that count.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import SOAK, course
from tests.factories import City
from tests.funds.conftest import FIRST, VICTIM, account_at, figure, file_case
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.funds.models import (
    BankAnswer,
    Change,
    Freeze,
    FundsCase,
    Institution,
    OrderAlert,
    Renewal,
    RequestKind,
    StopOrder,
)
from wuzha.funds.orders.rules import freezes as freeze_rules
from wuzha.funds.orders.rules import stops as stop_rules
from wuzha.funds.orders.rules.freezes import FreezeState, Mode, RenewalState
from wuzha.funds.orders.rules.results import HOLDS, ResultClass
from wuzha.funds.orders.services import answers, freeze_answers, freezes, releases, renewals, reports, screening, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.services.freeze_clock import ends
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: A figure covers at most this much.
LAST = START + timedelta(days=1000)
LOSS = 1000
TICK = timedelta(seconds=1)
CODES = st.sampled_from(["0000", "0000", "1200", "1303", "1304", "0300", "1100"])
SUMS = st.none() | st.integers(0, 2000)
WHICH = st.integers(0, 5)
#: States from which nothing leads on, a correction neither.
FINAL: dict[Any, set[str]] = {
    StopOrder: {"RELEASED", "EXPIRED", "WITHDRAWN"},
    Freeze: {"RELEASED", "AUTO_RELEASED", "DEDUCTED", "REJECTED"},
}  # fmt: skip


class AnyLife(RuleBasedStateMachine):
    """A desk of two people whose clock only goes forward."""

    officer: ClassVar[Actor]
    decider: ClassVar[Actor]
    now: ClassVar[datetime]
    #: States that were reached, and acts that succeeded: proof that the courses go deep.
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self._point = transaction.atomic()
        self._point.__enter__()
        type(self).now = START
        self.final: dict[tuple[Any, int], str] = {}
        #: Freeze → what it holds since it took effect.
        self.effects: dict[int, int] = {}
        self.cases: list[FundsCase] = []
        #: Time and records of which all was found to hold.
        self.held: object = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        bank, _made = Institution.objects.get_or_create(
            code="TEST-B1", defaults={"name": "测试一银行", "kind": "BANK", "synthetic": True}
        )
        mule = AccountDetails(FIRST, institution_id=bank.pk)
        for name in ("测试甲", "测试乙"):
            paid = Transfer(mule, 500, START - timedelta(hours=1), by=AccountDetails(VICTIM))
            told = NewReport(LOSS, START - timedelta(minutes=5), [paid])
            self.cases.append(reports.by_hand(self.officer, Person(name), told).case)
        self.account = account_at(self.cases[0], 1)
        for case in self.cases:
            file_case(self.officer, case)

    def attempt(self, act: Callable[..., object], *arguments: Any, **named: Any) -> bool:
        """Do it; a refusal changes nothing."""
        before = self.seen()
        try:
            with transaction.atomic():
                act(*arguments, **named)
        except RefusalError:
            assert self.seen() == before
            return False
        self.reached.add(f"{act.__module__.rpartition('.')[2]}.{act.__name__}")
        return True

    def seen(self) -> list[Any]:
        return [
            *StopOrder.unscoped.order_by("pk").values_list(),
            *Freeze.unscoped.order_by("pk").values_list(),
            *Renewal.unscoped.order_by("pk").values_list(),
            BankAnswer.unscoped.count(),
        ]

    def pick(self, model: Any, which: int, **named: Any) -> Any:
        rows = list(model.unscoped.filter(**named).order_by("pk"))
        return rows[which % len(rows)] if rows else None

    @rule(hours=st.integers(1, 60) | st.sampled_from([24 * 40, 24 * 190]))
    def wait(self, hours: int) -> None:
        type(self).now = min(LAST, self.now + timedelta(hours=hours))

    @rule()
    def swept(self) -> None:
        sweep(self.now)
        over = {"expires_at__lte": self.now}
        assert not StopOrder.unscoped.filter(state__in=stop_rules.HOLDING, extension_at__isnull=True, **over).exists()
        waits = Renewal.unscoped.filter(state=RenewalState.ISSUED).values("freeze")
        assert not Freeze.unscoped.filter(state=FreezeState.ACTIVE, **over).exclude(pk__in=waits).exists()

    @rule(which=WHICH)
    def draft_stop(self, which: int) -> None:
        self.attempt(stops.draft, self.officer, self.cases[which % 2].pk, self.account)

    @rule(which=WHICH, act=st.sampled_from([stops.release, stops.withdraw, stops.ask_extension]))
    def on_stop(self, which: int, act: Callable[..., object]) -> None:
        if order := self.pick(StopOrder, which):
            self.attempt(act, self.officer, order.pk)

    @rule(which=WHICH, code=CODES, balance=SUMS)
    def answer_stop(self, which: int, code: str, balance: int | None) -> None:
        if order := self.pick(StopOrder, which):
            self.attempt(answers.answer_stop, self.officer, order.pk, Answer(code, self.now, balance_fen=balance))

    @rule(which=WHICH, fen=st.integers(1, 2000), term=st.sampled_from(list(freeze_rules.Term)))
    def draft_freeze(self, which: int, fen: int, term: str) -> None:
        self.attempt(
            freezes.draft, self.officer, self.cases[which % 2].pk, self.account, fen, term=term, whole_reason="余额未知"
        )

    @rule(which=WHICH, approved=st.booleans(), authority=st.sampled_from(list(freeze_rules.Authority)))
    def decide(self, which: int, approved: bool, authority: str) -> None:
        if one := self.pick(Freeze, which):
            self.attempt(freezes.decide, self.decider, one.pk, self.decision(approved, authority))

    @rule(which=WHICH, code=CODES, held=SUMS)
    def answer_freeze(self, which: int, code: str, held: int | None) -> None:
        if one := self.pick(Freeze, which):
            self.attempt(freeze_answers.answer_freeze, self.officer, one.pk, Answer(code, self.now, held_fen=held))

    @rule(which=WHICH, fen=st.integers(0, 2000))
    def take_effect(self, which: int, fen: int) -> None:
        one = self.pick(Freeze, which, mode=Mode.QUEUED)
        if one and self.attempt(freeze_answers.took_effect, self.officer, one.pk, self.now, fen, balance_fen=fen):
            self.effects[one.pk] = fen

    @rule(which=WHICH, fen=st.integers(1, 2000))
    def pay_out(self, which: int, fen: int) -> None:
        if one := self.pick(Freeze, which, state=FreezeState.ACTIVE):
            self.attempt(freeze_answers.pay_out, self.officer, one.pk, min(fen, one.frozen_fen or 1), self.now)

    @rule(which=WHICH)
    def release_freeze(self, which: int) -> None:
        if one := self.pick(Freeze, which):
            self.attempt(releases.decide, self.decider, one.pk, self.decision(True, one.authority), ground="RETURNED")
            self.attempt(releases.send, self.officer, one.pk, "T", doc_no="N")
            self.attempt(releases.receipt, self.officer, one.pk, "0000" if which % 2 else "1100")

    @rule(which=WHICH, code=CODES, until=st.none() | st.integers(-5, 300))
    def answer_renewal(self, which: int, code: str, until: int | None) -> None:
        if one := self.pick(Freeze, which, state=FreezeState.ACTIVE):
            end = None if until is None else one.expires_at + timedelta(days=until)
            self.attempt(renewals.answer_renewal, self.officer, one.pk, Answer(code, self.now, expires_at=end))

    @rule(which=WHICH, code=CODES, fen=SUMS)
    def correct(self, which: int, code: str, fen: int | None) -> None:
        if former := self.pick(BankAnswer, which):
            answer = Answer(code, self.now, balance_fen=fen, held_fen=fen)
            self.attempt(correct, self.officer, former.pk, answer, "录错")

    @rule(which=WHICH, steps=st.integers(1, 20), fen=st.integers(0, 2000))
    def go_on(self, which: int, steps: int, fen: int) -> None:
        """What a desk would do next, several times: so that the course comes to its later states."""
        for step in range(steps):
            stop, one = self.pick(StopOrder, which), self.pick(Freeze, which)
            if stop is None:
                self.draft_stop(which)
            elif stop.state == "DRAFT":
                self.attempt(stops.issue, self.officer, stop.pk, "Q")
            elif stop.state == "ISSUED":
                self.answer_stop(which, "0000", fen)
            elif one is None:
                self.draft_freeze(which, 1000, "MONTHS_6")
            elif one.state == "DRAFT":
                self.decide(which, True, "PREFECTURE")
            elif one.state == "APPROVED":
                self.attempt(freezes.issue, self.officer, one.pk, "R", doc_no="N")
            elif one.state == "ISSUED":
                self.answer_freeze(which, "0000", fen)
            elif one.state == "ACTIVE" and step % 3 == 0:
                self.correct(which, "0000", fen + step)  # the bank's sum was put down wrong
            elif one.state == "ACTIVE":
                self.renew(one, fen)
            self.what_is_final_stays()
            type(self).now = min(LAST, self.now + timedelta(minutes=7))

    def renew(self, freeze: Freeze, fen: int) -> None:
        renewal = Renewal.unscoped.filter(freeze=freeze, state__in=freeze_rules.RENEWING).first()
        if renewal is None:
            self.attempt(screening.screen, self.officer, freeze.pk, "INVOLVED")
            self.attempt(renewals.draft, self.officer, freeze.pk)
            self.attempt(renewals.hand_over, self.officer, freeze.pk, timezone.localdate(self.now))
        elif renewal.state == RenewalState.DRAFT:
            self.attempt(renewals.decide, self.decider, freeze.pk, self.decision(fen % 5 > 0, "PREFECTURE"))
        elif renewal.state == RenewalState.APPROVED:
            self.attempt(renewals.issue, self.officer, freeze.pk, "S", doc_no="N")
        else:
            self.attempt(renewals.answer_renewal, self.officer, freeze.pk, Answer("0000", self.now))

    def decision(self, approved: bool, authority: str) -> Decision:
        return Decision(
            approved, authority, "测试甲", "冻1号", timezone.localdate(self.now), "局长", "测试公安局",
            timezone.localdate(self.now), "" if approved else "依据不足",
        )  # fmt: skip

    @invariant()
    def an_account_has_one_open_stop_and_never_a_third_one(self) -> None:
        rows = list(StopOrder.unscoped.all())
        assert sum(one.state in stop_rules.OPEN for one in rows) <= 1
        assert sum(one.times for one in rows) <= 2

    @invariant()
    def an_account_is_frozen_once_in_a_case_up_to_what_the_bank_said(self) -> None:
        live = Freeze.unscoped.filter(state__in=freeze_rules.OPEN)
        assert all(n == 1 for n in live.values("case", "account").annotate(n=Count("pk")).values_list("n", flat=True))
        for one in Freeze.unscoped.all():
            current: Any = answer_of(one, RequestKind.FREEZE)
            holds = current is not None and (
                current.result in HOLDS or current.result == ResultClass.ALREADY_RESTRICTED
            )
            if not holds:
                assert (one.frozen_fen, one.started_at, one.paid_fen) == (None, None, 0)
            elif current.result == ResultClass.ALREADY_RESTRICTED:
                assert one.frozen_fen == (self.effects[one.pk] if one.mode != Mode.QUEUED else 0)
            else:
                assert one.frozen_fen == current.held_fen
                assert (one.mode == Mode.FULL) == (current.held_fen >= one.amount_fen)
            assert one.paid_fen <= (one.frozen_fen or 0)

    @invariant()
    def all_of_it_holds(self) -> None:
        """Asked again only when a record or the time is another: most acts are refused."""
        if (seen := (self.now, self.seen())) == self.held:
            return
        self.held = seen
        self.a_stop_holds_48_hours_from_the_answer_that_counts()
        self.a_freeze_ends_where_its_last_confirmed_renewal_does()
        self.what_is_final_stays()
        self.history_is_a_way_through_the_tables()
        self.each_question_has_one_answer_that_counts()
        self.totals_are_the_sums_of_the_records()

    def a_stop_holds_48_hours_from_the_answer_that_counts(self) -> None:
        for one in StopOrder.unscoped.all():
            first: Any = answer_of(one, RequestKind.STOP)
            second: Any = answer_of(one, RequestKind.EXTEND)
            if first is None or first.result not in HOLDS:
                assert (one.times, one.balance_fen, one.started_at) == (0, None, None)
                continue
            assert (one.balance_fen, one.started_at) == (first.balance_fen, first.answered_at)
            twice = second is not None and second.result in HOLDS
            assert one.times == (2 if twice else 1)
            assert one.expires_at == (second if twice else first).answered_at + timedelta(hours=48)

    def a_freeze_ends_where_its_last_confirmed_renewal_does(self) -> None:
        for one in Freeze.unscoped.filter(started_at__isnull=False):
            done = list(Renewal.unscoped.filter(freeze=one, state=RenewalState.CONFIRMED).order_by("pk"))
            assert one.renewals_done == len(done)
            if done:
                assert one.expires_at == done[-1].until_at
                assert all(a.until_at == b.from_at for a, b in pairwise(done))
            else:
                assert one.expires_at == ends(one.term, one.started_at) or one.mode == Mode.QUEUED
        late = Renewal.unscoped.filter(issued_at__isnull=False)
        assert all(one.issued_at < one.from_at for one in late)

    def what_is_final_stays(self) -> None:
        for model, states in FINAL.items():
            for one in model.unscoped.all():
                kept = self.final.setdefault((model, one.pk), one.state) if one.state in states else None
                assert kept in (None, one.state)
                self.reached.add(one.state)
        for (model, pk), state in self.final.items():
            assert model.unscoped.get(pk=pk).state == state

    def history_is_a_way_through_the_tables(self) -> None:
        models: list[tuple[Any, str, frozenset[tuple[str, str]]]] = [
            (StopOrder, "stop", stop_rules.STOP_LIFE.guarded),
            (Freeze, "freeze", freeze_rules.FREEZE_LIFE.guarded),
        ]
        for model, name, ways in models:
            for one in model.unscoped.all():
                way = list(Change.unscoped.filter(**{name: one}).order_by("pk").values_list("from_state", "to_state"))
                assert {(a, b) for a, b in way if a != b} <= ways
                assert [start for start, _end in way] == ["DRAFT", *(end for _start, end in way)][: len(way)]
                assert one.state == (way[-1][1] if way else "DRAFT")

    def each_question_has_one_answer_that_counts(self) -> None:
        current = BankAnswer.unscoped.filter(correction__isnull=True)
        asked = current.values("stop", "freeze", "asked", "asked_at").annotate(n=Count("pk"))
        assert all(row["n"] == 1 for row in asked)
        first = BankAnswer.unscoped.filter(corrects__isnull=True)
        assert first.count() == current.count()

    def totals_are_the_sums_of_the_records(self) -> None:
        if not self.cases:
            return
        period = Period(timezone.localdate(START) - timedelta(days=1), timezone.localdate(self.now), self.now + TICK)
        frozen, stopped_fen = (figure(self.officer, code, period).value for code in ("frozen", "stopped"))
        froze = [one.frozen_fen or 0 for one in Freeze.unscoped.filter(started_at__isnull=False)]
        assert frozen == sum(froze)
        # one account: of each case the greatest balance it was stopped with, never more than the loss
        stopped = 0
        for case in self.cases:
            balances = StopOrder.unscoped.filter(case=case, started_at__isnull=False).values_list(
                "balance_fen", flat=True
            )
            stopped += min(LOSS, max(balances, default=0))
        assert stopped_fen == stopped

    @invariant()
    def nothing_is_told_before_its_time(self) -> None:
        assert not OrderAlert.unscoped.filter(meant_at__gt=self.now).exists()


def answer_of(order: StopOrder | Freeze, asked: RequestKind) -> BankAnswer | None:
    """The last answer to a kind of question that no other took the place of."""
    of = {"stop": order} if isinstance(order, StopOrder) else {"freeze": order}
    rows = BankAnswer.unscoped.filter(**of, asked=asked, correction__isnull=True)
    found: BankAnswer | None = rows.order_by("asked_at", "pk").last()
    return found


@pytest.mark.slow
def test_any_life_of_stops_freezes_and_renewals(city: City) -> None:
    AnyLife.officer, AnyLife.decider = city.actor(Role.FUNDS_OFFICER), city.actor(Role.INVESTIGATOR)
    AnyLife.reached = set()
    with patch("django.utils.timezone.now", lambda: AnyLife.now):
        AnyLife.now = START
        run_state_machine_as_test(
            AnyLife,
            settings=course(18, derandomize=True),
        )  # fmt: skip
    if SOAK:  # a few courses do not come everywhere
        assert AnyLife.reached >= {"ACCEPTED", "CONVERTED", "ACTIVE"}
        assert AnyLife.reached >= {"corrections.correct", "renewals.answer_renewal"}
