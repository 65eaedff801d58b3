# SPDX-License-Identifier: Apache-2.0
"""PDFs that are no statement, or were made to harm: a clear answer in both languages, never a trace-back or a hang."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.funds.statements.proof.pdf.drawn import Look, draw
from tests.funds.statements.proof.pdf.paper import Sheet, write
from tests.funds.statements.proof.pdf.test_layouts import BANK, Story, facts_of
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.statements.proof.pdf import read
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain


def answer_to(path: Path, **limits: int) -> FileProblem:
    """What whoever gave the file is told."""
    with pytest.raises(UnreadableFileError) as told:
        list(read.grids(path, path.name, replace(DEFAULT_LIMITS, **limits)))
    for language in ("zh-hans", "en"):
        explained = explain(told.value, language)
        assert explained.what
        assert explained.remedy
        assert "?" not in explained.what
    return told.value.code


def bank(seed: int = 1, rows: int = 8) -> list[Sheet]:
    headers, cells, widths, right = BANK
    return draw(headers, Story(seed, rows).columns(*cells), widths, right, Look())


def test_a_file_alone_and_one_in_an_archive_give_the_same_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "一.pdf", bank())
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(path, "卡/流水.pdf")

    alone, packed = parse([path]), parse([tmp_path / "all.zip"])

    assert facts_of(alone) == facts_of(packed) == Story(1, 8).facts()
    assert packed.files == ["all.zip/卡/流水.pdf"]
    assert [sheet.sheet for sheet in alone.sheets] == ["第1页"]
    assert alone.rows["line"].to_list() == sorted(alone.rows["line"].to_list())
    assert 1000 < alone.rows["line"][0] < 1020


def test_a_scan_has_no_text_to_read(tmp_path: Path) -> None:
    scan = Sheet()
    scan.ops.append("q 400 0 0 400 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q")

    assert answer_to(write(tmp_path / "scan.pdf", [scan])) is FileProblem.PDF_PICTURE


def test_text_that_was_recognised_in_a_scan_proves_nothing(tmp_path: Path) -> None:
    sheets = bank()
    for sheet in sheets:
        sheet.ops = [op.replace("0 Tr", "3 Tr") for op in sheet.ops]

    assert answer_to(write(tmp_path / "recognised.pdf", sheets)) is FileProblem.PDF_PICTURE


def test_a_file_with_a_password_says_so(tmp_path: Path) -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >> /ID [(a) (a)]" % (b"o" * 32, b"u" * 32)

    assert answer_to(write(tmp_path / "locked.pdf", bank(), trailer=lock)) is FileProblem.PDF_LOCKED


def test_a_file_that_was_not_fetched_to_its_end_is_damaged(tmp_path: Path) -> None:
    whole = write(tmp_path / "cut.pdf", bank(rows=40))
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) * 2 // 3])

    assert answer_to(whole) is FileProblem.DAMAGED


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x00\xff garbage startxref", b"%PDF-1.4 startxref 0 %%EOF"])
def test_rubbish_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(content)

    assert answer_to(path) is FileProblem.DAMAGED


def test_ten_thousand_pages_are_too_many(tmp_path: Path) -> None:
    assert answer_to(write(tmp_path / "long.pdf", [Sheet()] * 10_000)) is FileProblem.PDF_TOO_LONG


def test_text_that_unpacks_to_a_flood_is_stopped(tmp_path: Path) -> None:
    flood = Sheet()
    flood.ops = [f"BT /F1 0.1 Tf 1 0 0 1 10 {y} Tm <{'0041' * 3000}> Tj ET" for y in range(10, 34)]

    assert answer_to(write(tmp_path / "flood.pdf", [flood])) is FileProblem.PDF_TOO_DENSE


def test_a_stream_that_unpacks_to_gigabytes_is_stopped(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.pdf", [Sheet()])
    packed = zlib.compress(zlib.compress(b" " * 150_000_000, 9), 9)
    content = path.read_bytes()
    old = content[content.index(b"<< /Filter /FlateDecode") : content.index(b"endstream")]
    new = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(packed) + packed + b"\n"
    path.write_bytes(content.replace(old, new))

    assert answer_to(path, pdf_memory_bytes=60 * 1024 * 1024) in {
        FileProblem.PDF_TOO_DENSE, FileProblem.PDF_PICTURE, FileProblem.DAMAGED,
    }  # fmt: skip


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    slow = Sheet()
    slow.ops = [f"0 0 m {at} 10 l S" for at in range(20_000)]

    assert answer_to(write(tmp_path / "slow.pdf", [slow] * 25), pdf_seconds=1) is FileProblem.PDF_TOO_SLOW


def test_a_filled_form_is_refused(tmp_path: Path) -> None:
    sheets = bank()
    sheets[0].more = "/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (1,000.00) /Rect [9 9 99 29] >>]"
    fields = b"/AcroForm << /Fields [] /DA (/F1 9 Tf) >>"

    assert answer_to(write(tmp_path / "form.pdf", sheets, catalogue=fields)) is FileProblem.PDF_FORM


PICTURE = "q {width} 0 0 {height} {x} {y} cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"


def drawn_letters() -> Sheet:
    """A page of text that was turned into outlines."""
    sheet = Sheet()
    sheet.ops = [f"{x} {y} m {x + 3} {y} {x + 4} {y + 2} {x} {y + 5} c {x - 3} {y} {x - 2} {y + 1} {x - 1} {y + 2} c"
                 f" {x} {y} {x} {y} {x} {y} c {x} {y} l {x} {y} l {x} {y} l f" for x in range(50, 250, 10)
                 for y in range(50, 150, 10)]  # fmt: skip
    return sheet


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("other", ["scan", "outlines", "recognised"])
def test_a_page_that_is_no_text_among_pages_of_text_refuses_the_file(tmp_path: Path, other: str, first: bool) -> None:
    page = Sheet()
    if other == "scan":
        page.text(280, 830, "第 2 页")
        page.ops.append(PICTURE.format(width=500, height=700, x=50, y=60))
    elif other == "outlines":
        page = drawn_letters()
    else:
        page = bank(2)[0]
        page.ops = [op.replace("0 Tr", "3 Tr") for op in page.ops]
    sheets = [page, *bank()] if first else [*bank(), page]

    assert answer_to(write(tmp_path / "mixed.pdf", sheets)) is FileProblem.PDF_PICTURE


def test_rows_pasted_as_a_picture_below_rows_of_text_refuse_the_file(tmp_path: Path) -> None:
    sheets = bank()
    sheets[-1].ops.append(PICTURE.format(width=520, height=150, x=36, y=20))

    assert answer_to(write(tmp_path / "half.pdf", sheets)) is FileProblem.PDF_PICTURE


def test_a_picture_that_text_is_printed_on_a_stamp_and_a_blank_page_refuse_nothing(tmp_path: Path) -> None:
    sheets = bank()
    sheets[0].ops.insert(0, PICTURE.format(width=595, height=420, x=0, y=0))
    sheets[0].ops.append(PICTURE.format(width=110, height=110, x=450, y=20))

    assert facts_of(parse([write(tmp_path / "ground.pdf", [*sheets, Sheet()])])) == Story(1, 8).facts()


def test_text_in_a_note_put_on_the_page_refuses_the_file(tmp_path: Path) -> None:
    sheets = bank()
    sheets[0].more = "/Annots [<< /Type /Annot /Subtype /FreeText /Contents (1,000.00) /Rect [9 9 99 29] >>]"

    assert answer_to(write(tmp_path / "note.pdf", sheets)) is FileProblem.PDF_FORM
