# SPDX-License-Identifier: Apache-2.0
"""A directive as parsed, and the same sealed: the clear values end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from wuzha.sealed.value import Kind, blind, seal


@dataclass(slots=True)
class Incoming:
    """One directive with its fields in canonical form (`domain.md` §3.3). Money in 分, instants aware.

    At least one of `phone`, `id_no` and `account` is there: else nobody could be found (constraint
    `warning_has_a_key`).
    """

    line: int
    level: int
    fraud_type: str
    source_type: str
    pushed_at: datetime
    phone: str | None = None
    id_no: str | None = None
    account: str | None = None
    name: str | None = None
    address: str | None = None
    division_code: str = ""
    directive_no: str = ""
    #: The fraudster's number, link, app or account.
    contact: str | None = None
    last_contact_at: datetime | None = None
    call_count: int | None = None
    call_seconds: int | None = None
    tx_time: datetime | None = None
    tx_amount_fen: int | None = None
    #: `field:CODE` of faulty fields; their raw text is in `raw`.
    flags: tuple[str, ...] = ()
    #: The whole row as it came, as JSON.
    raw: str = "{}"


class SealedRow:
    """The sealed twin of an `Incoming`: tokens for the columns, indexes for the search."""

    __slots__ = (
        "account", "account_index", "address", "contact_index", "dedupe_key", "id_index", "id_no", "name", "phone",
        "phone_index", "raw", "row",
    )  # fmt: skip

    def __init__(self, row: Incoming) -> None:
        self.row = row
        self.phone, self.phone_index = _sealed(Kind.PHONE, row.phone)
        self.id_no, self.id_index = _sealed(Kind.ID_NUMBER, row.id_no)
        self.account, self.account_index = _sealed(Kind.ACCOUNT, row.account)
        self.name = None if row.name is None else seal(Kind.NAME, row.name).token
        self.address = None if row.address is None else seal(Kind.ADDRESS, row.address).token
        self.raw = seal(Kind.TEXT, row.raw).token
        self.contact_index = None if row.contact is None else blind(Kind.TEXT, row.contact)
        self.dedupe_key = self._dedupe_key()

    @property
    def keys(self) -> list[bytes]:
        """Blind indexes of the person."""
        return [k for k in (self.phone_index, self.id_index, self.account_index) if k is not None]

    def _dedupe_key(self) -> bytes:
        """Equal for the same push in two files: number, person, contact and time of push.

        The directive number alone would not do: a source that reuses one would lose a warning.
        """
        digest = blake2b(self.row.directive_no.encode(), digest_size=16)
        for part in (self.phone_index, self.id_index, self.account_index, self.contact_index):
            digest.update(b"\0" if part is None else part)
        digest.update(b"%d" % int(self.row.pushed_at.timestamp()))
        return digest.digest()


def _sealed(kind: Kind, value: str | None) -> tuple[bytes | None, bytes | None]:
    return (None, None) if value is None else (seal(kind, value).token, blind(kind, value))
