# SPDX-License-Identifier: Apache-2.0
"""Any course of events: random people do random things to random warnings at random times, on a real database.

What the rules allow must happen and leave its traces; what they forbid must be refused and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import courses
from tests.warning.services.conftest import Desk, make_desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, EnrichmentItem, GridTask, Handover, Transition, WarningRecord
from wuzha.warning.rules.completion import Found, held_too_long, score
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, OPEN, WARNING_LIFE, Act, Level, State
from wuzha.warning.rules.outcomes import AFTER_CONTACT, FACE_TO_FACE, TO_THE_PERSON, Outcome, Result
from wuzha.warning.rulesets import CLAIMS, COMPLETION
from wuzha.warning.services import claims, completion, dispatch, triage, work
from wuzha.warning.services.scoring import rescore_open

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
AT_WORK = (State.SIGNED, State.WORKING)
COMPLETING = (State.CLAIMED, *AT_WORK)


def exist(*states: Any) -> bool:
    """Whether a warning is in one of the states. Asked of twenty rules before each step: looked up once after it."""
    wanted = {state for one in states for state in ([one] if isinstance(one, str) else one)}
    return not wanted.isdisjoint(AnyCourse.states)


WHO = st.sampled_from(
    ["analyst", "officer"] * 6
    + ["colleague", "partner", "other_officer", "worker"] * 2
    + ["other_worker", "foreign_analyst", "foreign_officer", "foreign_worker"]
)
WHICH = st.integers(0, 9)
#: Whether to try what makes no sense: anybody, on any warning.
ASTRAY = st.sampled_from([False] * 5 + [True])
ON_FOOT_OR_NOT = st.sampled_from(["CALL", "VISIT"])
SEEN = st.sampled_from(["now", "now", "whatever", "before"])


class AnyCourse(RuleBasedStateMachine):
    """The desk, and beside it what the test itself believes to be allowed."""

    desk: ClassVar[Desk]
    now: ClassVar[datetime]
    #: In which there is a warning since the last step.
    states: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        AnyCourse.now = START
        AnyCourse.states = set()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.pushes = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    # What is there, and who may do what

    def warning(self, which: int, states: Collection[str] = tuple(State)) -> WarningRecord:
        """One of the warnings in these states; of all, if there is none."""
        rows = WarningRecord.unscoped.filter(state__in=states).order_by("pk")
        found = list(rows) or list(WarningRecord.unscoped.order_by("pk"))
        return found[which % len(found)]

    def choose(self, who: str, which: int, astray: bool, states: Collection[str]) -> tuple[str, WarningRecord]:
        """Somebody and a warning: such as fit together, or any when astray."""
        if astray:
            return who, self.warning(which)
        warning = self.warning(which, states)
        return self.fitting(which, warning, centre=not set(states) <= {*AT_STATION}), warning

    def fitting(self, which: int, warning: WarningRecord, *, centre: bool) -> str:
        """Somebody whose it is."""
        if warning.station_id is not None and not centre:
            here = warning.station_id == self.desk.city.station.pk
            return ("officer", "partner")[which % 2] if here else "other_officer"
        mine = warning.claimed_by_id == self.desk.colleague.person_id or (warning.claimed_by_id is None and which % 2)
        return "colleague" if mine else "analyst"

    def actor(self, who: str) -> Actor:
        actor: Actor = getattr(self.desk, who)
        return actor

    def triages(self, who: str) -> bool:
        return who in ("analyst", "colleague")

    def holds(self, who: str, warning: WarningRecord) -> bool:
        mine = warning.claimed_by_id == self.actor(who).person_id
        return self.triages(who) and warning.state == State.CLAIMED and mine

    def at_hand(self, who: str, warning: WarningRecord) -> bool:
        """Waiting, or in the person's own hands."""
        return self.triages(who) and (warning.state == State.RECEIVED or self.holds(who, warning))

    def stationed(self, who: str, warning: WarningRecord) -> bool:
        station = {"officer": "station", "partner": "station", "other_officer": "other_station"}.get(who)
        return station is not None and warning.station_id == getattr(self.desk.city, station).pk

    def has_room(self, who: str) -> bool:
        held = WarningRecord.unscoped.filter(claimed_by_id=self.actor(who).person_id, state=State.CLAIMED).count()
        return bool(held < CLAIMS.at().max_held)

    # Doing something, and looking at what it did

    def try_out(self, act: Callable[[], Any], *, allowed: bool) -> Any:
        before, traces = _everything(), _traces()
        result, refused = _result(act)
        if refused is not None:
            assert not allowed, f"refused: {refused.code} {refused.message}"
            assert refused.message
            assert _everything() == before
            assert _traces() == (traces[0], traces[1] + 1)
            return None
        assert allowed, "should have been refused"
        after = _everything()
        if after != before:
            assert _traces()[0] > traces[0]
        assert _traces()[1] == traces[1]
        for pk, old in before["warnings"].items():
            new = after["warnings"][pk]
            assert new == old or new["version"] > old["version"], "changed without a new version"
        return result

    def seen(self, warning: WarningRecord, seen: str) -> int | None:
        return {"now": warning.version, "before": warning.version - 1}.get(seen)

    # The course of events

    @initialize()
    def begin(self) -> None:
        """A desk in the middle of its work: a warning in each state; two in contact, a visit asked for each."""
        for steps in (0, 0, 1, 2, 3, 4, 4, 5):
            made = self.received(Level.HIGH, 1, complete=True, earlier=None)
            for step in self.steps(made.pk)[:steps]:
                step()
            if steps == 4:
                work.ask_grid(self.desk.officer, made.pk, self.desk.city.grid.pk)

    def steps(self, pk: int) -> list[Callable[[], Any]]:
        """The way of a warning that goes well."""
        analyst, officer = self.desk.analyst, self.desk.officer
        return [
            lambda: triage.take(analyst, pk),
            lambda: dispatch.dispatch(analyst, pk, self.desk.city.station.pk),
            lambda: work.sign_in(officer, pk),
            lambda: work.attempt(officer, pk, channel="CALL", result="REACHED"),
            lambda: work.close(officer, pk, outcome=Outcome.ALREADY_DECEIVED),
        ]

    @precondition(lambda self: WarningRecord.unscoped.count() < 12)
    @rule(level=st.sampled_from(Level), pushes=st.integers(1, 3), complete=st.booleans(), follow=st.none() | WHICH)
    def push(self, level: Level, pushes: int, complete: bool, follow: int | None) -> None:
        self.received(level, pushes, complete=complete, earlier=None if follow is None else self.warning(follow))

    def received(self, level: Level, pushes: int, *, complete: bool, earlier: WarningRecord | None) -> WarningRecord:
        made = self.desk.received(
            level=level, push_count=pushes, previous=earlier, order_key=float(3 - level), first_pushed_at=self.now,
            last_pushed_at=self.now, received_at=self.now, amount_fen=None,
        )  # fmt: skip
        self.pushes += pushes
        if complete:
            for item in ("USER_CONFIRMED", "ADDRESS_LIVE", "CONTACT_ALT"):
                EnrichmentItem.unscoped.create(
                    warning=made, item=item, found="FOUND", source="PAST", at=self.now,
                    value=seal(Kind.TEXT, "有"),
                )  # fmt: skip
            WarningRecord.unscoped.filter(pk=made.pk).update(completeness=75)
        return made

    @rule(minutes=st.sampled_from([1, 1, 5, 16, 60, 60 * 24 * 3]))
    def time_passes(self, minutes: int) -> None:
        AnyCourse.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        claims.expire_claims(self.now)
        assert not WarningRecord.unscoped.filter(state=State.CLAIMED, claim_expires_at__lte=self.now).exists()

    @rule()
    def score(self) -> None:
        before = _everything()["transitions"]
        rescore_open(self.now)
        assert rescore_open(self.now) == 0
        assert _everything()["transitions"] == before

    @rule(who=WHO)
    def take_next(self, who: str) -> None:
        waiting = [
            w
            for w in WarningRecord.unscoped.filter(state=State.RECEIVED)
            if w.snoozed_until is None or w.snoozed_until <= self.now
        ]
        best = max(waiting, key=lambda w: (w.order_key, w.pk), default=None)
        abroad = who == "foreign_analyst"
        taken = self.try_out(
            lambda: triage.take_next(self.actor(who)), allowed=abroad or (self.triages(who) and self.has_room(who))
        )
        if self.triages(who) and best is not None and taken is not None:
            assert taken.pk == best.pk
        if abroad:
            assert taken is None

    @precondition(lambda self: exist(State.RECEIVED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def take(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.RECEIVED,))
        free = self.triages(who) and w.state == State.RECEIVED and self.has_room(who)
        self.try_out(lambda: triage.take(self.actor(who), w.pk), allowed=free or self.holds(who, w))

    @precondition(lambda self: exist(State.CLAIMED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY, reason=st.sampled_from(["", "SHIFT_END", "FALSE_ALARM"]))
    def release(self, who: str, which: int, astray: bool, reason: str) -> None:
        who, w = self.choose(who, which, astray, (State.CLAIMED,))
        fits = reason != "FALSE_ALARM"
        self.try_out(lambda: claims.release(self.actor(who), w.pk, reason), allowed=fits and self.holds(who, w))

    @precondition(lambda self: exist(AT_CENTRE))
    @rule(who=WHO, which=WHICH, astray=ASTRAY, minutes=st.sampled_from([-1, 30, 60 * 24 * 8]), seen=SEEN)
    def snooze(self, who: str, which: int, astray: bool, minutes: int, seen: str) -> None:
        who, w = self.choose(who, which, astray, AT_CENTRE)
        self.try_out(
            lambda: triage.snooze(
                self.actor(who), w.pk, self.now + timedelta(minutes=minutes), "NIGHT", self.seen(w, seen)
            ),
            allowed=minutes == 30 and seen != "before" and self.at_hand(who, w),
        )

    @precondition(lambda self: WarningRecord.unscoped.filter(snoozed_until__isnull=False).exists())
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def wake(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.RECEIVED,))
        self.try_out(
            lambda: triage.wake(self.actor(who), w.pk), allowed=self.triages(who) and w.state == State.RECEIVED
        )

    @precondition(lambda self: exist(AT_CENTRE))
    @rule(who=WHO, which=WHICH, astray=ASTRAY, seen=SEEN)
    def invalidate(self, who: str, which: int, astray: bool, seen: str) -> None:
        who, w = self.choose(who, which, astray, AT_CENTRE)
        self.try_out(
            lambda: triage.invalidate(self.actor(who), w.pk, "FALSE_ALARM", "核实", self.seen(w, seen)),
            allowed=seen != "before" and self.at_hand(who, w),
        )

    @precondition(lambda self: exist(State.INVALID))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def restore(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.INVALID,))
        self.try_out(
            lambda: triage.restore(self.actor(who), w.pk, "STILL_VALID"),
            allowed=self.triages(who) and w.state == State.INVALID,
        )

    @rule(who=WHO, which=WHICH, into=WHICH, seen=SEEN, astray=ASTRAY)
    def merge(self, who: str, which: int, into: int, seen: str, astray: bool) -> None:
        who, gone = self.choose(who, which, astray, OPEN)
        lives = self.warning(into, OPEN)
        backwards = gone.state in AT_STATION and lives.state in AT_CENTRE
        free = all(w.state in OPEN and (w.state != State.CLAIMED or self.holds(who, w)) for w in (gone, lives))
        allowed = gone.pk != lives.pk and self.triages(who) and free and not backwards and seen != "before"
        self.try_out(lambda: triage.merge(self.actor(who), gone.pk, lives.pk, self.seen(gone, seen)), allowed=allowed)

    @precondition(lambda self: exist(COMPLETING))
    @rule(who=WHO, which=WHICH, astray=ASTRAY, item=st.sampled_from(["WORKPLACE", "GRID_WORKER"]), found=st.booleans())
    def complete(self, who: str, which: int, astray: bool, item: str, found: bool) -> None:
        who, w = self.choose(who, which, astray, COMPLETING)
        self.try_out(
            lambda: completion.add_item(
                self.actor(who), w.pk, item=item, found="FOUND" if found else "NOT_FOUND", source="CALL", value="有"
            ),
            allowed=self.holds(who, w) or (self.stationed(who, w) and w.state in AT_WORK),
        )

    @precondition(lambda self: exist(State.CLAIMED))
    @rule(
        who=WHO, which=WHICH, astray=ASTRAY, override=st.sampled_from(["", "", "正在转账"]), seen=SEEN,
        to=st.sampled_from(["station", "station", "other_station", "town", "abroad_station"]),
    )  # fmt: skip
    def dispatch(self, who: str, which: int, astray: bool, to: str, override: str, seen: str) -> None:
        who, w = self.choose(who, which, astray, (State.CLAIMED,))
        station: Unit = getattr(self.desk.city, to)
        rules, level, now = COMPLETION.at(), Level(w.level).name, timezone.now()
        late = w.claimed_at is not None and held_too_long(w.claimed_at, now, rules.max_hold(level))
        named = bool(override) and (self.actor(who).leads or not rules.leader_overrides(level))
        ready = w.completeness >= rules.threshold or late or named
        earlier = WarningRecord.unscoped.filter(pk=w.previous_id, state__in=AT_STATION).first()
        sent = self.try_out(
            lambda: dispatch.dispatch(self.actor(who), w.pk, station.pk, self.seen(w, seen), override),
            allowed=self.holds(who, w) and ready and to in ("station", "other_station") and seen != "before",
        )
        if sent is not None and earlier is not None:
            earlier.refresh_from_db()
            assert (earlier.state, earlier.merged_into_id) == (State.SUPERSEDED, w.pk)
            self.pushes -= earlier.push_count

    @precondition(lambda self: exist(State.DISPATCHED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def recall(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.DISPATCHED,))
        self.try_out(
            lambda: dispatch.recall(self.actor(who), w.pk, "WRONG_STATION"),
            allowed=self.triages(who) and w.state == State.DISPATCHED,
        )

    @precondition(lambda self: exist(State.DISPATCHED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def sign_in(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.DISPATCHED,))
        own = w.state in AT_WORK and w.officer_id == self.actor(who).person_id
        self.try_out(
            lambda: work.sign_in(self.actor(who), w.pk),
            allowed=self.stationed(who, w) and (w.state == State.DISPATCHED or own),
        )

    @precondition(lambda self: exist(AT_STATION))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def give_back(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, AT_STATION)
        self.try_out(
            lambda: work.return_to_centre(self.actor(who), w.pk, "NOT_OUR_AREA"),
            allowed=self.stationed(who, w) and w.state in AT_STATION,
        )

    @precondition(lambda self: exist(AT_WORK))
    @rule(
        who=WHO,
        which=WHICH,
        astray=ASTRAY,
        channel=st.sampled_from(["CALL", "VISIT"]),
        reached=st.booleans(),
        ago=WHICH,
    )
    def attempt(self, who: str, which: int, astray: bool, channel: str, reached: bool, ago: int) -> None:
        who, w = self.choose(who, which, astray, AT_WORK)
        failed = {"CALL": "NO_ANSWER", "VISIT": "NOT_MET"}[channel]
        at = max(self.now - timedelta(minutes=ago), w.dispatched_at or self.now)
        self.try_out(
            lambda: work.attempt(
                self.actor(who), w.pk, channel=channel, result="REACHED" if reached else failed, at=at,
                cause="" if reached else "TAKEN_FOR_FRAUD",
            ),
            allowed=self.stationed(who, w) and w.state in AT_WORK,
        )  # fmt: skip

    @precondition(lambda self: Attempt.unscoped.filter(channel__in=("CALL", "VISIT")).exists())
    @rule(which=WHICH)
    def send_again(self, which: int) -> None:
        made = list(Attempt.unscoped.filter(channel__in=("CALL", "VISIT")).order_by("pk"))
        old = made[which % len(made)]
        who = next(w for w in ("officer", "partner", "other_officer") if self.actor(w).person_id == old.by_id)
        before, traces = _everything(), _traces()
        again = work.attempt(self.actor(who), old.warning_id, channel=old.channel, result=old.result, uid=old.uid)
        assert again.pk == old.pk
        assert (_everything(), _traces()) == (before, traces)

    @precondition(lambda self: exist(AT_WORK))
    @rule(who=WHO, which=WHICH, astray=ASTRAY, grid=st.sampled_from(["grid", "other_grid", "village"]))
    def ask_grid(self, who: str, which: int, astray: bool, grid: str) -> None:
        who, w = self.choose(who, which, astray, AT_WORK)
        unit: Unit = getattr(self.desk.city, grid)
        asked = GridTask.unscoped.filter(warning=w, grid=unit, done_at__isnull=True).exists()
        self.try_out(
            lambda: work.ask_grid(self.actor(who), w.pk, unit.pk),
            allowed=self.stationed(who, w) and w.state in AT_WORK and grid != "village" and not asked,
        )

    @precondition(lambda self: GridTask.unscoped.exists())
    @rule(who=WHO, which=WHICH, reached=st.booleans(), astray=ASTRAY)
    def answer_for_grid(self, who: str, which: int, reached: bool, astray: bool) -> None:
        tasks = list(GridTask.unscoped.order_by("pk").select_related("grid"))
        task = tasks[which % len(tasks)]
        if not astray:
            task = next((one for one in tasks if one.done_at is None), task)
            who = "worker" if task.grid_id == self.desk.city.grid.pk else "other_worker"
        mine = who in ("worker", "other_worker") and self.actor(who).unit_id == task.grid_id
        self.try_out(
            lambda: work.grid_result(
                self.actor(who), task.pk, result="REACHED" if reached else "NOT_MET",
                cause="" if reached else "NOBODY_HOME",
            ),
            allowed=mine and task.done_at is None,
        )  # fmt: skip

    @precondition(lambda self: exist(AT_WORK))
    @rule(
        who=WHO, which=WHICH, astray=ASTRAY, seen=SEEN,
        outcome=st.sampled_from([Outcome.NOT_DECEIVED_AWARE, Outcome.ALREADY_DECEIVED, Outcome.WRONG_PERSON]),
    )  # fmt: skip
    def close(self, who: str, which: int, astray: bool, outcome: Outcome, seen: str) -> None:
        who, w = self.choose(who, which, astray, AT_WORK)
        told = outcome not in AFTER_CONTACT or w.contacted_at is not None
        self.try_out(
            lambda: work.close(self.actor(who), w.pk, outcome=outcome, loss_fen=100, version=self.seen(w, seen)),
            allowed=self.stationed(who, w) and w.state == State.WORKING and told and seen != "before",
        )

    @precondition(lambda self: exist(State.CLOSED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def reopen(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.CLOSED,))
        self.try_out(
            lambda: work.reopen(self.actor(who), w.pk, "AGAIN"), allowed=self.triages(who) and w.state == State.CLOSED
        )

    @precondition(lambda self: exist(State.CLOSED))
    @rule(who=WHO, which=WHICH, astray=ASTRAY)
    def hand_over(self, who: str, which: int, astray: bool) -> None:
        who, w = self.choose(who, which, astray, (State.CLOSED,))
        waits = Handover.unscoped.filter(warning=w, done_at__isnull=True).exists()
        self.try_out(
            lambda: work.handover_done(self.actor(who), w.pk, "JJ2026-0001"),
            allowed=waits and (self.triages(who) or self.stationed(who, w)),
        )

    # What always holds

    @invariant()
    def every_life_is_a_chain_of_allowed_steps(self) -> None:
        chains: dict[int, str] = {}
        for step in Transition.unscoped.order_by("pk"):
            assert step.from_state == chains.get(step.warning_id, State.RECEIVED)
            assert (step.from_state, step.to_state) in WARNING_LIFE.edges
            assert WARNING_LIFE.target(Act(step.act), step.from_state) == step.to_state
            chains[step.warning_id] = step.to_state
        states = dict(WarningRecord.unscoped.values_list("pk", "state"))
        AnyCourse.states = set(states.values())
        assert {pk: chains.get(pk, State.RECEIVED) for pk in states} == states

    @invariant()
    def no_push_is_lost_or_counted_twice(self) -> None:
        live = WarningRecord.unscoped.exclude(state=State.SUPERSEDED)
        assert sum(live.values_list("push_count", flat=True)) == self.pushes

    @invariant()
    def nobody_holds_too_much(self) -> None:
        held: dict[int | None, int] = {}
        for person in WarningRecord.unscoped.filter(state=State.CLAIMED).values_list("claimed_by_id", flat=True):
            held[person] = held.get(person, 0) + 1
        assert all(count <= CLAIMS.at().max_held for count in held.values())

    @invariant()
    def what_was_done_and_what_is_said_agree(self) -> None:
        reached: dict[int, set[str]] = {}
        for pk, channel in Attempt.unscoped.filter(result=Result.REACHED).values_list("warning_id", "channel"):
            reached.setdefault(pk, set()).add(channel)
        found: dict[int, list[str]] = {}
        latest = EnrichmentItem.unscoped.order_by("warning_id", "item", "-at", "-pk").distinct("warning_id", "item")
        for pk, item, result in latest.values_list("warning_id", "item", "found"):
            found.setdefault(pk, []).extend([item] if result == Found.FOUND else [])
        weights = COMPLETION.at().weights()
        for w in WarningRecord.unscoped.all():
            channels = reached.get(w.pk, set())
            assert (w.contacted_at is not None) == bool(channels & TO_THE_PERSON)
            assert (w.met_at is not None) == bool(channels & FACE_TO_FACE)
            assert w.completeness == score(weights, found.get(w.pk, []))
            assert w.merged_into_id != w.pk

    @invariant()
    def what_is_open_belongs_to_somebody(self) -> None:
        for task in GridTask.unscoped.filter(done_at__isnull=True).select_related("warning"):
            assert task.warning.state in AT_WORK
        for handover in Handover.unscoped.filter(done_at__isnull=True).select_related("warning"):
            assert (handover.warning.state, handover.warning.outcome) == (State.CLOSED, Outcome.ALREADY_DECEIVED)


def _result(act: Callable[[], Any]) -> tuple[Any, RefusalError | None]:
    try:
        return act(), None
    except RefusalError as refused:
        return None, refused


def _everything() -> dict[str, Any]:
    """All there is of the desk, but the places in the queue."""
    place = ("order_key", "value", "scored_at")
    rows = WarningRecord.unscoped.values()
    return {
        "warnings": {row["id"]: {name: row[name] for name in row if name not in place} for row in rows},
        "transitions": Transition.unscoped.count(),
        "attempts": Attempt.unscoped.count(),
        "items": EnrichmentItem.unscoped.count(),
        "grid_tasks": list(GridTask.unscoped.order_by("pk").values_list("pk", "done_at", "attempt_id")),
        "handovers": list(Handover.unscoped.order_by("pk").values_list("pk", "done_at", "loss_fen")),
    }


def _traces() -> tuple[int, int]:
    """Events of what was done, and of what was refused."""
    return Event.objects.filter(outcome="OK").count(), Event.objects.filter(outcome="REFUSED").count()


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[AnyCourse]]:
    AnyCourse.desk = make_desk()
    AnyCourse.now = START
    monkeypatch.setattr("django.utils.timezone.now", lambda: AnyCourse.now)
    yield AnyCourse
    del AnyCourse.desk


@pytest.mark.slow
def test_any_course_of_events_keeps_the_desk_whole(course: type[AnyCourse]) -> None:
    run_state_machine_as_test(
        course,
        settings=courses.course(30),
    )
