# SPDX-License-Identifier: Apache-2.0
"""Envelopes from devices: anybody who has the public key can close one, only the platform can open it.

A phone without signal keeps what its officer recorded in envelopes, so that nothing in them can be read on the phone
again, not even with everything that is stored on it. ECDH on P-256 with a key pair of its own for each envelope,
HKDF-SHA256, AES-256-GCM (the parts that every browser's WebCrypto has); the private key comes from the master key.

Layout: version, the envelope's public key (65 bytes, SEC 1 uncompressed), 12-byte nonce, ciphertext and tag. The
record's identity is authenticated beside it.
"""

from __future__ import annotations

import os
import uuid
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wuzha.keys import derive

VERSION = 1
POINT, NONCE = 65, 12
_CURVE = ec.SECP256R1()
#: Order of P-256 (FIPS 186-5).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_INFO = b"wuzha:field-envelope"


class BadEnvelopeError(ValueError):
    """Not an envelope for this platform, or changed on the way."""


def public_key() -> bytes:
    """What devices close envelopes with: a point, 65 bytes."""
    return _private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def open_envelope(uid: uuid.UUID, sealed: bytes) -> bytes:
    """The content of an envelope for the record `uid`. Raises `BadEnvelopeError`."""
    if len(sealed) < 1 + POINT + NONCE or sealed[0] != VERSION:
        raise BadEnvelopeError
    point, nonce, body = sealed[1 : 1 + POINT], sealed[1 + POINT : 1 + POINT + NONCE], sealed[1 + POINT + NONCE :]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        return AESGCM(_shared(_private(), theirs, point)).decrypt(nonce, body, uid.bytes)
    except (ValueError, InvalidTag) as error:
        raise BadEnvelopeError from error


def close_envelope(uid: uuid.UUID, content: bytes) -> bytes:
    """An envelope as a device makes it; for tests and benchmarks that send without a browser."""
    own = ec.generate_private_key(_CURVE)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    nonce = os.urandom(NONCE)
    key = _shared(own, _private().public_key(), point)
    return bytes([VERSION]) + point + nonce + AESGCM(key).encrypt(nonce, content, uid.bytes)


@cache
def _private() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(derive("field-envelope")) % (_ORDER - 1) + 1, _CURVE)


def _shared(own: ec.EllipticCurvePrivateKey, theirs: ec.EllipticCurvePublicKey, point: bytes) -> bytes:
    secret = own.exchange(ec.ECDH(), theirs)
    return HKDF(algorithm=SHA256(), length=32, salt=point, info=_INFO).derive(secret)
