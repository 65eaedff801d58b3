# SPDX-License-Identifier: Apache-2.0
"""A request from the sending to the accepted answer: who may do what, in which order, and what of it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City, make_city
from tests.requests.conftest import FOUND, TITLE, WHAT, again, refused
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.roles import May, Role
from wuzha.requests import registry
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAnswer, RequestFile, RequestStep
from wuzha.requests.privacy import RequestKeeper
from wuzha.requests.queries import lists
from wuzha.requests.registry import RequestKind
from wuzha.requests.rules.life import OWED, REQUEST_LIFE, Act, State
from wuzha.requests.services import answering, asking, files
from wuzha.requests.services.answering import Answer
from wuzha.requests.services.asking import NewRequest

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing", "sealed.erasing")]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def days(count: int) -> date:
    return timezone.localdate() + timedelta(days=count)


def answered(officer: Actor, row: Request) -> RequestAnswer:
    answering.sign(officer, row.pk)
    return answering.answer(officer, row.pk, Answer(FOUND))


def test_a_request_has_a_day_to_be_signed_for_and_working_days_to_be_answered(row: Request) -> None:
    assert (row.state, row.sign_due_at - row.sent_at) == (State.SENT, timedelta(hours=24))
    assert row.due_at - row.sent_at >= timedelta(days=5)
    assert row.step_at is not None
    assert row.step_at <= row.sign_due_at
    assert WHAT not in str(row.what)


def test_the_whole_way_with_a_return_and_each_answer_kept(asker: Actor, officer: Actor, row: Request) -> None:
    answering.sign(officer, row.pk)
    answering.report(officer, row.pk, "已到现场")
    answering.answer(officer, row.pk, Answer(FOUND, scans=(PNG,)))
    asking.send_back(asker, row.pk, "缺照片", days(2))
    back = again(row)
    assert (back.state, timezone.localdate(back.due_at - timedelta(hours=12))) == (State.RETURNED, days(2))
    answering.answer(officer, row.pk, Answer("补充照片", scans=(PNG,)))
    asking.accept(asker, row.pk)
    assert (again(row).state, again(row).step_at) == (State.ACCEPTED, None)
    assert [one.act for one in lists.steps_of(asker, row)] == [
        "send", "sign", "report", "answer", "return", "answer", "accept",
    ]  # fmt: skip
    assert [one.no for one in lists.answers_of(asker, row)] == [2, 1]
    one = RequestFile.unscoped.order_by("pk")[0]
    assert files.read(officer, one.pk)[1] == PNG
    shown = lists.show(officer, row, "测试")
    assert (shown["what"], shown["answer:1"]) == (WHAT, FOUND)
    assert Event.objects.filter(action="personal.read", object_type="request", object_id=str(row.pk)).count() == 2


def test_an_answer_has_the_fields_and_the_conclusion_of_its_kind(city: City, asker: Actor, officer: Actor) -> None:
    row = asking.send(asker, NewRequest("PROBE", TITLE, WHAT), city.station.pk)
    answering.sign(officer, row.pk)
    whole = {
        "visited": days(0), "places": "3", "sum": "1,200.50", "open": "否", "way": "上门", "who": "测试甲",
    }  # fmt: skip
    refused(Code.ANSWER_MISSING, answering.answer, officer, row.pk, Answer(" ", "TRUE", whole))
    refused(Code.CONCLUSION_MISSING, answering.answer, officer, row.pk, Answer(FOUND, "MAYBE", whole))
    refused(Code.FIELD_MISSING, answering.answer, officer, row.pk, Answer(FOUND, "TRUE", whole | {"visited": ""}))
    for field, value in (("places", "三"), ("sum", "很多"), ("open", "也许"), ("way", "飞"), ("visited", "5/40"),
                         ("who", "甲" * 501)):  # fmt: skip
        refused(Code.FIELD_WRONG, answering.answer, officer, row.pk, Answer(FOUND, "TRUE", whole | {field: value}))
    for day in (days(-1), days(1)):  # before it was asked, and ahead
        refused(Code.FIELD_DAY, answering.answer, officer, row.pk, Answer(FOUND, "TRUE", whole | {"visited": day}))
    made = answering.answer(officer, row.pk, Answer(FOUND, "TRUE", whole))
    assert made.values == {
        "visited": days(0).isoformat(), "places": 3, "sum": 120_050, "open": False, "way": "DOOR",
    }  # fmt: skip
    assert "测试甲" in lists.show(officer, row, "测试")["words:1"]


def test_the_same_is_asked_of_several_units_at_once(city: City, asker: Actor) -> None:
    made = asking.send_many(
        asker, NewRequest("MATTER", TITLE, WHAT, days(9)), [city.station.pk, city.other_station.pk, city.station.pk]
    )
    assert [one.addressed_id for one in made] == [city.station.pk, city.other_station.pk]
    assert len({one.bulk for one in made}) == 1
    assert [(one.unit, one.owed, one.late) for one in lists.debts(asker, timezone.now())] == [
        (city.station, 1, 0), (city.other_station, 1, 0)
    ]  # fmt: skip


class TestRefusals:
    def test_of_a_question_that_is_not_whole(self, city: City, asker: Actor) -> None:
        for new, code in (
            (NewRequest("MATTER", "", WHAT), Code.TITLE_MISSING),
            (NewRequest("MATTER", "找13800000501", WHAT), Code.CLEAR_NUMBER),
            (NewRequest("MATTER", "题" * 65, WHAT), Code.TOO_LONG),
            (NewRequest("MATTER", TITLE, " "), Code.NOTHING_ASKED),
            (NewRequest("MATTER", TITLE, WHAT, days(-1)), Code.DUE_PASSED),
            (NewRequest("MATTER", TITLE, WHAT, scans=(b"GIF",)), Code.FILE_KIND),
        ):
            refused(code, asking.send, asker, new, city.station.pk)
        right = NewRequest("MATTER", TITLE, WHAT)
        refused(Code.NO_UNIT, asking.send, asker, right, city.abroad_station.pk)
        refused(Code.TOO_MANY_UNITS, asking.send_many, asker, right, range(1000, 1300))
        refused(Code.NOT_ALLOWED, asking.send, city.actor(Role.STATION_OFFICER), right, city.station.pk)
        assert not Request.unscoped.exists()

    def test_only_the_unit_that_is_asked_answers_and_only_who_asks_decides(
        self, city: City, asker: Actor, officer: Actor, row: Request
    ) -> None:
        refused(Code.NOT_ADDRESSED, answering.sign, city.actor(Role.ANALYST), row.pk)
        refused(Code.NOT_FOUND, answering.sign, city.foreign_actor(Role.STATION_OFFICER), row.pk)
        own = asking.send(asker, NewRequest("MATTER", TITLE, WHAT), city.centre.pk)
        refused(Code.NOT_FOUND, answering.sign, officer, own.pk)
        answered(officer, row)
        refused(Code.NOT_ALLOWED, asking.accept, officer, row.pk)
        asking.accept(city.actor(Role.INVESTIGATOR), row.pk)  # of the bureau above the centre

    def test_of_time_and_reasons(self, asker: Actor, officer: Actor, row: Request) -> None:
        refused(Code.REASON_MISSING, asking.extend, asker, row.pk, days(30), " ")
        refused(Code.DUE_NOT_LATER, asking.extend, asker, row.pk, days(1), "等结果")
        refused(Code.DUE_PASSED, asking.extend, asker, row.pk, days(-2), "等结果")
        refused(Code.REASON_MISSING, asking.withdraw, asker, row.pk, "")
        refused(Code.WRONG_STATE, answering.report, officer, row.pk, "在办")
        asking.remind(asker, row.pk)
        refused(Code.REMINDED, asking.remind, asker, row.pk)
        answered(officer, row)
        refused(Code.REASON_MISSING, asking.send_back, asker, row.pk, "")
        refused(Code.WRONG_STATE, asking.remind, asker, row.pk)
        refused(Code.CHANGED, asking.accept, asker, row.pk, version=1)


def test_who_is_neither_party_nor_above_sees_nothing(city: City, asker: Actor, officer: Actor, row: Request) -> None:
    for actor, sees in (
        (asker, True), (officer, True), (city.actor(Role.INVESTIGATOR), True), (city.actor(Role.JOINT_OFFICE), True),
        (city.actor(Role.MEMBER_UNIT), False), (city.foreign_actor(Role.ANALYST), False),
        (city.actor(Role.GRID_WORKER), False),
    ):  # fmt: skip
        assert (lists.of(actor, row.pk) is not None) is sees, actor.role


def test_a_kind_that_a_role_may_not_read_is_not_there_for_it(city: City, asker: Actor) -> None:
    registry.register(RequestKind("SECRET", "保密", asks=(May.SEND_REQUESTS,), reads=(May.READ_LEADS,)))
    try:
        row = asking.send(asker, NewRequest("SECRET", TITLE, WHAT), city.station.pk)
        assert lists.of(city.actor(Role.STATION_OFFICER), row.pk) is not None
        assert lists.of(city.actor(Role.JOINT_OFFICE), row.pk) is None
    finally:
        registry._kinds.pop("SECRET")


def test_the_room_of_its_kind_follows_and_may_refuse(city: City, asker: Actor, officer: Actor) -> None:
    seen: list[str] = []

    def moved(_actor: Actor, row: Any, act: Act) -> None:
        seen.append(f"{act}:{row.state}")

    registry.register(RequestKind("FOLLOWED", "随动", asks=(May.SEND_REQUESTS,), moved=moved))
    try:
        row = asking.send(asker, NewRequest("FOLLOWED", TITLE, WHAT), city.station.pk)
        answered(officer, row)
        asking.accept(asker, row.pk)
    finally:
        registry._kinds.pop("FOLLOWED")
    assert seen == ["send:SENT", "sign:SIGNED", "answer:ANSWERED", "accept:ACCEPTED"]


class TestGuards:
    def test_no_statement_moves_a_request_another_way(self, row: Request) -> None:
        with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
            Request.unscoped.filter(pk=row.pk).update(state=State.ACCEPTED)

    def test_steps_and_answers_are_never_changed_nor_taken_away(self, officer: Actor, row: Request) -> None:
        answered(officer, row)
        for statement in (
            "UPDATE requests_requeststep SET at = now()", "DELETE FROM requests_requeststep",
            "UPDATE requests_requestanswer SET conclusion = 'X'", "DELETE FROM requests_requestanswer",
        ):  # fmt: skip
            with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def test_retention_empties_what_was_asked_and_answered_and_keeps_the_course(
    asker: Actor, officer: Actor, row: Request
) -> None:
    answered(officer, row)
    keeper, later = RequestKeeper(), timezone.now() + timedelta(days=1)
    assert list(keeper.due(later)) == []
    asking.accept(asker, row.pk)
    assert list(keeper.due(later)) == [again(row)]
    assert keeper.erase([row.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert again(row).what is None
    assert [one.act for one in lists.steps_of(asker, row)] == ["send", "sign", "answer", "accept"]


class LifeOfARequest(RuleBasedStateMachine):
    """Whatever is pressed in whatever order: the state is what the steps say, and who owes is who should."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        city = make_city()
        self.asker, self.officer = city.actor(Role.ANALYST), city.actor(Role.STATION_OFFICER)
        self.pk = asking.send(self.asker, NewRequest("MATTER", TITLE, WHAT), city.station.pk).pk
        self.state, self.answers, self.steps = State.SENT, 0, 1

    @rule(act=st.sampled_from([Act.SIGN, Act.ANSWER, Act.ACCEPT, Act.RETURN, Act.WITHDRAW]), lawful=st.booleans(),
          which=st.integers(0, 9))  # fmt: skip
    def press(self, act: Act, lawful: bool, which: int) -> None:
        allowed = [one for one in REQUEST_LIFE.acts(self.state) if one is not Act.WITHDRAW or which > 7]
        if lawful and allowed:
            act = allowed[which % len(allowed)]
        do = {
            Act.SIGN: lambda: answering.sign(self.officer, self.pk),
            Act.ANSWER: lambda: answering.answer(self.officer, self.pk, Answer(FOUND)),
            Act.ACCEPT: lambda: asking.accept(self.asker, self.pk),
            Act.RETURN: lambda: asking.send_back(self.asker, self.pk, "不全"),
            Act.WITHDRAW: lambda: asking.withdraw(self.asker, self.pk, "不需要了"),
        }[act]
        target = REQUEST_LIFE.target(act, self.state)
        if target is None:
            refused(Code.WRONG_STATE, do)
        else:
            do()
            self.state, self.steps, self.answers = target, self.steps + 1, self.answers + (act is Act.ANSWER)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.before)

    @invariant()
    def agree(self) -> None:
        row = Request.unscoped.get(pk=self.pk)
        steps = RequestStep.unscoped.filter(request=row).order_by("pk")
        assert (row.state, steps.count(), RequestAnswer.unscoped.filter(request=row).count()) == (
            self.state,
            self.steps,
            self.answers,
        )
        assert steps.last().to_state == self.state  # type: ignore[union-attr]
        assert (row.step_at is not None) == (row.state in OWED)
        assert (row.answered_at is not None) == (self.answers > 0)


@pytest.mark.slow
def test_the_life_of_a_request_holds_whatever_is_pressed() -> None:
    run_state_machine_as_test(
        LifeOfARequest,
        settings=course(9),
    )
