# SPDX-License-Identifier: Apache-2.0
"""Who is watched by which row, and when the next contact is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wuzha.warning.rules.followup import BY_HAND, DANGER, Answer, Ending, next_contact, rule_for
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets.followup import WatchPolicy
from wuzha.warning.rulesets.followup import WatchRow as Row

DAY = date(2026, 5, 4)
ROWS = [
    Row(outcome="DENIED", level="HIGH", days=60, interval_days=7),
    Row(outcome="STOPPED", level="HIGH", days=90, interval_days=30),
]


def test_a_row_is_found_by_outcome_and_level_together() -> None:
    assert rule_for(ROWS, Outcome.DENIED, "HIGH") is ROWS[0]
    assert rule_for(ROWS, Outcome.STOPPED, "HIGH") is ROWS[1]
    assert rule_for(ROWS, Outcome.DENIED, "LOW") is None
    assert rule_for(ROWS, Outcome.UNREACHABLE, "HIGH") is None


@pytest.mark.parametrize(
    ("answer", "days"), [(Answer.SAFE, 14), (Answer.NOT_REACHED, 2), (Answer.CONTACT, 1), (Answer.PAYMENT, 1)]
)
def test_the_next_contact_is_the_interval_away_soon_after_silence_and_the_next_day_in_danger(
    answer: Answer, days: int
) -> None:
    assert next_contact(DAY, answer, interval=14, retry=2) == DAY + timedelta(days=days)
    assert (answer in DANGER) == (days == 1)


def test_a_person_ends_a_watch_only_for_a_reason_that_does_not_come_about_by_itself() -> None:
    assert set(BY_HAND) == set(Ending) - {Ending.EXPIRED, Ending.LOST, Ending.RENEWED, Ending.REOPENED}


def test_a_level_has_one_row_for_an_outcome() -> None:
    with pytest.raises(ValueError, match="同一等级列了两次"):
        WatchPolicy(rows=[*ROWS, ROWS[0]], retry_days=2, lost_after=4, raise_levels=1)
