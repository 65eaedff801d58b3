# SPDX-License-Identifier: Apache-2.0
"""A data directory of its own for each test, with nothing left running afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import database
from wuzha.runtime import postmaster
from wuzha.runtime.home import Home
from wuzha.runtime.postgres import Server


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """As root it lies below folders that only root may enter, as pytest makes them: the hard case."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WUZHA_DATABASE_URL", raising=False)
    place = Home(tmp_path / "home")
    yield place
    Server(place).stop()


@pytest.fixture
def installed(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The data directory as a first start leaves it, for tests that are not about the first start."""
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    return database.installed(home)


def server_processes(home: Home) -> list[psutil.Process]:
    """Every PostgreSQL process that works in this data directory."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and process.cwd() == str(home.database):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def kill_all(home: Home) -> None:
    """`kill -9` for every server process, those included that end meanwhile because their parent did."""
    for process in server_processes(home):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def account_names(home: Home) -> set[str]:
    """Under which accounts the server's lasting processes run."""
    running = postmaster.running(home.database)
    return set() if running is None else {psutil.Process(running.pid).username()}
