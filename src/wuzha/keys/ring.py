# SPDX-License-Identifier: Apache-2.0
"""The ring of master keys: each with the number of its generation, and how a ring is written down.

A ring is what a key file, a variable or a command gives. Either one key alone, 32 bytes or their base64: generation 1,
as every installation begins. Or items `NUMBER:BASE64` between spaces, commas or lines, lines with `#` left out:

    2:AbC…=
    1:XyZ…=

All of them open; the newest that the database knows of seals.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BYTES = 32
#: A sealed token names its key in seven bits.
LAST_GENERATION = 127


@dataclass(frozen=True)
class Ring:
    """Master keys by generation."""

    keys: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        return max(self.keys)

    def with_key(self, generation: int, key: bytes) -> Ring:
        return Ring({generation: key, **self.keys})

    def without(self, generation: int) -> Ring:
        return Ring({number: key for number, key in self.keys.items() if number != generation})

    def text(self) -> str:
        """The ring as it is written down, a line for each key."""
        return "".join(f"{number}:{base64.b64encode(key).decode()}\n" for number, key in self.keys.items())


def parse(given: bytes) -> Ring:
    """A ring as a file, variable or command gives it. Raises `ValueError` when it is none; never repeats its text."""
    if len(given) == BYTES:
        return Ring({1: given})
    try:
        lines = [line for line in given.decode("ascii").splitlines() if not line.lstrip().startswith("#")]
    except UnicodeDecodeError:
        raise ValueError("not text") from None
    items = " ".join(lines).replace(",", " ").split()
    if len(items) == 1 and ":" not in items[0]:
        return Ring({1: _key(items[0])})
    keys: dict[int, bytes] = {}
    for item in items:
        number, separator, key = item.partition(":")
        if not separator or not number.isdecimal() or not 1 <= int(number) <= LAST_GENERATION or int(number) in keys:
            raise ValueError("number of a generation")
        keys[int(number)] = _key(key)
    if not keys:
        raise ValueError("empty")
    return Ring(keys)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(key) != BYTES:
        raise ValueError("length")
    return key


def expand(master: bytes, purpose: str, length: int = 32) -> bytes:
    """Bytes of a key for one purpose (RFC 5869), so that no key is ever used for two things."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"wuzha:{purpose}".encode()).derive(master)


def fingerprint(master: bytes) -> str:
    """What names a master key in public, such as `3f9a-01c2-77de-4b10`: one-way, 64 bits, the same on every machine."""
    name = expand(master, "fingerprint", 8).hex()
    return "-".join(name[i : i + 4] for i in range(0, len(name), 4))
