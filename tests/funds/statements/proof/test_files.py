# SPDX-License-Identifier: Apache-2.0
"""The same statement as a text file, as a workbook and in memory is the same table."""

from __future__ import annotations

import csv

import pytest
import xlsxwriter

from tests.funds.statements.proof.judge import judge
from tests.funds.statements.proof.zoo import sample
from wuzha.funds.statements.proof import understand
from wuzha.funds.statements.proof.files import grids
from wuzha.funds.statements.proof.grid import grid_of
from wuzha.intake.readers.limits import DEFAULT_LIMITS


def write(path, rows, sheet):
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet(sheet)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell:
                        page.write_string(line, place, cell)
        return
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("seed", [0, 2, 3, 5, 8])
def test_a_file_gives_the_rows_that_stand_in_it(tmp_path, kind, seed):
    one = sample(seed)
    path = tmp_path / f"{seed}.{kind}"
    write(path, one.rows, one.sheet)

    ((grid, malformed),) = grids(path, one.file, DEFAULT_LIMITS)

    expected = understand(grid_of(one.rows, sheet=grid.sheet, file=one.file))
    got = understand(grid)
    assert not malformed
    assert (got.level, got.questions, got.proof) == (expected.level, expected.questions, expected.proof)
    assert got.rows.equals(expected.rows)
    assert judge(one, got).outcome == judge(one, expected).outcome


def test_titles_of_other_widths_are_titles_and_the_own_account_is_found_in_them(tmp_path):
    path = tmp_path / "明细.csv"
    path.write_text(
        "演示银行交易明细\n账号：6222021001116245702,户名：演示甲\n交易时间,收入,支出,余额,对方账号\n"
        "2026-05-10 09:01:01,100.00,,1100.00,6222021001116245710\n"
        "2026-05-10 09:02:01,,30.05,1069.95,6222021001116245710\n合计,100.00,30.05,,\n",
        encoding="utf-8",
    )

    ((grid, _),) = grids(path, path.name, DEFAULT_LIMITS)
    got = understand(grid)

    assert grid.headers == ("交易时间", "收入", "支出", "余额", "对方账号")
    assert grid.lines.tolist() == [4, 5]
    assert got.rows["account"].unique().to_list() == ["6222021001116245702"]
    assert got.rows["incoming"].to_list() == [True, False]


def rows():
    """Six rows of an account, in and out, sums of their own."""
    left, found = 1000_00, []
    for n, fen in enumerate((100_10, -50_31, 270_00, -88_08, 19_99, 301_25), 1):
        left += fen
        sums = (f"{fen / 100:.2f}", "") if fen > 0 else ("", f"{-fen / 100:.2f}")
        found.append([f"2026-05-10 09:0{n}:01", *sums, f"{left / 100:.2f}", "6222021001116245710"])
    return found


def test_a_short_row_below_the_header_is_damaged_and_not_a_title(tmp_path):
    path = tmp_path / "明细.csv"
    lines = [",".join(row) for row in rows()]
    lines.insert(2, "2026-05-10 09:02:30,5.00")
    path.write_text(
        "账号：6222021001116245702\n交易时间,收入,支出,余额,对方账号\n" + "\n".join(lines), encoding="utf-8"
    )

    ((grid, malformed),) = grids(path, path.name, DEFAULT_LIMITS)

    assert [row.line for row in malformed] == [5]
    assert 5 not in grid.lines.tolist()
    assert understand(grid).rows["account"].unique().to_list() == ["6222021001116245702"]


def test_a_row_of_data_above_the_header_is_given_back():
    header = ["交易时间", "收入", "支出", "余额", "对方账号"]

    first, *others = rows()

    got = understand(grid_of([first, ["账号：6222021001116245702"], header, *others]))

    assert got.rejects.rows() == [(1, "ABOVE_HEADER")]
    assert got.rows["line"].to_list() == [4, 5, 6, 7, 8]
