# SPDX-License-Identifier: Apache-2.0
"""分 to 元 and back."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wuzha.ui.money import brief, money, parse_yuan, plain


@given(st.integers(min_value=0, max_value=99_999_999_999_999))
def test_what_is_written_is_read_back_to_the_fen(fen: int) -> None:
    assert parse_yuan(plain(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (123_450, "1,234.50"), (-123_450, "-1,234.50")]
)
def test_both_places_are_always_written(fen: int, text: str) -> None:
    assert plain(fen) == text


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12000.50", 1_200_050),
        (" 1，234.5元 ", 123_450),
        ("１２", 1_200),
        ("7", 700),
        ("0.05", 5),
        ("3 元", 300),
        ("5万", 5_000_000),
        ("８万", 8_000_000),
        ("1.2345 万元", 1_234_500),
        ("1.2亿", 12_000_000_000),
    ],
)
def test_sums_are_read_as_people_type_them(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "1.234",
        "1e3",
        "五百",
        "12.",
        "1 2",
        "1.00000001万",
        "万",
        "9999999999999",
        "NaN",
        "1,2,3",
        "1,5",
        "12,34万",
        ",123",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="sum in yuan"):
        parse_yuan(text)


def test_money_speaks_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert money(123_450) == "1,234.50 元"
    with translation.override("en"):
        assert money(123_450) == "1,234.50 yuan"


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (999_999, "9,999.99 元"),
        (1_000_000, "1.00 万元"),
        (12_345_678, "12.35 万元"),
        (9_999_999_999, "10,000.00 万元"),
        (10_000_000_000, "1.00 亿元"),
        (-12_345_678, "-12.35 万元"),
    ],
)
def test_a_glance_is_rounded_as_by_hand(fen: int, text: str) -> None:
    with translation.override("zh-hans"):
        assert brief(fen) == text


def test_a_glance_in_english_is_whole_yuan() -> None:
    with translation.override("en"):
        assert brief(12_345_678) == "123,457 yuan"
