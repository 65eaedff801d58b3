# SPDX-License-Identifier: Apache-2.0
"""Who approves a freeze: county, prefecture, province, by term, asset and number of accounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.funds.orders.approvers import APPROVERS, Approvers
from wuzha.funds.orders.rules.approval import Request
from wuzha.funds.orders.rules.freezes import LEVELS, TERMS, Asset, Term, at_least, rank

RULES: Approvers = APPROVERS.parse(APPROVERS._factory())


@pytest.mark.parametrize(
    ("asked", "level", "article"),
    [
        (Request("MONTHS_6", "DEPOSIT", 1, 1), "COUNTY", "第二百三十九条第一款"),
        (Request("MONTHS_6", "DEPOSIT", 199, 499), "COUNTY", "第二百三十九条第一款"),
        (Request("MONTHS_6", "DEPOSIT", 200, 200), "PREFECTURE", "200个"),
        (Request("MONTHS_6", "DEPOSIT", 1, 500), "PREFECTURE", "500个"),
        (Request("YEAR_1", "DEPOSIT", 1, 1), "PREFECTURE", "第二百四十三条"),
        (Request("YEARS_2", "SECURITY", 1, 1), "COUNTY", "第二百三十九条第一款"),
        (Request("MONTHS_6", "SHARES", 1, 1), "PREFECTURE", "第二百三十九条第二款"),
        (Request("MONTHS_6", "LISTED", 1, 1), "PROVINCE", "第二百三十九条第三款"),
        (Request("MONTHS_6", "LISTED", 300, 900), "PROVINCE", "第二百三十九条第三款"),
    ],
)
def test_each_freeze_has_its_level_and_its_article(asked: Request, level: str, article: str) -> None:
    row = RULES.needed(asked)
    assert row.level == level
    assert article in row.zh


@pytest.mark.parametrize(
    ("at_once", "in_case", "warned"), [(179, 449, False), (180, 1, True), (1, 450, True), (250, 900, True)]
)
def test_one_is_warned_before_there_are_many(at_once: int, in_case: int, warned: bool) -> None:
    assert RULES.nearly_many(Request("MONTHS_6", "DEPOSIT", at_once, in_case)) is warned


@given(st.sampled_from(list(Term)), st.sampled_from(list(Asset)), st.integers(1, 700), st.integers(1, 700))
def test_more_accounts_never_need_a_lower_level(term: Term, asset: Asset, at_once: int, in_case: int) -> None:
    fewer = RULES.needed(Request(term, asset, at_once, in_case))
    more = RULES.needed(Request(term, asset, at_once + 50, in_case + 50))
    assert rank(more.level) >= rank(fewer.level)
    assert RULES.many(Request(term, asset, at_once, in_case)) == (at_once >= 200 or in_case >= 500)


def test_levels_stand_above_each_other_and_every_asset_has_a_term() -> None:
    assert [rank(level) for level in LEVELS] == [1, 2, 3]
    assert (rank(""), at_least("PREFECTURE")) == (0, list(LEVELS[1:]))
    assert set(TERMS) == set(Asset)
    assert {term for terms in TERMS.values() for term in terms} == set(Term)


def test_a_rule_set_that_leaves_a_freeze_without_an_approver_is_refused() -> None:
    value = APPROVERS._factory()
    value["rows"] = [row for row in value["rows"] if row["reason"] != "ANY"]
    with pytest.raises(ValueError, match="缺少“其他冻结”"):
        APPROVERS.parse(value)
