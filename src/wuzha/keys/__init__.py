# SPDX-License-Identifier: Apache-2.0
"""Keys derived from the master keys, which live in a file, a variable or behind a command, outside the database.

A master key has a number, its generation; `wuzha keys rotate` makes the next one (decision 0027). Below it are two
kinds of keys:

- What seals content (`sealing`, `opener`) and the blind indexes (`index_steps`) goes over to the new generation.
- What signs or names things for good (`derive`) stays: a chain of the audit trail, a code on paper. These are derived
  from the first generation, and kept wrapped in the database (`custody_keptkey`) when that is given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from wuzha.keys import ciphers, ring
from wuzha.keys.ciphers import Aead, Suite
from wuzha.keys.ring import Ring, expand

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
#: Seconds between two looks for a key that is not there.
_LOOK_AGAIN = 2.0


class UnknownKeyError(LookupError):
    """Sealed with a generation of the master key that this process has not got."""


class _Now:
    """What this process seals with; replaced as a whole."""

    ring: Ring | None = None
    suite = Suite.AES
    looked = 0.0


def current() -> Ring:
    """The master keys of this process."""
    if _Now.ring is None:
        _Now.ring = settings.WUZHA_MASTER_KEYS
    return _Now.ring


def use(given: Ring, suite: Suite | None = None) -> None:
    """Go on with these keys (and this cipher for new seals); what was derived is derived anew."""
    _Now.ring = given
    _Now.suite = suite or _Now.suite
    forget()


P = ParamSpec("P")
T = TypeVar("T")


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """`functools.cache` for what is derived from keys: emptied by `forget`."""
    cached = cache(function)
    _emptied.append(cached.cache_clear)
    return cast("Callable[P, T]", cached)


_emptied: list[Callable[[], None]] = []


def forget() -> None:
    """Derive anew, and ask the database again which generation the blind indexes are of."""
    for empty in _emptied:
        empty()


@remembered
def derive(purpose: str) -> bytes:
    """32 bytes for one purpose, the same for the life of the installation, whatever master key is in use."""
    return lasting(purpose, 1)


def derive_all(purpose: str) -> tuple[bytes, ...]:
    """`derive` of every generation there was, the one in use first: sign with the first, verify with any."""
    ring = current()
    others = [number for number in range(ring.newest, 0, -1) if number != ring.sealing]
    return tuple(lasting(purpose, number) for number in (ring.sealing, *others))


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


def sealing(purpose: str) -> tuple[bytes, Aead]:
    """The mark and the cipher of new seals for a purpose: `seal` of columns, `files`."""
    return _sealing(purpose)


@remembered
def _sealing(purpose: str) -> tuple[bytes, Aead]:
    mark = ciphers.mark(current().sealing, _Now.suite)
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
    found = current() if load is None else load()
    if found == current():
        return False
    use(found)
    return True


@remembered
def index_key() -> bytes:
    return derive("blind-index")


@remembered
def generations() -> tuple[tuple[int, str, bool], ...]:
    """Generations after the first, oldest first: number, hash of its blind indexes, whether the columns have these."""
    if current().newest == 1:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, index_hash, indexed_at IS NOT NULL FROM custody_keygeneration WHERE number > 1 ORDER BY 1"
        )
        return tuple((row[0], row[1], row[2]) for row in cursor.fetchall())


@remembered
def sample_key() -> bytes:
    """What decides which closings are called back (`warning.rules.followup`)."""
    return derive("callback-sample")


def fingerprint(master: bytes | None = None) -> str:
    """What names a master key in public, such as `3f9a-01c2-77de-4b10`: one-way, 64 bits, the same on every machine.

    Without `master` it is that of the key in use. It tells which key a backup or a message means, nothing of the key.
    """
    return ring.fingerprint(current().keys[current().sealing] if master is None else master)
