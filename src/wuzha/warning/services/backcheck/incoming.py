# SPDX-License-Identifier: Apache-2.0
"""A case as parsed, and the same sealed: the clear values end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wuzha.warning.services.receive.incoming import seals


@dataclass(slots=True)
class IncomingCase:
    """One victim of one case with its fields in canonical form. Money in 分, instants aware.

    At least one of `phone`, `id_no` and `account` is there (constraint `case_has_a_key`).
    """

    line: int
    case_no: str
    occurred_at: datetime
    reported_at: datetime
    fraud_type: str
    phone: str | None = None
    id_no: str | None = None
    account: str | None = None
    name: str | None = None
    loss_fen: int = 0
    station_id: int | None = None
    #: `field:CODE` of faulty fields; their raw text is in `raw`.
    flags: tuple[str, ...] = ()
    #: The whole row as it came, as JSON.
    raw: str = "{}"


class SealedCase:
    """The sealed twin: tokens for the columns, indexes for the search, and a digest that tells a change."""

    __slots__ = (
        "account", "account_index", "digest", "id_index", "id_no", "name", "phone", "phone_index", "raw", "row",
    )  # fmt: skip

    def __init__(self, row: IncomingCase) -> None:
        by = seals()
        self.row = row
        self.phone = None if row.phone is None else by.phone(row.phone)
        self.phone_index = None if row.phone is None else by.phone_index(row.phone)
        self.id_no = None if row.id_no is None else by.id_no(row.id_no)
        self.id_index = None if row.id_no is None else by.id_index(row.id_no)
        self.account = None if row.account is None else by.account(row.account)
        self.account_index = None if row.account is None else by.account_index(row.account)
        self.name = None if row.name is None else by.name(row.name)
        self.raw = by.raw(row.raw)
        facts = (
            row.case_no, row.occurred_at.timestamp(), row.reported_at.timestamp(), row.fraud_type, row.loss_fen,
            row.station_id, row.phone, row.id_no, row.account, row.name,
        )  # fmt: skip
        # Keyed like an index: a digest of a name or number without a key could be guessed.
        self.digest = by.contact_index(repr(facts))

    def same_victim(self, phone: bytes | None, id_no: bytes | None, account: bytes | None) -> bool:
        """Whether a row of the same case with these indexes is about the same person."""
        if id_no is not None and self.id_index is not None:
            return id_no == self.id_index
        pairs = ((phone, self.phone_index), (account, self.account_index))
        return any(one is not None and one == other for one, other in pairs)
