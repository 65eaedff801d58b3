# SPDX-License-Identifier: Apache-2.0
"""`wuzha series FILE`: an investigator's file in, series with reasons out; what cannot be used is told."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from wuzha import cli

ACCOUNT = "6217 0012 3456 7890"
HEAD = "record,kind,value,time\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def written(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "cases.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def answer(path: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    assert cli.main(["series", path, "--json"]) == 0
    out, err = capsys.readouterr()
    return json.loads(out), err


def test_the_object_is_the_one_that_is_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{HEAD}A1,account,{ACCOUNT},2026-01-02\nA2,account,{ACCOUNT},2026-01-03 10:00\n"
    text += "A3,phone,95588,\nA4,phone,95588,\n"
    found, err = answer(written(tmp_path, text), capsys)
    assert err == ""
    assert found["series"] == [
        {
            "id": "S1",
            "records": ["A1", "A2"],
            "ties": [{"a": "A1", "b": "A2", "by": [{"kind": "account", "value": ACCOUNT, "weight": 7.31}]}],
        }
    ]
    (hub,) = found["ignored_hubs"]
    assert (hub["kind"], hub["value"], hub["records"]) == ("phone", "95588", 2)
    assert "public number" in hub["why"]
    assert found["proposals"] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "案件编号,类型,值\n慈公（刑）立字〔2026〕1号,软件,掌中宝理财\n慈公（刑）立字〔2026〕2号,应用,掌中宝理财\n"
    found, _ = answer(written(tmp_path, text, encoding), capsys)
    assert found["series"][0]["records"] == ["慈公（刑）立字〔2026〕1号", "慈公（刑）立字〔2026〕2号"]
    assert found["series"][0]["ties"][0]["by"][0]["value"] == "掌中宝理财"


def test_rows_that_cannot_be_used_are_counted_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"{HEAD}A1,account,{ACCOUNT},\nA2,account,{ACCOUNT},\n"
    text += "A3,colour,red,\nA4,phone,,\n,phone,13812345678,\nA6,app,x,yesterday\nA7,account,6.217E+18,\n"
    text += "A8,phone,138****1234,\nA9,phone,无,\n"
    found, err = answer(written(tmp_path, text), capsys)
    assert found["series"][0]["records"] == ["A1", "A2"]
    assert "6 of 9 rows were not used" in err
    assert "the time of 1 rows was not used" in err
    faults = ((4, "colour"), (5, "no value"), (6, "no record"), (7, "yesterday"), (8, "cut"), (9, "hidden"))
    for line, word in (*faults, (10, "no value")):
        assert any(told.strip().startswith(f"line {line}:") and word in told for told in err.splitlines())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("record,kind\nA1,phone\n", "lacks the column value"),
        ("record,kind,value,value\nA1,phone,1,2\n", "two columns value"),
        (f"{HEAD}A1,colour,red,\n", "no usable row"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["series", written(tmp_path, text), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


def test_no_file_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["series", str(tmp_path / "none.csv")]) == 1
    assert "does not exist" in capsys.readouterr().err
    assert cli.main(["series", str(tmp_path)]) == 1
    assert "This is a folder" in capsys.readouterr().err


def test_rows_in_any_order_give_the_same_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"A{case},{kind},62170000000{case // 3}," for case in range(9) for kind in ("account", "phone")]
    found, _ = answer(written(tmp_path, HEAD + "\n".join(lines)), capsys)
    turned, _ = answer(written(tmp_path, HEAD + "\n".join(reversed(lines))), capsys)
    assert found == turned
    assert len(found["series"]) == 3


def test_uses_half_a_year_apart_are_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    near = f"{HEAD}A1,phone,13812345678,2026/1/1\nA2,phone,13812345678,2026-06-29\n"
    far = f"{HEAD}A1,phone,13812345678,2026年1月1日\nA2,phone,13812345678,2026-07-02T08:00:00\n"
    assert len(answer(written(tmp_path, near), capsys)[0]["series"]) == 1
    assert len(answer(written(tmp_path, far), capsys)[0]["series"]) == 0


def test_text_is_in_the_reader_s_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, f"{HEAD}A1,account,{ACCOUNT},\nA2,account,{ACCOUNT},\n")
    assert cli.main(["series", path]) == 0
    assert f"A1 — A2: account {ACCOUNT}" in capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert cli.main(["series", path]) == 0
    assert f"A1 — A2：同一账户 {ACCOUNT}" in capsys.readouterr().out


def test_the_command_imports_no_server(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}A1,account,{ACCOUNT},\nA2,account,{ACCOUNT},\n")
    code = (
        "import sys; from wuzha import cli; code = cli.main(['series', sys.argv[1], '--json']); "
        "sys.exit(code or sum(name.partition('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["series"]


def test_words_of_practice_and_several_values_in_a_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\ufeff编号,类别,内容,时间\n"
    text += "D1,涉案账户,6228480000000000018、6217000000000000014,44625\nD2,银行卡号,6217000000000000014,2022/3/6\n"
    text += (
        "D3,嫌疑人电话,13812345678,上周\nD4,手机号码,+86 138-1234-5678,\nD5,QQ号,QQ 283746501,\nD6,微信号,283746501,\n"
    )
    found, err = answer(written(tmp_path, text, "gb18030"), capsys)
    assert [one["records"] for one in found["series"]] == [["D1", "D2"], ["D3", "D4"], ["D5", "D6"]]
    assert found["series"][0]["ties"][0]["by"][0]["value"] == "6217000000000000014"
    assert "line 4" in err


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_quoted_fields_and_empty_lines(line_end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["record,kind,value", "", '"A,1",app,"掌中""宝"""', "", '"A,2",app,"掌中""宝"""', ""]
    found, err = answer(written(tmp_path, line_end.join(lines)), capsys)
    assert (found["series"][0]["records"], err) == (["A,1", "A,2"], "")
    assert found["series"][0]["ties"][0]["by"][0]["value"] == '掌中"宝"'


def test_in_a_city_of_small_gangs_each_tie_names_what_both_have_and_ties_hold_each_series_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(7)
    lines, named = ["record,kind,value"], defaultdict(set)
    for number in range(400):
        gang = number // 4
        values = {
            "account": f"62170012{gang * 2 + draw.randrange(2):08d}", "phone": f"139{gang * 3 + draw.randrange(3):08d}",
            "url": f"https://x{gang}.top/{draw.randrange(3)}", "app": f"应用{gang}甲", "chat": f"wx_{gang}_kefu",
        }  # fmt: skip
        for kind in draw.sample(sorted(values), 3):
            lines.append(f"c{number},{kind},{values[kind]}")
            named[f"c{number}"].add((kind, values[kind]))
            if kind == "url":
                named[f"c{number}"].add(("domain", f"x{gang}.top"))  # pages of one site are one thing
    found, err = answer(written(tmp_path, "\n".join(lines)), capsys)
    assert err == ""
    assert len(found["series"]) > 80
    for series in found["series"]:
        reached = {series["records"][0]}
        for _record in series["records"]:
            reached |= {end for tie in series["ties"] for end in (tie["a"], tie["b"]) if reached & {tie["a"], tie["b"]}}
        assert reached == set(series["records"])
        for tie in series["ties"]:
            assert {(by["kind"], by["value"]) for by in tie["by"]} <= named[tie["a"]] & named[tie["b"]]
            assert tie["by"]
