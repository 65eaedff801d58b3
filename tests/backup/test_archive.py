# SPDX-License-Identifier: Apache-2.0
"""What goes to the archive between backups: each new file once, the journal, and nothing below a disk that is away."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

import pytest

from tests.backup.test_age import PUBLIC, SECRET
from wuzha.backup import archive as archives
from wuzha.backup.archive import Archive, begin, piece
from wuzha.backup.folder import Reader
from wuzha.runtime import wal
from wuzha.runtime.home import Home
from wuzha.runtime.keys import master_keys
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.owners import Place

SYSTEM = "7777"


@pytest.fixture
def archive(home: Home, tmp_path: Path) -> Archive:
    control = home.database / "global" / "pg_control"
    control.parent.mkdir(parents=True)
    control.write_bytes(int(SYSTEM).to_bytes(8, "little") + b"x")
    wal.aside(home).mkdir()
    begin(home, tmp_path / "archive", PUBLIC, 30)
    wanted = wal.wanted(home)
    assert wanted is not None
    return Archive(home, wanted)


def new_file(age: float = 0.0) -> Path:
    path = Place.FILES.path(uuid.uuid4().hex)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.name.encode())
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def copy_of(archive: Archive, path: Path) -> Path:
    return archive.root / f"home/{path.relative_to(archive.home.root)}.age"


def test_each_new_file_is_brought_once_and_again_when_it_is_sealed_anew(archive: Archive) -> None:
    new, old = new_file(), new_file(age=2 * 86400)
    archive.bring()
    # what is older than the archive is in every backup that goes with it
    assert not copy_of(archive, old).exists()
    before = copy_of(archive, new).stat().st_ino
    archive.bring()
    assert copy_of(archive, new).stat().st_ino == before
    new.write_bytes(b"sealed anew")
    archive.bring()
    name = f"home/{new.relative_to(archive.home.root)}"
    assert b"".join(Reader(archive.root, SECRET).stream(name)) == b"sealed anew"


def test_a_piece_of_the_journal_is_closed_and_taken_away(archive: Archive) -> None:
    (wal.aside(archive.home) / ".half").write_bytes(b"x")
    (wal.aside(archive.home) / "000000010000000000000001").write_bytes(b"rows" * 1000)
    assert archive.bring() == 1
    assert [path.name for path in wal.aside(archive.home).iterdir()] == [".half"]
    [kept] = (archive.root / "wal").iterdir()
    assert b"rows" not in kept.read_bytes()
    keys = master_keys(archive.home)
    assert piece(Reader(archive.root, SECRET), kept, keys) == b"rows" * 1000
    kept.rename(kept.with_name("000000010000000000000002.age"))
    with pytest.raises(OperatorError, match="not written by this platform"):
        piece(Reader(archive.root, SECRET), kept.with_name("000000010000000000000002.age"), keys)


def test_a_disk_that_is_away_is_not_written_below(archive: Archive) -> None:
    (archive.root / archives.MARK).unlink()
    waiting = wal.aside(archive.home) / "000000010000000000000001"
    waiting.write_bytes(b"rows")
    with pytest.raises(OSError, match="No such file"):
        archive.bring()
    assert waiting.exists()


def test_what_is_older_than_the_archive_keeps_goes_and_does_not_come_again(archive: Archive) -> None:
    new = new_file()
    archive.bring()
    os.utime(copy_of(archive, new), (0, 0))
    archives.prune(archive.root, 30)
    archive.bring()
    assert not copy_of(archive, new).exists()


def test_no_archive_of_a_database_that_is_not_there(home: Home, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no embedded database"):
        begin(home, tmp_path / "archive", None, 30)


def test_the_settings_of_the_server_follow_the_data_directory(archive: Archive) -> None:
    assert wal.settings(archive.home)["archive_mode"] == "on"
    wal.want(archive.home, None)
    assert wal.settings(archive.home) == {}
