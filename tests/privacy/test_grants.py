# SPDX-License-Identifier: Apache-2.0
"""A purpose is asked once a record and session; each look is in the trail all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import City
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.privacy.services.errors import Refused
from wuzha.warning.rules.lifecycle import State

ON = ("warning", 1)


def test_a_grant_holds_for_its_session_record_and_person_only(city: City) -> None:
    analyst, officer = city.actor(Role.ANALYST), city.actor(Role.STATION_OFFICER)
    grants.give(analyst, "session-one", ON, purpose="CASE", reference="A33", more="核对")
    held = grants.held(analyst, "session-one", ON)
    assert held is not None
    assert held.text == "案件办理：A33；核对"
    assert grants.held(analyst, "session-two", ON) is None
    assert grants.held(analyst, "session-one", ("warning", 2)) is None
    assert grants.held(officer, "session-one", ON) is None
    assert grants.held(analyst, None, ON) is None
    assert b"session-one" not in bytes(held.session)


def test_a_grant_ends(city: City) -> None:
    analyst = city.actor(Role.ANALYST)
    grants.give(analyst, "s", ON, purpose="INSPECT")
    later = timezone.now() + timedelta(hours=12, minutes=1)
    assert grants.held(analyst, "s", ON, later) is None
    assert grants.forget_old(later + timedelta(days=31)) == 1


@pytest.mark.parametrize(("purpose", "code"), [("", "PURPOSE_UNKNOWN"), ("CASE", "REFERENCE_MISSING")])
def test_no_grant_without_a_purpose(city: City, purpose: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        grants.give(city.actor(Role.ANALYST), "s", ON, purpose=purpose)
    assert not Grant.objects.exists()


def test_the_desk_asks_once_and_every_look_names_its_grant(client: Client, city: City) -> None:
    warning = factories.make_warning_in(city, State.CLAIMED)
    client.force_login(city.people[Role.ANALYST])
    address = reverse("warning:reveal", args=[warning.pk])
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 422, "a purpose first"
    assert not Event.objects.filter(action="personal.read").exists()
    assert client.post(address, {"purpose": "DISSUADE"}).status_code == 200
    assert client.post(address).status_code == 200, "not asked again"
    looks = Event.objects.filter(action="personal.read")
    grant = Grant.objects.get()
    assert [event.detail for event in looks] == [{"grant": grant.pk, "for": "DISSUADE"}] * 2
    other = factories.make_warning_in(city, State.CLAIMED)
    assert client.post(reverse("warning:reveal", args=[other.pk]), headers={"HX-Request": "true"}).status_code == 422
    client.logout()
    client.force_login(city.people[Role.ANALYST])
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 422, "a new session asks again"
