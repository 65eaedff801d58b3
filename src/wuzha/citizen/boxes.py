# SPDX-License-Identifier: Apache-2.0
"""A box that anybody can close and only the police can open: what citizens write is never readable where it is written.

The program for citizens has the public key alone. A box is an ephemeral X25519 key, from which and the public key
HKDF-SHA256 (RFC 5869) gives the key of an AES-256-GCM; the construction is that of ECIES and of HPKE's base mode
(RFC 9180), bound to both keys.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: Bytes of a public key, of a nonce.
KEY, NONCE = 32, 12


def public_of(private: bytes) -> bytes:
    """The public key of 32 secret bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def close(public: bytes, content: bytes) -> bytes:
    """A box with the content. Two boxes with the same content have nothing in common."""
    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    nonce = os.urandom(NONCE)
    return sender + nonce + _cipher(shared, sender, public).encrypt(nonce, content, None)


def open_box(private: bytes, box: bytes) -> bytes:
    """What is in a box. Raises `cryptography.exceptions.InvalidTag` for one that was changed or is not for this key."""
    sender, nonce, sealed = box[:KEY], box[KEY : KEY + NONCE], box[KEY + NONCE :]
    shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(sender))
    return _cipher(shared, sender, public_of(private)).decrypt(nonce, sealed, None)


def _cipher(shared: bytes, sender: bytes, public: bytes) -> AESGCM:
    info = b"wuzha citizen box" + sender + public
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(shared))
