# SPDX-License-Identifier: Apache-2.0
"""Everybody acts in time: a few threads take whoever is due, and a line a minute says what was done."""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from wuzha.simulation.live.client import RefusalError, UnreachableError
from wuzha.simulation.live.players import Player

#: Requests in flight at most: a demo leaves the machine to its visitor.
THREADS = 4
#: Seconds until somebody tries again whom the server did not answer, or who asked too often: first, and at most.
AGAIN, LONGEST = 1.0, 30.0
#: Seconds between two lines.
EVERY = 60.0


class WrongServerError(Exception):
    """The server does not know the keys: it works on another database."""


@dataclass(frozen=True)
class Report:
    """What the stage tells: of a minute, and of a server that stays away (None) or is back (seconds it was away)."""

    minute: Callable[[], None]
    away: Callable[[float | None], None]


class Stage:
    """Lets players act until told to stop."""

    def __init__(self, players: Sequence[Player], report: Report) -> None:
        self._due = [(0.0, number, player) for number, player in enumerate(players)]
        self._report = report
        self._lock = threading.Condition()
        self._failed: BaseException | None = None
        self._away_since: float | None = None
        self._tries: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def run(self, seconds: float | None, stop: threading.Event) -> None:
        """Until the time is up or `stop` is set. Raises `WrongServerError`, and whatever a player did not expect."""
        began = time.monotonic()
        line = began + EVERY
        with ThreadPoolExecutor(THREADS, thread_name_prefix="player") as pool:
            while not stop.is_set():
                now = time.monotonic()
                if seconds is not None and now - began >= seconds:
                    break
                if now >= line:
                    line += EVERY
                    self._report.minute()
                with self._lock:
                    if self._failed is not None:
                        break
                    if self._due and self._due[0][0] <= now:
                        _at, number, player = heapq.heappop(self._due)
                        future = pool.submit(self._step, player)
                        future.add_done_callback(self._back(number, player))
                        continue
                    ahead = self._due[0][0] - now if self._due else 0.2
                    self._lock.wait(min(max(ahead, 0.0), 0.2))
        if self._failed is not None:
            raise self._failed

    def _step(self, player: Player) -> float:
        try:
            wait = player.step()
        except UnreachableError:
            self._gone()
            return self._again(player)
        except RefusalError as refusal:
            if refusal.status == 401:
                raise WrongServerError from refusal
            self.faults[str(refusal)] += 1
            return max(refusal.wait, self._again(player))
        self._tries.pop(player.name, None)
        self._there()
        return wait

    def _again(self, player: Player) -> float:
        self._tries[player.name] += 1
        return float(min(LONGEST, AGAIN * 2 ** min(self._tries[player.name] - 1, 8)))

    def _gone(self) -> None:
        with self._lock:
            first = self._away_since is None
            if first:
                self._away_since = time.monotonic()
        if first:
            self._report.away(None)

    def _there(self) -> None:
        with self._lock:
            since, self._away_since = self._away_since, None
        if since is not None:
            self._report.away(time.monotonic() - since)

    def _back(self, number: int, player: Player) -> Callable[[Future[float]], None]:
        def back(future: Future[float]) -> None:
            with self._lock:
                if (error := future.exception()) is not None:
                    self._failed = error
                else:
                    heapq.heappush(self._due, (time.monotonic() + future.result(), number, player))
                self._lock.notify()

        return back
