# SPDX-License-Identifier: Apache-2.0
"""`wuzha up --demo`: what the first page shows is there before it, all else comes afterwards."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.waiting import until
from wuzha.runtime import django
from wuzha.runtime.children import Family, Once
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


def done(one: Once) -> None:
    """Look at the process until its end was seen."""

    def ended() -> bool:
        one.tend()
        return one.process is None

    until(ended)


def test_the_desks_of_the_demo_are_filled_once_the_page_is_there(
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
    monkeypatch.setattr(Once, "start", lambda one: None)
    supervisor._bring_up_to_date(family)
    assert before == [("migrate",), ("simulate", "demo", "--if-empty", "--only", "city")]
    supervisor._fill_rest(family)
    assert [child.arguments for child in supervisor.children] == [["simulate", "demo", "--only", "desks"]]


@pytest.mark.parametrize(
    ("only", "parts"), [("city", "city logins"), ("desks", "desks"), (None, "city desks logins")], ids=str
)
def test_a_part_of_the_demo_is_filled_alone(only: str | None, parts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[str] = []

    @contextmanager
    def prepared() -> Iterator[None]:
        yield

    def part(name: str) -> Any:
        return lambda **_: filled.append(name)

    monkeypatch.setattr(django, "prepare", prepared)
    monkeypatch.setattr(commands, "_fill_city", part("city"))
    monkeypatch.setattr(commands, "_fill_desks", part("desks"))
    monkeypatch.setattr(commands, "_tell_logins", part("logins"))
    assert commands._demo(argparse.Namespace(if_empty=True, only=only)) == 0
    assert filled == parts.split()


@pytest.mark.parametrize(("command", "told"), [("--version", ""), ("nonsense", "did not finish (2)")])
def test_what_is_done_once_is_not_started_again_and_tells_of_its_failure(
    command: str, told: str, tmp_path: Path, family: Family, capfd: pytest.CaptureFixture[str]
) -> None:
    one = Once("demo", [command], family, tmp_path / "demo.log")
    one.start()
    done(one)
    one.tend()
    assert one.process is None
    said = capfd.readouterr().err
    assert told in said if told else said == ""
