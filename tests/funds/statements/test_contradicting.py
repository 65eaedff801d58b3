# SPDX-License-Identifier: Apache-2.0
"""What two files of one account must tell alike at a second, and what they need not."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from wuzha.funds.statements.services.contradicting import contradictions

ROW: dict[str, Any] = {
    "file": 1, "account": "1", "peer_account": "2", "incoming": True, "time": 100, "fen": 500, "balance": 900,
    "has_clock": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "moments"),
    [
        ({}, 0),
        ({"fen": 600}, 1),
        ({"balance": 901}, 1),
        ({"fen": 600, "balance": 901}, 1),
        ({"fen": 600, "peer_account": "3"}, 0),
        ({"fen": 600, "peer_account": "3", "balance": 901}, 1),
        ({"fen": 600, "balance": None}, 1),
        ({"balance": None}, 0),
        ({"fen": 600, "balance": 901, "time": 101}, 0),
        ({"fen": 600, "balance": 901, "account": "9"}, 0),
        ({"fen": 600, "balance": 901, "has_clock": False}, 0),
        ({"fen": 600, "balance": 901, "file": 1}, 0),
    ],
)
def test_two_files_contradict_each_other_where_nothing_they_tell_of_a_second_is_the_same(
    other: dict[str, Any], moments: int
) -> None:
    found = contradictions(pl.DataFrame([ROW, ROW | {"file": 2} | other]))
    assert found.rows() == ([(1, 2, moments), (2, 1, moments)] if moments else [])


def test_a_second_of_which_one_file_tells_more_contradicts_nothing() -> None:
    fee = ROW | {"fen": 5, "balance": 895}
    assert contradictions(pl.DataFrame([ROW, fee, ROW | {"file": 2}])).is_empty()
