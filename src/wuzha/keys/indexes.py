# SPDX-License-Identifier: Apache-2.0
"""Blind indexes of later generations: each is a keyed hash of the one before.

So a column goes over to a new key without opening what is sealed beside it, and an index whose value is kept nowhere
goes over too. One of the first generation has 16 bytes, one of a later generation its number before them: which ones
are old is seen without a key.

They go over by value, not by row: whatever begins with the same two bytes changes in one transaction in every column
of every table (`wuzha.custody.services.indexes`). So two rows with the same index always compare, whichever
transaction looks, and unique keys hold; only who comes with an index from elsewhere asks for two (`forms`).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import blake2b

from wuzha.keys import END, Generation, generations, lasting, remembered

SIZE = 16
#: Called before an index is made while indexes go over: how far they are must not change until it is written.
steady: list[Callable[[], None]] = []


def lift(base: bytes) -> bytes:
    """An index of the first generation as the columns have it now."""
    found, steps, partly = _now()
    if partly:
        for hold in steady:
            hold()
        found, steps, partly = _now()
    if not steps and partly is None:
        return base
    for step in steps:
        base = step(base)
    if partly is not None and place(base) < partly.reach:
        return bytes([partly.number]) + _step(partly.number)(base)
    return base if found == 1 else bytes([found]) + base


def forms(base: bytes) -> list[bytes]:
    """An index of the first generation as the columns may have it now, in a moment or a moment ago.

    One, or two while they go over: of the newest generation and of the one before.
    """
    numbers = [1, *(one.number for one in generations())]
    going = _now()[2] is not None
    return [_raised(base, 1, number) for number in (numbers[-2:] if going else numbers[-1:])]


def raised(stored: bytes, to: int) -> bytes:
    """An index of any generation as it is in a later one."""
    return _raised(stored[-SIZE:], generation_of(stored), to)


def generation_of(stored: bytes) -> int:
    return 1 if len(stored) == SIZE else stored[0]


def place(raw: bytes) -> int:
    """Where an index stands in the order in which they go over: its first two bytes, without the generation's."""
    return int.from_bytes(raw[-SIZE:][:2])


def state() -> tuple[Generation, ...]:
    """What the indexes made now look like: equal as long as they do."""
    return generations()


def hold() -> tuple[Generation, ...]:
    """`state`, which lasts to the end of the transaction."""
    if _now()[2] is not None:
        for wait in steady:
            wait()
    return state()


def mark() -> bytes:
    """What an index that stands for nobody (16 random bytes) begins with: that of the newest generation."""
    newest = max((one.number for one in generations()), default=1)
    return b"" if newest == 1 else bytes([newest])


def _raised(raw: bytes, generation: int, to: int) -> bytes:
    for number in range(generation + 1, to + 1):
        raw = _step(number)(raw)
    return raw if to == 1 else bytes([to]) + raw


@remembered
def _now() -> tuple[int, list[Callable[[bytes], bytes]], Generation | None]:
    """The last generation that all have gone over to, the steps up to it, and the generation they are going over to."""
    whole = [one for one in generations() if one.reach >= END]
    going = [one for one in generations() if one.reach < END]
    return (
        max((one.number for one in whole), default=1),
        [_step(one.number) for one in whole],
        going[0] if going else None,
    )


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
