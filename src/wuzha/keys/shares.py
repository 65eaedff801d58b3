# SPDX-License-Identifier: Apache-2.0
"""A secret in shares, of which so many bring it back and one fewer tells nothing of it.

Shamir, "How to share a secret" (1979), byte by byte over GF(2^8) with the polynomial of AES (FIPS 197 §4.2). A share is
a line of text with a checksum of its own, so that a slip in copying is found in the share where it is.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

PREFIX = "WZSHARE1"
MOST = 255


class ShareError(ValueError):
    """What is wrong with shares: `text`, `checksum`, `mixed`, `few`, `twice` or `secret`; `place` counts from 1."""

    def __init__(self, code: str, place: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.place = place


@dataclass(frozen=True)
class Share:
    """One of the shares. `series` names those that belong together."""

    need: int
    number: int
    series: str
    data: bytes

    def text(self) -> str:
        body = base64.b32encode(self.data).decode().rstrip("=")
        line = f"{PREFIX}-{self.need}-{self.number}-{self.series}-{body}"
        return f"{line}-{_checksum(line)}"


def split(secret: bytes, shares: int, need: int) -> list[Share]:
    """Shares of a secret with at least one byte. Raises `ValueError` unless 2 ≤ need ≤ shares ≤ 255."""
    if not 2 <= need <= shares <= MOST or not secret:
        raise ValueError("2 ≤ need ≤ shares ≤ 255")
    whole = secret + sha256(secret).digest()[:4]
    series = secrets.token_hex(4)
    curves = [bytes([byte]) + secrets.token_bytes(need - 1) for byte in whole]
    return [
        Share(need, number, series, bytes(_value(curve, number) for curve in curves)) for number in range(1, shares + 1)
    ]


def read(text: str, place: int = 0) -> Share:
    """A share as a person has it: case and white space do not matter. Raises `ShareError`."""
    line = "".join(text.split()).upper()
    parts = line.split("-")
    if len(parts) != 6 or parts[0] != PREFIX or not (parts[1].isdecimal() and parts[2].isdecimal()):
        raise ShareError("text", place)
    need, number = int(parts[1]), int(parts[2])
    share = Share(need, number, parts[3].lower(), _data(parts[4], place))
    if share.text().upper() != line:
        raise ShareError("checksum", place)
    if not (2 <= need <= MOST and 1 <= number <= MOST and share.data):
        raise ShareError("text", place)
    return share


def join(shares: Sequence[Share]) -> bytes:
    """The secret from enough shares of one series. Raises `ShareError`."""
    if not shares:
        raise ShareError("few")
    first = shares[0]
    for place, share in enumerate(shares, 1):
        if (share.series, share.need, len(share.data)) != (first.series, first.need, len(first.data)):
            raise ShareError("mixed", place)
    used = {share.number: share for share in shares}
    if len(used) < len(shares):
        raise ShareError("twice")
    if len(used) < first.need:
        raise ShareError("few")
    some = list(used.values())[: first.need]
    weights = [_weight(share.number, [one.number for one in some]) for share in some]
    whole = bytearray(len(first.data))
    for share, weight in zip(some, weights, strict=True):
        for place, byte in enumerate(share.data):
            whole[place] ^= product(byte, weight)
    secret = bytes(whole[:-4])
    if sha256(secret).digest()[:4] != bytes(whole[-4:]):
        raise ShareError("secret")
    return secret


def product(a: int, b: int) -> int:
    """a • b in GF(2^8) (FIPS 197 §4.2)."""
    found = 0
    while b:
        if b & 1:
            found ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return found


def inverse(a: int) -> int:
    """What gives 1 when multiplied by a, which is not 0: a^254."""
    found = 1
    for _time in range(254):
        found = product(found, a)
    return found


def _value(curve: bytes, x: int) -> int:
    """The value of a polynomial at x; its constant term, the secret byte, stands first."""
    found = 0
    for coefficient in reversed(curve):
        found = product(found, x) ^ coefficient
    return found


def _weight(own: int, numbers: Sequence[int]) -> int:
    """Lagrange's weight of one share at 0: the product of x / (x - own) over the others; minus is plus here."""
    found = 1
    for x in numbers:
        if x != own:
            found = product(found, product(x, inverse(x ^ own)))
    return found


def _data(text: str, place: int) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        raise ShareError("checksum", place) from None


def _checksum(line: str) -> str:
    return sha256(line.upper().encode()).hexdigest()[:8].upper()
