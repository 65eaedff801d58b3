# SPDX-License-Identifier: Apache-2.0
"""Who acts. A step of a player is a few requests; it says after how many seconds on the wall the next one comes."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np

from wuzha.simulation.draws import stream
from wuzha.simulation.live import minds
from wuzha.simulation.live.client import Pace, RefusalError
from wuzha.simulation.parameters import Parameters, load_parameters
from wuzha.simulation.pushes import Push

#: Seconds on the wall between two looks at a list, at least, and simulated minutes between them.
LOOK, LOOK_MINUTES = 3.0, 2.0
#: Urgent and high warnings left in the queue, and how full it is before anybody takes more.
LEFT, FLOOR = 3, 8
#: Share of its tasks that the visitor's own station leaves to the visitor.
FOR_VISITOR = 0.4
#: Hours in which each of the three shifts of analysts works; the second one ends after midnight, and the last is short.
SHIFTS = ((7, 16), (15, 24), (0, 8))
#: Longest wait of a task for its next step (seconds on the wall).
PATIENCE = 600.0


class Api(Protocol):
    """`client.Client`, or what a test puts in its place."""

    def get(self, path: str, token: str) -> Any: ...
    def post(self, path: str, token: str, body: dict[str, Any] | None = None) -> Any: ...


class Keys(Protocol):
    """`hands.Hands`, or what a test puts in its place."""

    def token(self, username: str) -> str:
        """The access token of a person."""

    def worker_of(self, grid: str) -> str | None:
        """Who works a grid; None when nobody, or only the visitor, does."""


@dataclass
class Tally:
    """What was done since the last line, by kind; refusals by code."""

    done: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str) -> None:
        with self._lock:
            self.done[what] += 1

    def take(self) -> Counter[str]:
        """The counts, which begin anew."""
        with self._lock:
            done, self.done = self.done, Counter()
        return done


@dataclass
class World:
    """What all players share."""

    api: Api
    keys: Keys
    pace: Pace
    tally: Tally
    seed: int
    parameters: Parameters = field(default_factory=load_parameters)

    def rng(self, name: str) -> np.random.Generator:
        return stream(self.seed, f"live:{name}")


class Player:
    """Somebody who acts again and again."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.rng = world.rng(name)

    def step(self) -> float:
        """Act; seconds on the wall until the next step."""
        raise NotImplementedError

    # shared by all

    def hour(self) -> int:
        return self.world.pace.now().hour

    def wait(self, minutes: float, least: float = 0.2) -> float:
        return max(least, self.world.pace.seconds(minutes))

    def later(self, median: float, sigma: float) -> float:
        """The instant (seconds since the beginning) at which something that takes a while is done."""
        return self.world.pace.elapsed() + self.world.pace.seconds(minds.minutes(self.rng, median, sigma))

    def post(self, path: str, token: str, body: dict[str, Any] | None, counts: str) -> Any:
        """Post and count; None when the system says no, as it does to people who come too late."""
        try:
            found = self.world.api.post(path, token, body)
        except RefusalError as refusal:
            if refusal.status in (401, 429) or refusal.status >= 500:
                raise
            self.world.tally.add(f"refused:{refusal.code}")
            return None
        self.world.tally.add(counts)
        return found if found is not None else {}

    def uid(self) -> str:
        return str(uuid.UUID(bytes=self.rng.bytes(16), version=4))


class Sources(Player):
    """Posts each directive when its time has come."""

    def __init__(self, world: World, pushes: Iterator[Push], key: str) -> None:
        super().__init__(world, "sources")
        self._pushes, self._key = pushes, key
        self._next = next(pushes)

    def step(self) -> float:
        while self._next.at <= self.world.pace.now():
            row = self._next.row(datetime.now(UTC))
            self._next = next(self._pushes)
            self.post("warnings", self._key, row, "received")
        ahead = (self._next.at - self.world.pace.now()).total_seconds() / self.world.pace.speed
        return min(max(ahead, 0.01), LOOK)


#: A little longer than urgent work is held for completing it (`warning.completion`).
HOLD_MINUTES = 11


class Analyst(Player):
    """Takes, completes, dispatches; in shifts, not always at once, and now and then to the wrong station."""

    def __init__(self, world: World, name: str, shift: tuple[int, int]) -> None:
        super().__init__(world, name)
        self._shift = shift
        self._token = world.keys.token(name)
        self._held: minds.Answer | None = None
        self._waited = False

    def step(self) -> float:
        if self._held is not None:
            return self._work(self._held)
        begin, end = self._shift
        if not begin <= self.hour() < end:
            return self.wait(20, LOOK)
        rows = self.world.api.get("desk/queue?queue=todo&size=30", self._token)["rows"]
        chosen = minds.choose(self.rng, rows, LEFT) if len(rows) > FLOOR else None
        if chosen is None:
            return self.wait(LOOK_MINUTES, LOOK)
        # while this one reads the list, a colleague may take the same: the system says so
        self._held = self.post(f"warnings/{chosen}/take", self._token, {}, "taken")
        p = self.world.parameters
        return self.wait(minds.minutes(self.rng, p.number("research_minutes"), p.number("research_sigma")))

    def _work(self, desk: minds.Answer) -> float:
        self._held = None
        pk = desk["id"]
        if self.rng.random() < minds.GIVES_BACK:
            self.post(f"warnings/{pk}/release", self._token, {"version": desk["version"]}, "given_back")
            return self.wait(LOOK_MINUTES, LOOK)
        for body in minds.tries(self.rng, desk, self.world.parameters):
            desk = self.post(f"warnings/{pk}/items", self._token, body, "completed") or desk
        sending = minds.dispatching(self.rng, desk)
        if sending is not None:
            sent = self.post(f"warnings/{pk}/dispatch", self._token, sending, "dispatched")
            if sent is None and desk["completeness"] < desk["threshold"] and not self._waited:
                # urgent work that cannot be completed goes as it is once its time is over
                self._held, self._waited = desk, True
                return self.wait(HOLD_MINUTES, 0.1)
        self._waited = False
        return self.wait(1, 0.5)


@dataclass(frozen=True, slots=True)
class Due:
    """A task, whose it is, and when (seconds since the beginning) it comes up again."""

    at: float
    officer: str


class Station(Player):
    """The officers of a station: sign in, climb the ladder, record how it ends."""

    def __init__(self, world: World, code: str, officers: list[str], visits: Visits, *, visitor: bool = False) -> None:
        super().__init__(world, f"station:{code}")
        self._officers, self._visits, self._visitor = officers, visits, visitor
        self._to_sign: dict[int, float] = {}
        self._work: dict[int, Due] = {}
        self._handovers: dict[int, Due] = {}

    def step(self) -> float:
        self._look()
        now = self.world.pace.elapsed()
        for pk in [pk for pk, at in self._to_sign.items() if at <= now]:
            self._sign(pk)
        for pk in [pk for pk, due in self._work.items() if due.at <= now]:
            self._go_on(pk, self._work.pop(pk))
        for pk in [pk for pk, due in self._handovers.items() if due.at <= now]:
            officer = self._handovers.pop(pk).officer
            token = self.world.keys.token(officer)
            self.post(f"tasks/{pk}/handover", token, {"reference": f"SYN-{pk}"}, "handed_over")
        return self.wait(LOOK_MINUTES, LOOK)

    def _look(self) -> None:
        """What is new at the station: each waits for its officer a while, some of the visitor's for the visitor."""
        rows = self.world.api.get("tasks?group=sign&size=100", self.world.keys.token(self._officers[0]))["rows"]
        p = self.world.parameters
        for row in rows:
            if row["id"] in self._to_sign:
                continue
            left = self._visitor and self.rng.random() < FOR_VISITOR
            self._to_sign[row["id"]] = (
                float("inf") if left else self.later(p.number("sign_minutes"), p.number("sign_sigma"))
            )
        here = {row["id"] for row in rows}
        self._to_sign = {pk: at for pk, at in self._to_sign.items() if pk in here}

    def _sign(self, pk: int) -> None:
        del self._to_sign[pk]
        officer = str(self.rng.choice(self._officers))
        task = self.post(f"tasks/{pk}/sign", self.world.keys.token(officer), {}, "signed")
        if task is not None:
            p = self.world.parameters
            delay = p.table("call_delay_minutes")[task["level"]]
            self._work[pk] = Due(self.later(delay, p.number("delay_sigma")), officer)

    def _go_on(self, pk: int, due: Due) -> None:
        token, p = self.world.keys.token(due.officer), self.world.parameters
        try:
            task = self.world.api.get(f"tasks/{pk}", token)
        except RefusalError as refusal:
            if refusal.status != 404:
                raise
            return  # taken back, or sent elsewhere
        if task["handover_due"] is not None:
            self._handovers[pk] = Due(self.later(15, 0.5), due.officer)
        if task["state"] not in ("SIGNED", "WORKING"):
            return
        act = minds.next_act(self.rng, task, self.hour(), p)
        if act is not None:
            body = act.body | {"uid": self.uid()} if act.path == "attempts" else act.body
            task = self.post(f"tasks/{pk}/{act.path}", token, body, act.counts) or task
            if act.path == "grid":
                self._visits.ask(act.body["grid"], self.later(p.table("visit_delay_minutes")[task["level"]], 0.6))
            if task["handover_due"] is not None:
                self._handovers[pk] = Due(self.later(15, 0.5), due.officer)
        if task["state"] in ("SIGNED", "WORKING"):
            self._work[pk] = Due(self._when(task), due.officer)

    def _when(self, task: minds.Answer) -> float:
        """When the next step comes: in a while, and not before the ladder lets it count."""
        soon = self.later(self.world.parameters.number("write_up_minutes"), 0.8)
        if task["not_before"] is None:
            return soon
        waits = (datetime.fromisoformat(task["not_before"]) - datetime.now(UTC)).total_seconds()
        return max(soon, self.world.pace.elapsed() + min(max(waits, 1.0), PATIENCE))


class Visits(Player):
    """All grid workers: each does what was asked of the grid, when its time has come."""

    def __init__(self, world: World) -> None:
        super().__init__(world, "grids")
        self._asked: list[tuple[float, str]] = []
        self._lock = threading.Lock()

    def ask(self, grid: str, at: float) -> None:
        """Somebody of the grid goes there at an instant (seconds since the beginning)."""
        with self._lock:
            self._asked.append((at, grid))

    def step(self) -> float:
        now = self.world.pace.elapsed()
        with self._lock:
            due = {grid for at, grid in self._asked if at <= now}
            self._asked = [(at, grid) for at, grid in self._asked if grid not in due]
        for grid in sorted(due):
            worker = self.world.keys.worker_of(grid)
            if worker is not None:
                self._visit(self.world.keys.token(worker))
        return self.wait(LOOK_MINUTES, LOOK)

    def _visit(self, token: str) -> None:
        for one in self.world.api.get("visits", token):
            body = minds.visit(self.rng, self.world.parameters) | {"uid": self.uid()}
            self.post(f"visits/{one['id']}/result", token, body, "visited")


class Caller(Player):
    """Calls people back whether the record of a closing is true."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, f"caller:{name}")
        self._token = world.keys.token(name)
        self._reasons: list[str] | None = None

    def step(self) -> float:
        if self._reasons is None:
            found = self.world.api.get("dictionaries", self._token)["callback_reasons"]
            self._reasons = [one["code"] for one in found]
        taken = self.world.api.post("callbacks/next", self._token)
        if taken is None:
            return self.wait(30, 2 * LOOK)
        act = minds.called_back(self.rng, self.hour(), self.world.parameters, self._reasons)
        self.post(f"callbacks/{taken['id']}/{act.path}", self._token, act.body, act.counts)
        return self.wait(minds.minutes(self.rng, 12, 0.5), LOOK)
