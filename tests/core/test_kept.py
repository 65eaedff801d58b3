# SPDX-License-Identifier: Apache-2.0
"""A count is told again for a short while, to whoever sees the same, and never to anybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from pytest_django import Settings

from wuzha.audit.actor import Actor
from wuzha.core.indicators import kept as keeping
from wuzha.core.indicators.kept import kept

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEADER = Actor("person", "a", 1, role="joint_office", unit_path="0001")


def test_a_count_is_told_again_for_a_while(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WUZHA_FIGURES_KEPT = 60
    monkeypatch.setattr(keeping, "_kept", {})
    numbers = count()

    def told(actor: Actor = LEADER, seconds: int = 0, what: str = "board") -> int:
        return kept(actor, what, NOW + timedelta(seconds=seconds), lambda: next(numbers))

    assert [told(), told(seconds=59), told(seconds=60)] == [0, 0, 1]
    assert told(seconds=59) == 2, "never one of the future"
    assert told(replace(LEADER, person_id=2), 60) == 2, "a colleague sees the same"
    assert [told(replace(LEADER, unit_path="00010001")), told(replace(LEADER, role="auditor"))] == [3, 4]
    assert told(what="morning") == 5
    monkeypatch.setattr(keeping, "MOST", 4)
    told(what="month")
    assert len(keeping._kept) == 1


def test_tests_count_anew(settings: Settings) -> None:
    numbers = count()
    assert [kept(LEADER, "board", NOW, lambda: next(numbers)) for _ in range(2)] == [0, 1]
