# SPDX-License-Identifier: Apache-2.0
"""What people decide: within what the system lets them, with mistakes, and the same for a seed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from wuzha.simulation.live import minds
from wuzha.simulation.parameters import load_parameters
from wuzha.warning.rules.outcomes import NEEDS_CAUSE, RESULTS, Closing, Outcome, refusals

P = load_parameters()


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def task(**values: Any) -> dict[str, Any]:
    found = {
        "id": 1, "number": "YJ1", "version": 3, "state": "WORKING", "level": "HIGH", "amount_fen": None, "step": "CALL",
        "leads_to": "CALL", "attempts": [], "grid_tasks": [], "grids": [{"code": "G1", "name": "一"}],
    }  # fmt: skip
    return found | values


def desk(**values: Any) -> dict[str, Any]:
    checklist = [{"item": item, "found": ""} for item in ("USER_CONFIRMED", "ADDRESS_LIVE", "CONTACT_ALT", "WORKPLACE")]
    stations = [{"code": code} for code in ("A", "B", "C")]
    return {"version": 1, "completeness": 80, "threshold": 60, "checklist": checklist, "stations": stations} | values


class TestCentre:
    def test_takes_mostly_the_first_and_leaves_the_newest_pressing_ones(self, rng: np.random.Generator) -> None:
        rows = [{"id": pk, "level": "URGENT" if pk % 2 else "LOW"} for pk in range(10, 0, -1)]
        taken = Counter(minds.choose(rng, rows, 3) for _ in range(500))
        assert not {9, 7, 5} & set(taken)
        assert taken.most_common(1)[0][0] == 10
        assert minds.choose(rng, rows[1:2], 3) is None

    def test_looks_only_for_what_is_not_tried_and_finds_not_everything(self, rng: np.random.Generator) -> None:
        tried = desk(checklist=[{"item": "USER_CONFIRMED", "found": "NOT_FOUND"}, {"item": "WORKPLACE", "found": ""}])
        made = [body for _ in range(300) for body in minds.tries(rng, tried, P)]
        assert {body["item"] for body in made} == {"WORKPLACE"}
        assert {body["found"] for body in made} == {"FOUND", "NOT_FOUND"}
        assert all(body["value"] for body in made if body["found"] == "FOUND")

    def test_sends_to_the_best_station_but_for_mistakes_and_says_why_it_goes_incomplete(
        self, rng: np.random.Generator
    ) -> None:
        sent = Counter(minds.dispatching(rng, desk())["station"] for _ in range(500))  # type: ignore[index]
        assert sent["A"] > 450
        assert sent["B"] > 0
        assert "override" in (minds.dispatching(rng, desk(completeness=10)) or {})
        assert minds.dispatching(rng, desk(stations=[])) is None


class TestStation:
    @pytest.mark.parametrize("channel", ["SMS", "CALL", "FAMILY", "THREEWAY", "VILLAGE", "VISIT"])
    def test_an_attempt_is_one_that_the_channel_can_have(self, rng: np.random.Generator, channel: str) -> None:
        for hour in (3, 12, 20):
            for _ in range(100):
                act = minds.next_act(rng, task(leads_to=channel), hour, P)
                assert act is not None
                assert act.body["result"] in RESULTS[channel]  # type: ignore[index]
                assert ("cause" in act.body) == (act.body["result"] in NEEDS_CAUSE)

    def test_a_grid_is_asked_once_and_where_there_is_none_the_officer_goes(self, rng: np.random.Generator) -> None:
        asked = minds.next_act(rng, task(leads_to="GRID"), 12, P)
        assert asked is not None
        assert (asked.path, asked.body) == ("grid", {"grid": "G1"})
        waiting = task(leads_to="GRID", grid_tasks=[{"done_at": None}])
        assert minds.next_act(rng, waiting, 12, P) is None
        alone = minds.next_act(rng, task(leads_to="GRID", grids=[]), 12, P)
        assert alone is not None
        assert alone.body["channel"] == "VISIT"

    def test_it_closes_as_the_rules_allow(self, rng: np.random.Generator) -> None:
        outcomes: Counter[Outcome] = Counter()
        for _ in range(400):
            act = minds.next_act(rng, task(step="CLOSE", leads_to=""), 12, P)
            assert act is not None
            given = {key: value for key, value in act.body.items() if key not in ("version", "outcome")}
            outcome = Outcome(act.body["outcome"])
            outcomes[outcome] += 1
            closing = Closing(outcome, attempts=1, visits=1, reached=True, visit_required=True, **given)
            assert refusals(closing) == []
        assert set(outcomes) == set(map(Outcome, minds.ENDINGS))

    def test_what_was_tried_out_is_closed_as_not_reached_with_its_last_cause(self, rng: np.random.Generator) -> None:
        tried = [{"channel": "CALL", "cause": "BUSY"}, {"channel": "VISIT", "cause": "AT_WORK"}]
        act = minds.next_act(rng, task(step="EXHAUSTED", leads_to="", attempts=tried), 12, P)
        assert act is not None
        assert act.body == {"outcome": "UNREACHABLE", "cause": "AT_WORK"}

    def test_waits_where_the_ladder_waits_and_leaves_what_is_closed(self, rng: np.random.Generator) -> None:
        assert minds.next_act(rng, task(leads_to=""), 12, P) is None
        assert minds.next_act(rng, task(state="CLOSED"), 12, P) is None


def test_a_seed_decides_the_same() -> None:
    def acts() -> list[Any]:
        rng = np.random.default_rng(3)
        return [minds.next_act(rng, task(), 12, P) for _ in range(20)] + [minds.visit(rng, P) for _ in range(20)]

    assert acts() == acts()
