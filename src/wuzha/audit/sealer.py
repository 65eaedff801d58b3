# SPDX-License-Identifier: Apache-2.0
"""The single sealer: turns the unsealed tail into links of the chain, a batch at a time, off the path of the work."""

from __future__ import annotations

import logging
from threading import Event as Stop

from django.db import OperationalError, close_old_connections, connection, transaction

from wuzha.audit.chain import GENESIS, Linker
from wuzha.audit.models import Event
from wuzha.locks import Lock, take

log = logging.getLogger(__name__)

BATCH = 2000
#: Seconds between looks; an event is sealed within a second of its commit.
INTERVAL = 0.5

_SEAL = """
UPDATE audit_event AS e SET seq = s.seq, hash = s.hash
FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS s(id, seq, hash) WHERE e.id = s.id
"""


@transaction.atomic
def seal_batch(limit: int = BATCH) -> int:
    """Seal up to `limit` events; the number sealed, 0 also when another sealer is at work.

    1. Take the sealer's lock, or leave.
    2. Read the head of the chain.
    3. Link the unsealed events to it in the order of their ids.
    4. Write all links in one statement.
    """
    with connection.cursor() as cursor:
        if not take(Lock.SEAL):
            return 0
        head = Event.objects.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
        seq, previous = (head[0], bytes(head[1] or b"")) if head and head[0] is not None else (0, GENESIS)
        linker = Linker()
        ids: list[int] = []
        seqs: list[int] = []
        hashes: list[bytes] = []
        for event in Event.objects.filter(seq__isnull=True).order_by("id")[:limit]:
            seq += 1
            previous = linker.link(previous, seq, event)
            ids.append(event.pk)
            seqs.append(seq)
            hashes.append(previous)
        if ids:
            cursor.execute(_SEAL, [ids, seqs, hashes])
        return len(ids)


def seal_all() -> int:
    """Seal until nothing is left; the number sealed."""
    total = 0
    while sealed := seal_batch():
        total += sealed
    return total


def run_forever(stop: Stop) -> None:
    """The sealer's loop in the worker process. A lost database connection is waited out, never fatal."""
    while not stop.is_set():
        try:
            close_old_connections()
            sealed = seal_batch()
        except OperationalError as error:
            log.warning("The audit sealer waits for the database: %s", type(error).__name__)
            sealed = 0
        if sealed < BATCH:
            stop.wait(INTERVAL)
    connection.close()
