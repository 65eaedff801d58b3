# SPDX-License-Identifier: Apache-2.0
"""The demo city has outlets with live cards: one is truly bad and found, one was listed in its time and lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.cards.models import InvolvedCard, LiveCards
from wuzha.core.standing import Mark, Span
from wuzha.measures.models import Measure, MeasureStep
from wuzha.org.roles import Role
from wuzha.outlets.models import OutletStanding, Unranked
from wuzha.outlets.queries.rounds import latest, recount
from wuzha.outlets.rules import Sector, Step
from wuzha.simulation.load import city, outlets, people
from wuzha.simulation.load.policing import colleagues

pytestmark = pytest.mark.django_db
END = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        settled = outlets.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0], END)
        stands()
        yield settled
        transaction.set_rollback(True)


def test_the_bad_outlet_alone_is_red_and_one_has_no_denominator(settled: int) -> None:
    assert settled
    officer = colleagues(Role.CARD_OFFICER)[0]
    found = {sector: latest(officer, sector) for sector in Sector}
    bank, carrier = found[Sector.BANK], found[Sector.CARRIER]
    assert bank is not None
    assert carrier is not None
    assert [one.outlet.code for one in bank.eligible] == [outlets.BAD]
    assert not carrier.eligible
    assert [one.outlet.code for one in carrier.unranked] == [outlets.SILENT]
    assert len(bank.places) + len(carrier.places) > 60
    assert bank.row.last == date(2026, 10, 31)
    assert recount(officer, bank.row) == []


def test_the_listed_one_is_lifted_and_calm(settled: int) -> None:
    row = Measure.unscoped.get(kind=Step.LISTING)
    assert (row.subject.unit.code, row.state, row.end_reason) == (outlets.LISTED, "LIFTED", "MET")
    assert [one.act for one in MeasureStep.unscoped.filter(measure=row).order_by("pk")] == [
        "propose", "approve", "serve", "lift",
    ]  # fmt: skip
    history = OutletStanding.unscoped.filter(outlet=row.subject.unit, round__span=Span.YEAR).order_by("round__last")
    assert next(one.mark for one in history) == Mark.ELIGIBLE
    assert Mark.ELIGIBLE not in [one.mark for one in history][1:]


def test_all_of_it_is_synthetic_and_written_once(settled: int) -> None:
    assert not InvolvedCard.unscoped.filter(synthetic=False).exists()
    assert not LiveCards.unscoped.filter(synthetic=False).exists()
    assert Unranked.unscoped.exists()
    assert outlets.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0], timezone.now()) == 0
