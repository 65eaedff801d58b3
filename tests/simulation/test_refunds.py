# SPDX-License-Identifier: Apache-2.0
"""The restitution desk of the demo city shows money on its way back, and says that it is synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.factories import City, make_city, make_person
from wuzha.funds.models import Account, Freeze, FundsCase, Victim
from wuzha.funds.refunds.models import LineState, RefundCase, RefundLine, RefundObjection, ReturnMode
from wuzha.funds.refunds.services import ledger
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.simulation.load import funds, refunds

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: Settings, tmp_path: Path) -> City:
    settings.WUZHA_FILES = tmp_path
    made = make_city()
    make_person(Role.FUNDS_OFFICER, made.centre)
    return made


def test_three_restitutions_stand_at_three_steps_and_a_second_start_adds_nothing(city: City) -> None:
    Person.objects.update(synthetic=True)
    funds.settle(timezone.now())
    assert refunds.settle(timezone.now()) == 3
    assert refunds.settle(timezone.now()) == 0
    assert list(RefundCase.unscoped.order_by("pk").values_list("state", "mode")) == [
        ("ANNOUNCED", ReturnMode.PRO_RATA), ("OBJECTION_OPEN", ReturnMode.PRO_RATA),
        ("BANK_NOTIFIED", ReturnMode.SINGLE),
    ]  # fmt: skip
    assert RefundObjection.unscoped.count() == 1
    paid = RefundLine.unscoped.filter(refund=RefundCase.unscoped.latest("pk"))
    assert sorted(paid.values_list("state", "refund_fen")) == [
        (LineState.PAID, 1_500_000),
        (LineState.PLANNED, 2_500_000),
    ]
    assert ledger.check_all().ok


def test_everything_in_them_says_that_it_is_synthetic(city: City) -> None:
    Person.objects.update(synthetic=True)
    funds.settle(timezone.now())
    refunds.settle(timezone.now())
    assert not FundsCase.unscoped.filter(synthetic=False).exists()
    assert not Account.unscoped.filter(synthetic=False).exists()
    assert all(str(one.name).startswith("演") for one in Victim.unscoped.all())
    assert all(one.decider.startswith("演示") for one in Freeze.unscoped.exclude(decider=""))


def test_a_real_city_gets_nothing(city: City) -> None:
    assert refunds.settle(timezone.now()) == 0
    assert not RefundCase.unscoped.exists()
