# SPDX-License-Identifier: Apache-2.0
"""What investigators decide holds, and withdrawn it is as if it had never been said."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.engine.linkage.worlds import Wishes, world
from wuzha.engine.linkage.incidence import Row
from wuzha.engine.linkage.judgement import ContradictionError, Judged, Judgement, judged

ROWS = [Row(*row) for row in world(970, Wishes(gangs=12, singles=60, hubs=())).rows]


def groups(found: Judged) -> set[frozenset[str]]:
    at = {name: number for number, name in enumerate(found.grouping.incidence.names)}
    blocks = defaultdict(set)
    for record, stands in found.stands.items():
        blocks[int(found.grouping.label[at[stands]])].add(record)
    return {frozenset(block) for block in blocks.values()}


def block_of(record: str, found: Judged) -> frozenset[str]:
    return next(block for block in groups(found) if record in block)


def two_groups() -> tuple[str, str]:
    large = sorted((sorted(block) for block in groups(judged(ROWS, [])) if len(block) > 5), key=len)
    return large[0][0], large[-1][0]


def test_records_judged_together_are_in_one_block() -> None:
    a, b = two_groups()
    assert b in block_of(a, judged(ROWS, [Judgement(a, b, together=True)]))


def test_records_judged_apart_are_in_two() -> None:
    one = sorted(max(groups(judged(ROWS, [])), key=len))
    found = judged(ROWS, [Judgement(one[0], one[1], together=False), Judgement(one[2], one[0], together=False)])
    assert not {one[1], one[2]} & block_of(one[0], found)
    assert frozenset().union(*groups(found)) == {row.record for row in ROWS}


def test_a_judgement_and_its_withdrawal_give_the_old_answer() -> None:
    a, b = two_groups()
    for together in (True, False):
        judgement = Judgement(a, b, together=together, withdrawn=True)
        assert groups(judged(ROWS, [judgement])) == groups(judged(ROWS, []))


def test_two_gangs_welded_by_one_record_are_cut_where_they_meet() -> None:
    rows = [
        Row(f"{gang}{number}", kind, f"6217{'xy'.index(gang)}000{number % many}0")
        for gang in "xy" for number in range(6) for kind, many in (("account", 2), ("phone", 3))
    ]  # fmt: skip
    rows += [Row(f"{gang}{number}", "app", "掌中宝") for gang in "xy" for number in range(6)]
    found = judged(rows, [Judgement("x0", "y0", together=False)])
    assert block_of("x0", found) == {f"x{number}" for number in range(6)}


def test_what_is_judged_both_ways_is_refused() -> None:
    with pytest.raises(ContradictionError):
        judged([Row(r, "app", "z") for r in "abc"],
               [Judgement("a", "b", True), Judgement("b", "c", True), Judgement("c", "a", False)])  # fmt: skip


def test_a_judgement_of_a_record_that_is_gone_is_passed_over() -> None:
    rows = [Row(r, "app", "z") for r in "abc"]
    assert groups(judged(rows, [Judgement("a", "gone", together=False)])) == groups(judged(rows, []))
