# SPDX-License-Identifier: Apache-2.0
"""Case numbers."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.engine.identifiers.strategies import digits, divisions
from wuzha.engine.identifiers import CaseNo, ErrorCode, IdentifierError

EXAMPLE = "A3302820000002023050001"


@pytest.mark.parametrize("written", [EXAMPLE, EXAMPLE.lower(), f" {EXAMPLE}\n", "Ａ3302820000002023050001"])
def test_it_reads_a_case_number(written: str) -> None:
    assert CaseNo.parse(written) == EXAMPLE


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        (EXAMPLE[:-1], ErrorCode.LENGTH),
        ("J" + EXAMPLE[1:], ErrorCode.PREFIX),
        (EXAMPLE[:-1] + "B", ErrorCode.CHARSET),
        ("A99" + EXAMPLE[3:], ErrorCode.DIVISION),
    ],
)
def test_it_says_why_a_text_is_no_case_number(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        CaseNo.parse(written)
    assert refused.value.code is code


def test_it_states_the_office() -> None:
    assert CaseNo.police_org(EXAMPLE) == "330282000000"


def test_the_mask_shows_office_and_month_only() -> None:
    assert CaseNo.mask(EXAMPLE) == "A330282000000202305****"
    assert CaseNo.mask("A330282") == "***"


@given(divisions, digits(16))
def test_only_the_certain_part_of_the_layout_is_required(division: str, rest: str) -> None:
    assert CaseNo.parse(f"A{division}{rest}") == f"A{division}{rest}"
