# SPDX-License-Identifier: Apache-2.0
"""The links of the chain: each event's hash covers its content and the hash before it.

Walking the chain from its first link names the first broken one.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

from wuzha.audit.models import Event
from wuzha.keys import derive

#: What a hash covers, in this order. A new column joins under a new version of the chain, never silently.
COVERED = (
    "id", "actor_kind", "actor", "person_id", "role", "unit_code", "address", "action", "object_type", "object_id",
    "purpose", "fields", "row_count", "outcome", "detail",
)  # fmt: skip

#: The hash before the first event.
GENESIS = bytes(32)


def content(event: Event) -> bytes:
    """The event as canonical JSON: sorted keys, no spaces, UTC to the microsecond."""
    values: dict[str, Any] = {name: getattr(event, name) for name in COVERED}
    values["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Linker:
    """Computes links with a key kept outside the database, so that who can write the table cannot forge the chain."""

    def __init__(self) -> None:
        self._key = derive("audit-chain")

    def link(self, previous: bytes, seq: int, event: Event) -> bytes:
        """HMAC-SHA256 over the previous hash, the place in the chain and the content."""
        return hmac.digest(self._key, previous + seq.to_bytes(8, "big") + content(event), "sha256")


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
