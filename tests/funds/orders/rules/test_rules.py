# SPDX-License-Identifier: Apache-2.0
"""Decisions of the desk, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.core.clocks.plan import leads, next_at, reached
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.orders.rules.clocks import Periods, freeze_ends, stop_ends
from wuzha.funds.orders.rules.order import AccountFlow, ranked, recoverable_fen
from wuzha.funds.orders.rules.results import HOLDS, NextStep, ResultClass, next_step
from wuzha.funds.orders.rulesets import RESULTS

START = datetime(2023, 5, 10, 2, 20, tzinfo=UTC)
HALF = timedelta(minutes=30)


def test_48_hours_run_from_the_banks_instant_through_nights_and_holidays() -> None:
    assert stop_ends(START, 48) == datetime(2023, 5, 12, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "term", "day"),
    [
        ((2023, 8, 31), "MONTHS_6", "2024-02-29"),
        ((2022, 8, 31), "MONTHS_6", "2023-02-28"),
        ((2023, 4, 1), "MONTHS_6", "2023-10-01"),
        ((2024, 2, 29), "YEAR_1", "2025-02-28"),
        ((2024, 2, 29), "YEARS_2", "2026-02-28"),
    ],
    ids=["leap-february", "february", "national-day-moves-nothing", "a-year-from-29-february", "securities"],
)
def test_a_freeze_ends_by_the_calendar_of_months(start: tuple[int, int, int], term: str, day: str) -> None:
    assert f"{freeze_ends(datetime(*start, 4, tzinfo=UTC), term, Periods(6, 1, 2)):%F}" == day


@given(
    st.integers(1, 500),
    st.lists(st.integers(1, 600), min_size=1, unique=True),
    st.lists(st.integers(0, 700), max_size=9),
)
def test_however_often_one_looks_every_step_is_reached_once(hours: int, minutes: list[int], looks: list[int]) -> None:
    """Looking only when told to, and at any other times besides, finds the same steps as one look at the end."""
    end = START + timedelta(hours=hours)
    found = leads(START, end, minutes)
    seen = {step for after in looks for step in reached(found, min(end, START + timedelta(minutes=after)))}
    at = START
    while at < end:
        later = next_at(found, at, end)
        assert later is not None
        assert at < later <= end
        seen |= set(reached(found, later))
        at = later
    assert seen == set(reached(found, end)) == set(found)
    assert len(found) == sum(lead < hours * 60 for lead in minutes)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**5))
def test_what_is_recoverable_is_never_more_than_the_rest_and_halves(came: int, left: int, minutes: int) -> None:
    seen = AccountFlow("a", came, left, START)
    rest = max(0, came - left)
    now = recoverable_fen(seen, START + timedelta(minutes=minutes), HALF)
    assert 0 <= now <= rest
    assert recoverable_fen(seen, START, HALF) == rest
    assert recoverable_fen(seen, START + HALF, HALF) in (rest // 2, (rest + 1) // 2)


def test_the_next_account_is_the_one_with_most_to_recover_now() -> None:
    now = START + timedelta(hours=2)
    old = AccountFlow("old", 1_500_000, 0, START)
    fresh = AccountFlow("fresh", 400_000, 0, now)
    gone = AccountFlow("gone", 9_000_000, 9_000_000, now)
    assert [seen.key for seen, _fen in ranked([old, gone, fresh], now, HALF)] == ["fresh", "old", "gone"]


@pytest.mark.parametrize(
    ("code", "result", "step"),
    [
        ("0000", "OK", NextStep.FOLLOW),
        ("1200", "PARTIAL", NextStep.FOLLOW),
        ("1301", "ALREADY_RESTRICTED", NextStep.QUEUE_FREEZE),
        ("1304", "LIMIT_REACHED", NextStep.FREEZE_NOW),
        ("0301", "FIX_INPUT", NextStep.CORRECT),
        ("0600", "FIX_DOCUMENT", NextStep.ATTACH),
        ("1800", "STATE_ERROR", NextStep.CHECK_STATE),
        ("1299", "RETRY_OR_CALL", NextStep.CALL),
    ],
)
@pytest.mark.django_db
def test_a_result_code_has_a_class_and_leads_somewhere(code: str, result: str, step: NextStep) -> None:
    found = RESULTS.at().find(code)
    assert found is not None
    assert (found.kind, next_step(found.kind)) == (result, step)


def test_every_class_leads_somewhere() -> None:
    assert {next_step(one) for one in ResultClass} == set(NextStep)
    assert {ResultClass.OK, ResultClass.PARTIAL} == HOLDS


def test_no_state_that_is_done_with_leads_anywhere() -> None:
    assert {start for start, _end in stops.STOP_LIFE.edges} == {one.value for one in stops.OPEN}
    assert {start for start, _end in freezes.FREEZE_LIFE.edges} == {one.value for one in freezes.OPEN}
    assert set(stops.OPEN) | set(stops.DONE) == set(stops.StopState)
    assert set(freezes.OPEN) | set(freezes.DONE) == set(freezes.FreezeState)
