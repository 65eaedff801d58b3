# SPDX-License-Identifier: Apache-2.0
"""Walking the chain from its first link, naming the first broken one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from wuzha.audit.chain import GENESIS, Linker
from wuzha.audit.models import Event


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found. `head` is the last hash as hexadecimal: print it or send it elsewhere as an anchor."""

    ok: bool
    events: int
    unsealed: int
    head: str
    #: Place in the chain and id of the event where it breaks, and why: `missing`, `changed` or `anchor`.
    broken_seq: int | None = None
    broken_id: int | None = None
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify(anchor: str | None = None) -> Verdict:
    """Recompute every link. With `anchor`, a hash printed earlier must be among them (it detects a cut-off tail)."""
    linker = Linker()
    previous, seq = GENESIS, 0
    anchor_seen = anchor is None
    unsealed = Event.objects.filter(seq__isnull=True).count()

    def broken(reason: str, at: int, event_id: int | None) -> Verdict:
        return Verdict(False, seq, unsealed, previous.hex(), at, event_id, reason)

    for event in Event.objects.filter(seq__isnull=False).order_by("seq").iterator(chunk_size=5000):
        if event.seq != seq + 1:
            return broken("missing", seq + 1, None)
        expected = linker.link(previous, event.seq, event)
        if expected != bytes(event.hash or b""):
            return broken("changed", event.seq, event.pk)
        previous, seq = expected, event.seq
        anchor_seen = anchor_seen or previous.hex() == anchor
    if not anchor_seen:
        return broken("anchor", seq, None)
    return Verdict(True, seq, unsealed, previous.hex())
