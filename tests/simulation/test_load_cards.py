# SPDX-License-Identifier: Apache-2.0
"""A loaded period has cards out of its cases and out of a list, stocks of outlets, and back-traces in every state."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.simulation.test_load_casework import ACTOR
from wuzha.cards.models import BackTrace, InvolvedCard, LiveCards
from wuzha.cards.queries.outlets import Span, outlet_counts
from wuzha.people.models import Individual
from wuzha.requests.models import Request
from wuzha.simulation.load import cards, city, people

END = datetime(2023, 6, 6, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_the_registry_of_a_city_is_filled_once(db: None) -> None:
    city.build(ACTOR)
    people.build(ACTOR)
    assert cards.settle(END) == InvolvedCard.unscoped.count() == 4 * cards.LISTED
    assert cards.settle(END) == 0
    assert {one.state for one in BackTrace.unscoped.all()} >= {"ASKED", "ACCEPTED", "CONCLUDED"}
    assert Request.unscoped.filter(kind="BACKTRACE", state__in=["SENT", "SIGNED"], due_at__lt=END).exists()  # overdue
    assert not Individual.unscoped.exists()  # no person is counted twice
    found = outlet_counts(Span(date(2023, 1, 1), date(2023, 6, 6)))
    worst = max(found.values(), key=lambda one: one.per_ten_thousand or 0)
    assert (worst.per_ten_thousand or 0) > 5
    assert LiveCards.unscoped.filter(synthetic=False).count() == 0
