# SPDX-License-Identifier: Apache-2.0
"""Whoever should not be here is refused, and the refusal is in the trail: locked out, expired, a stolen cookie,
another unit's records, a page of another role. Afterwards the trail is still one whole chain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import PASSWORD, City, make_city
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.verify import verify
from wuzha.org import totp
from wuzha.org.binding import ORIGIN
from wuzha.org.models import SecondFactor
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.org.services import factor
from wuzha.org.sessions import SEEN
from wuzha.privacy.services import exports
from wuzha.sealed.value import used_by
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db

HOME = reverse("site:password")
BROWSER: dict[str, Any] = {"HTTP_USER_AGENT": "Firefox at the centre", "REMOTE_ADDR": "192.0.2.10"}


@pytest.fixture
def city() -> Iterator[City]:
    """A city; whatever was tried in it, the trail is whole in the end."""
    cache.clear()
    forget_all()
    yield make_city()
    seal_all()
    assert verify().ok


def at_the_centre(city: City, role: Role = Role.ANALYST) -> Client:
    """Somebody of ours who logged in by password, in one browser and network."""
    client = Client(**BROWSER)
    answer = client.post(reverse("site:login"), {"username": f"own-{role}", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(HOME).status_code == 200
    return client


def thief(owner: Client, **elsewhere: Any) -> Client:
    """A copy of the owner's cookie in another place."""
    copy = Client(**BROWSER | elsewhere)
    copy.cookies[django_settings.SESSION_COOKIE_NAME] = owner.cookies[django_settings.SESSION_COOKIE_NAME].value
    return copy


def refused() -> list[tuple[str, str, str]]:
    """Refusals in the trail: what, who, from where."""
    rows = Event.objects.filter(outcome="REFUSED").order_by("id")
    return list(rows.values_list("action", "actor", "address"))


def is_out(client: Client) -> bool:
    return str(client.get(HOME).get("Location", "")).startswith(reverse("site:login"))


def test_who_guesses_a_password_has_to_wait_even_with_the_right_one_and_its_owner_does_not(city: City) -> None:
    owner = at_the_centre(city, Role.ADMIN)
    owner.post(reverse("site:logout"))
    client = Client(REMOTE_ADDR="203.0.113.9")
    for word in ("wrong-1", "wrong-2", "wrong-3", "wrong-4", "wrong-5", PASSWORD):
        assert client.post(reverse("site:login"), {"username": "own-admin", "password": word}).status_code == 422
    assert is_out(client)
    tried = [("login.failed", "own-admin", "203.0.113.9")] * 5
    assert refused() == [*tried, ("login.waits", "own-admin", "203.0.113.9")]
    assert Event.objects.filter(action="login").count() == 1
    assert owner.post(reverse("site:login"), {"username": "own-admin", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("age", "outcome"),
    [({SEEN: 61 * 60}, ("logout.idle", "OK")), ({ORIGIN: 48 * 3600}, ("logout.expired", "REFUSED"))],
    ids=["idle", "too old"],
)
def test_an_expired_session_opens_nothing(city: City, age: dict[str, int], outcome: tuple[str, str]) -> None:
    client = at_the_centre(city)
    session = client.session
    if SEEN in age:
        session[SEEN] = int(time.time()) - age[SEEN]
    else:
        session[ORIGIN] = session[ORIGIN] | {"began": int(time.time()) - age[ORIGIN]}
    session.save()
    assert is_out(client)
    assert is_out(client), "and stays out"
    last = Event.objects.exclude(action="session.unknown").latest("id")
    assert (last.action, last.outcome) == outcome
    assert last.actor == "own-analyst"


def test_a_stolen_cookie_is_worth_nothing_in_another_browser(city: City) -> None:
    owner = at_the_centre(city)
    stolen = thief(owner, HTTP_USER_AGENT="curl/8", REMOTE_ADDR="203.0.113.9")
    answer = stolen.get(reverse("warning:console"))
    assert answer["Location"].startswith(f"{reverse('site:login')}?elsewhere=1")
    assert refused() == [("session.elsewhere", "own-analyst", "203.0.113.9")]
    assert Event.objects.get(action="session.elsewhere").detail == {"changed": "browser"}
    assert is_out(owner), "over for both: nobody can tell which of the two is the owner"


def test_an_update_of_the_browser_signs_nobody_out(city: City) -> None:
    name = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{0} Safari/537.36"
    owner = Client(**BROWSER | {"HTTP_USER_AGENT": name.format("141.0.0.0")})
    owner.post(reverse("site:login"), {"username": "own-analyst", "password": PASSWORD})
    updated = thief(owner, HTTP_USER_AGENT=name.format("142.0.7444.59"))
    assert updated.get(HOME).status_code == 200
    other = thief(owner, HTTP_USER_AGENT=name.format("142.0.0.0") + " Edg/142.0.0.0")
    assert is_out(other)
    assert refused() == [("session.elsewhere", "own-analyst", "192.0.2.10")]


def test_an_administrators_cookie_is_worth_nothing_in_another_network(city: City) -> None:
    stolen = thief(at_the_centre(city, Role.ADMIN), REMOTE_ADDR="203.0.113.9")
    assert is_out(stolen)
    assert refused()[0] == ("session.elsewhere", "own-admin", "203.0.113.9")
    assert Event.objects.get(action="session.elsewhere").detail == {"changed": "network"}


def test_with_a_second_factor_the_thief_is_asked_for_it_and_the_owner_works_on(city: City) -> None:
    person, then = city.people[Role.ADMIN], timezone.now() - timedelta(hours=1)
    factor.confirm(city.actor(Role.ADMIN), totp.code_at(factor.begin(person), totp.step_of(then)), then)
    secret = SecondFactor.objects.get(person=person).secret
    assert secret is not None
    code = totp.code_at(used_by(secret, str), totp.step_of(timezone.now()))
    owner = Client(**BROWSER)
    owner.post(reverse("site:login"), {"username": "own-admin", "password": PASSWORD})
    owner.post(reverse("site:prove"), {"code": code})
    assert owner.get(reverse("org:people")).status_code == 200
    stolen = thief(owner, HTTP_USER_AGENT="curl/8")
    assert stolen.get(reverse("org:people"))["Location"].startswith(reverse("site:prove"))
    assert stolen.post(reverse("site:prove"), {"code": code}).status_code == 422, "a code is good once"
    assert [action for action, *_rest in refused()] == ["session.elsewhere", "factor.replayed"]
    assert owner.get(reverse("org:people")).status_code == 200


def test_a_made_up_cookie_is_noted(city: City) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "x" * 32
    assert is_out(client)
    assert refused() == [("session.unknown", "unknown", "203.0.113.9")]


def _foreign_warning(city: City) -> str:
    abroad = factories.make_warning_in(city, State.DISPATCHED, centre=city.abroad_centre, station=city.abroad_station)
    return reverse("warning:detail", args=[abroad.pk])


def _foreign_reveal(city: City) -> str:
    return reverse("warning:reveal", args=[_foreign_warning(city).rstrip("/").rsplit("/", 1)[1]])


def _foreign_export(city: City) -> str:
    factories.make_warning_in(city, State.RECEIVED, centre=city.abroad_centre, station=None)
    export = exports.ask(
        city.foreign_actor(Role.ANALYST), kind="warning.queue", query="", format="csv", clear=False, purpose="INSPECT"
    )
    return reverse("privacy:export_file", args=[export.pk])


@pytest.mark.parametrize("address", [_foreign_warning, _foreign_reveal, _foreign_export])
def test_records_of_another_city_are_refused_as_if_they_were_not_there(
    city: City, address: Callable[[City], str]
) -> None:
    client = at_the_centre(city)
    url = address(city)
    ask = client.get if address is _foreign_warning else client.post
    assert ask(url, {"purpose": "DISSUADE"}).status_code == 404
    assert refused() == [("access.out_of_reach", "own-analyst", BROWSER["REMOTE_ADDR"])]
    event = Event.objects.get(action="access.out_of_reach")
    assert event.object_id in url.split("/")
    assert not Event.objects.filter(action="personal.read").exists()


def test_a_station_does_not_see_the_tasks_of_another_one(city: City) -> None:
    theirs = factories.make_warning_in(city, State.DISPATCHED, station=city.other_station)
    client = at_the_centre(city, Role.STATION_OFFICER)
    assert client.get(reverse("warning:task", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("warning:task_sign", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == State.DISPATCHED
    assert [action for action, *_rest in refused()] == ["access.out_of_reach"] * 2


@pytest.mark.parametrize(
    "name", ["org:people", "audit:list", "privacy:reading", "privacy:retention", "warning:console"]
)
def test_a_page_of_another_role_is_refused(city: City, name: str) -> None:
    client = at_the_centre(city, Role.GRID_WORKER)
    assert client.get(reverse(name)).status_code == 403
    assert refused() == [("access.refused", "own-grid_worker", BROWSER["REMOTE_ADDR"])]
    assert Event.objects.get(action="access.refused").object_id == name
