# SPDX-License-Identifier: Apache-2.0
"""At the centre: an analyst takes a warning, completes it, drops or merges it, or sends it to a station."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wuzha.org.data import stations
from wuzha.simulation.agency.cases import Warnings
from wuzha.simulation.arrivals import local_hour
from wuzha.simulation.draws import Bools, Floats, Ints, log_normal
from wuzha.simulation.parameters import Parameters

#: Items of the completion checklist and the share of warnings in which each is looked for.
ITEMS = {
    "USER_CONFIRMED": 1.0,
    "ADDRESS_LIVE": 1.0,
    "CONTACT_ALT": 0.5,
    "WORKPLACE": 0.4,
    "GRID_WORKER": 0.5,
    "SCRIPT_POINTS": 0.6,
}
#: Where each is looked for.
PROVENANCE = {
    "USER_CONFIRMED": ("CARRIER_RECORD", "CALL"),
    "ADDRESS_LIVE": ("POPULATION", "RENTAL", "OTHER"),
    "CONTACT_ALT": ("FAMILY", "PAST"),
    "WORKPLACE": ("EMPLOYER", "POPULATION"),
    "GRID_WORKER": ("GRID",),
    "SCRIPT_POINTS": ("DIRECTIVE", "PAST"),
}
INVALID_REASONS = ("FALSE_ALARM", "DUPLICATE_PUSH", "TEST_DATA", "PERSON_ABROAD")
_INVALID_WEIGHTS = (0.60, 0.15, 0.05, 0.20)
ANALYSTS = 12
#: Sign-in is faster for higher levels; the factors keep the median over the level mix.
_SIGN_BY_LEVEL = np.array([0.4, 0.7, 1.0, 1.25])


@dataclass(frozen=True, slots=True)
class Desk:
    """Instants in epoch seconds, NaN for what does not happen; `first_*` is a leg that ended with a return."""

    received: Floats
    claimed: Floats
    analyst: Ints
    #: Per item of ITEMS: looked for, found.
    tried: Bools
    found: Bools
    address_found: Bools
    invalid: Floats
    invalid_reason: Ints
    #: When it is seen to be a duplicate; it is merged if the other one can still take it (`course`).
    superseded: Floats
    #: Dispatch and sign-in of the leg in which the person is contacted first.
    station: Ints
    dispatched: Floats
    signed: Floats
    #: A leg before it, at a station whose area it was not.
    first_station: Ints
    first_dispatched: Floats
    first_signed: Floats
    returned: Floats
    reclaimed: Floats


def at_the_desk(rng: np.random.Generator, w: Warnings, p: Parameters) -> Desk:
    n = len(w)
    received = w.at + log_normal(rng, 20, 0.5, n)
    claimed = received + 60 * log_normal(rng, p.by_level("claim_minutes")[w.level], p.number("claim_sigma"), n)
    analyst = 1 + (local_hour(claimed) // 8 * 4 + rng.integers(0, 4, n)) % ANALYSTS
    tried = rng.random((n, len(ITEMS))) < np.array(list(ITEMS.values()))
    chance = p.table("found_in_research")
    found = tried & (rng.random((n, len(ITEMS))) < np.array([chance[item] for item in ITEMS]))

    dropped = rng.random(n) < p.number("invalid_share")
    duplicate = w.original != np.arange(n)
    merged = duplicate & (rng.random(n) < p.number("unmerged_found"))
    dropped &= ~merged
    decided = claimed + 60 * log_normal(rng, 2, 0.5, n)
    researched = claimed + 60 * log_normal(rng, p.number("research_minutes"), p.number("research_sigma"), n)
    sent = np.where(dropped, np.nan, researched)

    address_found = found[:, list(ITEMS).index("ADDRESS_LIVE")]
    target = np.where(address_found, w.home_station, w.given_station)
    signed = sent + sign_in(rng, w.level, p)
    wrong = (target != w.home_station) & np.isfinite(sent)
    returned = np.where(wrong, signed + 60 * log_normal(rng, 12, 0.6, n), np.nan)
    reclaimed = returned + 60 * log_normal(rng, 6, 0.6, n)
    again = reclaimed + 60 * log_normal(rng, 3, 0.5, n)
    return Desk(
        received=received,
        claimed=claimed,
        analyst=analyst,
        tried=tried,
        found=found,
        address_found=address_found,
        invalid=np.where(dropped, decided, np.nan),
        invalid_reason=rng.choice(len(INVALID_REASONS), n, p=_INVALID_WEIGHTS),
        superseded=np.where(merged, decided, np.nan),
        station=w.home_station,
        dispatched=np.where(wrong, again, sent),
        signed=np.where(wrong, again + sign_in(rng, w.level, p), signed),
        first_station=np.where(wrong, target, -1),
        first_dispatched=np.where(wrong, sent, np.nan),
        first_signed=np.where(wrong, signed, np.nan),
        returned=returned,
        reclaimed=reclaimed,
    )


def sign_in(rng: np.random.Generator, level: Ints, p: Parameters) -> Floats:
    """Seconds from dispatch to sign-in."""
    return 60 * log_normal(rng, p.number("sign_minutes") * _SIGN_BY_LEVEL[level], p.number("sign_sigma"), len(level))


def officer(rng: np.random.Generator, station: Ints) -> Ints:
    """Number of an officer of the station, from 1."""
    roster = np.array([entry.officers for entry in stations()])
    number: Ints = 1 + np.floor(rng.random(len(station)) * roster[station]).astype(np.int64)
    return number
