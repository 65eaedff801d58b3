# SPDX-License-Identifier: Apache-2.0
"""A city, who proposes, who decides, and kinds of measure of the tests' own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.measures.probe import KINDS, calm, new
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.measures import registry
from wuzha.measures.models import Measure
from wuzha.measures.services import deciding, ending, proposing, serving
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import Role
from wuzha.refusals import RefusalCode, RefusalError

# For the whole run: a shared fixture is older than any test's own.
for one in KINDS:
    registry.register(one)


@pytest.fixture(autouse=True)
def quiet() -> None:
    calm["met"] = True


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def proposer(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def decider(city: City) -> Actor:
    """A colleague in the joint office."""
    return actor_of(make_person(Role.JOINT_OFFICE, city.city, "own-second"))


@pytest.fixture
@shared
def proposed(city: City, proposer: Actor) -> Measure:
    return proposing.propose(proposer, new(), Whom.unit(city.town.pk))


@pytest.fixture
@shared
def served(proposed: Measure, decider: Actor) -> Measure:
    deciding.approve(decider, proposed.pk)
    return serving.serve(decider, proposed.pk, "PAGE")


def refused(code: RefusalCode, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as told:
        act(*args, **more)
    assert told.value.code is code
    return told.value


def lifted(actor: Actor, row: Measure, why: str = "WRONG") -> Measure:
    """Lifted by what the authority decided today."""
    told = deciding.Decision(f"甬测撤〔2026〕{row.pk}号", timezone.localdate(), b"%PDF-1.4 lifted %%EOF")
    return ending.lift(actor, row.pk, why, "认定有误", told=told)


def again(row: Measure) -> Measure:
    found: Measure = Measure.unscoped.get(pk=row.pk)
    return found
