# SPDX-License-Identifier: Apache-2.0
"""Call-backs: made by the closing, done by somebody else, tried, given up, and what an invalid one leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.org.models import RuleVersion
from wuzha.org.rules import forget_all
from wuzha.refusals import RefusalError
from wuzha.warning.models import CallBack, Transition, WarningRecord
from wuzha.warning.queries import followup
from wuzha.warning.rules.followup import Consequence, Verdict
from wuzha.warning.rules.lifecycle import Act, Level, State
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.rulesets import CALLBACK
from wuzha.warning.services import callbacks, work
from wuzha.warning.services.errors import Code

SetNow = Callable[[Any], None]


def checks_of(warning: WarningRecord) -> list[CallBack]:
    return list(CallBack.unscoped.filter(warning=warning).order_by("day"))


@pytest.fixture
def days_later(at: SetNow) -> Callable[[float], datetime]:
    start = timezone.now()

    def move(days: float) -> datetime:
        moment = start + timedelta(days=days)
        at(moment)
        return moment

    return move


def in_force(**changes: Any) -> None:
    """The factory's call-back rule with changes, in force since long ago."""
    value = CALLBACK.at().model_dump(mode="json") | changes
    RuleVersion.objects.create(
        key="warning.callback", valid_from=timezone.now() - timedelta(days=400), value=value, citation="Test"
    )
    forget_all()


def test_every_closing_at_a_high_level_after_contact_is_checked_on_the_next_day_and_after_a_week(desk: Desk) -> None:
    warning = desk.closed(level=Level.HIGH)
    today = timezone.localdate()
    checks = checks_of(warning)
    assert [(one.day, one.due_on - today) for one in checks] == [(1, timedelta(days=1)), (7, timedelta(days=7))]
    assert {one.unit_id for one in checks} == {desk.city.centre.pk}
    assert {one.station_id for one in checks} == {desk.city.station.pk}


def test_nobody_reached_means_nobody_to_ask(desk: Desk) -> None:
    warning = desk.working(result=Result.NO_ANSWER, level=Level.MEDIUM)
    work.attempt(desk.officer, warning.pk, channel=Channel.VISIT, result=Result.NOT_MET, cause="NOBODY_HOME")
    closed = work.close(desk.officer, warning.pk, outcome="EMPTY_NUMBER")
    assert checks_of(closed) == []


def test_a_share_of_nothing_draws_nobody_and_a_share_of_all_draws_everybody(desk: Desk) -> None:
    in_force(shares=[{"level": "LOW", "day": 3, "percent": 100}, {"level": "HIGH", "day": 3, "percent": 0}])
    assert checks_of(desk.closed(level=Level.HIGH)) == []
    assert [one.day for one in checks_of(desk.closed(level=Level.LOW))] == [3]


def test_the_officer_sees_of_it_only_what_is_done(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    warning = desk.closed()
    assert not CallBack.objects.visible_to(desk.officer).filter(warning=warning).exists()
    days_later(1)
    taken = callbacks.take_next(desk.analyst)
    assert taken is not None
    callbacks.record(desk.analyst, taken.pk, verdict=Verdict.VALID, note="单位电话联系上")
    assert CallBack.objects.visible_to(desk.officer).get(warning=warning).verdict == Verdict.VALID
    assert not CallBack.objects.visible_to(desk.foreign_analyst).exists()


def test_valid_is_not_had_without_a_call(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    desk.closed()
    days_later(1)
    taken = callbacks.take_next(desk.analyst)
    assert taken is not None
    with pytest.raises(RefusalError) as refused:
        callbacks.record(desk.analyst, taken.pk, verdict=Verdict.VALID)
    assert refused.value.code == Code.CALLBACK_NOT_CALLED
    found = followup.check(desk.analyst, taken.pk, timezone.now())
    assert found is not None
    followup.reveal_called(desk.analyst, found, "回访测试")
    assert callbacks.record(desk.analyst, taken.pk, verdict=Verdict.VALID).verdict == Verdict.VALID


def test_it_is_not_taken_before_it_is_due(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    first = checks_of(desk.closed())[0]
    assert callbacks.take_next(desk.analyst) is None
    with pytest.raises(RefusalError) as refused:
        callbacks.take(desk.analyst, first.pk)
    assert refused.value.code == Code.CALLBACK_LATER
    days_later(1)
    assert callbacks.take_next(desk.analyst) == first


def test_whoever_had_a_hand_in_it_may_not_check_it(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    in_force(done_by="OTHER_STATION")
    warning = desk.closed()
    first = checks_of(warning)[0]
    assert first.unit_id == desk.city.other_station.pk
    CallBack.unscoped.filter(pk=first.pk).update(involved=[desk.officer.person_id, desk.other_officer.person_id])
    days_later(1)
    assert callbacks.take_next(desk.other_officer) is None
    with pytest.raises(RefusalError) as refused:
        callbacks.take(desk.other_officer, first.pk)
    assert refused.value.code == Code.OWN_WORK
    with pytest.raises(RefusalError) as refused:
        callbacks.take(desk.officer, first.pk)
    assert refused.value.code == Code.NOT_FOUND
    CallBack.unscoped.filter(pk=first.pk).update(involved=[desk.officer.person_id])
    assert callbacks.take_next(desk.other_officer) == first


def test_two_people_do_not_call_the_same_person(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    first = checks_of(desk.closed())[0]
    days_later(1)
    assert callbacks.take_next(desk.analyst) == first
    assert callbacks.take_next(desk.colleague) is None
    for act in (callbacks.take, callbacks.release):
        with pytest.raises(RefusalError) as refused:
            act(desk.colleague, first.pk)
        assert refused.value.code == Code.CALLBACK_HELD
    days_later(1.1)  # the lease is over
    assert callbacks.take_next(desk.colleague) == first


def test_it_is_recorded_only_by_who_took_it(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    first = checks_of(desk.closed())[0]
    days_later(1)
    with pytest.raises(RefusalError) as refused:
        callbacks.record(desk.analyst, first.pk, verdict=Verdict.VALID)
    assert refused.value.code == Code.CALLBACK_NOT_TAKEN


def test_after_a_try_in_vain_it_waits_and_in_the_end_it_is_given_up(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    first = checks_of(desk.closed())[0]
    for number, day in enumerate((1, 1.2, 2.1, 2.3)):
        days_later(day)
        assert callbacks.take_next(desk.analyst) == first, number
        done = callbacks.tried(desk.analyst, first.pk, "NO_ANSWER")
        assert callbacks.take_next(desk.analyst) is None
    assert done.verdict == Verdict.GAVE_UP
    assert done.tries.count() == 4
    assert Event.objects.filter(action="warning.callback_try", object_id=str(first.pk)).count() == 4


def test_four_tries_on_one_day_are_not_enough_to_give_up(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    in_force(gap_hours=1)
    first = checks_of(desk.closed())[0]
    noon = timezone.localtime().replace(hour=12, minute=0)
    offset = (noon - timezone.localtime()).total_seconds() / 86400
    for hours in (0, 1.5, 3, 4.5):
        days_later(1 + offset + hours / 24)
        assert callbacks.take_next(desk.analyst) == first
        first = callbacks.tried(desk.analyst, first.pk, "POWERED_OFF")
    assert first.done_at is None


def test_a_false_record_reopens_the_warning_with_the_reason(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    warning = desk.closed()
    days_later(1)
    taken = callbacks.take_next(desk.analyst)
    assert taken is not None
    done = callbacks.record(
        desk.analyst, taken.pk, verdict=Verdict.INVALID, reason="NEVER_CONTACTED", note="称无人联系"
    )
    assert done.consequence == Consequence.REOPEN
    again = fresh(warning)
    assert (again.state, again.outcome) == (State.WORKING, "")
    change = Transition.unscoped.get(warning=warning, act=Act.REOPEN)
    assert (change.reason, change.by_id) == ("CALLBACK_INVALID", desk.analyst.person_id)
    assert [one.verdict for one in checks_of(warning)] == [Verdict.INVALID, Verdict.WITHDRAWN]


def test_closed_anew_it_is_checked_anew(desk: Desk, days_later: Callable[[float], datetime]) -> None:
    warning = desk.closed()
    work.reopen(desk.analyst, warning.pk, "AGAIN")
    assert {one.verdict for one in checks_of(warning)} == {Verdict.WITHDRAWN}
    days_later(0.1)
    work.close(desk.officer, warning.pk, outcome="NOT_DECEIVED_AWARE")
    assert [one.verdict for one in checks_of(warning)].count("") == 2


def test_a_smaller_fault_goes_back_to_the_station_for_an_answer(
    desk: Desk, days_later: Callable[[float], datetime]
) -> None:
    warning = desk.closed()
    days_later(1)
    taken = callbacks.take_next(desk.analyst)
    assert taken is not None
    done = callbacks.record(desk.analyst, taken.pk, verdict=Verdict.INVALID, reason="AMOUNT_WRONG", note="金额不对")
    assert done.consequence == Consequence.CHIEF
    assert fresh(warning).state == State.CLOSED
    with pytest.raises(RefusalError) as refused:
        callbacks.answer(desk.officer, done.pk, "本人所写")
    assert refused.value.code == Code.OWN_WORK
    with pytest.raises(RefusalError) as refused:
        callbacks.answer(desk.other_officer, done.pk, "别所")
    assert refused.value.code == Code.NOT_FOUND
    answered = callbacks.answer(desk.partner, done.pk, "已核实更正")
    assert answered.answered_by_id == desk.partner.person_id
    with pytest.raises(RefusalError) as refused:
        callbacks.answer(desk.partner, done.pk, "再次")
    assert refused.value.code == Code.ALREADY_DONE


@pytest.mark.parametrize(
    ("reason", "note", "code"),
    [("", "说明", Code.WHY_MISSING), ("NOT_A_REASON", "说明", Code.WHY_MISSING), ("NOT_MET", " ", Code.WORDS_MISSING)],
)
def test_not_valid_needs_a_reason_and_what_was_said(
    desk: Desk, days_later: Callable[[float], datetime], reason: str, note: str, code: Code
) -> None:
    desk.closed()
    days_later(1)
    taken = callbacks.take_next(desk.analyst)
    assert taken is not None
    with pytest.raises(RefusalError) as refused:
        callbacks.record(desk.analyst, taken.pk, verdict=Verdict.INVALID, reason=reason, note=note)
    assert refused.value.code == code


def test_the_draw_is_in_the_trail_as_nobodys_choice(desk: Desk) -> None:
    first = checks_of(desk.closed())[0]
    event = Event.objects.get(action="warning.callback_draw", object_id=str(first.pk))
    assert (event.actor_kind, event.person_id) == ("system", None)
