# SPDX-License-Identifier: Apache-2.0
"""The single sealer: turns the unsealed tail into links of the chain, a batch at a time, off the path of the work."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.chain import Kind, Linker, head_of
from wuzha.audit.labels import FORGED
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.locks import Lock, take

log = logging.getLogger(__name__)

BATCH = 2000

#: The owner of the trail sets the seals: the application may not (`0001_schema`).
_SEAL = "SELECT audit_seal(%s, %s::bigint[], %s::bytea[])"


def unsealed() -> bool:
    """Whether there is anything to seal: one question, for who asks all the time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM audit_event WHERE seq IS NULL)")
        return bool(cursor.fetchone()[0])


@transaction.atomic
def seal_batch(limit: int = BATCH) -> int:
    """Seal up to `limit` events; the number sealed, 0 also when another sealer is at work.

    1. Take the sealer's lock, or leave.
    2. Read the head of the chain.
    3. Link the unsealed events to it in the order of their ids. One whose code is wrong is linked as a forgery.
    4. Write all links in one statement.
    5. Raise the alarm, itself an event, when there were forgeries.
    """
    with connection.cursor() as cursor:
        if not take(Lock.SEAL):
            return 0
        seq, previous = head_of(Event.objects)
        linker = Linker()
        ids: list[int] = []
        hashes: list[bytes] = []
        forged: list[int] = []
        for event in Event.objects.filter(seq__isnull=True).order_by("id")[:limit]:
            seq += 1
            link = linker.link(previous, seq, event)
            previous = link.hash
            ids.append(event.pk)
            hashes.append(previous)
            if link.kind is Kind.FORGED:
                forged.append(event.pk)
        if ids:
            cursor.execute(_SEAL, [seq - len(ids) + 1, ids, hashes])
        if forged:
            _alarm(forged)
        return len(ids)


def _alarm(forged: list[int]) -> None:
    """Tell of events that no process with the key has made; the first and the last id, and how many."""
    log.error("Forged events in the audit trail: %d, the first is %d", len(forged), forged[0])
    record(
        Actor.system("audit"), FORGED, on=("event", forged[0]), rows=len(forged), outcome="REFUSED",
        detail={"first": forged[0], "last": forged[-1]},
    )  # fmt: skip


def seal_all() -> int:
    """Seal until nothing is left; the number sealed."""
    total = 0
    while sealed := seal_batch():
        total += sealed
    return total
