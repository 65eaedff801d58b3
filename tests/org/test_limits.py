# SPDX-License-Identifier: Apache-2.0
"""Limits that hold however many processes ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from wuzha.org import limits
from wuzha.org.limits import PerMinute
from wuzha.org.models import Tally

pytestmark = pytest.mark.dialect("org.limits")

NOW = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)


def tried(name: str, at: float, free: int = 3) -> bool:
    """A try so many seconds after the beginning."""
    return limits.attempt(name, free=free, first=30, longest=240, now=NOW + timedelta(seconds=at))


@pytest.mark.django_db
def test_two_processes_together_get_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 6000.0)
    one, other = PerMinute("tests"), PerMinute("tests")
    answers = [process.counts(7, 1000) for _ in range(700) for process in (one, other)]
    assert 1000 - 1000 // limits.SHARES <= sum(answers) <= 1000
    assert not one.counts(7, 1000)
    assert one.counts(8, 1000), "another key has its own"
    monkeypatch.setattr("time.time", lambda: 6060.0)
    assert other.counts(7, 1000), "the next minute begins anew"


@pytest.mark.django_db
def test_a_small_limit_is_exact_and_a_share_costs_one_statement(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    monkeypatch.setattr("time.time", lambda: 6000.0)
    one, other = PerMinute("tests"), PerMinute("tests")
    assert [process.counts(1, 5) for _ in range(5) for process in (one, other)] == [True] * 5 + [False] * 5
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(one.counts(2, 1000) for _ in range(20))


@pytest.mark.django_db
def test_a_clock_that_was_a_day_ahead_and_is_set_right_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    day = 86400.0
    assert [tried("a", day) for _ in range(4)] == [True, True, True, False]
    assert tried("a", 0)
    assert [tried("a", 0) for _ in range(4)][-1] is False, "and from then on as ever"
    monkeypatch.setattr("time.time", lambda: 6000.0 + day)
    ahead = PerMinute("tests")
    assert [ahead.counts(1, 3) for _ in range(4)] == [True, True, True, False]
    monkeypatch.setattr("time.time", lambda: 6000.0)
    assert [PerMinute("tests").counts(1, 3) for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_a_try_waits_twice_as_long_each_time_up_to_the_longest() -> None:
    assert [tried("a", 0) for _ in range(4)] == [True, True, True, False]
    waits, at = [], 0.0
    for _ in range(6):
        step = next(wait for wait in (30, 60, 120, 240) if tried("a", at + wait))
        waits.append(step)
        at += step
    assert waits == [30, 60, 120, 240, 240, 240]


@pytest.mark.django_db
def test_who_succeeds_is_forgiven_and_a_day_forgets() -> None:
    assert [tried("a", 0) for _ in range(4)] == [True, True, True, False]
    limits.forgive("a")
    assert tried("a", 0)
    assert [tried("b", 0) for _ in range(4)] == [True, True, True, False]
    assert [tried("b", 86400 + 60) for _ in range(4)] == [True, True, True, False]
    limits.sweep(NOW + timedelta(days=3))
    assert not Tally.objects.exists()


@pytest.mark.django_db
def test_one_success_takes_back_one_try_and_no_more() -> None:
    assert [tried("net", 0) for _ in range(3)] == [True, True, True]
    limits.take_back("net", NOW)
    assert tried("net", 1)
    assert not tried("net", 2)


@pytest.mark.django_db(transaction=True)
def test_of_tries_at_the_same_moment_no_more_pass_than_are_free() -> None:
    now = timezone.now()

    def one_try(_number: int) -> bool:
        try:
            return limits.attempt("rush", free=5, first=30, longest=900, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one_try, range(40))) == 5
    assert limits.once_in(60, "alert")
    assert not limits.once_in(60, "alert")
