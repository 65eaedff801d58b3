# SPDX-License-Identifier: Apache-2.0
"""Fixed telephone lines of mainland China."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import DIALLED, HIDDEN, is_digits, plain

#: 010 and 02x are three digits, all other areas four; a local number never begins with 0 or 1.
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_is_canonical = re.compile(rf"({_AREA})-([2-9][0-9]{{6,7}})").fullmatch
_dialled = re.compile(rf"({_AREA})([2-9][0-9]{{6,7}})").fullmatch
_COUNTRY = re.compile(r"^(?:\+86|0086)0?")


class Landline(Identifier):
    """固定电话: area code and 7 or 8 digits, by the numbering plan of MIIT (电信网编号计划).

    Canonical: 0574-63012345. The area code is required: without it the number is not one line.
    """

    name = "landline"
    standard = "电信网编号计划 (MIIT)"

    @staticmethod
    def parse(text: str) -> str:
        if _is_canonical(text):
            return text
        kept = _COUNTRY.sub("0", plain(text, Landline.name, DIALLED), count=1)
        if dialled := _dialled(kept):
            return f"{dialled[1]}-{dialled[2]}"
        if not is_digits(kept):
            raise IdentifierError(ErrorCode.CHARSET, Landline.name)
        right_length = 10 <= len(kept) <= 12
        raise IdentifierError(ErrorCode.PREFIX if right_length else ErrorCode.LENGTH, Landline.name)

    @staticmethod
    def mask(canonical: str) -> str:
        """0574-****2345: area and last four."""
        parts = _is_canonical(canonical)
        return f"{parts[1]}-{'*' * (len(parts[2]) - 4)}{parts[2][-4:]}" if parts else HIDDEN

    @staticmethod
    def area(canonical: str) -> str:
        """The area code with its trunk zero: 0574."""
        return canonical.partition("-")[0]
