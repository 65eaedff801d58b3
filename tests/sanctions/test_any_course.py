# SPDX-License-Identifier: Apache-2.0
"""Whatever is done in whatever order. Of sanctions: nobody is in a list without a ground in force, whoever was lifted
or is over is in no later list and recalled from every earlier one, terms never pass the cap, and each measure has a
proposal of its own. Of penalties: no step of the procedure is left out, and nothing is heavier than what was told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import actor_of, make_city, make_person, make_unit
from tests.sanctions.conftest import OFFICERS, ago
from tests.sanctions.test_dossiers import SCAN, deeds
from wuzha.engine.calendar import Clock, Unit
from wuzha.measures.models import HandOut, HandOutRow, Measure, MeasureEvidence, Recall
from wuzha.measures.registry import NewMeasure
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import TOLD, WRONG, State
from wuzha.measures.rules.terms import last_day
from wuzha.measures.services import appeals, deciding, ending, handing, proposing, serving
from wuzha.measures.services.deciding import Decision
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.kinds import SANCTION
from wuzha.sanctions.models import Payment, Penalty, PenaltyStep, Remedy
from wuzha.sanctions.rules.fines import Imposed, faults, fine_range
from wuzha.sanctions.rules.life import PENALTY_LIFE, STANDS
from wuzha.sanctions.services import carrying_out, dossiers, penalties
from wuzha.sanctions.services.penalties import NewPenalty, rule_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: People whose ID numbers pass their check digit.
IDS = ("330282199003070016", "330282199003070032")
SETTINGS = course(30, phases=(Phase.generate,))  # fmt: skip


def attempt(do: Callable[[], object]) -> None:
    """Do it, or be refused."""
    with suppress(RefusalError):
        do()


DEEDS = ("forward", "decide", "serve", "lift", "appeal", "expire", "withdraw", "deny")


class Sanctions(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.city = make_city()
        self.officer = self.city.actor(Role.CARD_OFFICER)
        self.judges = [actor_of(make_person(Role.JOINT_OFFICE, self.city.city)) for _ in range(2)]
        self.receivers = [
            make_unit(kind, f"330282-{kind}9", f"测试{kind.label}", self.city.city).pk
            for kind in (UnitKind.BANK, UnitKind.CARRIER)
        ]
        self.files = [dossiers.open_(self.officer, NewIndividual("测试" + "甲乙"[n], IDS[n])) for n in range(2)]
        for one in self.files:  # one is in force and in a list, one is proposed
            deeds(self.officer, one)
            dossiers.propose_sanction(self.officer, one.pk, "DETERMINED", "出借银行卡三张")
        self.go_on(0, 3, second=True)
        self.hand_out(0, second=True)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @rule(who=st.integers(0, 1), number=st.integers(1, 2))
    def put_on_file(self, who: int, number: int) -> None:
        deeds(self.officer, self.files[who], number, thing=f"622848{who}{timezone.now().timestamp()}")

    @rule(who=st.integers(0, 1))
    def judge(self, who: int) -> None:
        dossiers.put_judgment(
            self.officer, self.files[who].pk, offence="AIDING", judgment_no="（2025）刑初1号", judged_on=ago(30),
            acts_from=ago(60), acts_to=ago(50),
        )  # fmt: skip

    @rule(who=st.integers(0, 1), under=st.sampled_from(("DETERMINED", "CONVICTED", "SPECIAL")))
    def propose(self, who: int, under: str) -> None:
        attempt(lambda: dossiers.propose_sanction(self.officer, self.files[who].pk, under, "出借银行卡"))

    @rule(who=st.integers(0, 1))
    def propose_without_a_ground(self, who: int) -> None:
        """As a batch would: the ground of one for another, or none."""
        other = dossiers.whom(self.files[1 - who])
        bare = NewMeasure(
            "SANCTION", "JOINT2024:DETERMINED", "惩戒", "一律", Evidence({"met": ["THINGS"]}), {},
            ("dossier", self.files[who].pk),
        )  # fmt: skip
        with pytest.raises(RefusalError):
            proposing.propose(self.officer, bare, other)

    @rule(which=st.integers(0, 5), far=st.integers(1, 4), second=st.booleans())
    def go_on(self, which: int, far: int, second: bool) -> None:
        """The straight way of one that is not in force yet, some steps far."""
        forward = {State.PROPOSED: "forward", State.OUTSIDE: "decide", State.DECIDED: "serve"}
        rows = list(Measure.unscoped.filter(state__in=forward).order_by("pk"))
        for _ in range(far if rows else 0):
            row = Measure.unscoped.get(pk=rows[which % len(rows)].pk)
            if (act := forward.get(State(row.state))) is not None:
                self._do(row, act, second)

    @rule(which=st.integers(0, 5), how=st.sampled_from(("lift", "appeal", "expire")))
    def end(self, which: int, how: str) -> None:
        rows = list(Measure.unscoped.filter(state=State.IN_FORCE).order_by("pk"))
        if rows:
            self._do(rows[which % len(rows)], how, second=True)

    @rule(which=st.integers(0, 5), act=st.sampled_from(DEEDS), second=st.booleans())
    def press(self, which: int, act: str, second: bool) -> None:
        """Anything at all, in whatever state it is."""
        rows = list(Measure.unscoped.order_by("pk"))
        if rows:
            self._do(rows[which % len(rows)], act, second)

    def _do(self, row: Measure, act: str, second: bool) -> None:
        actor = self.judges[second]
        do: dict[str, Callable[[], object]] = {
            "forward": lambda: deciding.forward(actor, row.pk),
            "decide": lambda: deciding.decide(actor, row.pk, Decision(f"甬公惩〔2026〕{row.pk}号", ago(0), SCAN)),
            "serve": lambda: serving.serve(actor, row.pk, "DIRECT"),
            "lift": lambda: ending.lift(
                actor, row.pk, "WRONG", "认定有误", told=Decision(f"甬公撤〔2026〕{row.pk}号", ago(0), SCAN)
            ),
            "appeal": lambda: self._appealed(row),
            "expire": lambda: self._expired(row),
            "withdraw": lambda: proposing.withdraw(self.officer, row.pk, "撤回"),
            "deny": lambda: deciding.deny(actor, row.pk, "不予认定"),
        }
        attempt(do[act])

    def _appealed(self, row: Measure) -> None:
        appeals.appeal(self.officer, row.pk, "卡被冒用")
        appeals.hear(self.judges[0], row.pk)
        told = Decision(f"甬公申〔2026〕{row.pk}号", ago(0), SCAN)
        appeals.answer(self.judges[0], row.pk, "LIFTED", "查明系被冒用", told)

    def _expired(self, row: Measure) -> None:
        now = timezone.now()
        if row.state == State.IN_FORCE and row.starts_at is not None and row.starts_at < now:
            Measure.unscoped.filter(pk=row.pk).update(until=now - timedelta(microseconds=2), step_at=now)
            ending.expire(now)

    @rule(receiver=st.integers(0, 1), second=st.booleans())
    def hand_out(self, receiver: int, second: bool) -> None:
        row = handing.ask(self.judges[second], [SANCTION.code], self.receivers[receiver], "落实惩戒")
        attempt(lambda: handing.make(self.judges[not second], row.pk))
        with pytest.raises(RefusalError):
            handing.make(self.judges[second], row.pk)

    @invariant()
    def nobody_is_in_a_list_without_a_ground_in_force(self) -> None:
        for one in HandOut.unscoped.filter(state="MADE"):
            assert one.held_at is not None
            for row in Measure.unscoped.filter(handed_out__handout=one):
                assert SANCTION.ground(row.ground, row.authority_on or ago(0)) is not None
                assert row.holds(one.held_at)

    @invariant()
    def whoever_has_ended_is_recalled_from_every_earlier_list_and_in_no_later_one(self) -> None:
        for row in Measure.unscoped.filter(state__in=[State.LIFTED, State.EXPIRED]):
            lists = HandOutRow.unscoped.filter(measure=row)
            assert not lists.filter(handout__held_at__gt=row.until).exists()
            given = set(lists.values_list("handout__receiver", flat=True))
            assert set(Recall.unscoped.filter(measure=row).values_list("receiver", flat=True)) == given

    @invariant()
    def each_has_its_own_evidence_and_no_terms_pass_the_cap(self) -> None:
        for row in Measure.unscoped.all():
            assert MeasureEvidence.unscoped.filter(measure=row).exists()
            assert row.about_id in {one.pk for one in self.files}
        for one in self.files:
            rows = Measure.unscoped.filter(about_id=one.pk, state__in=TOLD).exclude(end_reason__in=WRONG)
            spans = sorted((timezone.localdate(row.starts_at), timezone.localdate(row.until)) for row in rows)
            chain: list[list[object]] = []
            for first, last in spans:
                if chain and first <= chain[-1][1] + timedelta(days=1):  # type: ignore[operator]
                    chain[-1][1] = max(chain[-1][1], last)  # type: ignore[type-var]
                else:
                    chain.append([first, last])
            cap = Clock(5, Unit.YEARS)
            assert all(last <= last_day(first, cap) + timedelta(days=1) for first, last in chain)  # type: ignore


def test_no_order_of_acts_leaves_anybody_wrongly_sanctioned() -> None:
    run_state_machine_as_test(Sanctions, settings=SETTINGS)


ACTS = (
    "tell", "defend", "ask_hearing", "hear", "review", "decide", "serve", "pay", "remedy", "upheld", "close", "drop",
)  # fmt: skip


class Penalties(RuleBasedStateMachine):
    """The days of the procedure go on from 60 days ago, one with each act."""

    @initialize(
        article=st.sampled_from(("38", "44")), grave=st.booleans(), gain=st.sampled_from((0, 1_999_999, 2_000_000))
    )
    def begin(self, article: str, grave: bool, gain: int) -> None:
        self.before = transaction.savepoint()
        self.city = make_city()
        self.officer, self.head = self.city.actor(Role.CARD_OFFICER), self.city.actor(Role.INVESTIGATOR)
        self.left = 60
        new = NewPenalty(
            article, "出借银行卡，有笔录为证", ago(90), ago(60), OFFICERS, gain_fen=gain, grave=grave,
            who=NewIndividual("测试卡主", IDS[0]),
        )  # fmt: skip
        self.row = penalties.file(self.officer, new)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @rule(
        act=st.sampled_from(ACTS),
        fine=st.sampled_from((0, 199_999, 200_000, 2_000_000, 20_000_001)),
        days=st.sampled_from((0, 5, 10, 16)),
        waits=st.integers(0, 4),
        revoked=st.booleans(),
        by_officer=st.booleans(),
    )
    def press(self, act: str, fine: int, days: int, waits: int, revoked: bool, by_officer: bool) -> None:
        """Anything at all, in whatever state it is."""
        if act != "drop" or not waits:  # most go on
            self._do(act, Imposed(fine, days, self.row.gain_fen), waits, revoked, by_officer)

    @rule(number=st.integers(0, 5), waits=st.integers(1, 8), revoked=st.booleans())
    def go_on(self, number: int, waits: int, revoked: bool) -> None:
        """What the life allows, with what the article allows."""
        row: Penalty = Penalty.unscoped.get(pk=self.row.pk)
        acts = [one for one in PENALTY_LIFE.acts(row.state) if one not in ("drop", "revoke")]
        article = rule_of(row).article()
        low, days = max(200_000, fine_range(article, row.gain_fen).low), 10 if row.article == "38" else 5 * row.grave
        if acts:
            self._do(str(acts[number % len(acts)]), Imposed(low, days, row.gain_fen), waits, revoked, False)

    def _do(self, act: str, what: Imposed, waits: int, revoked: bool, by_officer: bool) -> None:
        pk, fine = self.row.pk, what.fine_fen
        self.left = max(0, self.left - waits)
        day = ago(self.left)
        head, reviewer = (self.officer, OFFICERS[0]) if by_officer else (self.head, "测试法制")
        do: dict[str, Callable[[], object]] = {
            "tell": lambda: penalties.tell(self.officer, pk, what, day),
            "defend": lambda: penalties.defend(self.officer, pk, "无", day, waives=revoked),
            "ask_hearing": lambda: penalties.ask_hearing(self.officer, pk, day),
            "hear": lambda: penalties.hear(self.officer, pk, day, min(ago(0), day + timedelta(days=12)), "听取意见"),
            "review": lambda: penalties.review(self.officer, pk, reviewer, day, "同意"),
            "decide": lambda: penalties.decide(head, pk, penalties.Decision(f"罚{pk}号", day, "测试局长", what)),
            "serve": lambda: carrying_out.serve(self.officer, pk, "DIRECT", day),
            "pay": lambda: carrying_out.pay(self.officer, pk, max(1, fine), day, f"票{timezone.now().timestamp()}"),
            "remedy": lambda: carrying_out.ask_remedy(self.officer, pk, "REVIEW", "测试市人民政府", day),
            "upheld": lambda: carrying_out.end_remedy(
                self.officer, pk, "REVOKED" if revoked else "UPHELD", day, "复1号"
            ),
            "close": lambda: carrying_out.close(self.officer, pk, "" if revoked else "已申请强制执行"),
            "drop": lambda: penalties.drop(self.officer, pk, "不予处罚"),
        }  # fmt: skip
        attempt(do[act])

    @invariant()
    def no_step_is_left_out(self) -> None:
        row: Penalty = Penalty.unscoped.get(pk=self.row.pk)
        steps = list(PenaltyStep.unscoped.filter(penalty=row).order_by("pk"))
        assert steps[-1].to_state == row.state
        for before, after in pairwise(steps):
            assert before.to_state == after.from_state
        if row.state in STANDS:
            assert [row.told_on, row.reviewed_on, row.decided_on] == sorted(
                (row.told_on, row.reviewed_on, row.decided_on)  # type: ignore[type-var]
            )
            assert row.decided_by not in row.officers
            assert row.reviewed_by not in row.officers
            assert not faults(rule_of(row).article(), row.gain_fen, row.imposed, grave=row.grave)
            decided = next(one for one in steps if one.act == "decide")
            assert decided.by_id != row.filed_by_id
            waived = row.hearing_waived or row.heard_on is not None
            over = row.hearing_by is None or (row.reviewed_on is not None and row.reviewed_on > row.hearing_by)
            assert not row.hearing_right or waived or over
        paid = sum(Payment.unscoped.filter(penalty=row).values_list("fen", flat=True))
        assert paid <= row.fine_fen + row.confiscated_fen
        assert all(one.late_fen <= one.fen for one in Payment.unscoped.filter(penalty=row))
        assert Remedy.unscoped.filter(penalty=row, result="").count() <= 1


def test_no_order_of_acts_leaves_out_a_step_of_the_procedure() -> None:
    run_state_machine_as_test(Penalties, settings=SETTINGS)
