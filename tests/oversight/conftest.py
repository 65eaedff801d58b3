# SPDX-License-Identifier: Apache-2.0
"""A city of townships of which one is worse, who proposes, who decides, and a township that answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_person, make_victim, make_warning_in
from tests.standing.conftest import WORSE, accept, city, office, towns
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, Victim
from wuzha.core.standing import Span
from wuzha.leads.models import Lead
from wuzha.measures.models import Measure
from wuzha.measures.registry import NewMeasure
from wuzha.measures.services import deciding, proposing, serving
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.oversight.evidence import found
from wuzha.people.models import Individual, Involvement, PersonMeasure
from wuzha.requests.models import Request
from wuzha.sealed import Kind, seal
from wuzha.standing.services import make
from wuzha.warning.models import CaseMatch
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Outcome

__all__ = ["city", "office"]


@pytest.fixture
@shared
def proposer(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
@shared
def decider(city: City) -> Actor:
    return actor_of(make_person(Role.JOINT_OFFICE, city.city, "own-second"))


@pytest.fixture
@shared
def judged(city: City) -> Unit:
    """The township that is worse, after a round."""
    accept(city, WORSE)
    make(city.actor(Role.JOINT_OFFICE), Span.YEAR, "测试轮次")
    return towns(city)[3]


@pytest.fixture
@shared
def town(judged: Unit) -> Actor:
    """Who answers for that township."""
    return actor_of(make_person(Role.MEMBER_UNIT, judged, "own-town"))


def new(actor: Actor, unit: Unit, ground: str, step: str = "LISTING") -> NewMeasure:
    told = found(actor, unit, ground, timezone.now(), step)
    return NewMeasure(step, ground, told.trigger.zh, "测试理由", told.evidence)


def proposed(actor: Actor, unit: Unit, ground: str = "LOSS", step: str = "LISTING") -> Measure:
    return proposing.propose(actor, new(actor, unit, ground, step), Whom.unit(unit.pk))


@pytest.fixture
@shared
def listed(judged: Unit, town: Actor, proposer: Actor, decider: Actor) -> Measure:
    row = proposed(proposer, judged)
    deciding.approve(decider, row.pk)
    return serving.serve(decider, row.pk, "PAGE")


def true_leads(city: City, unit: Unit, number: int) -> None:
    """So many leads on places in a township that were found true."""
    for _one in range(number):
        made = Lead.unscoped.create(
            centre=city.centre, unit=city.centre, checking=city.station, kind="CARDS", source="BANK",
            place_unit=unit, received_at=timezone.now() - timedelta(days=3), what=seal(Kind.TEXT, "测试"),
        )  # fmt: skip
        Lead.unscoped.filter(pk=made.pk).update(state="CHECKING")
        Lead.unscoped.filter(pk=made.pk).update(state="CONCLUDED", conclusion="TRUE")


def overdue(city: City, unit: Unit, number: int) -> None:
    """So many requests that a unit has not answered in time."""
    now = timezone.now()
    for one in range(number):
        Request.unscoped.create(
            kind="MATTER", asking=city.city, addressed=unit, title=f"测试事项{one}", what=seal(Kind.TEXT, "测试"),
            sent_at=now - timedelta(days=20), sign_due_at=now - timedelta(days=19), due_at=now - timedelta(days=10),
        )  # fmt: skip


def living(city: City, unit: Unit) -> Individual:
    """Somebody who lives in a township and was caught last week, and somebody of whom it is not known where."""
    case = Case.unscoped.create(
        centre=city.centre, unit=city.station, source="LIST", state="ACCEPTED", received_at=timezone.now()
    )
    for home in ("", unit.code[:9]):
        one = Individual.unscoped.create(centre=city.centre, unit=city.station, home_code=home)
        part = Involvement.unscoped.create(case=case, individual=one, roles=["CARD"])
        day = timezone.localdate() - timedelta(days=7)
        PersonMeasure.unscoped.create(involvement=part, kind="CAUGHT", day=day, unit=city.station)
    return one


def deceived_again(city: City, unit: Unit) -> Victim:
    """Somebody of a township who was deceived after a dissuasion, of 30,000 元."""
    victim = make_victim(city.centre, city.station, loss_fen=3_000_000)
    closed = make_warning_in(city, State.CLOSED, division_code=f"{unit.code[:9]}001", outcome=Outcome.STOPPED)
    CaseMatch.unscoped.create(victim=victim, warning=closed, found_by="PHONE", relapse=True)
    return victim
