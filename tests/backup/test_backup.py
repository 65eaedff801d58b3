# SPDX-License-Identifier: Apache-2.0
"""A backup holds what the records name, as of one instant, whatever kills it; and it comes back equal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backup.conftest import wuzha
from tests.backup.test_age import OTHER, PUBLIC, SECRET
from tests.factories import City
from wuzha.backup import make as making
from wuzha.backup import manifest as manifests
from wuzha.backup.folder import Reader
from wuzha.backup.make import INDEX, make
from wuzha.backup.manifest import Manifest
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.services.exports import FILES
from wuzha.runtime import restoring
from wuzha.runtime.home import Home
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.owners import Place

pytestmark = pytest.mark.dialect("backup.tables", "backup.make")

Keep = Callable[[bytes], Export]


class Killed(BaseException):
    """`kill -9` in one process: nothing after it runs but what closes files."""


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity"
    path.write_text(f"# synthetic\n{SECRET}\n")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the backup."""
    return tmp_path / "backup"


def names(root: Path, found: Manifest) -> set[str]:
    """Paths of the files of records in a backup."""
    assert found.index is not None
    reader = Reader(root, SECRET if found.to else None)
    paths = {json.loads(line)["path"] for line in reader.content(found.index).splitlines()}
    return paths - {"anchors/audit.jsonl"}


def path_of(export: Export) -> str:
    return f"files/{export.uid.hex[:2]}/{export.uid.hex}.sealed"


def killing(monkeypatch: pytest.MonkeyPatch, name: str, at: int) -> None:
    """The process dies as it begins its `at`-th part of that name."""
    write, seen = making.Writer.write, iter(range(1, 10_000))

    def dying(self: making.Writer, path: str, pieces: Iterator[bytes]) -> object:
        if path.startswith(name) and next(seen) == at:
            raise Killed
        return write(self, path, pieces)

    monkeypatch.setattr(making.Writer, "write", dying)


def test_rows_files_and_uploads_come_back_equal_on_a_new_machine(
    city: City, keep: Keep, home: Home, new: Home, root: Path, identity: Path
) -> None:
    keep(b"one"), keep(b"two")
    Batch.unscoped.create(kind="warnings", source="MPS", unit=city.centre, stored_as="a" * 32)
    waiting = Place.UPLOADS.path("a" * 32)
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(b"rows")
    made = make(root, PUBLIC)
    assert made.files == 4  # with the anchors of the trail
    found = wuzha("restore", root, "--identity", identity, "--json", WUZHA_HOME=str(new.root))
    assert found | {"ok": True, "files": 4, "differing": [], "missing": [], "damaged": [], "chain": ""} == found
    assert found["rows"] == sum(rows for rows, _digest in made.tables.values()) > 100
    for path in (*names(root, made), "uploads/" + "a" * 32, "anchors/audit.jsonl"):
        assert (new.root / path).read_bytes() == (home.root / path).read_bytes()
    # and no second one over it
    told = wuzha("restore", root, "--identity", identity, code=1, WUZHA_HOME=str(new.root))
    assert "is not empty" in told


def test_a_killed_backup_is_none_and_goes_on_at_its_own_instant(
    city: City, keep: Keep, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [keep(b"%d" % number) for number in range(4)]
    with monkeypatch.context() as patch:
        killing(patch, "home/files", 3)
        with pytest.raises(Killed):
            make(root, PUBLIC)
    with pytest.raises(OperatorError, match="not finished"):
        manifests.read(root)
    copied = {path: path.stat().st_ino for path in (root / "home" / "files").rglob("*.age")}
    assert len(copied) == 2
    keep(b"later")
    made = make(root, PUBLIC)
    assert names(root, made) == {path_of(one) for one in first}
    assert {path: path.stat().st_ino for path in copied} == copied  # not copied again
    assert {path.name for path in root.iterdir()} == {
        ".lock", "closed-for", "database.pgdump.age", "files.jsonl.age", "home", "manifest.json",
    }  # fmt: skip
    with pytest.raises(OperatorError, match="holds a finished backup"):
        make(root, PUBLIC)


def test_a_backup_killed_at_the_database_takes_a_new_instant(
    city: City, keep: Keep, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(b"one")
    with monkeypatch.context() as patch:
        killing(patch, making.DATABASE, 1)
        with pytest.raises(Killed):
            make(root, None)
    later = keep(b"two")
    assert path_of(later) in names(root, make(root, None))


def test_what_its_owner_deleted_meanwhile_is_told_apart_from_what_is_missing(
    city: City, keep: Keep, home: Home, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, erased, lost, old = keep(b"1"), keep(b"2"), keep(b"3"), keep(b"4")
    missing = keep(b"5")
    (home.root / path_of(missing)).unlink()
    with monkeypatch.context() as patch:
        killing(patch, INDEX, 1)  # all that is there is copied
        with pytest.raises(Killed):
            make(root, None)
    for one in (erased, old):
        Export.unscoped.filter(pk=one.pk).update(state=ExportState.GONE)
        FILES.let_go(one.uid)
    (home.root / path_of(lost)).unlink()
    made = make(root, None)
    # what was copied before it was lost stays
    assert names(root, made) == {path_of(kept), path_of(lost)}
    assert {one.path for one in made.erased} == {path_of(erased), path_of(old)}
    assert [(one.path, one.record) for one in made.missing] == [(path_of(missing), f"privacy.export:{missing.pk}")]
    # what was erased does not live on in the backup
    assert not (root / "home" / path_of(erased)).exists()


def test_a_folder_that_holds_something_else_is_left_alone(city: City, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(OperatorError, match="neither empty nor an unfinished backup"):
        make(tmp_path, None)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["letter.txt"]


def test_a_backup_does_not_lie_in_what_it_saves(home: Home) -> None:
    with pytest.raises(OperatorError, match="is lost with it"):
        make(home.root / "backup", None)
    assert not (home.root / "backup").exists()


def test_verify_finds_a_lost_file_and_a_damaged_dump(
    city: City, keep: Keep, home: Home, root: Path, identity: Path
) -> None:
    one, lost = keep(b"one"), keep(b"two")
    (home.root / path_of(lost)).unlink()
    make(root, PUBLIC)
    found = wuzha("backup", "verify", root, "--identity", identity, "--json", code=1)
    assert (found["ok"], found["differing"], found["damaged"]) == (False, [], [])
    assert f"privacy.export:{lost.pk}" in found["missing"][0]
    assert str(one.pk) not in found["missing"][0].partition(" ")[2].partition(" ")[0].split(":")
    dump = root / "database.pgdump.age"
    dump.write_bytes(dump.read_bytes()[:-1] + b"x")
    assert "database.pgdump of the backup is damaged" in wuzha("backup", "verify", root, "--identity", identity, code=1)


def test_a_restore_says_what_it_lacks(city: City, tmp_path: Path, root: Path, identity: Path, new: Home) -> None:
    make(root, PUBLIC)
    here = {"WUZHA_HOME": str(new.root)}
    other = tmp_path / "other"
    other.write_text(OTHER)
    assert "Name the file with its key in --identity" in wuzha("restore", root, code=1, **here)
    assert "does not open this backup" in wuzha("restore", root, "--identity", other, code=1, **here)
    told = wuzha("restore", root, "--identity", identity, code=1, WUZHA_MASTER_KEY="", **here)
    assert "Name the master.key you keep in --key" in told
    shutil.rmtree(new.root)
    wrong = tmp_path / "wrong.key"
    wrong.write_bytes(bytes(32))
    told = wuzha("restore", root, "--identity", identity, "--key", wrong, code=1, WUZHA_MASTER_KEY="", **here)
    assert "The wrong master key" in told
    # nothing of it stays, so that the right one can be named
    assert not list((new.root / "keys").iterdir())
    restoring.begin(new, "a backup")
    assert "was not finished" in wuzha("audit", "verify", code=1, **here)
    assert Unit.objects.exists()
