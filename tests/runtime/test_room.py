# SPDX-License-Identifier: Apache-2.0
"""A reserve of the disk: below it nothing is written, and with space again all goes on by itself."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.test import Client, RequestFactory

from wuzha.core import jobs
from wuzha.runtime import children, room, supervisor
from wuzha.runtime.children import Child
from wuzha.runtime.home import MIB, Home
from wuzha.runtime.locks import FileLock
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.room import Why
from wuzha.runtime.supervisor import Plan, Supervisor
from wuzha.ui.errors import server_error

Usage = namedtuple("Usage", "total used free")
GIB = 1024 * MIB


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    room.forget()
    yield tmp_path
    room.forget()


Free = Callable[[int], None]


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Free:
    """Let the disk of 100 GB have so many MB free."""
    monkeypatch.setenv(room.VARIABLE, "1000M")

    def let(megabytes: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 * GIB, 0, megabytes * MIB))
        room._Seen.at = float("-inf")

    return let


@pytest.mark.parametrize(
    ("given", "total", "reserve"),
    [("", 252 * GIB, 2 * GIB), ("", 20 * GIB, GIB), ("5%", 100 * GIB, 5 * GIB), ("500M", GIB, 500 * MIB),
     ("1.5 GiB", GIB, GIB + GIB // 2), ("0", GIB, 0)],
)  # fmt: skip
def test_what_stays_free(monkeypatch: pytest.MonkeyPatch, given: str, total: int, reserve: int) -> None:
    monkeypatch.setenv(room.VARIABLE, given)
    assert room.reserve_of(total) == reserve


@pytest.mark.parametrize("given", ["much", "-1G", "100%", "2X"])
def test_a_reserve_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(room.VARIABLE, given)
    with pytest.raises(OperatorError, match="2G"):
        room.reserve_of(GIB)


def test_it_goes_on_by_itself_and_not_by_every_byte(free: Free) -> None:
    free(1001)
    assert room.shortage() is None
    free(999)
    found = room.shortage()
    assert found is not None
    assert (found.why, found.free_mb, found.reserve_mb) == (Why.FULL, 999, 1000)
    free(1001)
    assert room.shortage() is not None
    free(1100)
    assert room.shortage() is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_errors_of_a_full_disk_are_known(number: int) -> None:
    error = RuntimeError("later")
    error.__cause__ = OSError(number, "no")
    assert room.out_of_room(error)
    assert room.out_of_room(psycopg.errors.DiskFull("full"))
    assert not room.out_of_room(OSError(errno.ENOENT, "no"))


def test_a_write_that_finds_no_room_is_answered_and_no_fault() -> None:
    for path, kind in (("/somewhere/", "text/html"), ("/api/v1/warnings", "application/problem+json")):
        try:
            raise psycopg.errors.DiskFull("could not extend file")
        except psycopg.Error:
            answer = server_error(RequestFactory().post(path))
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert answer["Content-Type"].startswith(kind)
        assert "磁盘" in answer.content.decode()


@pytest.mark.django_db
def test_below_the_reserve_pages_are_read_and_nothing_is_taken_in(free: Free, client: Client) -> None:
    free(10)
    page = client.get("/login/")
    assert page.status_code == 200
    assert "暂时只读" in page.content.decode()
    assert client.post("/login/", {"username": "x", "password": "y"}).status_code != 503
    refused = client.post("/intake/")
    assert (refused.status_code, bool(refused["Retry-After"])) == (503, True)
    assert "没有保存" in refused.content.decode()
    api = client.post("/api/v1/warnings", b"{}", content_type="application/json")
    assert (api.status_code, api.json()["code"]) == (503, "NO_ROOM")
    free(5000)
    assert "暂时只读" not in client.get("/login/").content.decode()
    assert client.post("/api/v1/warnings", b"{}", content_type="application/json").status_code == 401


def test_work_pauses_where_it_is_and_is_not_queued_again_until_there_is_room(free: Free) -> None:
    done: list[int] = []
    queued: list[str] = []

    def work(after_each: Callable[[object], None]) -> None:
        for part in range(3):
            done.append(part)
            free(10)
            after_each(part)

    free(5000)
    assert not jobs.until_told_to_stop(work, lambda: False, lambda: queued.append("again"))
    assert not jobs.until_told_to_stop(work, lambda: False, lambda: queued.append("again"))
    assert (done, queued) == ([0], [])


def test_a_database_that_cannot_start_is_tried_again_until_it_can(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Tenancy:
        tries = 0

        def revive(self) -> None:
            self.tries += 1
            if self.tries < 3:
                raise OperatorError("磁盘已满", "The disk is full")

    monkeypatch.delenv("WUZHA_DATABASE_URL", raising=False)
    monkeypatch.setattr(supervisor, "REVIVE_EVERY", 0.0)
    monkeypatch.setattr(supervisor.postmaster, "running", lambda _database: None)
    one = Supervisor(Plan("127.0.0.1", 0), Home(home), FileLock(home / "up.lock"))
    one.tenancy = tenancy = Tenancy()  # type: ignore[assignment]
    for _tick in range(3):
        one._tend()
    assert tenancy.tries == 3
    said = "".join(capsys.readouterr())
    assert said.count("磁盘已满") == 2
    assert "已恢复" in said


def test_a_disk_that_became_read_only_ends_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL stops with a panic, no log can be opened, and both go on when the disk can be written to again."""
    read_only = OSError(errno.EROFS, "Read-only file system")
    trouble = [read_only]

    class Tenancy:
        def revive(self) -> None:
            if trouble:
                raise trouble[0]

    class Process(Child):
        def start(self) -> None:
            if trouble:
                raise trouble[0]
            self.process = subprocess.Popen(["/bin/true"])

    monkeypatch.delenv("WUZHA_DATABASE_URL", raising=False)
    monkeypatch.setattr(supervisor, "REVIVE_EVERY", 0.0)
    monkeypatch.setattr(children, "TRY_AGAIN", 0.0)
    monkeypatch.setattr(supervisor.postmaster, "running", lambda _database: None)
    one = Supervisor(Plan("127.0.0.1", 0), Home(home), FileLock(home / "up.lock"))
    one.tenancy = Tenancy()  # type: ignore[assignment]
    one.children = [Process("web", [], None, home / "web.log")]  # type: ignore[arg-type]
    one._tend()
    assert one.children[0].process is None
    assert "Read-only" in "".join(capsys.readouterr())
    trouble.clear()
    one._tend()
    process = one.children[0].process
    assert process is not None
    process.wait()
    assert "已恢复" in "".join(capsys.readouterr())


def test_a_lock_is_taken_on_a_read_only_disk_as_well(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "start.lock").touch()
    opened = os.open

    def refuse(path: object, flags: int, mode: int = 0o777, **more: int) -> int:
        if flags & os.O_ACCMODE != os.O_RDONLY:
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(path, flags, mode, **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(os, "open", refuse)
    lock = FileLock(home / "start.lock")
    assert lock.try_lock()
    lock.release()
