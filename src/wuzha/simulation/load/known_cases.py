# SPDX-License-Identifier: Apache-2.0
"""Known cases of the demo city: people whom nobody warned, and people deceived at each link of the chain.

All of them are invented for the pages: nothing of what is true in the simulation is in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import polars as pl

from wuzha.audit.actor import Actor
from wuzha.cases.services.incoming import IncomingCase
from wuzha.cases.services.receiving import receive
from wuzha.org.models import Unit, UnitKind
from wuzha.simulation.city import CityYear
from wuzha.warning.rules.backcheck import Stage

#: Days before the end in which the cases were reported, and how many of each class there are.
REPORTED = 45
HOW_MANY = {
    Stage.NOT_WARNED: 27, Stage.BEFORE_PUSH: 8, Stage.NOT_DISPATCHED: 3, Stage.NOT_SIGNED: 2, Stage.NOT_MET: 6,
    Stage.AFTER_MEETING: 4,
}  # fmt: skip
#: Losses in yuan, taken in turn.
LOSSES = (8_600, 34_200, 129_000, 5_800, 45_600, 98_000, 19_000, 3_800, 61_500)
#: Invented numbers are 19900 and six digits.
PREFIX = "19900"

Course = dict[str, Any]


def receive_cases(year: CityYear, end: datetime, actor: Actor) -> int:
    """Receive the cases as a list of them would be; how many."""
    centre = Unit.objects.get(kind=UnitKind.CENTRE).pk
    stations = dict(Unit.objects.filter(kind=UnitKind.STATION).values_list("code", "pk"))
    rows = []
    for number, (course, occurred, reported, phone) in enumerate(_cases(year, end), 1):
        rows.append(
            IncomingCase(
                line=number + 1,
                case_no=f"A330282{end:%Y%m}{number:04d}",
                occurred_at=occurred,
                reported_at=min(reported, end),
                fraud_type=course["fraud_type"],
                phone=phone,
                name=f"演示{number}",
                loss_fen=LOSSES[number % len(LOSSES)] * 100,
                unit_id=stations.get(course["station"]),
            )
        )
    return receive(rows, centre_id=centre, actor=actor, synthetic=True).accepted


def _cases(year: CityYear, end: datetime) -> Iterator[tuple[Course, datetime, datetime, str]]:
    """(a course, when the deed was, when it was reported, the victim's phone)."""
    directives = year.directives.select(warning_no="directive_no", phone="victim_phone", pushed_at="pushed_at")
    known = year.courses.join(directives, on="warning_no", how="left", maintain_order="left").filter(
        (pl.col("state") == "CLOSED")
        & (pl.col("round_no") == 1)
        & pl.col("phone").is_not_null()
        & pl.col("returned_at").is_null()
        & pl.col("pushed_at").is_between(end - timedelta(days=REPORTED), end - timedelta(days=6))
    )
    # One warning a person: which of several decides would be another story.
    known = known.unique("phone", keep="none", maintain_order=True)
    taken: set[str] = set()
    strangers = _strangers(set(year.directives["victim_phone"]))
    for stage, wanted in HOW_MANY.items():
        fitting = [one for one in known.iter_rows(named=True) if one["warning_no"] not in taken and _fits(stage, one)]
        for one in fitting[:: max(len(fitting) // wanted, 1)][:wanted]:
            taken.add(one["warning_no"])
            occurred = _deed(stage, one)
            reported = max(occurred, one["pushed_at"]) + timedelta(hours=5)
            yield one, occurred, reported, next(strangers) if stage is Stage.NOT_WARNED else one["phone"]


def _fits(stage: Stage, one: Course) -> bool:
    """Whether a course has the moment in which somebody of this class is deceived."""
    met, signed, dispatched = one["met_at"], one["signed_at"], one["dispatched_at"]
    match stage:
        case Stage.NOT_DISPATCHED:
            return bool(dispatched - one["pushed_at"] > timedelta(minutes=4))
        case Stage.NOT_SIGNED:
            return signed is not None and signed - dispatched > timedelta(minutes=2)
        case Stage.NOT_MET:
            return signed is not None and met is None
        case Stage.AFTER_MEETING:
            return met is not None
    return True


def _deed(stage: Stage, one: Course) -> datetime:
    """When the person was deceived, so that the chain had come just so far."""
    pushed: datetime = one["pushed_at"]
    dispatched: datetime = one["dispatched_at"]
    moment: datetime = {
        Stage.NOT_WARNED: pushed,
        Stage.BEFORE_PUSH: pushed - timedelta(hours=7),
        Stage.NOT_DISPATCHED: pushed + (dispatched - pushed) / 2,
        Stage.NOT_SIGNED: dispatched + (one["signed_at"] - dispatched) / 2,
        Stage.NOT_MET: one["signed_at"] + timedelta(hours=20),
        Stage.AFTER_MEETING: (one["met_at"] or pushed) + timedelta(days=3),
    }[stage]
    return moment


def _strangers(known: set[str]) -> Iterator[str]:
    """Invented numbers that no push names."""
    numbers = (f"{PREFIX}{place * 7919 % 1_000_000:06d}" for place in count(1))
    return (number for number in numbers if number not in known)
