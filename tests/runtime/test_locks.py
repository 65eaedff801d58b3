# SPDX-License-Identifier: Apache-2.0
"""Locks on files."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from wuzha.runtime import locks
from wuzha.runtime.locks import FileLock, exclusive


def test_shared_holders_keep_an_exclusive_one_out_until_the_last_is_gone(tmp_path: Path) -> None:
    first, second, third = (FileLock(tmp_path / "lock") for _ in range(3))
    assert first.try_lock(shared=True)
    assert second.try_lock(shared=True)
    assert not third.try_lock()
    first.release()
    assert not third.try_lock()
    second.release()
    assert third.try_lock()
    third.release()
    third.release()


def test_a_note_is_left_for_those_who_find_it_taken(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    lock.try_lock()
    lock.write("a longer note")
    lock.write("short")
    assert (tmp_path / "lock").read_text() == "short"
    lock.release()


def test_waiting_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(locks, "TELL_AFTER", 0.0)
    held = FileLock(tmp_path / "lock")
    held.try_lock()
    threading.Timer(0.3, held.release).start()
    began = time.monotonic()
    with exclusive(tmp_path / "lock", "请稍候", "waiting"):
        assert time.monotonic() - began >= 0.25
    assert capsys.readouterr().err == "请稍候\nwaiting\n"
