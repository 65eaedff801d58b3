# SPDX-License-Identifier: Apache-2.0
"""Bank cards."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, ends, is_cut, number

_has_shape = re.compile(r"[0-9]{13,19}").fullmatch
#: Twice the digit, its own digits added.
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")


class BankCard(Identifier):
    """银行卡号, ISO/IEC 7812 and GB/T 19584: 13 to 19 digits; UnionPay cards begin with 62.

    Canonical: the digits. The Luhn digit is a fact (`luhn_ok`), no condition: not all account numbers in circulation
    pass. Only where the digits past the fifteenth are all zero, as a spreadsheet cuts them, must Luhn hold.
    """

    name = "bank_card"
    standard = "ISO/IEC 7812-1; GB/T 19584"

    @staticmethod
    def parse(text: str) -> str:
        digits = text if _has_shape(text) else number(text, BankCard.name, range(13, 20))
        if is_cut(digits) and not BankCard.luhn_ok(digits):
            raise IdentifierError(ErrorCode.TRUNCATED, BankCard.name)
        return digits

    @staticmethod
    def mask(canonical: str) -> str:
        """622848*********0018: first six, last four."""
        return ends(canonical, 6, 4) if len(canonical) >= 13 else HIDDEN

    @staticmethod
    def luhn_ok(canonical: str) -> bool:
        """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1 annex B)."""
        reverse = canonical.encode()[::-1]
        total = sum(reverse[::2]) + sum(reverse[1::2].translate(_DOUBLED)) - ord("0") * len(reverse)
        return total % 10 == 0

    @staticmethod
    def check_digit(head: str) -> str:
        """The digit that makes `head` and it pass Luhn."""
        return next(digit for digit in "0123456789" if BankCard.luhn_ok(head + digit))

    @staticmethod
    def issuer(canonical: str) -> str:
        """The first six digits (BIN), by which the issuing bank is looked up."""
        return canonical[:6]
