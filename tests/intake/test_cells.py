# SPDX-License-Identifier: Apache-2.0
"""A cell is a value or a code; nothing is guessed, nothing passes through a float."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.intake.cells import (
    CellError,
    CellProblem,
    is_formula,
    parse_amount_fen,
    parse_count,
    parse_duration,
    parse_time,
)
from wuzha.intake.queries import as_seen

CITY = ZoneInfo("Asia/Shanghai")


def _time(text: str) -> datetime:
    return parse_time(text, CITY)


def _code(parse: Callable[[str], object], text: str) -> CellProblem:
    with pytest.raises(CellError) as caught:
        parse(text)
    assert text not in str(caught.value) or not text
    return caught.value.code


class TestTime:
    @pytest.mark.parametrize(
        "text",
        [
            "2023-05-10T09:08:00",
            "2023-05-10 09:08:00",
            "2023-05-10 09:08",
            "2023/5/10 9:08",
            "2023.5.10 9:08:00",
            "2023年5月10日 9时8分",
            "2023年05月10日09时08分00秒",
            "2023年5月10日 9点8分",
            "2023-05-10 上午 9:08",
            "2023/5/10 9:08 AM",
            "20230510090800",
            "202305100908",
            "20230510 09:08",
            "２０２３-０５-１０ ０９：０８",
            "2023-05-10T09:08:00.000",
            "2023-05-10T01:08:00Z",
            "2023-05-10T01:08:00+00:00",
            "2023-05-10 09:08:00+0800",
        ],
    )
    def test_one_moment_in_many_forms(self, text: str) -> None:
        assert _time(text) == datetime(2023, 5, 10, 9, 8, tzinfo=CITY)
        assert _time(text).utcoffset() == datetime(2023, 5, 10, tzinfo=CITY).utcoffset()

    @pytest.mark.parametrize("text", ["2023-05-10", "2023/5/10", "2023年5月10日", "20230510", "2023-05-10T00:00:00"])
    def test_a_date_alone_is_its_midnight(self, text: str) -> None:
        assert _time(text) == datetime(2023, 5, 10, tzinfo=CITY)

    def test_noon_and_midnight_on_a_twelve_hour_clock(self) -> None:
        assert _time("2023-05-10 12:30 AM").hour == 0
        assert _time("2023-05-10 下午12:30").hour == 12
        assert _time("2023-05-10 下午3:05").hour == 15

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", CellProblem.EMPTY),
            ("昨天", CellProblem.NOT_A_TIME),
            ("2023-05", CellProblem.NOT_A_TIME),
            ("2023-05-10 09:08 07", CellProblem.NOT_A_TIME),
            ("2023-05-10 9:", CellProblem.NOT_A_TIME),
            ("2023-W19-3", CellProblem.NOT_A_TIME),
            ("1683680880", CellProblem.NOT_A_TIME),
            ("2023-02-30", CellProblem.DATE),
            ("2023/13/01", CellProblem.DATE),
            ("20230230", CellProblem.DATE),
            ("2023-05-10 24:00:00", CellProblem.DATE),
            ("2023-05-10 下午13:00", CellProblem.DATE),
            ("45056.38", CellProblem.DAY_NUMBER),
            ("45056", CellProblem.DAY_NUMBER),
            ("05/10/2023", CellProblem.AMBIGUOUS_DATE),
            ("23-05-10", CellProblem.AMBIGUOUS_DATE),
            ("10.5.23 9:08", CellProblem.AMBIGUOUS_DATE),
            ("1899-12-31T09:08:00", CellProblem.YEAR),
            ("2203-05-10", CellProblem.YEAR),
            ("#N/A", CellProblem.SHEET_ERROR),
            ("=NOW()", CellProblem.FORMULA),
            ("2.02305E+13", CellProblem.SCIENTIFIC),
        ],
    )
    def test_what_is_no_time(self, text: str, code: CellProblem) -> None:
        assert _code(_time, text) is code

    @given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - drawn without a zone on purpose
    def test_any_moment_reads_back(self, moment: datetime) -> None:
        whole = moment.replace(microsecond=0)
        for form in ("%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S"):
            assert _time(whole.strftime(form)) == whole.replace(tzinfo=CITY)


class TestAmount:
    @pytest.mark.parametrize(
        ("text", "fen"),
        [
            ("0", 0),
            ("1234.5", 123_450),
            ("1234.56", 123_456),
            ("1,234.50", 123_450),
            ("1,234,567.89", 123_456_789),
            ("￥1,234.5元", 123_450),
            ("¥ 12", 1_200),
            ("人民币12元整", 1_200),
            ("1.2万", 1_200_000),
            ("1.23456万元", 1_234_560),
            ("3亿", 30_000_000_000),
            ("１２３．４５", 12_345),
            ("12.3400", 1_234),
            (".5", 50),
            ("5.", 500),
            (" 7 ", 700),
            ("+7", 700),
            ("0.07", 7),
        ],
    )
    def test_yuan_to_fen(self, text: str, fen: int) -> None:
        assert parse_amount_fen(text) == fen

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", CellProblem.EMPTY),
            ("-5", CellProblem.NEGATIVE),
            ("¥-5.00", CellProblem.NEGATIVE),
            ("1.234", CellProblem.DECIMALS),
            ("1.2345678万", CellProblem.DECIMALS),
            ("1.2E+5", CellProblem.SCIENTIFIC),
            ("12,34", CellProblem.NOT_A_NUMBER),
            ("1.2.3", CellProblem.NOT_A_NUMBER),
            ("一千五", CellProblem.NOT_A_NUMBER),
            ("100美元", CellProblem.NOT_A_NUMBER),
            ("nan", CellProblem.NOT_A_NUMBER),
            ("6222020200112233445", CellProblem.TOO_LARGE),
            ("9" * 39, CellProblem.TOO_LARGE),
            ("9" * 4000, CellProblem.NOT_A_NUMBER),
            ("=1+1", CellProblem.FORMULA),
            ("#VALUE!", CellProblem.SHEET_ERROR),
        ],
    )
    def test_what_is_no_amount(self, text: str, code: CellProblem) -> None:
        assert _code(parse_amount_fen, text) is code

    @given(st.integers(0, 10**15))
    def test_any_amount_reads_back_to_the_fen(self, fen: int) -> None:
        yuan = Decimal(fen) / 100
        for text in (f"{yuan:.2f}", f"{yuan:,.2f}", f"￥{yuan:.2f}元", f"{yuan / 10_000:.6f}万"):
            assert parse_amount_fen(text) == fen

    @given(st.text(max_size=30))
    def test_any_text_is_an_amount_or_a_code(self, text: str) -> None:
        try:
            fen = parse_amount_fen(text)
        except CellError:
            return
        assert 0 <= fen <= 10**15


class TestCountsAndDurations:
    @pytest.mark.parametrize(
        ("text", "count"), [("0", 0), ("12", 12), ("1,234", 1234), ("12次", 12), ("12.0", 12), ("９", 9)]
    )
    def test_counts(self, text: str, count: int) -> None:
        assert parse_count(text) == count

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("-1", CellProblem.NEGATIVE),
            ("1.5", CellProblem.DECIMALS),
            ("多次", CellProblem.NOT_A_NUMBER),
            ("二", CellProblem.NOT_A_NUMBER),
            ("99999999999", CellProblem.TOO_LARGE),
            ("1E+2", CellProblem.SCIENTIFIC),
            ("", CellProblem.EMPTY),
        ],
    )
    def test_what_is_no_count(self, text: str, code: CellProblem) -> None:
        assert _code(parse_count, text) is code

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("125", 125),
            ("125秒", 125),
            ("01:02:03", 3723),
            ("25:03:00", 90180),
            ("00:00:05.250", 5),
            ("1小时2分3秒", 3723),
            ("2分钟", 120),
            ("3分2秒", 182),
            ("1h2m3s", 3723),
        ],
    )
    def test_durations(self, text: str, seconds: int) -> None:
        assert parse_duration(text) == seconds

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("02:05", CellProblem.AMBIGUOUS_DURATION),
            ("1:99:00", CellProblem.NOT_A_NUMBER),
            ("1.5", CellProblem.DECIMALS),
            ("很久", CellProblem.NOT_A_NUMBER),
            ("", CellProblem.EMPTY),
        ],
    )
    def test_what_is_no_duration(self, text: str, code: CellProblem) -> None:
        assert _code(parse_duration, text) is code


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x")',
        "@SUM(A1:A9)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "-A1",
        " =x",
        "+SUM(1)",
    ],
)
def test_formulas_are_recognised(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize(
    "text",
    ["", "+8613800000001", "+86 138-0000-0001", "-12.5", "-", "--", "=", "@测试甲", "10元", "+(0574)63000000", "a=b"],
)
def test_ordinary_text_is_no_formula(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("2026-11-21T00:00:00", "2026-11-21"),
        ("2026-11-21T09:08:00", "2026-11-21 09:08:00"),
        ("2026-11-21", "2026-11-21"),
        ("T00:00:00 路", "T00:00:00 路"),
        ("", ""),
    ],
)
def test_a_date_cell_is_previewed_as_its_sheet_shows_it(cell: str, shown: str) -> None:
    assert as_seen(cell) == shown
