# SPDX-License-Identifier: Apache-2.0
"""`wuzha standing`: any table of units, in the encodings and with the words that people have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from wuzha import cli

ROWS = [("演示甲镇", 20_000, 33), ("演示乙镇", 50_000, 80), ("演示丙街道", 120_000, 200), ("演示丁街道", 90_000, 290)]
FIELDS = {"unit", "rate", "expected", "ratio", "p", "q", "rank_low", "rank_high", "standing"}


def text(header: str, rows: list[tuple[Any, ...]]) -> str:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.main(["standing", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(name))  # type: ignore[no-any-return]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "各镇.csv"
    path.write_text(text("unit,population,count", ROWS), encoding="utf-8")
    return path


def test_a_table_is_judged(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    told = answer(capsys, str(file))
    assert set(told) == {"units", "dispersion"}
    assert set(told["dispersion"]) == {"tau2", "phi"}
    assert [one["unit"] for one in told["units"]] == [row[0] for row in ROWS]
    for one in told["units"]:
        assert set(one) >= FIELDS
    first, *_, last = told["units"]
    assert first["rate"] == 33 / 20_000
    assert first["expected"] == pytest.approx(20_000 * 570 / 260_000)
    assert first["ratio"] == pytest.approx(33 / first["expected"])
    assert (last["standing"], last["rank_low"], last["rank_high"]) == ("red", 1, 1)
    assert {one["standing"] for one in told["units"][:-1]} == {"green"}


@pytest.mark.parametrize("word", ["合计", "合 计", "总计", "全市", "小计：", "Total"])
def test_a_row_that_sums_the_others_is_left_out_and_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, word: str
) -> None:
    other = tmp_path / "带合计.csv"
    other.write_text(text("unit,population,count", [*ROWS, (word, 280_000, 603)]), encoding="utf-8")
    told = answer(capsys, str(other))
    assert told.pop("remarks") == [f"第 6 行（{word}）是合计，不是单位，未计入。"]
    assert told == answer(capsys, str(file))
    assert cli.main(["standing", str(other)]) == 0
    assert f"第 6 行（{word}）是合计" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "said"),
    [([(name, people, 0) for name, people, _count in ROWS], "各单位件数均为 0，无法比较。"),
     (ROWS[:1], "只有一个单位，无法比较。")],
)  # fmt: skip
def test_where_there_is_nothing_to_compare_that_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: list[tuple[Any, ...]], said: str
) -> None:
    path = tmp_path / "无可比.csv"
    path.write_text(text("unit,population,count", rows), encoding="utf-8")
    told = answer(capsys, str(path))
    assert told["remarks"] == [said]
    assert {(one["rank"], one["rank_low"], one["rank_high"]) for one in told["units"]} == {(None, None, None)}
    assert cli.main(["standing", str(path)]) == 0
    assert capsys.readouterr().out.strip() == said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_words_and_encodings_are_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, encoding: str
) -> None:
    other = tmp_path / "中文.csv"
    other.write_text(text("单位,人口,件数", ROWS), encoding=encoding)
    assert answer(capsys, str(other)) == answer(capsys, str(file))


def test_a_workbook_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    sheet = book.add_worksheet()
    for at, row in enumerate([("单位", "人口", "件数"), *ROWS]):
        sheet.write_row(at, 0, row)
    book.close()
    assert answer(capsys, str(tmp_path / "表.xlsx")) == answer(capsys, str(file))


@pytest.mark.parametrize(("header", "by"), [("round,unit,population,count", "round"), ("轮次,单位,人口,件数", "轮次"),
                                            ("轮次,单位,人口,件数", "round"), ("批,单位,人口,件数", "批")])  # fmt: skip
def test_each_round_is_judged_by_itself(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path, header: str, by: str
) -> None:
    long = tmp_path / "long.csv"
    second = [(unit, people, count // 2) for unit, people, count in ROWS]
    # Rows of both rounds in turn.
    mixed = [
        (name, *row) for rows in zip(ROWS, second, strict=True) for name, row in zip(("一", "二"), rows, strict=True)
    ]
    long.write_text(text(header, mixed), encoding="utf-8")
    first, other = answer(capsys, str(long), "--by", by)["rounds"]
    assert (first.pop("round"), other.pop("round")) == ("一", "二")
    assert first == answer(capsys, str(file))
    half = tmp_path / "half.csv"
    half.write_text(text("unit,population,count", second), encoding="utf-8")
    assert other == answer(capsys, str(half))


def test_given_expectations_need_no_population(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    rows = [("甲", 15, 8), *((f"乙{at}", 20, 20) for at in range(18))]
    path.write_text(text("单位,件数,期望数", rows), encoding="utf-8")
    told = answer(capsys, str(path))
    assert told["dispersion"]["tau2"] == 0
    assert told["units"][0]["p"] == pytest.approx(0.012744, abs=5e-7)
    assert (told["units"][0]["rate"], told["units"][0]["expected"]) == (None, 8)


@pytest.mark.parametrize(
    "rows",
    [
        [("甲", 1000, 5)],
        [("甲", 0, 0), ("乙", 1000, 3)],
        [("甲", 1000, 0), ("乙", 2000, 0)],
        [("甲", '"1,000"', 1), ("乙", 2000.0, "3.0")],
        [("甲", 10**9, 10**8), ("乙", 10, 0), ("丙", 10, 10)],
        [(f"u{at}", 1000, 0 if at else 900) for at in range(30)],
    ],
)
def test_odd_tables_have_sensible_answers(capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: Any) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text("unit,population,count", rows), encoding="utf-8")
    told = answer(capsys, str(path))
    assert len(told["units"]) == len(rows)
    assert cli.main(["standing", str(path)]) == 0
    assert "nan" not in capsys.readouterr().out.lower()


def test_one_unit_alone_is_compared_with_nobody(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("unit,population,count\n甲,1000,50\n", encoding="utf-8")
    (one,) = answer(capsys, str(path))["units"]
    assert (one["expected"], one["ratio"], one["p"], one["standing"]) == (None, None, 1.0, "green")
    assert (one["rank_low"], one["rank_high"]) == (None, None)


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        ("unit,population,count\n甲,100,1\n甲,200,2\n", "单位“甲”已在第 2 行出现", "already stands in line 2"),
        ("round,unit,population,count\n1,甲,100,1\n2,甲,200,2\n", "请加 --by round", "add --by round"),
        ("unit,population,count\n甲,100,\n", "第 2 行：“count”未知", "count is not known"),
        ("unit,population,count\n甲,100,不明\n", "没有案件请写 0", "write 0 if there are none"),
        ("unit,population,count\n甲,,3\n", "没有人口，也没有期望数", "neither population nor expected"),
        ("unit,population,count\n甲,0,3\n", "人口是 0 却有 3 件", "its population is 0 but it has 3"),
        ("unit,population,count\n甲,100,-3\n", "不小于 0 的整数", "whole number of at least 0"),
        ("unit,population,count\n甲,100,2.5\n", "不小于 0 的整数", "whole number of at least 0"),
        ("unit,population,count\n甲,inf,2\n", "不小于 0 的数", "number of at least 0"),
        ("unit,population,count\n甲,一百,2\n", "“population”是“一百”", "population is '一百'"),
        ("unit,population,count,expected\n甲,100,2,3\n乙,100,2,\n", "第 3 行：同一轮中有的单位", "give all or none"),
        ("unit,people,sum\n甲,100,2\n", "缺少列：件数", "lacks the columns count"),
        ("unit,count\n甲,100\n", "人口（或期望数）", "lacks the columns population"),
        (",population,count\n,100,2\n", "缺少列：单位", "lacks the columns unit"),
        ("", "各镇", "各镇"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_told_with_its_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, zh: str, en: str
) -> None:
    path = tmp_path / "各镇.csv"
    path.write_text(content, encoding="utf-8")
    assert cli.main(["standing", str(path), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.strip().splitlines()
    assert zh in first
    assert en in second


def test_a_column_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert cli.main(["standing", str(file), "--by", "week"]) == 2
    assert "没有“week”列（有：unit、population、count）" in capsys.readouterr().err
    assert cli.main(["standing", str(file.with_name("nothing.csv"))]) == 1
    assert "nothing.csv" in capsys.readouterr().err


def test_without_json_it_is_a_table(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert cli.main(["standing", str(file)]) == 0
    head, first, *rest = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "单位",
        "人口",
        "件数",
        "每十万",
        "期望数",
        "倍数",
        "95%",
        "区间",
        "名次区间",
        "碰巧概率",
        "q",
        "结论",
    ]
    assert first.startswith("演示丁街道")
    assert first.endswith("■ 符合提请条件")
    assert "符合提请条件：演示丁街道" in rest[-2]


def test_three_hundred_equal_rounds_list_hardly_anybody(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    random = np.random.default_rng(61)
    people = (20_000 * 10 ** (np.arange(20) / 19)).round().astype(int)
    rows = [
        (at, f"T{place}", people[place], random.poisson(people[place] * 165e-5 / 4))
        for at in range(300)
        for place in range(20)
    ]
    path = tmp_path / "long.csv"
    path.write_text(text("round,unit,population,count", rows), encoding="utf-8")
    rounds = answer(capsys, str(path), "--by", "round")["rounds"]
    assert len(rounds) == 300
    assert sum(any(one["standing"] == "red" for one in round_["units"]) for round_ in rounds) <= 6
