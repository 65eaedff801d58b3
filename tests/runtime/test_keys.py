# SPDX-License-Identifier: Apache-2.0
"""The secrets of an installation."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wuzha.runtime.home import Home
from wuzha.runtime.keys import master_key, secret_key
from wuzha.runtime.messages import OperatorError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    monkeypatch.delenv("WUZHA_SECRET_KEY", raising=False)
    return Home(tmp_path)


def test_a_key_is_made_once_for_the_owner_alone(home: Home) -> None:
    key = master_key()
    assert len(key) == 32
    assert master_key() == key
    assert (home.keys / "master.key").stat().st_mode & 0o777 == 0o600


def test_many_at_once_get_the_same_key() -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: master_key(), range(64)))) == 1


def test_no_unfinished_file_stays_behind(home: Home) -> None:
    master_key()
    secret_key()
    assert {path.name for path in home.keys.iterdir()} == {"master.key", "secret_key"}


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY", base64.b64encode(b"k" * 32).decode())
    monkeypatch.setenv("WUZHA_SECRET_KEY", "signed")
    assert master_key() == b"k" * 32
    assert secret_key() == "signed"
    assert not home.keys.exists()


@pytest.mark.parametrize("wrong", ["not base64!", base64.b64encode(b"short").decode()])
def test_a_key_of_the_wrong_form_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY", wrong)
    with pytest.raises(OperatorError) as caught:
        master_key()
    assert wrong not in caught.value.en + caught.value.zh


def test_a_cut_file_is_refused(home: Home) -> None:
    master_key()
    (home.keys / "master.key").write_bytes(b"short")
    with pytest.raises(OperatorError, match="32 bytes"):
        master_key()


def test_no_new_key_is_made_beside_data_sealed_with_another(home: Home) -> None:
    home.database.mkdir(parents=True)
    with pytest.raises(OperatorError, match="Restore the key"):
        master_key()


def test_the_signing_key_is_long_and_stays() -> None:
    assert len(secret_key()) >= 50
    assert secret_key() == secret_key()
