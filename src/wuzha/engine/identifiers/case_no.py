# SPDX-License-Identifier: Apache-2.0
"""Numbers of cases and incidents."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.division import PROVINCES
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, NUMBER, plain

_has_shape = re.compile(r"A[0-9]{22}").fullmatch


class CaseNo(Identifier):
    """案事件编号, GA/T 543: 23 characters, an A, 6 digits of division, 16 more (A3302820000002023050001).

    In practice the sixteen end the code of the police organisation (6), then year and month (6) and a sequence (4);
    only the A, the division and the length are certain, so only they are required.
    """

    name = "case_no"
    standard = "GA/T 543"

    @staticmethod
    def parse(text: str) -> str:
        number = text if _has_shape(text) else plain(text, CaseNo.name, NUMBER).upper()
        if len(number) != 23:
            raise IdentifierError(ErrorCode.LENGTH, CaseNo.name)
        if number[0] != "A":
            raise IdentifierError(ErrorCode.PREFIX, CaseNo.name)
        if not _has_shape(number):
            raise IdentifierError(ErrorCode.CHARSET, CaseNo.name)
        if number[1:3] not in PROVINCES:
            raise IdentifierError(ErrorCode.DIVISION, CaseNo.name)
        return number

    @staticmethod
    def mask(canonical: str) -> str:
        """A330282000000202305****: office and month, not the case."""
        return f"{canonical[:19]}****" if len(canonical) == 23 else HIDDEN

    @staticmethod
    def police_org(canonical: str) -> str:
        """The 12 digits of the office that numbered the case, by the usual layout."""
        return canonical[1:13]
