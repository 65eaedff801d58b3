# SPDX-License-Identifier: Apache-2.0
"""What the page suggests after what was tried."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.next_step import Situation, Step, met, next_step, reached
from wuzha.warning.rules.outcomes import FACE_TO_FACE, NEEDS_CAUSE, RESULTS, Channel, Result


@dataclass(frozen=True)
class One:
    channel: str
    result: str
    cause: str = ""


CALLED = One("CALL", "REACHED")
MISSED = One("CALL", "NO_ANSWER", "BUSY")
FAMILY = One("FAMILY", "REACHED")
TEXTED = One("SMS", "SENT")
MET = One("VISIT", "REACHED")
NOT_MET = One("VISIT", "NOT_MET", "NOBODY_HOME")


@pytest.mark.parametrize(
    ("attempts", "visit_required", "step"),
    [
        ([], True, Step.CALL),
        ([TEXTED], True, Step.CALL),
        ([MISSED], True, Step.CAUSE),
        ([MISSED, TEXTED], True, Step.CALL),
        ([FAMILY], True, Step.VISIT),
        ([FAMILY], False, Step.CALL),
        ([CALLED], True, Step.VISIT),
        ([CALLED], False, Step.CLOSE),
        ([CALLED, NOT_MET], True, Step.CAUSE),
        ([NOT_MET, MET], True, Step.CLOSE),
        ([MET, MISSED], True, Step.CLOSE),
    ],
)
def test_the_step_after_these_attempts(attempts: list[One], visit_required: bool, step: Step) -> None:
    assert next_step(Situation(attempts, has_phone=True, visit_required=visit_required, quiet=False)) is step


def test_quiet_hours_turn_the_first_call_into_an_sms_and_only_the_first() -> None:
    assert next_step(Situation([], has_phone=True, visit_required=False, quiet=True)) is Step.SMS
    assert next_step(Situation([TEXTED], has_phone=True, visit_required=False, quiet=True)) is Step.CALL


def test_without_a_number_somebody_goes_there() -> None:
    assert next_step(Situation([], has_phone=False, visit_required=False, quiet=True)) is Step.VISIT_NO_PHONE


@st.composite
def attempts(draw: st.DrawFn) -> One:
    channel = draw(st.sampled_from(Channel))
    result = draw(st.sampled_from(RESULTS[channel]))
    return One(channel, result, "BUSY" if result in NEEDS_CAUSE else "")


@given(st.lists(attempts()), st.booleans(), st.booleans(), st.booleans())
def test_closing_is_suggested_exactly_when_enough_was_done(
    tried: list[One], has_phone: bool, visit_required: bool, quiet: bool
) -> None:
    step = next_step(Situation(tried, has_phone=has_phone, visit_required=visit_required, quiet=quiet))
    enough = met(tried) if visit_required else reached(tried)
    assert (step is Step.CLOSE) == enough
    assert (step is Step.CAUSE) <= bool(tried and tried[-1].cause)
    assert met(tried) == any(one.channel in FACE_TO_FACE and one.result == Result.REACHED for one in tried)
