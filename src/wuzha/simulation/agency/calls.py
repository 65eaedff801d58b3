# SPDX-License-Identifier: Apache-2.0
"""On the telephone: up to three calls, and what the first answered one comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from wuzha.engine.triage import LEVELS
from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.agency.desk import ITEMS, Desk
from wuzha.simulation.arrivals import local_hour, out_of_the_night
from wuzha.simulation.draws import Bools, Floats, Ints, log_normal
from wuzha.simulation.parameters import Parameters

CALLS = 3
_BETWEEN_MINUTES = (45, 150)


class Heard(IntEnum):
    """How the telephone ended."""

    COOPERATIVE = 0
    REFUSED = 1
    WRONG_PERSON = 2
    MOVED = 3
    AWAY = 4
    NO_ANSWER = 5
    DEAD = 6
    NO_PHONE = 7


REACHED = (Heard.COOPERATIVE, Heard.REFUSED, Heard.MOVED)


@dataclass(frozen=True, slots=True)
class Calls:
    #: n x 3 instants, NaN for a call not made.
    at: Floats
    made: Ints
    heard: Ints
    #: Someone answered the last call made, and it was the person.
    reached: Bools
    sms: Floats

    def last(self) -> Floats:
        """The last call made; NaN without one."""
        rows = np.arange(len(self.made))
        return np.where(self.made > 0, self.at[rows, np.maximum(self.made - 1, 0)], np.nan)


def telephone(rng: np.random.Generator, w: Warnings, desk: Desk, p: Parameters) -> Calls:
    n = len(w)
    low = w.level == LEVELS.index("LOW")
    delay = p.by_level("call_delay_minutes")[w.level]
    first = out_of_the_night(rng, desk.signed + 60 * log_normal(rng, delay, p.number("delay_sigma"), n), low)
    texted = low & (rng.random(n) < p.number("sms_first"))
    sms = np.where(texted, first, np.nan)
    later = out_of_the_night(rng, first + 60 * rng.uniform(20, 120, n), low)
    at = np.empty((n, CALLS))
    at[:, 0] = np.where(texted, later, first)
    for k, minutes in enumerate(_BETWEEN_MINUTES):
        at[:, k + 1] = out_of_the_night(rng, at[:, k] + 60 * log_normal(rng, minutes, 0.5, n), low)

    user_found = desk.found[:, list(ITEMS).index("USER_CONFIRMED")]
    no_phone = ~w.has_phone & ~user_found
    mistyped = w.mistyped & ~user_found
    dead = (rng.random(n) < p.number("number_dead")) | (mistyped & (rng.random(n) < 0.3))
    answered = rng.random((n, CALLS)) < _chances(at, p)
    any_answer = answered.any(axis=1)
    weights = p.weights("answered_as")
    heard = rng.choice(len(weights), n, p=weights)
    heard = np.where(mistyped, Heard.WRONG_PERSON, heard)
    # Someone sent on from a wrong station has just been placed at home: not moved again.
    heard = np.where((heard == Heard.MOVED) & np.isfinite(desk.returned), Heard.COOPERATIVE, heard)
    heard = np.where(any_answer, heard, Heard.NO_ANSWER)
    heard = np.where(dead, Heard.DEAD, heard)
    heard = np.where(no_phone, Heard.NO_PHONE, heard)
    made = np.where(any_answer, answered.argmax(axis=1) + 1, CALLS)
    made = np.where(dead, 1, made)
    made = np.where(no_phone | np.isnan(desk.signed), 0, made)
    at = np.where(np.arange(CALLS)[None, :] < made[:, None], at, np.nan)
    sms = np.where(no_phone, np.nan, sms)
    return Calls(at, made, heard, np.isin(heard, REACHED) & (made > 0), sms)


def _chances(at: Floats, p: Parameters) -> Floats:
    answered = p.table("answered")
    hour = local_hour(at)
    band = np.where((hour >= 8) & (hour < 19), answered["day"], answered["night"])
    band = np.where((hour >= 19) & (hour < 22), answered["evening"], band)
    factor = np.array(p.entries["attempt_factor"].value, dtype=np.float64)
    return band * factor
