# SPDX-License-Identifier: Apache-2.0
"""The sample of call-backs: reproducible, near its share, and unknown without the key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest

from wuzha.warning.rules.followup import days_to_check, draw, gives_up

KEY, OTHER = b"k" * 32, b"o" * 32
CLOSED = datetime(2026, 5, 1, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    level: str
    day: int
    percent: int


SHARES = [Row("HIGH", 7, 100), Row("HIGH", 1, 100), Row("MEDIUM", 1, 10), Row("LOW", 1, 5), Row("LOW", 7, 2)]


def test_the_same_closing_is_drawn_the_same_way_again() -> None:
    assert draw(KEY, 7, CLOSED) == draw(KEY, 7, CLOSED.astimezone(UTC)) == draw(bytes(KEY), 7, CLOSED + timedelta(0))
    assert draw(KEY, 7, CLOSED) != draw(KEY, 8, CLOSED)
    assert draw(KEY, 7, CLOSED) != draw(KEY, 7, CLOSED + timedelta(microseconds=1))


@pytest.mark.parametrize(("level", "share"), [("MEDIUM", 0.10), ("LOW", 0.05)])
def test_the_sample_is_near_its_share(level: str, share: float) -> None:
    n = 20_000
    drawn = sum(bool(days_to_check(SHARES, level, draw(KEY, pk, CLOSED + timedelta(seconds=pk)))) for pk in range(n))
    assert abs(drawn / n - share) < 4 * sqrt(share * (1 - share) / n)


def test_all_of_a_full_share_and_none_of_an_empty_one() -> None:
    for pk in range(500):
        drawn = draw(KEY, pk, CLOSED)
        assert 0 <= drawn < 1
        assert days_to_check(SHARES, "HIGH", drawn) == [1, 7]
        assert days_to_check([Row("HIGH", 1, 0)], "HIGH", drawn) == []
        assert days_to_check(SHARES, "URGENT", drawn) == []


def test_who_is_called_later_was_called_first() -> None:
    for pk in range(2_000):
        days = days_to_check(SHARES, "LOW", draw(KEY, pk, CLOSED))
        assert days in ([], [1], [1, 7])


def test_another_key_draws_another_sample() -> None:
    """What anybody can know (the number of the warning, the time of closing) does not tell whether it is drawn."""

    def sample(key: bytes) -> set[int]:
        return {pk for pk in range(5_000) if draw(key, pk, CLOSED) < 0.1}

    mine, other = sample(KEY), sample(OTHER)
    by_chance = len(mine) * len(other) / 5_000
    assert abs(len(mine & other) - by_chance) < 5 * sqrt(by_chance)


def test_giving_up_takes_tries_and_days() -> None:
    monday, tuesday = date(2026, 5, 4), date(2026, 5, 5)
    assert not gives_up([], most=3, days=2)
    assert not gives_up([monday] * 5, most=3, days=2)
    assert not gives_up([monday, tuesday], most=3, days=2)
    assert gives_up([monday, monday, tuesday], most=3, days=2)
