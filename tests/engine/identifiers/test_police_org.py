# SPDX-License-Identifier: Apache-2.0
"""Codes of police organisations."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.engine.identifiers.strategies import digits, divisions
from wuzha.engine.identifiers import ErrorCode, IdentifierError, PoliceOrg


@pytest.mark.parametrize("written", ["330282000000", "330282 000000", "330282000000.0", "３３０２８２００００００"])
def test_twelve_digits_stay_twelve_digits(written: str) -> None:
    assert PoliceOrg.parse(written) == "330282000000"


def test_the_ministry_has_a_code() -> None:
    assert PoliceOrg.check("010000000000")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("330282", ErrorCode.LENGTH),
        ("3302820000AB", ErrorCode.CHARSET),
        ("990282000000", ErrorCode.DIVISION),
        ("3.30282E+11", ErrorCode.SCIENTIFIC),
    ],
)
def test_it_says_why_a_text_is_no_organisation(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        PoliceOrg.parse(written)
    assert refused.value.code is code


@given(divisions, digits(6))
def test_it_states_its_division_and_is_not_masked(division: str, office: str) -> None:
    code = PoliceOrg.parse(division + office)
    assert PoliceOrg.division(code) == division
    assert PoliceOrg.mask(code) == code
