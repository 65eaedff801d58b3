# SPDX-License-Identifier: Apache-2.0
"""A directive as parsed, and the same sealed: the clear values end here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b

from wuzha.sealed.value import Kind, blinder, sealer
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
        self.phone, self.phone_index = sealer(Kind.PHONE), blinder(Kind.PHONE)
        self.id_no, self.id_index = sealer(Kind.ID_NUMBER), blinder(Kind.ID_NUMBER)
        self.account, self.account_index = sealer(Kind.ACCOUNT), blinder(Kind.ACCOUNT)
        self.name, self.address = sealer(Kind.NAME), sealer(Kind.ADDRESS)
        self.name_index = blinder(Kind.NAME)
        self.raw, self.contact_index = sealer(Kind.TEXT), blinder(Kind.TEXT)
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
        "name", "name_index", "phone", "phone_index", "raw", "row",
    )  # fmt: skip

    def __init__(self, row: IncomingDirective) -> None:
        by = seals()
        self.row = row
        self.phone = self.phone_index = self.id_no = self.id_index = self.account = self.account_index = None
        #: Blind indexes of the person.
        self.keys: list[bytes] = []
        if row.phone is not None:
            self.phone, self.phone_index = by.phone(row.phone), by.phone_index(row.phone)
            self.keys.append(self.phone_index)
        if row.id_no is not None:
            self.id_no, self.id_index = by.id_no(row.id_no), by.id_index(row.id_no)
            self.keys.append(self.id_index)
        if row.account is not None:
            self.account, self.account_index = by.account(row.account), by.account_index(row.account)
            self.keys.append(self.account_index)
        self.name = None if row.name is None else by.name(row.name)
        self.name_index = None if row.name is None else by.name_index(row.name)
        self.address = None if row.address is None else by.address(row.address)
        self.carried = by.carried(row.carried)
        self.raw = by.raw(row.raw)
        self.contact_index = None if row.contact is None else by.contact_index(row.contact)
        self.dedupe_key = self._dedupe_key()

    def _dedupe_key(self) -> bytes:
        """Equal for the same push in two files: number, person, contact and time of push.

        The directive number alone would not do: a source that reuses one would lose a warning.
        """
        parts = [self.row.directive_no.encode()]
        parts += [part or b"\0" for part in (self.phone_index, self.id_index, self.account_index, self.contact_index)]
        parts.append(b"%d" % int(self.row.pushed_at.timestamp()))
        return blake2b(b"".join(parts), digest_size=16).digest()
