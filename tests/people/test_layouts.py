# SPDX-License-Identifier: Apache-2.0
"""Lists of people as stations make them, from the file to the row: read right, or given back with a reason that is
clear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.factories import City
from tests.people.conftest import ID_NO, OTHER_ID
from wuzha.intake.headers import match
from wuzha.intake.readers.tables import open_table
from wuzha.intake.receivers import ParsedChunk
from wuzha.people.explain import explain
from wuzha.people.intake.receiver import PeopleReceiver

pytestmark = pytest.mark.django_db
NO = "A3302820000002099120001"
HEADERS = ["案件编号", "姓名", "身份证号", "抓获时间", "强制措施", "措施日期"]
DAY = date(2026, 5, 6)
ROW = [NO, "测试丙", ID_NO, "2026-05-05", "刑拘", "2026-05-06"]
Grid = Sequence[Sequence[Any]]


def read(path: Path) -> ParsedChunk:
    receiver = PeopleReceiver()
    table = open_table(path, known=receiver.dictionary().known)
    mapping = match(table.headers, receiver.dictionary()).matched
    assert receiver.missing(set(mapping.values())) == []
    parse, parsed = receiver.parser(list(table.headers), mapping, "PEOPLE"), ParsedChunk()
    for chunk in table.chunks():
        columns = [chunk.rows[header].to_list() for header in table.headers]
        found = parse(chunk.rows["line"].to_list(), columns)
        parsed.rows += found.rows
        parsed.rejects += found.rejects
    return parsed


def workbook(path: Path, grid: Grid, merges: Sequence[tuple[int, int, int, int]] = ()) -> ParsedChunk:
    book = xlsxwriter.Workbook(path / "名单.xlsx")
    sheet, day = book.add_worksheet("花名册"), book.add_format({"num_format": "yyyy/m/d"})
    for line, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif cell is not None:
                sheet.write_number(line, column, cell)
    for top, left, bottom, right in merges:
        sheet.merge_range(top, left, bottom, right, grid[top][left])
    book.close()
    return read(path / "名单.xlsx")


#: Layouts that all say: 测试丙 was caught on 5 May and detained on 6 May.
GOOD: dict[str, Grid] = {
    "a title, an office and a blank row above": [
        ["浒山所2026年打处情况统计表"], ["填报单位：浒山所"], [], HEADERS, ROW],
    "two rows of headings": [["案件信息", "嫌疑人信息", "", "", "打处情况信息", ""], HEADERS, ROW],
    "numbers of rows, notes and a total": [["序号", *HEADERS, "备注"], ["1", *ROW, ""], ["合计", "1人"]],
    "who made it below": [HEADERS, ROW, [], ["制表人：测试员", "", "", "审核：测试员"]],
    "full width digits": [
        HEADERS,
        [NO, "测试丙", "３３０２８２１９９００１０１００１Ｘ", "２０２６年５月５日", "刑拘", "２０２６．５．６"]],
    "days in words of the calendar": [HEADERS, [NO, "测试丙", ID_NO, "2026年5月5日", "刑事拘留", "2026年05月06日"]],
    "blanks within the number": [HEADERS, [NO, "测 试 丙", "330282 19900101 001x", "2026.5.5", "刑拘", "2026/5/6"]],
    "headers with breaks and marks": [
        ["案件\n编号*", "姓 名", "身份证号码（必填）", "抓获\n时间", "强制措施", "措施日期："], ROW],
    "day numbers": [HEADERS, [NO, "测试丙", ID_NO, 46147, "刑拘", 46148]],
    "dates of the spreadsheet": [HEADERS, [NO, "测试丙", ID_NO, datetime(2026, 5, 5), "刑拘", datetime(2026, 5, 6)]],  # noqa: DTZ001
    "a protected number": [HEADERS, [NO, "测试丙", f"'{ID_NO}", "20260505", "刑拘", "20260506"]],
    "times beside days": [HEADERS, [NO, "测试丙", ID_NO, "2026-05-05 23:40", "刑拘", "2026年5月6日 9时30分"]],
    "headings again on the second page": [HEADERS, ROW, HEADERS],
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_layout_of_a_station_is_read_right(city: City, tmp_path: Path, name: str) -> None:
    parsed = workbook(tmp_path, GOOD[name])
    assert parsed.rejects == []
    (row,) = parsed.rows
    assert (row.case_no, row.name, row.id_no) == (NO, "测试丙", ID_NO)
    assert (row.caught_on, row.measure, row.day) == (date(2026, 5, 5), "DETAINED", DAY)


def test_a_case_that_is_merged_over_its_people_is_that_of_each(city: City, tmp_path: Path) -> None:
    grid = [HEADERS, ROW, ["", "测试丁", OTHER_ID, "2026-05-05", "取保候审", "2026-05-06"]]
    parsed = workbook(tmp_path, grid, [(1, 0, 2, 0)])
    assert [(row.case_no, row.name, row.measure) for row in parsed.rows] == [
        (NO, "测试丙", "DETAINED"), (NO, "测试丁", "BAILED"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({0: ""}, "case_no:EMPTY"), ({1: "", 2: ""}, "name:WHO_MISSING"), ({5: "05/06/26"}, "day:AMBIGUOUS_DATE"),
        ({5: "2026年2月30日"}, "day:DATE"), ({5: "2099-01-01"}, "day:FUTURE"), ({5: ""}, "day:ONLY_CAUGHT"),
        ({3: "五一前后"}, "caught_on:NOT_A_TIME"), ({4: "批评教育"}, "measure:UNKNOWN"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_acted_on_says_why(
    city: City, tmp_path: Path, cells: dict[int, str], problem: str
) -> None:
    parsed = workbook(tmp_path, [HEADERS, [cells.get(place, cell) for place, cell in enumerate(ROW)]])
    assert parsed.rows == []
    (reject,) = parsed.rejects
    assert problem in [str(one) for one in reject.problems]
    assert reject.line == 2
    assert all(explain(problem))


def test_an_id_number_that_the_spreadsheet_cut_is_never_taken(city: City, tmp_path: Path) -> None:
    """As a number it ends in 000: the row is in by its name, and says that digits are lost."""
    parsed = workbook(tmp_path, [HEADERS, [NO, "测试丁", 330282198512310028, "2026-05-05", "刑拘", "2026-05-06"]])
    (row,) = parsed.rows
    assert (row.id_no, row.flags) == ("", ("id_no:SCIENTIFIC",))
    assert all(explain("id_no:SCIENTIFIC"))


def test_a_list_of_a_text_editor_in_gb18030_with_tabs_is_read(city: City, tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_bytes("\r\n".join("\t".join(cells) for cells in (HEADERS, ROW)).encode("gb18030"))
    (row,) = read(path).rows
    assert (row.name, row.day) == ("测试丙", DAY)
