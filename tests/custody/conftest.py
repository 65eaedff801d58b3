# SPDX-License-Identifier: Apache-2.0
"""Keys of its own for each test, files of its own, and nothing left of them afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from wuzha import keys
from wuzha.keys.ciphers import Suite
from wuzha.org.rules import forget_all


@pytest.fixture(autouse=True)
def keys_as_before(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.WUZHA_FILES = tmp_path / "files"
    # a rotation seals every upload of its home anew, those of tests beside it too
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    forget_all()
    yield
    keys.use(settings.WUZHA_MASTER_KEYS, suite=Suite.AES, known=())
    forget_all()
