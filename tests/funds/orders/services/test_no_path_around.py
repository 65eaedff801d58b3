# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order, through the services or past them: no freeze without a filed case and the organ
that must approve; no renewal below the level that approved first; no release but by the organ that approved, its notice
and the receipt; what was recorded of a filing is kept when it is put right; a withdrawn case is free in three days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import SOAK, course
from tests.factories import City
from tests.funds.conftest import VICTIM
from wuzha.audit.actor import Actor
from wuzha.cases.models import CaseStep
from wuzha.funds.models import BankAnswer, CaseAccount, Freeze, FundsCase, Institution, Release, Renewal
from wuzha.funds.orders.approvers import APPROVERS
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.rules.clocks import months_on
from wuzha.funds.orders.services import (
    filing,
    freeze_answers,
    freezes,
    releases,
    renewals,
    reports,
    screening,
    together,
)
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RANK = {"": 0, "COUNTY": 1, "PREFECTURE": 2, "PROVINCE": 3}
#: Small numbers of accounts, so that a walk comes to them.
AT_ONCE, IN_CASE = 3, 4
NOT_APPROVED = {"DRAFT", "REJECTED", "WITHDRAWN"}
OPEN = {"APPROVED", "ISSUED", "ACTIVE", "RELEASING"}
ORGANS = {"COUNTY": "测试市公安局", "PREFECTURE": "设区市公安局", "PROVINCE": "测试省公安厅"}
THREE_DAYS = timedelta(days=3)
WHICH = st.integers(0, 9)
LEVEL = st.sampled_from(["COUNTY", "PREFECTURE", "PROVINCE"])
#: What may be frozen for how long, and the level that it needs by itself.
ASSETS = {
    ("DEPOSIT", "MONTHS_6"): 1, ("DEPOSIT", "YEAR_1"): 2, ("SECURITY", "YEARS_2"): 1, ("SHARES", "MONTHS_6"): 2,
    ("LISTED", "MONTHS_6"): 3,
}  # fmt: skip


class NoPathAround(RuleBasedStateMachine):
    """Five accounts of a case, one officer, one who records decisions, and somebody with a database client."""

    officer: ClassVar[Actor]
    decider: ClassVar[Actor]
    now: ClassVar[datetime]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self._point = transaction.atomic()
        self._point.__enter__()
        type(self).now = START
        #: Freeze → the level it needed when it was decided, as counted here.
        self.needed: dict[int, int] = {}
        #: The account that several steps are about.
        self.account: int | None = None
        #: What was last seen of the filing, and of each freeze: what only a recorded act may change.
        self.filing: tuple[Any, ...] = ()
        self.seen: dict[int, tuple[Any, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        bank, _made = Institution.objects.get_or_create(
            code="TEST-B1", defaults={"name": "测试一银行", "kind": "BANK", "synthetic": True}
        )
        mules = [AccountDetails(f"00000000000009{n}", institution_id=bank.pk) for n in range(5)]
        paid = [Transfer(one, 100, START - timedelta(hours=1), by=AccountDetails(VICTIM)) for one in mules]
        told = NewReport(1000, START - timedelta(minutes=5), paid)
        self.case: FundsCase = reports.by_hand(self.officer, Person("测试甲"), told).case
        other = NewReport(1000, START - timedelta(minutes=5), paid[:1])
        self.unfiled: FundsCase = reports.by_hand(self.officer, Person("测试乙"), other).case
        self.accounts = list(CaseAccount.unscoped.filter(case=self.case, level=1).values_list("account_id", flat=True))

    def attempt(self, act: Callable[..., object], *arguments: Any, **named: Any) -> bool:
        try:
            with transaction.atomic():
                act(*arguments, **named)
        except RefusalError:
            return False
        self.reached.add(f"{act.__module__.rpartition('.')[2]}.{act.__name__}")
        return True

    def pick(self, which: int) -> Freeze | None:
        rows = list(Freeze.unscoped.order_by("pk"))
        if self.account is not None:
            return next((one for one in reversed(rows) if one.account_id == self.account), None)
        return rows[which % len(rows)] if rows else None

    def decision(self, authority: str, days: int = 0, *, approved: bool = True, organ: str = "") -> Decision:
        day = timezone.localdate(self.now) - timedelta(days=days)
        why = "" if approved else "依据不足"
        return Decision(approved, authority, "测试甲", "批1号", day, "局长", organ or ORGANS[authority], day, why)

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        type(self).now = min(self.now + timedelta(days=days), START + timedelta(days=400))

    @rule(
        act=st.sampled_from(["accept", "file", "file", "file", "not_file", "withdraw"]), ago=st.integers(-1, 3),
        why=st.sampled_from(["", "录错"]), number=st.integers(1, 2),
    )  # fmt: skip
    def on_filing(self, act: str, ago: int, why: str, number: int) -> None:
        """Also what was recorded before, put right."""
        day = timezone.localdate(self.now) - timedelta(days=ago)
        accepted = Acceptance("测受1号", day, merged=True)
        match act:
            case "accept":
                self.attempt(filing.accept, self.officer, self.case.pk, accepted, why)
            case "file":
                told = FilingDecision(f"测立{number}号", day, "测试市公安局", "A3302820000002023050001")
                self.attempt(filing.file, self.officer, self.case.pk, told, accepted, why)
            case "not_file":
                self.attempt(filing.not_file, self.officer, self.case.pk, "测不立1号", day, why)
            case _:
                self.attempt(filing.withdraw, self.officer, self.case.pk, f"测撤{number}号", day, why)

    @rule(which=WHICH, act=st.sampled_from(["refuse", "give up", "together"]), level=LEVEL)
    def decide_otherwise(self, which: int, act: str, level: str) -> None:
        """Refuse it, give it up, or decide on all that wait: every second one is refused."""
        one = self.pick(which)
        if one is None:
            return
        match act:
            case "refuse":
                self.attempt(freezes.decide, self.decider, one.pk, self.decision(level, approved=False))
            case "give up":
                self.attempt(freezes.withdraw, self.officer, one.pk, "不再需要")
            case _:
                drafts = list(Freeze.unscoped.filter(state="DRAFT").order_by("pk"))
                each = {
                    row.pk: together.OfAccount(n % 2 == which % 2, row.version, "依据不足")
                    for n, row in enumerate(drafts)
                }
                kept = [row for row in drafts if each[row.pk].approved]
                many = self.many(kept, timezone.localdate(self.now))
                if self.attempt(together.decide, self.decider, self.case.pk, self.decision(level), each):
                    self.needed |= {row.pk: max(many, ASSETS[(row.asset, row.term)]) for row in kept}

    def many(self, waiting: Iterable[Freeze], day: date) -> int:
        """The level that the number of accounts asks for, counted by hand."""
        approved = [row for row in Freeze.unscoped.all() if row.state not in NOT_APPROVED]
        at_once = {row.account_id for row in waiting} | {row.account_id for row in approved if row.decided_on == day}
        in_case = at_once | {row.account_id for row in approved}
        return 2 if len(at_once) >= AT_ONCE or len(in_case) >= IN_CASE else 1

    @rule(which=WHICH, asset=st.sampled_from(sorted(ASSETS)), scope=st.sampled_from(["01", "02"]))
    def draft(self, which: int, asset: tuple[str, str], scope: str) -> None:
        self.attempt(
            freezes.draft, self.officer, self.case.pk, self.accounts[which % 5], 100, term=asset[1], asset=asset[0],
            scope_code=scope, whole_reason="账户内均为涉案资金",
        )  # fmt: skip

    @rule(which=WHICH, level=LEVEL, ago=st.integers(0, 3))
    def decide(self, which: int, level: str, ago: int) -> None:
        one = self.pick(which)
        if one is None:
            return
        day = timezone.localdate(self.now) - timedelta(days=ago)
        many = self.many([*Freeze.unscoped.filter(state="DRAFT"), one], day)
        if self.attempt(freezes.decide, self.decider, one.pk, self.decision(level, ago)):
            self.needed[one.pk] = max(many, ASSETS[(one.asset, one.term)])

    @rule(which=WHICH, code=st.sampled_from(["1301", "1302", "1100"]), days=st.integers(1, 30))
    def answered_otherwise(self, which: int, code: str, days: int) -> None:
        """It queues behind another freeze (轮候), or the bank did not do it."""
        if one := self.pick(which):
            until = self.now + timedelta(days=days)
            self.attempt(freezes.issue, self.officer, one.pk, "Q", doc_no="冻通1号")
            self.attempt(
                freeze_answers.answer_freeze,
                self.officer,
                one.pk,
                Answer(code, self.now),
                ahead="外市公安局",
                ahead_until=until,
            )

    @rule(which=WHICH, right=st.booleans())
    def later(self, which: int, right: bool) -> None:
        """What queued takes effect, or an answer is put right."""
        if one := self.pick(which):
            last = BankAnswer.unscoped.filter(freeze=one, correction__isnull=True).order_by("pk").last()
            if right and last is not None:
                self.attempt(correct, self.officer, last.pk, Answer("0000", self.now, held_fen=90), "录错")
            else:
                self.attempt(freeze_answers.took_effect, self.officer, one.pk, self.now, 100, balance_fen=100)

    @rule()
    def swept(self) -> None:
        sweep(self.now)

    @rule(which=WHICH, why=st.sampled_from(["", "仍涉案"]))
    def second_thoughts(self, which: int, why: str) -> None:
        if one := self.pick(which):
            self.attempt(freeze_answers.found_unrelated, self.officer, one.pk)
            self.attempt(freeze_answers.reconsider, self.officer, one.pk, why)
            self.attempt(screening.extend, self.officer, one.pk, "流水未到")

    @rule(which=WHICH)
    def go_on(self, which: int) -> None:
        """Issue, have it answered, prepare its renewal, hand the dossier over."""
        one = self.pick(which)
        if one is not None:
            self.attempt(freezes.issue, self.officer, one.pk, "Q", doc_no="冻通1号")
            self.attempt(freeze_answers.answer_freeze, self.officer, one.pk, Answer("0000", self.now, held_fen=100))
            self.attempt(renewals.draft, self.officer, one.pk)
            self.attempt(renewals.hand_over, self.officer, one.pk, timezone.localdate(self.now))

    @rule(which=WHICH, steps=st.integers(3, 7), how=st.sampled_from(["hold", "limit", "queue", "withdraw", "doubt"]))
    def as_a_desk_would(self, which: int, steps: int, how: str) -> None:
        """Several steps with one account in their order, so that the walk comes to the later ones."""
        level, whole = "PREFECTURE", "02" if how == "limit" else "01"
        course: list[Callable[[], None]] = [
            lambda: self.on_filing("file", 0, "", 1),
            lambda: self.draft(which, ("DEPOSIT", "MONTHS_6"), whole),
            lambda: self.decide(which, level, 0),
            lambda: self.answered_otherwise(which, "1301", 9) if how == "queue" else self.go_on(which),
            *{
                "hold": [
                    lambda: self.screen(which, "INVOLVED"), lambda: self.renew(which, level),
                    lambda: self.release(which, level, None, "0000", "RETURNED", ""),
                ],
                "limit": [
                    lambda: self.screen(which, "PART"),
                    lambda: self.release(which, level, 50, "0000", "SCREENING", ""),
                ],
                "queue": [lambda: self.later(which, right=False), lambda: self.later(which, right=True)],
                "withdraw": [lambda: self.on_filing("withdraw", 0, "", 1), self.swept],
                "doubt": [lambda: self.second_thoughts(which, "仍涉案"), lambda: self.later(which, right=True)],
            }[how],
        ]  # fmt: skip
        self.account = self.accounts[which % 5]
        for step in course[:steps]:
            step()
        self.account = None

    @rule(which=WHICH, level=LEVEL)
    def renew(self, which: int, level: str) -> None:
        if one := self.pick(which):
            self.attempt(renewals.decide, self.decider, one.pk, self.decision(level))
            self.attempt(renewals.issue, self.officer, one.pk, "Q", doc_no="冻通2号")

    @rule(
        which=WHICH, level=LEVEL, limit=st.none() | st.integers(1, 99), code=st.sampled_from(["0000", "1100"]),
        ground=st.sampled_from(["SCREENING", "RETURNED", "WITHDRAWN", "UNRELATED", "OBJECTION"]),
        organ=st.sampled_from(["", "外市公安局"]),
    )  # fmt: skip
    def release(self, which: int, level: str, limit: int | None, code: str, ground: str, organ: str) -> None:
        if one := self.pick(which):
            decided = self.decision(level, organ=organ)
            self.attempt(releases.decide, self.decider, one.pk, decided, ground=ground, limit_fen=limit)
            self.attempt(releases.send, self.officer, one.pk, "Q", doc_no="解通1号")
            self.attempt(releases.receipt, self.officer, one.pk, code)

    @rule(which=WHICH, result=st.sampled_from(["INVOLVED", "PART", "UNRELATED"]))
    def screen(self, which: int, result: str) -> None:
        if one := self.pick(which):
            self.attempt(screening.screen, self.officer, one.pk, result, involved_fen=50)

    @rule(which=WHICH, state=st.sampled_from(["APPROVED", "ISSUED", "ACTIVE", "RELEASED"]))
    def past_the_services(self, which: int, state: str) -> None:
        """A statement moves a freeze without a filed case, or releases one without a notice."""
        one = self.pick(which)
        if one is None or (FundsCase.unscoped.get(pk=self.case.pk).filing == "FILED" and state != "RELEASED"):
            return
        if one.state == state or (state == "RELEASED" and one.state == "RELEASING"):
            return
        if state == "ACTIVE" and one.state in ("ISSUED", "RELEASING"):
            return  # the bank's word on what was issued
        try:
            with transaction.atomic():
                Freeze.unscoped.filter(pk=one.pk).update(
                    state=state, authority="PROVINCE", required_authority="COUNTY", organ="测", decider="甲",
                    decider_title="局长", decision_no="1", decided_on=timezone.localdate(self.now),
                )  # fmt: skip
        except IntegrityError:
            self.reached.add("refused by the database")
            return
        raise AssertionError(f"{one.state} → {state} without a filed case or a notice")

    @rule(which=WHICH, what=st.sampled_from(["case", "account", "level", "renewal", "longer", "more", "go"]))
    def behind_the_decision(self, which: int, what: str) -> None:
        """A statement changes what was decided on, or renews and lets go without the steps for it."""
        one = self.pick(which)
        if one is None or one.state not in OPEN:
            return
        row = Freeze.unscoped.filter(pk=one.pk)
        statement: dict[str, Callable[[], object]] = {
            "case": lambda: row.update(case=self.unfiled),
            "account": lambda: row.update(account_id=self.accounts[(self.accounts.index(one.account_id) + 1) % 5]),
            "level": lambda: row.update(authority="PROVINCE" if one.authority != "PROVINCE" else "COUNTY"),
            "more": lambda: row.update(amount_fen=one.amount_fen + 1),
            "renewal": lambda: Renewal.unscoped.create(freeze=one, state="CONFIRMED", from_at=self.now),
        }
        corrected = BankAnswer.unscoped.filter(freeze=one, corrects__isnull=False).exists()
        if one.state == "ACTIVE" and one.mode != "QUEUED" and not corrected and one.expires_at is not None:
            until = one.expires_at + timedelta(days=99)
            statement["longer"] = lambda: row.update(expires_at=until)
        if one.state == "ACTIVE":
            statement["go"] = lambda: row.update(state="RELEASING")
        if what not in statement:
            return
        try:
            with transaction.atomic():
                statement[what]()
        except IntegrityError:
            self.reached.add(f"refused: {what}")
            return
        raise AssertionError(f"a statement did {what} to a freeze that is {one.state}")

    @invariant()
    def no_freeze_without_filing_and_the_right_approver(self) -> None:
        if not hasattr(self, "case"):
            return
        case = FundsCase.unscoped.get(pk=self.case.pk)
        assert not Freeze.unscoped.filter(case=self.unfiled).exists()
        for one in Freeze.unscoped.exclude(state__in=NOT_APPROVED):
            assert case.filing in ("FILED", "WITHDRAWN")
            assert case.filing_no
            assert case.filed_on is not None
            assert one.decided_on is not None
            assert case.filed_on <= one.decided_on or one.state not in OPEN
            assert one.issued_at is None or timezone.localdate(one.issued_at) >= one.decided_on
            assert RANK[one.authority] >= self.needed[one.pk]
            assert one.organ
            assert one.decider
            assert one.decider_title
            assert one.decision_no
            assert one.state == "APPROVED" or one.doc_no

    @invariant()
    def no_renewal_below_the_first_approver_and_none_without_a_dossier(self) -> None:
        for one in Renewal.unscoped.exclude(state__in=["DRAFT", "REJECTED", "TOO_LATE"]).select_related("freeze"):
            assert RANK[one.authority] >= RANK[one.freeze.authority]
            assert one.dossier_on is not None

    @invariant()
    def no_release_but_by_the_organ_its_notice_and_the_receipt(self) -> None:
        for one in Release.unscoped.select_related("freeze"):
            assert RANK[one.authority] == RANK[one.freeze.authority]
            assert one.organ == one.freeze.organ
        for freeze in Freeze.unscoped.filter(state="RELEASED"):
            done = Release.unscoped.get(freeze=freeze, kind="LIFT", state="DONE")
            assert done.issued_at is not None
            assert done.receipt_at is not None

    @invariant()
    def what_was_recorded_of_the_filing_is_kept(self) -> None:
        if not hasattr(self, "case"):
            return
        columns = ("accepted_no", "accepted_on", "filing_no", "filed_on", "unfiled_no", "unfiled_on")
        case = FundsCase.unscoped.get(pk=self.case.pk)
        now = tuple(getattr(case, one) for one in columns)
        for place in (0, 2, 4):
            was, becomes = self.filing[place : place + 2], now[place : place + 2]
            if was and was[0] and was != becomes:
                kept = CaseStep.unscoped.filter(case=case.case_id, document_no=was[0], day=was[1]).latest("pk")
                assert kept.struck_by is None or kept.struck_by.note is not None
                self.reached.add("a filing was put right")
        self.filing = now

    @invariant()
    def a_withdrawn_case_holds_nothing_that_is_not_due_in_three_days(self) -> None:
        if not hasattr(self, "case"):
            return
        case = FundsCase.unscoped.get(pk=self.case.pk)
        if case.filing != "WITHDRAWN" or case.unfiled_on is None:
            return
        assert not Freeze.unscoped.filter(case=case, state="APPROVED").exists()
        held = set(Freeze.unscoped.filter(case=case, state="ACTIVE"))
        assert held <= set(desk.rows(self.officer, DeskList.RELEASE))
        for one in held:
            assert one.due_at is not None
            assert timezone.localdate(one.due_at) <= case.unfiled_on + THREE_DAYS
            self.reached.add("to be released")

    @invariant()
    def a_freeze_only_shrinks_by_a_decision_and_its_screening_follows_its_scope(self) -> None:
        for one in Freeze.unscoped.all():
            now = (one.amount_fen, one.scope_code)
            fen, scope = self.seen.setdefault(one.pk, now)
            assert (scope, one.scope_code) != ("01", "02")
            assert one.amount_fen <= fen or scope == "02"
            if (fen, scope) != now:
                assert Release.unscoped.filter(freeze=one, kind="LIMIT", state="DONE").exists()
            self.seen[one.pk] = now
            if one.mode == "QUEUED":
                assert (one.frozen_fen, one.screen_due_at) == (0, None)
            elif one.state == "ACTIVE" and one.screened_at is None:
                soon = one.scope_code == "02" and not one.screen_extended
                assert one.started_at is not None
                assert one.screen_due_at == months_on(one.started_at, 1 if soon else 3)


def along_the_later_steps() -> None:
    """One walk that comes to every step for certain; the invariants are asked after each."""
    walk = NoPathAround()
    try:
        walk.begin()
        steps: list[Callable[[], None]] = [
            lambda: walk.draft(0, ("DEPOSIT", "MONTHS_6"), "01"),
            lambda: walk.past_the_services(0, "APPROVED"),
            *(
                lambda place=place, how=how: walk.as_a_desk_would(place, 7, how)  # type: ignore[misc]  # bound early
                for place, how in enumerate(["hold", "limit", "queue", "doubt", "limit"])
            ),
            lambda: walk.on_filing("file", 0, "录错", 2),
            *(
                lambda what=what: walk.behind_the_decision(1, what)  # type: ignore[misc]  # bound early
                for what in ("case", "account", "level", "renewal", "longer", "more", "go")
            ),
            lambda: walk.draft(0, ("DEPOSIT", "MONTHS_6"), "01"),
            lambda: walk.decide_otherwise(0, "together", "PREFECTURE"),
            lambda: walk.draft(0, ("DEPOSIT", "MONTHS_6"), "01"),
            lambda: walk.decide_otherwise(5, "give up", "PREFECTURE"),
            lambda: walk.on_filing("withdraw", 0, "", 1),
            lambda: walk.wait(2),
            walk.swept,
            lambda: walk.on_filing("file", 2, "撤案录错", 2),
        ]
        for step in steps:
            step()
            walk.no_freeze_without_filing_and_the_right_approver()
            walk.no_renewal_below_the_first_approver_and_none_without_a_dossier()
            walk.no_release_but_by_the_organ_its_notice_and_the_receipt()
            walk.what_was_recorded_of_the_filing_is_kept()
            walk.a_withdrawn_case_holds_nothing_that_is_not_due_in_three_days()
            walk.a_freeze_only_shrinks_by_a_decision_and_its_screening_follows_its_scope()
    finally:
        walk.teardown()


@pytest.mark.slow
def test_no_path_reaches_a_freeze_without_filing_and_the_right_approver(city: City) -> None:
    NoPathAround.officer, NoPathAround.decider = city.actor(Role.FUNDS_OFFICER), city.actor(Role.INVESTIGATOR)
    NoPathAround.reached = set()
    few = {**APPROVERS._factory(), "at_once": AT_ONCE, "in_case": IN_CASE, "warn_at_once": 2, "warn_in_case": 2}
    rules = APPROVERS.parse(few)
    NoPathAround.now = START
    with patch("django.utils.timezone.now", lambda: NoPathAround.now), patch.object(APPROVERS, "at", lambda *_: rules):
        along_the_later_steps()
        NoPathAround.now = START
        run_state_machine_as_test(
            NoPathAround,
            settings=course(16, derandomize=True),
        )  # fmt: skip
    if SOAK:  # a few courses do not come everywhere
        assert NoPathAround.reached >= {
            "filing.file", "filing.withdraw", "freezes.decide", "freeze_answers.answer_freeze", "renewals.decide",
            "releases.receipt", "freeze_answers.took_effect", "corrections.correct", "freeze_answers.reconsider",
            "together.decide",
            "freezes.withdraw", "refused by the database", "refused: case", "refused: longer", "refused: go",
            "refused: renewal", "a filing was put right", "to be released",
        }  # fmt: skip
