# SPDX-License-Identifier: Apache-2.0
"""Who owns several accounts: by document or by a bank's word, never by name alone."""

from __future__ import annotations

import pytest

from wuzha.funds.tracing.owners import Claim, Group, OwnersError, Wrong, owners_of


def test_one_document_is_one_owner_and_so_is_a_name_that_one_paper_of_a_bank_confirms() -> None:
    claims = [
        Claim("A", document="1"), Claim("B", name="张三", confirmation="R1"), Claim("C", document="1"),
        Claim("D", name="张三", confirmation="R1"), Claim("E", document="2"),
        Claim("F", name="张三", confirmation="R2"),
    ]  # fmt: skip
    assert owners_of(claims) == [Group((0, 2), True), Group((1, 3), False)]


def test_a_chain_of_both_is_one_owner() -> None:
    claims = [Claim("A", document="1"), Claim("B", "1", "张三", "R1"), Claim("C", name="张三", confirmation="R1")]
    assert owners_of(claims) == [Group((0, 1, 2), False)]


@pytest.mark.parametrize(
    ("claims", "place", "wrong"),
    [
        ([Claim("A", name="张三"), Claim("B", name="张三")], 0, Wrong.NAME_ALONE),
        ([Claim("A", confirmation="R1")], 0, Wrong.NAME_ALONE),
        ([Claim("A", document="1"), Claim("A", document="1")], 1, Wrong.TWICE),
        ([Claim("A", "1", "张三", "R1"), Claim("B", "2", "张三", "R1")], 1, Wrong.TWO_PEOPLE),
        ([Claim("A", "1", "张三"), Claim("B", "1", "李四")], 1, Wrong.TWO_PEOPLE),
    ],
)
def test_what_cannot_stand_is_named(claims: list[Claim], place: int, wrong: Wrong) -> None:
    with pytest.raises(OwnersError) as told:
        owners_of(claims)
    assert (told.value.place, told.value.wrong) == (place, wrong)
