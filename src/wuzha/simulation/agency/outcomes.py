# SPDX-License-Identifier: Apache-2.0
"""What contact comes to: the state found, the record made of it, the visits it takes, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.engine.triage import LEVELS
from wuzha.simulation.agency.calls import Calls, Heard
from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.agency.desk import Desk
from wuzha.simulation.arrivals import out_of_the_night
from wuzha.simulation.draws import Bools, Floats, Ints, log_normal
from wuzha.simulation.parameters import Parameters

OUTCOMES = (
    "STOPPED",
    "NOT_DECEIVED_AWARE",
    "NOT_CONTACTED_FRAUD",
    "ALREADY_DECEIVED",
    "DENIED",
    "UNREACHABLE",
    "WRONG_PERSON",
    "EMPTY_NUMBER",
    "OUT_OF_AREA",
    "DETAINED_ABROAD_DEAD",
)
STOPPED, AWARE, NOT_CONTACTED, ALREADY, DENIED, UNREACHABLE, WRONG, EMPTY, OUT, AWAY = range(10)


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything after sign-in, before the clock is stopped; instants NaN for what does not happen."""

    family: Floats
    family_reached: Bools
    visit: Floats
    #: The visit is made by a grid worker.
    by_grid: Bools
    met: Bools
    #: The visit finds that the person has moved.
    moved_away: Bools
    outcome: Ints
    #: The person lives elsewhere in the city: the station returns the warning instead of closing it.
    moved_in_city: Bools
    last: Floats
    closed: Floats


def contact(rng: np.random.Generator, w: Warnings, desk: Desk, calls: Calls, p: Parameters) -> Contact:
    """From the calls to the end.

    1. A cooperative answer settles the state by telephone.
    2. Families are asked, visits made: by level, always where a top level was not settled.
    3. A visit that meets the person may settle what the telephone had not.
    """
    n = len(w)
    heard = calls.heard
    by_phone = _settle(rng, w, calls.last(), p.by_type("phone_effect")[w.fraud_type], p)
    outcome = np.select(
        [heard == Heard.COOPERATIVE, heard == Heard.REFUSED, heard == Heard.WRONG_PERSON, heard == Heard.DEAD],
        [by_phone, DENIED, WRONG, EMPTY],
        UNREACHABLE,
    )
    outcome = np.where(heard == Heard.AWAY, AWAY, outcome)
    in_city = (heard == Heard.MOVED) & (rng.random(n) < p.number("moved_in_city"))
    outcome = np.where(heard == Heard.MOVED, OUT, outcome)

    asks = np.isin(heard, (Heard.NO_ANSWER, Heard.DEAD)) & (rng.random(n) < p.by_level("family_asked")[w.level])
    asks |= heard == Heard.AWAY
    family = np.where(asks, calls.last() + 60 * log_normal(rng, 20, 0.6, n), np.nan)
    family_reached = asks & ((heard == Heard.AWAY) | (rng.random(n) < p.number("family_reached")))

    open_still = np.isin(outcome, (DENIED, UNREACHABLE, WRONG, EMPTY))
    chance = np.where(open_still, p.by_level("visit_without_call")[w.level], p.by_level("visit_after_call")[w.level])
    goes = (rng.random(n) < chance) | (heard == Heard.NO_PHONE)
    goes &= ~np.isin(heard, (Heard.MOVED, Heard.AWAY)) & np.isfinite(desk.signed)
    before = np.fmax(calls.last(), family)
    delay = 60 * log_normal(rng, p.by_level("visit_delay_minutes")[w.level], p.number("delay_sigma"), n)
    visit = np.fmax(desk.signed + delay, before + 600)
    visit = out_of_the_night(rng, visit, w.level != LEVELS.index("URGENT"))
    visit = np.where(goes, visit, np.nan)
    met = goes & (rng.random(n) < p.number("visit_found"))
    listens = met & (rng.random(n) >= p.number("visit_refused"))
    by_visit = _settle(rng, w, visit, p.by_type("visit_effect")[w.fraud_type], p)
    outcome = np.where(open_still & listens, by_visit, outcome)
    outcome = np.where(open_still & met & ~listens, DENIED, outcome)

    last = np.fmax(before, visit)
    service = 60 * np.where(
        met,
        log_normal(rng, p.number("visit_minutes"), p.number("service_sigma"), n),
        log_normal(rng, p.number("call_minutes"), p.number("service_sigma"), n),
    )
    closed = last + service + 60 * log_normal(rng, p.number("write_up_minutes"), 0.8, n)
    return Contact(
        family=family,
        family_reached=family_reached,
        visit=visit,
        by_grid=goes & (w.level != LEVELS.index("URGENT")) & (rng.random(n) < p.number("visit_by_grid")),
        met=met,
        moved_away=goes & ~met & (rng.random(n) < p.number("visit_moved") / (1 - p.number("visit_found"))),
        outcome=outcome,
        moved_in_city=in_city,
        last=last,
        closed=np.where(in_city, np.nan, closed),
    )


def settle_at_once(rng: np.random.Generator, w: Warnings, at: Floats, p: Parameters) -> Ints:
    """Outcome of a cooperative call at an instant."""
    return _settle(rng, w, at, p.by_type("phone_effect")[w.fraud_type], p)


def _settle(rng: np.random.Generator, w: Warnings, at: Floats, effect: Floats, p: Parameters) -> Ints:
    """Outcome when the person listens at `at`: what is true, and how well it is recognised."""
    n = len(w)
    recognised = rng.random(n) < p.number("label_sensitivity")
    persuaded = rng.random(n) < effect
    in_time = ~(w.loss_at <= at)
    truly = np.where(~in_time, ALREADY, np.where(persuaded, STOPPED, DENIED))
    unharmed = np.where(rng.random(n) < p.number("aware_share"), AWARE, NOT_CONTACTED)
    mislabelled = rng.random(n) >= p.number("label_specificity")
    wrongly = np.where(rng.random(n) < 0.5, STOPPED, ALREADY)
    return np.where(w.deceived & recognised, truly, np.where(~w.deceived & mislabelled, wrongly, unharmed))
