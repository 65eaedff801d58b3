# SPDX-License-Identifier: Apache-2.0
"""The demo city has calls in different states, all of them synthetic."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import make_city
from wuzha.calls.models import BankReport, Call, ProtectiveHold
from wuzha.org.roles import Role
from wuzha.simulation.load.calls import settle


@pytest.mark.django_db
def test_a_synthetic_city_has_calls_at_different_steps_once() -> None:
    analyst = make_city().people[Role.ANALYST]
    assert settle(timezone.now()) == 0, "a real city gets none"
    analyst.synthetic = True
    analyst.save()
    assert (settle(timezone.now()), settle(timezone.now())) == (5, 0)
    assert set(Call.unscoped.values_list("state", flat=True)) == {"TRIAGE", "STOP_SENT", "ACCEPTED"}
    assert not Call.unscoped.filter(synthetic=False).exists()
    assert set(ProtectiveHold.unscoped.values_list("consent", flat=True)) == {"REFUSED", "NOT_NEEDED"}
    assert set(BankReport.unscoped.values_list("state", flat=True)) == {"RECEIVED", "DONE"}
