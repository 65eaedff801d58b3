# SPDX-License-Identifier: Apache-2.0
"""Where the first version of the chain ends: what was there before events had codes, closed once by a migration."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wuzha.audit.chain import BOUNDARY, GENESIS, Linker
from wuzha.audit.content import code_of, content
from wuzha.audit.services import next_ids
from wuzha.locks import Lock, wait


def close_first_version(events: Any) -> None:
    """Link the last events without codes and put the boundary behind them; nothing to do in a new database.

    `events` is the manager of the model as the migration knows it. Whatever has no code from here on is a forgery,
    also when it bears an old date.

    1. Keep every sealer out.
    2. Leave when there is no event, or one with a code: the first version is closed already.
    3. Link what is not sealed yet by the first version.
    4. Add the boundary, which names the place and the hash of the last event before it, and link it.
    """
    wait(Lock.SEAL)
    if not events.exists() or events.filter(mac__isnull=False).exists():
        return
    linker = Linker()
    seq, previous = head_of(events)
    for event in events.filter(seq__isnull=True).order_by("id").iterator(chunk_size=2000):
        seq += 1
        previous = linker.first_link(previous, seq, event)
        events.filter(pk=event.pk).update(seq=seq, hash=previous)
    boundary = events.model(
        id=next_ids(1)[0], at=timezone.now(), actor_kind="system", actor="audit", action=BOUNDARY, fields=[],
        detail={"seq": seq, "head": previous.hex()},
    )  # fmt: skip
    boundary.mac = code_of(content(boundary))
    boundary.save(force_insert=True)
    events.filter(pk=boundary.pk).update(seq=seq + 1, hash=linker.link(previous, seq + 1, boundary).hash)


def head_of(events: Any) -> tuple[int, bytes]:
    """Place and hash of the last link."""
    head = events.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
    return (head[0], bytes(head[1] or b"")) if head else (0, GENESIS)
