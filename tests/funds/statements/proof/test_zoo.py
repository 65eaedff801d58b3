# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections import Counter

import pytest

from tests.courses import SOAK
from tests.funds.statements.proof.judge import RIGHT, SAID, WRONG, judge
from tests.funds.statements.proof.zoo import sample
from wuzha.funds.statements.proof import understand
from wuzha.funds.statements.proof.grid import grid_of
from wuzha.funds.statements.proof.result import ASKED

#: The first of them by day.
FILES = range(200 if SOAK else 80)
UNKNOWN = range(2_000, 2_500 if SOAK else 2_250)


@pytest.fixture(scope="module")
def outcomes():
    """(sample, what was understood, judgement) of every file."""
    found = []
    for seed in FILES:
        one = sample(seed)
        got = understand(grid_of(one.rows, sheet=one.sheet, file=one.file))
        found.append((one, got, judge(one, got)))
    return found


def test_no_file_is_silently_wrong(outcomes):
    wrong = [(one.seed, verdict.why) for one, _, verdict in outcomes if verdict.outcome == WRONG]

    assert not wrong


def test_ordinary_files_are_read_right_without_help(outcomes):
    counts = Counter(verdict.outcome for one, _, verdict in outcomes if one.ordinary)

    assert counts[RIGHT] >= 0.95 * counts.total(), counts


def test_half_of_the_files_without_a_known_header_are_read_right():
    samples = [one for one in map(sample, UNKNOWN) if one.plain and one.traits["words"] == "unknown"]

    counts = Counter(
        judge(one, understand(grid_of(one.rows, sheet=one.sheet, file=one.file))).outcome for one in samples
    )

    assert counts[WRONG] == 0
    assert counts[RIGHT] >= 0.5 * counts.total(), counts


def test_what_no_reader_can_know_is_asked(outcomes):
    undecidable = [(one, got) for one, got, _ in outcomes if one.undecidable]

    assert undecidable
    assert [one.seed for one, got in undecidable if got.level != ASKED] == []


def test_every_line_is_a_row_a_reject_or_no_data(outcomes):
    for one, got, verdict in outcomes:
        if verdict.outcome != SAID:
            continue
        lines = {*got.rows["line"].to_list(), *got.rejects["line"].to_list()}
        assert set(one.facts) <= lines, one.seed
