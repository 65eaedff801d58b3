# SPDX-License-Identifier: Apache-2.0
"""Transfers between stations: nothing changes hands before it is accepted or decided, and no clock stops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import ClockAlert, GridTask, Transfer, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State, TransferState
from wuzha.warning.services import transfers, work
from wuzha.warning.services.steps.sweep import sweep

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.fixture
def now(at: Callable[[Any], None], desk: Desk) -> Callable[[float], datetime]:
    def move(minutes: float) -> datetime:
        at(after(minutes))
        return after(minutes)

    move(0)
    return move


TIMES = dict.fromkeys(("first_pushed_at", "last_pushed_at", "received_at"), NINE)


@pytest.fixture
def warning(desk: Desk, now: Callable[[float], datetime]) -> WarningRecord:
    return desk.working(level=Level.HIGH, **TIMES)


def proposed(desk: Desk, warning: WarningRecord) -> Transfer:
    return transfers.propose(desk.officer, warning.pk, desk.city.other_station.pk, "NOT_OUR_AREA", "现住对方辖区")


def test_accepted_it_is_in_the_hands_of_who_accepts(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    transfer = proposed(desk, warning)
    assert (fresh(warning).station_id, fresh(warning).state) == (desk.city.station.pk, State.WORKING)
    before = fresh(warning)
    now(5)
    transfers.accept(desk.other_officer, transfer.pk)
    it = fresh(warning)
    assert (it.station_id, it.officer_id, it.state) == (
        desk.city.other_station.pk, desk.other_officer.person_id, State.SIGNED,
    )  # fmt: skip
    assert it.dispatched_at == it.signed_at == after(5)
    assert (it.meet_due, it.feedback_due) == (before.meet_due, before.feedback_due)
    assert it.call_due == after(35)
    assert [one.act for one in Transition.unscoped.filter(warning=warning).order_by("pk")][-2:] == ["transfer", "sign"]
    assert not GridTask.unscoped.filter(done_at__isnull=True).exists()
    assert Transfer.unscoped.get().state == TransferState.ACCEPTED


@pytest.mark.parametrize("state", [State.DISPATCHED, State.SIGNED, State.WORKING])
def test_from_every_state_at_the_station(desk: Desk, now: Callable[[float], datetime], state: State) -> None:
    it = desk.in_state(state)
    transfers.accept(desk.other_officer, proposed(desk, it).pk)
    assert fresh(it).state == State.SIGNED


def test_refused_it_stays_and_the_second_refusal_goes_up(
    desk: Desk, warning: WarningRecord, now: Callable[[float], datetime]
) -> None:
    first = transfers.refuse(desk.other_officer, proposed(desk, warning).pk, "NOT_OUR_AREA", "不在界内")
    assert first.state == TransferState.REJECTED
    second = transfers.refuse(desk.other_officer, proposed(desk, warning).pk, "DUPLICATE")
    assert second.state == TransferState.DISPUTED
    assert fresh(warning).officer_id == desk.officer.person_id
    with pytest.raises(RefusalError, match="NOT_ALLOWED"):
        transfers.decide(desk.officer, second.pk, desk.city.other_station.pk, "BY_RESIDENCE")
    now(3)
    transfers.decide(desk.analyst, second.pk, desk.city.other_station.pk, "BY_RESIDENCE", "按居住证")
    it = fresh(warning)
    assert (it.state, it.station_id, it.officer_id) == (State.DISPATCHED, desk.city.other_station.pk, None)
    assert it.signin_due == after(33)
    second.refresh_from_db()
    assert (second.state, second.decision, second.decided_station_id) == (
        TransferState.DECIDED, "BY_RESIDENCE", desk.city.other_station.pk,
    )  # fmt: skip


def test_the_centre_may_leave_it_where_it_is(desk: Desk, warning: WarningRecord) -> None:
    for _ in range(2):
        last = transfers.refuse(desk.other_officer, proposed(desk, warning).pk, "NOT_OUR_AREA")
    transfers.decide(desk.analyst, last.pk, desk.city.station.pk, "BY_BOUNDARY")
    assert (fresh(warning).state, fresh(warning).station_id) == (State.WORKING, desk.city.station.pk)


def test_only_the_proposer_revokes_and_only_before_the_answer(desk: Desk, warning: WarningRecord) -> None:
    transfer = proposed(desk, warning)
    with pytest.raises(RefusalError, match="TRANSFER_OPEN"):
        proposed(desk, warning)
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        transfers.revoke(desk.other_officer, transfer.pk)
    transfers.revoke(desk.partner, transfer.pk)
    with pytest.raises(RefusalError, match="TRANSFER_OVER"):
        transfers.accept(desk.other_officer, transfer.pk)
    assert fresh(warning).station_id == desk.city.station.pk


def test_the_centre_proposes_as_well(desk: Desk, warning: WarningRecord) -> None:
    made = transfers.propose(desk.analyst, warning.pk, desk.city.other_station.pk, "LIVES_ELSEWHERE")
    assert made.proposed_unit_id == desk.city.centre.pk
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        transfers.revoke(desk.officer, made.pk)


@pytest.mark.parametrize("who", ["officer", "partner", "foreign_officer", "foreign_analyst", "worker"])
def test_nobody_but_the_station_asked_answers(desk: Desk, warning: WarningRecord, who: str) -> None:
    transfer = proposed(desk, warning)
    for act in (
        lambda: transfers.accept(getattr(desk, who), transfer.pk),
        lambda: transfers.refuse(getattr(desk, who), transfer.pk, "NOT_OUR_AREA"),
    ):
        with pytest.raises(RefusalError):
            act()


@pytest.mark.parametrize(("station", "code"), [("station", "SAME_STATION"), ("abroad_station", "NO_STATION")])
def test_only_to_another_station_of_the_bureau(desk: Desk, warning: WarningRecord, station: str, code: str) -> None:
    with pytest.raises(RefusalError, match=code):
        transfers.propose(desk.officer, warning.pk, getattr(desk.city, station).pk, "NOT_OUR_AREA")


def test_it_lapses_when_the_warning_is_closed_or_returned(desk: Desk, warning: WarningRecord) -> None:
    transfer = proposed(desk, warning)
    work.close(desk.officer, warning.pk, outcome="NOT_DECEIVED_AWARE")
    transfer.refresh_from_db()
    assert transfer.state == TransferState.LAPSED
    assert Event.objects.filter(action="warning.lapse_transfer").count() == 1


def test_the_clocks_run_on_and_the_answer_has_its_own(desk: Desk, now: Callable[[float], datetime]) -> None:
    warning = desk.signed(level=Level.HIGH, **TIMES)
    transfer = proposed(desk, warning)
    for minute in range(20):
        sweep(now(minute))
    rows = ClockAlert.unscoped.filter(clock="TRANSFER").order_by("pk")
    other, centre = desk.city.other_station.pk, desk.city.centre.pk
    assert [(one.percent, one.tell, one.unit_id) for one in rows] == [
        (50, "OFFICER", other), (80, "CHIEF", other), (100, "SHIFT_LEADER", centre),
    ]  # fmt: skip
    assert ClockAlert.unscoped.get(clock="FIRST_CALL").unit_id == desk.city.station.pk
    with pytest.raises(RefusalError, match="TRANSFER_OVER"):
        transfers.decide(desk.analyst, proposed_elsewhere(desk).pk, other, "BY_RESIDENCE")
    transfers.decide(desk.analyst, transfer.pk, other, "BY_RESIDENCE")  # nobody answered in time
    assert not ClockAlert.unscoped.filter(clock="TRANSFER", cleared_at__isnull=True).exists()
    assert fresh(warning).station_id == other


def proposed_elsewhere(desk: Desk) -> Transfer:
    return proposed(desk, desk.signed(level=Level.LOW, **TIMES))


def test_the_station_asked_sees_the_transfer_and_not_the_warning(desk: Desk, warning: WarningRecord) -> None:
    transfer = proposed(desk, warning)
    assert Transfer.objects.visible_to(desk.other_officer).get() == transfer
    assert not WarningRecord.objects.visible_to(desk.other_officer).exists()
    abroad = actor_of(make_person(Role.STATION_OFFICER, desk.city.abroad_station))
    assert not Transfer.objects.visible_to(abroad).exists()
