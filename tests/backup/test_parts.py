# SPDX-License-Identifier: Apache-2.0
"""Parts, manifest and journal: whole or not there, unchanged or refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.backup.test_age import OTHER, PUBLIC, SECRET
from wuzha.backup import manifest as manifests
from wuzha.backup.folder import DamagedPartError, Part, Reader, Writer
from wuzha.backup.journal import Journal
from wuzha.backup.manifest import Gone, Manifest
from wuzha.backup.tables import differences
from wuzha.runtime.messages import OperatorError

MASTER = bytes(range(32))


def made(**values: object) -> Manifest:
    part = Part("database.pgdump", 3, "00")
    known = Manifest(
        at="2026-11-27T08:00:00+00:00", keys=["a", "b"], to=None, version="1", server="18.4", migrations=["org.0001"],
        tables={"public.org_unit": (3, "77")}, database=part, index=part, files=1,
        missing=[Gone("files/aa/x.sealed", "photos", "warning.attachment:1")],
    )  # fmt: skip
    return replace(known, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("recipient", "secret"), [(None, None), (PUBLIC, SECRET)])
def test_a_part_is_read_as_it_was_written(tmp_path: Path, recipient: str | None, secret: str | None) -> None:
    writer = Writer(tmp_path, recipient)
    part = writer.write("home/files/a", [b"abc", b"", b"def"])
    assert writer.holds(part)
    assert Reader(tmp_path, secret).content(part) == b"abcdef"
    assert (b"abcdef" in writer.path_of(part.path).read_bytes()) is (recipient is None)
    assert writer.path_of(part.path).stat().st_mode & 0o777 == 0o600


def test_a_part_whose_writing_breaks_off_is_not_there(tmp_path: Path) -> None:
    writer = Writer(tmp_path, None)

    def broken() -> object:
        yield b"abc"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.write("a", broken())  # type: ignore[arg-type]
    assert not writer.path_of("a").exists()


@pytest.mark.parametrize("change", ["missing", "cut", "changed", "other"])
def test_a_damaged_part_is_named(tmp_path: Path, change: str) -> None:
    writer = Writer(tmp_path, None if change == "other" else PUBLIC)
    part = writer.write("database.pgdump", [b"abc"])
    path = writer.path_of(part.path)
    if change == "missing":
        path.unlink()
    elif change == "cut":
        path.write_bytes(path.read_bytes()[:-1])
        assert not writer.holds(part)
    elif change == "changed":
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    else:
        path.write_bytes(b"abd")
    with pytest.raises(DamagedPartError, match="database"):
        Reader(tmp_path, None if change == "other" else SECRET).content(part)


def test_a_backup_for_another_key_says_so(tmp_path: Path) -> None:
    part = Writer(tmp_path, PUBLIC).write("a", [b"abc"])
    with pytest.raises(OperatorError, match="closed for another one"):
        Reader(tmp_path, OTHER).content(part)


def test_a_manifest_comes_back_and_verifies(tmp_path: Path) -> None:
    manifests.write(tmp_path, made(), MASTER)
    found, mac = manifests.read(tmp_path)
    assert found == made()
    found.checked(mac, MASTER)


@pytest.mark.parametrize("change", [{"files": 0}, {"missing": []}, {"database": Part("database.pgdump", 3, "01")}])
def test_a_manifest_that_was_changed_does_not_verify(tmp_path: Path, change: dict[str, object]) -> None:
    manifests.write(tmp_path, made(), MASTER)
    _found, mac = manifests.read(tmp_path)
    with pytest.raises(OperatorError, match="does not verify"):
        made(**change).checked(mac, MASTER)
    with pytest.raises(OperatorError, match="does not verify"):
        made().checked(mac, bytes(32))


def test_half_a_backup_is_none(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="There is no backup"):
        manifests.read(tmp_path)
    (tmp_path / manifests.UNFINISHED).write_bytes(made().unsigned())
    with pytest.raises(OperatorError, match="not finished"):
        manifests.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / manifests.NAME).write_text(text)
    with pytest.raises(OperatorError, match="no manifest"):
        manifests.read(tmp_path)


def test_a_journal_that_was_cut_short_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "copied.jsonl"
    journal = Journal(path)
    one, two, three = (Part(name, 5, name * 2) for name in "abc")
    journal.note(one, 1)
    journal.note(two, 2)
    journal.close()
    path.write_text(path.read_text()[:-20])
    journal = Journal(path)
    journal.note(three, 3)
    journal.close()
    journal = Journal(path)
    assert journal.copied("a", 5, 1) == one
    assert journal.copied("a", 5, 2) is None  # changed since
    assert journal.copied("b", 5, 2) is None  # its line was cut
    assert journal.copied("c", 5, 3) == three
    journal.close()


def test_tables_that_differ_are_named_with_their_rows() -> None:
    same = {"a": (1, "5")}
    assert differences(same, dict(same)) == []
    before, now = {"b": (2, "6"), "c": (1, "0")}, {"b": (1, "3"), "d": (9, "1")}
    assert differences(same | before, same | now) == ["b: 2 → 1", "c: 1 → -", "d: - → 9"]
