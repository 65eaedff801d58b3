# SPDX-License-Identifier: Apache-2.0
"""The demo city in steps: each is one transaction with a mark that it is done, so that who is killed in the middle goes
on with the step after the last whole one and ends in the same city.

What the first page shows comes first, everything else behind the pages. A step takes nothing from the step before but
what is in the database: what both want to know, such as the plan of the year, is worked out again from the seed and the
instant at which the city was begun.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.copying import count_grown
from wuzha.locks import Lock, wait
from wuzha.org.models import Person, Posting, Unit
from wuzha.org.roles import Role
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.steps import how_far
from wuzha.simulation.city import CityYear, city_year
from wuzha.simulation.load import (
    alike,
    bulletins,
    calls,
    citizens,
    city,
    followup,
    fraudfree,
    funds,
    holidays,
    known_cases,
    lecturers,
    outreach,
    people,
    policing,
    refunds,
    shift,
    yearly,
)
from wuzha.simulation.load.year import load
from wuzha.simulation.models import FilledStep
from wuzha.simulation.parameters import Preset

#: Seed of the demo city, so that everybody's first look is the same city.
SEED = 20230606


class Filling:
    """What the steps of one city have in common."""

    def __init__(self, until: datetime, preset: str | Preset = "demo") -> None:
        self.until, self.preset = until, preset
        self.actor = Actor.system("simulation")

    @cached_property
    def year(self) -> CityYear:
        return city_year(self.preset, SEED, self.until)

    @property
    def now(self) -> datetime:
        """The end of the simulated time for what goes through the services, which count from today: a city that was
        begun on another day is filled up as of today."""
        now = timezone.now()
        return self.until if timezone.localdate(self.until) == timezone.localdate(now) else now

    @cached_property
    def police(self) -> policing.Police:
        return policing.Police("demo", SEED, self.actor, self.now)


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the city; `weight` is how many tenths of a second it takes, for the share that is behind."""

    name: str
    weight: int
    run: Callable[[Filling], object]


def build(filling: Filling) -> None:
    """Units and people where there are none. Raises `OperatorError` where there are real people."""
    if Posting.unscoped.exists() and not Person.objects.filter(synthetic=True).exists():
        raise OperatorError(
            "库中已有真实人员，没有写入合成数据。请换一个数据目录（WUZHA_HOME）再试。",
            "There are real people in the database; nothing synthetic was written. Use another data directory "
            "(WUZHA_HOME).",
        )
    if not Unit.objects.exists():
        city.build(filling.actor)
    if not Posting.unscoped.exists():
        people.build(filling.actor)
    holidays.cover(filling.actor, filling.until)


def _warnings(filling: Filling) -> None:
    load(filling.year, filling.until, filling.actor)


def _followup(filling: Filling) -> None:
    followup.follow(filling.until, filling.actor)


def _shift(filling: Filling) -> None:
    shift.work()
    alike.push(filling.actor)
    shift.look()


def _known_cases(filling: Filling) -> None:
    known_cases.receive_cases(filling.year, filling.until, filling.actor)


def _police(part: Callable[[policing.Police], object]) -> Callable[[Filling], object]:
    return lambda filling: part(filling.police)


def _yearly(filling: Filling) -> None:
    yearly.load(policing.colleagues(Role.JOINT_OFFICE)[0], filling.now, lately=True)


_WEIGHTS = {
    "cases": 8, "sanctions": 3, "leads": 3, "shutdowns": 7, "clues": 5, "standing": 7, "inspections": 5,
    "oversight": 10, "cards": 15, "outlets": 34,
}  # fmt: skip
#: What the first page shows: units and log-ins, warnings at every step of their way, colleagues at work.
FIRST: Sequence[Step] = (
    Step("city", 3, build),
    Step("warnings", 18, _warnings),
    Step("followup", 4, _followup),
    Step("shift", 8, _shift),
)
#: Everything else, in the order in which one rests on the other. The funds desk and the calls are filled where they are
#: empty; calls come after it because they open cases there.
REST: Sequence[Step] = (
    Step("known_cases", 2, _known_cases),
    *(Step(name, _WEIGHTS[name], _police(part)) for name, part in policing.PARTS.items()),
    Step("yearly", 10, _yearly),
    Step("outreach", 14, lambda filling: outreach.load(filling.now, lately=True)),
    Step("fraudfree", 10, lambda filling: fraudfree.settle(filling.now)),
    Step("lecturers", 2, lambda filling: lecturers.settle(filling.now)),
    Step("bulletins", 37, lambda filling: bulletins.settle(filling.now)),
    Step("citizens", 1, lambda _filling: citizens.settle()),
    Step("funds", 9, lambda _filling: funds.settle(timezone.now())),
    Step("refunds", 18, lambda _filling: refunds.settle(timezone.now())),
    Step("calls", 4, lambda _filling: calls.settle(timezone.now())),
)


def begun() -> datetime | None:
    """At which instant the simulated time of the city in the database ends; nothing where no city was begun."""
    return FilledStep.objects.filter(name=FIRST[0].name).values_list("until", flat=True).first()


def fill(steps: Sequence[Step], preset: str | Preset = "demo") -> int:
    """Make the steps that are not there yet; how many. Of two processes that fill at once each makes some."""
    filling, made = None, 0
    for step in steps:
        with transaction.atomic():
            wait(Lock.FILLING)
            filling = filling or Filling(begun() or timezone.now(), preset)
            if not FilledStep.objects.filter(name=step.name).exists():
                step.run(filling)
                count_grown()
                percent = _share((*FIRST, *REST), step.name)
                FilledStep.objects.create(name=step.name, until=filling.until, percent=percent)
                made += 1
        how_far(_share(steps), 100)
    return made


def _share(steps: Sequence[Step], with_it: str = "") -> int:
    """How much of some steps is there, in per cent."""
    there = {*FilledStep.objects.values_list("name", flat=True), with_it}
    return sum(one.weight for one in steps if one.name in there) * 100 // sum(one.weight for one in steps)
