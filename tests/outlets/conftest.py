# SPDX-License-Identifier: Apache-2.0
"""A city with outlets of two banks, their live cards and involved ones; one outlet is bad, one has no stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person, make_unit
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard, LiveCards
from wuzha.core.standing import Span
from wuzha.measures.models import Measure
from wuzha.measures.registry import NewMeasure
from wuzha.measures.services import deciding, proposing, serving
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.outlets.models import OutletRound
from wuzha.outlets.queries.evidence import evidence_of, told
from wuzha.outlets.rules import Ground, Sector, Step
from wuzha.outlets.services.rounds import make
from wuzha.sealed import Kind, seal

_numbers = count(1)
#: Live cards of each outlet; involved cards of each in the year, the fifth far above the others.
STOCK, USUAL, BAD = 20_000, 6, 40
#: How many outlets have live cards.
MANY = 12


@dataclass
class Outlets:
    """Outlets of two banks by turns, and one without live cards."""

    banks: list[Unit]
    all: list[Unit]
    without: Unit
    clerk: Person

    @property
    def bad(self) -> Unit:
        return self.all[4]

    @property
    def fair(self) -> Unit:
        return self.all[0]

    @property
    def bank(self) -> Actor:
        """Who answers for the bank of the bad outlet."""
        return actor_of(self.clerk)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def days(city: City) -> tuple[date, date]:
    return Span.YEAR.before(timezone.localdate())


def cards(city: City, outlet: Unit, number: int, on: date, **more: Any) -> list[InvolvedCard]:
    """So many involved cards that were opened at an outlet."""
    institution = Unit.objects.get(path=outlet.path[: -Unit.steplen]).pk
    made: list[InvolvedCard] = InvolvedCard.unscoped.bulk_create(
        InvolvedCard(
            **{
                "centre": city.centre, "kind": "BANK", "family": "ACCOUNT",
                "card_no": seal(Kind.ACCOUNT, f"62284800{next(_numbers):08d}123"), "first_involved_on": on,
                "outlet": outlet, "institution_id": institution, "opened_on": on - timedelta(days=400),
            }
            | more
        )
        for _each in range(number)
    )  # fmt: skip
    return made


def live(city: City, outlet: Unit, number: int, month: date) -> None:
    LiveCards.unscoped.create(
        centre=city.centre, outlet=outlet, group="PERSONAL", month=month.replace(day=1), live=number, opened=10
    )


@pytest.fixture
@shared
def outlets(city: City, days: tuple[date, date]) -> Outlets:
    banks = [make_unit(UnitKind.BANK, f"WD-{place}", f"测试{place}银行", city.city) for place in "甲乙"]
    made = [
        make_unit(UnitKind.BANK_OUTLET, f"WD-{place:02}", f"测试{place}号支行", banks[place % 2])
        for place in range(MANY)
    ]
    without = make_unit(UnitKind.BANK_OUTLET, "WD-99", "测试无存量支行", banks[1])
    for place, one in enumerate(made):
        live(city, one, STOCK, days[1])
        cards(city, one, BAD if place == 4 else USUAL, days[1] - timedelta(days=40))
    cards(city, without, 3, days[1] - timedelta(days=40))
    return Outlets(banks, made, without, make_person(Role.MEMBER_UNIT, banks[0], "wd-bank"))


@pytest.fixture
@shared
def officer(city: City) -> Actor:
    return actor_of(make_person(Role.CARD_OFFICER, city.city, "wd-officer"))


@pytest.fixture
@shared
def decider(city: City) -> Actor:
    return actor_of(make_person(Role.JOINT_OFFICE, city.city, "wd-office"))


@pytest.fixture
@shared
def round(outlets: Outlets, officer: Actor) -> OutletRound:
    return make(officer, Sector.BANK, Span.YEAR, "测试评估")


def new(
    actor: Actor,
    outlet: Unit,
    step: str = Step.LISTING,
    ground: str = Ground.RATE,
    reason: str = "测试理由",
    why: str = "情节突出，直接提请",
) -> NewMeasure:
    now = timezone.now()
    evidence = evidence_of(told(actor, outlet, now), ground, now, step, why)
    return NewMeasure(step, ground, "涉案卡偏高", reason, evidence)


def proposed(actor: Actor, outlet: Unit, step: str = Step.LISTING, ground: str = Ground.RATE) -> Measure:
    return proposing.propose(actor, new(actor, outlet, step, ground), Whom.unit(outlet.pk))


@pytest.fixture
@shared
def listed(round: OutletRound, outlets: Outlets, officer: Actor, decider: Actor) -> Measure:
    row = proposed(officer, outlets.bad)
    deciding.approve(decider, row.pk)
    return serving.serve(decider, row.pk, "PAGE")
