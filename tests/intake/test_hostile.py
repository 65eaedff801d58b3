# SPDX-License-Identifier: Apache-2.0
"""Hostile files through intake: none crashes it, and no row is half in. The long run: `benchmarks/hostile_files.py`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests import factories
from tests.intake.hostile import KINDS, hostile, take_in

#: Files of this run; another seed than the long one's, and each kind in turn.
FILES = 120

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_hostile_files_are_taken_in_whole_or_refused_with_a_reason(home: Path, tmp_path: Path) -> None:
    centre = factories.make_city().centre
    became: Counter[str] = Counter()
    kinds: set[str] = set()
    for number in range(FILES):
        file = hostile(number, seed=7)
        kinds.add(file.kind)
        try:
            became[take_in(file, tmp_path, centre)] += 1
        except BaseException as crash:
            crash.add_note(f"hostile({number}, seed=7): {file.kind}, {file.name}, {len(file.data)} bytes")
            raise
    assert kinds >= {make.__name__ for make in KINDS} - {"bomb"}
    assert became["in"] > FILES // 10
    assert len(became) > 8  # refused for many different reasons
