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
    return _expand(settings.WUZHA_MASTER_KEY, purpose, 32)


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


def fingerprint(master: bytes | None = None) -> str:
    """What names a master key in public, such as `3f9a-01c2-77de-4b10`: one-way, 64 bits, the same on every machine.

    Without `master` it is that of the key in use. It tells which key a backup or a message means, nothing of the key.
    """
    name = _expand(settings.WUZHA_MASTER_KEY if master is None else master, "fingerprint", 8).hex()
    return "-".join(name[i : i + 4] for i in range(0, len(name), 4))


def _expand(master: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"wuzha:{purpose}".encode()).derive(master)
