# SPDX-License-Identifier: Apache-2.0
"""The ladder: where rungs stand, what comes next, and that it always ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.ladder import DISTURBING, RungState, Situation, Step, Why, met, reached, read, suggest
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import (
    FACE_TO_FACE,
    NEEDS_CAUSE,
    RESULTS,
    Channel,
    Closing,
    Outcome,
    Refusal,
    Result,
    refusals,
)
from wuzha.warning.rulesets.dictionaries import Causes, factory
from wuzha.warning.rulesets.handling import Completion
from wuzha.warning.rulesets.ladder import Ladder, Proofs

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@cache
def rules() -> Ladder:
    return Ladder.model_validate(factory("ladder"))


@cache
def causes() -> list[str]:
    return [term.code for term in Causes.model_validate(factory("causes")).terms]


@cache
def must_meet() -> frozenset[str]:
    return frozenset(Completion.model_validate(factory("completion")).visit_required)


@dataclass(frozen=True)
class One:
    channel: str
    result: str
    cause: str = ""
    at: datetime = NOW


CALLED = One("CALL", "REACHED")
MISSED = One("CALL", "NO_ANSWER", "NO_ANSWER")
FAMILY = One("FAMILY", "REACHED")
TEXTED = One("SMS", "SENT")
MET = One("VISIT", "REACHED")
NOT_MET = One("VISIT", "NOT_MET", "NOBODY_HOME")


def situation(level: Level, attempts: Sequence[One], *, round_no: int = 1, **changes: object) -> Situation:
    made = Situation(
        attempts=attempts,
        rungs=rules().of(level.name, round_no),
        follows=rules().follows,
        now=NOW,
        has_phone=True,
        has_grid=True,
        visit_required=level.name in must_meet(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("level", "attempts", "step", "why"),
    [
        (Level.HIGH, [], Step.CALL, Why.FIRST),
        (Level.HIGH, [TEXTED], Step.CALL, Why.ONWARD),
        (Level.HIGH, [MISSED], Step.SMS, Why.CAUSE),
        (Level.HIGH, [replace(MISSED, cause="BUSY")], Step.VISIT, Why.CAUSE),
        (Level.HIGH, [replace(MISSED, cause="POWERED_OFF")], Step.FAMILY, Why.CAUSE),
        (Level.HIGH, [FAMILY], Step.THREEWAY, Why.FOLLOWS),
        (Level.HIGH, [CALLED], Step.VISIT, Why.MUST_MEET),
        (Level.HIGH, [CALLED, NOT_MET], Step.GRID, Why.CAUSE),
        (Level.HIGH, [NOT_MET, MET], Step.CLOSE, Why.ENOUGH),
        (Level.HIGH, [MET, MISSED], Step.CLOSE, Why.ENOUGH),
        (Level.MEDIUM, [CALLED], Step.CLOSE, Why.ENOUGH),
        (Level.MEDIUM, [FAMILY], Step.THREEWAY, Why.FOLLOWS),
        (Level.LOW, [MISSED], Step.SMS, Why.CAUSE),
    ],
)
def test_the_step_after_these_attempts(level: Level, attempts: list[One], step: Step, why: Why) -> None:
    found = suggest(situation(level, attempts))
    assert (found.step, found.why, found.not_before) == (step, why, None)


def test_the_second_round_of_a_denial_begins_with_the_family_and_calls_the_village_in() -> None:
    assert suggest(situation(Level.URGENT, [], round_no=2)).step is Step.FAMILY
    second = read(situation(Level.HIGH, [], round_no=3))
    assert {Channel.FAMILY, Channel.VILLAGE, Channel.VISIT} <= set(second.lacking)


def test_two_calls_in_a_minute_are_one_try() -> None:
    hasty = [replace(MISSED, at=NOW - timedelta(minutes=2)), replace(MISSED, at=NOW - timedelta(minutes=1))]
    call = read(situation(Level.HIGH, hasty)).of("CALL")
    assert call is not None
    assert (call.made, call.counted, call.state) == (2, 1, RungState.WAITING)
    assert call.not_before == NOW + timedelta(minutes=28)
    patient = [replace(MISSED, at=NOW - timedelta(minutes=40)), replace(MISSED, at=NOW - timedelta(minutes=1))]
    call = read(situation(Level.HIGH, patient)).of("CALL")
    assert call is not None
    assert call.state is RungState.EXHAUSTED


def test_a_dead_number_ends_the_calls_at_once() -> None:
    call = read(situation(Level.HIGH, [replace(MISSED, cause="EMPTY_NUMBER")])).of("CALL")
    assert call is not None
    assert call.state is RungState.EXHAUSTED


def test_without_a_number_nothing_rings_there_and_without_a_grid_nobody_is_asked() -> None:
    reading = read(situation(Level.MEDIUM, [], has_phone=False, has_grid=False))
    impossible = {one.rung for one in reading.standings if one.state is RungState.IMPOSSIBLE}
    assert impossible == {Channel.SMS, Channel.CALL, Channel.THREEWAY, Channel.GRID}
    assert reading.lacking == [Channel.FAMILY]
    found = suggest(situation(Level.MEDIUM, [], has_phone=False, has_grid=False))
    assert (found.step, found.why) == (Step.FAMILY, Why.NO_PHONE)


def test_quiet_hours_let_an_sms_go_and_all_else_wait() -> None:
    morning = NOW + timedelta(hours=8)
    first = suggest(situation(Level.LOW, [], quiet_until=morning))
    assert (first.step, first.not_before) == (Step.SMS, None)
    then = suggest(situation(Level.LOW, [TEXTED], quiet_until=morning))
    assert (then.step, then.not_before, then.quiet) == (Step.CALL, morning, True)


def test_when_all_rungs_wait_the_one_that_waits_shortest_is_next() -> None:
    tried = [
        replace(MISSED, at=NOW - timedelta(minutes=20)),
        One("SMS", "SENT"),
        One("GRID", "NOT_MET", "NOBODY_HOME"),
    ]
    found = suggest(situation(Level.LOW, tried))
    assert (found.step, found.not_before) == (Step.CALL, NOW + timedelta(minutes=220))
    assert found.why is Why.AGAIN


@st.composite
def tries(draw: st.DrawFn) -> One:
    channel = draw(st.sampled_from(Channel))
    result = draw(st.sampled_from(RESULTS[channel]))
    cause = draw(st.sampled_from(causes())) if result in NEEDS_CAUSE else ""
    return One(channel.value, result.value, cause, NOW - timedelta(minutes=draw(st.integers(0, 2000))))


def in_order(tried: list[One]) -> list[One]:
    return sorted(tried, key=lambda one: one.at)


situations = st.builds(
    lambda level, round_no, tried, phone, grid, quiet: situation(
        level, in_order(tried), round_no=round_no, has_phone=phone, has_grid=grid,
        quiet_until=NOW + timedelta(minutes=quiet) if quiet and level is Level.LOW else None,
    ),
    st.sampled_from(Level), st.integers(1, 4), st.lists(tries(), max_size=8), st.booleans(), st.booleans(),
    st.integers(0, 600),
)  # fmt: skip


@given(situations)
def test_closing_is_suggested_exactly_when_enough_was_done(at: Situation) -> None:
    enough = met(at.attempts) if at.visit_required else reached(at.attempts)
    assert (suggest(at).step is Step.CLOSE) == enough
    assert met(at.attempts) == any(one.channel in FACE_TO_FACE and one.result == Result.REACHED for one in at.attempts)


@given(situations)
def test_nothing_that_is_done_exhausted_or_impossible_is_suggested(at: Situation) -> None:
    found, reading = suggest(at), read(at)
    if found.leads_to:
        standing = reading.of(found.leads_to)
        assert standing is not None
        assert standing.to_do
    elif found.step is Step.EXHAUSTED and not reached(at.attempts):
        assert reading.lacking == []


@given(situations)
def test_no_call_or_visit_is_suggested_in_quiet_hours(at: Situation) -> None:
    found = suggest(at)
    if at.quiet_until is not None and found.leads_to in DISTURBING:
        assert found.not_before is not None
        assert found.not_before >= at.quiet_until


@given(situations, st.lists(st.sampled_from(causes()), min_size=60, max_size=60))
def test_the_suggestions_end_whatever_causes_come(at: Situation, why_not: list[str]) -> None:
    """Somebody who does what is suggested, when it is, and never reaches anybody, comes to an end."""
    limit = sum(row.tries for row in at.rungs) + len(at.rungs)
    for number, cause in enumerate(why_not):
        found = suggest(at)
        if not found.leads_to:
            break
        assert number <= limit
        now = max(at.now, found.not_before or at.now)
        channel = Channel(found.leads_to)
        result = next(one for one in RESULTS[channel] if one in NEEDS_CAUSE or len(RESULTS[channel]) == 1)
        tried = One(channel, result, cause if result in NEEDS_CAUSE else "", now)
        quiet = at.quiet_until if at.quiet_until is not None and at.quiet_until > now else None
        at = replace(at, attempts=[*at.attempts, tried], now=now, quiet_until=quiet)
    else:
        pytest.fail("no end")
    assert read(at).lacking == [] or reached(at.attempts)


@given(st.sampled_from(Outcome), st.integers(1, 9), st.integers(0, 9), st.booleans(), st.booleans(), st.booleans())
def test_an_open_ladder_stands_in_the_way_of_nothing_but_not_reached(
    outcome: Outcome, attempts: int, visits: int, spoken: bool, visit_required: bool, lacking: bool
) -> None:
    closing = Closing(
        outcome=outcome, attempts=attempts, visits=visits, reached=spoken, visit_required=visit_required,
        cause="NO_ANSWER", ladder_open=lacking,
    )  # fmt: skip
    assert (Refusal.LADDER_OPEN in refusals(closing)) == (lacking and outcome is Outcome.UNREACHABLE)
    if spoken and visits:
        assert Refusal.LADDER_OPEN not in refusals(replace(closing, outcome=Outcome.DENIED))
        assert refusals(replace(closing, outcome=Outcome.ALREADY_DECEIVED)) == []


def test_the_shipped_rule_knows_its_words() -> None:
    known = set(causes())
    for row in rules().rungs:
        assert set(row.ends_on) <= known
    assert {row.cause for row in rules().follows if row.cause} <= known
    for level in Level:
        assert any(row.demanded for row in rules().of(level.name, 1))


def test_proofs_are_asked_for_where_the_rule_says_so() -> None:
    proofs = Proofs.model_validate(factory("proofs"))
    assert not proofs.suffices("HIGH", "VISIT", {"WITNESS"})
    assert proofs.suffices("HIGH", "VISIT", {"WITNESS", "PHOTO"})
    assert proofs.suffices("LOW", "VISIT", set())
    with pytest.raises(ValueError, match="没有这种凭证"):
        Proofs.model_validate({"kinds": [], "needs": [{"level": "HIGH", "channel": "VISIT", "kinds": ["X"]}]})
