# SPDX-License-Identifier: Apache-2.0
"""What the forms of one's own account refuse stands on the field that it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD, City
from tests.refusing import refusals
from wuzha.org import totp
from wuzha.org.models import AccessToken, Passkey, SecondFactor
from wuzha.org.roles import Role
from wuzha.org.rulesets import TOKENS
from wuzha.org.services import factor, passkeys, proof, tokens
from wuzha.org.services.errors import Code

NO_CODE = "000000"
A_PHONE = "13800000009"


@pytest.fixture
def analyst(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.ANALYST])
    return client


def with_authenticator(city: City, client: Client) -> None:
    """The analyst has one, and the session has proven it."""
    person, then = city.people[Role.ANALYST], timezone.now() - timedelta(hours=1)
    codes = factor.confirm(city.actor(Role.ANALYST), totp.code_at(factor.begin(person), totp.step_of(then)), then)
    client.post("/prove/", {"code": codes[0]})


def test_of_a_log_in_and_a_password(city: City, analyst: Client) -> None:
    wrong = "Name or password is not right, or there were too many tries."
    change = {"old": PASSWORD, "new": "ein-neues-wort-9", "again": "ein-neues-wort-9"}
    with refusals() as told:
        told.form(Client(), wrong, None, "/login/", username="own-analyst", password="falsch")
        told.form(analyst, "This is not your present password.", "old", "/password/", **change | {"old": "falsch"})
        told.form(
            analyst, "Choose a new password that differs from the present one.", "new", "/password/",
            **change | {"new": PASSWORD, "again": PASSWORD},
        )  # fmt: skip
        told.form(analyst, "The two new passwords differ.", "again", "/password/", **change | {"again": "anders"})


def test_of_a_token(city: City, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    right: dict[str, Any] = {"label": "日报程序", "scopes": ["desk:read"], "days": "30", "password": PASSWORD}
    with refusals() as told:
        told.form(
            analyst, "Leave phone, ID and account numbers out.", "label", "/tokens/", **right | {"label": A_PHONE}
        )
        told.form(analyst, "Choose at least one.", "scopes", "/tokens/", **right | {"scopes": []})
        told.form(analyst, "This is not your present password.", "password", "/tokens/", **right | {"password": "x"})
        with monkeypatch.context() as patched:
            patched.setattr(tokens, "scopes_of", lambda _role: ())
            told.form(analyst, Code.TOKEN_SCOPES, "scopes", "/tokens/", **right)
        with monkeypatch.context() as patched:
            short = TOKENS.at().model_copy(update={"longest_days": 7})
            patched.setattr(tokens, "TOKENS", type("Rules", (), {"at": staticmethod(lambda *_at: short)}))
            told.form(analyst, Code.TOKEN_DAYS, "days", "/tokens/", **right)
            few = TOKENS.at().model_copy(update={"most_per_person": 0})
            patched.setattr(tokens, "TOKENS", type("Rules", (), {"at": staticmethod(lambda *_at: few)}))
            told.form(analyst, Code.TOKENS_MOST, None, "/tokens/", **right)
        with_authenticator(city, analyst)
        told.form(analyst, Code.FACTOR_CODE, "code", "/tokens/", **right, code=NO_CODE)
        with monkeypatch.context() as patched:
            patched.setattr(proof, "check", lambda *_given: proof.Proof.LOCKED)
            told.form(analyst, Code.FACTOR_LOCKED, "code", "/tokens/", **right, code=NO_CODE)
        with monkeypatch.context() as patched:
            patched.setattr(tokens, "factor_of", lambda _person: None)
            patched.setattr(
                tokens, "need_of", lambda _held: factor.Need(Role.ANALYST, timezone.localdate() - timedelta(days=1))
            )
            told.form(analyst, Code.FACTOR_MISSING, None, "/tokens/", **right, code=NO_CODE)
    assert not AccessToken.objects.exists()


def test_of_the_second_factor(city: City, analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    right = {"code": NO_CODE, "password": PASSWORD}
    fresh = Client()
    fresh.force_login(city.people[Role.ANALYST])
    analyst.get("/factor/")
    with refusals() as told:
        told.form(analyst, Code.FACTOR_CODE, "code", "/factor/", **right)
        told.form(analyst, "This is not your present password.", "password", "/factor/", **right | {"password": "x"})
        with_authenticator(city, analyst)
        wrong = "This code is not right. Check that the clock of your phone is right"
        told.form(fresh, wrong, "code", "/prove/", code=NO_CODE)
        Passkey.objects.create(
            factor=SecondFactor.objects.get(), name="值班电脑", host="testserver", credential_id=b"1", public_key=b"1",
            cloned_at=timezone.now(),
        )  # fmt: skip
        told.form(analyst, Code.FACTOR_CODE, "code", "/factor/codes/", code=NO_CODE)
        told.press(analyst, Code.PASSKEY_FAILED, "/factor/passkeys/add/", credential="{}")
        with monkeypatch.context() as patched:
            need = factor.Need(Role.ANALYST, timezone.localdate() + timedelta(days=9))
            patched.setattr(factor, "need_of", _none_on_the_page(need))
            told.form(analyst, Code.FACTOR_NEEDED, None, "/factor/remove/", code=NO_CODE)
        with monkeypatch.context() as patched:
            patched.setattr(proof, "check", lambda *_given: proof.Proof.CLONED)
            told.form(analyst, Code.PASSKEY_CLONED, None, "/factor/codes/", code=NO_CODE)
        with monkeypatch.context() as patched:
            patched.setattr(factor, "demand", lambda *_given: None)
            patched.setattr(passkeys, "demand", lambda *_given: None)
            told.form(analyst, Code.LAST_WAY, None, "/factor/authenticator/remove/", code=NO_CODE)
            told.form(analyst, Code.PASSKEY_GONE, None, "/factor/passkeys/remove/", code=NO_CODE, remove="9" * 9)


def _none_on_the_page(need: factor.Need) -> Any:
    """Needed when it is sent, though the page still had the button."""
    answers = iter([need])
    return lambda _held: next(answers, None)
