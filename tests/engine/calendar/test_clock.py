# SPDX-License-Identifier: Apache-2.0
"""Clocks are plain data that can be stored in a rule set."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.engine.calendar.years import clocks
from wuzha.engine.calendar import Clock, Unit


def test_a_clock_is_read_from_a_rule_set() -> None:
    assert Clock.from_data({"length": 48, "unit": "hours"}) == Clock(48, Unit.HOURS)
    assert Clock.from_data({"length": 3, "unit": "natural_days", "roll": True}) == Clock(3, Unit.NATURAL_DAYS, True)


@given(clocks())
def test_a_clock_survives_storage(clock: Clock) -> None:
    assert Clock.from_data(json.loads(json.dumps(clock.as_data()))) == clock


@pytest.mark.parametrize(
    "data",
    [
        {"length": 0, "unit": "hours"},
        {"length": -1, "unit": "months"},
        {"length": 1, "unit": "weeks"},
        {"length": 1.5, "unit": "hours"},
        {"length": "2", "unit": "hours"},
        {"length": True, "unit": "hours"},
        {"length": 2, "unit": "hours", "roll": True},
        {"length": 2, "unit": "minutes", "roll": True},
    ],
)
def test_a_clock_that_makes_no_sense_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"clock|Unit"):
        Clock.from_data(data)


def test_a_clock_without_a_unit_is_refused() -> None:
    with pytest.raises(KeyError):
        Clock.from_data({"length": 2})
