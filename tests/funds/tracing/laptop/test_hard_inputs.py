# SPDX-License-Identifier: Apache-2.0
"""What no investigator means to give, and gives all the same: each is answered in both languages, at once."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.funds.tracing.laptop.test_command import EXAMPLE, HEAD, ledger, traced
from tests.funds.tracing.laptop.test_statements import bank
from wuzha.cli import main
from wuzha.funds.statements.reading.files import unpacked
from wuzha.funds.tracing.checking.workbook import Book
from wuzha.funds.tracing.laptop.check import report_at
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.source import Unread

ROW = "62999900000000000{0},,甲,20230510100211,80000.00,80000.00,进,6299990000000000011,,张某,S1,转账"
#: A command that waits for a writer would wait for ever; the first one compiles the engine.
SECONDS = 120


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    def late(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(params=["trace", "statements read", "verify"])
def command(request: pytest.FixtureRequest) -> list[str]:
    return str(request.param).split()


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int | None = None) -> str:
    """What a refused command says: both languages, nothing on standard output."""
    capsys.readouterr()
    ended = main([str(one) for one in arguments])
    told = capsys.readouterr()
    assert ended in ((1, 2) if code is None else (code,)), told.err
    assert re.search("[\u4e00-\u9fff]", told.err)
    assert re.search("[A-Za-z]{2} [a-z]", told.err)
    return told.err


def test_a_pipe_is_refused_and_nobody_waits_for_its_writer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "管道" in said(capsys, *command, tmp_path / "pipe.csv")


def test_a_device_is_refused_and_not_read_for_ever(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert "设备" in said(capsys, *command, "/dev/zero")


def test_a_socket_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket has a short name
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s.csv")
        assert "套接字" in said(capsys, *command, tmp_path / "s.csv")


def test_a_folder_without_files_is_called_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert "empty" in said(capsys, *command, tmp_path / "empty")


def test_what_may_not_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger(tmp_path, EXAMPLE)
    real = Path.open

    def locked(self: Path, *given: object, **more: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real(self, *given, **more)  # type: ignore[call-overload]  # as it was called

    monkeypatch.setattr(Path, "open", locked)
    if command == ["verify"]:  # with the server's part it would ask for a database before
        assert report_at(path) is None
        return
    told = said(capsys, *command, path)
    assert "ledger.csv" in told
    assert ("没有读取权限" if command[0] == "statements" else "无法读取") in told


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert "missing.csv" in said(capsys, *command, tmp_path / "missing.csv")


@pytest.mark.parametrize("option", ["--openings", "--owners"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "missing"])
def test_an_option_wants_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, kind: str) -> None:
    path, odd = ledger(tmp_path, EXAMPLE), placed(tmp_path, kind)
    assert "odd" in said(capsys, "trace", path, "--victim", "V1", option, odd)


def placed(folder: Path, kind: str) -> Path:
    odd = folder / "odd"
    if kind == "folder":
        odd.mkdir()
    elif kind == "pipe":
        os.mkfifo(odd)
    return Path("/dev/null") if kind == "device" else odd


@pytest.mark.parametrize("kind", ["pipe", "missing"])
def test_a_mapping_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    bank(tmp_path, "a1.csv", ROW.format(21))
    said(capsys, "statements", "read", tmp_path / "a1.csv", "--mapping", placed(tmp_path, kind), code=1)


@pytest.mark.parametrize("option", ["--html", "--xlsx", "--rejects"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_a_report_takes_the_place_of_nothing_but_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, kind: str
) -> None:
    path, odd = ledger(tmp_path, EXAMPLE), placed(tmp_path, kind)
    said(capsys, "trace", path, "--victim", "V1", option, odd)
    assert odd.is_dir() or odd.is_fifo() or odd.is_char_device()


def test_rows_are_written_to_no_pipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(tmp_path, "a1.csv", ROW.format(21))
    os.mkfifo(tmp_path / "rows")
    said(capsys, "statements", "read", tmp_path / "a1.csv", "--rows", tmp_path / "rows")


def test_a_link_that_leads_out_of_a_folder_is_not_followed_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, other = tmp_path / "case", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    bank(folder, "a1.csv", ROW.format(21))
    bank(other, "secret.csv", ROW.format(31))
    (folder / "link.csv").symlink_to(other / "secret.csv")
    (folder / "folder").symlink_to(other)
    (folder / "gone.csv").symlink_to(other / "gone.csv")
    (folder / "round").symlink_to(folder / "round")
    (folder / "inside.csv").symlink_to(folder / "a1.csv")
    capsys.readouterr()
    assert main(["statements", "read", str(folder), "--json"]) == 1
    files = {Path(one["path"]).name: one for one in json.loads(capsys.readouterr().out)["files"]}
    assert "指向文件夹之外" in files["link.csv"]["problem"]["zh"]
    assert "leads out of the folder" in files["folder"]["problem"]["en"]
    assert "不存在" in files["gone.csv"]["problem"]["zh"]
    assert "problem" in files["round"]
    assert "problem" not in files["inside.csv"]
    capsys.readouterr()
    main(["trace", str(folder), "--json"])
    assert "指向文件夹之外" in capsys.readouterr().err


def test_pipes_and_links_in_a_folder_of_ledgers_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    ledger(folder, EXAMPLE)
    os.mkfifo(folder / "pipe.csv")
    (folder / "link.csv").symlink_to("/dev/zero")
    capsys.readouterr()
    assert main(["trace", str(folder), "--victim", "V1", "--json"]) == 0
    told = capsys.readouterr()
    assert "pipe.csv" in told.err
    flags = {flag["flag"]: flag["count"] for flag in json.loads(told.out)["flags"]}
    assert flags["unreadable_files"] == 2


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_an_archive_too_deep_and_an_empty_one_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(tmp_path, "a1.csv", ROW.format(21))
    statement = (tmp_path / "a1.csv").read_bytes()
    (tmp_path / "a1.csv").unlink()
    inner = zipped({"in.zip": zipped({"in.zip": statement, "a.csv": statement})})
    deep = tmp_path / "deep.zip"
    deep.write_bytes(zipped({"in.zip": inner, "a1.csv": statement, "empty.zip": zipped({})}))
    inner_most = zipped({"in.zip": zipped({"in.zip": zipped({"in.zip": zipped({"a.csv": statement})})})})
    (tmp_path / "deeper.zip").write_bytes(inner_most)
    capsys.readouterr()
    assert main(["statements", "read", str(tmp_path), "--json"]) == 1
    files = {one["path"].partition("/")[2]: one for one in json.loads(capsys.readouterr().out)["files"]}
    assert "太多层" in files["deep.zip/in.zip/in.zip"]["problem"]["zh"]
    assert "太多层" in files["deeper.zip/in.zip/in.zip"]["problem"]["zh"]
    assert "没有文件" in files["deep.zip/empty.zip"]["problem"]["zh"]
    assert files["deep.zip/a1.csv"]["sheets"]
    capsys.readouterr()
    main(["trace", str(deep), "--json"])
    assert "太多层" in capsys.readouterr().err
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    for asked in ("trace", "statements read"):
        assert "没有文件" in said(capsys, *asked.split(), tmp_path / "empty.zip", code=1)


def test_archives_in_archives_share_one_bound(tmp_path: Path) -> None:
    """Each alone is below it, all together are not: what a bomb of archives counts on."""
    inner = zipped({"a.csv": b"a,b\n" * 200})
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"n{number}.zip": inner for number in range(4)}))
    with unpacked([path], Limits(unpacked_bytes=2_500 + 4 * len(inner))) as found:
        assert [isinstance(one.path, Unread) for one in found] == [False, False, False, True]
        with pytest.raises(UnreadableFileError) as told:
            found[3].path.open("rb")
    assert told.value.code.value == "zip_bomb"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_ledger_of_utf_16_is_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    expected = traced(capsys, ledger(tmp_path, EXAMPLE), "--victim", "V1")
    path = tmp_path / "other.csv"
    path.write_bytes(("\ufeff" + EXAMPLE).encode(encoding))
    assert traced(capsys, path, "--victim", "V1") == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_statement_of_utf_16_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    bank(tmp_path, "a1.csv", ROW.format(21))
    text = (tmp_path / "a1.csv").read_bytes().decode("gb18030")
    (tmp_path / "a1.csv").write_bytes(("\ufeff" + text).encode(encoding))
    capsys.readouterr()
    main(["statements", "read", str(tmp_path), "--json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["sheets"][0]["rows"] == 1


def test_utf_16_without_its_mark_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(EXAMPLE.encode("utf-16-le"))
    for asked in ("trace", "statements read"):
        assert "编码" in said(capsys, *asked.split(), path)


def test_sums_beyond_what_can_be_divided_exactly_name_the_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{number},{number},V,A,3000000000000000,\n" for number in range(1, 3))
    assert "账户 A 的收支合计" in said(capsys, "trace", ledger(tmp_path, HEAD + rows), "--victim", "V", code=1)
    # so many that the sum of 64 bits would begin anew
    rows = "".join(f"{number},{number},V,A,4500000000000000,\n" for number in range(1, 5000))
    assert "账户 A 的收支合计" in said(capsys, "trace", ledger(tmp_path, HEAD + rows), "--victim", "V", code=1)
    # much in all, but no account has too much of it
    rows = "".join(f"{number},{number},V{number},A{number},4500000000000000,\n" for number in range(1, 5))
    found = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", "V1")
    assert found["victims"][0]["held"] == [{"account": "A1", "fen": 4_500_000_000_000_000}]


@pytest.mark.parametrize("amount", ["45000000000000.01", "99999999999999999999.00", "1e300", "9" * 400])
def test_amounts_beyond_all_bounds_in_a_statement_are_no_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: str
) -> None:
    large = ROW.format(21).replace("80000.00,80000.00", f"{amount},{amount}").replace("S1", "S2")
    bank(tmp_path, "a1.csv", ROW.format(21), large)
    for asked in ("statements read", "trace"):
        capsys.readouterr()
        assert main([*asked.split(), str(tmp_path), "--json"]) in (0, 1)


def test_hundreds_of_kinds_leave_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "1,1,V,A,1000,\n" + "".join(f"{number},{number},A,S,1,kind {number}\n" for number in range(2, 402))
    found = traced(capsys, ledger(tmp_path, HEAD + rows), "--victim", "V", "--rule", "fifo")
    flags = {flag["flag"]: flag["count"] for flag in found["flags"]}
    exits = {one["kind"]: one["fen"] for one in found["victims"][0]["exits"]}
    assert flags["many_kinds"] == exits["other"] == 400 - 156
    assert sum(exits.values()) == 400


def test_a_name_of_bytes_that_are_no_text_is_written_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.csv"))
    path.write_text(EXAMPLE, encoding="utf-8")
    book, page = tmp_path / "out.xlsx", tmp_path / "out.html"
    assert main(["trace", str(path), "--victim", "V1", "--xlsx", str(book), "--html", str(page)]) == 0


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 50_000, b"PK\x03\x04x", b"<!doctype html><p>"])
def test_what_is_nested_for_ever_or_cut_is_no_report(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trace.json"
    path.write_bytes(content)
    assert report_at(path) is None


def test_a_workbook_that_is_nested_for_ever_is_damaged(tmp_path: Path) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook {space} xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts = {
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": b'<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}>{'<a>' * 20_000}{'</a>' * 20_000}</worksheet>".encode(),
    }
    path = tmp_path / "deep.xlsx"
    path.write_bytes(zipped(parts))
    opened = Book(path)
    with pytest.raises(UnreadableFileError):
        list(opened.rows(opened.sheets[0]))
