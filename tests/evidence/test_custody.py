# SPDX-License-Identifier: Apache-2.0
"""An exhibit from the hand that took it to the one that has it now: no gap, and nobody hands on what another holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cases.conftest import opened, today
from tests.courses import course
from tests.evidence.conftest import Bench, make_bench, refused
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.errors import Code as CaseCode
from wuzha.cases.services import life
from wuzha.cases.services.people import assign
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Custody, Exhibit
from wuzha.evidence.queries import lists
from wuzha.evidence.rules.custody import CHAIN, OURS, Act, State, target, triples
from wuzha.evidence.services import exhibits
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing", "evidence.migrations.0001_schema")]
LAB = "测试市公安局物证鉴定室"


def now() -> datetime:
    return timezone.now()


def test_an_exhibit_goes_from_its_taking_to_the_laboratory_and_on_with_the_case(bench: Bench) -> None:
    phone = bench.taken()
    assert (phone.no, phone.number) == (1, Exhibit.number_of(phone.pk))
    exhibits.store(bench.officer, phone.pk, now(), bench.keeper.person_id or 0, "保管室 2 柜 7 格")
    exhibits.lend(bench.keeper, phone.pk, now(), LAB, "鉴聘字〔2026〕1号")
    exhibits.come_back(bench.second, phone.pk, now(), bench.second.person_id or 0)
    exhibits.store(bench.second, phone.pk, now(), bench.keeper.person_id or 0, "保管室 2 柜 7 格", seal_no="FC-0002")
    exhibits.hand_over(bench.keeper, phone.pk, now(), "测试市人民检察院", "移送清单1号")
    chain = lists.chain_of(bench.officer, phone)
    assert [one.act for one in chain] == ["take", "store", "lend", "return", "store", "hand_over"]
    assert [(one.giver_id, one.giver_organ) for one in chain[1:]] == [
        (one.holder_id, one.organ) for one in chain[:-1]
    ]  # fmt: skip
    found = lists.exhibit_of(bench.officer, phone.pk)
    assert (found.now_state, found.now_organ, found.now_holder) == (State.HANDED_OVER, "测试市人民检察院", None)
    assert Event.objects.filter(action="exhibit.lend", object_id=str(phone.pk)).exists()


def test_it_is_due_back_after_the_usual_days_or_when_told_and_may_be_put_off(bench: Bench) -> None:
    phone = bench.taken()
    lent = exhibits.lend(bench.officer, phone.pk, now(), LAB, "鉴聘字1号")
    assert lent.due_at == lent.at + timedelta(days=30)
    later = now() + timedelta(days=60)
    refused(Code.DUE_PAST, exhibits.extend, bench.officer, phone.pk, now() - timedelta(days=1), "延期1号", "鉴定未完")
    refused(Code.REASON_MISSING, exhibits.extend, bench.officer, phone.pk, later, "延期1号", " ")
    put_off = exhibits.extend(bench.officer, phone.pk, later, "延期1号", "鉴定未完")
    assert (put_off.due_at, put_off.organ, put_off.to_state) == (later, LAB, State.LENT)


class TestRefusals:
    def test_nothing_is_seized_before_the_case_is_filed_but_what_lies_there_is_collected(self, bench: Bench) -> None:
        early = opened(bench.city, bench.city.actor(Role.INVESTIGATOR))
        refused(Code.NOT_FILED, exhibits.take, bench.officer, early.pk, bench.new())
        assert exhibits.take(bench.officer, early.pk, bench.new(way="FOUND")).no == 1

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"taken_at": timezone.now() + timedelta(days=1)}, Code.IN_FUTURE),
            ({"kind": "NO_SUCH"}, Code.UNKNOWN_WORD),
            ({"name": " "}, Code.NAME_MISSING),
            ({"second_id": 0}, Code.NOT_OF_UNIT),
            ({"list_no": ""}, Code.DECISION_MISSING),
            ({"decision_no": "WZ00000001"}, CaseCode.OUR_NUMBER),
            ({"witness": ""}, Code.WITNESS_MISSING),
            ({"name": "手机 13800000501"}, Code.CLEAR_NUMBER),
            ({"scene_id": 99}, Code.NOT_FOUND),
        ],
    )
    def test_a_list_that_lacks_something_is_refused(self, bench: Bench, more: dict[str, Any], code: Any) -> None:
        refused(code, exhibits.take, bench.officer, bench.case.pk, bench.new(**more))

    def test_two_officers_take_it(self, bench: Bench) -> None:
        new = bench.new()
        refused(
            Code.TWO_OFFICERS, exhibits.take, bench.officer, bench.case.pk, replace(new, second_id=new.officer_id)
        )  # fmt: skip

    def test_a_witness_may_lack_for_a_reason(self, bench: Bench) -> None:
        assert bench.taken(witness="", no_witness="深夜无适格见证人，全程录像").witness is None

    def test_nobody_hands_on_what_another_holds_but_who_leads_with_a_reason(self, bench: Bench) -> None:
        phone = bench.taken()
        keeper = bench.keeper.person_id
        refused(Code.NOT_HOLDER, exhibits.store, bench.second, phone.pk, now(), keeper, "保管室")
        chief = replace(bench.second, leads=True)
        refused(Code.NOT_HOLDER, exhibits.store, chief, phone.pk, now(), keeper, "保管室")
        assert exhibits.store(chief, phone.pk, now(), keeper or 0, "保管室", note="持有人调离").to_state == State.STORED

    def test_who_investigates_does_not_keep(self, bench: Bench) -> None:
        phone = bench.taken()
        refused(
            Code.KEEPER_INVESTIGATES, exhibits.store, bench.officer, phone.pk, now(), bench.second.person_id, "保管室"
        )  # fmt: skip
        assign(bench.city.actor(Role.INVESTIGATOR), bench.case.pk, bench.keeper.person_id or 0)
        refused(
            Code.KEEPER_INVESTIGATES, exhibits.store, bench.officer, phone.pk, now(), bench.keeper.person_id, "保管室"
        )  # fmt: skip
        abroad = bench.city.foreigners[Role.STATION_OFFICER].pk
        refused(Code.NOT_OF_UNIT, exhibits.store, bench.officer, phone.pk, now(), abroad, "保管室")
        refused(Code.NOT_OF_UNIT, exhibits.come_back, bench.officer, phone.pk, now(), abroad)

    def test_each_step_has_its_paper_its_place_and_its_time(self, bench: Bench) -> None:
        phone, keeper = bench.taken(), bench.keeper.person_id
        at = now()
        refused(Code.PLACE_MISSING, exhibits.store, bench.officer, phone.pk, at, keeper, " ")
        refused(Code.BEFORE_LAST, exhibits.store, bench.officer, phone.pk, at - timedelta(days=2), keeper, "保管室")
        refused(Code.IN_FUTURE, exhibits.store, bench.officer, phone.pk, at + timedelta(days=2), keeper, "保管室")
        refused(Code.ORGAN_MISSING, exhibits.lend, bench.officer, phone.pk, at, "", "鉴1号")
        refused(Code.DOCUMENT_MISSING, exhibits.lend, bench.officer, phone.pk, at, LAB, "")
        refused(
            Code.DUE_PAST, exhibits.lend, bench.officer, phone.pk, at, LAB, "鉴1号", due_at=at - timedelta(days=1)
        )  # fmt: skip
        refused(Code.RECEIVER_MISSING, exhibits.give_back, bench.officer, phone.pk, at, " ", "测试市公安局", "发还1号")
        refused(Code.ORGAN_MISSING, exhibits.give_back, bench.officer, phone.pk, at, "测试失主", " ", "发还1号")
        refused(Code.SEAL_MISSING, exhibits.reseal, bench.officer, phone.pk, "", "拆封提取数据")
        refused(Code.REASON_MISSING, exhibits.reseal, bench.officer, phone.pk, "FC-2", " ")
        refused(Code.NOTE_MISSING, exhibits.explain, bench.officer, phone.pk, " ")
        refused(Code.WRONG_STATE, exhibits.come_back, bench.officer, phone.pk, at, keeper)
        refused(Code.TOO_LONG, exhibits.explain, bench.officer, phone.pk, "长" * 2001)

    def test_another_city_and_an_auditor_do_nothing(self, bench: Bench) -> None:
        phone = bench.taken()
        refused(Code.NOT_FOUND, exhibits.explain, bench.city.foreign_actor(Role.INVESTIGATOR), phone.pk, "看")
        refused(Code.NOT_ALLOWED, exhibits.explain, bench.city.actor(Role.AUDITOR), phone.pk, "看")


class TestGuards:
    def test_a_step_is_never_changed_nor_taken_away(self, bench: Bench) -> None:
        bench.taken()
        for statement in ("UPDATE evidence_custody SET place = 'x'", "DELETE FROM evidence_custody"):
            with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"giver_id": None}, "a gap in the chain"),
            ({"from_state": State.STORED}, "a gap in the chain"),
            ({"at": timezone.now() - timedelta(days=9)}, "a gap in the chain"),
            ({"after": None}, "begins with its taking"),
            ({"to_state": State.LENT, "organ": LAB, "holder_id": None, "due_at": timezone.now()}, "does not go from"),
            ({"place": ""}, "evidence_stored_somewhere"),
            ({"organ": LAB}, "evidence_held_by_one"),
        ],
    )
    def test_no_statement_leaves_a_gap(self, bench: Bench, more: dict[str, Any], why: str) -> None:
        phone = bench.taken()
        first = Custody.unscoped.get(exhibit=phone)
        step = {
            "exhibit": phone, "after": first, "act": Act.STORE, "from_state": State.IN_HAND, "to_state": State.STORED,
            "at": now(), "giver_id": first.holder_id, "holder_id": bench.keeper.person_id, "place": "保管室",
        }  # fmt: skip
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            Custody.unscoped.create(**(step | more))
        assert Custody.unscoped.create(**step).pk

    def test_a_note_moves_nothing_and_two_steps_do_not_follow_one(self, bench: Bench) -> None:
        phone = bench.taken()
        first = Custody.unscoped.get(exhibit=phone)
        step = {
            "exhibit": phone, "after": first, "act": Act.NOTE, "from_state": State.IN_HAND, "to_state": State.IN_HAND,
            "at": now(), "giver_id": first.holder_id,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="changes no hands"), transaction.atomic():
            Custody.unscoped.create(**step, holder_id=bench.keeper.person_id)
        Custody.unscoped.create(**step, holder_id=first.holder_id)
        with pytest.raises(IntegrityError, match="after_id"), transaction.atomic():
            Custody.unscoped.create(**step, holder_id=first.holder_id)


def test_the_list_shows_what_is_out_late_and_left_over(bench: Bench) -> None:
    phone, other = bench.taken(), bench.taken(name="银行卡", kind="BANK_CARD", seal_no="")
    at = now() - timedelta(minutes=30)
    exhibits.lend(bench.officer, phone.pk, at, LAB, "鉴1号", due_at=at + timedelta(minutes=1))

    def of(tab: str, **more: Any) -> list[int]:
        return [one.pk for one in lists.page(bench.officer, lists.Filters(tab, **more)).rows]

    assert of("late") == of("lent") == [phone.pk]
    assert of("ours") == [other.pk, phone.pk]
    assert of("all", kind="BANK_CARD") == of("ours", mine=True) == [other.pk]
    chief = bench.city.actor(Role.INVESTIGATOR)
    life.solve(chief, bench.case.pk, "破1号", today(), "局", "嫌疑人由外地公安机关抓获")
    life.send(chief, bench.case.pk, "起1号", today(), "检察院")
    life.conclude(chief, bench.case.pk, "刑初1号", today(), "法院")
    assert of("over") == [other.pk, phone.pk]
    assert lists.page(bench.city.foreign_actor(Role.INVESTIGATOR), lists.Filters("all")).rows == []
    assert lists.waiting(bench.officer, now())[0].count() == 1


def test_every_state_can_be_left_but_the_last_ones() -> None:
    last = {
        state for state in State if not any(state in starts for act, (starts, _end) in CHAIN.items() if act != "note")
    }
    assert last == {State.GIVEN_BACK, State.SURRENDERED, State.DESTROYED}
    assert target(Act.TAKE, State.IN_HAND) is None
    assert ("note", "LENT", "LENT") in triples()


class LifeOfAnExhibit(RuleBasedStateMachine):
    """Whatever is pressed by whomever: one holder, no gap, and the last step says where it is."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.bench = make_bench()
        self.pk = self.bench.taken().pk
        chief = self.bench.city.actor(Role.INVESTIGATOR)  # nothing is destroyed before the case is over
        life.solve(chief, self.bench.case.pk, "破1号", today(), "局", "嫌疑人由外地公安机关抓获")
        life.send(chief, self.bench.case.pk, "起1号", today(), "检察院")
        life.conclude(chief, self.bench.case.pk, "刑初1号", today(), "法院")
        self.state, self.steps, self.seal = State.IN_HAND, 1, "FC-0001"
        self.holder: int | None = self.bench.officer.person_id

    @rule(act=st.sampled_from(sorted(CHAIN)), lawful=st.booleans(), mine=st.booleans(), which=st.integers(0, 19))
    def press(self, act: Act, lawful: bool, mine: bool, which: int) -> None:
        possible = [one for one in sorted(CHAIN) if target(one, self.state) is not None]
        if lawful:
            act = possible[which % len(possible)]
        actor = next(
            one for one in (self.bench.officer, self.bench.second, self.bench.keeper)
            if not self.holder or (one.person_id == self.holder) == mine
        )  # fmt: skip
        end = target(act, self.state)
        if end is None:
            refused(Code.WRONG_STATE, self._do, act, actor)
        elif self.holder and self.holder != actor.person_id and act is not Act.NOTE:
            refused(Code.NOT_HOLDER, self._do, act, actor)
        else:
            self._do(act, actor)
            self.steps += 1
            if act is Act.STORE:
                self.holder = self.bench.keeper.person_id
            elif act is Act.RETURN:
                self.holder = self.bench.second.person_id
            elif end != self.state:
                self.holder = None
            self.state = end

    def _do(self, act: Act, actor: Actor) -> object:
        keeper, second, at = self.bench.keeper.person_id or 0, self.bench.second.person_id or 0, now()
        what: dict[Act, tuple[Any, ...]] = {
            Act.STORE: (exhibits.store, at, keeper, "保管室"), Act.LEND: (exhibits.lend, at, LAB, "鉴1号"),
            Act.EXTEND: (exhibits.extend, at + timedelta(days=3), "延1号", "未完"),
            Act.RETURN: (exhibits.come_back, at, second), Act.RESEAL: (exhibits.reseal, "FC-0009", "拆封"),
            Act.NOTE: (exhibits.explain, "说明"), Act.HAND_OVER: (exhibits.hand_over, at, "检察院", "移1号"),
            Act.GIVE_BACK: (exhibits.give_back, at, "测试失主", "测试市公安局", "发1号"),
            Act.SURRENDER: (exhibits.surrender, at, "法院", "缴1号"),
            Act.DESTROY: (exhibits.destroy, at, "局", "销1号"),
        }  # fmt: skip
        service, *told = what[act]
        return service(actor, self.pk, *told)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @invariant()
    def agree(self) -> None:
        chain = list(Custody.unscoped.filter(exhibit=self.pk).order_by("pk"))
        assert len(chain) == self.steps
        assert all(one.after_id == before.pk for before, one in pairwise(chain))
        found = lists.exhibit_of(self.bench.officer, self.pk)
        assert (found.now_state, found.now_holder_id) == (self.state, self.holder)
        assert (found.now_due is not None) == (self.state == State.LENT)
        assert (self.state in OURS) == bool(self.holder or self.state == State.LENT)


@pytest.mark.slow
def test_the_life_of_an_exhibit_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfAnExhibit,
        settings=course(12),
    )
