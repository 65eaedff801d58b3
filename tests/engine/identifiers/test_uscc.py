# SPDX-License-Identifier: Apache-2.0
"""Unified social credit codes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import USCC_ALPHABET, usccs
from wuzha.engine.identifiers import ErrorCode, IdentifierError, Uscc

VALID = ["91330282MA2AAAAA09", "11330282002973000Y"]


@pytest.mark.parametrize("code", VALID)
def test_valid_codes_are_their_own_canonical_form(code: str) -> None:
    assert Uscc.parse(code) == code


@pytest.mark.parametrize(
    "written", ["91330282ma2aaaaa09", " 91330282-MA2AAAAA0-9", "９１３３０２８２ＭＡ２ＡＡＡＡＡ０９"]
)
def test_case_grouping_and_width_do_not_matter(written: str) -> None:
    assert Uscc.parse(written) == "91330282MA2AAAAA09"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("91330282MA2AAAAA0", ErrorCode.LENGTH),
        ("91330282MA2AAAAAO9", ErrorCode.CHARSET),
        ("91330282MA2AAAAA08", ErrorCode.CHECKSUM),
        ("9.13303E+17", ErrorCode.SCIENTIFIC),
        ("913302827123460000", ErrorCode.TRUNCATED),
        ("913302********AA09", ErrorCode.MASKED),
    ],
)
def test_it_says_why_a_text_is_no_code(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Uscc.parse(written)
    assert refused.value.code is code


@pytest.mark.parametrize(("division", "known"), [("100000", True), ("990000", False)])
def test_the_registrar_is_a_province_or_the_state(division: str, known: bool) -> None:
    head = f"91{division}MA2AAAAA0"
    assert Uscc.check(head + Uscc.check_character(head)) is known


def test_it_states_division_and_organisation() -> None:
    assert Uscc.division("91330282MA2AAAAA09") == "330282"
    assert Uscc.organisation_code("91330282MA2AAAAA09") == "MA2AAAAA0"


def test_the_mask_keeps_first_six_and_last_four() -> None:
    assert Uscc.mask("91330282MA2AAAAA09") == "913302********AA09"
    assert Uscc.mask("91330282") == "***"


@given(usccs)
def test_generated_codes_round_trip(code: str) -> None:
    assert Uscc.parse(code) == code
    assert Uscc.parse(code.lower()) == code


@given(usccs, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_changing_any_one_character_is_noticed(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    assert not Uscc.check(code[:place] + other + code[place + 1 :])
