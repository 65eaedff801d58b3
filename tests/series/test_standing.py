# SPDX-License-Identifier: Apache-2.0
"""Of two decisions that contradict each other the later one counts, as long as nobody takes it back."""

from __future__ import annotations

from wuzha.series.rules.standing import Said, cores, held, joined

WHOLE = Said(1, 7, True, [(1, 2), (2, 3), (3, 4), (4, 5)])
SPLIT = Said(2, 7, False, [(1, 2), (2, 3), (2, 5), (1, 4), (3, 4), (4, 5)])


def test_a_later_split_takes_its_records_out_and_leaves_the_rest_together() -> None:
    assert sorted(map(sorted, held([WHOLE, SPLIT])[1])) == [[1, 3, 5], [2, 4]]
    assert cores([WHOLE, SPLIT]) == {7: {1, 3, 5}}


def test_without_the_split_all_stands_again() -> None:
    assert cores([WHOLE]) == {7: {1, 2, 3, 4, 5}}


def test_an_earlier_decision_apart_outvotes_nothing_later() -> None:
    assert held([SPLIT, WHOLE])[1] == [{1, 2, 3, 4, 5}]


def test_two_records_taken_apart_leave_no_confirmed_series() -> None:
    assert cores([Said(1, 7, True, [(1, 2)]), Said(2, 7, False, [(1, 2)])]) == {}


def test_a_split_elsewhere_changes_nothing() -> None:
    assert cores([WHOLE, Said(2, 8, False, [(8, 9)])]) == {7: {1, 2, 3, 4, 5}}


def test_groups_with_a_record_in_common_are_one() -> None:
    assert sorted(map(sorted, joined([{1, 2}, {3, 4}, {2, 3}, {8, 9}]))) == [[1, 2, 3, 4], [8, 9]]
