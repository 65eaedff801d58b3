# SPDX-License-Identifier: Apache-2.0
"""Tries to reach the person: once whatever the device sends, in any order, each with its coded result."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import work
from wuzha.warning.services.errors import Code

MINUTE = timedelta(minutes=1)


def call(desk: Desk, warning: WarningRecord, **given: Any) -> Attempt:
    values = {"channel": "CALL", "result": "REACHED"} | given
    actor = values.pop("actor", desk.officer)
    return work.attempt(actor, warning.pk, **values)


def sent_long_ago(desk: Desk) -> WarningRecord:
    """Signed in, dispatched an hour ago."""
    warning = desk.signed()
    WarningRecord.unscoped.filter(pk=warning.pk).update(dispatched_at=timezone.now() - timedelta(hours=1))
    return fresh(warning)


def test_the_first_one_begins_the_work(desk: Desk) -> None:
    signed = desk.signed()
    made = call(desk, signed, note="约了下午见面")
    after = fresh(signed)
    assert after.state == State.WORKING
    assert after.first_call_at == after.contacted_at == made.at
    assert after.met_at is None
    assert str(made.note) == "***"
    assert (made.by_id, made.unit_id) == (desk.officer.person_id, desk.city.station.pk)
    assert Transition.unscoped.filter(warning=signed, act="attempt").count() == 1
    assert Event.objects.get(action="warning.attempt").detail == {"channel": "CALL", "result": "REACHED"}


def test_the_next_one_only_adds(desk: Desk) -> None:
    working = desk.working()
    call(desk, working, result="NO_ANSWER", cause="BUSY")
    assert Transition.unscoped.filter(warning=working, act="attempt").count() == 1
    assert fresh(working).version == working.version + 1
    event = Event.objects.filter(action="warning.attempt").latest("pk")
    assert event.detail == {"channel": "CALL", "result": "NO_ANSWER", "cause": "BUSY", "suggested": "VISIT"}


@pytest.mark.parametrize(
    ("given", "called", "contacted", "met"),
    [
        ({"channel": "CALL", "result": "REACHED"}, True, True, False),
        ({"channel": "CALL", "result": "NO_ANSWER", "cause": "NO_ANSWER"}, True, False, False),
        ({"channel": "FAMILY", "result": "REACHED"}, False, False, False),
        ({"channel": "VISIT", "result": "REACHED"}, False, True, True),
        ({"channel": "VISIT", "result": "NOT_MET", "cause": "NOBODY_HOME"}, False, False, False),
        ({"channel": "SMS", "result": "SENT"}, False, False, False),
    ],
)
def test_what_counts_as_called_reached_and_met(
    desk: Desk, given: dict[str, str], called: bool, contacted: bool, met: bool
) -> None:
    signed = desk.signed()
    call(desk, signed, **given)
    after = fresh(signed)
    facts = (after.first_call_at, after.contacted_at, after.met_at)
    assert tuple(fact is not None for fact in facts) == (called, contacted, met)


def test_records_that_arrive_late_still_count_from_when_they_happened(desk: Desk) -> None:
    warning = sent_long_ago(desk)
    now = timezone.now()
    call(desk, warning, at=now - 5 * MINUTE)
    call(desk, warning, at=now - 20 * MINUTE)
    assert fresh(warning).contacted_at == fresh(warning).first_call_at == now - 20 * MINUTE


class TestOnce:
    def test_sent_twice_it_is_kept_once(self, desk: Desk) -> None:
        signed, uid = desk.signed(), uuid.uuid4()
        first = call(desk, signed, uid=uid)
        again = call(desk, signed, uid=uid, result="NO_ANSWER", cause="BUSY")
        assert again.pk == first.pk
        assert again.result == "REACHED"
        assert Attempt.unscoped.filter(warning=signed).count() == 1
        assert Event.objects.filter(action="warning.attempt").count() == 1

    def test_also_when_the_warning_has_left_the_station_meanwhile(self, desk: Desk) -> None:
        signed, uid = desk.signed(), uuid.uuid4()
        first = call(desk, signed, uid=uid)
        work.return_to_centre(desk.officer, signed.pk, "NOT_OUR_AREA")
        assert call(desk, signed, uid=uid).pk == first.pk

    def test_a_colleague_who_sends_it_gets_the_same(self, desk: Desk) -> None:
        signed, uid = desk.signed(), uuid.uuid4()
        first = call(desk, signed, uid=uid)
        assert call(desk, signed, uid=uid, actor=desk.partner).pk == first.pk

    def test_one_identity_serves_one_warning(self, desk: Desk) -> None:
        uid = uuid.uuid4()
        call(desk, desk.signed(), uid=uid)
        other = desk.signed()
        with pytest.raises(RefusalError) as refused:
            call(desk, other, uid=uid)
        assert refused.value.code is Code.UID_TAKEN
        assert fresh(other).state == State.SIGNED


class TestTime:
    def test_a_device_clock_may_be_a_little_wrong(self, desk: Desk) -> None:
        warning = desk.signed()
        ahead = call(desk, warning, at=timezone.now() + 4 * MINUTE)
        assert ahead.at <= timezone.now()
        assert warning.dispatched_at is not None
        behind = call(desk, warning, at=warning.dispatched_at - 4 * MINUTE)
        assert behind.at == warning.dispatched_at

    @pytest.mark.parametrize("away", [6 * MINUTE, timedelta(days=1)])
    def test_not_in_the_future(self, desk: Desk, away: timedelta) -> None:
        with pytest.raises(RefusalError) as refused:
            call(desk, desk.signed(), at=timezone.now() + away)
        assert refused.value.code is Code.ATTEMPT_TIME

    def test_not_before_dispatch(self, desk: Desk) -> None:
        warning = desk.signed()
        assert warning.dispatched_at is not None
        with pytest.raises(RefusalError) as refused:
            call(desk, warning, at=warning.dispatched_at - 6 * MINUTE)
        assert refused.value.code is Code.ATTEMPT_TIME


class TestResult:
    @pytest.mark.parametrize(
        ("channel", "result"),
        [("SMS", "REACHED"), ("CALL", "NOT_MET"), ("VISIT", "NO_ANSWER"), ("PIGEON", "REACHED"), ("CALL", "MAYBE")],
    )
    def test_each_channel_has_results_of_its_own(self, desk: Desk, channel: str, result: str) -> None:
        signed = desk.signed()
        with pytest.raises(RefusalError) as refused:
            call(desk, signed, channel=channel, result=result, cause="NO_ANSWER")
        assert refused.value.code is Code.BAD_RESULT
        assert fresh(signed).state == State.SIGNED

    def test_the_grid_answers_for_itself(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            call(desk, desk.signed(), channel="GRID")
        assert refused.value.code is Code.BAD_RESULT

    @pytest.mark.parametrize(
        ("channel", "result", "cause"),
        [
            ("CALL", "NO_ANSWER", ""),
            ("CALL", "NO_ANSWER", "NOBODY_HOME"),
            ("VISIT", "NOT_MET", "POWERED_OFF"),
            ("VISIT", "NOT_MET", "NO_SUCH"),
        ],
    )
    def test_a_failure_names_a_cause_that_fits_the_channel(
        self, desk: Desk, channel: str, result: str, cause: str
    ) -> None:
        with pytest.raises(RefusalError) as refused:
            call(desk, desk.signed(), channel=channel, result=result, cause=cause)
        assert refused.value.code is Code.CAUSE_MISSING

    def test_a_success_carries_none(self, desk: Desk) -> None:
        assert call(desk, desk.signed(), cause="BUSY").cause == ""


class TestWho:
    def test_a_colleague_of_the_station_may_and_is_recorded(self, desk: Desk) -> None:
        signed = desk.signed()
        made = call(desk, signed, actor=desk.partner)
        assert made.by_id == desk.partner.person_id
        assert fresh(signed).officer_id == desk.officer.person_id

    def test_nobody_else_may(self, desk: Desk) -> None:
        signed = desk.signed()
        for actor, code in (
            (desk.other_officer, Code.NOT_FOUND),
            (desk.foreign_officer, Code.NOT_FOUND),
            (desk.analyst, Code.NOT_ALLOWED),
            (desk.worker, Code.NOT_ALLOWED),
        ):
            with pytest.raises(RefusalError) as refused:
                call(desk, signed, actor=actor)
            assert refused.value.code is code
        assert Event.objects.filter(action="warning.attempt", outcome="REFUSED").count() == 4

    def test_it_must_be_signed_in(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            call(desk, desk.dispatched())
        assert refused.value.code is Code.NOT_SIGNED

    def test_it_must_be_open(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            call(desk, desk.closed())
        assert refused.value.code is Code.WRONG_STATE
