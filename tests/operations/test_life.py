# SPDX-License-Identifier: Apache-2.0
"""From the plan of an operation to its report; its cases, and its targets with what they were before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City, make_city
from tests.operations.conftest import again, opened, refused, run, today
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.operations.errors import Code
from wuzha.operations.models import Operation, OperationCase, OperationStep, OperationTarget
from wuzha.operations.privacy import OperationKeeper
from wuzha.operations.queries import cases, figures, lists
from wuzha.operations.rules.life import LIVING, OPEN, OPERATION_LIFE, Act, State
from wuzha.operations.rules.progress import Verdict
from wuzha.operations.services import life, tags, targets
from wuzha.operations.services.targets import Aim
from wuzha.org.roles import Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect("core.growing", "sealed.erasing"),
]
DAY = timedelta(days=1)


def test_the_whole_way_to_the_report(actor: Actor, operation: Operation) -> None:
    life.extend(actor, operation.pk, today() + 40 * DAY, "测公通〔2026〕9号", "上级延期")
    life.end(actor, operation.pk, today())
    life.sum_up(actor, operation.pk, today(), "测公报〔2026〕1号", "战果显著")
    assert (again(operation).state, again(operation).until) == (State.SUMMED_UP, today() + 40 * DAY)
    acts = [one.act for one in OperationStep.unscoped.filter(operation=operation).order_by("pk")]
    assert acts == ["plan", "start", "extend", "end", "sum_up"]
    assert Event.objects.filter(action="operation.sum_up", object_id=str(operation.pk)).count() == 1


class TestRefusals:
    def test_of_a_plan(self, city: City, actor: Actor) -> None:
        def new(**more: object) -> life.NewOperation:
            told = {"name": "断卡（测试）", "kind": "DUANKA", "issued_by": "测试市公安局", "since": today()} | more
            return life.NewOperation(**told)  # type: ignore[arg-type]

        refused(Code.NAME_MISSING, life.plan, actor, new(name=" "))
        refused(Code.UNKNOWN_WORD, life.plan, actor, new(kind="NOTHING"))
        refused(Code.DAYS_ORDER, life.plan, actor, new(until=today() - DAY))
        refused(Code.CLEAR_NUMBER, life.plan, actor, new(description="电话13800000501"))
        refused(Code.NOT_FOUND, life.plan, actor, new(unit_id=city.abroad_station.pk))
        refused(Code.NOT_FOUND, life.plan, actor, new(parent_id=run(city.foreign_actor(Role.INVESTIGATOR)).pk))
        refused(Code.NOT_ALLOWED, life.plan, city.actor(Role.STATION_OFFICER), new())

    def test_steps_stay_in_order_and_a_report_has_a_number(self, actor: Actor, operation: Operation) -> None:
        refused(Code.IN_FUTURE, life.end, actor, operation.pk, today() + DAY)
        refused(Code.STEP_BEFORE, life.end, actor, operation.pk, today() - 11 * DAY)
        refused(Code.WRONG_STATE, life.sum_up, actor, operation.pk, today(), "报1号")
        refused(Code.SAME_ANSWER, life.extend, actor, operation.pk, operation.until, "", "延")
        refused(Code.DAYS_ORDER, life.extend, actor, operation.pk, operation.since - DAY, "", "提前")
        refused(Code.REASON_MISSING, life.extend, actor, operation.pk, None, "", " ")
        life.end(actor, operation.pk, today())
        refused(Code.REPORT_MISSING, life.sum_up, actor, operation.pk, today(), " ")
        refused(Code.WRONG_STATE, life.extend, actor, operation.pk, None, "", "延")

    def test_one_that_runs_is_ended_and_not_called_off(self, actor: Actor, operation: Operation) -> None:
        refused(Code.WRONG_STATE, life.call_off, actor, operation.pk, today(), "不搞了")
        planned = life.plan(actor, life.NewOperation("断流（测试）", "DUANLIU", "测试市公安局", today()))
        refused(Code.REASON_MISSING, life.call_off, actor, planned.pk, today(), "")
        assert life.call_off(actor, planned.pk, today(), "并入云剑").state == State.CALLED_OFF

    def test_another_city_finds_nothing(self, city: City, operation: Operation) -> None:
        foreign = city.foreign_actor(Role.INVESTIGATOR)
        refused(Code.NOT_FOUND, life.end, foreign, operation.pk, today())
        assert lists.of(foreign, operation.pk) is None


class TestCorrecting:
    def test_a_step_put_right_strikes_the_one_before(self, actor: Actor, operation: Operation) -> None:
        begun = OperationStep.unscoped.get(operation=operation, act=Act.START)
        new = life.correct(actor, operation.pk, begun.pk, today() - 9 * DAY, "启动令1号", "记错")
        begun.refresh_from_db()
        assert (begun.struck_by_id, new.day) == (new.pk, today() - 9 * DAY)
        life.end(actor, operation.pk, today() - 5 * DAY)
        refused(Code.STEP_AFTER, life.correct, actor, operation.pk, new.pk, today(), "", "又错")
        refused(Code.SAME_ANSWER, life.correct, actor, operation.pk, new.pk, new.day, new.document_no, "又错")
        refused(Code.NOT_FOUND, life.correct, actor, operation.pk, begun.pk, today(), "", "又错")


class TestCases:
    def test_a_case_is_marked_and_taken_off_for_a_reason(self, actor: Actor, operation: Operation, case: Case) -> None:
        refused(Code.TAG_BEFORE, tags.tag, actor, operation.pk, case.pk, "早于接警", today() - 2 * DAY)
        tags.tag(actor, operation.pk, case.pk, "嫌疑人为同一团伙", today() - DAY)
        refused(Code.TAGGED_ALREADY, tags.tag, actor, operation.pk, case.pk, "再标")
        other = run(actor, name="断卡（测试）", kind="DUANKA")
        tags.tag(actor, other.pk, case.pk, "涉卡")
        assert [one.operation_id for one in cases.marks_of_case(actor, case.pk)] == [operation.pk, other.pk]
        refused(Code.REASON_MISSING, tags.untag, actor, operation.pk, case.pk, " ")
        tags.untag(actor, operation.pk, case.pk, "查明无关")
        refused(Code.NOT_FOUND, tags.untag, actor, operation.pk, case.pk, "再取消")
        mark = OperationCase.unscoped.get(operation=operation)
        assert (mark.until, mark.off_by_id, bool(mark.off_reason)) == (today(), actor.person_id, True)
        tags.tag(actor, operation.pk, case.pk, "又查明有关")
        assert OperationCase.unscoped.filter(operation=operation).count() == 2

    def test_a_case_out_of_reach_is_not_found_and_a_mark_is_seen_with_its_case(
        self, city: City, actor: Actor, operation: Operation, case: Case
    ) -> None:
        tags.tag(actor, operation.pk, case.pk, "同一团伙")
        station = city.actor(Role.STATION_OFFICER)
        assert lists.of(station, operation.pk) == operation
        assert list(cases.marks(city.foreign_actor(Role.INVESTIGATOR), operation)) == []
        foreign = Case.unscoped.create(
            centre=city.abroad_centre, source="LIST", state="ACCEPTED", received_at=timezone.now()
        )
        refused(Code.NOT_FOUND, tags.tag, actor, operation.pk, foreign.pk, "同一团伙")
        refused(Code.IN_FUTURE, tags.tag, actor, run(actor).pk, case.pk, "同一团伙", today() + DAY)

    def test_what_belongs_to_a_part_belongs_to_the_whole(self, actor: Actor, operation: Operation, case: Case) -> None:
        part = run(actor, name="云剑二号（测试）", parent_id=operation.pk)
        tags.tag(actor, part.pk, case.pk, "同一团伙")
        assert cases.with_parts(operation.pk) == [operation.pk, part.pk]
        assert [one.case_id for one in cases.marks(actor, operation)] == [case.pk]
        assert list(cases.keys([operation.pk, part.pk])) == [case.pk]


class TestTargets:
    def aim(self, operation: Operation, **more: object) -> Aim:
        told = {"indicator": "results.test_received", "value": 30, "since": operation.since, "until": operation.until}
        return Aim(**told | more)  # type: ignore[arg-type]

    def test_progress_counts_marked_cases_by_the_code_of_the_figure(
        self, city: City, actor: Actor, operation: Operation, case: Case, figure: str
    ) -> None:
        targets.set_target(actor, operation.pk, self.aim(operation))
        targets.set_target(actor, operation.pk, self.aim(operation, unit_id=city.station.pk, value=1))
        targets.set_target(actor, operation.pk, self.aim(operation, unit_id=city.other_station.pk, value=1))
        opened(city, actor)  # not marked: it counts nowhere
        tags.tag(actor, operation.pk, case.pk, "同一团伙")
        whole, here, there = figures.progress(actor, operation)
        assert whole.standing is not None
        assert (whole.standing.done, whole.standing.expected, whole.standing.verdict) == (1, 10, Verdict.BEHIND)
        assert here.standing is not None
        assert here.standing.verdict is Verdict.REACHED
        assert there.standing is not None
        assert there.standing.done == 0
        page = figures.behind(actor, whole.target, figures.countable()[figure])
        assert [one.case_id for one in page.rows] == [case.pk]
        tags.untag(actor, operation.pk, case.pk, "无关")
        assert not figures.behind(actor, whole.target, figures.countable()[figure]).rows

    def test_a_figure_that_nobody_counts_has_a_target_and_no_number(self, actor: Actor, operation: Operation) -> None:
        OperationTarget.unscoped.create(
            operation=operation, indicator="results.gone", value=5, since=operation.since, until=operation.until
        )
        (one,) = figures.progress(actor, operation)
        assert (one.indicator, one.standing) == (None, None)
        refused(Code.NO_INDICATOR, targets.set_target, actor, operation.pk, self.aim(operation, indicator="funds.loss"))

    def test_a_changed_target_keeps_the_one_before(self, actor: Actor, operation: Operation, figure: str) -> None:
        old = targets.set_target(actor, operation.pk, self.aim(operation))
        days = (old.since, old.until)
        new = targets.change_target(actor, operation.pk, old.pk, 40, *days, "上级加码")
        assert [one.value for one in figures.targets_of(actor, operation)] == [40]
        assert [(one.value, one.struck_by) for one in figures.former(actor, operation)] == [(30, new)]
        refused(Code.SAME_ANSWER, targets.change_target, actor, operation.pk, new.pk, 40, *days, "同")
        refused(Code.REASON_MISSING, targets.change_target, actor, operation.pk, new.pk, 41, *days, "")
        refused(Code.NOT_FOUND, targets.change_target, actor, operation.pk, old.pk, 41, *days, "旧")
        targets.take_back_target(actor, operation.pk, new.pk, "取消考核")
        assert figures.targets_of(actor, operation) == []
        assert targets.set_target(actor, operation.pk, self.aim(operation)).value == 30

    def test_its_numbers_and_days_are_checked(
        self, city: City, actor: Actor, operation: Operation, figure: str
    ) -> None:
        def no(code: Code, **more: object) -> None:
            refused(code, targets.set_target, actor, operation.pk, self.aim(operation, **more))

        no(Code.NO_VALUE, value=0)
        no(Code.DAYS_ORDER, until=operation.since - DAY)
        no(Code.OUTSIDE, since=operation.since - DAY)
        no(Code.MONTHS_COUNT, monthly=[10])
        count = len({(one.year, one.month) for one in (operation.since + n * DAY for n in range(31))})
        no(Code.MONTHS_SUM, monthly=[1] * count)
        no(Code.NOT_FOUND, unit_id=city.abroad_station.pk)
        targets.set_target(actor, operation.pk, self.aim(operation))
        no(Code.TARGET_THERE)
        open_end = run(actor, until=None)
        long = self.aim(open_end, until=open_end.since + 1200 * DAY)
        refused(Code.TOO_MANY_DAYS, targets.set_target, actor, open_end.pk, long)


class TestGuards:
    def test_no_statement_moves_an_operation_another_way(self, operation: Operation) -> None:
        with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
            Operation.unscoped.filter(pk=operation.pk).update(state=State.SUMMED_UP)

    def test_steps_and_targets_are_never_changed(self, actor: Actor, operation: Operation, figure: str) -> None:
        aim = Aim(figure, 3, operation.since, today())
        targets.set_target(actor, operation.pk, aim)
        for table in ("operationstep", "operationtarget"):
            with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM operations_{table}")


def test_retention_empties_what_was_said_and_keeps_the_marks(actor: Actor, operation: Operation, case: Case) -> None:
    tags.tag(actor, operation.pk, case.pk, "同一团伙")
    life.end(actor, operation.pk, today(), note="收网")
    keeper, later = OperationKeeper(), timezone.now() + DAY
    assert list(keeper.due(later)) == []
    life.sum_up(actor, operation.pk, today(), "报1号")
    assert list(keeper.due(later)) == [operation]
    assert keeper.erase([operation.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert OperationCase.unscoped.get().reason is None


class LifeOfAnOperation(RuleBasedStateMachine):
    """Whatever is pressed in whatever order: the state is what the steps say, and what is over changes no more."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.actor = city.actor(Role.INVESTIGATOR)
        told = life.NewOperation("云剑（测试）", "YUNJIAN", "测试市公安局", today() - 5 * DAY, today() + 5 * DAY)
        self.pk = life.plan(self.actor, told).pk
        self.case = opened(city, self.actor).pk
        self.state, self.marked, self.marks, self.longer = State.PLANNED, False, 0, 5

    @rule(act=st.sampled_from([Act.START, Act.END, Act.SUM_UP, Act.CALL_OFF]))
    def press(self, act: Act) -> None:
        do = {Act.START: life.start, Act.END: life.end, Act.SUM_UP: life.sum_up, Act.CALL_OFF: life.call_off}[act]
        more = [] if act in (Act.START, Act.END) else ["文1号"]
        target = OPERATION_LIFE.target(act, self.state)
        if target is None:
            refused(Code.WRONG_STATE, do, self.actor, self.pk, today(), *more)
        else:
            do(self.actor, self.pk, today(), *more)
            self.state = target

    @rule(take_off=st.booleans())
    def mark(self, take_off: bool) -> None:
        do = tags.untag if take_off else tags.tag
        if self.state not in LIVING:
            refused(Code.WRONG_STATE, do, self.actor, self.pk, self.case, "因")
        elif take_off is self.marked:
            do(self.actor, self.pk, self.case, "因")
            self.marked, self.marks = not take_off, self.marks + (not take_off)
        else:
            refused(Code.NOT_FOUND if take_off else Code.TAGGED_ALREADY, do, self.actor, self.pk, self.case, "因")

    @rule()
    def extend(self) -> None:
        until = today() + (self.longer + 1) * DAY
        if self.state in OPEN:
            life.extend(self.actor, self.pk, until, "", "延期")
            self.longer += 1
        else:
            refused(Code.WRONG_STATE, life.extend, self.actor, self.pk, until, "", "延期")

    @invariant()
    def agree(self) -> None:
        one = Operation.unscoped.get(pk=self.pk)
        last = OperationStep.unscoped.filter(operation=one).order_by("pk").last()
        assert last is not None
        assert (one.state, last.to_state, one.until) == (self.state, self.state, today() + self.longer * DAY)
        assert list(cases.keys([self.pk])) == ([self.case] if self.marked else [])
        assert OperationCase.unscoped.filter(operation=one).count() == self.marks

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)


@pytest.mark.slow
def test_the_life_of_an_operation_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfAnOperation,
        settings=course(10),
    )
