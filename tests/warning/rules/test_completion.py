# SPDX-License-Identifier: Apache-2.0
"""How ready a warning is, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.completion import held_too_long, may_dispatch, score

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
WEIGHTS = {"USER_CONFIRMED": 30, "ADDRESS_LIVE": 25, "ALT_NUMBER": 0}


@given(st.lists(st.sampled_from([*WEIGHTS, "UNKNOWN"])))
def test_each_item_counts_once_and_an_unknown_one_never(present: list[str]) -> None:
    assert score(WEIGHTS, present) == sum(WEIGHTS.get(item, 0) for item in set(present))
    assert score(WEIGHTS, [*present, *present]) == score(WEIGHTS, present)


@pytest.mark.parametrize(
    ("completeness", "override", "goes"), [(60, False, True), (59, False, False), (0, True, True), (100, True, True)]
)
def test_below_the_threshold_an_override_is_needed(completeness: int, override: bool, goes: bool) -> None:
    assert may_dispatch(completeness, 60, override=override) is goes


@pytest.mark.parametrize(("minutes", "most", "late"), [(10, 10, False), (10.1, 10, True), (999, None, False)])
def test_work_is_late_only_beyond_its_limit(minutes: float, most: int | None, late: bool) -> None:
    assert held_too_long(NOW - timedelta(minutes=minutes), NOW, most) is late
