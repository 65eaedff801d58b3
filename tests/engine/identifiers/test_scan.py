# SPDX-License-Identifier: Apache-2.0
"""Clear numbers in running text are found and masked; look-alikes are left alone."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import cards, id_numbers, mobiles, unionpay_cards
from wuzha.engine.identifiers import find_clear, redact


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("机主13800001234已接通", "机主138****1234已接通"),
        ("phone=13800001234&x=1", "phone=138****1234&x=1"),
        ("+86 138-0000-1234", "138****1234"),
        ("电话：１３８００００１２３４。", "电话：138****1234。"),
        ("身份证33028219900101001X，", "身份证330282********001X，"),
        ("33028219900101001x", "330282********001X"),
        ("330282 19900101 001X", "330282********001X"),
        ("330282199001010011", "330282********0011"),
        ("旧证330282850101001", "旧证330282*****1001"),
        ("卡号 6228 4800 0000 0000 018 止付", "卡号 622848*********0018 止付"),
        ("13800001234,13900005678", "138****1234,139****5678"),
    ],
)
def test_clear_values_are_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "慈溪市 2023-05-10 10:20:00",
        "138****1234",
        "330282000000",
        "A3302820000002023050001",
        "1700000000000",
        "113800001234",
        "138000012345",
        "0.13800001234",
        "6228480000000000019",
        "202305100100123",
        "3fa85f64-5717-4562-b3fc-13800001234f",
        "d41d8cd98f00b204e9813800001234ab",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert find_clear(text) == []
    assert redact(text) is text


def test_a_match_says_what_and_where_and_shows_only_the_mask() -> None:
    text = "人员 测试甲 33028219900101001X 电话 13800001234"
    id_number, phone = find_clear(text)
    assert (id_number.kind, phone.kind) == ("id_number", "phone")
    assert text[phone.start : phone.end] == "13800001234"
    assert "13800001234" not in repr(phone)


def test_an_id_number_with_a_wrong_check_digit_is_still_personal() -> None:
    assert redact("330282198512310029") == "330282********0029"


words = st.text(st.characters(blacklist_categories=["Nd", "Nl", "No", "Cs"], blacklist_characters=".xX"), max_size=8)


@given(words, mobiles | id_numbers, words)
def test_whatever_surrounds_it_a_clear_value_is_found(before: str, value: str, after: str) -> None:
    text = f"{before}。{value}，{after}"
    assert [text[m.start : m.end] for m in find_clear(text)] == [value]
    assert value not in redact(text)


@given(unionpay_cards)
def test_unionpay_cards_are_found(card: str) -> None:
    (match,) = find_clear(f"卡{card}号")
    assert (match.start, match.end) == (1, 1 + len(card))


@given(st.lists(mobiles | id_numbers | cards | st.text("0123456789 -+.Xx测*", max_size=20), max_size=8).map(" ".join))
def test_nothing_clear_is_left_after_masking(text: str) -> None:
    once = redact(text)
    assert find_clear(once) == []
    assert redact(once) is once


@given(st.uuids(), st.binary(min_size=16, max_size=32))
def test_uuids_and_digests_are_no_leak(key: uuid.UUID, digest: bytes) -> None:
    hexadecimal = digest.hex()
    assert find_clear(f"/cases/{key}/?v=a{hexadecimal}") == []
