# SPDX-License-Identifier: Apache-2.0
"""Going to a moment between backups, with a real embedded database and its journal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import database
from tests.backup.conftest import wuzha
from tests.backup.test_age import PUBLIC, SECRET
from wuzha.backup.folder import Writer
from wuzha.backup.restore import read_base
from wuzha.runtime import embedded, wal
from wuzha.runtime.home import Home
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.postgres import Server

pytestmark = pytest.mark.slow


class Before:
    """A city with an archive, its folders, and what `clerk` told."""

    def __init__(self, place: Path) -> None:
        self.home, self.root, self.archive = Home(place / "old"), place / "backup", place / "archive"
        self.identity, self.key = place / "identity", self.home.keys / "master.key"
        self.told: dict[str, Any] = {}

    def restore(self, new: Home, until: str, code: int = 0) -> Any:
        return wuzha(
            "restore", self.root, "--identity", self.identity, "--key", self.key, "--until", until,
            "--wal", self.archive, "--json", code=code, WUZHA_HOME=str(new.root), WUZHA_MASTER_KEY="",
        )  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    found = Before(tmp_path_factory.mktemp("until"))
    found.identity.write_text(f"{SECRET}\n")
    environment = {"WUZHA_HOME": str(found.home.root), "WUZHA_MASTER_KEY": ""}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("WUZHA_MASTER_KEY", raising=False)
        database.installed(found.home)
    try:
        wuzha("backup", "wal", found.archive, "--to", PUBLIC, **environment)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", "tests.backup.clerk", str(found.root)],
            env=kept | environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.told = json.loads(done.stdout)
        yield found
    finally:
        Server(found.home).stop()


def exports(home: Home) -> set[str]:
    with embedded.database(home) as url, psycopg.connect(url) as connection:
        return {uid.hex for (uid,) in connection.execute("SELECT uid FROM privacy_export").fetchall()}


def has_file(home: Home, name: str) -> bool:
    return (home.root / "files" / name[:2] / f"{name}.sealed").is_file()


def test_what_was_there_at_the_moment_is_there_and_what_came_later_is_not(before: Before, new: Home) -> None:
    found = before.restore(new, before.told["at"])
    assert found | {"ok": True, "missing": [], "damaged": [], "chain": ""} == found
    assert found["at"] < before.told["at"]
    assert exports(new) == {before.told["before"], before.told["after"]}
    # the file of the later one came from the archive; one that is newer than the moment does no harm
    assert all(has_file(new, before.told[name]) for name in ("before", "after", "late"))
    verdict = wuzha("audit", "verify", "--need-anchor", "--json", WUZHA_HOME=str(new.root), WUZHA_MASTER_KEY="")
    assert verdict["ok"]
    assert not wal.aside(new).exists()


def test_a_file_that_the_archive_lost_is_missing_and_the_end_is_reached(before: Before, new: Home) -> None:
    [copy] = before.archive.glob(f"*/home/files/*/{before.told['late']}.sealed.age")
    content = copy.read_bytes()
    copy.unlink()
    try:
        found = before.restore(new, "end", code=1)
    finally:
        copy.write_bytes(content)
    assert exports(new) == {before.told[name] for name in ("before", "after", "late")}
    [missing] = found["missing"]
    assert "privacy.export:" in missing
    assert before.told["late"] in missing


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2038-01-01", "does not reach that moment"),
        ("2020-01-01", "before this backup was done"),
        ("soon", "is no moment"),
    ],
)
def test_a_moment_that_cannot_be_gone_to_is_told(before: Before, new: Home, until: str, told: str) -> None:
    assert told in before.restore(new, until, code=2 if until == "soon" else 1)


def test_a_piece_that_somebody_else_closed_is_refused(before: Before, new: Home) -> None:
    piece = max(before.archive.glob("*/wal/*.age"))
    content = piece.read_bytes()
    Writer(piece.parent, PUBLIC).write(piece.name.removesuffix(".age"), [bytes(64)])
    try:
        assert "not written by this platform" in before.restore(new, "end", code=1)
    finally:
        piece.write_bytes(content)


def test_verify_reads_the_files_of_the_database_too(before: Before) -> None:
    read_base(before.root, before.identity)
    base = before.root / "base.tar.gz.age"
    content = base.read_bytes()
    base.write_bytes(content[:-1] + b"x")
    try:
        with pytest.raises(OperatorError, match=r"base\.tar\.gz of the backup is damaged"):
            read_base(before.root, before.identity)
    finally:
        base.write_bytes(content)
