# SPDX-License-Identifier: Apache-2.0
"""Payment accounts: cards, bank accounts, payment institutions."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.engine.identifiers.strategies import cards
from wuzha.engine.identifiers import Account, ErrorCode, IdentifierError


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("6228480000000000018", "6228480000000000018"),
        ("6228 4800 0000 0000 018", "6228480000000000018"),
        ("39-511001040000001", "39511001040000001"),
        ("1202 0222 1990 0000 019", "1202022219900000019"),
        ("100200.0", "100200"),
        ("NRA33011234567", "NRA33011234567"),
        ("ceshi@example.com", "ceshi@example.com"),
        ("6228480000000000018-001", "6228480000000000018-001"),
        ("ＮＲＡ３３０１", "NRA3301"),
        ("6228480000000000018\n", "6228480000000000018"),
    ],
)
def test_it_reads_accounts_of_every_kind(written: str, canonical: str) -> None:
    assert Account.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("12345", ErrorCode.LENGTH),
        ("1" * 35, ErrorCode.LENGTH),
        ("测试账号一二三", ErrorCode.CHARSET),
        ("6.22848E+18", ErrorCode.SCIENTIFIC),
        ("622848****0018", ErrorCode.MASKED),
        ("6228480000000000018 6222020000000000000", ErrorCode.MULTIPLE),
        ("6228480000000018,6222020000000001", ErrorCode.MULTIPLE),
        ("6228480000000000018 001", ErrorCode.MULTIPLE),
        ("6228480000001230", ErrorCode.TRUNCATED),
        ("6228480000001230000", ErrorCode.TRUNCATED),
        ("120202221990001000", ErrorCode.TRUNCATED),
        ("3951100104000001.0", ErrorCode.TRUNCATED),
    ],
)
def test_it_says_why_a_text_is_no_account(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Account.parse(written)
    assert refused.value.code is code


@pytest.mark.parametrize("account", ["3951100104000010", "39511001040000100", "NRA3301123456789000"])
def test_one_or_two_zeros_at_the_end_are_no_damage_where_there_is_no_check_digit(account: str) -> None:
    assert Account.parse(account) == account


def test_a_card_is_told_from_other_accounts() -> None:
    assert Account.is_bank_card("6228480000000000018")
    assert not Account.is_bank_card("6228480000000000019")
    assert not Account.is_bank_card("ceshi@example.com")
    assert not Account.is_bank_card("100200")


@pytest.mark.parametrize(
    ("canonical", "mask"),
    [
        ("6228480000000000018", "622848*********0018"),
        ("NRA33011234567", "NRA330****4567"),
        ("100200", "10***00"),
        ("ceshi@example.com", "ce***om"),
        ("12345", "***"),
        ("", "***"),
    ],
)
def test_the_mask_fits_the_length(canonical: str, mask: str) -> None:
    assert Account.mask(canonical) == mask


@given(cards)
def test_every_card_is_an_account_in_the_same_form(card: str) -> None:
    assert Account.parse(card) == card
    assert Account.is_bank_card(card)
