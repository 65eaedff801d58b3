# SPDX-License-Identifier: Apache-2.0
"""The duty roster says who leads: from its beginning to its end, at its unit alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.factories import City, actor_of
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.org.services.duty import add_duty, end_duty


def test_who_is_on_the_roster_leads_until_the_duty_ends(city: City, admin: Actor) -> None:
    person = city.people[Role.ANALYST]
    assert not actor_of(person).leads
    duty = add_duty(admin, unit_id=city.centre.pk, person_id=person.pk, from_at=timezone.now())
    assert actor_of(person).leads
    assert not actor_of(city.people[Role.STATION_OFFICER]).leads
    end_duty(admin, duty.pk)
    assert not actor_of(person).leads


def test_a_duty_that_has_not_begun_gives_nothing_yet(city: City, admin: Actor) -> None:
    person = city.people[Role.ANALYST]
    add_duty(admin, unit_id=city.centre.pk, person_id=person.pk, from_at=timezone.now() + timedelta(hours=1))
    assert not actor_of(person).leads
