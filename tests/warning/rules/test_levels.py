# SPDX-License-Identifier: Apache-2.0
"""Levels rise by one and stop at the top."""

from __future__ import annotations

from wuzha.warning.rules.lifecycle import Level, one_up


def test_each_level_rises_to_the_one_above() -> None:
    assert [one_up(level) for level in Level] == [Level.URGENT, Level.URGENT, Level.HIGH, Level.MEDIUM]
