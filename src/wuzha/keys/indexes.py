# SPDX-License-Identifier: Apache-2.0
"""Blind indexes of later generations: each is a keyed hash of the one before.

So a column goes over to a new key without opening what is sealed beside it, and an index whose value is kept nowhere
goes over too. One of the first generation has 16 bytes, one of a later generation its number before them: which ones
are old is seen without a key. All columns change in one transaction (`wuzha.custody`), so that two rows always compare.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import blake2b

from wuzha.keys import generations, lasting, remembered

SIZE = 16


def lift(base: bytes) -> bytes:
    """An index of the first generation as the columns have it now."""
    found, steps = _now()
    if not steps:
        return base
    for step in steps:
        base = step(base)
    return found + base


def forms(base: bytes) -> list[bytes]:
    """An index of the first generation as the columns may have it now, in a moment or a moment ago; as now first."""
    now = lift(base)
    numbers = [1, *(one.number for one in generations())]
    others = (_raised(base, 1, number) for number in numbers[-2:])
    return [now, *(one for one in others if one != now)]


def raised(stored: bytes, to: int) -> bytes:
    """An index of any generation as it is in a later one."""
    generation = generation_of(stored)
    return _raised(stored[-SIZE:], generation, to)


def generation_of(stored: bytes) -> int:
    return 1 if len(stored) == SIZE else stored[0]


def _raised(raw: bytes, generation: int, to: int) -> bytes:
    for number in range(generation + 1, to + 1):
        raw = _step(number)(raw)
    return raw if to == 1 else bytes([to]) + raw


def now() -> int:
    """The generation of the blind indexes in the columns."""
    return max((one.number for one in generations() if one.indexed), default=1)


@remembered
def _now() -> tuple[bytes, list[Callable[[bytes], bytes]]]:
    generation = now()
    return bytes([generation]), [_step(number) for number in range(2, generation + 1)]


@remembered
def _step(number: int) -> Callable[[bytes], bytes]:
    """From an index of the generation before to one of this: BLAKE2b (RFC 7693) or HMAC-SM3 (GB/T 32905)."""
    key = lasting("blind-index", number)
    if next(one for one in generations() if one.number == number).index_hash == "SM3":
        return lambda raw: hmac.digest(key, raw, "sm3")[:SIZE]
    empty = blake2b(digest_size=SIZE, key=key, person=b"wuzha-index")

    def step(raw: bytes) -> bytes:
        keyed = empty.copy()
        keyed.update(raw)
        return keyed.digest()

    return step
