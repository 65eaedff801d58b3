# SPDX-License-Identifier: Apache-2.0
"""The links of the chain: each event's hash covers its content and the hash before it."""

from __future__ import annotations

import hmac
import json
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
