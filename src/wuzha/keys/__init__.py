# SPDX-License-Identifier: Apache-2.0
"""Keys derived from the master keys, which live in a file, a variable or behind a command, outside the database.

A master key has a number, its generation; `wuzha keys rotate` goes over to the next one (decision 0027). Below a
master key are two kinds of keys:

- What seals content (`sealing`, `opener`) and the blind indexes (`index_steps`) goes over to the new generation.
- What signs or names things for good (`derive`) stays: a chain of the audit trail, a code on paper. These are derived
  from the first generation, and kept wrapped in the database (`custody_keptkey`) when that is given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ParamSpec, TypeVar, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from wuzha.keys import ciphers
from wuzha.keys.ciphers import Aead, Suite
from wuzha.keys.ring import Ring, expand
from wuzha.keys.ring import fingerprint as name_of

#: Purposes that take their key from the master key of the first generation itself. Every other lasting purpose derives
#: it from the one named `LATER`, so that a new purpose needs no key that has been given up.
FROM_THE_FIRST = frozenset({
    "audit-chain", "blind-index", "callback-sample", "field-envelope", "grant-session", "phone-owner", "phone-session",
    "recovery-codes",
})  # fmt: skip
LATER = "later"
#: What is kept of a generation that is given up: enough for `derive`, `derive_all` and the blind indexes, and nothing
#: that opens what was sealed with it.
KEPT_OF_FIRST = (*sorted(FROM_THE_FIRST), LATER)
KEPT_OF_LATER = ("blind-index", LATER)
#: As far as blind indexes can go over to a generation (`Generation.reach`): to the end of all there are.
END = 1 << 16
#: Seconds between two looks for a key that is not there.
_LOOK_AGAIN = 2.0


class UnknownKeyError(LookupError):
    """Sealed with a generation of the master key that this process has not got."""


@dataclass(frozen=True)
class Generation:
    """What the database says of a generation after the first."""

    number: int
    #: `BLAKE2B` or `SM3`: the hash of its blind indexes.
    index_hash: str
    #: Blind indexes of the generation before have gone over to this one as far as their first two bytes are below it.
    reach: int


class _Now:
    """What this process seals with; replaced as a whole."""

    ring: Ring | None = None
    suite = Suite.AES
    #: `generations`, once somebody has told them.
    known: tuple[Generation, ...] | None = None
    looked = 0.0


def current() -> Ring:
    """The master keys of this process."""
    if _Now.ring is None:
        _Now.ring = settings.WUZHA_MASTER_KEYS
    return _Now.ring


def use(ring: Ring | None = None, *, suite: Suite | None = None, known: tuple[Generation, ...] | None = None) -> bool:
    """Go on with these keys, this cipher for new seals, these generations; whether anything is new.

    What was derived is derived anew then.
    """
    before = (_Now.ring, _Now.suite, _Now.known)
    _Now.ring = current() if ring is None else ring
    _Now.suite = suite or _Now.suite
    _Now.known = _Now.known if known is None else known
    if before == (_Now.ring, _Now.suite, _Now.known):
        return False
    forget()
    return True


P = ParamSpec("P")
T = TypeVar("T")


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """`functools.cache` for what is derived from keys: emptied by `forget`."""
    cached = cache(function)
    _emptied.append(cached.cache_clear)
    return cast("Callable[P, T]", cached)


_emptied: list[Callable[[], None]] = []


def forget() -> None:
    """Derive anew."""
    for empty in _emptied:
        empty()


@remembered
def derive(purpose: str) -> bytes:
    """32 bytes for one purpose, the same for the life of the installation, whatever master key is in use."""
    return lasting(purpose, 1)


def derive_all(purpose: str) -> tuple[bytes, ...]:
    """`derive` of every generation there was, the one in use first: sign with the first, verify with any."""
    ring = current()
    first = sealing_generation()
    others = [number for number in range(ring.newest, 0, -1) if number != first]
    return tuple(lasting(purpose, number) for number in (first, *others))


def lasting(purpose: str, generation: int) -> bytes:
    """32 bytes for one purpose from a generation that may have been given up meanwhile.

    Raises `UnknownKeyError` when neither the ring nor the database has what it is derived from.
    """
    of_first = generation == 1 and purpose in FROM_THE_FIRST
    root = purpose if of_first or purpose in KEPT_OF_LATER else LATER
    master = current().keys.get(generation)
    found = _kept(root, generation) if master is None else expand(master, root)
    return found if root == purpose else expand(found, purpose)


def wrapping(generation: int) -> AESGCM:
    """What kept keys are wrapped with, each bound to its name (`kept_name`)."""
    return AESGCM(expand(current().keys[generation], "wrap"))


def kept_name(purpose: str, generation: int) -> bytes:
    return f"{purpose}:{generation}".encode()


def _kept(purpose: str, generation: int) -> bytes:
    """A key of a generation that was given up, from its wrapped copy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wrapped, under FROM custody_keptkey WHERE purpose = %s AND generation = %s AND under = ANY(%s)",
            [purpose, generation, list(current().keys)],
        )
        row = cursor.fetchone()
    if row is None:
        raise UnknownKeyError(f"{purpose} of generation {generation} is not kept under a key that is here")
    wrapped = bytes(row[0])
    return wrapping(row[1]).decrypt(wrapped[: ciphers.NONCE], wrapped[ciphers.NONCE :], kept_name(purpose, generation))


@remembered
def sealing_generation() -> int:
    """The generation that new seals use: the newest that the database knows of and the ring has.

    A key that is only in the ring seals nothing yet: other processes may not have it.
    """
    here = current().keys
    if len(here) == 1:
        return next(iter(here))
    return max((one.number for one in generations() if one.number in here), default=min(here))


@remembered
def sealing(purpose: str) -> tuple[bytes, Aead]:
    """The mark and the cipher of new seals for a purpose: `seal` of columns, `files`."""
    mark = ciphers.mark(sealing_generation(), _Now.suite)
    return bytes([mark]), opener(mark, purpose)


@remembered
def opener(mark: int, purpose: str = "seal") -> Aead:
    """What opens that which has this mark. Raises `UnknownKeyError` when its key is not in the ring, read anew."""
    number = ciphers.generation_of(mark)
    master = current().keys.get(number)
    if master is None and _look_again():
        master = current().keys.get(number)
    if master is None:
        raise UnknownKeyError(f"sealed with generation {number} of the master key, which is not here")
    suite = ciphers.suite_of(mark)
    return ciphers.made(suite, expand(master, purpose if suite is Suite.AES else f"{purpose}:sm4"))


def _look_again() -> bool:
    """Read the ring anew: another process may have begun a new generation. At most every two seconds."""
    now = time.monotonic()
    if now < _Now.looked + _LOOK_AGAIN:
        return False
    _Now.looked = now
    return reload()


def reload() -> bool:
    """Read the ring anew from where it lies; whether it has changed."""
    load: Callable[[], Ring] | None = getattr(settings, "WUZHA_LOAD_MASTER_KEYS", None)
    return load is not None and use(load())


@remembered
def index_key() -> bytes:
    return derive("blind-index")


@remembered
def generations() -> tuple[Generation, ...]:
    """Generations after the first that the database knows of, oldest first.

    As this process was told last (`use`); a ring with one key, the first, is taken to be all there is until then.
    """
    if _Now.known is not None:
        return _Now.known
    return () if current().newest == 1 else read_generations()


def read_generations() -> tuple[Generation, ...]:
    """`generations`, as the database has them now."""
    with connection.cursor() as cursor:
        cursor.execute(_GENERATIONS, [END])
        return tuple(Generation(*row) for row in cursor.fetchall())


_GENERATIONS = """
SELECT g.number, g.index_hash, CASE WHEN g.indexed_at IS NULL THEN coalesce(p.seen, 0) ELSE %s END
FROM custody_keygeneration AS g
LEFT JOIN custody_resealpart AS p ON p.generation_id = g.number AND p.name = 'indexes'
WHERE g.number > 1 ORDER BY g.number
"""


@remembered
def sample_key() -> bytes:
    """What decides which closings are called back (`warning.rules.followup`)."""
    return derive("callback-sample")


def fingerprint(master: bytes | None = None) -> str:
    """What names a master key in public, such as `3f9a-01c2-77de-4b10`: one-way, 64 bits, the same on every machine.

    Without `master` it is that of the key in use. It tells which key a backup or a message means, nothing of the key.
    """
    return name_of(current().keys[sealing_generation()] if master is None else master)
