# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: DTZ001 - spreadsheets know no time zone
"""Workbooks: what each kind of cell becomes, which sheet and which row is taken, and what a hostile one gets."""

from __future__ import annotations

import random
import re
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.readers.conftest import KNOWN, Error, WriteXlsx, refused, repacked
from tests.waiting import processor
from wuzha.intake.readers import child, workbook
from wuzha.intake.readers.frames import SkipReason, unwrap_cell
from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.tables import SkippedRow, Table, open_table
from wuzha.intake.readers.workbook_process import read_workbook

HEADER = ["编号", "受害人号码", "受害人身份证", "推送时间"]
CUT = 330282198512310016.0


def _open(path: Path, limits: Limits | None = None, sheet: str | None = None) -> Table:
    return open_table(path, limits or Limits(), KNOWN, sheet)


def _rows(table: Table) -> list[tuple[object, ...]]:
    return [row for chunk in table.chunks(7) for row in chunk.rows.rows()]


def _column(table: Table, header: str) -> list[object]:
    return [row for chunk in table.chunks() for row in chunk.rows.get_column(header).to_list()]


class TestCells:
    def test_numbers_text_and_what_the_spreadsheet_has_cut(self, write_xlsx: WriteXlsx) -> None:
        cells: dict[object, str] = {
            13800000001: "13800000001",
            "013800000001": "013800000001",
            1234.5: "1234.5",
            0.1 + 0.2: "0.3",
            0: "0",
            -12.25: "-12.25",
            999_999_999_999_999: "999999999999999",
            CUT: "3.30282198512310E+17",
            1e15: "1.00000000000000E+15",
            6222020200112233445: "6.22202020011223E+18",
            "330282198512310016": "330282198512310016",
            "6222020200112233445": "6222020200112233445",
            "1.38E+10": "1.38E+10",
            True: "true",
            "=HYPERLINK(1)": "=HYPERLINK(1)",
            "  两端 ": "  两端 ",
        }
        path = write_xlsx([["编号", "受害人身份证"], *([f"r{n}", cell] for n, cell in enumerate(cells))])
        assert _column(_open(path), "受害人身份证") == list(cells.values())

    def test_numbers_written_in_full_by_other_programs(self, write_xlsx: WriteXlsx, tmp_path: Path) -> None:
        path = write_xlsx([["编号", "受害人身份证", "受害人号码"], ["A1", 12345, "330282198512310016"]])
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        for written in (b"330282198512310000", b"3.3028219851231E17", b"3.3028219851231e+17"):
            changed = sheet.replace(b"<v>12345</v>", b"<v>" + written + b"</v>")
            assert changed != sheet
            table = _open(repacked(path, tmp_path / "full.xlsx", {"xl/worksheets/sheet1.xml": changed}))
            assert _rows(table) == [(2, "A1", "3.30282198512310E+17", "330282198512310016")]

    def test_text_written_inside_the_sheet(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx([["编号", "受害人身份证"], ["A1", "330282198512310016"], ["A2", CUT]], in_memory=True)
        inline = write_xlsx(
            [["编号", "受害人身份证"], ["A1", "330282198512310016"], ["A2", CUT]], "inline.xlsx", constant_memory=True
        )
        assert (
            _rows(_open(path))
            == _rows(_open(inline))
            == [
                (2, "A1", "330282198512310016"),
                (3, "A2", "3.30282198512310E+17"),
            ]
        )

    def test_dates_and_times(self, write_xlsx: WriteXlsx) -> None:
        cells: dict[object, str] = {
            datetime(2023, 5, 10, 9, 8): "2023-05-10T09:08:00",
            datetime(2023, 5, 10): "2023-05-10T00:00:00",
            datetime(2023, 12, 31, 23, 59, 59, 999_000): "2024-01-01T00:00:00",
            datetime(2023, 5, 10, 9, 8, 1, 250_000): "2023-05-10T09:08:01.250",
            time(9, 8, 1): "09:08:01",
            timedelta(hours=25, minutes=3): "25:03:00",
            timedelta(seconds=75): "00:01:15",
            "2023/5/10 9:08": "2023/5/10 9:08",
        }
        path = write_xlsx([["编号", "推送时间"], *([f"r{n}", cell] for n, cell in enumerate(cells))])
        assert _column(_open(path), "推送时间") == list(cells.values())

    def test_error_cells_keep_their_name(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx(
            [["编号", "受害人号码"], ["A1", Error("#N/A")], [Error("#DIV/0!"), "1"], ["A3", "#N/A"]], "e.xlsx"
        )
        assert _rows(_open(path)) == [(2, "A1", "#N/A"), (3, "#DIV/0!", "1"), (4, "A3", "#N/A")]

    def test_a_table_that_begins_at_column_c(self, write_xlsx: WriteXlsx) -> None:
        blank = [None, None]
        path = write_xlsx([[*blank, "编号", "受害人号码"], [*blank, CUT, Error("#REF!")], [*blank, "A2", "1", "附注"]])
        table = _open(path)
        assert table.headers == ("编号", "受害人号码", "未命名列E")
        assert _rows(table) == [(2, "3.30282198512310E+17", "#REF!", ""), (3, "A2", "1", "附注")]


class TestLayout:
    def test_line_numbers_are_those_of_the_sheet(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx([[], ["预警表"], [], HEADER, [], ["A1", "1"], [" ", ""], ["A2", "2"], ["合计", 2]])
        table = _open(path)
        assert table.header_line == 4
        assert [row[0] for row in _rows(table)] == [6, 8]
        assert table.rows_total == 2
        assert [s for chunk in table.chunks() for s in chunk.skipped] == [SkippedRow(9, SkipReason.TOTAL)]

    def test_merged_headings_over_names(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx(
            [["表"], ["编号", "受害人", None, None], [None, "号码", "姓名", "身份证"], ["A1", "1", "甲", "2"]]
        )
        assert _open(path).headers == ("编号", "受害人号码", "受害人姓名", "受害人身份证")

    def test_columns_without_name(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx([["编号", "", "受害人号码", None, "编号"], ["A1", None, "1", "附注", "B1"]])
        assert _open(path).headers == ("编号", "受害人号码", "未命名列D", "编号(2)")

    def test_the_sheet_that_matches_best_is_taken_and_the_others_named(self, write_xlsx: WriteXlsx) -> None:
        grid = [HEADER, ["A1", "1"], ["A2", "2"]]
        path = write_xlsx(
            {"说明": [["填表说明"], ["请勿改动"]], "空": [], "明细": grid, "旧": [["编号", "x"], ["9", "9"]]}
        )
        table = _open(path)
        assert [(s.name, s.score, s.rows, s.chosen) for s in table.sheets] == [
            ("说明", 0, 1, False),
            ("空", 0, 0, False),
            ("明细", 4, 2, True),
            ("旧", 1, 1, False),
        ]
        assert [row[1] for row in _rows(_open(path, sheet="旧"))] == ["9"]
        refused(FileProblem.NO_SHEET, lambda: _open(path, sheet="没有"))

    def test_a_hidden_sheet_is_taken_only_when_no_other_matches(self, tmp_path: Path) -> None:
        path = tmp_path / "h.xlsx"
        book = xlsxwriter.Workbook(path)
        for name, header in (("隐", HEADER), ("显", HEADER[:2])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            sheet.write_row(1, 0, [name] * len(header))
        book.get_worksheet_by_name("隐").hide()
        book.get_worksheet_by_name("显").activate()
        book.close()
        assert [(s.name, s.visible, s.chosen) for s in _open(path).sheets] == [("隐", False, False), ("显", True, True)]

    def test_empty_header_only_and_no_table(self, write_xlsx: WriteXlsx) -> None:
        refused(FileProblem.EMPTY, lambda: _open(write_xlsx([])))
        refused(FileProblem.NO_ROWS, lambda: _open(write_xlsx([HEADER])))
        refused(FileProblem.NO_ROWS, lambda: _open(write_xlsx([HEADER, ["合计", 0]])))

    def test_limits(self, write_xlsx: WriteXlsx) -> None:
        path = write_xlsx([HEADER, *([f"A{n}", "1"] for n in range(30))])
        problem = refused(FileProblem.TOO_MANY_ROWS, lambda: _open(path, Limits(rows=29)))
        assert problem.params == {"rows": 30, "limit": 29}
        refused(FileProblem.TOO_MANY_COLUMNS, lambda: _open(path, Limits(columns=3)))


class TestOldWorkbook:
    def test_every_kind_of_cell(self, tmp_path: Path) -> None:
        moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm:ss")
        book = xlwt.Workbook()
        sheet = book.add_sheet("数据")
        for column, title in enumerate(("编号", "受害人身份证", "推送时间")):
            sheet.write(1, column + 1, title)
        cells = ["文字", 13800000001, CUT, "330282198512310016", 1234.5, True]
        for row, cell in enumerate(cells, 2):
            sheet.write(row, 1, f"A{row}")
            sheet.write(row, 2, cell)
            sheet.write(row, 3, datetime(2023, 5, 10, 9, 8, row), moment)
        sheet.row(8).set_cell_error(2, 0x2A)
        sheet.write(8, 1, "A8")
        path = tmp_path / "old.xls"
        book.save(str(path))
        table = _open(path)
        assert table.kind == "xls"
        assert [row[:3] for row in _rows(table)] == [
            (3, "A2", "文字"),
            (4, "A3", "13800000001"),
            (5, "A4", "3.30282198512310E+17"),
            (6, "A5", "330282198512310016"),
            (7, "A6", "1234.5"),
            (8, "A7", "true"),
            (9, "A8", "#N/A"),
        ]
        assert _column(table, "推送时间")[0] == "2023-05-10T09:08:02"


class TestHostile:
    def test_a_cell_in_the_farthest_corner(self, tmp_path: Path) -> None:
        path = tmp_path / "far.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["A1", "1"])
        sheet.write(1_048_575, 16_383, "x")
        book.close()
        began = processor()
        refused(FileProblem.SHEET_TOO_LARGE, lambda: _open(path))
        assert processor() - began < 60

    def test_memory_is_bounded(self, tmp_path: Path) -> None:
        path = tmp_path / "spread.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(2_000, 16_383, "x")
        book.close()
        refused(FileProblem.SHEET_TOO_LARGE, lambda: _open(path, Limits(workbook_memory_bytes=512 * MIB)))

    def test_time_is_bounded(self, write_xlsx: WriteXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
        path = write_xlsx([HEADER, ["A1", "1"]])
        monkeypatch.setattr(child, "_START_SECONDS", 0)
        problem = refused(FileProblem.TOO_SLOW, lambda: _open(path, Limits(workbook_seconds=0)))
        assert problem.params == {"seconds": 0}

    def test_entities_are_not_expanded(self, write_xlsx: WriteXlsx, tmp_path: Path) -> None:
        path = write_xlsx([HEADER, ["A1", "1"]])
        with zipfile.ZipFile(path) as archive:
            strings = archive.read("xl/sharedStrings.xml")
        laughs = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "' + b"&a;" * 50 + b'">]>'
        declared = re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + laughs, strings).replace(b"A1", b"&b;")
        hostile = repacked(path, tmp_path / "laugh.xlsx", {"xl/sharedStrings.xml": declared})
        try:
            rows = str(_rows(_open(hostile)))
        except UnreadableFileError as problem:
            rows = problem.code.value
        assert "haha" not in rows

    def test_formula_cells_give_their_stored_value_and_are_not_run(self, tmp_path: Path) -> None:
        path = tmp_path / "f.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER[:2])
        sheet.write_formula(1, 0, '=HYPERLINK("http://evil.example","点")', None, "点")
        sheet.write_string(1, 1, "=cmd|' /C calc'!A0")
        book.close()
        assert _rows(_open(path)) == [(2, "点", "=cmd|' /C calc'!A0")]

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", ["xlsx", "xls"])
    def test_random_damage_ends_in_rows_or_a_refusal(self, write_xlsx: WriteXlsx, tmp_path: Path, kind: str) -> None:
        chance = random.Random(kind)
        if kind == "xlsx":
            good = write_xlsx([HEADER, *([f"A{n}", n, CUT, datetime(2024, 5, 1)] for n in range(20))]).read_bytes()
        else:
            book = xlwt.Workbook()
            sheet = book.add_sheet("S")
            for row in range(20):
                for column, title in enumerate(HEADER):
                    sheet.write(row, column, title if row == 0 else row * 1e15)
            book.save(str(tmp_path / "good.xls"))
            good = (tmp_path / "good.xls").read_bytes()
        path = tmp_path / "damaged"
        seen = set()
        for _ in range(30):
            data = bytearray(good)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            if chance.random() < 0.2:
                del data[chance.randrange(len(data)) :]
            path.write_bytes(bytes(data))
            try:
                seen.add(len(_rows(_open(path))))
            except UnreadableFileError as problem:
                seen.add(problem.code)
        assert FileProblem.DAMAGED in seen
        assert len(seen) > 1


# what XML can hold: no control characters, no lone surrogates, no non-characters
XML_TEXT = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff", whitelist_characters="\t\n"),
    max_size=20,
)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a process for each of many small workbooks would be most of the test."""
    monkeypatch.setattr(workbook, "_ask", lambda request, limits, _inherited: read_workbook(request, limits))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(XML_TEXT, min_size=width, max_size=width), min_size=1))
)
@pytest.mark.usefixtures("in_this_process")
def test_any_table_of_text_reads_back_equal(write_xlsx: WriteXlsx, table: list[list[str]]) -> None:
    width = len(table[0])
    header = ["编号", *(f"列{place}" for place in range(width))]
    path = write_xlsx([header, *([f"r{number}", *row] for number, row in enumerate(table))])
    read = _open(path)
    expected = [(f"r{number}", *map(unwrap_cell, row)) for number, row in enumerate(table)]
    kept = [place for place, name in enumerate(header) if name in read.headers]
    assert len(kept) == width + 1
    assert [row[1:] for row in _rows(read)] == expected
