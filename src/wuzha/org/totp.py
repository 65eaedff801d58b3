# SPDX-License-Identifier: Apache-2.0
"""Time-based one-time codes (RFC 6238 over RFC 4226): SHA-1, 6 digits, 30 seconds, as every authenticator speaks them.

Pure: the secret comes in as base32 text, the time as an instant.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

#: Seconds of a step; digits of a code; bytes of a secret (RFC 4226 §4 R6: 160 bits).
STEP, DIGITS, SECRET = 30, 6, 20


def new_secret() -> str:
    """A random secret in base32, as it is typed into an authenticator."""
    return base64.b32encode(secrets.token_bytes(SECRET)).decode()


def step_of(moment: datetime) -> int:
    """The number of the 30-second step an instant lies in."""
    return int(moment.timestamp()) // STEP


def code_at(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of one step."""
    # RFC 6238's algorithm is HMAC-SHA-1, whose security does not rest on collision resistance (RFC 6238 §1.2).
    hotp = HOTP(base64.b32decode(secret), digits, SHA1(), enforce_key_length=False)  # noqa: S303
    return hotp.generate(step).decode()


def matching_step(secret: str, code: str, moment: datetime, drift: int) -> int | None:
    """The step whose code this is, at most `drift` steps away from the moment; `None` when it is of none of them."""
    now = step_of(moment)
    found = None
    for step in range(now - drift, now + drift + 1):  # all of them, so that the time taken says nothing
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def address(secret: str, username: str, issuer: str) -> str:
    """The `otpauth:` address an authenticator reads from a QR code."""
    label = f"{quote(issuer)}:{quote(username)}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer, 'period': STEP, 'digits': DIGITS})}"
