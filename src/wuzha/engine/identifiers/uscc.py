# SPDX-License-Identifier: Apache-2.0
"""Unified social credit codes of organisations."""

from __future__ import annotations

import re
from operator import mul

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.division import PROVINCES
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, NUMBER, ends, is_cut, plain

#: GB 32100 leaves out I, O, S, V and Z, which are read as 1, 0, 5, U and 2.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_has_shape = re.compile(rf"[{_ALPHABET}]{{18}}").fullmatch


class Uscc(Identifier):
    """统一社会信用代码, GB 32100: registrar, kind, 6 digits of division, 9 of organisation code, check character.

    Canonical: 18 capitals and digits.
    """

    name = "uscc"
    standard = "GB 32100"

    @staticmethod
    def parse(text: str) -> str:
        code = text if _has_shape(text) else _typed(text)
        if Uscc.check_character(code) != code[17]:
            raise IdentifierError(ErrorCode.TRUNCATED if is_cut(code) else ErrorCode.CHECKSUM, Uscc.name)
        if code[2:4] not in PROVINCES and code[2:4] != "10":  # 100000: registered with a ministry
            raise IdentifierError(ErrorCode.DIVISION, Uscc.name)
        return code

    @staticmethod
    def mask(canonical: str) -> str:
        """913302********AA09: first six, last four. Public for a company, but it may be one person's shop."""
        return ends(canonical, 6, 4) if len(canonical) == 18 else HIDDEN

    @staticmethod
    def check_character(code: str) -> str:
        """The 18th character that the first 17 ask for: (31 − Σ value · 3^i mod 31) mod 31."""
        return _ALPHABET[-sum(map(mul, map(_VALUES.__getitem__, code[:17]), _WEIGHTS)) % 31]

    @staticmethod
    def division(canonical: str) -> str:
        """The six digits of the division of the registrar."""
        return canonical[2:8]

    @staticmethod
    def organisation_code(canonical: str) -> str:
        """The nine characters of the organisation code (GB 11714) inside."""
        return canonical[8:17]


def _typed(text: str) -> str:
    code = plain(text, Uscc.name, NUMBER).upper()
    if len(code) != 18:
        raise IdentifierError(ErrorCode.LENGTH, Uscc.name)
    if not _has_shape(code):
        raise IdentifierError(ErrorCode.CHARSET, Uscc.name)
    return code
