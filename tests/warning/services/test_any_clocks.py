# SPDX-License-Identifier: Apache-2.0
"""Any course of pauses, transfers and sweeps: random people, random moments, runs of the sweep missed and doubled.

Beside the database stands what the test itself believes: each running clock as its start, its length and its pauses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests import courses
from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.audit.models import Event
from wuzha.org.models import DutyPost, Post
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import ClockAlert, ClockPause, Transfer, WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION, AWAITING, Level, State, TransferState
from wuzha.warning.services import clock_acts, dispatch, transfers, triage, work
from wuzha.warning.services.clocks import on_push
from wuzha.warning.services.steps.standing import run_on
from wuzha.warning.services.steps.sweep import sweep

#: A Monday, nine in the morning in Shanghai.
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COLUMNS = {"SIGN_IN": "signin_due", "FIRST_CALL": "call_due", "MEET": "meet_due", "FEEDBACK": "feedback_due"}
PEOPLE = st.sampled_from(["officer", "officer", "officer", "partner", "chief", "other_officer", "analyst", "worker"])
WHICH = st.integers(0, 9)


def _data(name: str) -> Any:
    return json.loads((resources.files("wuzha.warning") / "data" / f"{name}.json").read_text(encoding="utf-8"))


LENGTHS = {(one["level"], one["clock"]): timedelta(minutes=one["minutes"]) for one in _data("clocks")["rows"]}
LENGTHS |= {(one["level"], "TRANSFER"): timedelta(minutes=one["minutes"]) for one in _data("transfers")["accept"]}
STEPS = _data("escalation")["steps"]


@dataclass
class Believed:
    """A clock that runs since `start`; its pauses, and when it ended."""

    warning: int
    level: str
    clock: str
    start: datetime
    #: When it began to be watched: what was reached before is meant for this moment.
    since: datetime
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    end: datetime | None = None

    @property
    def length(self) -> timedelta:
        return LENGTHS[self.level, self.clock]

    def due(self) -> datetime:
        return self.start + self.length + sum((end - begin for begin, end in self.pauses), timedelta(0))

    def reached(self, percent: int) -> datetime:
        """Walk along the clock, and pass over each pause."""
        left, at = self.length * percent / 100, self.start
        for begin, end in self.pauses:
            if at + left <= begin:
                break
            left -= begin - at
            at = end
        return at + left

    def owed(self, now: datetime) -> Iterator[tuple[int, str, int, str, datetime]]:
        """(warning, clock, percent, who, when) of what had to be told by now."""
        for step in STEPS:
            if (step["level"], step["clock"]) == (self.level, self.clock):
                at = max(self.reached(step["percent"]), self.since)
                if at <= min(self.end or now, now):
                    yield self.warning, self.clock, step["percent"], step["tell"], at


class AnyClocks(RuleBasedStateMachine):
    """A desk whose clocks run, stand still and change hands."""

    desk: ClassVar[Desk]
    chief: ClassVar[Any]
    now: ClassVar[datetime]

    def __init__(self) -> None:
        super().__init__()
        AnyClocks.now = START
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.clocks: list[Believed] = []

    def teardown(self) -> None:
        try:
            self.all_is_told_once()
        finally:
            transaction.set_rollback(True)
            self._undo.__exit__(None, None, None)

    # What the test believes

    def running(self, pk: int, clock: str) -> Believed | None:
        return next((one for one in self.clocks if one.warning == pk and one.clock == clock and one.end is None), None)

    def begin(self, warning: WarningRecord, clock: str, start: datetime) -> None:
        level = Level(warning.level).name
        if (level, clock) in LENGTHS:
            self.clocks.append(Believed(warning.pk, level, clock, start, max(start, warning.received_at)))

    def end(self, pk: int, *clocks: str) -> None:
        for one in self.clocks:
            if one.warning == pk and one.clock in clocks and one.end is None:
                one.end = self.now

    def handed_over(self, pk: int, *, signed: bool) -> None:
        """As if dispatched to the other station now: sign-in and call begin anew, pauses of the meeting are gone."""
        warning = fresh(WarningRecord(pk=pk))
        self.cut(pk)
        self.end(pk, "SIGN_IN", "FIRST_CALL")
        for clock in ("SIGN_IN", "FIRST_CALL"):
            self.begin(warning, clock, self.now)
        if signed:
            self.end(pk, "SIGN_IN")
        meet = self.running(pk, "MEET")
        if meet is not None and meet.pauses:
            meet.end = self.now
            self.clocks.append(Believed(pk, meet.level, "MEET", meet.start, self.now))

    def cut(self, pk: int) -> None:
        """Pauses that last beyond now end now."""
        for one in self.clocks:
            if one.warning == pk and one.end is None:
                one.pauses = [(begin, min(end, self.now)) for begin, end in one.pauses]

    # What may happen

    @initialize()
    def some_work(self) -> None:
        for level in (Level.HIGH, Level.MEDIUM, Level.MEDIUM):
            self.push(level)

    def push(self, level: Level) -> None:
        times = dict.fromkeys(("first_pushed_at", "last_pushed_at", "received_at"), self.now)
        made = self.desk.received(level=level, completeness=80, **times)
        WarningRecord.unscoped.filter(pk=made.pk).update(**on_push(made, self.now))
        held = triage.take(self.desk.analyst, made.pk)
        dispatch.dispatch(self.desk.analyst, held.pk, self.desk.city.station.pk)
        for clock in COLUMNS:
            self.begin(made, clock, self.now)

    @rule(level=st.sampled_from([Level.HIGH, Level.MEDIUM]))
    def another_warning(self, level: Level) -> None:
        if WarningRecord.unscoped.count() < 6:
            self.push(level)

    @rule(minutes=st.sampled_from([1, 7, 20, 45, 100, 300]), runs=st.integers(0, 2))
    def time_passes(self, minutes: int, runs: int) -> None:
        """With a run of the sweep at the end, with none, or with two."""
        AnyClocks.now += timedelta(minutes=minutes)
        for _ in range(runs):
            run_on(self.now)
            sweep(self.now)

    @rule(which=WHICH, who=PEOPLE)
    def sign(self, which: int, who: str) -> None:
        if warning := self.pick(which, State.DISPATCHED):
            ok = who in self.stationed(warning)
            if self.tried(lambda: work.sign_in(self.actor(who), warning.pk), ok):
                self.end(warning.pk, "SIGN_IN")

    @rule(which=WHICH, channel=st.sampled_from(["CALL", "CALL", "VISIT"]))
    def attempt(self, which: int, channel: str) -> None:
        if warning := self.pick(which, State.SIGNED, State.WORKING):
            who = self.stationed(warning)[0]
            work.attempt(self.actor(who), warning.pk, channel=channel, result="REACHED")
            self.end(warning.pk, "FIRST_CALL", *(["MEET"] if channel == "VISIT" else []))

    @rule(which=WHICH)
    def close(self, which: int) -> None:
        if warning := self.pick(which, State.WORKING):
            who = self.actor(self.stationed(warning)[0])
            if _done(lambda: work.close(who, warning.pk, outcome="NOT_DECEIVED_AWARE")):
                self.end(warning.pk, *COLUMNS, "TRANSFER")

    @rule(which=WHICH, who=PEOPLE, clock=st.sampled_from(["FIRST_CALL", "MEET"]), minutes=st.integers(1, 500))
    def pause(self, which: int, who: str, clock: str, minutes: int) -> None:
        if not (warning := self.pick(which, *AT_STATION)):
            return
        until = self.now + timedelta(minutes=minutes)
        it = self.running(warning.pk, clock)
        standing = it is not None and any(end > self.now for _, end in it.pauses)
        high = warning.level == Level.HIGH
        mine = warning.officer_id == self.actor(who).person_id and not high
        chief = who == "chief" and warning.station_id == self.desk.city.station.pk
        stood = sum((end - begin for begin, end in it.pauses), timedelta(0)) if it else timedelta(0)
        most = timedelta(minutes=480 if clock == "FIRST_CALL" else 720 if high else 1440)
        ok = (
            (mine or chief) and not (high and clock == "FIRST_CALL") and it is not None and it.due() > self.now
            and not standing and until - self.now <= min(most, 2 * most - stood)
        )  # fmt: skip
        act = lambda: clock_acts.pause(  # noqa: E731 - said where it is used
            self.actor(who), warning.pk, clock=clock, until=until, reason="APPOINTMENT"
        )
        if self.tried(act, ok):
            assert it is not None
            it.pauses.append((self.now, until))

    @rule(which=WHICH, clock=st.sampled_from(["FIRST_CALL", "MEET"]))
    def resume(self, which: int, clock: str) -> None:
        if warning := self.pick(which, *AT_STATION):
            it = self.running(warning.pk, clock)
            standing = bool(it and it.pauses and it.pauses[-1][1] > self.now)
            at_home = warning.station_id == self.desk.city.station.pk
            if self.tried(lambda: clock_acts.resume(self.chief, warning.pk, clock=clock), standing and at_home):
                assert it is not None
                it.pauses[-1] = (it.pauses[-1][0], self.now)

    @rule(which=WHICH, who=PEOPLE)
    def propose(self, which: int, who: str) -> None:
        if warning := self.pick(which, *AT_STATION):
            city = self.desk.city
            to = city.other_station if warning.station_id == city.station.pk else city.station
            none = not Transfer.unscoped.filter(warning=warning, state__in=AWAITING).exists()
            ok = none and (who in self.stationed(warning) or who == "analyst")
            if self.tried(lambda: transfers.propose(self.actor(who), warning.pk, to.pk, "LIVES_ELSEWHERE"), ok):
                self.begin(warning, "TRANSFER", self.now)

    @rule(answer=st.sampled_from(["accept", "refuse", "revoke", "decide"]), who=PEOPLE, stays=st.booleans())
    def answer(self, answer: str, who: str, stays: bool) -> None:
        transfer = Transfer.unscoped.filter(state__in=AWAITING).order_by("pk").first()
        if transfer is None:
            return
        pk, warning = transfer.pk, transfer.warning
        proposed = transfer.state == TransferState.PROPOSED
        here = {"officer", "partner", "chief"} if transfer.to_station_id == self.desk.city.station.pk else {
            "other_officer"
        }  # fmt: skip
        station = transfer.from_station_id if stays else transfer.to_station_id
        actor = self.actor(who)
        acts: dict[str, tuple[Callable[[], Any], bool]] = {
            "accept": (lambda: transfers.accept(actor, pk), proposed and who in here),
            "refuse": (lambda: transfers.refuse(actor, pk, "NOT_OUR_AREA"), proposed and who in here),
            "revoke": (lambda: transfers.revoke(actor, pk), proposed and transfer.proposed_unit_id == actor.unit_id),
            "decide": (
                lambda: transfers.decide(actor, pk, station, "BY_RESIDENCE"),
                who == "analyst" and (not proposed or transfer.due_at <= self.now),
            ),
        }
        act, ok = acts[answer]
        before = (warning.station_id, warning.officer_id, warning.state)
        done = self.tried(act, ok)
        if done:
            self.end(warning.pk, "TRANSFER")
        after = fresh(warning)
        if done and (answer == "accept" or (answer == "decide" and not stays)):
            assert after.station_id == transfer.to_station_id
            self.handed_over(warning.pk, signed=answer == "accept")
        else:
            assert (after.station_id, after.officer_id, after.state) == before

    # What must always hold

    @invariant()
    def each_deadline_is_moved_by_its_pauses_alone(self) -> None:
        warnings = WarningRecord.unscoped.in_bulk()
        for one in self.clocks:
            if one.end is None and one.clock in COLUMNS:
                assert getattr(warnings[one.warning], COLUMNS[one.clock]) == one.due()

    @invariant()
    def the_sweep_never_looks_too_late(self) -> None:
        told = set(_told())
        for warning in WarningRecord.unscoped.all():
            clocks = [one for one in self.clocks if one.warning == warning.pk and one.end is None]
            coming = [step[4] for one in clocks for step in one.owed(datetime.max.replace(tzinfo=UTC))
                      if step not in told and step[4] > self.now]  # fmt: skip
            assert not coming or (warning.step_at is not None and warning.step_at <= min(coming))

    @invariant()
    def what_waits_is_at_a_station(self) -> None:
        for transfer in Transfer.unscoped.filter(state__in=AWAITING).select_related("warning"):
            assert transfer.warning.state in AT_STATION
            assert transfer.warning.station_id == transfer.from_station_id
        for pause in ClockPause.unscoped.filter(ended_at__isnull=True, until_at__gt=self.now):
            assert pause.warning.state in AT_STATION

    def all_is_told_once(self) -> None:
        """In the end, ten hours later, the last sweep makes up for all that were missed."""
        AnyClocks.now += timedelta(hours=10)
        sweep(self.now)
        owed = sorted({step for one in self.clocks for step in one.owed(self.now)})
        assert sorted(_told()) == owed
        assert Event.objects.filter(action="warning.alert").count() == len(owed)

    # Helpers

    def pick(self, which: int, *states: str) -> WarningRecord | None:
        rows = list(WarningRecord.unscoped.filter(state__in=states).order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def stationed(self, warning: WarningRecord) -> list[str]:
        home = warning.station_id == self.desk.city.station.pk
        return ["officer", "partner", "chief"] if home else ["other_officer"]

    def actor(self, who: str) -> Any:
        return self.chief if who == "chief" else getattr(self.desk, who)

    def tried(self, act: Callable[[], Any], allowed: bool) -> bool:
        """Done, if it is allowed; else refused."""
        done = _done(act)
        assert done == allowed
        return done


def _done(act: Callable[[], Any]) -> bool:
    try:
        act()
    except RefusalError:
        return False
    return True


def _told() -> list[tuple[int, str, int, str, datetime]]:
    rows = ClockAlert.unscoped.values_list("warning_id", "clock", "percent", "tell", "meant_at")
    return [(pk, clock, percent, tell, meant) for pk, clock, percent, tell, meant in rows]


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[AnyClocks]]:
    AnyClocks.desk = make_desk()
    person = make_person(Role.STATION_OFFICER, AnyClocks.desk.city.station)
    DutyPost.unscoped.create(unit=AnyClocks.desk.city.station, post=Post.CHIEF, person=person, from_at=START)
    AnyClocks.chief = actor_of(person)
    AnyClocks.now = START
    monkeypatch.setattr("django.utils.timezone.now", lambda: AnyClocks.now)
    yield AnyClocks
    del AnyClocks.desk, AnyClocks.chief


@pytest.mark.slow
def test_any_course_of_pauses_and_transfers_tells_each_step_once(course: type[AnyClocks]) -> None:
    run_state_machine_as_test(
        course,
        settings=courses.course(30),
    )
