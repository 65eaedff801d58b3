# SPDX-License-Identifier: Apache-2.0
"""One-time codes, against the test vectors of the standards."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from wuzha.org import totp

#: The secret of RFC 4226 appendix D and RFC 6238 appendix B: the ASCII digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
RFC_6238 = {
    59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
    1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
}  # fmt: skip


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(("step", "code"), list(enumerate(RFC_4226)))
def test_codes_are_those_of_rfc_4226(step: int, code: str) -> None:
    assert totp.code_at(SECRET, step) == code


@pytest.mark.parametrize(("seconds", "code"), list(RFC_6238.items()))
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.step_of(at(seconds)), digits=8) == code
    assert totp.matching_step(SECRET, code[-6:], at(seconds), 0) == seconds // 30


def test_a_clock_may_be_off_by_as_many_steps_as_the_rule_says() -> None:
    code, then = totp.code_at(SECRET, 1000), 1000 * 30
    assert totp.matching_step(SECRET, code, at(then + 30), 1) == 1000
    assert totp.matching_step(SECRET, code, at(then - 1), 1) == 1000
    assert totp.matching_step(SECRET, code, at(then + 60), 1) is None
    assert totp.matching_step(SECRET, code, at(then + 30), 0) is None


def test_a_secret_has_the_length_the_standard_asks_for() -> None:
    assert len(base64.b32decode(totp.new_secret())) == 20
    assert totp.new_secret() != totp.new_secret()


def test_the_address_says_everything_an_authenticator_needs() -> None:
    parts = urlsplit(totp.address(SECRET, "li.jing", "Wuzha"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Wuzha:li.jing")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Wuzha"], "period": ["30"], "digits": ["6"]}
