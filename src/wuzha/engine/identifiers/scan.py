# SPDX-License-Identifier: Apache-2.0
"""Clear personal numbers in running text: found by tests that look for leaks, masked in logs.

Found: mobile numbers, ID numbers of 18 and 15 digits (by shape and date: a mistyped one is still a person's), UnionPay
cards that pass Luhn; also full-width, with the usual grouping, with +86. Not found: names, addresses, fixed lines,
accounts without a checksum. UUIDs and hex digests are skipped: by chance they contain such digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wuzha.engine.identifiers.bank_card import BankCard
from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.id_number import IdNumber
from wuzha.engine.identifiers.phone import Phone
from wuzha.engine.identifiers.text import HALF_WIDTH

#: Only provinces that exist: serial numbers that begin with a year are fifteen digits too.
_OLD_DIVISION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_CLEAR = re.compile(
    rf"""
    (?P<opaque> (?<![0-9a-f]) (?: [0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}
                               | (?=[0-9]*[a-f])[0-9a-f]{{32,}} ) (?![0-9a-f]) )
    | (?<![0-9]) (?<![0-9]\.) (?:
        (?P<id_number> [1-9][0-9]{{5}}[ ]?(?:18|19|20)[0-9]{{2}}{_DAY}[ ]?[0-9]{{3}}[0-9Xx]
                     | {_OLD_DIVISION}[0-9]{{2}}{_DAY}[0-9]{{3}} )
        | (?P<bank_card> 62[0-9]{{2}}(?:[ -]?[0-9]{{4}}){{3}}(?:[ -]?[0-9]{{1,3}})? )
        | (?P<phone> (?:\+?86[ -]?|0086[ -]?|0)? 1[3-9][0-9](?:[ -]?[0-9]{{4}}){{2}} )
      ) (?![0-9])
    """,
    re.VERBOSE,
)
_TYPES: dict[str, type[Identifier]] = {kind.name: kind for kind in (IdNumber, BankCard, Phone)}
_GROUPING = str.maketrans("", "", " -")


class Match(NamedTuple):
    """A clear value in a text: what it is and where. It shows the masked form only, so it may be printed."""

    kind: str
    #: Positions in the text searched: `text[start:end]`.
    start: int
    end: int
    masked: str


def find_clear(text: str) -> list[Match]:
    """The clear phones, ID numbers and bank cards in a text, in order, none overlapping."""
    return list(_matches(text))


def redact(text: str) -> str:
    """The text with each clear value replaced by its mask; the same object if there was none."""
    pieces: list[str] = []
    last = 0
    for match in _matches(text):
        pieces += text[last : match.start], match.masked
        last = match.end
    return "".join([*pieces, text[last:]]) if pieces else text


def _matches(text: str) -> Iterator[Match]:
    for found in _CLEAR.finditer(text.translate(HALF_WIDTH)):
        kind = found.lastgroup
        if kind is None or kind == "opaque":
            continue
        value = found[0].translate(_GROUPING).upper()
        if kind == "phone":
            value = value[-11:]
        if kind == "bank_card" and not BankCard.luhn_ok(value):
            continue
        yield Match(kind, found.start(), found.end(), _TYPES[kind].mask(value))
