# SPDX-License-Identifier: Apache-2.0
"""What a browser's answer proves, and what it does not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.passkeys import Device, altered
from wuzha.org import webauthn
from wuzha.org.webauthn import CeremonyError, Challenge

NOW = 1_800_000_000


def new(host: str = "localhost") -> tuple[dict[str, object], Challenge]:
    return webauthn.ask_for_new(
        host, handle=b"h" * 32, username="own-admin", known=[b"other"], now=NOW, name="手机", proven=False
    )


def made(device: Device, host: str = "localhost") -> webauthn.Made:
    options, challenge = new(host)
    return webauthn.made(challenge, device.make(options))


def used(device: Device, key: webauthn.Made, host: str = "localhost") -> tuple[bytes, int]:
    options, challenge = webauthn.ask(host, [key.credential_id], NOW)
    return webauthn.used(challenge, device.use(options), {key.credential_id: key.public_key})


def test_a_passkey_is_made_and_signs() -> None:
    device = Device()
    key = made(device)
    assert key.sign_count == 1
    assert used(device, key) == (device.credential, 2)


def test_the_device_is_told_the_log_in_name_and_no_more_of_the_person() -> None:
    options, _challenge = new()
    asked = options["publicKey"]
    assert asked["user"]["name"] == asked["user"]["displayName"] == "own-admin"  # type: ignore[index]
    assert asked["authenticatorSelection"]["userVerification"] == "required"  # type: ignore[index]
    assert [one["id"] for one in asked["excludeCredentials"]] == ["b3RoZXI"]  # type: ignore[index]


def test_what_is_kept_of_a_challenge_comes_back_from_a_session() -> None:
    _options, challenge = new()
    assert Challenge(**json.loads(json.dumps(challenge.kept()))) == challenge
    assert challenge.holds(NOW + 299)
    assert not challenge.holds(NOW + 301)
    assert not challenge.holds(NOW - 1)


def test_behind_a_proxy_the_name_people_see_counts() -> None:
    device = Device(origin="https://wuzha.city.example:8443")
    key = made(device, "wuzha.city.example")
    assert used(device, key, "wuzha.city.example")


@pytest.mark.parametrize(
    "origin",
    [
        "http://wuzha.city.example",  # no TLS
        "https://evil.example",
        "https://phishing.wuzha.city.example",  # a name below ours is another server
        "https://city.example",
        "null",
        "",
    ],
)
def test_an_answer_to_another_page_is_none(origin: str) -> None:
    device = Device(origin="https://wuzha.city.example")
    key = made(device, "wuzha.city.example")
    elsewhere = replace(device, origin=origin)
    with pytest.raises(CeremonyError):
        used(elsewhere, key, "wuzha.city.example")
    with pytest.raises(CeremonyError):
        made(replace(device, origin=origin), "wuzha.city.example")


def test_a_device_that_does_not_ask_for_its_user_proves_nothing() -> None:
    device = Device()
    key = made(device)
    with pytest.raises(CeremonyError, match="verification"):
        used(replace(device, knows_user=False), key)
    with pytest.raises(CeremonyError, match="verification"):
        made(Device(knows_user=False))


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_a_changed_answer_proves_nothing(part: str) -> None:
    device = Device()
    key = made(device)
    options, challenge = webauthn.ask("localhost", [key.credential_id], NOW)
    with pytest.raises(CeremonyError):
        webauthn.used(challenge, altered(device.use(options), part), {key.credential_id: key.public_key})


def test_another_challenge_another_key_and_nobody_s_key_prove_nothing() -> None:
    device = Device()
    key = made(device)
    options, _challenge = webauthn.ask("localhost", [key.credential_id], NOW)
    _options, later = webauthn.ask("localhost", [key.credential_id], NOW)
    with pytest.raises(CeremonyError, match="challenge"):
        webauthn.used(later, device.use(options), {key.credential_id: key.public_key})
    forged = Device(credential=device.credential)
    with pytest.raises(CeremonyError, match="signature"):
        used(forged, key)
    with pytest.raises(CeremonyError, match="Unknown"):
        used(Device(), key)


def test_the_answer_of_one_ceremony_is_none_of_the_other() -> None:
    device = Device()
    key = made(device)
    options, challenge = new()
    asked = {"publicKey": options["publicKey"] | {"rpId": "localhost"}}  # type: ignore[operator]
    with pytest.raises(CeremonyError):
        webauthn.made(challenge, device.use(asked))
    with pytest.raises(CeremonyError):
        webauthn.used(challenge, device.make(options), {key.credential_id: key.public_key})


@settings(max_examples=40)
@given(st.one_of(st.text(max_size=60), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_whatever_is_sent_is_refused_and_breaks_nothing(answer: str) -> None:
    _options, challenge = new()
    for act in (lambda: webauthn.made(challenge, answer), lambda: webauthn.used(challenge, answer, {})):
        with pytest.raises(CeremonyError):
            act()


def test_an_endless_answer_is_not_read() -> None:
    _options, challenge = new()
    with pytest.raises(CeremonyError, match="too long"):
        webauthn.made(challenge, "[" * 20_000)


@pytest.mark.parametrize(
    ("host", "can"),
    [("localhost", True), ("wuzha.city.example", True), ("10.1.2.3", False), ("[::1]", False), ("", False)],
)
def test_passkeys_need_a_name(host: str, can: bool) -> None:
    assert webauthn.can_be_at(host) is can
