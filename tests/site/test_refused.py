# SPDX-License-Identifier: Apache-2.0
"""A locked-out, an expired, a stolen and a foreign attempt: each is refused, each is in the trail."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.factories import PASSWORD, City
from wuzha.audit.models import Event
from wuzha.org import totp
from wuzha.org.binding import ORIGIN
from wuzha.org.roles import Role
from wuzha.org.services import factor
from wuzha.warning.rules.lifecycle import State

OFFICE, ELSEWHERE = "10.1.2.3", "10.9.9.9"
FIREFOX, CHROME = "Mozilla/5.0 Firefox/140.0", "Mozilla/5.0 Chrome/140.0"


def refused() -> list[str]:
    return list(Event.objects.filter(outcome="REFUSED").order_by("id").values_list("action", flat=True))


def at(address: str = OFFICE, browser: str = FIREFOX) -> Client:
    return Client(REMOTE_ADDR=address, headers={"User-Agent": browser})


def signed_in(username: str) -> Client:
    client = at()
    client.post("/login/", {"username": username, "password": PASSWORD})
    assert client.get("/password/").status_code == 200
    return client


def with_cookie_of(victim: Client, address: str = OFFICE, browser: str = FIREFOX) -> Client:
    thief = at(address, browser)
    thief.cookies["sessionid"] = victim.cookies["sessionid"].value
    return thief


def test_a_stranger_who_guessed_too_often_is_refused_with_the_right_password(city: City) -> None:
    client = at()
    for word in ["wrong"] * 5 + [PASSWORD]:
        response = client.post("/login/", {"username": "own-analyst", "password": word})
        assert response.status_code == 422
    assert client.get("/password/")["Location"].startswith("/login/")
    assert refused() == ["login.failed"] * 5 + ["login.waits"]


def test_an_expired_session_is_refused(city: City) -> None:
    client = signed_in("own-analyst")
    session = client.session
    session[ORIGIN] = session[ORIGIN] | {"began": int(time.time()) - 13 * 3600}
    session.save()
    response = client.get("/password/")
    assert response["Location"] == "/login/?expired=1&next=%2Fpassword%2F"
    assert "最长时限" in client.get(response["Location"]).content.decode()
    assert refused() == ["logout.expired"]


def test_a_cookie_of_a_session_that_is_over_is_refused(city: City) -> None:
    client = signed_in("own-analyst")
    copy = with_cookie_of(client)
    client.post("/logout/")
    assert copy.get("/password/")["Location"].startswith("/login/")
    assert refused() == ["session.unknown"]


@pytest.mark.parametrize(
    ("username", "address", "browser"),
    [("own-station_officer", OFFICE, CHROME), ("own-analyst", ELSEWHERE, FIREFOX), ("own-analyst", ELSEWHERE, CHROME)],
)
def test_a_stolen_cookie_elsewhere_ends_the_session_of_who_has_no_factor(
    city: City, username: str, address: str, browser: str
) -> None:
    victim = signed_in(username)
    thief = with_cookie_of(victim, address, browser)
    response = thief.get("/password/")
    assert response["Location"].startswith("/login/?elsewhere=1")
    assert "已记入审计日志" in thief.get(response["Location"]).content.decode()
    assert refused() == ["session.elsewhere"]
    assert victim.get("/password/")["Location"].startswith("/login/")


def test_a_stolen_cookie_elsewhere_is_asked_for_the_code_and_its_owner_goes_on(city: City) -> None:
    person, then = city.people[Role.ANALYST], timezone.now() - timedelta(hours=1)
    codes = factor.confirm(city.actor(Role.ANALYST), totp.code_at(factor.begin(person), totp.step_of(then)), then)
    victim = at()
    victim.post("/login/", {"username": "own-analyst", "password": PASSWORD})
    victim.post("/prove/", {"code": codes[0]})
    assert victim.get("/password/").status_code == 200
    thief = with_cookie_of(victim, ELSEWHERE, CHROME)
    assert thief.get("/password/")["Location"] == "/prove/?next=%2Fpassword%2F"
    assert thief.post("/prove/", {"code": "000000"}).status_code == 422
    assert victim.get("/password/").status_code == 200
    assert refused() == ["session.elsewhere", "factor.failed"]


def test_who_really_moved_proves_it_and_the_old_cookie_is_worth_nothing(city: City) -> None:
    person, then = city.people[Role.ANALYST], timezone.now() - timedelta(hours=1)
    codes = factor.confirm(city.actor(Role.ANALYST), totp.code_at(factor.begin(person), totp.step_of(then)), then)
    before = at()
    before.post("/login/", {"username": "own-analyst", "password": PASSWORD})
    before.post("/prove/", {"code": codes[0]})
    moved = with_cookie_of(before, ELSEWHERE, CHROME)
    moved.post("/prove/", {"code": codes[1]})
    assert moved.get("/password/").status_code == 200
    assert before.get("/password/")["Location"].startswith("/login/")


def test_an_officer_on_the_road_changes_networks_unasked_but_not_unseen(city: City) -> None:
    officer = signed_in("own-station_officer")
    assert with_cookie_of(officer, ELSEWHERE).get("/password/").status_code == 200
    assert with_cookie_of(officer, ELSEWHERE).get("/password/").status_code == 200
    assert Event.objects.filter(action="session.network").count() == 1
    assert refused() == []


def test_another_citys_warning_does_not_open_and_the_try_is_kept(city: City) -> None:
    foreign = factories.make_warning_in(city, State.DISPATCHED, centre=city.abroad_centre, station=city.abroad_station,
                                        division_code="330281001001")  # fmt: skip
    analyst, officer = signed_in("own-analyst"), signed_in("own-station_officer")
    assert analyst.get(f"/warnings/{foreign.pk}/").status_code == 404
    assert analyst.post(f"/warnings/{foreign.pk}/reveal/", {"purpose": "CASE"}).status_code == 404
    assert officer.get(f"/warnings/tasks/{foreign.pk}/").status_code == 404
    events = Event.objects.filter(action="access.out_of_reach", outcome="REFUSED").order_by("id")
    assert [(one.actor, one.object_type, one.object_id) for one in events] == [
        ("own-analyst", "warning", str(foreign.pk)),
        ("own-analyst", "warning", str(foreign.pk)),
        ("own-station_officer", "warning", str(foreign.pk)),
    ]


def test_a_number_that_nobody_has_is_no_attempt_on_a_record(city: City) -> None:
    assert signed_in("own-analyst").get("/warnings/999999/").status_code == 404
    assert refused() == []
