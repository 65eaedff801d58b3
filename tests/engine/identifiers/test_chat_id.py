# SPDX-License-Identifier: Apache-2.0
"""WeChat and QQ ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.identifiers import ChatId, ErrorCode, IdentifierError


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("10001", "10001"),
        ("100010002.0", "100010002"),
        ("wxid_test0002", "wxid_test0002"),
        ("WXid_Test0002", "wxid_test0002"),
        (" test-01 ", "test-01"),
        ("ｔｅｓｔ＿０１", "test_01"),
        ("1000100020003@chatroom", "1000100020003@chatroom"),
    ],
)
def test_spacing_width_and_case_do_not_matter(written: str, canonical: str) -> None:
    assert ChatId.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("1000", ErrorCode.LENGTH),
        ("a" * 65, ErrorCode.LENGTH),
        ("测试昵称一", ErrorCode.CHARSET),
        ("-test01", ErrorCode.CHARSET),
        ("1.0001E+09", ErrorCode.SCIENTIFIC),
        ("wx***02", ErrorCode.MASKED),
    ],
)
def test_it_says_why_a_text_is_no_chat_id(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        ChatId.parse(written)
    assert refused.value.code is code


@pytest.mark.parametrize(
    ("canonical", "mask"),
    [("wxid_test0002", "wx***02"), ("100010", "10***10"), ("10001", "1***1"), ("1000", "***"), ("", "***")],
)
def test_the_mask_keeps_two_at_each_end(canonical: str, mask: str) -> None:
    assert ChatId.mask(canonical) == mask


@given(st.from_regex(r"[a-z][a-z0-9_-]{5,19}", fullmatch=True))
def test_the_mask_shows_four_characters_at_most(chat_id: str) -> None:
    assert ChatId.mask(ChatId.parse(chat_id)) == f"{chat_id[:2]}***{chat_id[-2:]}"
