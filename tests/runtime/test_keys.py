# SPDX-License-Identifier: Apache-2.0
"""The secrets of an installation."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wuzha.keys.ring import Ring
from wuzha.runtime.home import Home
from wuzha.runtime.keys import master_keys, secret_key, write_ring
from wuzha.runtime.messages import OperatorError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    monkeypatch.delenv("WUZHA_MASTER_KEY_COMMAND", raising=False)
    monkeypatch.delenv("WUZHA_SECRET_KEY", raising=False)
    return Home(tmp_path)


def test_a_key_is_made_once_for_the_owner_alone(home: Home) -> None:
    keys = master_keys()
    assert len(keys.keys[1]) == 32
    assert master_keys() == keys
    assert (home.keys / "master.key").stat().st_mode & 0o777 == 0o600


def test_many_at_once_get_the_same_key() -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len({ring.keys[1] for ring in pool.map(lambda _: master_keys(), range(64))}) == 1


def test_no_unfinished_file_stays_behind(home: Home) -> None:
    master_keys()
    secret_key()
    assert {path.name for path in home.keys.iterdir()} == {"master.key", "secret_key"}


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY", base64.b64encode(b"k" * 32).decode())
    monkeypatch.setenv("WUZHA_SECRET_KEY", "signed")
    assert master_keys().keys == {1: b"k" * 32}
    assert secret_key() == "signed"
    assert not home.keys.exists()


@pytest.mark.parametrize("wrong", ["not base64!", base64.b64encode(b"short").decode()])
def test_a_key_of_the_wrong_form_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY", wrong)
    with pytest.raises(OperatorError) as caught:
        master_keys()
    assert wrong not in caught.value.en + caught.value.zh


def test_a_ring_of_several_keys_names_each(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring({2: b"b" * 32, 1: b"a" * 32})
    monkeypatch.setenv("WUZHA_MASTER_KEY", ring.text().replace("\n", " "))
    assert master_keys() == ring


@pytest.mark.parametrize(
    "wrong", ["1:%(k)s 1:%(k)s", "0:%(k)s", "128:%(k)s", "2:%(k)s %(k)s", "2:", ":", "x:%(k)s", "#"]
)
def test_a_ring_that_is_none_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    key = base64.b64encode(b"k" * 32).decode()
    monkeypatch.setenv("WUZHA_MASTER_KEY", wrong % {"k": key})
    with pytest.raises(OperatorError, match="not valid") as caught:
        master_keys()
    assert key not in caught.value.en + caught.value.zh


def test_a_command_gives_the_key_and_runs_without_a_shell(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    key = base64.b64encode(b"k" * 32).decode()
    monkeypatch.setenv("WUZHA_MASTER_KEY_COMMAND", f"printf %s '{key}'")
    assert master_keys().keys == {1: b"k" * 32}
    monkeypatch.setenv("WUZHA_MASTER_KEY_COMMAND", f"echo {key} ; echo x > {home.root}/made")
    with pytest.raises(OperatorError):
        master_keys()
    assert not (home.root / "made").exists()
    assert not home.keys.exists()


@pytest.mark.parametrize(
    ("command", "why"),
    [("false", "ended with 1"), ("no-such-command-here", "cannot be run"), ("true", "no key"), ("'", "cannot be run")],
)
def test_a_command_that_gives_no_key_is_told_and_nothing_starts(
    monkeypatch: pytest.MonkeyPatch, home: Home, command: str, why: str
) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY_COMMAND", command)
    with pytest.raises(OperatorError, match=why):
        master_keys()
    assert not home.keys.exists()


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wuzha.runtime.keys.PATIENCE", 0.2)
    monkeypatch.setenv("WUZHA_MASTER_KEY_COMMAND", "sleep 5")
    with pytest.raises(OperatorError, match="within"):
        master_keys()


def test_a_ring_replaces_the_key_file_as_a_whole(home: Home) -> None:
    ring = Ring({2: b"b" * 32, **master_keys().keys})
    write_ring(ring)
    assert master_keys() == ring
    assert (home.keys / "master.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.keys.iterdir()] == ["master.key"]


def test_a_cut_file_is_refused(home: Home) -> None:
    master_keys()
    (home.keys / "master.key").write_bytes(b"short")
    with pytest.raises(OperatorError, match="32 bytes"):
        master_keys()


def test_no_new_key_is_made_beside_data_sealed_with_another(home: Home) -> None:
    home.database.mkdir(parents=True)
    with pytest.raises(OperatorError, match="Restore the key"):
        master_keys()


def test_the_signing_key_is_long_and_stays() -> None:
    assert len(secret_key()) >= 50
    assert secret_key() == secret_key()
