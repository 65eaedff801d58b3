# SPDX-License-Identifier: Apache-2.0
"""The demo city has rounds of its last months, and one township in it is truly worse than the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.simulation.test_load_casework import ACTOR
from tests.worlds import stands
from wuzha.core.standing import Mark, Span
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.filling import SEED
from wuzha.simulation.load import casework, city, people, standing
from wuzha.standing.models import StandingRound, UnitStanding

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
END = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def work(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Casework]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        planned = plan("demo", SEED, TODAY)
        casework.load(planned, ACTOR)
        stands()
        yield planned
        transaction.set_rollback(True)


def test_the_months_that_are_over_have_a_round_each_and_quarters_one(work: Casework) -> None:
    made = standing.load(work, ACTOR, END)
    assert [one.last for one in made if one.span == Span.YEAR] == [
        date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31),
    ]  # fmt: skip
    assert [one.last for one in made if one.span == Span.QUARTER] == [date(2026, 9, 30)]
    assert all(one.synthetic for one in made)
    assert standing.load(work, ACTOR, END) == []
    latest = StandingRound.unscoped.filter(span=Span.YEAR).latest("last")
    rows = {one.unit.code: one for one in UnitStanding.unscoped.filter(round=latest).select_related("unit")}
    assert len(rows) == 19
    assert {code for code, one in rows.items() if one.mark != Mark.LUCK} == {"330282107"}
    assert rows["330282107"].mark == Mark.ELIGIBLE
