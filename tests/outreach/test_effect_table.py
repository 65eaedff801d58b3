# SPDX-License-Identifier: Apache-2.0
"""`wuzha effect`: any table of a campaign, in the encodings, words and dates that people have."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from wuzha import cli

KEYS = {"ratio", "low", "high", "verdict", "mde", "placebo_p"}
HEAD = "unit,period,count,population,treated_from"
Rows = list[tuple[str, int, int, int, int | None]]


def rows(effect: float = 0.5, units: int = 40, months: int = 18, begins: int = 12, seed: int = 1) -> Rows:
    random = np.random.default_rng(seed)
    return [
        (f"社区{unit:02}", at, int(random.poisson(mean)), 3000 + unit, begins if unit < 12 else None)
        for unit in range(units)
        for at in range(months)
        for mean in [8 * (effect if unit < 12 and at >= begins else 1)]
    ]


def month(at: int) -> str:
    return f"{2025 + at // 12}-{at % 12 + 1:02}"


def text(table: Rows, word: Callable[[int], str] = month, head: str = HEAD) -> str:
    lines = [
        f"{unit},{word(at)},{count},{people},{'' if since is None else word(since)}"
        for unit, at, count, people, since in table
    ]
    return "\n".join([head, *lines]) + "\n"


def answer(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> dict[str, Any]:
    assert cli.main(["effect", str(path), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name))  # type: ignore[no-any-return]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "活动.csv"
    path.write_text(text(rows()), encoding="utf-8")
    return path


def test_the_sum_of_each_period_is_no_unit_to_compare_with(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path
) -> None:
    table = rows()
    sums: Rows = [("合 计", at, sum(row[2] for row in table if row[1] == at), 120_000, None) for at in range(18)]
    other = tmp_path / "带合计.csv"
    other.write_text(text([*table, *sums]), encoding="utf-8")
    told, without = answer(capsys, other), answer(capsys, file)
    assert told.pop("remarks") == [*without.pop("remarks"), "sums_left_out"]
    assert told == without
    assert cli.main(["effect", str(other)]) == 0
    assert "等 18 行（合 计）是合计，不是单位，未计入。" in capsys.readouterr().out


def test_a_campaign_that_worked_is_found(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    told = answer(capsys, file)
    assert set(told) >= KEYS
    assert told["verdict"] == "effect"
    assert 0 < told["low"] < told["ratio"] < told["high"] < 1
    assert 0.4 < told["ratio"] < 0.6
    assert 0 < told["mde"] < 0.3
    assert told["placebo_p"] < 0.01
    assert (told["treated"], told["others"]) == (12, 28)
    by_lot = answer(capsys, file, "--selected-on", "0")
    assert by_lot["mde"] < told["mde"]
    assert [one["periods"] for one in told["without"]] == [3, 6]
    assert [one["periods"] for one in by_lot["without"]] == [0]


def test_a_campaign_that_did_nothing_is_told_beside_the_chart(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = rows(1.0, units=60, seed=3)
    late = {unit: sum(one[2] for one in table if one[0] == unit and 9 <= one[1] < 12) for unit, *_ in table}
    worst = sorted(late, key=lambda unit: -late[unit])[:12]
    path = tmp_path / "worst.csv"
    path.write_text(text([(*row[:4], 12 if row[0] in worst else None) for row in table]), encoding="utf-8")
    told = answer(capsys, path)
    assert told["verdict"] == "no_effect_shown"
    assert told["before_after"] < 0.85
    assert cli.main(["effect", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "未显示效果" in shown
    assert "NO EFFECT SHOWN" in shown
    assert f"{told['before_after'] - 1:+.0%}" in shown


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_chinese_words_and_encodings_are_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, encoding: str
) -> None:
    other = tmp_path / "中文.csv"
    other.write_text(text(rows(), head="社区,月份,件数,人口,开始时间"), encoding=encoding)
    assert answer(capsys, other) == answer(capsys, file)


WORDS: dict[str, Callable[[int], str]] = {
    "slashes": lambda at: f"{2025 + at // 12}/{at % 12 + 1}",
    "chinese": lambda at: f"{2025 + at // 12}年{at % 12 + 1}月",
    "firsts": lambda at: f"{month(at)}-01",
    "ends": lambda at: f"{np.datetime64(month(at)) + 1 - np.timedelta64(1, 'D')}",
    "with a time": lambda at: f"{month(at)}-01 00:00:00",
    "six digits": lambda at: month(at).replace("-", ""),
    "numbers": lambda at: str(at + 1),
    "numbers of another program": lambda at: f"{at}.0",
}


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_months_are_read_as_people_write_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, word: Callable[[int], str]
) -> None:
    other = tmp_path / "other.csv"
    other.write_text(text(list(reversed(rows())), word), encoding="utf-8")
    told, first = answer(capsys, other), answer(capsys, file)
    for one in (told, first):
        del one["placebo_dates"]
    assert told == first


def test_quarters_and_weeks_leave_out_as_long(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(text(rows(), lambda at: f"{2022 + at // 4}Q{at % 4 + 1}"), encoding="utf-8")
    assert [one["periods"] for one in answer(capsys, path)["without"]] == [1, 2]
    path.write_text(
        text(rows(months=40, begins=30), lambda at: str(np.datetime64("2025-01-06") + 7 * at)), encoding="utf-8"
    )
    assert [one["periods"] for one in answer(capsys, path)["without"]] == [13, 26]


def test_a_workbook_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    sheet = book.add_worksheet()
    lines = [line.split(",") for line in text(rows()).splitlines()]
    for at, row in enumerate(lines):
        sheet.write_row(at, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    book.close()
    assert answer(capsys, tmp_path / "表.xlsx") == answer(capsys, file)


@pytest.mark.parametrize("never", ["", "-", "NA", "nan", "never", "无"])
def test_a_unit_where_nothing_was_done_may_say_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, never: str
) -> None:
    other = tmp_path / "other.csv"
    lines = text(rows()).splitlines()
    other.write_text("\n".join(line + never if line.endswith(",") else line for line in lines), encoding="utf-8")
    assert answer(capsys, other) == answer(capsys, file)


def test_nought_is_never_where_periods_begin_at_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    lines = text(rows(), lambda at: str(at + 1)).splitlines()
    other.write_text("\n".join(line + "0" if line.endswith(",") else line for line in lines), encoding="utf-8")
    assert answer(capsys, other)["treated"] == 12


A, B, C = "甲,2025-01,1,100,\n", "甲,2025-02,1,100,\n", "乙,2025-01,1,100,2025-02\n乙,2025-02,1,100,2025-02\n"


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        ("unit,period,count,population\n甲,1,1,100\n", "缺少列：开始时间", "lacks the columns treated_from"),
        ("unit,month,sum,people,start\n甲,1,1,100,\n", "缺少列：件数", "lacks the columns count"),
        (f"{HEAD}\n", "活动", "活动"),
        (f"{HEAD}\n,2025-01,1,100,\n", "第 2 行：“unit”是空的", "unit is empty"),
        (f"{HEAD}\n甲,,1,100,\n", "第 2 行：“period”是空的", "period is empty"),
        (f"{HEAD}\n甲,2025-01,,100,\n", "第 2 行：“count”未知；没有案件请写 0", "write 0 if there are none"),
        (f"{HEAD}\n甲,2025-01,-1,100,\n", "不小于 0 的整数", "whole number of at least 0"),
        (f"{HEAD}\n甲,2025-01,1.5,100,\n", "不小于 0 的整数", "whole number of at least 0"),
        (f"{HEAD}\n甲,2025-01,1,0,\n", "应填写大于 0 的人口数", "must be a number above 0"),
        (f"{HEAD}\n甲,2025-01,1,,\n", "应填写大于 0 的人口数", "must be a number above 0"),
        (f"{HEAD}\n甲,2025-01,1,-5,\n", "第 2 行：“population”是“-5”", "population is '-5'"),
        (f"{HEAD}\n{A}{B}{C}{A}", "第 6 行：“甲”的“2025-01”已在第 2 行出现", "already stands in line 2"),
        (f"{HEAD}\n{A}{C}", "第 2 行：“甲”缺“2025-02”", "has no line for 2025-02"),
        (f"{HEAD}\n{A}甲,2025-03,1,100,\n", "“甲”缺“2025-02”", "has no line for 2025-02"),
        (f"{HEAD}\n{A}甲,2025-02,1,100,2025-02\n", "第 3 行：“甲”的开始时间与第 2 行不同", "differs from line 2"),
        (f"{HEAD}\n甲,一月,1,100,\n", "时间“一月”看不懂", "'一月' is not understood"),
        (f"{HEAD}\n甲,2025-13,1,100,\n", "时间“2025-13”看不懂", "is not understood"),
        (f"{HEAD}\n{A}甲,2,1,100,\n", "第 3 行：时间“2”与前面各行写法不同", "written in another way"),
        (f"{HEAD}\n甲,2025-01,1,100,soon\n", "开始时间“soon”看不懂", "treated_from is 'soon'"),
        (f"{HEAD}\n甲,2025-01,1,100,3\n", "开始时间“3”看不懂或与时间一列写法不同", "treated_from is '3'"),
    ],
)
def test_what_cannot_be_evaluated_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, zh: str, en: str
) -> None:
    path = tmp_path / "活动.csv"
    path.write_text(content, encoding="utf-8")
    assert cli.main(["effect", str(path), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.strip().splitlines()
    assert zh in first
    assert en in second


def test_a_wrong_number_of_periods_is_wrong_usage(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert cli.main(["effect", str(file), "--selected-on", "-1"]) == 2
    assert "--selected-on" in capsys.readouterr().err
    assert cli.main(["effect", str(file.with_name("nothing.csv"))]) == 1
    assert "nothing.csv" in capsys.readouterr().err


def test_a_campaign_too_small_for_a_verdict_is_told_what_would_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "small.csv"
    path.write_text(
        text([(unit, at, count // 8, people, since) for unit, at, count, people, since in rows()]), encoding="utf-8"
    )
    told = answer(capsys, path)
    assert told["verdict"] == "not_enough_power"
    assert told["mde"] > 0.3
    assert told["enough"]["times_units"] > 1
    assert cli.main(["effect", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "样本不足，不作结论" in shown
    assert "约需开展单位" in shown
    path.write_text(
        text([(unit, at, count, people, 12 if unit == "社区00" else None) for unit, at, count, people, _ in rows()]),
        encoding="utf-8",
    )
    one = answer(capsys, path)
    assert (one["verdict"], one["low"], one["mde"], one["remarks"]) == ("not_enough_power", None, 1, ["one_treated"])
