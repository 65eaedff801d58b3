# SPDX-License-Identifier: Apache-2.0
"""Numbers of phones and of SIM cards."""

from __future__ import annotations

from wuzha.engine.identifiers.bank_card import BankCard
from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, NUMBER, ends, is_digits, number, plain

_IMEI, _IMEISV = 15, 16
_ICCID = (19, 20)


class Imei(Identifier):
    """移动设备识别码: 15 digits, the last by Luhn; or 16 with the number of the software instead (IMEISV).

    Canonical: the digits. A phone with two SIM slots has two.
    """

    name = "imei"
    standard = "3GPP TS 23.003, 6.2"

    @staticmethod
    def parse(text: str) -> str:
        digits = number(text, Imei.name, (_IMEI, _IMEISV))
        if len(digits) == _IMEI and not BankCard.luhn_ok(digits):
            raise IdentifierError(ErrorCode.CHECKSUM, Imei.name)
        return digits

    @staticmethod
    def mask(canonical: str) -> str:
        """86*********1234: first two, last four."""
        return ends(canonical, 2, 4) if len(canonical) >= _IMEI else HIDDEN


class Iccid(Identifier):
    """SIM 卡号 (ICCID): 19 or 20 digits that begin with 89; the 20th of Chinese cards may be a letter.

    Canonical: digits, letters as capitals. Its check digit is no condition: cards in circulation are printed without.
    """

    name = "iccid"
    standard = "ITU-T E.118"

    @staticmethod
    def parse(text: str) -> str:
        kept = plain(text, Iccid.name, NUMBER).upper()
        if len(kept) not in _ICCID:
            raise IdentifierError(ErrorCode.LENGTH, Iccid.name)
        if not is_digits(kept[:19]) or not (kept[19:] == "" or kept[19:] in "0123456789ABCDEF"):
            raise IdentifierError(ErrorCode.CHARSET, Iccid.name)
        if not kept.startswith("89"):
            raise IdentifierError(ErrorCode.PREFIX, Iccid.name)
        return kept

    @staticmethod
    def mask(canonical: str) -> str:
        """8986**********1234: first four, last four."""
        return ends(canonical, 4, 4) if len(canonical) >= _ICCID[0] else HIDDEN
