# SPDX-License-Identifier: Apache-2.0
"""What must be true before a warning may end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.rules.outcomes import AFTER_CONTACT, RESULTS, Channel, Closing, Outcome, Refusal, Result, refusals

FINE = Closing(
    outcome=Outcome.STOPPED, attempts=2, visits=1, reached=True, visit_required=True, averted_claimed_fen=100,
    averted_evidenced_fen=50, evidence="单号",
)  # fmt: skip
STOP = replace(FINE, averted_evidenced_fen=0, evidence="")
#: Without money.
PLAIN = replace(STOP, averted_claimed_fen=0)


def test_a_whole_record_may_end() -> None:
    assert refusals(FINE) == []


@pytest.mark.parametrize("outcome", sorted(AFTER_CONTACT))
def test_who_was_never_reached_has_no_such_outcome(outcome: Outcome) -> None:
    base = STOP if outcome == Outcome.STOPPED else PLAIN
    assert refusals(replace(base, outcome=outcome, reached=False)) == [Refusal.NOT_REACHED]
    assert refusals(replace(base, outcome=outcome)) == []


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.DENIED])
def test_giving_up_on_an_urgent_level_takes_a_visit(outcome: Outcome) -> None:
    tried = replace(PLAIN, outcome=outcome, cause="NO_ANSWER", visits=0)
    assert refusals(tried) == [Refusal.VISIT_FIRST]
    assert refusals(replace(tried, visits=1)) == []
    assert refusals(replace(tried, visit_required=False)) == []


@pytest.mark.parametrize(
    ("change", "stops"),
    [
        ({"attempts": 0, "reached": False, "outcome": Outcome.WRONG_PERSON}, [Refusal.NO_ATTEMPT]),
        ({"outcome": Outcome.UNREACHABLE}, [Refusal.CAUSE_MISSING]),
        ({"averted_evidenced_fen": 1}, [Refusal.EVIDENCE_MISSING]),
        ({"averted_evidenced_fen": 1, "evidence": "  "}, [Refusal.EVIDENCE_MISSING]),
        ({"averted_claimed_fen": -1}, [Refusal.MONEY_NEGATIVE]),
        ({"loss_fen": -1}, [Refusal.MONEY_NEGATIVE]),
        ({"averted_claimed_fen": 0}, [Refusal.SUM_MISSING]),
        ({"outcome": Outcome.NOT_DECEIVED_AWARE, "averted_claimed_fen": 1}, [Refusal.MONEY_WITHOUT_STOP]),
        ({"outcome": Outcome.OUT_OF_AREA, "cause": "WRONG_STATION"}, [Refusal.RETURN_INSTEAD]),
        ({"outcome": Outcome.OUT_OF_AREA, "cause": "MOVED_AWAY"}, []),
        ({"outcome": Outcome.ALREADY_DECEIVED, "loss_fen": 1}, []),
        ({"outcome": Outcome.EMPTY_NUMBER, "contradicted": True}, [Refusal.TALKED]),
        ({"outcome": Outcome.EMPTY_NUMBER, "contradicted": True, "evidence": "运营商查无此号"}, []),
        (
            {"outcome": Outcome.UNREACHABLE, "cause": "BUSY", "ladder_open": True, "visited_nowhere": True},
            [Refusal.LADDER_OPEN, Refusal.NO_PLACE],
        ),
    ],
)
def test_each_gap_is_named(change: dict[str, object], stops: list[Refusal]) -> None:
    base = PLAIN if "outcome" in change else STOP
    assert refusals(replace(base, **change)) == stops  # type: ignore[arg-type]  # the fields of each case


@given(
    st.builds(
        Closing,
        outcome=st.sampled_from(Outcome), attempts=st.integers(0, 3), visits=st.integers(0, 2), reached=st.booleans(),
        visit_required=st.booleans(), cause=st.sampled_from(["", "BUSY", "MOVED_AWAY"]),
        averted_claimed_fen=st.integers(-1, 1), averted_evidenced_fen=st.integers(-1, 1), loss_fen=st.integers(-1, 1),
        evidence=st.sampled_from(["", "单号"]),
    )
)  # fmt: skip
def test_what_may_end_is_always_backed_by_what_was_done(closing: Closing) -> None:
    if refusals(closing):
        return
    assert closing.attempts > 0
    assert closing.reached or closing.outcome not in AFTER_CONTACT
    assert min(closing.averted_claimed_fen, closing.averted_evidenced_fen, closing.loss_fen) >= 0
    assert closing.evidence or not closing.averted_evidenced_fen


def test_every_channel_can_succeed_and_all_but_a_message_can_fail() -> None:
    for channel in Channel:
        results = RESULTS[channel]
        assert results
        assert channel is Channel.SMS or {Result.REACHED} < set(results)
