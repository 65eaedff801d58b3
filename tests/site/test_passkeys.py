# SPDX-License-Identifier: Apache-2.0
"""Passkeys on the pages: made with the password, asked for at the log-in, removed, and what stays shut meanwhile."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import PASSWORD, City
from tests.passkeys import Device
from tests.site.test_second_factor import require
from wuzha.org import totp
from wuzha.org.models import Passkey
from wuzha.org.roles import Role
from wuzha.org.scopes import Scope
from wuzha.org.services.tokens import in_force_of

ORIGIN = "https://testserver"


def sign_in(client: Client) -> None:
    client.post("/login/", {"username": "own-admin", "password": PASSWORD})


def make(client: Client, device: Device, **given: str) -> Any:
    options = client.post("/factor/passkeys/new/", {"name": "值班电脑", "password": PASSWORD, **given})
    assert options.status_code == 200, options.content.decode()
    return client.post("/factor/passkeys/add/", {"credential": device.make(options.json())})


def used(client: Client, device: Device, **options: Any) -> str:
    asked = client.post("/factor/passkeys/ask/", **options)
    assert asked.status_code == 200, asked.content.decode()
    return device.use(asked.json())


@pytest.fixture
def device(client: Client, city: City) -> Device:
    """The administrator's first passkey, whose session is over."""
    device = Device(origin=ORIGIN)
    sign_in(client)
    done = make(client, device).content.decode()
    assert len(re.findall(r"(?m)[>\n]([a-z2-9]{5}-[a-z2-9]{5})$", done)) == 10
    assert client.get("/admin/people/").status_code == 200, "the session that made it has proven it"
    client.post("/logout/")
    return device


def test_the_log_in_asks_for_it_and_opens_the_page_that_was_wanted(client: Client, device: Device) -> None:
    sign_in(client)
    assert client.get("/admin/people/")["Location"] == "/prove/?next=%2Fadmin%2Fpeople%2F"
    assert "使用通行密钥" in client.get("/prove/").content.decode()
    answer = used(client, device)
    response = client.post("/prove/", {"passkey": answer, "next": "/admin/people/"})
    assert response["Location"] == "/admin/people/"
    assert client.get("/admin/people/").status_code == 200
    other = Client()
    sign_in(other)
    assert other.post("/prove/", {"passkey": answer}).status_code == 422, "good once, and for the session that asked"


def test_before_it_is_proven_no_passkey_is_made_and_nothing_else_opens(client: Client, device: Device) -> None:
    sign_in(client)
    for address in ("/factor/passkeys/new/", "/factor/passkeys/add/", "/factor/passkeys/remove/", "/factor/"):
        response = client.post(address, {"name": "x", "password": PASSWORD})
        assert response["Location"].startswith("/prove/"), address
    refused = client.post("/prove/", {"passkey": "{}"})
    assert refused.status_code == 422
    assert "通行密钥未被接受" in refused.content.decode()


def test_a_challenge_of_making_is_none_of_proving_and_a_used_one_is_gone(client: Client, device: Device) -> None:
    sign_in(client)
    answer = used(client, device)
    assert client.post("/prove/", {"passkey": "{}"}).status_code == 422
    assert client.post("/prove/", {"passkey": answer}).status_code == 422, "the challenge was for one try"
    assert client.post("/prove/", {"passkey": used(client, device)}).status_code == 302


def test_making_one_takes_the_password_and_the_factor_there_is(client: Client, device: Device) -> None:
    sign_in(client)
    client.post("/prove/", {"passkey": used(client, device)})
    for given in ({}, {"password": "wrong"}, {"code": "000000"}, {"passkey": "{}"}):
        body = {"name": "x", "password": PASSWORD, **given}
        response = client.post("/factor/passkeys/new/", body)
        assert (response.status_code, "problem" in response.json()) == (422, True), given
    phone = Device(origin=ORIGIN)
    done = make(client, phone, passkey=used(client, device), name="我的手机")
    assert done["Location"] == "/factor/"
    page = client.get("/factor/").content.decode()
    assert "我的手机" in page
    assert "通行密钥已添加" in page
    response = client.post("/factor/passkeys/new/", {"name": "13812345678", "password": PASSWORD, "code": "1"})
    assert "请勿填写手机号" in response.json()["problem"]


def test_a_removed_one_ends_the_proof_of_other_sessions(client: Client, device: Device) -> None:
    sign_in(client)
    client.post("/prove/", {"passkey": used(client, device)})
    phone = Device(origin=ORIGIN)
    make(client, phone, passkey=used(client, device))
    thief = Client()
    sign_in(thief)
    thief.post("/prove/", {"passkey": used(thief, phone)})
    assert thief.get("/admin/people/").status_code == 200
    stolen = Passkey.objects.get(credential_id=phone.credential)
    assert (
        "验证码不正确" in client.post("/factor/passkeys/remove/", {"remove": stolen.pk}, follow=True).content.decode()
    )
    body = {"remove": stolen.pk, "passkey": used(client, device)}
    assert "通行密钥已删除" in client.post("/factor/passkeys/remove/", body, follow=True).content.decode()
    assert client.get("/admin/people/").status_code == 200
    assert thief.get("/admin/people/")["Location"].startswith("/prove/")
    assert (
        "已不存在"
        in client.post(
            "/factor/passkeys/remove/", {"remove": "9" * 30, "passkey": used(client, device)}, follow=True
        ).content.decode()
    )


def test_a_role_that_needs_a_factor_is_content_with_a_passkey(client: Client, city: City) -> None:
    require(Role.ADMIN, -1)
    sign_in(client)
    assert client.get("/admin/people/")["Location"].startswith("/factor/")
    device = Device(origin=ORIGIN)
    make(client, device)
    assert client.get("/admin/people/").status_code == 200
    assert "验证方式" in client.get("/factor/").content.decode()


def test_behind_a_proxy_a_passkey_belongs_to_the_name_people_see(
    client: Client, city: City, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["wuzha.city.example", "other.city.example", "testserver", "10.1.2.3"]
    client.defaults["HTTP_HOST"] = "wuzha.city.example:8443"
    device = Device(origin="https://wuzha.city.example:8443")
    sign_in(client)
    assert make(client, device).status_code == 200
    assert Passkey.objects.get().host == "wuzha.city.example"
    client.post("/logout/")
    sign_in(client)
    assert client.post("/prove/", {"passkey": used(client, device)}).status_code == 302
    other = Client(HTTP_HOST="other.city.example")
    sign_in(other)
    asked = other.post("/factor/passkeys/ask/")
    assert (asked.status_code, "other.city.example" in asked.json()["problem"]) == (422, True)
    assert "wuzha.city.example" in other.get("/prove/").content.decode()
    assert Client(HTTP_HOST="evil.example").post("/factor/passkeys/ask/").status_code == 400
    assert "10.1.2.3" in Client(HTTP_HOST="10.1.2.3").get("/login/").wsgi_request.get_host()


def test_at_a_bare_address_the_page_says_that_a_name_is_needed(client: Client, city: City, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["10.1.2.3"]
    client.defaults["HTTP_HOST"] = "10.1.2.3"
    sign_in(client)
    page = client.get("/factor/").content.decode()
    assert "10.1.2.3 是地址" in page
    refused = client.post("/factor/passkeys/new/", {"name": "x", "password": PASSWORD})
    assert "请用名称打开" in refused.json()["problem"]


def test_an_access_token_is_made_with_a_passkey_too(client: Client, city: City) -> None:
    device, person = Device(origin=ORIGIN), city.people[Role.ANALYST]
    client.force_login(person)
    make(client, device)
    body = {"label": "脚本", "scopes": [Scope.DESK_READ], "days": 3, "password": PASSWORD}
    assert client.post("/tokens/", body).status_code == 422
    assert not in_force_of(person).exists()
    assert client.post("/tokens/", body | {"passkey": used(client, device)}).status_code == 200
    assert in_force_of(person).exists()


def test_an_authenticator_is_added_with_the_passkey(client: Client, device: Device) -> None:
    sign_in(client)
    client.post("/prove/", {"passkey": used(client, device)})
    page = client.get("/factor/authenticator/").content.decode()
    secret = re.search(r'id="factor-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    body = {"code": totp.code_at(secret, totp.step_of(timezone.now())), "password": PASSWORD}
    assert client.post("/factor/authenticator/", body).status_code == 422
    done = client.post("/factor/authenticator/", body | {"passkey": used(client, device)}, follow=True)
    assert "验证器已添加" in done.content.decode()
    assert client.get("/factor/authenticator/")["Location"] == "/factor/"
    gone = client.post("/factor/authenticator/remove/", {"passkey": used(client, device)}, follow=True)
    assert "验证器已移除" in gone.content.decode()
