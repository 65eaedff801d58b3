# SPDX-License-Identifier: Apache-2.0
"""Guessing passwords: nothing to learn, ever slower, told to auditors, and no way to lock anybody out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import PASSWORD, City, actor_of, make_person
from wuzha.audit.models import Event
from wuzha.org import login
from wuzha.org.models import Guess, KnownPlace, LoginAlert, Person, Tally
from wuzha.org.queries import alerts
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.org.rulesets import LOGIN
from wuzha.org.services.alerts import settle
from wuzha.org.services.people import unlock
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("org.login", "org.migrations.0001_schema")


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def entered(client: Client, username: str, password: str) -> bool:
    response = client.post("/login/", {"username": username, "password": password})
    assert response.status_code in (302, 422)
    return bool(response.status_code == 302)


def test_unknown_wrong_and_waiting_cost_one_hash_and_are_answered_alike(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    login._nobodys()
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    Person.objects.filter(username="own-auditor").update(is_active=False)
    pages: dict[str, set[str]] = {}
    for name in ("own-admin", "nobody", "own-auditor"):
        client = at("203.0.113.9")
        for number in range(7):  # the last two have to wait
            hashed.clear()
            response = client.post("/login/", {"username": name, "password": f"wrong-{number}"})
            assert (response.status_code, len(hashed)) == (422, 1), (name, number)
            # the clock of the page goes on between two tries
            page = re.sub(r'data-now="\d+"', "", response.content.decode().replace(name, "NAME"))
            pages.setdefault(name, set()).add("".join(part for part in page.split('"') if len(part) != 64))
    assert pages["own-admin"] == pages["nobody"] == pages["own-auditor"]
    assert len(pages["own-admin"]) == 1
    assert Event.objects.filter(action="login.waits").count() == 6


def test_a_stranger_can_lock_nobody_out(city: City) -> None:
    owner = at("10.1.2.3")
    assert entered(owner, "own-analyst", PASSWORD)
    owner.post("/logout/")
    attackers = [at(f"198.51.{net}.7") for net in range(4)]
    for attacker in attackers:
        for _ in range(5):
            assert not entered(attacker, "own-analyst", "guess")
    assert not entered(attackers[0], "own-analyst", PASSWORD), "strangers wait"
    assert entered(owner, "own-analyst", PASSWORD), "from the known browser"
    assert entered(at("10.1.2.99"), "own-analyst", PASSWORD), "from the known network"
    owner.post("/logout/")
    elsewhere = at("172.16.0.1")
    elsewhere.cookies[login.DEVICE] = owner.cookies[login.DEVICE].value
    assert entered(elsewhere, "own-analyst", PASSWORD), "the known browser in another network"


def test_the_known_place_slows_down_too_and_forgives_what_was_typed_wrong(city: City) -> None:
    owner = at("10.1.2.3")
    assert entered(owner, "own-analyst", PASSWORD)
    owner.post("/logout/")
    for _ in range(5):
        assert not entered(owner, "own-analyst", "mistyped")
    assert not entered(owner, "own-analyst", PASSWORD)
    Tally.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert entered(owner, "own-analyst", PASSWORD)
    owner.post("/logout/")
    assert not entered(owner, "own-analyst", "mistyped")
    assert entered(owner, "own-analyst", PASSWORD)


def test_a_cookie_of_somebody_elses_browser_opens_no_way(city: City) -> None:
    colleague = at("198.51.100.7")
    assert entered(colleague, "own-station_officer", PASSWORD)
    colleague.post("/logout/")
    for _ in range(5):
        assert not entered(colleague, "own-analyst", "guess")
    assert not entered(colleague, "own-analyst", PASSWORD)


def test_many_accounts_from_one_network_are_slowed_down_and_told_to_the_auditor(city: City) -> None:
    sprayer = at("198.51.100.7")
    for number in range(40):
        assert not entered(sprayer, f"name-{number}", "Summer2026!")
    assert not entered(sprayer, "own-analyst", PASSWORD), "the network waits"
    assert Event.objects.filter(action="login.failed").count() == 30
    alert = LoginAlert.objects.get()
    assert (alert.kind, alert.network, alert.count) == ("SPRAY", "198.51.100.0/24", 10)
    event = Event.objects.get(action="login.alert")
    assert (event.object_id, event.detail["count"]) == (str(alert.pk), 10)
    auditor = city.actor(Role.AUDITOR)
    assert alerts.visible(auditor).filter(settled_at=None).count() == 1
    assert alerts.visible(city.actor(Role.ADMIN)).filter(settled_at=None).count() == 0
    client = Client()
    client.force_login(city.people[Role.AUDITOR])
    assert "198.51.100.0/24" in client.get("/admin/alerts/").content.decode()
    settled = client.post(f"/admin/alerts/{alert.pk}/", {"note": "已通知网安部门封堵"}, follow=True)
    assert "没有发现疑似攻击的登录" in settled.content.decode()
    assert Event.objects.filter(action="login.alert_settled", object_id=str(alert.pk)).exists()
    with pytest.raises(RefusalError, match="ALERT_SETTLED"):
        settle(auditor, alert.pk, "again")


def test_many_networks_at_one_account_are_told_once_with_the_person(city: City) -> None:
    for net in range(8):
        assert not entered(at(f"198.51.{net}.7"), "own-analyst", "guess")
    alert = LoginAlert.objects.get()
    assert (alert.kind, alert.person, alert.count) == ("SIEGE", city.people[Role.ANALYST], 5)
    elsewhere = actor_of(make_person(Role.AUDITOR, city.abroad_centre))
    assert alerts.visible(elsewhere).filter(settled_at=None).count() == 0, "not in the reach of a unit elsewhere"


def test_guessing_from_many_networks_at_many_accounts_is_told_once_though_no_single_one_stands_out(city: City) -> None:
    policy = LOGIN.at()
    login.note_guess("192.0.2.0/24", "first", None, policy)
    pairs = (Guess(network=f"198.{n}.0.0/24", account=n.to_bytes(2), at=timezone.now()) for n in range(297))
    Guess.objects.bulk_create(pairs)
    login.note_guess("203.0.113.0/24", "second", None, policy)
    assert not LoginAlert.objects.exists()
    for name in ("third", "fourth"):
        login.note_guess("203.0.113.0/24", name, None, policy)
    alert = LoginAlert.objects.get()
    assert (alert.kind, alert.count, alert.network, alert.person) == ("WIDE", 300, "", None)
    assert alerts.visible(city.actor(Role.AUDITOR)).filter(settled_at=None).count() == 1
    client = Client()
    client.force_login(city.people[Role.AUDITOR])
    assert "300 组网络与账号" in client.get("/admin/alerts/").content.decode()


def test_unknown_wrong_and_an_account_without_a_password_ask_the_database_the_same(city: City) -> None:
    """What a try costs says no more than what it is answered: the same statements, the same hash."""
    Person.objects.filter(username="own-auditor").update(password="!")
    asked = {}
    for name in ("own-admin", "nobody", "own-auditor"):
        client = at("203.0.113.9")
        client.post("/login/", {"username": name, "password": "wrong-0"})
        with CaptureQueriesContext(connection) as queries:
            assert not entered(client, name, "wrong-1")
        asked[name] = [re.sub(r"'[^']*'|[0-9]+|NULL", "", query["sql"]) for query in queries]
    assert [len(sql) for sql in asked.values()] == [len(asked["nobody"])] * 3


def test_what_was_typed_as_a_name_is_kept_nowhere(city: City) -> None:
    assert not entered(at("198.51.100.7"), "my-secret-password", "x")
    kept = [*Guess.objects.values_list("account", flat=True), *Tally.objects.values_list("name", flat=True)]
    assert all("secret" not in str(bytes(one) if not isinstance(one, str) else one) for one in kept)
    assert not Event.objects.filter(actor__contains="secret").exists()


def test_an_administrator_lets_strangers_try_again_at_once(city: City) -> None:
    traveller = at("198.51.100.7")
    for _ in range(5):
        assert not entered(traveller, "own-analyst", "mistyped")
    assert not entered(traveller, "own-analyst", PASSWORD)
    unlock(city.actor(Role.ADMIN), city.people[Role.ANALYST].pk)
    assert entered(traveller, "own-analyst", PASSWORD)


def test_places_and_guesses_are_forgotten(city: City) -> None:
    forget_all()
    assert entered(at("10.1.2.3"), "own-analyst", PASSWORD)
    assert not entered(at("10.1.2.3"), "nobody", "x")
    login.sweep(timezone.now() + timedelta(days=2))
    assert (KnownPlace.objects.count(), Guess.objects.count()) == (2, 0)
    login.sweep(timezone.now() + timedelta(days=91))
    assert KnownPlace.objects.count() == 0
