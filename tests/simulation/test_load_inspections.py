# SPDX-License-Identifier: Apache-2.0
"""Tickets of a simulated city: one in each state, their days in order, and a round of inspections under way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.inspections.models import Escalation, Finding, Inspection, Recheck, Ticket, TicketUnit, UnitStep
from wuzha.inspections.rules.tickets import State
from wuzha.inspections.rules.visits import FindingState, VisitState
from wuzha.simulation.load import city, inspections, people

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        settled = inspections.settle(timezone.now())
        stands()
        yield settled
        transaction.set_rollback(True)


def test_a_ticket_stands_in_each_state(loaded: int) -> None:
    assert loaded == 20
    assert set(TicketUnit.unscoped.values_list("state", flat=True)) == set(State)
    assert Escalation.unscoped.count() == 1
    assert not Ticket.unscoped.filter(synthetic=False).exists()


def test_numbers_and_days_follow_each_other(loaded: int) -> None:
    numbers = list(Ticket.unscoped.filter(serial__isnull=False).order_by("issued_at").values_list("year", "serial"))
    assert numbers == sorted(numbers)
    assert not Ticket.unscoped.filter(issued_at__lt=F("drafted_at")).exists()
    last: dict[int, Any] = {}
    for part, at in UnitStep.unscoped.order_by("pk").values_list("part_id", "at"):
        assert last.get(part, at) <= at
        last[part] = at


def test_a_round_is_under_way(loaded: int) -> None:
    today = timezone.localdate()
    states = set(Inspection.unscoped.values_list("state", flat=True))
    assert states == {VisitState.PLANNED, VisitState.STARTED, VisitState.DONE}
    planned = Inspection.unscoped.filter(state=VisitState.PLANNED)
    assert planned.filter(planned_on__lt=today).exists()
    assert planned.filter(planned_on=today).exists()
    assert planned.filter(planned_on__gt=today).exists()
    assert set(Finding.unscoped.values_list("state", flat=True)) == {FindingState.ORDERED, FindingState.CLEARED}
    assert Recheck.unscoped.filter(passed=False).exists()
