# SPDX-License-Identifier: Apache-2.0
"""The demo city has pairs to decide on: one name in one town, pushed with two phones."""

from __future__ import annotations

from tests.factories import make_city, make_person
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.simulation.load import alike
from wuzha.warning.queries import pairs


def test_two_pairs_wait_for_a_decision(db: None) -> None:
    city = make_city()
    make_person(Role.ANALYST, city.centre, "yanpan2", synthetic=True)
    assert pairs.to_decide(city.actor(Role.ANALYST)) == []
    assert alike.push(Actor.system("simulation")) == 4
    assert len(pairs.to_decide(city.actor(Role.ANALYST))) == 2
