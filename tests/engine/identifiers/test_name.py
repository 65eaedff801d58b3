# SPDX-License-Identifier: Apache-2.0
"""Names of persons and their masks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.identifiers import ErrorCode, IdentifierError, Name
from wuzha.engine.identifiers.name import COMPOUND_SURNAMES

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("测试甲", "测试甲"),
        ("测 试 甲", "测试甲"),
        ("\u3000测试甲\ufeff", "测试甲"),
        ("测试•甲乙", "测试·甲乙"),
        ("测试．甲乙", "测试·甲乙"),
        ("test  person", "TEST PERSON"),
        ("O’Test", "O'TEST"),
        ("𠮷测", "𠮷测"),
    ],
)
def test_spacing_dots_and_case_do_not_matter(written: str, canonical: str) -> None:
    assert Name.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("未知", ErrorCode.EMPTY),
        ("测", ErrorCode.LENGTH),
        ("测" * 51, ErrorCode.LENGTH),
        ("测试1", ErrorCode.CHARSET),
        ("测试甲(女)", ErrorCode.CHARSET),
        ("13800000001", ErrorCode.CHARSET),
        ("·测试", ErrorCode.CHARSET),
        ("测**", ErrorCode.MASKED),
    ],
)
def test_it_says_why_a_text_is_no_name(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Name.parse(written)
    assert refused.value.code is code


@pytest.mark.parametrize(
    ("canonical", "mask"),
    [
        ("王测", "王*"),
        ("王测试", "王**"),
        ("欧阳测试", "欧阳**"),
        ("欧阳测", "欧阳*"),
        ("欧阳", "欧*"),
        ("測試甲", "測**"),
        ("歐陽測試", "歐陽**"),
        ("测试·甲乙", "测***"),
        ("TEST PERSON", "T***"),
        ("测试某某有限公司", "测***"),
        ("王", "***"),
        ("", "***"),
    ],
)
def test_the_mask_keeps_the_surname(canonical: str, mask: str) -> None:
    assert Name.mask(canonical) == mask


def test_announcements_say_someone_of_the_surname() -> None:
    assert Name.anonymised("王测试") == "王某"
    assert Name.anonymised("欧阳测试") == "欧阳某"


def test_compound_surnames_have_two_characters() -> None:
    assert all(len(surname) == 2 for surname in COMPOUND_SURNAMES)


@given(st.sampled_from(sorted(COMPOUND_SURNAMES)), st.text(han, min_size=1, max_size=2))
def test_the_given_name_after_a_compound_surname_is_hidden(surname: str, given_name: str) -> None:
    assert Name.mask(Name.parse(surname + given_name)) == surname + "*" * len(given_name)


@given(st.text(han, min_size=2, max_size=50))
def test_the_mask_shows_a_surname_at_most(name: str) -> None:
    shown = Name.mask(name).rstrip("*")
    assert name.startswith(shown)
    assert len(shown) == (2 if 2 < len(name) <= 5 and name[:2] in COMPOUND_SURNAMES else 1)
