# SPDX-License-Identifier: Apache-2.0
"""A month of clocks replayed: whether every step is told, once, and what it costs.

Run: `python benchmarks/clock_replay.py --home /tmp/clock-benchmark` (43 minutes at 1,000 times; `--speed 0` as fast as
the machine goes; interrupted, it reports on the days it has come to). 20 stations get 30 tasks a day each for 30 days.
Dispatches, sign-ins, calls, visits, pauses, transfers and closings are made by the services at their simulated moments;
each simulated minute the sweep runs, handed that moment as now. One run in a hundred is missed, one is doubled, and
once a day there is none for half an hour.

Afterwards an oracle that shares no code with the product works out from the course of each task and the factory's rules
which step was owed when, and compares that with the rows of `ClockAlert`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

#: Eight in the morning in Shanghai.
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
#: Share of runs that are missed, and that are made twice; minutes of the daily gap, and the minute of day it begins.
MISSED, DOUBLED, GAP, GAP_AT = 0.01, 0.01, 30, 630
LEVELS = ("LOW", "MEDIUM", "HIGH", "URGENT")
SHARES = (30, 45, 20, 5)
#: (task, clock, percent, who) → when it was meant, and whether it is to be marked late.
Owed = tuple[int, str, int, str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", required=True)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--stations", type=int, default=20)
    options.add_argument("--tasks", type=int, default=30, help="a day and station")
    options.add_argument("--speed", type=float, default=1000, help="simulated seconds a second; 0: no waiting")
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare():
        Replay(given.days, given.stations, given.tasks, given.speed).run()


@dataclass
class Span:
    """A clock of a task: runs from its start until it is met, `minutes` long, and stands still in `pauses`."""

    clock: str
    start: datetime
    minutes: int
    stop: datetime
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)

    def reached(self, percent: int) -> datetime:
        """When this share of its time has run: walk along, and pass over each pause."""
        left = timedelta(minutes=self.minutes) * percent / 100
        at = self.start
        for begin, end in self.pauses:
            if at + left <= begin:
                break
            left -= begin - at
            at = end
        return at + left


@dataclass
class Task:
    """Drawn beforehand: whose it is, and what happens to it when."""

    level: str
    station: int
    pushed: datetime
    acts: list[tuple[datetime, str, Any]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def data(name: str) -> Any:
    return json.loads((resources.files("wuzha.warning") / "data" / f"{name}.json").read_text(encoding="utf-8"))


MINUTES = {(row["level"], row["clock"]): row["minutes"] for row in data("clocks")["rows"]}
FROM_PUSH = {(row["level"], row["clock"]) for row in data("clocks")["rows"] if row["start"] == "PUSH"}
ANSWER = {row["level"]: row["minutes"] for row in data("transfers")["accept"]}
ESCALATION = data("escalation")


def morning(at: datetime) -> datetime:
    """Eight o'clock, for what falls between nine in the evening and eight (Shanghai)."""
    local = at + timedelta(hours=8)
    day = local.replace(hour=8, minute=0, second=0, microsecond=0)
    if local.hour >= 21:
        return day + timedelta(days=1) - timedelta(hours=8)
    return day - timedelta(hours=8) if local.hour < 8 else at


def draw(chance: random.Random, days: int, stations: int, a_day: int) -> list[Task]:
    """The tasks of all stations, in the order they are pushed."""
    found = []
    for station in range(stations):
        for day in range(days):
            for _ in range(a_day):
                pushed = START + timedelta(days=day, seconds=chance.uniform(0, 86_400))
                found.append(course(chance, Task(chance.choices(LEVELS, SHARES)[0], station, pushed), stations))
    return sorted(found, key=lambda one: one.pushed)


def course(chance: random.Random, task: Task, stations: int) -> Task:
    """What happens to a task: most of it in time, some of it far too late."""

    def some(minutes: float, share: float, most: float = 3.0) -> timedelta:
        return timedelta(minutes=minutes * min(chance.expovariate(1 / share), most))

    def minutes(clock: str) -> int:
        return MINUTES[task.level, clock]

    sent = task.pushed + timedelta(minutes=1) + some(10, 1)
    signed = sent + some(minutes("SIGN_IN"), 0.4)
    task.acts += [(sent, "dispatch", None), (signed, "sign", None)]
    task.spans.append(Span("SIGN_IN", sent, minutes("SIGN_IN"), signed))
    due = sent + timedelta(minutes=minutes("FIRST_CALL"))
    if task.level == "LOW":
        due = morning(due)
    call = Span("FIRST_CALL", due - timedelta(minutes=minutes("FIRST_CALL")), minutes("FIRST_CALL"), signed)
    task.spans.append(call)
    begin, kind = signed + some(5, 1), chance.random()
    if kind < 0.12 and task.level == "MEDIUM" and begin < due:
        begin = _paused(chance, task, call, begin)
    elif kind < 0.2 and task.level != "URGENT":
        call, begin = _transferred(chance, task, call, begin, stations)
    call.stop = begin + some(minutes("FIRST_CALL"), 0.3)
    task.acts.append((call.stop, "call", None))
    closed = visited = call.stop + some(60, 1)
    if (task.level, "MEET") in MINUTES:
        visited = call.stop + some(minutes("MEET"), 0.4, 2.2)
        start = task.pushed if (task.level, "MEET") in FROM_PUSH else sent
        task.spans.append(Span("MEET", start, minutes("MEET"), visited))
        task.acts.append((visited, "visit", None))
        closed = visited + some(30, 1)
    task.spans.append(Span("FEEDBACK", task.pushed, minutes("FEEDBACK"), closed))
    task.acts.append((closed, "close", None))
    return task


def _paused(chance: random.Random, task: Task, call: Span, begin: datetime) -> datetime:
    """The first call stands still; half of the pauses are ended early. When it may be made after that."""
    until = begin + timedelta(minutes=chance.uniform(20, 400))
    task.acts.append((begin, "pause", until))
    end = until
    if chance.random() < 0.5:
        end = begin + (until - begin) * chance.uniform(0.1, 0.9)
        task.acts.append((end, "resume", None))
    call.pauses.append((begin, end))
    return end


def _transferred(
    chance: random.Random, task: Task, call: Span, begin: datetime, stations: int
) -> tuple[Span, datetime]:
    """Another station is asked; accepted, the first call is due anew. The running first call, and from when on."""
    other = (task.station + chance.randrange(1, stations)) % stations
    answered = begin + timedelta(minutes=ANSWER[task.level] * chance.uniform(0.05, 1.5))
    answer = chance.choices(("accept", "refuse", "revoke"), (6, 3, 1))[0]
    task.acts += [(begin, "propose", other), (answered, answer, other)]
    task.spans.append(Span("TRANSFER", begin, ANSWER[task.level], answered))
    if answer != "accept":
        return call, answered
    call.stop = answered
    due = answered + timedelta(minutes=call.minutes)
    if task.level == "LOW":
        due = morning(due)
    anew = Span("FIRST_CALL", due - timedelta(minutes=call.minutes), call.minutes, answered)
    task.spans.append(anew)
    return anew, answered


def owed(number: int, task: Task) -> Iterator[tuple[Owed, datetime]]:
    """Every step the clocks of a task owed before they were met, and the moment it was meant for."""
    for row in ESCALATION["steps"]:
        for span in task.spans:
            if row["level"] != task.level or row["clock"] != span.clock:
                continue
            at = span.reached(row["percent"])
            at = max(morning(at) if task.level == "LOW" else at, task.pushed)
            if at <= span.stop:
                yield (number, span.clock, row["percent"], row["tell"]), at


class Replay:
    """The services, the sweep and the simulated clock."""

    def __init__(self, days: int, stations: int, a_day: int, speed: float) -> None:
        from django.utils import timezone

        self.speed = speed
        self.chance = random.Random(20260302)
        self.tasks = draw(self.chance, days, stations, a_day)
        self.acts = sorted((at, n, kind, what) for n, one in enumerate(self.tasks) for at, kind, what in one.acts)
        self.now = START
        timezone.now = lambda: self.now
        self.keys: list[int] = []
        self.holder = [one.station for one in self.tasks]
        self.transfers: dict[int, int] = {}
        self.analyst, self.stations, self.officers = ground(stations)
        #: The last moment up to which everything owed has been told.
        self.swept = START
        self.interrupted = False
        signal.signal(signal.SIGINT, self.interrupt)

    def interrupt(self, *_: Any) -> None:
        self.interrupted = True

    def run(self) -> None:
        from wuzha.warning.services.steps.standing import run_on
        from wuzha.warning.services.steps.sweep import sweep

        end = self.acts[-1][0]
        began = time.perf_counter()
        memory, sweeps = [resident()], []
        pushed = acted = told = minute = 0
        while self.now <= end and not self.interrupted:
            minute += 1
            moment = START + minute * MINUTE
            while pushed < len(self.tasks) and self.tasks[pushed].pushed <= moment:
                # A push that comes before the next act is received before it.
                if acted < len(self.acts) and self.acts[acted][0] < self.tasks[pushed].pushed:
                    self.act(*self.acts[acted])
                    acted += 1
                    continue
                self.receive(self.tasks[pushed])
                pushed += 1
            while acted < len(self.acts) and self.acts[acted][0] <= moment:
                self.act(*self.acts[acted])
                acted += 1
            self.now = moment
            kind = self.chance.random()
            if kind >= MISSED and not GAP_AT <= minute % 1440 < GAP_AT + GAP:
                for _ in range(2 if kind >= 1 - DOUBLED else 1):
                    before = time.perf_counter()
                    run_on(moment)
                    told += sweep(moment)
                    sweeps.append(time.perf_counter() - before)
                self.swept = moment
            if minute % 1440 == 0:
                memory.append(resident())
                print(f"day {minute // 1440}: {acted:,} acts, {told:,} told, {memory[-1]:.0f} MB", flush=True)
            if self.speed:
                time.sleep(max(0.0, minute * 60 / self.speed - (time.perf_counter() - began)))
        if self.interrupted:
            told += sweep(self.now)
            self.swept = self.now
        memory.append(resident())
        seconds = time.perf_counter() - began
        self.report(seconds, minute, acted, sweeps, told, memory)

    def receive(self, task: Task) -> None:
        from wuzha.sealed import Kind, seal
        from wuzha.warning.models import WarningRecord
        from wuzha.warning.rules.lifecycle import Level
        from wuzha.warning.services.clocks import on_push

        self.now = task.pushed
        made = WarningRecord(
            state="CLAIMED", level=Level[task.level], fraud_type="BRUSH", source_type="PROV", completeness=100,
            phone=seal(Kind.PHONE, f"138{len(self.keys):08d}"),
            centre_id=self.analyst.unit_id, claimed_by_id=self.analyst.person_id, claimed_at=self.now,
            claim_expires_at=self.now + timedelta(days=1), first_pushed_at=self.now, last_pushed_at=self.now,
            received_at=self.now, synthetic=True,
        )  # fmt: skip
        for column, due in on_push(made, self.now).items():
            setattr(made, column, due)
        made.save()
        self.keys.append(made.pk)

    def act(self, at: datetime, number: int, kind: str, what: Any) -> None:
        from wuzha.warning.services import clock_acts, dispatch, transfers, work

        self.now = at
        key, officer = self.keys[number], self.officers[self.holder[number]]
        if kind == "dispatch":
            dispatch.dispatch(self.analyst, key, self.stations[self.holder[number]])
        elif kind == "sign":
            work.sign_in(officer, key)
        elif kind in ("call", "visit"):
            work.attempt(officer, key, channel=kind.upper(), result="REACHED")
        elif kind == "close":
            work.close(officer, key, outcome="NOT_DECEIVED_AWARE")
        elif kind == "pause":
            clock_acts.pause(officer, key, clock="FIRST_CALL", until=what, reason="APPOINTMENT")
        elif kind == "resume":
            clock_acts.resume(officer, key, clock="FIRST_CALL")
        elif kind == "propose":
            made = transfers.propose(officer, key, self.stations[what], "LIVES_ELSEWHERE")
            self.transfers[number] = made.pk
        elif kind == "accept":
            transfers.accept(self.officers[what], self.transfers.pop(number))
            self.holder[number] = what
        elif kind == "refuse":
            transfers.refuse(self.officers[what], self.transfers.pop(number), "NOT_OUR_AREA")
        else:
            transfers.revoke(officer, self.transfers.pop(number))

    def report(
        self, seconds: float, minutes: int, acted: int, sweeps: list[float], told: int, memory: list[float]
    ) -> None:
        """What was owed against what was told."""
        from wuzha.warning.models import ClockAlert

        number = {key: n for n, key in enumerate(self.keys)}
        meant: dict[Owed, list[datetime]] = {}
        for n, task in enumerate(self.tasks[: len(self.keys)]):
            for step, at in owed(n, task):
                if at <= self.swept:
                    meant.setdefault(step, []).append(at)
        wrong: Counter[str] = Counter()
        late = timedelta(minutes=ESCALATION["late_minutes"])
        rows = ClockAlert.unscoped.filter(warning_id__in=self.keys)
        fired = rows.values_list("warning_id", "clock", "percent", "tell", "meant_at", "fired_at", "late")
        waits, marked = [], 0
        for key, clock, percent, tell, meant_at, fired_at, is_late in fired.iterator():
            at = meant.get((number[key], clock, percent, tell), [])
            nearest = min(at, key=lambda one: abs(one - meant_at), default=None)
            if nearest is None:
                wrong["told twice, or never owed"] += 1
                continue
            at.remove(nearest)
            waits.append((fired_at - meant_at).total_seconds())
            marked += is_late
            wrong["meant for another moment"] += abs(nearest - meant_at) > timedelta(milliseconds=1)
            wrong["marked wrongly"] += is_late != (fired_at - nearest > late)
        wrong["missed"] = sum(len(left) for left in meant.values())
        milliseconds = sorted(1000 * one for one in sweeps)
        print(
            f"{len(self.keys):,} tasks, {acted:,} acts, {minutes / 1440:.1f} days in {seconds:,.0f} s "
            f"({minutes * 60 / seconds:,.0f} times); {len(waits):,} steps told, {told:,} of them by {len(sweeps):,} "
            f"sweeps, the others by who moved the clock\n"
            f"missed {wrong['missed']}, told twice or never owed {wrong['told twice, or never owed']}, "
            f"meant for another moment {wrong['meant for another moment']}, marked wrongly {wrong['marked wrongly']}\n"
            f"told after its moment: p50 {statistics.median(waits):.0f} s, slowest {max(waits) / 60:.0f} min, "
            f"{marked:,} marked late (in the gaps)\n"
            f"a sweep: p50 {statistics.median(milliseconds):.1f} ms, p99 {at_share(milliseconds, 0.99):.1f} ms, "
            f"slowest {milliseconds[-1]:.0f} ms\n"
            f"memory (MB): start {memory[0]:.0f}, first day {memory[1]:.0f}, half way {memory[len(memory) // 2]:.0f}, "
            f"end {memory[-1]:.0f}; "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}",
            flush=True,
        )
        if any(wrong.values()):
            raise SystemExit(1)


def at_share(values: list[float], share: float) -> float:
    return values[int(len(values) * share)]


def resident() -> float:
    """Megabytes of this process in memory now."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


def ground(stations: int) -> tuple[Any, list[int], list[Any]]:
    """A city, its analyst, and at each station an officer who is also its chief."""
    from wuzha.audit.actor import Actor
    from wuzha.org.actors import actor_for
    from wuzha.org.models import DutyPost, Person, Post, Posting, Unit, UnitKind
    from wuzha.org.roles import Role
    from wuzha.simulation.load import city

    if not Unit.objects.exists():
        city.build(Actor.system("benchmark"))

    def actor(name: str, role: Role, unit: Unit) -> Any:
        person, _ = Person.objects.get_or_create(username=name, defaults={"name": f"演示{name}"})
        posting, _ = Posting.unscoped.get_or_create(
            person=person, role=role, unit=unit, defaults={"valid_from": START.date() - timedelta(days=9)}
        )
        if role is Role.STATION_OFFICER:
            DutyPost.unscoped.get_or_create(
                unit=unit, post=Post.CHIEF, person=person, defaults={"from_at": START - timedelta(days=9)}
            )
        return actor_for(posting)

    units = list(Unit.objects.filter(kind=UnitKind.STATION).order_by("code")[:stations])
    if len(units) < stations:
        raise SystemExit(f"the city has {len(units)} stations")
    officers = [actor(f"replay{n}", Role.STATION_OFFICER, unit) for n, unit in enumerate(units)]
    return actor("replay", Role.ANALYST, Unit.objects.get(kind=UnitKind.CENTRE)), [one.pk for one in units], officers


if __name__ == "__main__":
    main()
