# SPDX-License-Identifier: Apache-2.0
"""What holds for every type of identifier."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import cards, id_numbers, landlines, mobiles, usccs
from wuzha.engine.identifiers import MEANINGS, TYPES, ErrorCode, Identifier, IdentifierError

every_type = pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
PUBLIC = {"division", "police_org"}

numbers = mobiles | landlines | id_numbers | cards | usccs
typed = st.text("0123456789１２XxAaEe+-. *()·（）测试甲镇@_=\t\u3000\ufeff", max_size=40)
anything = st.text(max_size=60) | typed | numbers


def refusal(kind: type[Identifier], text: str) -> IdentifierError | None:
    try:
        kind.parse(text)
    except IdentifierError as error:
        return error
    return None


@every_type
def test_it_names_itself_and_its_standard(kind: type[Identifier]) -> None:
    assert TYPES[kind.name] is kind
    assert kind.standard
    assert kind.__doc__


@every_type
@given(anything)
def test_the_canonical_form_is_its_own_canonical_form(kind: type[Identifier], text: str) -> None:
    if kind.check(text):
        canonical = kind.parse(text)
        assert kind.parse(canonical) == canonical
        assert kind.parse(f" {canonical}\n") == canonical


@every_type
@given(anything)
def test_an_error_never_carries_the_text(kind: type[Identifier], text: str) -> None:
    refused = refusal(kind, text)
    if refused is not None:
        assert refused.args == (refused.code, kind.name)
        assert str(refused) == f"{kind.name}: {MEANINGS[refused.code]}"
        assert refused.__context__ is None
        assert refused.__cause__ is None


@every_type
@given(anything)
def test_the_mask_never_fails_and_never_shows_the_whole(kind: type[Identifier], text: str) -> None:
    mask = kind.mask(text)
    if kind.name not in PUBLIC and "*" not in text:
        assert "*" in mask
        assert mask != text


@every_type
@given(numbers)
def test_the_mask_never_shows_more_than_ten_characters_of_a_number(kind: type[Identifier], number: str) -> None:
    if kind.name not in PUBLIC and kind.check(number):
        assert sum(character.isalnum() for character in kind.mask(kind.parse(number))) <= 10


@every_type
@pytest.mark.parametrize("nothing", ["", " ", "\t\u3000", "无", "-"])
def test_nothing_is_empty(kind: type[Identifier], nothing: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        kind.parse(nothing)
    assert refused.value.code is ErrorCode.EMPTY


def test_every_type_is_in_the_glossary() -> None:
    glossary = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [name for name in TYPES if f"| `{name}` |" not in glossary] == []


def test_every_code_has_a_meaning_and_a_stable_value() -> None:
    assert set(MEANINGS) == set(ErrorCode)
    assert all(code.value == code.name for code in ErrorCode)


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(IdentifierError(ErrorCode.DATE, "id_number")))
    assert (error.code, error.identifier) == (ErrorCode.DATE, "id_number")
