# SPDX-License-Identifier: Apache-2.0
"""Gangs are found in worlds that nobody tuned on. The figures of whole worlds: `benchmarks/linkage_quality.py`."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from tests.engine.linkage.worlds import Score, Wishes, World, pairs, world
from wuzha.engine.linkage.command import find
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.group import group
from wuzha.engine.linkage.incidence import Row, incidence
from wuzha.engine.linkage.reasons import Answer
from wuzha.engine.linkage.values import canonical

#: As large as the worlds of the benchmark, but for the number of gangs and single cases.
SMALL = Wishes(gangs=75, singles=450)


def rows(made: World) -> list[Row]:
    return [Row(*row) for row in made.rows]


def scored(wishes: Wishes, seeds: range) -> tuple[Score, list[tuple[World, Answer]]]:
    score, answers = Score(), []
    for seed in seeds:
        made = world(seed, wishes)
        found = find(rows(made))
        score.add(made.gang, [one.records for one in found.series])
        answers.append((made, found))
    return score, answers


def test_gangs_are_found_and_hubs_that_no_list_knows_are_named() -> None:
    score, answers = scored(SMALL, range(900, 904))
    assert score.precision >= 0.97
    assert score.recall >= 0.95
    for made, found in answers:
        ignored = {(one.kind, canonical(one.kind, one.value)): one.gate for one in found.ignored}
        for kind, value in made.hubs:
            assert ignored[kind, canonical(kind, value)] is Gate.STRANGERS


def test_gangs_that_share_mules_stay_apart_and_the_mule_is_shown() -> None:
    score, answers = scored(replace(SMALL, mules=0.1), range(910, 913))
    assert score.precision >= 0.95
    assert score.recall >= 0.93
    shown = total = 0
    for made, found in answers:
        shared = {(one.kind, one.value) for one in found.ignored if one.gate in (Gate.SHARED, Gate.STRANGERS)}
        total += len(made.mules)
        shown += sum(mule in shared for mule in made.mules)
    assert shown >= 0.9 * total


def test_entities_taken_over_from_another_gang_weld_little() -> None:
    score, _ = scored(replace(SMALL, reuse=0.05), range(920, 923))
    assert score.precision >= 0.85
    assert score.recall >= 0.93


def test_every_series_is_connected_by_its_printed_reasons_and_each_is_in_both_records() -> None:
    made = world(930, SMALL)
    has = defaultdict(set)
    for record, kind, value in made.rows:
        has[record].add((kind, value))
    for series in find(rows(made)).series:
        reached, near = {series.records[0]}, defaultdict(set)
        for tie in series.ties:
            near[tie.a].add(tie.b)
            near[tie.b].add(tie.a)
            assert tie.by
            assert all((one.kind, one.value) in has[tie.a] & has[tie.b] for one in tie.by)
        todo = list(reached)
        while todo:
            fresh = near[todo.pop()] - reached
            reached |= fresh
            todo += fresh
        assert reached == set(series.records)


@pytest.mark.parametrize("seed", [940, 941])
def test_the_order_of_rows_is_nothing(seed: int) -> None:
    made = world(seed, replace(SMALL, gangs=20, singles=100, mules=0.1))
    mixed = rows(made)
    random.Random(seed).shuffle(mixed)
    assert find(mixed) == find(rows(made))


def test_one_more_hub_changes_next_to_nothing() -> None:
    made = world(950, SMALL)
    chosen = random.Random(950).sample(sorted(made.gang), len(made.gang) // 20)
    before, after = (
        {frozenset(one.records) for one in find(given).series}
        for given in (rows(made), [*rows(made), *(Row(record, "phone", "13700000000") for record in chosen)])
    )
    of = [{record: number for number, group_ in enumerate(side) for record in group_} for side in (before, after)]
    both = defaultdict(list)
    for record in of[0].keys() & of[1].keys():
        both[of[0][record], of[1][record]].append(record)
    same = pairs(both.values())
    assert pairs(before) + pairs(after) - 2 * same < 0.01 * pairs(before)


def test_labels_are_the_lowest_record_of_a_block() -> None:
    found = group(incidence(rows(world(960, replace(SMALL, gangs=10, singles=50)))))
    assert all(found.label[block] == block for block in found.label)
