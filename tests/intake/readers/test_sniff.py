# SPDX-License-Identifier: Apache-2.0
"""Every hostile or mistaken kind of file gets its own answer, and honest files pass whatever their name says."""

from __future__ import annotations

import os
import struct
import time
import zipfile
from pathlib import Path

import pytest
import xlwt

from tests.intake.readers.conftest import WriteXlsx, compound_file, refused, repacked
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, explain
from wuzha.intake.readers.sniff import FileKind, sniff


@pytest.fixture
def xlsx(write_xlsx: WriteXlsx) -> Path:
    return write_xlsx([["编号", "受害人号码"], ["A1", "13800000001"]])


def _written(tmp_path: Path, data: bytes, name: str = "预警.xls") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_content_decides_not_the_name(tmp_path: Path, xlsx: Path) -> None:
    assert sniff(xlsx.rename(tmp_path / "预警.csv")) is FileKind.XLSX
    assert sniff(_written(tmp_path, "编号,姓名\nA1,测试甲\n".encode(), "预警.xlsx")) is FileKind.TEXT


def test_old_workbook_is_recognised(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "编号")
    book.save(str(tmp_path / "old.dat"))
    assert sniff(tmp_path / "old.dat") is FileKind.XLS


def test_five_gigabytes_are_answered_by_stat_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(5 * 1024**3)
    began = time.process_time()
    problem = refused(FileProblem.TOO_LARGE, lambda: sniff(path))
    assert time.process_time() - began < 0.5
    assert problem.params == {"size_mb": 5120, "limit_mb": 500}
    assert "5120 MB" in explain(problem).what


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b"\xff\xfe\x20\x00"])
def test_nothing_in_the_file(tmp_path: Path, data: bytes) -> None:
    refused(FileProblem.EMPTY, lambda: sniff(_written(tmp_path, data)))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    refused(FileProblem.MISSING, lambda: sniff(tmp_path / "none.csv"))
    refused(FileProblem.FOLDER, lambda: sniff(tmp_path))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", FileProblem.OTHER_DOCUMENT),
        (b"{\\rtf1\\ansi", FileProblem.OTHER_DOCUMENT),
        (b"SQLite format 3\x00" + bytes(100), FileProblem.OTHER_DOCUMENT),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), FileProblem.PICTURE),
        (b"\xff\xd8\xff\xe0" + bytes(40), FileProblem.PICTURE),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", FileProblem.PICTURE),
        (b"MZ\x90\x00\x03" + bytes(40), FileProblem.PROGRAM),
        (b"\x7fELF\x02\x01" + bytes(40), FileProblem.PROGRAM),
        (b"Rar!\x1a\x07\x00", FileProblem.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c\x00", FileProblem.ARCHIVE),
        (b"\x1f\x8b\x08\x00", FileProblem.ARCHIVE),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", FileProblem.OTHER_SPREADSHEET),
        (b"<html><body><table><tr><td>1</td></tr></table>", FileProblem.HTML_AS_EXCEL),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><table>", FileProblem.HTML_AS_EXCEL),
        ("<html><table>".encode("utf-16"), FileProblem.HTML_AS_EXCEL),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", FileProblem.HTML_AS_EXCEL),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', FileProblem.XML_AS_EXCEL),
        (b'{"code": 0, "data": []}', FileProblem.JSON),
        (b'[ {"a": 1} ]', FileProblem.JSON),
        (bytes(range(256)) * 20, FileProblem.BINARY),
        (os.urandom(4096).replace(b"PK", b"xx"), FileProblem.BINARY),
        ("id,name\n1,abc\n".encode("utf-16-le"), FileProblem.ENCODING_UNKNOWN),
    ],
)
def test_other_kinds_are_named(tmp_path: Path, data: bytes, code: FileProblem) -> None:
    refused(code, lambda: sniff(_written(tmp_path, data)))


@pytest.mark.parametrize(
    "head", ["MZ编号,姓名\n", "BZh,姓名\n1,2\n", "<5分钟,姓名\n1,2\n", "[编号],姓名\n", "PK,姓名\n"]
)
def test_text_that_only_begins_like_something_else_is_text(tmp_path: Path, head: str) -> None:
    assert sniff(_written(tmp_path, head.encode(), "a.csv")) is FileKind.TEXT


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/VBAPROJECT.BIN"])
def test_macros_in_a_new_workbook(tmp_path: Path, xlsx: Path, part: str) -> None:
    refused(FileProblem.MACROS, lambda: sniff(repacked(xlsx, tmp_path / "m.xlsx", {part: b"x"})))


def test_macro_content_type_without_the_project(tmp_path: Path, xlsx: Path) -> None:
    with zipfile.ZipFile(xlsx) as archive:
        types = archive.read("[Content_Types].xml")
    changed = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    assert changed != types
    path = repacked(xlsx, tmp_path / "m.xlsx", {"[Content_Types].xml": changed})
    refused(FileProblem.MACROS, lambda: sniff(path))


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ({"Workbook": b"\x09\x08\x00\x00", "_VBA_PROJECT_CUR": b""}, FileProblem.MACROS),
        ({"EncryptedPackage": b"", "EncryptionInfo": b""}, FileProblem.ENCRYPTED),
        ({"Workbook": b"\x09\x08\x00\x00" + struct.pack("<HH", 0x2F, 6) + bytes(6)}, FileProblem.ENCRYPTED),
        ({"Workbook": struct.pack("<HHIHBB", 0x85, 8, 0, 0x0100, 1, 0)}, FileProblem.MACROS),
        ({"WordDocument": b""}, FileProblem.OTHER_DOCUMENT),
        ({"PowerPoint Document": b""}, FileProblem.OTHER_DOCUMENT),
        ({"__substg1.0_0037001F": b""}, FileProblem.OTHER_DOCUMENT),
        ({"Something": b""}, FileProblem.DAMAGED),
    ],
)
def test_compound_files(tmp_path: Path, streams: dict[str, bytes], code: FileProblem) -> None:
    refused(code, lambda: sniff(_written(tmp_path, compound_file(streams))))


def test_compound_file_with_a_looped_chain_ends(tmp_path: Path) -> None:
    data = bytearray(compound_file({"Workbook": b"x" * 9000}))
    table = len(data) - 512
    struct.pack_into("<I", data, table + 4 * 3, 1)
    refused(FileProblem.DAMAGED, lambda: sniff(_written(tmp_path, bytes(data))))


@pytest.mark.parametrize(
    ("parts", "code", "kind"),
    [
        ({"word/document.xml": b""}, FileProblem.OTHER_DOCUMENT, "Word"),
        ({"ppt/presentation.xml": b""}, FileProblem.OTHER_DOCUMENT, "PowerPoint"),
        ({"xl/workbook.bin": b""}, FileProblem.OTHER_SPREADSHEET, "xlsb"),
        ({"mimetype": b"", "content.xml": b""}, FileProblem.OTHER_SPREADSHEET, "OpenDocument"),
        ({"a.xlsx": b"", "b.zip": b""}, FileProblem.ARCHIVE, "ZIP"),
        ({}, FileProblem.ARCHIVE, "ZIP"),
    ],
)
def test_other_zips_are_named(tmp_path: Path, parts: dict[str, bytes], code: FileProblem, kind: str) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    problem = refused(code, lambda: sniff(path))
    assert problem.params["kind"] == kind


def test_a_workbook_cut_short_is_damaged(tmp_path: Path, xlsx: Path) -> None:
    data = xlsx.read_bytes()
    for keep in (10, len(data) // 2, len(data) - 30):
        refused(FileProblem.DAMAGED, lambda keep=keep: sniff(_written(tmp_path, data[:keep], "cut.xlsx")))


class TestZipBomb:
    def test_declared_sum(self, tmp_path: Path, xlsx: Path) -> None:
        path = repacked(xlsx, tmp_path / "b.xlsx", {"xl/worksheets/sheet9.xml": bytes(3_000_000)})
        refused(FileProblem.ZIP_BOMB, lambda: sniff(path, Limits(unpacked_bytes=2_000_000)))
        assert sniff(path) is FileKind.XLSX

    def test_ratio(self, tmp_path: Path, xlsx: Path) -> None:
        path = repacked(xlsx, tmp_path / "b.xlsx", {"xl/worksheets/sheet9.xml": bytes(3_000_000)})
        problem = refused(FileProblem.ZIP_BOMB, lambda: sniff(path, Limits(ratio_floor_bytes=1_000_000)))
        assert problem.where == "xl/worksheets/sheet9.xml"

    def test_a_directory_that_lies_about_the_size(self, tmp_path: Path, xlsx: Path) -> None:
        data = repacked(xlsx, tmp_path / "b.xlsx", {"xl/big.xml": bytes(30_000_000)}).read_bytes()
        lying = data.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 300))
        assert lying != data
        path = _written(tmp_path, lying, "lying.xlsx")
        problem = refused(FileProblem.ZIP_BOMB, lambda: sniff(path))
        assert problem.where == "xl/big.xml"

    def test_too_many_parts(self, tmp_path: Path, xlsx: Path) -> None:
        path = repacked(xlsx, tmp_path / "b.xlsx", {f"xl/media/{n}": b"" for n in range(50)})
        refused(FileProblem.ZIP_BOMB, lambda: sniff(path, Limits(archive_entries=40)))

    def test_encrypted_parts_are_a_password_not_a_bomb(self, tmp_path: Path, xlsx: Path) -> None:
        data = bytearray(xlsx.read_bytes())
        directory = data.index(b"PK\x01\x02")
        data[directory + 8] |= 1
        refused(FileProblem.ENCRYPTED, lambda: sniff(_written(tmp_path, bytes(data), "e.xlsx")))


def test_a_workbook_inside_a_workbook_is_not_opened(tmp_path: Path, xlsx: Path) -> None:
    bomb = tmp_path / "inner.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", bytes(10_000_000))
    path = repacked(xlsx, tmp_path / "n.xlsx", {"xl/embeddings/inner.zip": bomb.read_bytes()})
    assert sniff(path, Limits(unpacked_bytes=1_000_000)) is FileKind.XLSX
