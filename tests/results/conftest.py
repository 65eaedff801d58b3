# SPDX-License-Identifier: Apache-2.0
"""A city, who leads it, and cases as they are written in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act, Source, State
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.people.models import Individual, Involvement, PersonMeasure

NOON = time(12)


def noon(day: date) -> datetime:
    return datetime.combine(day, NOON, SHANGHAI)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def leader(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@dataclass
class Told:
    """A step as it was told: recorded `late` days after its day, and struck `struck` days after that by one of
    another day (`right`)."""

    act: Act
    day: date
    late: int = 0
    struck: int | None = None
    right: date | None = None
    from_state: State = State.FILED

    @property
    def at(self) -> datetime:
        return noon(self.day + timedelta(days=self.late))

    @property
    def struck_at(self) -> datetime | None:
        return None if self.struck is None else self.at + timedelta(days=self.struck)


@dataclass
class Deed:
    """A case with its steps and the losses of its victims: claimed, and verified where known."""

    steps: list[Told]
    losses: list[tuple[int, int | None]] = field(default_factory=list)
    place: int = 0
    unit: int = 0
    kind: str = "BRUSH"
    joined: datetime | None = None
    row: Any = None


def write(city: City, deeds: Iterable[Deed]) -> None:
    """The cases of a world as rows, as a list would bring them: any state, any step."""
    towns: tuple[Unit | None, ...] = (city.town, city.other_town, None)
    units: tuple[Unit | None, ...] = (city.station, city.other_station, city.abroad_station, None)
    for deed in deeds:
        unit = units[deed.unit]
        centre = city.abroad_centre if unit == city.abroad_station else city.centre
        first = min((one.day for one in deed.steps), default=date(2023, 1, 1))
        deed.row = Case.unscoped.create(
            centre=centre, unit=unit, place_unit=towns[deed.place], source=Source.LIST, state=State.ACCEPTED,
            received_at=noon(first), fraud_type=deed.kind,
        )  # fmt: skip
        for told in deed.steps:
            step = CaseStep.unscoped.create(**_step(deed, told, told.day, told.at))
            if told.struck_at is not None:
                right = _step(deed, told, told.right or told.day, told.struck_at)
                CaseStep.unscoped.filter(pk=step.pk).update(struck_by=CaseStep.unscoped.create(**right))
        if deed.joined is not None:
            into = Case.unscoped.create(
                centre=centre, source=Source.LIST, state=State.ACCEPTED, received_at=noon(first)
            )
            Case.unscoped.filter(pk=deed.row.pk).update(state=State.MERGED, merged_into=into)
            CaseStep.unscoped.create(
                case=deed.row, act=Act.MERGE, from_state=State.ACCEPTED, to_state=State.MERGED, at=deed.joined
            )
        for no, (claimed, verified) in enumerate(deed.losses, 1):
            Victim.unscoped.create(
                case=deed.row, no=no, occurred_at=noon(first), reported_at=noon(first), loss_fen=claimed,
                verified_fen=verified,
            )  # fmt: skip


def _step(deed: Deed, told: Told, day: date, at: datetime) -> dict[str, Any]:
    return {
        "case": deed.row,
        "act": told.act,
        "from_state": told.from_state,
        "to_state": State.FILED,
        "day": day,
        "at": at,
    }


@dataclass
class Taken:
    """A measure as it was told, and struck by one of another day, or by one that says it never was (`right` empty)."""

    kind: str
    day: date
    late: int = 0
    struck: int | None = None
    right: date | None = None
    #: Whether the catching unit is the other station.
    elsewhere: bool = False

    @property
    def at(self) -> datetime:
        return noon(self.day + timedelta(days=self.late))

    @property
    def struck_at(self) -> datetime | None:
        return None if self.struck is None else self.at + timedelta(days=self.struck)


@dataclass
class Suspect:
    """A person with measures in up to two cases; `twin`: recorded a second time for the second, and joined since."""

    first: list[Taken]
    second: list[Taken] = field(default_factory=list)
    cards: bool = False
    twin: bool = False
    parts: list[Any] = field(default_factory=list)


def involve(city: City, suspects: Iterable[Suspect], cases: tuple[Case, Case]) -> None:
    """The people of a world as rows, the measures of `first` in the first case."""
    stations = city.station, city.other_station
    for who in suspects:
        person = Individual.unscoped.create(centre=city.centre, unit=city.centre)
        other = person
        if who.twin:
            other = Individual.unscoped.create(centre=city.centre, unit=city.centre, merged_into=person)
        for case, someone, measures in ((cases[0], person, who.first), (cases[1], other, who.second)):
            part = Involvement.unscoped.create(
                case=case, individual=someone, roles=["CARD"] if who.cards and case == cases[0] else ["CALL"]
            )
            who.parts.append(part)
            for one in measures:
                unit = stations[one.elsewhere]
                made = PersonMeasure.unscoped.create(involvement=part, kind=one.kind, day=one.day, at=one.at, unit=unit)
                if one.struck_at is not None:
                    kind, day = (one.kind, one.right) if one.right else ("VOIDED", one.day)
                    right = PersonMeasure.unscoped.create(
                        involvement=part, kind=kind, day=day, at=one.struck_at, unit=unit
                    )
                    PersonMeasure.unscoped.filter(pk=made.pk).update(struck_by=right)
