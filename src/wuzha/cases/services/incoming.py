# SPDX-License-Identifier: Apache-2.0
"""One row of a list of cases, and its sealed twin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from wuzha.cases.rules.told import Told
from wuzha.keys.indexes import lift, state
from wuzha.sealed import Kind
from wuzha.sealed.value import base_blinder, sealer, sex_and_birth


@dataclass(slots=True)
class IncomingCase:
    """One victim of one case with its fields in canonical form. Money in 分, instants aware.

    At least one of `phone`, `id_no` and `account` is there (constraint `victim_has_a_key`).
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
    unit_id: int | None = None
    #: Documents of the case, as far as the list tells of them, and the organ that decided.
    papers: tuple[Told, ...] = ()
    organ: str = ""
    place_unit_id: int | None = None
    place: str | None = None
    narrative: str | None = None
    home_unit_id: int | None = None
    address: str | None = None
    verified_fen: int | None = None
    averted_fen: int | None = None
    #: Codes of `cases.channels` and `cases.payments`.
    reached_by: tuple[str, ...] = ()
    paid_by: tuple[str, ...] = ()
    #: A code of `cases.occupations`.
    occupation: str | None = None
    #: `field:CODE` of faulty fields; their raw text is in `raw`.
    flags: tuple[str, ...] = ()
    #: The whole row as it came, as JSON.
    raw: str = "{}"


class Seals:
    """The sealing functions of a victim's fields, made once a process."""

    def __init__(self) -> None:
        self.phone, self.phone_base = sealer(Kind.PHONE), base_blinder(Kind.PHONE)
        self.id_no, self.id_base = sealer(Kind.ID_NUMBER), base_blinder(Kind.ID_NUMBER)
        self.account, self.account_base = sealer(Kind.ACCOUNT), base_blinder(Kind.ACCOUNT)
        self.name, self.raw, self.text_base = sealer(Kind.NAME), sealer(Kind.TEXT), base_blinder(Kind.TEXT)
        self.address = sealer(Kind.ADDRESS)


seals = cache(Seals)


class SealedCase:
    """The sealed twin: tokens for the columns, indexes for the search, and a digest that tells a change."""

    __slots__ = (
        "account", "account_index", "address", "birth_year", "digest", "id_index", "id_no", "name", "narrative",
        "phone", "phone_index", "place", "raw", "row", "sex", "state",
    )  # fmt: skip

    def __init__(self, row: IncomingCase) -> None:
        by = seals()
        self.row = row
        self.state = state()
        self.phone = None if row.phone is None else by.phone(row.phone)
        self.phone_index = None if row.phone is None else lift(by.phone_base(row.phone))
        self.id_no = None if row.id_no is None else by.id_no(row.id_no)
        self.id_index = None if row.id_no is None else lift(by.id_base(row.id_no))
        told: tuple[int | None, int | None] = (None, None) if row.id_no is None else sex_and_birth(row.id_no)
        self.sex, self.birth_year = told
        self.account = None if row.account is None else by.account(row.account)
        self.account_index = None if row.account is None else lift(by.account_base(row.account))
        self.name = None if row.name is None else by.name(row.name)
        self.raw = by.raw(row.raw)
        self.address = None if row.address is None else by.address(row.address)
        self.place = None if row.place is None else by.address(row.place)
        self.narrative = None if row.narrative is None else by.raw(row.narrative)
        facts: tuple[object, ...] = (
            row.case_no, row.occurred_at.timestamp(), row.reported_at.timestamp(), row.fraud_type, row.loss_fen,
            row.unit_id, row.phone, row.id_no, row.account, row.name,
        )  # fmt: skip
        more = (
            row.place_unit_id, row.place, row.narrative, row.home_unit_id, row.address, row.verified_fen,
            row.averted_fen, row.reached_by, row.paid_by,
        )  # fmt: skip
        # Lists that tell no more than before give the digests of before.
        facts += more if any(more) else ()
        facts += (row.occupation,) if row.occupation else ()
        # Keyed like an index: a digest of a name or number without a key could be guessed.
        self.digest = lift(by.text_base(repr(facts)))

    def same_victim(self, phone: bytes | None, id_no: bytes | None, account: bytes | None) -> bool:
        """Whether a row of the same case with these indexes is about the same person."""
        if id_no is not None and self.id_index is not None:
            return id_no == self.id_index
        pairs = ((phone, self.phone_index), (account, self.account_index))
        return any(one is not None and one == other for one, other in pairs)
