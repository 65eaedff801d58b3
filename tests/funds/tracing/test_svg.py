# SPDX-License-Identifier: Apache-2.0
"""The flow drawing in grey: where money is has a word and a pattern, in the order of the bar of a case's money."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.tracing import ExitKind
from wuzha.funds.holding import Holding
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.picture import Picture, picture
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.svg import PARTS, _parts, held_by, svg


@pytest.fixture
@shared
def drawn(imported: FundsCase, officer: Actor) -> Picture:
    retrace(imported)
    found = picture(officer, TraceRun.unscoped.get(case=imported, rule="lifo", latest=True))
    assert found is not None
    return found


def drawing(drawn: Picture, holding: dict[str, Holding] | None) -> str:
    return str(svg(drawn, str, str, lambda kind: f"exit {kind}", holding=holding))


@pytest.mark.parametrize(
    ("holding", "parts"),
    [
        (Holding(), {"loose": 100}),
        (Holding(frozen=60), {"frozen": 60, "loose": 40}),
        (Holding(returned=10, frozen=60, stopped=500), {"returned": 10, "frozen": 60, "stopped": 30}),
        (Holding(frozen=20, stopped=30), {"frozen": 20, "stopped": 30, "loose": 50}),
        (Holding(returned=70, frozen=500), {"returned": 70, "frozen": 30}),
    ],
)
def test_what_is_in_an_account_is_held_in_the_order_of_the_bar(holding: Holding, parts: dict[str, int]) -> None:
    found = holding.parts(100)
    assert found == parts
    assert list(found) == sorted(found, key=list(PARTS).index)


def test_every_part_has_its_pattern_its_word_and_its_sum(drawn: Picture) -> None:
    most = max(drawn.held, key=lambda key: drawn.held[key] if key.startswith("a:") else 0)
    text = drawing(drawn, held_by(drawn, {int(most[2:]): Holding(frozen=1_000_000, stopped=10**9)}, {}))
    for name in ("frozen", "stopped", "loose", "gone"):
        assert f'<pattern id="flow-{name}"' in text
        assert f"url(#flow-{name})" in text
    key = re.findall(r'url\(#flow-(\w+)\)" stroke="currentColor"/><text[^>]*>([^<]*)<', text)
    assert [name for name, _words in key] == ["frozen", "stopped", "loose", "gone"]
    assert [words.split()[0] for _name, words in key] == ["已冻结", "止付中", "未控制", "已流失"]
    sums = [int(words.split()[1]) for _name, words in key]
    assert sum(sums) == drawn.held_fen + drawn.gone_fen


def test_what_went_where_somebody_can_still_be_asked_is_not_gone(drawn: Picture) -> None:
    """As in the bar of the case's money: a payment institution or an unknown payee is not held, cash is gone."""
    left = [node for node in drawn.folded.nodes if node.key.startswith("x:")]
    assert left
    kinds = {"gone": ExitKind.CASH_OUT, "loose": ExitKind.PAYMENT_INSTITUTION, "returned": ExitKind.RETURNED}
    for name, kind in kinds.items():
        node = replace(left[0], key=f"x:2:{int(kind)}")
        assert _parts(replace(drawn, held={node.key: 1}), node, {}) == {name: node.fen}


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
