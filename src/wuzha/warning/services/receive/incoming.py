# SPDX-License-Identifier: Apache-2.0
"""A directive as parsed, and the same sealed: the clear values end here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b

from wuzha.keys.indexes import hold, lift, state
from wuzha.sealed.value import Kind, base_blinder, blinder, sealer
from wuzha.warning.fields import CARRIED
from wuzha.warning.rules.carried import Value


@dataclass(slots=True)
class IncomingDirective:
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
    call_seconds: int | None = None
    tx_time: datetime | None = None
    tx_amount_fen: int | None = None
    #: What `wuzha.warning.fields` declares, in the order of its `CARRIED`.
    carried: tuple[Value, ...] = (None,) * len(CARRIED)
    #: `field:CODE` of faulty fields; their raw text is in `raw`.
    flags: tuple[str, ...] = ()
    #: The whole row as it came, as JSON.
    raw: str = "{}"


class Seals:
    """The sealing functions of a directive's fields, made once a process."""

    def __init__(self) -> None:
        self.phone, self.phone_base = sealer(Kind.PHONE), base_blinder(Kind.PHONE)
        self.id_no, self.id_base = sealer(Kind.ID_NUMBER), base_blinder(Kind.ID_NUMBER)
        self.account, self.account_base = sealer(Kind.ACCOUNT), base_blinder(Kind.ACCOUNT)
        self.name, self.address = sealer(Kind.NAME), sealer(Kind.ADDRESS)
        self.name_index = blinder(Kind.NAME)
        self.raw, self.contact_base = sealer(Kind.TEXT), base_blinder(Kind.TEXT)
        self._carried = [None if one.type.kind is None else sealer(one.type.kind) for one in CARRIED]
        self._any_carried = any(self._carried)

    def carried(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """What a push carries, with its personal data sealed."""
        if not self._any_carried:
            return values
        pairs = zip(self._carried, values, strict=True)
        return tuple(seal(str(value)) if seal and value is not None else value for seal, value in pairs)


seals = cache(Seals)


class SealedRow:
    """The sealed twin of an `IncomingDirective`: tokens for the columns, indexes for the search."""

    __slots__ = (
        "account", "account_index", "address", "carried", "contact_index", "dedupe_key", "id_index", "id_no", "keys",
        "name", "name_index", "phone", "phone_index", "raw", "row", "state",
    )  # fmt: skip

    def __init__(self, row: IncomingDirective) -> None:
        by = seals()
        self.row = row
        #: What its indexes look like: `current` compares.
        self.state = state()
        self.phone = self.phone_index = self.id_no = self.id_index = self.account = self.account_index = None
        #: Blind indexes of the person.
        self.keys: list[bytes] = []
        #: The same as they were in the first generation.
        bases: list[bytes | None] = [None] * 4
        if row.phone is not None:
            bases[0] = base = by.phone_base(row.phone)
            self.phone, self.phone_index = by.phone(row.phone), lift(base)
            self.keys.append(self.phone_index)
        if row.id_no is not None:
            bases[1] = base = by.id_base(row.id_no)
            self.id_no, self.id_index = by.id_no(row.id_no), lift(base)
            self.keys.append(self.id_index)
        if row.account is not None:
            bases[2] = base = by.account_base(row.account)
            self.account, self.account_index = by.account(row.account), lift(base)
            self.keys.append(self.account_index)
        self.name = None if row.name is None else by.name(row.name)
        self.name_index = None if row.name is None else by.name_index(row.name)
        self.address = None if row.address is None else by.address(row.address)
        self.carried = by.carried(row.carried)
        self.raw = by.raw(row.raw)
        self.contact_index: bytes | None = None
        if row.contact is not None:
            bases[3] = base = by.contact_base(row.contact)
            self.contact_index = lift(base)
        self.dedupe_key = lift(self._dedupe_key(bases))

    def _dedupe_key(self, indexes: list[bytes | None]) -> bytes:
        """Equal for the same push in two files: number, person, contact and time of push.

        The directive number alone would not do: a source that reuses one would lose a warning. It is made of indexes of
        the first generation, and goes over to a later one as a whole.
        """
        parts = [self.row.directive_no.encode()]
        parts += [part or b"\0" for part in indexes]
        parts.append(b"%d" % int(self.row.pushed_at.timestamp()))
        return blake2b(b"".join(parts), digest_size=16).digest()


def current(rows: Sequence[IncomingDirective | SealedRow]) -> list[SealedRow]:
    """The rows sealed, with indexes as the columns have them to the end of the transaction; the same rows as a rule."""
    now = hold()
    sealed = [row if isinstance(row, SealedRow) else SealedRow(row) for row in rows]
    return [one if one.state == now else SealedRow(one.row) for one in sealed]
