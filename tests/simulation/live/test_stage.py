# SPDX-License-Identifier: Apache-2.0
"""Players take turns in time, wait for a server that stays away, and stop when told to."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest

from wuzha.simulation.live import stage as stages
from wuzha.simulation.live.client import Client, RefusalError, UnreachableError
from wuzha.simulation.live.stage import Report, Stage, WrongServerError

QUIET = Report(minute=lambda: None, away=lambda _seconds: None)


class Scripted:
    """A player whose steps answer, in turn, what it is given: seconds, or an error. Then it tells to stop."""

    def __init__(self, name: str, *steps: Any, stop: threading.Event) -> None:
        self.name, self._steps, self._stop = name, list(steps), stop
        self.made = 0

    def step(self) -> float:
        if not self._steps:
            self._stop.set()
            return 60.0
        self.made += 1
        found = self._steps.pop(0)
        if isinstance(found, BaseException):
            raise found
        return float(found)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "AGAIN", 0.01)


def run(*steps: Any, report: Report = QUIET) -> tuple[Any, Stage]:
    stop = threading.Event()
    player: Any = Scripted("one", *steps, stop=stop)
    stage = Stage([player], report)
    stage.run(None, stop)
    return player, stage


def test_a_player_comes_again_when_it_said() -> None:
    player, stage = run(0.0, 0.01, 0.0)
    assert player.made == 3
    assert stage.faults == Counter()


def test_a_server_that_stays_away_is_told_once_and_waited_for() -> None:
    away: list[float | None] = []
    player, _stage = run(
        0.0, UnreachableError("x"), UnreachableError("x"), 0.0, report=Report(minute=lambda: None, away=away.append)
    )
    assert player.made == 4
    assert away[0] is None
    assert len(away) == 2
    assert away[1] is not None


def test_faults_of_the_server_are_counted_and_end_nothing() -> None:
    player, stage = run(RefusalError(500, "OUR_FAULT"), RefusalError(429, "TOO_OFTEN", 0.01), 0.0)
    assert player.made == 3
    assert stage.faults == {"500 OUR_FAULT": 1, "429 TOO_OFTEN": 1}


def test_keys_that_nobody_knows_end_it() -> None:
    with pytest.raises(WrongServerError):
        run(RefusalError(401, "NO_TOKEN"))


def test_an_error_of_our_own_is_not_hidden() -> None:
    with pytest.raises(KeyError):
        run(KeyError("state"))


def test_it_ends_when_the_time_is_up() -> None:
    player: Any = Scripted("one", *[0.01] * 10_000, stop=threading.Event())
    Stage([player], QUIET).run(0.1, threading.Event())
    assert 0 < player.made < 10_000


def test_a_client_says_that_nobody_is_there() -> None:
    with pytest.raises(UnreachableError):
        Client("http://127.0.0.1:9").get("me", "none")
