# SPDX-License-Identifier: Apache-2.0
"""Sealed files below the data directory: under the platform's key, each bound to its identity.

Layout: `WZF1`, mark of key and cipher (`wuzha.keys.ciphers`), 12-byte nonce, ciphertext and tag. Older ones begin with
the nonce: AES under the key of the first generation. They are deleted by their owner (`sealed.owners`).
"""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag

from wuzha.keys import opener, sealing
from wuzha.keys.ciphers import NONCE
from wuzha.sealed.owners import Place

MAGIC = b"WZF1"
_HEAD = len(MAGIC) + 1
_PURPOSE = "files"


def write_sealed(uid: uuid.UUID, content: bytes) -> None:
    """Write a whole file or none. Written again it is replaced by the same content."""
    path = path_of(uid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    nonce = os.urandom(NONCE)
    mark, cipher = sealing(_PURPOSE)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(MAGIC + mark + nonce + cipher.encrypt(nonce, content, uid.bytes))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def read_sealed(uid: uuid.UUID) -> bytes:
    """The content. Raises `FileNotFoundError`, or `cryptography.exceptions.InvalidTag` for a file that was changed."""
    token = path_of(uid).read_bytes()
    if token.startswith(MAGIC):
        try:
            return _opened(token[len(MAGIC)], token[_HEAD:], uid)
        except (InvalidTag, LookupError):
            if _starts_so_by_chance(token, uid):
                return _opened(1, token, uid)
            raise
    return _opened(1, token, uid)


def mark_of(uid: uuid.UUID) -> int:
    """The mark of key and cipher of a file. Raises `FileNotFoundError`."""
    with path_of(uid).open("rb") as file:
        head = file.read(_HEAD)
    return head[len(MAGIC)] if len(head) == _HEAD and head.startswith(MAGIC) else 1


def reseal(uid: uuid.UUID) -> bool:
    """Seal a file anew under the key and cipher in use, unless it is; whether it was written.

    A file that its owner deletes at the same moment may be written once more: it is nobody's, and the sweep takes it.
    """
    if bytes([mark_of(uid)]) == sealing(_PURPOSE)[0]:
        return False
    write_sealed(uid, read_sealed(uid))
    return True


def _opened(mark: int, token: bytes, uid: uuid.UUID) -> bytes:
    return opener(mark, _PURPOSE).decrypt(token[:NONCE], token[NONCE:], uid.bytes)


def _starts_so_by_chance(token: bytes, uid: uuid.UUID) -> bool:
    """Whether it is an older file whose random nonce begins as the new layout does: one in four billion."""
    try:
        _opened(1, token, uid)
    except (InvalidTag, LookupError):
        return False
    return True


def path_of(uid: uuid.UUID) -> Path:
    """Where a file lies."""
    return Place.FILES.path(uid.hex)
