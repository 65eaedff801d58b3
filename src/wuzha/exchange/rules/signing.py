# SPDX-License-Identifier: Apache-2.0
"""Signatures of webhooks, by the Standard Webhooks specification 1.0 (symmetric, `v1`).

A receiver recomputes HMAC-SHA256 over `id.timestamp.body` with the shared secret, compares in constant time, refuses
timestamps more than five minutes away, and takes an id it has seen as delivered.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

#: Marks a secret as one, as the specification says.
PREFIX = "whsec_"
#: Random bytes of a secret.
SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret, as it is shown to the receiver once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, uid: str, timestamp: int, body: str) -> str:
    """The `webhook-signature` header. `timestamp` in seconds since 1970. Raises `ValueError` for what is no secret."""
    if not secret.startswith(PREFIX):
        raise ValueError("a webhook secret begins with whsec_")
    key = base64.b64decode(secret[len(PREFIX) :], validate=True)
    digest = hmac.new(key, f"{uid}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secret: str, uid: str, timestamp: int, body: str) -> dict[str, str]:
    """The three headers of a delivery."""
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, uid, timestamp, body),
    }
