# SPDX-License-Identifier: Apache-2.0
"""Files nobody should send, without end and the same for the same seed; and what must hold of whatever becomes of one.

Each kind is a way in which real files go wrong or are made to: cut, spliced, of another kind than they say, bombs,
foreign encodings, formulas, NULs, huge cells, deep XML, mixed headers, and good files with some bytes changed.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
import xlwt

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.services.direct import import_opened, open_file
from wuzha.intake.services.open import MappingIncompleteError
from wuzha.org.models import Unit
from wuzha.sealed.value import masked_by
from wuzha.warning.intake.receiver import WarningReceiver
from wuzha.warning.models import Directive

HEADERS = ["编号", "预警等级", "诈骗类型", "受害人号码", "受害人姓名", "现住址", "嫌疑人号码", "推送时间", "交易金额"]
MIB = 1024 * 1024
Rows = list[list[str]]


def good_rows(draw: random.Random, count: int | None = None) -> Rows:
    """A header and rows of invented people, as a platform would send them."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    rows = [list(HEADERS)]
    for _ in range(draw.randint(1, 12) if count is None else count):
        number = draw.randrange(10**7)
        rows.append(
            [
                f"H{number}", draw.choice(["高危", "中危", "低危", "紧急"]), draw.choice(["刷单返利", "虚假贷款"]),
                f"138{number:08d}", "测试甲", "测试市浒山街道测试路1号", f"0085{number:08d}", now,
                f"{draw.randrange(10**6)}.50",
            ]
        )  # fmt: skip
    return rows


def as_csv(rows: Rows, separator: str = ",", end: str = "\r\n") -> str:
    """Rows as text; what needs quotes gets them."""
    return end.join(separator.join(_quoted(cell, separator) for cell in row) for row in rows)


def as_xlsx(rows: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell[:32_767])
    return out.getvalue()


def as_xls(rows: Rows) -> bytes:
    book, out = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    sheet = book.add_sheet("S")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell[:32_767])
    book.save(out)
    return out.getvalue()


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & {separator, '"', "\r", "\n"} else cell


def _good(draw: random.Random) -> bytes:
    kind = draw.randrange(4)
    if kind == 0:
        return as_xlsx(good_rows(draw))
    if kind == 1:
        return as_xls(good_rows(draw))
    return as_csv(good_rows(draw)).encode(draw.choice(["utf-8", "utf-8-sig", "gb18030"]))


def cut(draw: random.Random) -> bytes:
    """A file that stopped somewhere."""
    good = _good(draw)
    return good[: draw.randrange(len(good))]


def mutated(draw: random.Random) -> bytes:
    """A good file with some bytes changed, left out or repeated."""
    data = bytearray(_good(draw))
    for _ in range(draw.choice([1, 2, 5, 30, 300])):
        at = draw.randrange(len(data)) if data else 0
        match draw.randrange(3):
            case 0 if data:
                data[at] = draw.randrange(256)
            case 1:
                del data[at : at + draw.randrange(1, 20)]
            case _:
                data[at:at] = data[at : at + draw.randrange(1, 20)] or b"\x00"
    return bytes(data)


def spliced(draw: random.Random) -> bytes:
    """The beginning of one file and the end of another."""
    one, other = _good(draw), _good(draw)
    return one[: draw.randrange(len(one))] + other[draw.randrange(len(other)) :]


def garbage(draw: random.Random) -> bytes:
    """Nothing, behind the first bytes of something."""
    heads = [
        b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n",
        b"\x7fELF\x02\x01", b"MZ\x90\x00", b"\x1f\x8b\x08", b"Rar!\x1a\x07", b"{\\rtf1", b"<html><table>", b"<?xml ",
        b'[{"a": 1}]', b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"SQLite format 3\x00", b"7z\xbc\xaf\x27\x1c",
    ]  # fmt: skip
    return draw.choice(heads) + draw.randbytes(draw.choice([0, 1, 7, 511, 512, 4096, 20_000]))


def bomb(draw: random.Random) -> bytes:
    """A workbook that unpacks to far more than it is."""
    parts = {f"xl/worksheets/sheet{draw.randint(1, 9)}.xml": b"\x00" * draw.choice([1, 8, 64]) * MIB}
    if draw.random() < 0.3:
        parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * draw.choice([10**4, 3 * 10**5]) + b"</sst>"
    return _repacked(as_xlsx(good_rows(draw)), parts)


def encoded(draw: random.Random) -> bytes:
    """Rows in an encoding that is not ours, or in two."""
    lines = as_csv(good_rows(draw)).split("\r\n")
    codecs = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "gb18030", "shift_jis", "latin-1", "utf-7", "utf-8"]
    one, other = draw.choice(codecs), draw.choice(codecs)
    half = draw.randrange(len(lines) + 1)
    parts = ["\r\n".join(lines[:half]), "\r\n".join(lines[half:])]
    return b"\r\n".join(part.encode(codec, "replace") for part, codec in zip(parts, (one, other), strict=True))


def celled(draw: random.Random) -> bytes:
    """Cells that other programs would run, and characters that no database keeps."""
    rows = good_rows(draw)
    nasty = [
        "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.invalid","x")', "+1+1", "@SUM(A1)", "-2+3", "\t=1",
        "'; DROP TABLE x;--", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "\x00", "a\x00b", "\ufeff",
        "\u202e13800000000", "\u200b", "\ufffd", "１３８００００００００", "1.38E+10", "1e999", "-0", "NaN", "#REF!",
        "True", "2024-02-30", "9999-99-99 99:99", "0" * 5000, "甲" * 3000, "\r", "\n", '"', '""', "\\", "a,b",
        "😀" * 50, "\x1b[2J", "../../etc/passwd", "9" * 400, " " * 2000,
    ]  # fmt: skip
    for _ in range(draw.randint(1, 12)):
        draw.choice(rows[1:])[draw.randrange(len(HEADERS))] = draw.choice(nasty)
    if draw.random() < 0.4:
        rows = [[cell.replace("\x00", "").replace("\x1b", "")[:30_000] for cell in row] for row in rows]
        return as_xlsx(rows)
    return as_csv(rows).encode("utf-8", "replace")


def huge(draw: random.Random) -> bytes:
    """One cell or one line far too long, very many columns, or very many empty lines."""
    rows = good_rows(draw, 3)
    match draw.randrange(4):
        case 0:
            rows[2][5] = "址" * draw.choice([40_000, 400_000])
        case 1:
            rows[2] += ["x"] * draw.choice([300, 20_000])
        case 2:
            rows[0] += [f"列{number}" for number in range(draw.choice([50, 3_000]))]
        case _:
            return as_csv(rows).encode() + b"\r\n" * draw.choice([1_000, 300_000])
    return as_csv(rows).encode()


def deep(draw: random.Random) -> bytes:
    """A workbook whose XML is deep, expands, points outside, or is none."""
    depth = draw.choice([100, 20_000])
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    entity = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">{laughs}]><sst><si><t>&l9;</t></si></sst>'
    outside = (
        '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    )
    bad_cells = (
        '<worksheet><sheetData><row r="-1"><c r="ZZZZZZ99999999999" t="s"><v>99999999</v></c></row>'
        '<row r="1048577"><c r="A1" t="s"><v>-1</v></c><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>'
    )
    texts = ["<a>" * depth + "</a>" * depth, entity, outside, bad_cells, "<", "", "<sst" + " a='1'" * depth + "/>"]
    parts = [
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ]
    changed = {draw.choice(parts): draw.choice(texts).encode() for _ in range(draw.randint(1, 2))}
    return _repacked(as_xlsx(good_rows(draw)), changed)


def zipped(draw: random.Random) -> bytes:
    """A zip that is no workbook, lacks parts, or has some twice."""
    parts: dict[str, bytes | None] = {
        draw.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]): None
    }
    if draw.random() < 0.5:
        parts = {draw.choice(["../../evil", "/etc/x", "xl/vbaProject.bin", "a" * 300, "表.csv"]): b"x" * 100}
    return _repacked(as_xlsx(good_rows(draw)), parts)


def headed(draw: random.Random) -> bytes:
    """Headers twice, in another place, mixed up, missing, or people where headers should be."""
    rows = good_rows(draw)
    head = list(rows[0])
    match draw.randrange(7):
        case 0:
            head[draw.randrange(9)] = head[draw.randrange(9)]
        case 1:
            draw.shuffle(head)
        case 2:
            head[draw.randrange(9)] = ""
        case 3:
            head = [f"13800{number:06d}" for number in range(9)]
        case 4:
            rows.insert(0, ["预警指令导出表"])
            rows[0:0] = [[]] * draw.randrange(40)
            return as_csv(rows).encode()
        case 5:
            head = head[: draw.randrange(9)]
        case _:
            head = [name + "\n（必填）" for name in head]
    return as_csv([head, *rows[1:]]).encode()


def ragged(draw: random.Random) -> bytes:
    """Quotes that never close, rows of every length, separators and line ends of every kind."""
    text = as_csv(good_rows(draw), draw.choice([",", ";", "\t", "|"]), draw.choice(["\r\n", "\n", "\r", "\u2028"]))
    pieces = list(text)
    for _ in range(draw.randint(1, 25)):
        pieces.insert(
            draw.randrange(len(pieces) + 1), draw.choice(['"', "'", ",", ";", "\t", "\n", "\r", "\\", "\x00", "\x1a"])
        )
    return "".join(pieces).encode("utf-8", "replace")


def little(draw: random.Random) -> bytes:
    """Next to nothing."""
    head = ",".join(HEADERS).encode()
    return draw.choice(
        [b"", b"\n", b"\xef\xbb\xbf", b",", b",,,,\n,,,", b"\x00" * 100, head, head + b"\r\n", b'"', b"0"]
    )


def _repacked(book: bytes, changes: dict[str, bytes] | dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part))
        for name, data in changes.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


#: Every kind, and how often it comes up. Bombs cost most of the time and differ least.
KINDS: dict[Callable[[random.Random], bytes], int] = {
    mutated: 22, cut: 10, spliced: 8, garbage: 10, celled: 12, encoded: 10, headed: 8, ragged: 10, deep: 4, zipped: 4,
    huge: 2, little: 2, bomb: 1,
}  # fmt: skip
SUFFIXES = [".csv", ".xlsx", ".xls", ".txt", ".tsv", "", ".XLSX", ".dat"]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its kind, its name and what is in it."""

    kind: str
    name: str
    data: bytes


def hostile(number: int, seed: int = 0) -> Hostile:
    """The file of a number; always the same for the same seed."""
    draw = random.Random(f"{seed}/{number}")
    make = draw.choices(list(KINDS), list(KINDS.values()))[0]
    return Hostile(make.__name__, f"{number}{draw.choice(SUFFIXES)}", make(draw))


def take_in(file: Hostile, folder: Path, unit: Unit, source: str = "HOSTILE") -> str:
    """Import one file as the command line does; what became of it: the reason it was refused for, or `in`.

    Raises `AssertionError` when a row is neither in nor rejected, or counted twice; anything else raised is a crash.
    """
    receiver, actor = WarningReceiver(), Actor.system("tests")
    path = folder / file.name
    path.write_bytes(file.data)
    before = _kept()
    refusal: UnreadableFileError | MappingIncompleteError | None = None
    try:
        opened = open_file(path, receiver, source, {})
    except (UnreadableFileError, MappingIncompleteError) as error:
        refusal = error
    if refusal is not None:
        path.unlink()
        assert _kept() == before, "a refused file leaves nothing"
        if isinstance(refusal, MappingIncompleteError):
            assert refusal.matching.missing_required or refusal.matching.ambiguous
            return "headers"
        assert str(explain(refusal)).strip(), "a refusal says what to do"
        return refusal.code.value
    try:
        batch = import_opened(opened, path, actor, kind=receiver.kind, source=source, unit=unit)
    finally:
        path.unlink()
    return _settled(Batch.unscoped.get(pk=batch.pk))


def _kept() -> tuple[int, ...]:
    return tuple(model.unscoped.count() for model in (Batch, Directive, Reject))


def _settled(batch: Batch) -> str:
    """Every row of a batch is in or rejected, once; the rest of a file that broke off is said to be refused."""
    rejects = Reject.unscoped.filter(batch=batch)
    directives = Directive.unscoped.filter(batch=batch)
    assert batch.done == batch.accepted + batch.merged + batch.duplicates + batch.rejected
    assert rejects.count() == batch.rejected
    assert directives.count() == batch.accepted + batch.merged
    lines = [*rejects.values_list("line", flat=True), *directives.values_list("line", flat=True)]
    assert len(lines) == len(set(lines)), "a line is in twice"
    for reject in rejects:
        assert reject.reasons
        assert reject.raw is None or masked_by(reject.raw, lambda raw: isinstance(json.loads(raw), dict))
    if batch.status == BatchStatus.FAILED:
        assert batch.problem
        return f"broke off: {batch.problem['code']}"
    assert batch.status == BatchStatus.DONE
    assert batch.done == batch.rows or not batch.rows, (batch.done, batch.rows)
    return "in"
