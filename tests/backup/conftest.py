# SPDX-License-Identifier: Apache-2.0
"""Backups of the tests' own database and files, and the command line beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import City, make_city
from wuzha.privacy.models import Export, ExportState
from wuzha.runtime.home import Home
from wuzha.runtime.postgres import Server
from wuzha.sealed.files import write_sealed


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Home:
    """The data directory of this process."""
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    settings.WUZHA_FILES = tmp_path / "home" / "files"
    settings.WUZHA_ANCHORS = tmp_path / "home" / "anchors" / "audit.jsonl"
    return Home(tmp_path / "home").prepare()


@pytest.fixture
def city(transactional_db: None, home: Home) -> City:
    return make_city()


@pytest.fixture
def keep(city: City) -> Callable[[bytes], Export]:
    """Keeps a file that a record names."""

    def keep(content: bytes) -> Export:
        uid = uuid.uuid4()
        write_sealed(uid, content)
        made: Export = Export.unscoped.create(
            uid=uid, kind="warnings", purpose="CASE", text="x", by=next(iter(city.people.values())), role="analyst",
            unit=city.centre, expected=1, state=ExportState.DONE,
        )  # fmt: skip
        return made

    return keep


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Home]:
    """A new machine's data directory."""
    place = Home(tmp_path / "new")
    yield place
    Server(place).stop()


def wuzha(*arguments: str | Path, code: int = 0, **environment: str) -> Any:
    """What a command of its own process says: its JSON, or its messages."""
    kept = {
        name: value for name, value in os.environ.items() if name not in {"WUZHA_DATABASE_URL", "WUZHA_TEST_SERVER"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "wuzha.cli", *map(str, arguments)],
        env=kept | {"DJANGO_SETTINGS_MODULE": "wuzha.site.settings.base"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if done.stdout.startswith("{") else done.stdout + done.stderr
