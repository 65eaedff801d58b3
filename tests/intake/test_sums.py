# SPDX-License-Identifier: Apache-2.0
"""Sums as stations write them out, and those that could be two and are refused."""

from __future__ import annotations

import pytest

from wuzha.intake.cells import CellError, parse_amount_fen
from wuzha.intake.columns import Cells
from wuzha.intake.sums import about, spelt_fen


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("三万二千元", 32_000), ("叁万贰仟元整", 32_000), ("叁万贰仟圆整", 32_000), ("人民币叁万贰仟元整", 32_000),
        ("两万", 20_000), ("十二万", 120_000), ("十二万三千四百五十六元", 123_456), ("一百二十万零五百元", 1_200_500),
        ("一亿零三百万元", 103_000_000), ("五百元", 500), ("三千零五元", 3_005), ("一千零五十", 1_050),
        ("三万零二百", 30_200),
        ("三万五百元", 30_500), ("拾伍万元正", 150_000), ("3万2千元", 32_000), ("3万2千5百元", 32_500),
        ("12万3000元", 123_000),
        ("８千", 8_000), ("共计叁仟元", 3_000), ("九元", 9), ("1.5千元", 1_500),
    ],
)  # fmt: skip
def test_a_sum_in_words_is_read_to_the_yuan(text: str, yuan: int) -> None:
    assert parse_amount_fen(text) == yuan * 100


def test_jiao_and_fen_count_too() -> None:
    assert parse_amount_fen("叁拾贰元伍角") == 3_250
    assert parse_amount_fen("叁拾元零伍分") == 3_005
    assert parse_amount_fen("一百元五角六分") == 10_056


@pytest.mark.parametrize(
    "text",
    ["三万二", "一千五", "三百五", "万元", "亿三万元", "三", "元整", "三万三万", "百", "零", "3万2", "3万5元", "一二三",
     "若干", "三万余元"],
)  # fmt: skip
def test_what_could_be_two_sums_or_none_is_refused(text: str) -> None:
    assert spelt_fen(text) is None
    with pytest.raises(CellError):
        parse_amount_fen(text)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("3.2万余", 32_000), ("3.2万余元", 32_000), ("约3万元", 30_000), ("5000多元", 5_000), ("三万余元", 30_000),
     ("近12万元", 120_000), ("3万元左右", 30_000), ("2万多", 20_000), ("5000余元", 5_000), ("大约五百元", 500)],
)  # fmt: skip
def test_a_sum_that_is_about_right_is_read_and_flagged(text: str, yuan: int) -> None:
    assert about(text)[1]
    cells = Cells(1, {"loss": [text]}, {"loss": "损失金额"})
    assert cells.read_money("loss") == [yuan * 100]
    assert [str(one) for one in cells.faults[0]] == ["loss:ABOUT"]


def test_an_exact_sum_is_not_flagged_and_an_unreadable_one_is_refused() -> None:
    cells = Cells(3, {"loss": ["32000", "多少不详", "余额"]}, {"loss": "损失金额"})
    assert cells.read_money("loss") == [3_200_000, None, None]
    assert {place: [one.code for one in found] for place, found in cells.faults.items()} == {
        1: ["NOT_A_NUMBER"], 2: ["NOT_A_NUMBER"],
    }  # fmt: skip


def test_words_say_their_own_unit_below_a_header_in_ten_thousands() -> None:
    cells = Cells(3, {"loss": ["三万二千元", "3.2余", "叁仟"]}, {"loss": "损失金额（万元）"})
    assert cells.read_money("loss") == [3_200_000, 3_200_000, 300_000]
