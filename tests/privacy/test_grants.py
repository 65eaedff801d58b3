# SPDX-License-Identifier: Apache-2.0
"""A purpose is asked once a record and session; each look is in the trail all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.architecture import world_funds, world_money
from tests.architecture.addresses import addresses
from tests.architecture.world import Pair, World
from tests.factories import City
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.warning.models import CallBack
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
    with pytest.raises(RefusalError, match=code):
        grants.give(city.actor(Role.ANALYST), "s", ON, purpose=purpose)
    assert not Grant.objects.exists()


def test_the_desk_asks_once_and_every_look_names_its_grant(client: Client, city: City) -> None:
    warning = factories.make_warning_in(city, State.CLAIMED)
    client.force_login(city.people[Role.ANALYST])
    address = reverse("warning:reveal", args=[warning.pk])
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 422, "a purpose first"
    assert not Event.objects.filter(action="personal.read").exists()
    assert client.post(address, {"purpose": "DISSUADE"}).status_code == 200
    assert client.post(address, follow=True).status_code == 200, "not asked again"
    looks = Event.objects.filter(action="personal.read")
    grant = Grant.objects.get()
    assert [event.detail for event in looks] == [{"grant": grant.pk, "for": "DISSUADE"}] * 2
    other = factories.make_warning_in(city, State.CLAIMED)
    assert client.post(reverse("warning:reveal", args=[other.pk]), headers={"HX-Request": "true"}).status_code == 422
    client.logout()
    client.force_login(city.people[Role.ANALYST])
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 422, "a new session asks again"


#: Address of each page that opens personal data → the role whose work it is, and its record in the world of the walk.
PAGES: dict[str, tuple[Role, Callable[[World], Pair]]] = {
    "warning:reveal": (Role.ANALYST, lambda w: w.warning(State.CLAIMED)),
    "warning:task_reveal": (Role.STATION_OFFICER, lambda w: w.warning(State.WORKING)),
    "warning:grid_reveal": (Role.GRID_WORKER, lambda w: w.grid_task),
    "warning:photos": (Role.STATION_OFFICER, lambda w: w.warning(State.WORKING)),
    "warning:callback_reveal": (Role.ANALYST, lambda w: w.callback),
    "warning:watch_reveal": (Role.STATION_OFFICER, lambda w: w.watch),
    "warning:conflict_reveal": (Role.ANALYST, lambda w: w.conflict),
    "warning:false_alarm_reveal": (Role.ANALYST, lambda w: w.false_alarm),
    "warning:case_reveal": (Role.ANALYST, lambda w: w.case),
    "funds:case_reveal": (Role.FUNDS_OFFICER, lambda w: Pair(*world_funds.case(w.city))),
    "funds:money_reveal": (Role.FUNDS_OFFICER, lambda w: Pair(*world_money.account(w.city))),
    "funds:stop_reveal": (Role.FUNDS_OFFICER, lambda w: Pair(*world_funds.stop(w.city))),
    "calls:bank_reveal": (Role.ANALYST, lambda w: w.bank_report),
    "funds:freeze_reveal": (Role.FUNDS_OFFICER, lambda w: Pair(*world_funds.freeze(w.city))),
}


def test_every_page_that_opens_personal_data_is_known_here() -> None:
    opening = {one.name for one in addresses() if one.name.endswith("_reveal") or one.name == "warning:reveal"}
    # Pairs are named in the form, not in the address (tests/warning/console/test_pairs.py).
    assert opening - {"warning:pair_reveal"} | {"warning:photos"} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_asks_at_most_once_and_every_look_names_its_grant(client: Client, db: None, name: str) -> None:
    world = World(factories.make_city())
    role, record = PAGES[name]
    kwargs = record(world).own
    if name == "warning:callback_reveal":
        CallBack.unscoped.filter(**kwargs).update(
            taken_by=world.city.people[role], taken_at=timezone.now(), unit=world.city.centre
        )
    client.force_login(world.city.people[role])
    address = reverse(name, kwargs=kwargs)
    asking = {"purpose": "DISSUADE"} if name == "warning:reveal" else {"purpose": "核对现住址"}
    assert client.post(address, asking, follow=True).status_code == 200
    assert client.post(address, follow=True).status_code == 200, "not asked again"
    looks = list(Event.objects.filter(action="personal.read"))
    grant = Grant.objects.get()
    assert len(looks) >= 2
    assert {look.detail["grant"] for look in looks} == {grant.pk}
    assert {look.detail["for"] for look in looks} == {grant.purpose}
