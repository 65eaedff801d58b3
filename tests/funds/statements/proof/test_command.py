# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import csv
import json

import pytest

from wuzha.cli import main

CARD, PEER = "6222021001116245702", "6222021001116245710"
KNOWN = [
    ["交易日期", "交易时间", "借贷标志", "交易金额", "账户余额", "交易账号", "对方账号", "对方户名"],
    ["2026-05-10", "090101", "贷", "100.00", "1100.00", CARD, PEER, "演示甲"],
    ["2026-05-10", "090201", "借", "30.05", "1069.95", CARD, PEER, "演示甲"],
    ["2026-05-10", "090301", "借", "200.00", "869.95", CARD, PEER, "演示甲"],
    ["2026-05-10", "090401", "贷", "17.31", "887.26", CARD, PEER, "演示甲"],
    ["2026-05-10", "090501", "借", "88.88", "798.38", CARD, PEER, "演示甲"],
]


@pytest.fixture
def write(tmp_path):
    def put(rows, name="流水.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return str(path)

    return put


def said(capsys, *arguments):
    code = main(["statements", "read", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_file_says_how_it_was_understood_and_what_proves_it(write, capsys, tmp_path):
    rows = tmp_path / "rows.csv"

    code, told = said(capsys, write(KNOWN), "--rows", str(rows))

    assert code == 0
    (sheet,) = told["files"][0]["sheets"]
    assert sheet["level"] == "proved"
    assert (sheet["rows"], sheet["accepted"], sheet["rejected"], sheet["duplicates"]) == (5, 5, 0, 0)
    assert sheet["proof"] == {"steps": 4, "closed": 4, "unmoved": 0, "bits": 8.0, "first_break": None}
    assert sheet["columns"]["借贷标志"] == "direction"
    with rows.open(encoding="utf-8-sig") as stream:
        first, *_ = csv.DictReader(stream)
    assert first["account"] == CARD
    assert (first["time"], first["fen"], first["direction"]) == ("2026-05-10T09:01:01+08:00", "10000", "in")


def test_a_missing_key_column_is_named_and_the_exit_code_says_so(write, capsys):
    path = write([row[:6] + row[7:] for row in KNOWN])

    code, told = said(capsys, path)

    assert code == 1
    assert told["files"][0]["sheets"][0]["missing"] == ["peer_account"]
    assert main(["statements", "read", path]) == 1
    assert "没有对方账号列，影响 5 行" in capsys.readouterr().err
    assert main(["statements", "read", path, "--go-on"]) == 0


def test_a_chain_that_does_not_close_is_asked_never_told(write, capsys):
    broken = [KNOWN[0], *([*row[:4], str(place * 1000), *row[5:]] for place, row in enumerate(KNOWN[1:]))]

    code, told = said(capsys, write(broken))

    (sheet,) = told["files"][0]["sheets"]
    assert (code, sheet["level"], sheet["accepted"]) == (1, "asked", 0)
    assert "chain_open" in sheet["questions"]


def test_what_a_person_said_of_the_columns_is_taken_and_still_proved(write, capsys, tmp_path):
    path = write([["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"], *KNOWN[1:3]])
    mapping = tmp_path / "来源.toml"
    mapping.write_text(
        '[columns]\n"甲" = "date"\n"乙" = "clock"\n"丙" = "direction"\n"丁" = "amount"\n"戊" = "balance"\n'
        '"己" = "self_account"\n"庚" = "peer_account"\n"辛" = "peer_name"\n',
        encoding="utf-8",
    )
    asked, _ = said(capsys, path)

    code, told = said(capsys, path, "--mapping", str(mapping))

    (sheet,) = told["files"][0]["sheets"]
    assert (asked, code) == (1, 0)
    assert (sheet["level"], sheet["accepted"], sheet["proof"]["closed"]) == ("proved", 2, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[columns]\n"甲" = "betrag"\n', "columns.甲 = betrag"),
        ("unit = '角'\n", "unit = 角"),
        ('[codes]\n"1" = "up"\n', "codes.1 = up"),
        ("colums = 3\n", "colums"),
        ("unit = \n", "TOML"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_where_and_what_may_stand_there(write, capsys, tmp_path, text, told):
    mapping = tmp_path / "来源.toml"
    mapping.write_text(text, encoding="utf-8")

    assert main(["statements", "read", write(KNOWN), "--mapping", str(mapping)]) == 1
    assert told in capsys.readouterr().err


def test_equal_files_count_once(write, capsys):
    one, two = write(KNOWN), write(KNOWN, "另存.csv")

    _, told = said(capsys, one, two)

    assert told["files"][1]["same_as"] == "流水.csv"
    assert told["files"][1]["sheets"] == []


def test_a_file_that_is_refused_is_an_entry_with_its_reason_and_the_others_are_read(write, capsys, tmp_path):
    locked = tmp_path / "锁.pdf"
    locked.write_bytes(b"%PDF-1.4 no document")
    good, rows = write(KNOWN), tmp_path / "rows.csv"
    (tmp_path / "空.zip").write_bytes(b"PK\x03\x04 no archive")

    code, told = said(capsys, str(locked), good, str(tmp_path / "空.zip"), "--rows", str(rows))

    assert code == 1
    assert [one["path"] for one in told["files"]] == ["锁.pdf", "流水.csv", "空.zip"]
    refused, read, archive = told["files"]
    assert refused["sheets"] == archive["sheets"] == []
    assert refused["problem"]["zh"]
    assert archive["problem"]["en"]
    assert read["sheets"][0]["accepted"] == 5
    assert len(rows.read_text(encoding="utf-8-sig").splitlines()) == 6
    assert said(capsys, str(locked), good, "--go-on")[0] == 0


def test_a_trace_goes_on_without_a_file_that_is_refused_and_the_exit_code_says_so(write, capsys, tmp_path):
    locked = tmp_path / "锁.pdf"
    locked.write_bytes(b"%PDF-1.4 no document")
    given = ["trace", str(locked), write(KNOWN), "--victim", PEER, "--json"]

    assert main(given) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["transactions"] == 5
    assert "锁.pdf：" in printed.err
    assert main([*given, "--go-on"]) == 0
