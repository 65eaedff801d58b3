# SPDX-License-Identifier: Apache-2.0
"""Payment accounts of any kind."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.bank_card import BankCard
from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HALF_WIDTH, HIDDEN, NUMBER, WORD, ends, is_cut, is_digits, plain

_is_number = re.compile(r"[0-9]{6,34}").fullmatch
_is_word = re.compile(r"[0-9A-Za-z][0-9A-Za-z@._-]{5,33}").fullmatch
_is_unionpay = re.compile(r"62[0-9]{14,17}").fullmatch
#: A dash after a complete number starts a sub-account; elsewhere it only groups digits.
_has_sub_account = re.compile(r"[0-9]{16,}-[0-9]+").fullmatch
_GAP = r"[\s,;/|、，；]+"
_has_two = re.compile(rf"[0-9]{{16,}}{_GAP}[0-9]+|[0-9A-Za-z]{{10,}}{_GAP}[0-9A-Za-z]{{10,}}").search


class Account(Identifier):
    """账号: a bank card, a bank account, or an account at a payment institution: 6 to 34 characters.

    34 is the greatest length of an account number in ISO 13616 and ISO 20022. Canonical: digits without grouping;
    accounts with letters (`NRA…`, an e-mail address, a payment user id) as they are written, case kept.
    """

    name = "account"
    standard = "ISO 20022 (Max34Text); bank cards ISO/IEC 7812-1"

    @staticmethod
    def parse(text: str) -> str:
        account = text if _is_number(text) else _typed(text)
        if is_cut(account) and _spoilt(account):
            raise IdentifierError(ErrorCode.TRUNCATED, Account.name)
        return account

    @staticmethod
    def mask(canonical: str) -> str:
        """First six, last four of a card or long account; first two, last two of a short one."""
        if len(canonical) >= 13 and "@" not in canonical:
            return ends(canonical, 6, 4)
        return f"{canonical[:2]}***{canonical[-2:]}" if len(canonical) >= 6 else HIDDEN

    @staticmethod
    def is_bank_card(canonical: str) -> bool:
        """Whether it has the length of a card and passes Luhn (one other number in ten does by chance)."""
        return 13 <= len(canonical) <= 19 and is_digits(canonical) and BankCard.luhn_ok(canonical)


def _typed(text: str) -> str:
    if _has_two(text.strip().translate(HALF_WIDTH)):
        raise IdentifierError(ErrorCode.MULTIPLE, Account.name)
    word = plain(text, Account.name, WORD)
    number = word.translate(NUMBER)
    account = number if is_digits(number) and not _has_sub_account(word) else word
    if not 6 <= len(account) <= 34:
        raise IdentifierError(ErrorCode.LENGTH, Account.name)
    if not _is_word(account):
        raise IdentifierError(ErrorCode.CHARSET, Account.name)
    return account


def _spoilt(digits: str) -> bool:
    """A cut number that cannot be trusted: a UnionPay card without Luhn, or three and more zeros without Luhn.

    Other accounts have no check digit, and one in ten of them ends with a zero.
    """
    return (len(digits) >= 18 or _is_unionpay(digits) is not None) and not BankCard.luhn_ok(digits)
