# SPDX-License-Identifier: Apache-2.0
"""What a bank may do to the same statement: it may turn rows into questions, never into other rows."""

from __future__ import annotations

import pytest

from tests.funds.statements.proof.judge import judge
from tests.funds.statements.proof.zoo import sample
from wuzha.funds.statements.proof import understand
from wuzha.funds.statements.proof.grid import grid_of

TRAITS = {"titles": "0", "grouped": "no", "sheets": "one", "opening": "no", "merged": "no"}


def fits(seed):
    """A file whose own account stands in a column, with one header row on top."""
    one = sample(seed)
    return one.ordinary and one.traits["own"] == "column" and TRAITS.items() <= one.traits.items()


SEEDS = [seed for seed in range(300, 500) if fits(seed)][:10]


def rows_of(table):
    got = understand(grid_of(table, file="明细.csv"))
    facts = ("account", "peer_account", "time", "fen", "incoming")
    return {tuple(row[fact] for fact in facts) for row in got.rows.iter_rows(named=True)}


@pytest.fixture(scope="module", params=SEEDS)
def statement(request):
    one = sample(request.param)
    assert judge(one, understand(grid_of(one.rows, sheet=one.sheet, file=one.file))).outcome == "right"
    return one.rows


def test_permuted_columns_give_no_other_row(statement):
    width = len(statement[0])
    order = sorted(range(width), key=lambda place: (place * 7 + 3) % width)

    assert rows_of([[row[place] for place in order] for row in statement]) <= rows_of(statement)


def test_renamed_headers_give_no_other_row(statement):
    names = [f"列{place}" for place in range(len(statement[0]))]
    known = rows_of(statement)
    # no peer may be found, but never another one
    known |= {(own, "", *rest) for own, _, *rest in known}

    assert rows_of([names, *statement[1:]]) <= known


def test_reversed_rows_give_no_other_row(statement):
    assert rows_of([statement[0], *statement[:0:-1]]) <= rows_of(statement)
