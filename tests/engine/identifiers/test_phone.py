# SPDX-License-Identifier: Apache-2.0
"""Mobile numbers: what people and spreadsheets write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import digits, mobiles
from wuzha.engine.identifiers import ErrorCode, IdentifierError, Phone


@pytest.mark.parametrize(
    "written",
    [
        "13800000001",
        "+8613800000001",
        "+86 138 0000 0001",
        "008613800000001",
        "8613800000001",
        "(+86)138-0000-0001",
        "013800000001",
        " 138-0000-0001\t",
        "１３８０００００００１",
        "＋８６－１３８０００００００１",
        "'13800000001",
        '="13800000001"',
        "\ufeff13800000001",
        "13800000001.0",
        "13800000001.",
    ],
)
def test_it_reads_every_harmless_way_of_writing_a_number(written: str) -> None:
    assert Phone.parse(written) == "13800000001"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        (" - ", ErrorCode.EMPTY),
        ("无", ErrorCode.EMPTY),
        ("nan", ErrorCode.EMPTY),
        ("1.38E+10", ErrorCode.SCIENTIFIC),
        ("1.3800138E+10", ErrorCode.SCIENTIFIC),
        ("1e10", ErrorCode.SCIENTIFIC),
        ("1380000000", ErrorCode.LENGTH),
        ("138000000012", ErrorCode.LENGTH),
        ("12800000001", ErrorCode.PREFIX),
        ("23800000001", ErrorCode.PREFIX),
        ("1380000000O", ErrorCode.CHARSET),
        ("13800000001.5", ErrorCode.CHARSET),
        ("13800000001/13800000002", ErrorCode.CHARSET),
        ("138****0001", ErrorCode.MASKED),
        ("1380000000000001.0", ErrorCode.TRUNCATED),
        ("١٣٨٠٠٠٠٠٠٠١", ErrorCode.CHARSET),
    ],
)
def test_it_says_why_a_text_is_no_number(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Phone.parse(written)
    assert refused.value.code is code
    assert refused.value.identifier == "phone"


def test_the_mask_keeps_first_three_and_last_four() -> None:
    assert Phone.mask("13800001234") == "138****1234"


def test_the_mask_of_a_fixed_line_in_a_phone_column_keeps_area_and_last_four() -> None:
    assert Phone.mask("0574-63012345") == "0574-****2345"


@pytest.mark.parametrize("strange", ["", "1380000123", "+8613800001234", "测试"])
def test_the_mask_of_a_strange_text_shows_nothing(strange: str) -> None:
    assert Phone.mask(strange) == "***"


@pytest.mark.parametrize("segment", ["162", "165", "167", "170", "171"])
def test_virtual_operators_are_known_by_segment(segment: str) -> None:
    assert Phone.is_virtual(segment + "00000001")


def test_an_ordinary_segment_is_not_virtual() -> None:
    assert not Phone.is_virtual("13800000001")
    assert not Phone.is_virtual("17200000001")


@given(mobiles, st.sampled_from(["", "+86", "0086", "86", "0"]), st.sampled_from(["", " ", "-"]), st.booleans())
def test_prefixes_grouping_and_width_never_change_the_number(
    number: str, prefix: str, gap: str, full_width: bool
) -> None:
    written = prefix + gap + gap.join([number[:3], number[3:7], number[7:]])
    if full_width:
        written = "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in written)
    assert Phone.parse(written) == number


@given(mobiles)
def test_the_float_form_of_a_number_is_the_number(number: str) -> None:
    assert Phone.parse(str(float(number))) == number


@given(mobiles)
def test_scientific_notation_is_never_guessed_back(number: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        Phone.parse(f"{float(number):.6E}")
    assert refused.value.code is ErrorCode.SCIENTIFIC


@given(mobiles)
def test_the_mask_never_shows_the_four_middle_digits(number: str) -> None:
    mask = Phone.mask(number)
    assert mask[3:7] == "****"
    assert mask[:3] + mask[7:] == number[:3] + number[7:]


@given(digits(11).filter(lambda text: text[0] != "1" or text[1] in "012"))
def test_eleven_digits_outside_the_plan_are_refused(text: str) -> None:
    assert not Phone.check(text)
