# SPDX-License-Identifier: Apache-2.0
"""The flow drawing in grey: where money is has a word and a pattern, in the order of the bar of a case's money."""

from __future__ import annotations

import re

import pytest

from tests.funds.statements.conftest import WORKED, Import, plain
from wuzha.audit.actor import Actor
from wuzha.funds.holding import Holding
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.picture import Picture, picture
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.svg import PARTS, held_by, svg


@pytest.fixture
def drawn(worked: FundsCase, bring: Import, officer: Actor) -> Picture:
    bring(worked, plain(WORKED))
    retrace(worked)
    found = picture(officer, TraceRun.unscoped.get(case=worked, rule="lifo", latest=True))
    assert found is not None
    return found


def drawing(drawn: Picture, holding: dict[str, Holding] | None) -> str:
    return str(svg(drawn, str, str, lambda kind: f"exit {kind}", holding=holding))


@pytest.mark.parametrize(
    ("holding", "parts"),
    [
        (Holding(), {"loose": 100}),
        (Holding(frozen=60), {"frozen": 60, "loose": 40}),
        (Holding(returned=10, frozen=60, stopped=True), {"returned": 10, "frozen": 60, "stopped": 30}),
        (Holding(returned=70, frozen=500), {"returned": 70, "frozen": 30}),
    ],
)
def test_what_is_in_an_account_is_held_in_the_order_of_the_bar(holding: Holding, parts: dict[str, int]) -> None:
    found = holding.parts(100)
    assert found == parts
    assert list(found) == sorted(found, key=list(PARTS).index)


def test_every_part_has_its_pattern_its_word_and_its_sum(drawn: Picture) -> None:
    most = max(drawn.held, key=lambda key: drawn.held[key] if key.startswith("a:") else 0)
    text = drawing(drawn, held_by(drawn, {int(most[2:]): Holding(frozen=1_000_000, stopped=True)}, {}))
    for name in ("frozen", "stopped", "loose", "gone"):
        assert f'<pattern id="flow-{name}"' in text
        assert f"url(#flow-{name})" in text
    key = re.findall(r'url\(#flow-(\w+)\)" stroke="currentColor"/><text[^>]*>([^<]*)<', text)
    assert [name for name, _words in key] == ["frozen", "stopped", "loose", "gone"]
    assert [words.split()[0] for _name, words in key] == ["已冻结", "止付中", "未控制", "已流失"]
    sums = [int(words.split()[1]) for _name, words in key]
    assert sum(sums) == drawn.held_fen + drawn.gone_fen


def test_an_earlier_moment_does_not_say_what_holds_the_money_today(drawn: Picture, officer: Actor) -> None:
    run = TraceRun.unscoped.get(rule="lifo", latest=True)
    early = picture(officer, run, drawn.first)
    assert early is not None
    assert held_by(early, {1: Holding(frozen=1)}, {}) is None
    text = drawing(early, None)
    assert "url(#flow-there)" in text
    assert "url(#flow-loose)" not in text


def test_boxes_are_wide_enough_for_their_numbers_and_a_small_case_is_small(drawn: Picture) -> None:
    box = next(one for key, one in drawn.drawing.boxes.items() if key.startswith("a:"))
    longest = max(len(str(one.number)) for one in drawn.accounts.values())
    assert box.width > 7 * longest
    assert drawn.drawing.height < 320
