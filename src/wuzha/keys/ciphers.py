# SPDX-License-Identifier: Apache-2.0
"""The ciphers that seal: AES-256-GCM (NIST SP 800-38D), and SM4-GCM (GB/T 32907, RFC 8998) where OpenSSL offers it.

The first byte of whatever is sealed is its mark: seven bits for the generation of the key, one for the cipher. What was
sealed before keys had generations begins with 1: the first generation, AES.
"""

from __future__ import annotations

import enum
import hmac
from functools import cache
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE, TAG = 12, 16
_SM4 = 0x80


class Suite(enum.Enum):
    """What new seals are made with."""

    AES = "AES-256-GCM"
    SM4 = "SM4-GCM"


class Aead(Protocol):
    """Seals and opens: the part of `AESGCM` that is used."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class Sm4Gcm:
    """SM4 in Galois/counter mode with a tag of 16 bytes, as `AESGCM` is used (RFC 8998 §3.2)."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        sealing = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data or b"")
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Raises `cryptography.exceptions.InvalidTag` for what was changed."""
        if len(data) < TAG:
            data = data.rjust(TAG, b"\0")  # as short as it is, it has no right tag
        opening = Cipher(self._algorithm, modes.GCM(nonce, data[-TAG:])).decryptor()
        opening.authenticate_additional_data(associated_data or b"")
        return opening.update(data[:-TAG]) + opening.finalize()


def mark(generation: int, suite: Suite) -> int:
    return generation | (_SM4 if suite is Suite.SM4 else 0)


def generation_of(mark: int) -> int:
    return mark & ~_SM4


def suite_of(mark: int) -> Suite:
    return Suite.SM4 if mark & _SM4 else Suite.AES


def made(suite: Suite, key: bytes) -> Aead:
    """The cipher with a derived key of 32 bytes; SM4 takes the first 16."""
    return AESGCM(key) if suite is Suite.AES else Sm4Gcm(key[:16])


@cache
def offered(suite: Suite) -> bool:
    """Whether this machine's cryptography can do it: SM4 depends on how its OpenSSL was built."""
    if suite is Suite.AES:
        return True
    try:
        Sm4Gcm(bytes(16)).encrypt(bytes(NONCE), b"", None)
    except UnsupportedAlgorithm:
        return False
    return True


@cache
def sm3_offered() -> bool:
    """Whether this machine's OpenSSL can do SM3 (GB/T 32905)."""
    try:
        hmac.digest(b"key", b"", "sm3")
    except ValueError:
        return False
    return True
