# SPDX-License-Identifier: Apache-2.0
"""`wuzha sample` draws again, and says where somebody had a hand in the lot."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, desk
from wuzha.cli import main
from wuzha.core.indicators import Period
from wuzha.warning.models import CallBack
from wuzha.warning.queries.sample import redraw
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import work

__all__ = ["desk"]
Run = Callable[[], tuple[int, dict[str, Any]]]


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process: exit code, and what it printed."""

    @contextlib.contextmanager
    def prepare(*, schema: bool = True) -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)
    monkeypatch.setattr("wuzha.runtime.lifeline.watch", lambda: None)

    def run() -> tuple[int, dict[str, Any]]:
        code = main(["sample", "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def today() -> Period:
    return Period(timezone.localdate(), timezone.localdate())


def test_it_agrees_with_what_the_closings_drew(desk: Desk, sample: Run) -> None:
    for level in (*Level, *Level):
        desk.closed(level=level)
    reopened = desk.closed(level=Level.HIGH)
    work.reopen(desk.analyst, reopened.pk, "OUTCOME_WRONG")
    code, found = sample()
    assert (code, found["agrees"], found["closings"]) == (0, True, 8)
    assert found["callbacks"] == CallBack.unscoped.count() >= 4 * 2


def test_a_call_back_taken_out_or_put_in_shows(desk: Desk, sample: Run) -> None:
    warning = desk.closed(level=Level.HIGH)
    CallBack.unscoped.filter(day=7).update(day=3)
    code, found = sample()
    assert code == 1
    assert (found["missing"], found["extra"]) == ([f"{warning.number} T+7"], [f"{warning.number} T+3"])
    CallBack.unscoped.filter(day=3).delete()
    assert redraw(today()).missing == [f"{warning.number} T+7"]
