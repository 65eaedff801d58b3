# SPDX-License-Identifier: Apache-2.0
"""Figures of sanctions that were kept come out the same after others were entered with an earlier day."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import City
from tests.sanctions.conftest import ago, signed
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.figures.queries.snapshots import verify
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


def test_a_pledge_that_is_entered_later_was_not_known_then(city: City, officer: Actor) -> None:
    signed(officer)
    leader = city.actor(Role.JOINT_OFFICE)
    kept = take(leader, "测试", [Wanted("sanctions.pledges", city.city.pk, Period(ago(30), ago(1)))], city.city.pk)
    signed(officer, signed_on=ago(8), is_same=True)
    (then,), (now,) = verify(kept), verify(kept, timezone.now())
    assert (then.same, then.then, then.now) == (True, "1", "1")
    assert (now.same, now.now, len(now.came)) == (False, "2", 1)
    assert not then.current, "pledges are counted by when they were entered"
