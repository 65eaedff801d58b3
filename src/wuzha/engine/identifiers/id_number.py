# SPDX-License-Identifier: Apache-2.0
"""Citizen identification numbers."""

from __future__ import annotations

import re
from datetime import date
from enum import IntEnum
from operator import mul

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.division import PROVINCES
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, NUMBER, ends, is_cut, is_digits, plain

_has_shape = re.compile(r"[1-9][0-9]{16}[0-9X]").fullmatch
_has_old_shape = re.compile(r"[1-9][0-9]{14}").fullmatch
#: GB 11643: 2^(17-i) mod 11 for the i-th digit; the sum mod 11 picks the check character (ISO 7064 MOD 11-2).
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ASCII_ZEROS = ord("0") * sum(_WEIGHTS)


class Sex(IntEnum):
    """GB/T 2261.1."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2
    UNSTATED = 9


class IdNumber(Identifier):
    """身份证号, GB 11643: 6 digits of division, 8 of birth date, 3 of sequence, one check character.

    Canonical: 18 characters, X in capitals. The 15 digits of before 1999 are upgraded (19 inserted, check added).
    Residents of Hong Kong, Macao and Taiwan have 81, 82, 83; foreign permanent residents 9 and then the province.
    """

    name = "id_number"
    standard = "GB 11643"

    @staticmethod
    def parse(text: str, *, today: date | None = None) -> str:
        """The 18 characters; with `today`, a later birth date is refused (code FUTURE)."""
        number = text if _has_shape(text) else _typed(text)
        if IdNumber.check_character(number) != number[17]:
            raise IdentifierError(ErrorCode.TRUNCATED if is_cut(number) else ErrorCode.CHECKSUM, IdNumber.name)
        born = _date(number[6:14])
        if born is None:
            raise IdentifierError(ErrorCode.DATE, IdNumber.name)
        if today is not None and born > today:
            raise IdentifierError(ErrorCode.FUTURE, IdNumber.name)
        if number[:2] not in PROVINCES and not (number[0] == "9" and number[1:3] in PROVINCES):
            raise IdentifierError(ErrorCode.DIVISION, IdNumber.name)
        return number

    @staticmethod
    def mask(canonical: str) -> str:
        """330282********001X: first six, last four (the old 15 digits alike)."""
        return ends(canonical, 6, 4) if len(canonical) in (15, 18) else HIDDEN

    @staticmethod
    def check_character(number: str) -> str:
        """The 18th character that the first 17 digits ask for."""
        return _CHECK[(sum(map(mul, number[:17].encode(), _WEIGHTS)) - _ASCII_ZEROS) % 11]

    @staticmethod
    def birth_date(canonical: str) -> date:
        """Date of birth."""
        return date(int(canonical[6:10]), int(canonical[10:12]), int(canonical[12:14]))

    @staticmethod
    def age(canonical: str, on: date) -> int:
        """Full years (周岁) on a day; the birthday itself counts."""
        born = IdNumber.birth_date(canonical)
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    @staticmethod
    def sex(canonical: str) -> Sex:
        """By the 17th digit: odd is male."""
        return Sex.MALE if canonical[16] in "13579" else Sex.FEMALE

    @staticmethod
    def division(canonical: str) -> str:
        """The six digits of the division that first gave the number: not where the person lives."""
        return canonical[:6]


def _typed(text: str) -> str:
    """18 characters from what people type, or the reason why not."""
    number = plain(text, IdNumber.name, NUMBER).upper()
    if _has_shape(number):
        return number
    if _has_old_shape(number):
        upgraded = f"{number[:6]}19{number[6:]}"
        return upgraded + IdNumber.check_character(upgraded)
    if not is_digits(number.removesuffix("X")):
        raise IdentifierError(ErrorCode.CHARSET, IdNumber.name)
    begins_with_zero = number[0] == "0" and len(number) in (15, 18)
    raise IdentifierError(ErrorCode.DIVISION if begins_with_zero else ErrorCode.LENGTH, IdNumber.name)


def _date(digits: str) -> date | None:
    # Its own function: the parser's complaint quotes the birth date and must not be the context of our error.
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None
