# SPDX-License-Identifier: Apache-2.0
"""A chief gives out the work of the station, several tasks at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.warning.field.conftest import fresh
from tests.warning.services.conftest import Desk
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.queries.tasks import station
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.errors import Code
from wuzha.warning.services.work.assigning import give


@pytest.fixture
@shared
def chief(desk: Desk) -> Person:
    person: Person = factories.make_person(Role.STATION_OFFICER, desk.city.station)
    Posting.unscoped.filter(person=person).update(leads=True)
    return person


def test_a_chief_gives_several_at_once_and_what_waits_is_signed_in(desk: Desk, chief: Person) -> None:
    waits, held = desk.dispatched(), desk.signed()
    to = factories.make_person(Role.STATION_OFFICER, desk.city.station)
    client = Client()
    client.force_login(chief)
    page = client.get(reverse("warning:station")).content.decode()
    assert waits.number in page
    assert held.number in page
    ticked = [f"{one.pk}.{fresh(one).version}" for one in (waits, held)]
    answer = client.post(reverse("warning:station_assign"), {"pk": ticked, "to": to.pk}, follow=True)
    assert f"已将 2 件交给 {to.name}" in answer.content.decode()
    assert [(fresh(one).state, fresh(one).officer_id) for one in (waits, held)] == [(State.SIGNED, to.pk)] * 2
    assert fresh(waits).signed_at is not None
    assert Event.objects.filter(action="warning.give").count() == 2
    at = station.of(factories.actor_of(chief))
    assert {one.person.pk: len(one.tasks) for one in at.hands}[to.pk] == 2
    assert at.unassigned == []
    assert at.lightest != to.pk


def test_what_changed_meanwhile_is_said_and_the_others_go(desk: Desk, chief: Person) -> None:
    one, other = desk.dispatched(), desk.dispatched()
    client = Client()
    client.force_login(chief)
    to = desk.city.people[Role.STATION_OFFICER].pk
    ticked = [f"{one.pk}.{fresh(one).version - 1}", f"{other.pk}.{fresh(other).version}"]
    client.post(reverse("warning:station_assign"), {"pk": ticked, "to": to}, follow=True)
    assert fresh(one).officer_id is None, "seen at another version"
    assert fresh(other).officer_id == to


def test_only_the_chief_gives_and_only_to_officers_of_the_station(desk: Desk, chief: Person) -> None:
    warning = desk.dispatched()
    with pytest.raises(RefusalError) as refused:
        give(desk.officer, warning.pk, desk.officer.person_id or 0)
    assert refused.value.code is Code.CHIEF_GIVES
    stranger = desk.city.people[Role.ANALYST]
    with pytest.raises(RefusalError) as refused:
        give(factories.actor_of(chief), warning.pk, stranger.pk)
    assert refused.value.code is Code.NO_OFFICER
