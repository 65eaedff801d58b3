# SPDX-License-Identifier: Apache-2.0
"""The second step of a log-in, and being led to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import PASSWORD, City
from wuzha.audit.models import Event
from wuzha.org import totp
from wuzha.org.models import Person, Posting, RuleVersion, SecondFactor
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.org.services import factor
from wuzha.sealed.value import used_by


def require(role: Role, days: int) -> None:
    until = timezone.localdate() + timedelta(days=days)
    RuleVersion.objects.create(
        key="org.second_factor",
        valid_from=timezone.now() - timedelta(minutes=1),
        value={
            "required": [{"role": role, "grace_until": until.isoformat()}],
            "drift_steps": 1,
            "recovery_codes": 10,
        },
        citation="Test",
    )
    forget_all()


def enrolled(city: City) -> list[str]:
    """The administrator has a factor since an hour; the recovery codes."""
    person, then = city.people[Role.ADMIN], timezone.now() - timedelta(hours=1)
    return factor.confirm(city.actor(Role.ADMIN), totp.code_at(factor.begin(person), totp.step_of(then)), then)


def present_code(person: Person) -> str:
    secret = SecondFactor.objects.get(person=person).secret
    assert secret is not None
    return totp.code_at(used_by(secret, str), totp.step_of(timezone.now()))


def sign_in(client: Client) -> None:
    client.post("/login/", {"username": "own-admin", "password": PASSWORD})


def test_the_password_alone_opens_nothing_but_the_way_out(client: Client, city: City) -> None:
    enrolled(city)
    sign_in(client)
    assert client.get("/admin/people/")["Location"] == "/prove/?next=%2Fadmin%2Fpeople%2F"
    assert client.post("/admin/people/add/")["Location"] == "/prove/"
    assert client.get("/password/")["Location"].startswith("/prove/")
    assert client.get("/factor/")["Location"].startswith("/prove/")
    assert client.get("/admin/people/", headers={"HX-Request": "true"})["HX-Redirect"] == "/prove/"
    assert client.post("/logout/")["Location"] == "/login/"
    assert not Event.objects.filter(action="login").exists()


def test_the_code_opens_the_page_that_was_wanted(client: Client, city: City) -> None:
    enrolled(city)
    sign_in(client)
    before = client.session.session_key
    code = present_code(city.people[Role.ADMIN])
    response = client.post("/prove/", {"code": code, "next": "/admin/people/"})
    assert response["Location"] == "/admin/people/"
    assert client.session.session_key != before
    assert client.get("/admin/people/").status_code == 200
    other = Client()
    sign_in(other)
    assert "已用过" in other.post("/prove/", {"code": code}).content.decode()


def test_a_recovery_code_opens_too_and_says_what_is_left(client: Client, city: City) -> None:
    codes = enrolled(city)
    sign_in(client)
    page = client.post("/prove/", {"code": codes[0]}, follow=True).content.decode()
    assert "还剩 9 个" in page


def test_wrong_codes_lock_the_account(client: Client, city: City) -> None:
    codes = enrolled(city)
    sign_in(client)
    for _ in range(5):
        response = client.post("/prove/", {"code": "000000"})
    assert response.status_code == 422
    assert "账号已暂时锁定" in response.content.decode()
    again = Client()
    assert again.post("/login/", {"username": "own-admin", "password": PASSWORD}).status_code == 302
    assert again.get("/admin/people/")["Location"].startswith("/prove/")
    assert "账号已暂时锁定" in again.post("/prove/", {"code": codes[0]}).content.decode()


def test_setting_it_up_takes_a_code_and_the_password_and_shows_the_recovery_codes_once(
    client: Client, city: City
) -> None:
    person = city.people[Role.ANALYST]
    client.force_login(person)
    page = client.get("/factor/").content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r'id="factor-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    code = totp.code_at(secret, totp.step_of(timezone.now()))
    assert client.post("/factor/", {"code": code, "password": "wrong"}).status_code == 422
    assert client.post("/factor/", {"code": "000000", "password": PASSWORD}).status_code == 422
    done = client.post("/factor/", {"code": code, "password": PASSWORD}).content.decode()
    assert len(re.findall(r"(?m)[>\n]([a-z2-9]{5}-[a-z2-9]{5})$", done)) == 10
    again = client.get("/factor/").content.decode()
    assert secret not in again.replace(" ", "")
    assert "剩余恢复码" in again


def test_who_must_have_one_is_led_to_it_and_can_do_nothing_else(client: Client, city: City) -> None:
    require(Role.ADMIN, -1)
    sign_in(client)
    assert client.get("/admin/people/")["Location"].startswith("/factor/")
    assert client.get("/prove/")["Location"].startswith("/factor/")
    page = client.get("/factor/").content.decode()
    assert "必须启用双因素验证" in page
    code = totp.code_at(factor.begin(city.people[Role.ADMIN]), totp.step_of(timezone.now()))
    client.post("/factor/", {"code": code, "password": PASSWORD})
    assert client.get("/admin/people/").status_code == 200


def test_until_the_grace_ends_one_is_only_reminded(client: Client, city: City) -> None:
    require(Role.ADMIN, 3)
    response = client.post("/login/", {"username": "own-admin", "password": PASSWORD}, follow=True)
    assert "请现在启用" in response.content.decode()
    assert client.get("/admin/people/").status_code == 200
    other = Client()
    other.force_login(city.people[Role.ANALYST])
    assert other.get("/password/").status_code == 200


def test_a_reset_is_told_and_opens_the_account_by_password(client: Client, city: City) -> None:
    person = city.people[Role.ANALYST]
    then = timezone.now() - timedelta(hours=1)
    factor.confirm(city.actor(Role.ANALYST), totp.code_at(factor.begin(person), totp.step_of(then)), then)
    admin = Client()
    admin.force_login(city.people[Role.ADMIN])
    assert "重置双因素验证" in admin.get(f"/admin/people/{person.pk}/").content.decode()
    admin.post(f"/admin/people/{person.pk}/factor/")
    page = client.post("/login/", {"username": person.username, "password": PASSWORD}, follow=True).content.decode()
    assert "own-admin 重置" in page


@pytest.mark.parametrize("address", ["/factor/codes/", "/factor/remove/"])
def test_changes_take_a_present_code(client: Client, city: City, address: str) -> None:
    enrolled(city)
    sign_in(client)
    client.post("/prove/", {"code": present_code(city.people[Role.ADMIN])})
    assert "验证码不正确" in client.post(address, {"code": "000000"}, follow=True).content.decode()
    assert factor.codes_left(city.people[Role.ADMIN]) == 10


def test_the_demo_asks_nobody_for_a_code(client: Client, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    enrolled(city)
    Person.objects.filter(username="own-admin").update(synthetic=True)
    client.post("/demo/", {"posting": Posting.unscoped.get(person=city.people[Role.ADMIN]).pk})
    assert client.get("/admin/people/").status_code == 200
