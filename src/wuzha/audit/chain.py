# SPDX-License-Identifier: Apache-2.0
"""The links of the chain: each event's hash covers its content, its code and the hash before it.

Events of the first version have no code: their links cover the content alone. A boundary, itself an event with a code,
stands where the second version begins; nothing is linked by the first version any more. An event whose
code is wrong is linked all the same, as the forgery it is: what was tried cannot be taken out again, nor pass for true.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wuzha.audit.content import content, first_content, genuine
from wuzha.keys import derive

#: The hash before the first event.
GENESIS = bytes(32)
#: The event that says where the events without codes end.
BOUNDARY = "audit.boundary"


class Kind(StrEnum):
    """What a link says of its event."""

    GENUINE = "GENUINE"
    FORGED = "FORGED"
    #: Without a code, from before the boundary.
    FIRST = "FIRST"


@dataclass(frozen=True, slots=True)
class Link:
    kind: Kind
    hash: bytes


class Linker:
    """Computes links with keys kept outside the database, so that who can write the table cannot forge the chain."""

    def __init__(self) -> None:
        self._first = derive("audit-chain")
        self._second = derive("audit-chain-2")

    def link(self, previous: bytes, seq: int, event: Any) -> Link:
        """The link of an event at a place of the chain, with the key in use."""
        text, code = content(event), _bytes(event.mac)
        kind = Kind.GENUINE if genuine(text, code) else Kind.FORGED
        return Link(kind, _second(self._second, kind, previous, seq, text, code))

    def genuine(self, event: Any) -> bool:
        """Does the code of an event hold, whatever its place?"""
        return genuine(content(event), _bytes(event.mac))

    def first_link(self, previous: bytes, seq: int, event: Any) -> bytes:
        """The link of an event without a code, as stands before the boundary."""
        return hmac.digest(self._first, previous + seq.to_bytes(8, "big") + first_content(event), "sha256")

    def check(self, previous: bytes, seq: int, event: Any, *, before_boundary: bool) -> Kind | None:
        """What the link of an event says of it; `None` when it is not the link of this event at this place."""
        stored, text, code = bytes(event.hash or b""), content(event), _bytes(event.mac)
        kind = Kind.GENUINE if genuine(text, code) else Kind.FORGED
        if hmac.compare_digest(stored, _second(self._second, kind, previous, seq, text, code)):
            return kind
        if before_boundary and code is None and hmac.compare_digest(stored, self.first_link(previous, seq, event)):
            return Kind.FIRST
        return None


def head_of(events: Any) -> tuple[int, bytes]:
    """Place and hash of the last link. `events` is the manager of the trail."""
    head = events.filter(seq__isnull=False).order_by("-seq").values_list("seq", "hash").first()
    return (head[0], bytes(head[1] or b"")) if head else (0, GENESIS)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _second(key: bytes, kind: Kind, previous: bytes, seq: int, text: bytes, code: bytes | None) -> bytes:
    mark = b"\x01" if kind is Kind.GENUINE else b"\x00"
    code = code or b""
    covered = b"".join((mark, previous, seq.to_bytes(8, "big"), len(code).to_bytes(4, "big"), code, text))
    return hmac.digest(key, covered, "sha256")
