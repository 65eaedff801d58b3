# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order, through the services or past them: no freeze without a filed case and the organ
that must approve; no renewal below the level that approved first; no release but by notice and receipt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from unittest.mock import patch

from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.factories import City
from tests.funds.conftest import VICTIM
from wuzha.audit.actor import Actor
from wuzha.funds.models import CaseAccount, Freeze, FundsCase, Release, Renewal
from wuzha.funds.orders.approvers import APPROVERS
from wuzha.funds.orders.services import filing, freezes, releases, renewals, reports, screening
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RANK = {"": 0, "COUNTY": 1, "PREFECTURE": 2, "PROVINCE": 3}
#: Small numbers of accounts, so that a walk comes to them.
AT_ONCE, IN_CASE = 3, 4
NOT_APPROVED = {"DRAFT", "REJECTED"}
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

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._point.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        paid = [
            Transfer(AccountDetails(f"00000000000009{n}"), 100, START - timedelta(hours=1), by=AccountDetails(VICTIM))
            for n in range(5)
        ]
        told = NewReport(1000, START - timedelta(minutes=5), paid)
        self.case: FundsCase = reports.by_hand(self.officer, Person("测试甲"), told).case
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
        return rows[which % len(rows)] if rows else None

    def decision(self, authority: str, days: int = 0) -> Decision:
        day = timezone.localdate(self.now) - timedelta(days=days)
        return Decision(True, authority, "测试甲", "批1号", day, "局长", "测试市公安局", day)

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        type(self).now = min(self.now + timedelta(days=days), START + timedelta(days=400))

    @rule(act=st.sampled_from(["accept", "file", "file", "not_file", "withdraw"]), ago=st.integers(-1, 3))
    def on_filing(self, act: str, ago: int) -> None:
        day = timezone.localdate(self.now) - timedelta(days=ago)
        accepted = Acceptance("测受1号", day)
        match act:
            case "accept":
                self.attempt(filing.accept, self.officer, self.case.pk, accepted)
            case "file":
                told = FilingDecision("测立1号", day, "测试市公安局", "A3302820000002023050001")
                self.attempt(filing.file, self.officer, self.case.pk, told, accepted)
            case "not_file":
                self.attempt(filing.not_file, self.officer, self.case.pk, "测不立1号", day)
            case _:
                self.attempt(filing.withdraw, self.officer, self.case.pk, "测撤1号", day)

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
        approved = [row for row in Freeze.unscoped.all() if row.state not in NOT_APPROVED and row.pk != one.pk]
        waiting = {row.account_id for row in Freeze.unscoped.filter(state="DRAFT")}
        at_once = waiting | {row.account_id for row in approved if row.decided_on == day} | {one.account_id}
        in_case = {row.account_id for row in approved} | {one.account_id}
        many = 2 if len(at_once) >= AT_ONCE or len(in_case) >= IN_CASE else 1
        if self.attempt(freezes.decide, self.decider, one.pk, self.decision(level, ago)):
            self.needed[one.pk] = max(many, ASSETS[(one.asset, one.term)])

    @rule(which=WHICH)
    def go_on(self, which: int) -> None:
        """Issue, have it answered, prepare its renewal, hand the dossier over."""
        one = self.pick(which)
        if one is not None:
            self.attempt(freezes.issue, self.officer, one.pk, "Q", doc_no="冻通1号")
            self.attempt(freezes.answer_freeze, self.officer, one.pk, Answer("0000", self.now, held_fen=100))
            self.attempt(renewals.draft, self.officer, one.pk)
            self.attempt(renewals.hand_over, self.officer, one.pk, timezone.localdate(self.now))

    @rule(which=WHICH, steps=st.integers(1, 7), level=LEVEL)
    def as_a_desk_would(self, which: int, steps: int, level: str) -> None:
        """Several steps in their order, so that the walk comes to the later ones."""
        course: list[Callable[[], None]] = [
            lambda: self.on_filing("file", 0),
            lambda: self.draft(which, ("DEPOSIT", "MONTHS_6"), "01"),
            lambda: self.decide(which, level, 0),
            lambda: self.go_on(which),
            lambda: self.renew(which, level),
            lambda: self.screen(which, "UNRELATED"),
            lambda: self.release(which, level, None, "0000"),
        ]
        for step in course[:steps]:
            step()

    @rule(which=WHICH, level=LEVEL)
    def renew(self, which: int, level: str) -> None:
        if one := self.pick(which):
            self.attempt(renewals.decide, self.decider, one.pk, self.decision(level))
            self.attempt(renewals.issue, self.officer, one.pk, "Q", doc_no="冻通2号")

    @rule(which=WHICH, level=LEVEL, limit=st.none() | st.integers(1, 99), code=st.sampled_from(["0000", "1100"]))
    def release(self, which: int, level: str, limit: int | None, code: str) -> None:
        if one := self.pick(which):
            decided = self.decision(level)
            self.attempt(releases.decide, self.decider, one.pk, decided, ground="SCREENING", limit_fen=limit)
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

    @invariant()
    def no_freeze_without_filing_and_the_right_approver(self) -> None:
        if not hasattr(self, "case"):
            return
        case = FundsCase.unscoped.get(pk=self.case.pk)
        for one in Freeze.unscoped.exclude(state__in=NOT_APPROVED):
            assert case.filing in ("FILED", "WITHDRAWN")
            assert case.filing_no
            assert case.filed_on is not None
            assert one.decided_on is not None
            assert case.filed_on <= one.decided_on
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
        for freeze in Freeze.unscoped.filter(state="RELEASED"):
            done = Release.unscoped.get(freeze=freeze, kind="LIFT", state="DONE")
            assert done.issued_at is not None
            assert done.receipt_at is not None


def test_no_path_reaches_a_freeze_without_filing_and_the_right_approver(city: City) -> None:
    NoPathAround.officer, NoPathAround.decider = city.actor(Role.FUNDS_OFFICER), city.actor(Role.INVESTIGATOR)
    NoPathAround.reached = set()
    few = {**APPROVERS._factory(), "at_once": AT_ONCE, "in_case": IN_CASE, "warn_at_once": 2, "warn_in_case": 2}
    rules = APPROVERS.parse(few)
    NoPathAround.now = START
    with patch("django.utils.timezone.now", lambda: NoPathAround.now), patch.object(APPROVERS, "at", lambda *_: rules):
        run_state_machine_as_test(
            NoPathAround,
            settings=settings(
                max_examples=40, stateful_step_count=20, deadline=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    # without these the walk would have proved little
    assert NoPathAround.reached >= {
        "filing.file", "freezes.decide", "freezes.answer_freeze", "renewals.decide", "releases.receipt",
        "refused by the database",
    }  # fmt: skip
