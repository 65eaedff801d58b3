# SPDX-License-Identifier: Apache-2.0
"""Merged cells: what stands in the first belongs to each of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.readers.conftest import KNOWN
from wuzha.intake.readers.tables import open_table

HEADERS = ["编号", "预警等级", "受害人姓名", "受害人号码"]


def read(tmp_path: Path, grid: list[list[str]], *merges: tuple[int, int, int, int, str]) -> list[dict[str, str]]:
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for line, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, column, cell)
    for merge in merges:
        sheet.merge_range(*merge)
    book.close()
    rows: list[dict[str, str]] = []
    for chunk in open_table(path, known=frozenset(KNOWN)).chunks():
        rows += chunk.rows.to_dicts()
    return rows


def test_the_value_of_a_merge_is_that_of_each_of_its_rows(tmp_path: Path) -> None:
    """A case of three victims, written once."""
    grid = [
        HEADERS,
        ["", "", "测试甲", "1"],
        ["", "", "测试乙", "2"],
        ["", "", "测试丙", "3"],
        ["T2", "低", "测试丁", "4"],
    ]
    rows = read(tmp_path, grid, (1, 0, 3, 0, "T1"), (1, 1, 2, 1, "高"))
    assert [(row["编号"], row["预警等级"], row["受害人姓名"]) for row in rows] == [
        ("T1", "高", "测试甲"), ("T1", "高", "测试乙"), ("T1", "", "测试丙"), ("T2", "低", "测试丁"),
    ]  # fmt: skip


def test_titles_and_headers_that_are_merged_stay_one_row(tmp_path: Path) -> None:
    """A title over the table, a heading of two rows, a line between that spans the width."""
    empty = ["", "", "", ""]
    grid = [
        empty, empty, ["", "", "受害人姓名", "受害人号码"], ["T1", "高", "测试甲", "1"], empty, empty,
        ["T2", "低", "测试乙", "2"],
    ]  # fmt: skip
    rows = read(
        tmp_path, grid, (0, 0, 0, 3, "测试市线索清单"), (1, 0, 2, 0, "编号"), (1, 1, 2, 1, "预警等级"),
        (1, 2, 1, 3, "受害人"), (4, 0, 5, 3, "以下为六月"),
    )  # fmt: skip
    assert [row["编号"] for row in rows] == ["T1", "以下为六月", "T2"]
    assert [row["受害人号码"] for row in rows] == ["1", "", "2"]


def test_a_sum_over_several_rows_is_told_once(tmp_path: Path) -> None:
    """What two victims lost together is not what each of them lost."""
    grid = [["编号", "受害人姓名", "交易金额"], ["", "测试甲", ""], ["", "测试乙", ""]]
    rows = read(tmp_path, grid, (1, 0, 2, 0, "T1"), (1, 2, 2, 2, "90000"))
    assert [(row["编号"], row["交易金额"]) for row in rows] == [("T1", "90000"), ("T1", "")]


@pytest.mark.parametrize("bottom", [2, 50_000])
def test_a_merge_far_below_the_last_row_makes_no_rows(tmp_path: Path, bottom: int) -> None:
    rows = read(tmp_path, [HEADERS, ["", "高", "测试甲", "1"], ["", "低", "测试乙", "2"]], (1, 0, bottom, 0, "T1"))
    assert [(row["编号"], row["预警等级"]) for row in rows][:2] == [("T1", "高"), ("T1", "低")]
    assert len(rows) == 2
