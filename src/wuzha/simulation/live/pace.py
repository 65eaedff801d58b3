# SPDX-License-Identifier: Apache-2.0
"""Simulated time: it begins in the morning and runs so many times as fast as the clock on the wall."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wuzha.simulation.parameters import SHANGHAI

#: Hour at which a simulated day begins, so that a city just started is awake.
MORNING = 8


@dataclass(frozen=True)
class Pace:
    """Turns simulated minutes into seconds to wait."""

    speed: float
    begin: datetime
    clock: Callable[[], float] = time.monotonic
    _started: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_started", self.clock())

    @classmethod
    def this_morning(cls, speed: float, today: datetime) -> Pace:
        """From eight o'clock of the local day on."""
        return cls(speed, today.astimezone(SHANGHAI).replace(hour=MORNING, minute=0, second=0, microsecond=0))

    def elapsed(self) -> float:
        """Seconds on the wall since the beginning."""
        return self.clock() - self._started

    def now(self) -> datetime:
        """The simulated instant."""
        return self.begin + timedelta(seconds=self.elapsed() * self.speed)

    def seconds(self, minutes: float) -> float:
        """Seconds on the wall that so many simulated minutes take."""
        return minutes * 60 / self.speed
