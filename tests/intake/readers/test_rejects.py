# SPDX-License-Identifier: Apache-2.0
"""The rejects file is safe to open, complete, and can be given back after correction."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from wuzha.intake.headers import REJECT_COLUMNS, HeaderDictionary, match
from wuzha.intake.readers import rejects
from wuzha.intake.readers.rejects import open_rejects
from wuzha.intake.readers.tables import open_table

HEADERS = ["编号", "受害人号码", "备注"]
ROWS = [
    (7, ["A1", "1.38E+10", '=HYPERLINK("http://x")']),
    (9, ["A2", "+8613800000001", "@SUM(1)"]),
    (12, ["A3", "-12", "\t=1"]),
    (15, ["A4", "", '多行\n第二行 "引号"']),
    (16, ["A5"]),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_come_back_as_they_went_in(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"rejects.{kind}"
    with open_rejects(path, HEADERS) as writer:
        for line, values in ROWS:
            writer.write(
                line, values, "号码位数已丢失", "把该列设为文本后重新导出", text="原始行" if line == 16 else ""
            )
    table = open_table(path, known=HEADERS)
    assert table.headers == (*HEADERS, *REJECT_COLUMNS)
    rows = [row for chunk in table.chunks() for row in chunk.rows.rows()]
    assert [row[1:4] for row in rows] == [tuple([*values, "", ""][:3]) for _, values in ROWS]
    assert [row[4] for row in rows] == [str(line) for line, _ in ROWS]
    assert {row[5:7] for row in rows} == {("号码位数已丢失", "把该列设为文本后重新导出")}
    assert [row[7] for row in rows] == ["", "", "", "", "原始行"]


def test_our_columns_are_left_out_when_it_is_given_back_and_not_doubled(tmp_path: Path) -> None:
    dictionary = HeaderDictionary.from_data(
        {"directive_no": ["编号"], "victim_phone": ["受害人号码"], "note": ["备注"]}
    )
    headers = [*HEADERS, *REJECT_COLUMNS]
    matching = match(headers, dictionary)
    assert matching.ignored == REJECT_COLUMNS
    assert matching.is_complete
    path = tmp_path / "again.csv"
    with open_rejects(path, headers) as writer:
        writer.write(3, ["A1", "1", "x", "7", "旧原因", "旧办法", ""], "新原因", "新办法")
    table = open_table(path, known=HEADERS)
    assert table.headers == (*HEADERS, *REJECT_COLUMNS)
    assert next(table.chunks()).rows.rows() == [(2, "A1", "1", "x", "3", "新原因", "新办法", "")]


def test_csv_cells_are_guarded(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    with open_rejects(path, ["=cmd", "编号"]) as writer:
        writer.write(2, ["=1+1", "\rx"], "+原因", "-办法")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [["'=cmd", "编号", *REJECT_COLUMNS], ["'=1+1", "'\rx", "2", "'+原因", "'-办法", ""]]


def test_xlsx_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with open_rejects(path, HEADERS) as writer:
        for line, values in ROWS:
            writer.write(line, [*values, "http://example.com"][:3], "=1+1", "@x")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"<hyperlink" not in sheet.lower()
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


def test_more_rejects_than_a_sheet_holds_and_longer_than_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejects, "_SHEET_ROWS", 3)
    path = tmp_path / "r.xlsx"
    with open_rejects(path, HEADERS) as writer:
        for line in range(5):
            writer.write(line, ["长" * 40_000, "1", "2"], "原因", "办法")
    table = open_table(path, known=HEADERS)
    assert [sheet.rows for sheet in table.sheets] == [2, 2, 1]
    first = next(table.chunks()).rows.get_column("编号")[0]
    assert len(first) == 32_767
    assert first.endswith("全文见 CSV）")
