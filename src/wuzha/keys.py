# SPDX-License-Identifier: Apache-2.0
"""Keys derived from the master key, which lives in the environment or a key file outside the database."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def derive(purpose: str) -> bytes:
    """32 bytes for one purpose (RFC 5869), so that no key is ever used for two things."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wuzha:{purpose}".encode()).derive(
        settings.WUZHA_MASTER_KEY
    )


@cache
def cipher() -> AESGCM:
    return AESGCM(derive("seal"))


@cache
def index_key() -> bytes:
    return derive("blind-index")


@cache
def sample_key() -> bytes:
    """What decides which closings are called back (`warning.rules.followup`)."""
    return derive("callback-sample")
