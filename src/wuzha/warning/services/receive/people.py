# SPDX-License-Identifier: Apache-2.0
"""The warnings known of the people in a chunk, found again by phone, ID number or account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wuzha.warning.fields import joined
from wuzha.warning.rules.carried import Value
from wuzha.warning.rules.lifecycle import AT_CENTRE, OPEN
from wuzha.warning.rules.merge import KnownWarning
from wuzha.warning.services.receive.incoming import SealedRow


@dataclass(slots=True)
class Entry:
    """A warning as the chunk knows it: read from the database, or about to be written.

    What the chunk changes gathers here and is written once at the end.
    """

    pk: int
    known: KnownWarning
    phone: bytes | None
    phone_index: bytes | None
    id_no: bytes | None
    id_index: bytes | None
    account: bytes | None
    account_index: bytes | None
    name: bytes | None
    name_index: bytes | None
    address: bytes | None
    division_code: str
    fraud_type: str
    source_type: str
    first_pushed_at: datetime
    last_contact_at: datetime | None
    call_seconds: int | None
    amount_fen: int | None
    payment_seen: bool
    push_count: int
    flags: list[str]
    #: What `wuzha.warning.fields` declares.
    carried: tuple[Value, ...]
    #: Keys the person was known by before: of warnings that went into this one, or before another number was adopted.
    former: set[bytes] = field(default_factory=set)
    previous: int | None = None
    is_new: bool = False
    touched: bool = False
    raised: bool = False
    #: Its level rose, and its deadlines with it.
    lifted: bool = False

    def absorb(self, sealed: SealedRow, level: int) -> None:
        """Take in one more push: counts add up, instants and amounts grow, missing fields are filled."""
        row, known = sealed.row, self.known
        if known.state in OPEN:  # what is done keeps the level and the clocks it was done under
            self.lifted = self.lifted or level != known.level
            known.level = level
        newer = row.pushed_at >= known.last_pushed_at
        self.carried = joined(self.carried, sealed.carried, newer=newer)
        known.last_pushed_at = max(known.last_pushed_at, row.pushed_at)
        self.push_count += 1
        self.last_contact_at = _latest(self.last_contact_at, row.last_contact_at)
        self.call_seconds = _largest(self.call_seconds, row.call_seconds)
        self.amount_fen = _largest(self.amount_fen, row.tx_amount_fen)
        self.payment_seen = self.payment_seen or payment_of(sealed) is not None
        for name in ("phone", "id_no", "account", "name", "address"):
            if getattr(self, name) is None:
                setattr(self, name, getattr(sealed, name))
        for name in ("phone_index", "id_index", "account_index", "name_index"):
            if getattr(self, name) is None:
                setattr(self, name, getattr(sealed, name))
        self.division_code = self.division_code or row.division_code
        self.flags += [flag for flag in row.flags if flag not in self.flags]
        self.remember(sealed)
        self.touched = True

    def remember(self, sealed: SealedRow) -> None:
        """Know the push's contact and payment from now on."""
        if sealed.contact_index is not None:
            self.known.contacts.add(sealed.contact_index)
        if (payment := payment_of(sealed)) is not None:
            self.known.payments.add(payment)

    @property
    def keys(self) -> set[bytes]:
        """What the person is found by."""
        return {key for key in (self.phone_index, self.id_index, self.account_index) if key is not None}

    @property
    def at_centre(self) -> bool:
        return self.known.state in AT_CENTRE


def payment_of(sealed: SealedRow) -> tuple[datetime | None, int | None] | None:
    """The payment the push saw, if it saw one."""
    row = sealed.row
    return (row.tx_time, row.tx_amount_fen) if row.tx_time is not None or row.tx_amount_fen else None


class People:
    """Entries by any of their keys."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[bytes, list[Entry]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        for key in entry.keys | entry.former if entry.former else entry.keys:
            entries = self._by_key.setdefault(key, [])
            if entry not in entries:
                entries.append(entry)

    def find(self, sealed: SealedRow) -> Entry | None:
        """The person's latest warning, an open one first. Two different ID numbers are two people, whatever phone or
        account they share: a family's number must not make them one."""
        candidates = [
            entry
            for key in sealed.keys
            for entry in self._by_key.get(key, ())
            if entry.id_index is None or sealed.id_index is None or entry.id_index == sealed.id_index
        ]
        return max(candidates, key=_recency, default=None)


def _recency(entry: Entry) -> tuple[bool, datetime, int]:
    return entry.known.state in OPEN, entry.known.last_pushed_at, entry.pk


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((x for x in (one, other) if x is not None), default=None)


def _largest(one: int | None, other: int | None) -> int | None:
    return max((x for x in (one, other) if x is not None), default=None)
