# SPDX-License-Identifier: Apache-2.0
"""Every advisory lock of PostgreSQL that Wuzha takes, and the only ways to take one.

All of them share one space of numbers in a database; two that have the same number exclude each other by mistake. So
each number is written here once, and nothing else in the source names a function of these locks. The module stands
below every app, since the audit trail and the start of the platform take locks too (decision 0007).

A number never changes while processes of two versions may work side by side on one database during an upgrade: they
would no longer exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum, unique
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


@unique
class Lock(IntEnum):
    """What a lock is about. In the second group it has a key, and other keys are other locks."""

    # The number is `hashtext('wuzha.migrate')`, as which earlier versions wrote it.
    MIGRATE = 0x31F725A2  # the schema is brought up to date
    TREE = 0x57555401  # the tree of units changes
    ADMINS = 0x57555402  # who administers a city changes
    CLOCK_SWEEP = 0x57555403  # the steps of clocks are told in their order
    TAKERS = 0x57555404  # an analyst waits for what others are about to take from the queue of warnings
    SERIES = 0x57555406  # records are put into series
    RECALLS = 0x57555408  # receivers are told of recalls
    DOCUMENT_NUMBERS = 0x57555407  # a document gets the next number of its series
    FACTS = 0x57554641  # figures of days are counted again
    SEAL = 0x57555A48  # events are linked to the audit chain
    CITIZENS = 0x5755435A  # something is published for citizens
    FILLING = 0x57554649  # a step of the demo city is made
    INDEXES = 0x57554B49  # blind indexes go over to another key; who writes some shares it (`share`)
    ROTATION = 0x57554B52  # data are sealed anew under another key

    PERSON = 0x5752  # directives on one person are received; key: a bucket of people (`warning.services.receive`)
    CASE_LIST = 0x4B43  # a list of cases is received; key: the centre
    CARDS = 0x4C4B  # cards of the registry are recorded, each once; key: the centre
    PEOPLE = 0x5059  # people behind cases are recorded, each once; key: the centre
    BATCH = 0x5749  # a batch is taken in; key: the batch (0x5746 was that of statement files)
    REQUEST = 0x5750  # a request is answered once; key: a hash of its idempotency key
    EXPORT = 0x5745  # the file of an export is made; key: the export
    RETENTION = 0x5744  # a retention run erases; key: the run. Was PERSON's number; a run done twice erases once
    LINK = 0x5758  # files are exchanged; key: the link
    LEDGER = 0x574C  # rows are written to a ledger; key: the funds case
    TRACE = 0x5754  # a case is traced; key: the funds case
    REPORT = 0x5756  # a report of a victim is taken in; key: the centre


#: Keys of a lock have 31 bits.
_KEYS = 2**31
_EACH = """
SELECT pg_advisory_xact_lock(%s, key) FROM (SELECT DISTINCT unnest(%s::int[]) AS key ORDER BY 1) AS keys
"""
_EACH_TEXT = """
SELECT pg_advisory_xact_lock(%s, key)
FROM (SELECT DISTINCT hashtext(mark) AS key FROM unnest(%s::text[]) AS mark ORDER BY 1) AS keys
"""
_HELD = """
SELECT objid FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def wait(lock: Lock, key: int | None = None) -> None:
    """Take a lock to the end of the transaction; wait for whoever has it."""
    _call("pg_advisory_xact_lock", lock, key)


def share(lock: Lock) -> None:
    """Take a lock to the end of the transaction together with others who share it; wait for who has it alone."""
    _call("pg_advisory_xact_lock_shared", lock, None)


def wait_each(lock: Lock, keys: Iterable[int] | Iterable[str]) -> None:
    """`wait` for many keys, always in the same order, so that two who want some of the same do not block each other.

    Texts are locked by a hash of theirs: two may share one, which costs a wait and nothing else.
    """
    wanted = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(_EACH_TEXT if wanted and isinstance(wanted[0], str) else _EACH, [lock.value, wanted])


def take(lock: Lock, key: int | None = None) -> bool:
    """Take a lock to the end of the transaction; False, at once, when somebody has it."""
    return bool(_call("pg_try_advisory_xact_lock", lock, key))


@contextmanager
def hold(lock: Lock, key: int | None = None, *, waiting: bool = False) -> Iterator[bool]:
    """Hold a lock for the block, over any number of transactions; False when another process holds it.

    `waiting` waits for that process instead. May be nested in one connection. The database lets go of the lock by
    itself when its holder dies.
    """
    if waiting:
        _call("pg_advisory_lock", lock, key)
    held = waiting or bool(_call("pg_try_advisory_lock", lock, key))
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            _call("pg_advisory_unlock", lock, key)


def free(rows: QuerySet[Any], lock: Lock) -> QuerySet[Any]:
    """Those of the rows that no living process holds by their key."""
    return rows.exclude(pk__in=RawSQL(_HELD, [lock.value]))  # noqa: S611 - constant text, one parameter


def _call(function: str, lock: Lock, key: int | None) -> Any:
    numbers = [lock.value] if key is None else [lock.value, key % _KEYS]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(numbers))})", numbers)
        return cursor.fetchone()[0]
