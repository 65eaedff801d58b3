# SPDX-License-Identifier: Apache-2.0
"""Division codes: depth, parents, kinds of township."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.engine.identifiers.strategies import divisions
from wuzha.engine.identifiers import Division, DivisionLevel, ErrorCode, IdentifierError, TownshipKind


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("330282", "330282"),
        ("330282004", "330282004"),
        ("330282004001", "330282004001"),
        ("330282000000", "330282"),
        ("330282004000", "330282004"),
        ("330000000000", "330000"),
        ("330282.0", "330282"),
        ("330282 004", "330282004"),
    ],
)
def test_the_canonical_form_is_the_shortest_that_says_the_same(written: str, canonical: str) -> None:
    assert Division.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("3302", ErrorCode.LENGTH),
        ("3302820", ErrorCode.LENGTH),
        ("33028A", ErrorCode.CHARSET),
        ("990282", ErrorCode.DIVISION),
        ("3.30282E+11", ErrorCode.SCIENTIFIC),
    ],
)
def test_it_says_why_a_text_is_no_division(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Division.parse(written)
    assert refused.value.code is code


def test_every_level_has_the_next_as_parent() -> None:
    chain = []
    code: str | None = "330282004001"
    while code is not None:
        chain.append((code, Division.level(code)))
        code = Division.parent(code)
    assert chain == [
        ("330282004001", DivisionLevel.VILLAGE),
        ("330282004", DivisionLevel.TOWNSHIP),
        ("330282", DivisionLevel.COUNTY),
        ("330200", DivisionLevel.PREFECTURE),
        ("330000", DivisionLevel.PROVINCE),
    ]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("330282004", TownshipKind.STREET),
        ("330282104", TownshipKind.TOWN),
        ("330282201", TownshipKind.RURAL),
        ("330282402", TownshipKind.FUNCTIONAL),
        ("330282402001", TownshipKind.FUNCTIONAL),
        ("330282", None),
    ],
)
def test_functional_areas_are_told_from_townships(code: str, kind: TownshipKind | None) -> None:
    assert Division.township_kind(code) is kind


def test_a_place_is_not_masked() -> None:
    assert Division.mask("330282004") == "330282004"


@given(divisions)
def test_padding_with_zeros_changes_nothing(code: str) -> None:
    assert Division.parse(code) == Division.parse(code + "000") == Division.parse(code + "000000") == code
