# SPDX-License-Identifier: Apache-2.0
"""Text tables: every line of the file is a row, a malformed row, a reported skip, or blank."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.intake.readers.conftest import KNOWN, refused
from wuzha.intake.readers import textlines
from wuzha.intake.readers.frames import SkipReason
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import FileProblem, RowProblem
from wuzha.intake.readers.tables import MalformedRow, SkippedRow, Table, open_table

HEADER = "编号,受害人号码,受害人姓名"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "预警.csv"


def _open(path: Path, text: str, limits: Limits = DEFAULT_LIMITS, codec: str = "utf-8") -> Table:
    path.write_bytes(text.encode(codec))
    return open_table(path, limits, KNOWN)


def _rows(table: Table, size: int = 20_000) -> list[tuple[object, ...]]:
    return [row for chunk in table.chunks(size) for row in chunk.rows.rows()]


def _malformed(table: Table) -> list[MalformedRow]:
    return [row for chunk in table.chunks() for row in chunk.malformed]


def _skipped(table: Table) -> list[SkippedRow]:
    return [row for chunk in table.chunks() for row in chunk.skipped]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_encoding_delimiter_and_line_break(path: Path, codec: str, delimiter: str, newline: str) -> None:
    lines = [HEADER, "A1,13800000001,测试甲", "A2,13800000002,"]
    table = _open(path, newline.join(lines).replace(",", delimiter), codec=codec)
    assert table.headers == ("编号", "受害人号码", "受害人姓名")
    assert table.delimiter == delimiter
    assert table.rows_total == 2
    assert _rows(table) == [(2, "A1", "13800000001", "测试甲"), (3, "A2", "13800000002", "")]


def test_title_rows_blank_lines_and_totals(path: Path) -> None:
    table = _open(
        path,
        "慈溪市反诈中心预警表,,\n,,\n导出时间：2024-05-01,,\n\n"
        f"{HEADER}\nA1,13800000001,测试甲\n\n , ,\nA2,13800000002,测试乙\n"
        "合计,2,\n,总 计：2条,\n制表人：测试丙,13800000003,审核\n",
    )
    assert table.header_line == 5
    assert [row[0] for row in _rows(table)] == [6, 9, 12]
    assert _skipped(table) == [SkippedRow(10, SkipReason.TOTAL), SkippedRow(11, SkipReason.TOTAL)]


def test_who_made_the_sheet_is_no_row(path: Path) -> None:
    table = _open(
        path, f"{HEADER}\nA1,13800000001,测试甲\n填表人：测试丙 审核人：测试丁,,\n,填报单位：测试中心,2024-05-01\n"
    )
    assert [row[0] for row in _rows(table)] == [2]
    assert _skipped(table) == [SkippedRow(3, SkipReason.SIGNATURE), SkippedRow(4, SkipReason.SIGNATURE)]


def test_a_full_row_that_begins_with_a_total_word_is_a_row(path: Path) -> None:
    table = _open(path, f"{HEADER}\n合计,13800000001,测试甲\n")
    assert [row[0] for row in _rows(table)] == [2]


def test_headers_repeated_by_paged_exports_are_skipped(path: Path) -> None:
    table = _open(path, f"{HEADER}\nA1,13800000001,测试甲\n{HEADER}\nA2,13800000002,测试乙\n")
    assert [row[0] for row in _rows(table)] == [2, 4]
    assert _skipped(table) == [SkippedRow(3, SkipReason.REPEATED_HEADER)]


def test_quotes_line_breaks_and_escaped_quotes(path: Path) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [
            ["编号", "受害人号码", "受害人姓名"],
            ["A1", "x,y", 'he said "no"'],
            ["A2", "line\nbreak\n\nmore", ""],
            ["A3", "3", "丙"],
        ]
    )
    table = _open(path, stream.getvalue())
    assert _rows(table) == [
        (2, "A1", "x,y", 'he said "no"'),
        (3, "A2", "line\nbreak\n\nmore", ""),
        (7, "A3", "3", "丙"),
    ]


def test_spreadsheet_text_protection_is_taken_off(path: Path) -> None:
    table = _open(
        path,
        f'{HEADER}\n="A1",="013800000001","测试甲"\n\'A2,\'13800000002,"\'tis"\n"=""A3""",=1+1,=HYPERLINK("http://x")\n',
    )
    assert _rows(table) == [
        (2, "A1", "013800000001", "测试甲"),
        (3, "'A2", "13800000002", "'tis"),
        (4, "A3", "=1+1", '=HYPERLINK("http://x")'),
    ]


def test_protected_headers_are_understood(path: Path) -> None:
    table = _open(path, '="编号",="受害人号码"\n="A1",="13800000001"\n')
    assert table.headers == ("编号", "受害人号码")
    assert _rows(table) == [(2, "A1", "13800000001")]


def test_full_width_digits_and_scientific_text_stay(path: Path) -> None:
    table = _open(path, f"{HEADER}\nＡ１,１３８００００００01,1.38E+10\n")
    assert _rows(table) == [(2, "Ａ１", "１３８００００００01", "1.38E+10")]


def test_wrong_number_of_fields_is_reported_not_dropped(path: Path) -> None:
    table = _open(path, f"{HEADER}\nA1,13800000001\nA2,1,2,3\nA3,13800000003,丙\nA4,4,丁,,\nA5\n")
    assert [row[0] for row in _rows(table)] == [4, 5]
    assert _malformed(table) == [
        MalformedRow(2, RowProblem.TOO_FEW, ("A1", "13800000001"), "A1,13800000001"),
        MalformedRow(3, RowProblem.TOO_MANY, ("A2", "1", "2", "3"), "A2,1,2,3"),
        MalformedRow(6, RowProblem.TOO_FEW, ("A5",), "A5"),
    ]


def test_a_quote_never_closed_costs_its_own_line_only(path: Path) -> None:
    body = "".join(f"A{n},1380000{n:04d},测试甲\n" for n in range(3, 1000))
    table = _open(path, f'{HEADER}\nA1,"13800000001,甲\n"A2"x,2,乙\n{body}')
    assert [row.line for row in _malformed(table)] == [2, 3]
    assert {row.problem for row in _malformed(table)} == {RowProblem.BAD_QUOTES}
    assert _malformed(table)[0].text == 'A1,"13800000001,甲'
    assert [row[0] for row in _rows(table)] == list(range(4, 1001))


def test_nul_costs_its_own_line_only(path: Path) -> None:
    table = _open(path, f"{HEADER}\nA1,1\x00,甲\nA2,2,乙\n")
    assert [(row.line, row.problem) for row in _malformed(table)] == [(2, RowProblem.NUL)]
    assert [row[0] for row in _rows(table)] == [3]


def test_repeated_nameless_and_reserved_headers(path: Path) -> None:
    table = _open(path, "编号,受害人号码,编号,,line,,\nA1,1,A2,x,y,,\nA3,1,A4,,,,\n")
    assert table.headers == ("编号", "受害人号码", "编号(2)", "未命名列D", "line(2)")
    assert table.repeated_headers == ("编号",)
    assert _rows(table)[0] == (2, "A1", "1", "A2", "x", "y")


def test_something_below_a_nameless_trailing_column_is_not_lost(path: Path) -> None:
    table = _open(path, f"{HEADER},\nA1,1,甲,\nA2,2,乙,附注\n")
    assert table.headers == ("编号", "受害人号码", "受害人姓名", "未命名列D")
    later = _open(path, f"{HEADER},\n" + "A1,1,甲,\n" * 1000 + "A2,2,乙,附注\n")
    assert later.headers == ("编号", "受害人号码", "受害人姓名")
    assert [(row.line, row.problem) for row in _malformed(later)] == [(1002, RowProblem.TOO_MANY)]
    assert len(_rows(later)) == 1000


def test_two_header_rows_with_groups(path: Path) -> None:
    table = _open(path, "编号,受害人,,推送时间\n,号码,姓名,\nA1,13800000001,测试甲,2024-05-01\n")
    assert table.headers == ("编号", "受害人号码", "受害人姓名", "推送时间")
    assert table.header_line == 2


def test_unknown_headers_are_still_a_table(path: Path) -> None:
    table = _open(path, "表名\n甲,乙,丙\n1,2,3\n")
    assert table.headers == ("甲", "乙", "丙")
    assert _rows(table) == [(3, "1", "2", "3")]


def test_a_file_without_header_is_refused_rather_than_a_row_taken_for_one(path: Path) -> None:
    refused(FileProblem.NO_HEADER, lambda: _open(path, "A1,13800000001,测试甲\nA2,13800000002,测试乙\n"))


def test_known_words_in_the_data_do_not_make_a_header(path: Path) -> None:
    rows = "".join(f"受害人姓名,编号,预警等级,1380000000{n}\n" for n in range(5))
    assert _open(path, f"甲,乙,丙,96110来电\n{rows}").headers == ("甲", "乙", "丙", "96110来电")


def test_one_column(path: Path) -> None:
    table = _open(path, "受害人号码\n13800000001\n\n13800000002\n")
    assert _rows(table) == [(2, "13800000001"), (4, "13800000002")]


def test_quoted_header_over_two_lines(path: Path) -> None:
    table = _open(path, '编号,"受害人\n号码"\nA1,13800000001\n')
    assert table.headers == ("编号", "受害人 号码")
    assert table.header_line == 2
    assert _rows(table) == [(3, "A1", "13800000001")]


def test_header_alone(path: Path) -> None:
    refused(FileProblem.NO_ROWS, lambda: _open(path, f"{HEADER}\n\n,,\n"))


def test_only_a_total_below_the_header(path: Path) -> None:
    refused(FileProblem.NO_ROWS, lambda: _open(path, f"{HEADER}\n合计,0,\n"))


def test_limits_on_rows_columns_and_lines(path: Path) -> None:
    text = f"{HEADER}\n" + "A1,1,甲\n" * 50
    problem = refused(FileProblem.TOO_MANY_ROWS, lambda: _open(path, text, Limits(rows=49)))
    assert problem.params == {"rows": 50, "limit": 49}
    refused(FileProblem.TOO_MANY_COLUMNS, lambda: _open(path, text, Limits(columns=2)))
    long = refused(
        FileProblem.LINE_TOO_LONG, lambda: _open(path, f"{HEADER}\nA1,{'长' * 999},甲\n", Limits(line_bytes=1024))
    )
    assert long.where == "line 2"
    refused(FileProblem.LINE_TOO_LONG, lambda: _open(path, "x" * 5000, Limits(line_bytes=1024)))


def test_chunks_have_the_asked_size_and_can_be_read_again(path: Path) -> None:
    table = _open(path, f"{HEADER}\n" + "".join(f"A{n},{n},甲\n" for n in range(2500)))
    sizes = [chunk.rows.height for chunk in table.chunks(1000)]
    assert sizes == [1000, 1000, 500]
    assert _rows(table, 1000) == _rows(table, 7) == _rows(table)


def test_blocks_cut_anywhere_give_the_same_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADER.split(","))
    for number in range(200):
        writer.writerow([f"A{number}", f"a\nb,{number}" if number % 3 else f'"{number}"', "测试甲" * (number % 5)])
    text = stream.getvalue() + 'A200,"open\nA201,1,甲\n'
    for codec in ("utf-8", "gb18030"):
        table = _open(path, text, codec=codec)
        expected, broken = _rows(table), _malformed(table)
        assert len(expected) == 201
        assert len(broken) == 1
        for block in (1, 13, 100, 997):
            monkeypatch.setattr(textlines, "_BLOCK", block)
            assert _rows(table) == expected
            assert _malformed(table) == broken
        monkeypatch.undo()
