# SPDX-License-Identifier: Apache-2.0
"""Identifiers of people, accounts and offices: parse, check, mask. One file per type.

Each type has a `name`, the `standard` it follows, and three functions: `parse(text)` gives the canonical form or raises
`IdentifierError` with a stable code, `check(text)` says whether it would, `mask(canonical)` gives the form that may be
shown. Facts about a value (the sex in an ID number, whether a segment is virtual) are further functions of its type.
Nothing is ever guessed: digits that a spreadsheet has lost are an error, not a best effort.
"""

from __future__ import annotations

from wuzha.engine.identifiers.account import Account
from wuzha.engine.identifiers.address import Address
from wuzha.engine.identifiers.bank_card import BankCard
from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.case_no import CaseNo
from wuzha.engine.identifiers.chat_id import ChatId
from wuzha.engine.identifiers.device import Iccid, Imei
from wuzha.engine.identifiers.division import Division, DivisionLevel, TownshipKind
from wuzha.engine.identifiers.errors import MEANINGS, ErrorCode, IdentifierError
from wuzha.engine.identifiers.id_number import IdNumber, Sex
from wuzha.engine.identifiers.landline import Landline
from wuzha.engine.identifiers.mentions import Mention, mentions
from wuzha.engine.identifiers.name import Name
from wuzha.engine.identifiers.phone import Phone
from wuzha.engine.identifiers.police_org import PoliceOrg
from wuzha.engine.identifiers.scan import Match, find_clear, redact
from wuzha.engine.identifiers.telephone import parse_telephone
from wuzha.engine.identifiers.text import is_cut
from wuzha.engine.identifiers.uscc import Uscc

#: Every type by its name.
TYPES: dict[str, type[Identifier]] = {
    kind.name: kind
    for kind in (
        Phone, Landline, IdNumber, BankCard, Account, Uscc, Division, PoliceOrg, CaseNo, Name, Address, ChatId, Imei,
        Iccid,
    )
}  # fmt: skip

__all__ = [
    "MEANINGS",
    "TYPES",
    "Account",
    "Address",
    "BankCard",
    "CaseNo",
    "ChatId",
    "Division",
    "DivisionLevel",
    "ErrorCode",
    "Iccid",
    "IdNumber",
    "Identifier",
    "IdentifierError",
    "Imei",
    "Landline",
    "Match",
    "Mention",
    "Name",
    "Phone",
    "PoliceOrg",
    "Sex",
    "TownshipKind",
    "Uscc",
    "find_clear",
    "is_cut",
    "mentions",
    "parse_telephone",
    "redact",
]
