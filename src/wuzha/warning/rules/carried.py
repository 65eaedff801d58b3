# SPDX-License-Identifier: Apache-2.0
"""What can be said of a field of a push: how a cell is read, what two pushes make of it, how it is shown.

The fields themselves are declared in `wuzha.warning.fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Name, Phone, redact
from wuzha.intake.cells import CellError, CellProblem, parse_amount_fen, parse_count, parse_duration, parse_time
from wuzha.sealed.value import Kind
from wuzha.ui import moments, money

#: A value as it is read; as it is stored, personal data is a token.
Value = str | int | bool | datetime | bytes | None
#: The longest plain text: what is longer is cut, and whole in the row that is kept with the push.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Type:
    """A type of values: from a cell to the column of the warning, and from there to people."""

    #: A cell as a value. Raises `CellError` or `IdentifierError`: the row is then in with a flag, without the value.
    read: Callable[[str], Any]
    #: Its column in the database, as PostgreSQL names it.
    column: str
    #: What the API answers.
    api: type
    #: How a page says it.
    text: Callable[[Any], Any] = str
    #: How an export writes it.
    cell: Callable[[Any], Any] = lambda value: value
    #: How a cell of it is shown among rejects; hidden without.
    mask: Callable[[str], str] | None = redact
    #: Personal data: sealed in a `SealedField` of this kind.
    kind: Kind | None = None


def yuan(fen: int | None) -> str:
    """分 as 元 with two places, in digits only, exactly."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _cut(text: str) -> str:
    """As its column holds it (the database takes no NUL)."""
    return text.replace("\0", "")[:LONGEST]


def _plain(text: str) -> str:
    return _cut(redact(text))


def _flag(text: str) -> bool:
    plain = text.casefold()
    if plain not in _FLAGS:
        raise CellError(CellProblem.UNKNOWN)
    return _FLAGS[plain]


_FLAGS = dict.fromkeys(("是", "有", "yes", "y", "true", "1"), True) | dict.fromkeys(
    ("否", "没有", "no", "n", "false", "0"), False
)

#: A short text that names nobody; numbers of people in it are masked. Its column: `CharField(max_length=LONGEST)`.
TEXT = Type(_plain, "varchar", str)
COUNT = Type(parse_count, "int", int)
SECONDS = Type(parse_duration, "int", int, moments.span)
#: In files 元, anywhere else 分. Its column: `BigIntegerField`.
MONEY = Type(parse_amount_fen, "bigint", int, money.money, yuan)
TIME = Type(lambda text: parse_time(text, SHANGHAI), "timestamptz", datetime, moments.local)
FLAG = Type(_flag, "bool", bool, lambda value: _("Yes") if value else _("No"))


def code(words: Mapping[str, tuple[Any, Sequence[str]]]) -> Type:
    """One of some codes: each with its label and the words that files use for it."""
    codes = {word.casefold(): one for one, (_label, ways) in words.items() for word in (one, *ways)}

    def read(text: str) -> str:
        if (found := codes.get(text.casefold())) is None:
            raise CellError(CellProblem.UNKNOWN)
        return found

    def label(value: str) -> str:
        return str(words[value][0]) if value in words else value

    return Type(read, "varchar", str, label, label)


def personal(kind: Kind) -> Type:
    """Personal data. Its column: `SealedField(kind)`. It is shown masked, and in clear for a purpose."""
    read, mask = _PERSONAL[kind]
    return Type(read, "bytea", str, mask=mask, kind=kind)


_PERSONAL: dict[Kind, tuple[Callable[[str], str], Callable[[str], str] | None]] = {
    Kind.PHONE: (Phone.parse, Phone.mask),
    Kind.ID_NUMBER: (IdNumber.parse, IdNumber.mask),
    Kind.ACCOUNT: (Account.parse, Account.mask),
    Kind.NAME: (Name.parse, Name.mask),
    Kind.ADDRESS: (Address.parse, Address.mask),
    Kind.CHAT: (ChatId.parse, ChatId.mask),
    Kind.TEXT: (_cut, None),
}


class Again(Enum):
    """What is kept when the person is pushed again."""

    #: What the first push said, were it nothing.
    FIRST = "FIRST"
    #: What was said first.
    FILL = "FILL"
    #: What the latest push said that said anything.
    NEWEST = "NEWEST"
    #: The most; of times the latest, of flags yes.
    LARGEST = "LARGEST"

    def of(self, one: Any, other: Any, *, newer: bool) -> Any:
        """What is kept of what is known and what comes to it; `newer`: the other was pushed later."""
        if other is None or self is Again.FIRST:
            return one
        if one is None:
            return other
        if self is Again.LARGEST:
            return max(one, other)
        return other if self is Again.NEWEST and newer else one


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file, or one member of a post. All of them are kept, sealed, in the row of the push."""

    #: Its canonical name, which posts use.
    key: str
    #: What people call it.
    label: Any
    #: How files head its column: words with blanks between them.
    headers: str
    #: How its cells are shown among rejects; hidden without.
    mask: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried(Field):
    """A field that the warning carries too, in a nullable column of the same name, and that no rule asks for."""

    type: Type
    #: What is kept when the person is pushed again.
    again: Again
    #: It says something of the person, not of this round: the next round begins with it.
    lasting: bool = False
    #: Where it is shown: pages of a warning (personal data in clear at the desk only), answers of the API, exports.
    page: bool = True
    api: bool = True
    export: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "mask", self.type.mask)
        if self.type.kind is not None and self.again is Again.LARGEST:
            raise ValueError(f"Nobody knows which {self.key} is larger: it is sealed")

    @property
    def sealed(self) -> bool:
        return self.type.kind is not None
