# SPDX-License-Identifier: Apache-2.0
"""Is the recorded process really the server of this data directory?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wuzha.runtime import postmaster


@pytest.fixture
def pretender(tmp_path: Path) -> Iterator[int]:
    """A process that looks like a server of `tmp_path` in the process list, as `ps` on macOS shows one."""
    command = ["/x/bin/postgres", "-c", "import time; time.sleep(60)", f"postgres -D {tmp_path}"]
    process = subprocess.Popen(command, executable=sys.executable)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize("text", ["", "\n", "not a number\n", "12"])
def test_a_record_cut_short_by_a_full_disk_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert postmaster.running(tmp_path) is None


def test_number_and_status_are_read(tmp_path: Path) -> None:
    lines = ["4321", "/data", "1795566815", "5432", "..", "", " 11282196         4", "ready   "]
    (tmp_path / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert postmaster.read(tmp_path) == postmaster.Postmaster(4321, "ready")


def test_a_living_process_that_is_no_server_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert postmaster.running(tmp_path) is None


def test_without_proc_the_command_line_decides(tmp_path: Path, pretender: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postmaster.sys, "platform", "darwin")
    assert postmaster.serves(pretender, tmp_path)
    assert not postmaster.serves(pretender, tmp_path / "other")
    assert not postmaster.serves(os.getpid(), tmp_path)
    assert postmaster.orphans(tmp_path) == []
