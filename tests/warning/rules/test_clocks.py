# SPDX-License-Identifier: Apache-2.0
"""Deadlines from rows of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone
from pydantic import ValidationError

import wuzha
from wuzha.org.models import RuleVersion
from wuzha.warning.rules.steps import deadlines
from wuzha.warning.rulesets import CLOCKS
from wuzha.warning.rulesets.dictionaries import factory
from wuzha.warning.rulesets.handling import IN_ORDER, Clocks

PUSH = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DISPATCH = PUSH + timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    level: str
    clock: str
    start: str
    minutes: int


ROWS = [
    Row("HIGH", "SIGN_IN", "DISPATCH", 30),
    Row("HIGH", "FEEDBACK", "PUSH", 1440),
    Row("HIGH", "HANDOVER", "OUTCOME", 15),
    Row("LOW", "SIGN_IN", "DISPATCH", 1440),
]


def test_each_clock_runs_from_its_own_start() -> None:
    assert deadlines(ROWS, "HIGH", {"PUSH": PUSH, "DISPATCH": DISPATCH}) == {
        "SIGN_IN": DISPATCH + timedelta(minutes=30),
        "FEEDBACK": PUSH + timedelta(days=1),
    }


def test_a_clock_whose_start_has_not_come_does_not_run() -> None:
    assert deadlines(ROWS, "HIGH", {"PUSH": PUSH}) == {"FEEDBACK": PUSH + timedelta(days=1)}


def test_a_level_without_rows_has_no_deadlines() -> None:
    assert deadlines(ROWS, "URGENT", {"PUSH": PUSH, "DISPATCH": DISPATCH, "OUTCOME": DISPATCH}) == {}


def test_the_guide_of_the_desk_tells_the_clocks_it_comes_with() -> None:
    names = {"sign-in": "SIGN_IN", "first call": "FIRST_CALL", "meeting": "MEET", "feedback": "FEEDBACK"}
    guide = (Path(wuzha.__file__).parents[2] / "docs/how-to/analyst.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in guide.splitlines() if line.startswith("| ")]
    units = {"min": 1, "h": 60}
    clocks = Clocks.model_validate(factory("clocks"))
    for name, _start, *told in (row for row in rows if row[0] in names):
        for level, cell in zip(("URGENT", "HIGH", "MEDIUM", "LOW"), told, strict=True):
            minutes = int(cell.split()[0]) * units[cell.split()[1]] if cell != "–" else None
            assert clocks.minutes(level, names[name]) == minutes, (name, level)


# The rule set: no later step is due before an earlier one.


@pytest.mark.parametrize("level", ["URGENT", "HIGH", "MEDIUM", "LOW"])
def test_the_factory_clocks_of_each_level_come_in_order(level: str) -> None:
    clocks = Clocks.model_validate(factory("clocks"))
    minutes = [known for one in IN_ORDER if (known := clocks.minutes(level, one)) is not None]
    assert len(minutes) >= 3
    assert minutes == sorted(minutes)


@pytest.mark.parametrize("level", ["URGENT", "HIGH", "MEDIUM", "LOW"])
@pytest.mark.parametrize(("sooner", "later"), list(pairwise(IN_ORDER)))
def test_a_new_version_never_asks_for_a_later_step_first(level: str, sooner: str, later: str) -> None:
    rows = [
        {"level": level, "clock": sooner, "start": "PUSH", "minutes": 31},
        {"level": level, "clock": later, "start": "DISPATCH", "minutes": 30},
    ]
    with pytest.raises(ValidationError, match="31"):
        CLOCKS.parse({"rows": rows})
    rows[1]["minutes"] = 31
    assert len(CLOCKS.parse({"rows": rows}).rows) == 2


@pytest.mark.django_db
def test_a_version_from_before_the_rule_is_still_read() -> None:
    rows = [
        {"level": "MEDIUM", "clock": "MEET", "start": "PUSH", "minutes": 2880},
        {"level": "MEDIUM", "clock": "FEEDBACK", "start": "PUSH", "minutes": 1440},
    ]
    RuleVersion.objects.create(key=CLOCKS.key, value={"rows": rows}, valid_from=timezone.now() - timedelta(days=1))
    CLOCKS.forget()
    assert CLOCKS.at().minutes("MEDIUM", "MEET") == 2880
