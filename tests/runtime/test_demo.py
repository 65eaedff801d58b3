# SPDX-License-Identifier: Apache-2.0
"""`wuzha up --demo`: what the first page shows is there before it, all else comes afterwards."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import until
from wuzha.runtime import children, django, gate
from wuzha.runtime.children import TRIES, Child, Family, Once
from wuzha.runtime.gate import Gate
from wuzha.runtime.home import Home
from wuzha.runtime.locks import FileLock
from wuzha.runtime.steps import Step
from wuzha.runtime.supervisor import Plan, Supervisor
from wuzha.simulation import commands


@pytest.fixture
def family() -> Iterator[Family]:
    made = Family({})
    yield made
    made.close()


def test_what_the_first_page_shows_is_there_before_it_and_all_else_is_filled_behind(
    tmp_path: Path, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUZHA_DATABASE_URL", raising=False)
    home = Home(tmp_path).prepare()
    supervisor = Supervisor(Plan("127.0.0.1", 0, demo=True), home, FileLock(home.run / "up.lock"))
    before: list[tuple[str, ...]] = []

    def step(_step: Step, _unit: str, _family: Family, *arguments: str, more: object = None) -> str:
        before.append(arguments)
        return ""

    monkeypatch.setattr(supervisor, "_step", step)
    monkeypatch.setattr(Child, "start", lambda one: None)
    supervisor._bring_up_to_date(family)
    assert before == [("migrate",), ("simulate", "demo", "--if-empty", "--only", "first")]
    supervisor._start_others(family, 3)
    assert [child.arguments[0] for child in supervisor.children] == ["web", "worker", "simulate"]
    rest = supervisor.children[-1]
    assert isinstance(rest, Once)
    assert rest.arguments == ["simulate", "demo", "--only", "rest"]


@pytest.mark.parametrize(
    ("only", "parts"), [("first", "first logins"), ("rest", "rest"), (None, "first rest logins")], ids=str
)
def test_a_part_of_the_demo_is_filled_alone(only: str | None, parts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[str] = []

    @contextmanager
    def prepared() -> Iterator[None]:
        yield

    def part(name: str) -> Any:
        return lambda **_: filled.append(name)

    monkeypatch.setattr(django, "prepare", prepared)
    monkeypatch.setattr(commands, "_fill_first", part("first"))
    monkeypatch.setattr(commands, "_fill_rest", part("rest"))
    monkeypatch.setattr(commands, "_tell_logins", part("logins"))
    assert commands._demo(argparse.Namespace(if_empty=True, only=only)) == 0
    assert filled == parts.split()


def test_a_child_behind_a_gate_goes_on_when_it_is_open_and_so_does_the_next_one(tmp_path: Path) -> None:
    code = "from wuzha.runtime import gate; print('loaded', flush=True); gate.wait(); print('on')"
    door = Gate()

    def child() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code], env={**os.environ, gate.VARIABLE: str(door.descriptor)}, text=True,
            pass_fds=[door.descriptor], stdout=subprocess.PIPE,
        )  # fmt: skip

    with child() as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "loaded\n"
        with pytest.raises(subprocess.TimeoutExpired):
            first.wait(0.5)
        door.open()
        assert first.communicate() == ("on\n", None)
    with child() as second:
        assert second.communicate() == ("loaded\non\n", None)
    door.close()


@pytest.mark.parametrize(
    ("command", "begun", "told"), [("--version", 1, ""), ("nonsense", TRIES, "did not finish (2)")]
)
def test_what_is_done_once_is_tried_again_a_few_times_when_it_fails_and_tells_in_the_end(
    command: str,
    begun: int,
    told: str,
    tmp_path: Path,
    family: Family,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(children, "FIRST_DELAY", 0.01)
    starts = []
    spawn = family.spawn
    monkeypatch.setattr(Family, "spawn", lambda _family, *a, **k: starts.append(a) or spawn(*a, **k))
    one = Once("demo", [command], family, tmp_path / "demo.log")
    one.start()
    until(lambda: (one.tend(), one.over())[1])
    one.tend()
    assert len(starts) == begun
    said = capfd.readouterr().err
    assert told in said if told else said == ""
