# SPDX-License-Identifier: Apache-2.0
"""Bank cards: Luhn is a fact, not a gate, except where a spreadsheet may have cut the number."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import cards
from wuzha.engine.identifiers import BankCard, ErrorCode, IdentifierError

VALID = ["6228480000000000018", "6222020000000000000", "621700000000000014"]


@pytest.mark.parametrize("card", VALID)
def test_valid_cards_pass_with_luhn(card: str) -> None:
    assert BankCard.parse(card) == card
    assert BankCard.luhn_ok(card)


@pytest.mark.parametrize(
    "written",
    [
        "6228 4800 0000 0000 018",
        "6228-4800-0000-0000-018",
        "`6228480000000000018",
        "６２２８４８０００００００００００１８",
    ],
)
def test_grouping_and_width_do_not_matter(written: str) -> None:
    assert BankCard.parse(written) == "6228480000000000018"


def test_a_number_without_luhn_is_accepted_and_said_to_be_so() -> None:
    assert BankCard.parse("6228480000000000019") == "6228480000000000019"
    assert not BankCard.luhn_ok("6228480000000000019")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("6.22848E+18", ErrorCode.SCIENTIFIC),
        ("6228480000001230000", ErrorCode.TRUNCATED),
        ("6228480000001230", ErrorCode.TRUNCATED),
        ("6228480000000018.0", ErrorCode.TRUNCATED),
        ("622848000001", ErrorCode.LENGTH),
        ("62284800000000000181", ErrorCode.LENGTH),
        ("622848000000000001B", ErrorCode.CHARSET),
        ("622848*********0018", ErrorCode.MASKED),
    ],
)
def test_it_says_why_a_text_is_no_card(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        BankCard.parse(written)
    assert refused.value.code is code


def test_the_mask_keeps_first_six_and_last_four() -> None:
    assert BankCard.mask("6228480000000000018") == "622848*********0018"
    assert BankCard.mask("622848000018") == "***"


def test_the_issuer_is_the_first_six() -> None:
    assert BankCard.issuer("6228480000000000018") == "622848"


@given(cards)
def test_generated_cards_round_trip(card: str) -> None:
    assert BankCard.parse(card) == card
    assert BankCard.luhn_ok(card)


@given(cards, st.integers(0, 18), st.sampled_from("0123456789"))
def test_luhn_notices_any_one_digit(card: str, place: int, other: str) -> None:
    assume(place < len(card) and card[place] != other)
    assert not BankCard.luhn_ok(card[:place] + other + card[place + 1 :])


@given(cards)
def test_the_mask_shows_ten_digits_at_most(card: str) -> None:
    mask = BankCard.mask(card)
    assert len(mask) == len(card)
    assert mask[6:-4] == "*" * (len(card) - 10)
