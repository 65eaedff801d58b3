# SPDX-License-Identifier: Apache-2.0
"""Proof that a key is the one a generation was begun with, without the key: a known text that only it opens."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wuzha.custody.models import KeyGeneration
from wuzha.keys.ciphers import NONCE
from wuzha.keys.ring import expand, fingerprint

_TEXT = b"wuzha master key"


def made(number: int, key: bytes, **values: object) -> KeyGeneration:
    """The record of a generation, not saved."""
    nonce = os.urandom(NONCE)
    proof = nonce + _cipher(key).encrypt(nonce, _TEXT, b"%d" % number)
    return KeyGeneration(number=number, fingerprint=fingerprint(key), proof=proof, **values)


def proves(generation: KeyGeneration, key: bytes) -> bool:
    proof = bytes(generation.proof)
    try:
        return _cipher(key).decrypt(proof[:NONCE], proof[NONCE:], b"%d" % generation.number) == _TEXT
    except InvalidTag:
        return False


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(expand(key, "proof"))
