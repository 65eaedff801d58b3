# SPDX-License-Identifier: Apache-2.0
"""What typed text is taken for, without a database."""

from __future__ import annotations

import pytest

from wuzha.search.query import Query

PREFIXES = frozenset({"YJ", "ZJ"})


@pytest.mark.parametrize(
    ("text", "kinds", "sure"),
    [
        ("YJ00000012", ("number",), True),
        ("ｙｊ12", ("number",), True),
        ("12", ("number",), True),
        ("A3302820000002026050001", ("case_no",), True),
        ("测公（刑）立字〔2026〕1号", ("case_no",), False),
        ("138 0000 0077", ("phone", "account"), True),
        ("138000", ("account",), False),
        ("6222020000000000003", ("account",), False),
        ("测试乙", ("name",), False),
        ("", (), False),
        ("\0", (), False),
    ],
)
def test_a_text_is_taken_for_what_it_can_be(text: str, kinds: tuple[str, ...], sure: bool) -> None:
    query = Query.of(text, PREFIXES)
    assert (query.kinds, query.sure) == (kinds, sure)


def test_a_number_that_begins_with_other_letters_is_no_number_of_ours() -> None:
    assert Query.of("XX000012", PREFIXES).kinds == ("account",)


def test_what_was_typed_is_not_in_what_a_log_would_show() -> None:
    assert "13800000077" not in repr(Query.of("13800000077", PREFIXES))
