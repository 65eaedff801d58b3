# SPDX-License-Identifier: Apache-2.0
"""Dispatch: complete enough or overridden, to a station in force, with the clocks of the level."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override as language

from tests.factories import make_unit
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Unit, UnitKind
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services import completion, dispatch, triage, work
from wuzha.warning.services.errors import Code, Hint

#: Noon and night in Shanghai.
NOON, NIGHT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC), datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def send(desk: Desk, at: Any, level: Level, moment: datetime = NOON, **values: Any) -> Any:
    """A warning of the level, pushed an hour before and dispatched at the moment."""
    at(moment)
    pushed = moment - timedelta(hours=1)
    times = {"first_pushed_at": pushed, "last_pushed_at": pushed, "received_at": pushed}
    return desk.dispatched(level=level, **times, **values)


@pytest.mark.parametrize(
    ("level", "sign_in", "first_call", "meet"),
    [
        (Level.URGENT, 10, 10, 60),
        (Level.HIGH, 30, 30, 1440 - 60),
        (Level.MEDIUM, 120, 240, 1440 - 60),
        (Level.LOW, 1440, 1440, None),
    ],
)
def test_the_clocks_of_the_level_start(
    desk: Desk, at: Any, level: Level, sign_in: int, first_call: int, meet: int | None
) -> None:
    sent = fresh(send(desk, at, level))
    assert sent.dispatched_at == NOON
    assert sent.signin_due == NOON + minutes(sign_in)
    assert sent.call_due == NOON + minutes(first_call)
    assert sent.meet_due == (None if meet is None else NOON + minutes(meet))
    assert sent.next_due == min(x for x in (sent.signin_due, sent.call_due, sent.meet_due, sent.feedback_due) if x)


def test_the_feedback_clock_keeps_running(desk: Desk, at: Any) -> None:
    due = NOON + minutes(17)
    assert send(desk, at, Level.HIGH, feedback_due=due).feedback_due == due


def test_a_low_level_is_not_called_at_night(desk: Desk, at: Any) -> None:
    sent = send(desk, at, Level.LOW, NIGHT)
    assert sent.call_due == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai after the second night
    assert send(desk, at, Level.MEDIUM, NIGHT).call_due == NIGHT + minutes(240)


def test_it_leaves_the_analysts_hands(desk: Desk) -> None:
    held = desk.held()
    sent = dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk, held.version)
    assert (sent.state, sent.station_id, sent.claimed_by_id) == (State.DISPATCHED, desk.city.station.pk, None)
    step = Transition.unscoped.get(warning=held, act="dispatch")
    assert (step.reason, step.note) == ("", None)
    event = Event.objects.get(action="warning.dispatch")
    assert event.detail == {"station": desk.city.station.code, "completeness": 80}


class TestBelowTheThreshold:
    def test_what_is_missing_is_listed_with_its_points(self, desk: Desk) -> None:
        held = desk.held(completeness=0)
        completion.add_item(
            desk.analyst, held.pk, item="USER_CONFIRMED", found="FOUND", source="CALL", value="本人使用"
        )
        with pytest.raises(RefusalError) as refused:
            dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk)
        assert refused.value.code is Code.TOO_INCOMPLETE
        assert refused.value.codes == (Code.TOO_INCOMPLETE, Hint.LEADER_ONLY)
        params = refused.value.params
        assert (params["score"], params["threshold"]) == (30, 60)
        assert params["items"] == {
            "ADDRESS_LIVE": 25, "CONTACT_ALT": 20, "WORKPLACE": 10, "GRID_WORKER": 10, "SCRIPT_POINTS": 5,
        }  # fmt: skip
        with language("zh-hans"):
            assert all(part in refused.value.message for part in ("现住址到户 25", "备用联系人 20"))
        assert fresh(held).state == State.CLAIMED

    def test_a_written_reason_sends_it_and_is_recorded_sealed(self, desk: Desk) -> None:
        held = desk.held(completeness=0)
        sent = dispatch.dispatch(
            replace(desk.analyst, leads=True), held.pk, desk.city.station.pk, override=" 正在转账 "
        )
        assert sent.state == State.DISPATCHED
        step = Transition.unscoped.get(warning=held, act="dispatch")
        assert step.reason == dispatch.OVERRIDE
        assert step.note is not None
        assert (
            reveal_many(desk.analyst, "核对", on=("warning", held.pk), values={"note": step.note})["note"] == "正在转账"
        )
        assert Event.objects.get(action="warning.dispatch").detail["reason"] == dispatch.OVERRIDE

    def test_blanks_are_no_reason(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            dispatch.dispatch(desk.analyst, desk.held(completeness=59).pk, desk.city.station.pk, override="  ")
        assert refused.value.code is Code.TOO_INCOMPLETE

    @pytest.mark.parametrize("level", [Level.URGENT, Level.HIGH])
    def test_urgent_work_goes_as_it_is_by_the_shift_leader_only(self, desk: Desk, level: Level) -> None:
        held = desk.held(completeness=0, level=level)
        with pytest.raises(RefusalError) as refused:
            dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk, override="正在转账")
        assert refused.value.code is Code.LEADER_OVERRIDES
        assert "10" in refused.value.message
        assert fresh(held).state == State.CLAIMED
        dispatch.dispatch(replace(desk.analyst, leads=True), held.pk, desk.city.station.pk, override="正在转账")
        assert Transition.unscoped.get(warning=held, act="dispatch").reason == dispatch.OVERRIDE

    @pytest.mark.parametrize("level", [Level.URGENT, Level.HIGH])
    def test_urgent_work_goes_by_itself_when_its_time_is_over_and_is_marked(
        self, desk: Desk, at: Any, level: Level
    ) -> None:
        held = desk.held(completeness=0, level=level)
        at(timezone.now() + minutes(11))
        assert dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk).state == State.DISPATCHED
        assert Transition.unscoped.get(warning=held, act="dispatch").reason == dispatch.INCOMPLETE

    def test_other_work_is_held_without_an_end_until_its_holder_gives_a_reason(self, desk: Desk, at: Any) -> None:
        held = desk.held(completeness=0, level=Level.MEDIUM)
        at(timezone.now() + minutes(11))
        with pytest.raises(RefusalError) as refused:
            dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk)
        assert refused.value.codes == (Code.TOO_INCOMPLETE,)
        dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk, override="查无其他信息")
        assert fresh(held).state == State.DISPATCHED

    def test_a_rule_from_before_asks_the_leader_too(self) -> None:
        value = COMPLETION.at().model_dump(mode="json")
        del value["overrides"]
        assert COMPLETION.parse(value).leader_overrides("HIGH")


class TestStation:
    def refused(self, desk: Desk, station: Unit) -> Code:
        with pytest.raises(RefusalError) as refused:
            dispatch.dispatch(desk.analyst, desk.held().pk, station.pk)
        return refused.value.code

    def test_only_a_station_gets_warnings(self, desk: Desk) -> None:
        assert self.refused(desk, desk.city.town) is Code.NO_STATION
        assert self.refused(desk, desk.city.centre) is Code.NO_STATION

    def test_a_station_that_has_ended_gets_none(self, desk: Desk) -> None:
        ended = make_unit(
            UnitKind.STATION,
            "330282599000",
            "测试旧派出所",
            desk.city.bureau,
            valid_to=timezone.localdate() - timedelta(1),
        )
        assert self.refused(desk, ended) is Code.NO_STATION

    def test_another_citys_station_gets_none(self, desk: Desk) -> None:
        assert self.refused(desk, desk.city.abroad_station) is Code.NO_STATION


def test_only_the_holder_dispatches(desk: Desk) -> None:
    held = desk.held()
    with pytest.raises(RefusalError) as refused:
        dispatch.dispatch(desk.colleague, held.pk, desk.city.station.pk)
    assert refused.value.code is Code.NOT_YOURS
    with pytest.raises(RefusalError) as refused:
        dispatch.dispatch(desk.analyst, desk.received().pk, desk.city.station.pk)
    assert refused.value.code is Code.NOT_TAKEN
    with pytest.raises(RefusalError) as refused:
        dispatch.dispatch(desk.foreign_analyst, held.pk, desk.city.abroad_station.pk)
    assert refused.value.code is Code.NOT_FOUND
    with pytest.raises(RefusalError) as refused:
        dispatch.dispatch(desk.officer, held.pk, desk.city.station.pk)
    assert refused.value.code is Code.NOT_ALLOWED


def test_an_older_view_is_refused(desk: Desk) -> None:
    held = desk.held()
    completion.add_item(desk.analyst, held.pk, item="WORKPLACE", found="NOT_FOUND", source="EMPLOYER")
    with pytest.raises(RefusalError) as refused:
        dispatch.dispatch(desk.analyst, held.pk, desk.city.station.pk, held.version)
    assert refused.value.code is Code.STALE


class TestNextRound:
    def next_round(self, desk: Desk, earlier: Any) -> Any:
        return triage.take(desk.analyst, desk.received(previous=earlier, round_no=2, completeness=80).pk)

    def test_the_round_a_station_still_has_goes_on_in_the_new_one(self, desk: Desk) -> None:
        earlier = desk.working()
        again = self.next_round(desk, earlier)
        task = work.ask_grid(desk.officer, earlier.pk, desk.city.grid.pk)
        sent = dispatch.dispatch(desk.analyst, again.pk, desk.city.station.pk)
        ended = fresh(earlier)
        assert (ended.state, ended.merged_into_id) == (State.SUPERSEDED, again.pk)
        assert sent.officer_id == desk.officer.person_id
        task.refresh_from_db()
        assert task.done_at is not None

    def test_another_station_begins_anew(self, desk: Desk) -> None:
        earlier = desk.working()
        sent = dispatch.dispatch(desk.analyst, self.next_round(desk, earlier).pk, desk.city.other_station.pk)
        assert sent.officer_id is None
        assert fresh(earlier).state == State.SUPERSEDED

    @pytest.mark.parametrize("state", [State.CLOSED, State.RECEIVED])
    def test_a_round_no_station_has_is_left_as_it_is(self, desk: Desk, state: State) -> None:
        earlier = desk.in_state(state)
        dispatch.dispatch(desk.analyst, self.next_round(desk, earlier).pk, desk.city.station.pk)
        assert fresh(earlier).state == state

    def test_a_refused_dispatch_leaves_the_earlier_round(self, desk: Desk) -> None:
        earlier = desk.working()
        with pytest.raises(RefusalError):
            dispatch.dispatch(desk.analyst, self.next_round(desk, earlier).pk, desk.city.town.pk)
        assert fresh(earlier).state == State.WORKING


class TestRecall:
    def test_it_comes_back_before_it_is_signed_in(self, desk: Desk) -> None:
        sent = desk.dispatched(level=Level.URGENT)
        back = dispatch.recall(desk.analyst, sent.pk, "WRONG_STATION")
        assert back.state == State.RECEIVED
        assert (back.station_id, back.dispatched_at, back.signin_due, back.call_due) == (None, None, None, None)
        assert back.meet_due is None
        assert back.order_key > 0
        assert Transition.unscoped.get(warning=sent, act="recall").reason == "WRONG_STATION"

    def test_the_clocks_of_the_push_run_on(self, desk: Desk) -> None:
        sent = desk.dispatched(level=Level.HIGH)
        back = dispatch.recall(desk.analyst, sent.pk, "NEW_INFORMATION")
        assert back.meet_due == back.first_pushed_at + timedelta(hours=24)

    def test_dispatched_again_the_clocks_of_the_dispatch_start_again(self, desk: Desk, at: Any) -> None:
        sent = send(desk, at, Level.URGENT)
        dispatch.recall(desk.analyst, sent.pk, "WRONG_STATION")
        at(NOON + minutes(90))
        triage.take(desk.analyst, sent.pk)
        again = dispatch.dispatch(desk.analyst, sent.pk, desk.city.other_station.pk)
        assert again.meet_due == NOON + minutes(150)
        assert again.signin_due == NOON + minutes(100)

    def test_not_once_signed_in(self, desk: Desk) -> None:
        signed = desk.signed()
        with pytest.raises(RefusalError) as refused:
            dispatch.recall(desk.analyst, signed.pk, "WRONG_STATION")
        assert refused.value.code is Code.WRONG_STATE
        assert fresh(signed).state == State.SIGNED

    def test_not_without_a_reason_and_not_by_others(self, desk: Desk) -> None:
        sent = desk.dispatched()
        for actor, reason, code in (
            (desk.analyst, "", Code.UNKNOWN_REASON),
            (desk.foreign_analyst, "WRONG_STATION", Code.NOT_FOUND),
            (desk.officer, "WRONG_STATION", Code.NOT_ALLOWED),
        ):
            with pytest.raises(RefusalError) as refused:
                dispatch.recall(actor, sent.pk, reason)
            assert refused.value.code is code
