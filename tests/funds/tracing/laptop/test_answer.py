# SPDX-License-Identifier: Apache-2.0
"""Words of the answer: none may be missing when the engine or the parser has something to say."""

from __future__ import annotations

from wuzha.engine.tracing import ExitKind, Flag, Rule
from wuzha.funds.commands import RULES
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.tracing.laptop import answer, picture


def test_every_flag_of_the_engine_has_words() -> None:
    assert set(answer._WORDS) == set(Flag)
    assert all(zh and en for zh, en in answer._WORDS.values())


def test_every_rule_and_exit_has_chinese() -> None:
    assert set(picture.RULES) == {rule.value for rule in Rule} == set(RULES) - {"all"}
    assert set(picture.KINDS) == {kind.word for kind in ExitKind}


def test_exits_of_statements_are_exits_of_the_engine() -> None:
    assert {word for word, _, _ in load("words")["kinds"]} <= {kind.word for kind in ExitKind}
