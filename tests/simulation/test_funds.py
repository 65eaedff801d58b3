# SPDX-License-Identifier: Apache-2.0
"""The funds desk of the demo city is alive at first start, and says that it is synthetic."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone

from tests.factories import make_city
from wuzha.funds.models import Account, Freeze, FundsCase, Institution, OrderAlert, StopOrder
from wuzha.funds.orders.queries.institutions import Recognised, institution_of
from wuzha.org.models import Person
from wuzha.simulation.load.funds import CASES, INSTITUTIONS, card, settle


@pytest.mark.django_db
def test_every_clock_of_the_desk_runs_and_a_second_start_adds_nothing() -> None:
    make_city()
    Person.objects.update(synthetic=True)
    began = timezone.now()
    assert settle(began) == len(CASES)
    # Only what was issued long ago was drafted long ago.
    assert not StopOrder.unscoped.filter(issued_at__isnull=True, drafted_at__lt=began).exists()
    assert settle(timezone.now()) == 0
    assert FundsCase.unscoped.filter(synthetic=True).count() == len(CASES)
    assert not Account.unscoped.filter(synthetic=False).exists()
    states = Counter(StopOrder.unscoped.values_list("state", flat=True))
    assert states == {"DRAFT": 3, "ISSUED": 2, "ACCEPTED": 2, "FAILED": 1, "CONVERTED": 1}
    assert Counter(Freeze.unscoped.values_list("state", "mode")) == {
        ("DRAFT", ""): 1, ("ACTIVE", "QUEUED"): 1, ("ACTIVE", "FULL"): 1,
    }  # fmt: skip
    assert {"ENDS_SOON", "ANSWER_LATE"} <= set(OrderAlert.unscoped.values_list("kind", flat=True))


@pytest.mark.django_db
def test_the_bank_of_each_card_of_the_demo_is_recognised() -> None:
    make_city()
    Person.objects.update(synthetic=True)
    settle(timezone.now())
    banks = list(Institution.objects.filter(synthetic=True))
    assert len(banks) == len(INSTITUTIONS)
    for bank in banks:
        assert institution_of(card(bank, "001001")) == Recognised(bank.name, bank.kind, bank.pk)


@pytest.mark.django_db
def test_a_real_city_gets_nothing() -> None:
    make_city()
    assert settle(timezone.now()) == 0
