# SPDX-License-Identifier: Apache-2.0
"""Setting aside: asleep until a moment, or not valid; and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Person
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import triage
from wuzha.warning.services.errors import Code

HOUR = timedelta(hours=1)


def test_a_held_warning_sleeps_in_the_queue(desk: Desk) -> None:
    held = desk.held()
    until = timezone.now() + HOUR
    asleep = triage.snooze(desk.analyst, held.pk, until, "WAIT_REPLY", held.version)
    assert (asleep.state, asleep.claimed_by_id, asleep.snoozed_until) == (State.RECEIVED, None, until)
    assert Transition.unscoped.get(warning=held, act="release").reason == "WAIT_REPLY"
    assert Event.objects.get(action="warning.snooze").detail == {"reason": "WAIT_REPLY"}


def test_a_waiting_warning_sleeps_without_being_taken(desk: Desk) -> None:
    warning = desk.received()
    asleep = triage.snooze(desk.analyst, warning.pk, timezone.now() + HOUR, "NIGHT", warning.version)
    assert asleep.snoozed_until is not None
    assert not Transition.unscoped.filter(warning=warning).exists()
    assert Event.objects.filter(action="warning.snooze", object_id=str(warning.pk)).count() == 1
    assert triage.take_next(desk.analyst) is None


@pytest.mark.parametrize("away", [timedelta(0), -HOUR, timedelta(days=7, minutes=1)])
def test_sleep_ends_within_a_week(desk: Desk, away: timedelta) -> None:
    warning = desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.snooze(desk.analyst, warning.pk, timezone.now() + away, "NIGHT", warning.version)
    assert refused.value.code is Code.SNOOZE_TIME


def test_snoozing_needs_a_reason_of_its_own(desk: Desk) -> None:
    warning = desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.snooze(desk.analyst, warning.pk, timezone.now() + HOUR, "SHIFT_END", warning.version)
    assert refused.value.code is Code.UNKNOWN_REASON


def test_nobody_puts_anothers_warning_to_sleep(desk: Desk) -> None:
    held = desk.held()
    with pytest.raises(RefusalError) as refused:
        triage.snooze(desk.colleague, held.pk, timezone.now() + HOUR, "NIGHT", held.version)
    assert refused.value.code is Code.NOT_YOURS


def test_waking_brings_it_back_at_once(desk: Desk) -> None:
    warning = desk.received(snoozed_until=timezone.now() + HOUR)
    assert triage.wake(desk.analyst, warning.pk).snoozed_until is None
    assert triage.take_next(desk.analyst) is not None


def test_waking_who_is_awake_changes_nothing(desk: Desk) -> None:
    warning = desk.received()
    assert triage.wake(desk.analyst, warning.pk).version == warning.version
    assert not Event.objects.filter(action="warning.wake").exists()


def test_only_what_waits_can_be_woken(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        triage.wake(desk.analyst, desk.held().pk)
    assert refused.value.code is Code.WRONG_STATE


@pytest.mark.parametrize("state", [State.RECEIVED, State.CLAIMED])
def test_not_valid_ends_it_with_a_reason_and_a_sealed_note(desk: Desk, state: State) -> None:
    warning = desk.in_state(state)
    ended = triage.invalidate(desk.analyst, warning.pk, "FALSE_ALARM", "机主本人核实", warning.version)
    assert (ended.state, ended.claimed_by_id) == (State.INVALID, None)
    step = Transition.unscoped.get(warning=warning, act="invalidate")
    assert step.reason == "FALSE_ALARM"
    assert step.note is not None
    assert str(step.note) == "***"
    assert (
        reveal_many(desk.analyst, "核对", on=("warning", warning.pk), values={"note": step.note})["note"]
        == "机主本人核实"
    )


def test_a_form_that_saw_an_older_version_is_told_who_changed_it(desk: Desk) -> None:
    warning = desk.received()
    triage.snooze(desk.colleague, warning.pk, timezone.now() + HOUR, "NIGHT", warning.version)
    with pytest.raises(RefusalError) as refused:
        triage.invalidate(desk.analyst, warning.pk, "FALSE_ALARM", "", warning.version)
    assert refused.value.code is Code.STALE
    assert refused.value.params["who"] == Person.objects.get(pk=desk.colleague.person_id).name
    assert refused.value.params["who"] in refused.value.message
    assert fresh(warning).state == State.RECEIVED


@pytest.mark.parametrize("reason", ["", "NIGHT", "NO_SUCH"])
def test_not_valid_needs_a_reason(desk: Desk, reason: str) -> None:
    with pytest.raises(RefusalError) as refused:
        triage.invalidate(desk.analyst, desk.received().pk, reason)
    assert refused.value.code is Code.UNKNOWN_REASON


def test_an_endless_note_is_refused(desk: Desk) -> None:
    warning = desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.invalidate(desk.analyst, warning.pk, "FALSE_ALARM", "长" * 2001)
    assert refused.value.code is Code.TOO_LONG
    assert fresh(warning).state == State.RECEIVED


@pytest.mark.parametrize("state", [State.DISPATCHED, State.WORKING, State.CLOSED, State.INVALID])
def test_what_left_the_centre_is_not_set_aside(desk: Desk, state: State) -> None:
    warning = desk.in_state(state)
    for act in (
        lambda: triage.invalidate(desk.analyst, warning.pk, "FALSE_ALARM"),
        lambda: triage.snooze(desk.analyst, warning.pk, timezone.now() + HOUR, "NIGHT"),
    ):
        with pytest.raises(RefusalError) as refused:
            act()
        assert refused.value.code is Code.WRONG_STATE


def test_what_was_not_valid_comes_back_and_is_scored(desk: Desk) -> None:
    warning = desk.in_state(State.INVALID)
    back = triage.restore(desk.analyst, warning.pk, "STILL_VALID")
    assert back.state == State.RECEIVED
    assert back.order_key > 0
    assert back.scored_at is not None


def test_restoring_needs_a_reason_and_something_to_restore(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        triage.restore(desk.analyst, desk.in_state(State.INVALID).pk, "")
    assert refused.value.code is Code.UNKNOWN_REASON
    with pytest.raises(RefusalError) as refused:
        triage.restore(desk.analyst, desk.received().pk, "STILL_VALID")
    assert refused.value.code is Code.WRONG_STATE
