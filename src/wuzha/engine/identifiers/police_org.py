# SPDX-License-Identifier: Apache-2.0
"""Codes of police organisations."""

from __future__ import annotations

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.division import PROVINCES
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import number


class PoliceOrg(Identifier):
    """公安机关机构代码, GA/T 380: 12 digits, 6 of division and 6 of organisation (330282000000 慈溪市公安局).

    Canonical: the 12 digits. The ministry itself is 010000000000, so 01 passes as a province.
    """

    name = "police_org"
    standard = "GA/T 380; GA/T 543 DE00060"

    @staticmethod
    def parse(text: str) -> str:
        code = number(text, PoliceOrg.name, (12,))
        if code[:2] not in PROVINCES and code[:2] != "01":
            raise IdentifierError(ErrorCode.DIVISION, PoliceOrg.name)
        return code

    @staticmethod
    def mask(canonical: str) -> str:
        """The code itself: an office is not personal data."""
        return canonical

    @staticmethod
    def division(canonical: str) -> str:
        """The six digits of GB/T 2260."""
        return canonical[:6]
