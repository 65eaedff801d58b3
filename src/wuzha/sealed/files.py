# SPDX-License-Identifier: Apache-2.0
"""Sealed files below the data directory: AES-GCM under the platform's key, each bound to its identity."""

from __future__ import annotations

import os
import tempfile
import uuid
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from wuzha.keys import derive

NONCE = 12


def write_sealed(uid: uuid.UUID, content: bytes) -> None:
    """Write a whole file or none. Written again it is replaced by the same content."""
    path = path_of(uid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    nonce = os.urandom(NONCE)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(nonce + _cipher().encrypt(nonce, content, uid.bytes))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def read_sealed(uid: uuid.UUID) -> bytes:
    """The content. Raises `FileNotFoundError`, or `cryptography.exceptions.InvalidTag` for a file that was changed."""
    token = path_of(uid).read_bytes()
    return _cipher().decrypt(token[:NONCE], token[NONCE:], uid.bytes)


def delete_sealed(uid: uuid.UUID) -> None:
    """Delete the file; fine when it is gone already."""
    path_of(uid).unlink(missing_ok=True)


def path_of(uid: uuid.UUID) -> Path:
    """Where a file lies: 256 folders, so that none grows without end."""
    return Path(settings.WUZHA_FILES) / uid.hex[:2] / f"{uid.hex}.sealed"


@cache
def _cipher() -> AESGCM:
    return AESGCM(derive("files"))
