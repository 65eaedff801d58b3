# SPDX-License-Identifier: Apache-2.0
"""Fixed lines: the area code is part of the number."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.engine.identifiers.strategies import landlines
from wuzha.engine.identifiers import ErrorCode, IdentifierError, Landline, Phone


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("0574-63012345", "0574-63012345"),
        ("057463012345", "0574-63012345"),
        ("(0574)6301 2345", "0574-63012345"),
        ("+86 574 63012345", "0574-63012345"),
        ("0086057463012345", "0574-63012345"),
        ("０５７４－６３０１２３４５", "0574-63012345"),
        ("010-63012345", "010-63012345"),
        ("02163012345", "021-63012345"),
        ("0793-8012345", "0793-8012345"),
        # the country's number stands at the beginning and nowhere else
        ("0102000086", "010-2000086"),
    ],
)
def test_it_splits_area_and_number(written: str, canonical: str) -> None:
    assert Landline.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("63012345", ErrorCode.LENGTH),
        ("0574-6301234567", ErrorCode.LENGTH),
        ("0574-13012345", ErrorCode.PREFIX),
        ("57463012345.0", ErrorCode.PREFIX),
        ("0574-6301234a", ErrorCode.CHARSET),
        ("5.7463E+10", ErrorCode.SCIENTIFIC),
    ],
)
def test_it_says_why_a_text_is_no_fixed_line(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Landline.parse(written)
    assert refused.value.code is code


def test_mobile_and_fixed_are_two_kinds() -> None:
    assert not Landline.check("13800000001")
    assert not Phone.check("0574-63012345")


def test_the_area_keeps_its_zero() -> None:
    assert Landline.area("0574-63012345") == "0574"


@pytest.mark.parametrize(
    ("canonical", "mask"),
    [("0574-63012345", "0574-****2345"), ("0793-8012345", "0793-***2345"), ("63012345", "***"), ("", "***")],
)
def test_the_mask_keeps_area_and_last_four(canonical: str, mask: str) -> None:
    assert Landline.mask(canonical) == mask


@given(landlines)
def test_a_line_is_the_same_with_and_without_its_dash(line: str) -> None:
    assert Landline.parse(line) == line
    assert Landline.parse(line.replace("-", "")) == line
