# SPDX-License-Identifier: Apache-2.0
"""A snapshot gives its figure again to the 分, through JSON, and tells what does not."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.restitution.example import BOOK, LOSSES, frozen
from tests.engine.restitution.strategies import books, cases
from wuzha.engine.restitution import (
    DenominatorPolicy,
    Difference,
    FrozenAccount,
    Snapshot,
    Terms,
    allocate,
    calc_snapshot,
    examine,
    frozen_account,
    recompute,
)
from wuzha.engine.restitution.terms import Book

D2 = DenominatorPolicy.D2_ALL_INFLOWS


def example() -> Snapshot:
    return calc_snapshot(frozen(examine(BOOK)), LOSSES, D2, book=BOOK, terms=Terms())


@given(cases(), st.sampled_from(DenominatorPolicy))
def test_a_snapshot_gives_its_figure_again(
    case: tuple[list[FrozenAccount], dict[str, int]], policy: DenominatorPolicy
) -> None:
    again = recompute(json.loads(json.dumps(calc_snapshot(*case, policy))))
    assert again.payouts == allocate(*case, policy)
    assert again.differences == ()


@given(books())
def test_modes_and_traced_amounts_are_found_again_from_the_rows(book: Book) -> None:
    found = examine(book).accounts
    accounts = [frozen_account(finding, finding.balance_fen) for finding in found.values()]
    losses = dict.fromkeys(("V1", "V2", "V3"), 10**9)
    kept = json.loads(json.dumps(calc_snapshot(accounts, losses, D2, book=book)))
    assert recompute(kept).differences == ()


def test_a_changed_refund_is_told() -> None:
    kept = example()
    kept["payouts"][3]["refunds"][1]["refund_fen"] += 1
    assert recompute(kept).differences == (Difference("payouts/C1/refunds/V2/refund_fen", 6_923_09, 6_923_08),)


def test_a_changed_mode_or_traced_amount_is_told_by_the_rows() -> None:
    kept = example()
    kept["accounts"][0]["mode"] = "TIMESTAMP"
    kept["accounts"][1]["claims"][0]["traced_fen"] -= 1
    told = {difference.where for difference in recompute(kept).differences}
    assert {"accounts/A1/mode", "accounts/B1/claims/V1/traced_fen"} <= told


def test_a_claim_that_came_or_went_is_told() -> None:
    kept = example()
    del kept["accounts"][1]["claims"][0]
    assert "accounts/B1/claims" in {difference.where for difference in recompute(kept).differences}


def test_another_engine_version_is_told_though_the_figures_agree() -> None:
    kept = {**example(), "engine_version": "0"}
    assert [difference.where for difference in recompute(kept).differences] == ["engine_version"]


def test_an_account_the_rows_do_not_know_is_told() -> None:
    kept = deepcopy(example())
    kept["examined"]["book"]["rows"] = kept["examined"]["book"]["rows"][:2]
    assert Difference("accounts/B1", kept["accounts"][1], None) in recompute(kept).differences


@pytest.mark.parametrize("damage", ["format", "losses"])
def test_what_is_no_snapshot_is_refused(damage: str) -> None:
    kept = example()
    del kept[damage]
    with pytest.raises(ValueError, match="snapshot"):
        recompute(kept)
