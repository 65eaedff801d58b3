# SPDX-License-Identifier: Apache-2.0
"""What was typed, read once: the number of a record or case, or what names a person, as blind indexes.

It lives as long as the request. It is kept nowhere, and the trail says of which kind it was, not what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from wuzha.engine.identifiers import Account, CaseNo, IdentifierError, IdNumber, Landline, Name, Phone
from wuzha.engine.identifiers.text import HALF_WIDTH
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds

#: Characters that are read.
MOST = 64
_PARSERS: tuple[tuple[Kind, Callable[[str], str]], ...] = (
    (Kind.PHONE, Phone.parse), (Kind.PHONE, Landline.parse), (Kind.ID_NUMBER, IdNumber.parse),
    (Kind.ACCOUNT, Account.parse), (Kind.NAME, Name.parse),
)  # fmt: skip
_NUMBER = re.compile(r"([A-Z]{2})?0*([0-9]{1,12})")
#: Digits alone that can only be the number of a record: no account is that short.
_SHORT = 5
#: A bank card is at least this long (ISO/IEC 7812-1); with its check digit it can be nothing else.
_CARD = 16


def readings(text: str) -> dict[Kind, list[bytes]]:
    """What the text can be of a person: blind indexes by their kind."""
    found: dict[Kind, list[bytes]] = {}
    for kind, parse in _PARSERS:
        try:
            found.setdefault(kind, blinds(kind, parse(text.strip())))
        except IdentifierError:
            continue  # it is not of this kind; another may fit
    return found


@dataclass(frozen=True, slots=True)
class Query:
    text: str = field(repr=False)
    #: What it can be, as the trail says it: `number`, `case_no`, or kinds of personal data; empty for none.
    kinds: tuple[str, ...]
    #: Letters and key of the number of a record: `("YJ", 12)`; no letters for a short number, no key for none.
    prefix: str = ""
    key: int | None = None
    #: Blind indexes of what names a person.
    person: dict[Kind, list[bytes]] = field(default_factory=dict)
    #: It can be nothing else, so it is looked for while it is typed; other texts only when somebody asks.
    sure: bool = False

    @classmethod
    def of(cls, text: str, prefixes: Collection[str]) -> Query:
        """`prefixes` are the letters that numbers of records begin with."""
        text = text.strip()[:MOST]
        plain = text.translate(HALF_WIDTH).upper()
        number = _NUMBER.fullmatch(plain)
        if number and (number[1] in prefixes or (not number[1] and len(plain) <= _SHORT)):
            return cls(text, ("number",), number[1] or "", int(number[2]), sure=True)
        if CaseNo.check(text):
            return cls(text, ("case_no",), sure=True)
        person = readings(text) if text and "\0" not in text else {}
        if not person:
            return cls(text, ("case_no",) if any(map(str.isdecimal, text)) and "\0" not in text else ())
        return cls(text, tuple(kind.value for kind in person), person=person, sure=_is_sure(text))

    @property
    def is_personal(self) -> bool:
        """Whether it looks for a person."""
        return bool(self.person)


def _is_sure(text: str) -> bool:
    if Phone.check(text) or IdNumber.check(text):
        return True
    try:
        account = Account.parse(text)
    except IdentifierError:
        return False
    return len(account) >= _CARD and Account.is_bank_card(account)
