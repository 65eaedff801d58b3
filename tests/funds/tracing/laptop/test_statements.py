# SPDX-License-Identifier: Apache-2.0
"""The worked example as statements of three banks: order restored, two banks' rows one transfer, figures to the fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.funds.statements.reading.layouts import CASES
from wuzha.cli import main

HEAD = (
    "交易卡号,交易账号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,交易流水号,"
    "摘要说明\n"
)
V1, V2, U, A1, B1, B2, C1, X = (f"62999900000000000{n:02d}" for n in (11, 12, 13, 21, 31, 32, 41, 51))
#: a card of the mule B1 is known to the other bank by its account
B1_ACCOUNT = "9990000000000031"


def bank(folder: Path, name: str, *rows: str) -> None:
    (folder / name).write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="gb18030")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bank(
        tmp_path,
        "a1.csv",
        f"{A1},,甲,20230510100211,80000.00,80000.00,进,{V1},,张某,S1,转账",
        f"{A1},,甲,20230510100540,50000.00,130000.00,进,{V2},,李某,S2,转账",
        f"{A1},,甲,20230510100605,100000.00,30000.00,出,{B1_ACCOUNT},,乙,S3,转账",
        f"{A1},,甲,20230510100650,29900.00,100.00,出,{B2},,丙,S4,转账",
    )
    bank(
        tmp_path,
        "b1.csv",
        # newest first, and the clock of this bank is 40 seconds behind
        f"{B1},{B1_ACCOUNT},乙,20230510101500,20000.00,20000.00,出,,01,,T3,ATM取款",
        f"{B1},{B1_ACCOUNT},乙,20230510100800,60000.00,40000.00,出,{C1},,丁,T2,转账",
        f"{B1},{B1_ACCOUNT},乙,20230510100525,100000.00,100000.00,进,{A1},,甲,T1,转账",
    )
    bank(
        tmp_path,
        "c1.csv",
        f"{C1},,丁,20230510100730,40000.00,40000.00,进,{U},,某,R1,转账",
        f"{C1},,丁,20230510100800,60000.00,100000.00,进,{B1},,乙,R2,转账",
        f"{C1},,丁,20230510100900,70000.00,30000.00,出,{X},,戊,R3,转账",
    )
    return tmp_path


def traced(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["trace", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_worked_example_from_three_banks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traced(capsys, folder, "--victim", V1, "--victim", V2, "--rule", "haircut", "--floor-fen", 1)
    assert (found["transactions"], found["duplicates_merged"], found["rejected_rows"]) == (8, 2, 0)
    first, second = ({line["account"]: line["fen"] for line in victim["held"]} for victim in found["victims"])
    assert (first[A1], first[B1], first[B2], first[C1]) == (6_154, 1_230_769, 1_840_000, 1_107_692)
    assert (second[A1], second[B1], second[B2], second[C1]) == (3_846, 769_231, 1_150_000, 692_308)
    assert [victim["exits"][0]["kind"] for victim in found["victims"]] == ["cash_out", "cash_out"]
    assert found["conserved"] is True


def test_an_account_is_found_by_its_card_and_by_its_account(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_card = traced(capsys, folder, "--victim", B1)
    by_account = traced(capsys, folder, "--victim", B1_ACCOUNT)
    assert by_card["victims"][0]["injected_fen"] == by_account["victims"][0]["injected_fen"] == 6_000_000


def test_openings_come_from_the_first_balance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100211,100.00,1100.00,进,{V1},,张某,S1,转账",
        f"{A1},,甲,20230510100212,100.00,1000.00,出,{X},,戊,S2,转账",
    )
    found = traced(capsys, tmp_path, "--victim", V1, "--rule", "fifo")
    assert found["victims"][0]["held"] == [{"account": A1, "fen": 10_000}]
    assert found["flags"] == []


def test_the_order_inside_a_second_follows_the_balances(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100000,500.00,500.00,进,{U},,某,S0,转账",
        # in the file the victim's money comes first, by the balances the other payment went out before it
        f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S9,转账",
        f"{A1},,甲,20230510100211,500.00,0.00,出,{X},,戊,S2,转账",
    )
    assert traced(capsys, tmp_path, "--victim", V1)["victims"][0]["held"] == [{"account": A1, "fen": 10_000}]


def test_twelve_layouts_in_one_folder_keep_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for case in CASES:
        case.write(tmp_path)
    out = tmp_path.parent / f"{tmp_path.name}-rejects.csv"
    found = traced(capsys, tmp_path, "--rejects", out)
    rows = sum(len(case.accepted) + case.duplicates + sum(case.rejected.values()) for case in CASES)
    assert found["transactions"] + found["duplicates_merged"] + found["rejected_rows"] == rows
    assert found["rejected_rows"] == sum(sum(case.rejected.values()) for case in CASES)
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == found["rejected_rows"] + 1


def test_a_ledger_and_statements_are_not_mixed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ledger.csv").write_text("txn_id,time,from_account,to_account,amount_fen\n1,1,a,b,1\n", encoding="utf-8")
    assert main(["trace", str(folder)]) == 1
    assert "不能" in capsys.readouterr().err


def test_a_statement_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "流水.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    assert main(["trace", str(path), "--json"]) == 1
    told = capsys.readouterr()
    assert "流水.xlsx" in told.err
    assert told.out == ""


def test_a_gap_of_the_balances_is_an_unexplained_outflow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账",
        # 40 yuan went out by a row whose payee has lost its digits
        f"{A1},,甲,20230510100212,40.00,60.00,出,6.2999900E+18,,戊,S2,转账",
        f"{A1},,甲,20230510100213,10.00,50.00,出,{X},,戊,S3,转账",
    )
    found = traced(capsys, tmp_path, "--victim", V1)
    assert (found["transactions"], found["rejected_rows"]) == (2, 1)
    assert found["victims"][0]["exits"] == [{"kind": "unexplained", "account": None, "fen": 4_000}]
    assert {line["account"]: line["fen"] for line in found["victims"][0]["held"]} == {A1: 5_000, X: 1_000}
    assert {flag["flag"]: flag["count"] for flag in found["flags"]}["unseen_rows"] == 1


def test_a_gap_that_another_bank_explains_is_not_filled_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账",
        f"{A1},,甲,20230510100213,10.00,50.00,出,{X},,戊,S3,转账",
        f"{A1},,甲,20230510100214,1.00,49.00,出,{X},,戊,S4,转账",
    )
    bank(
        tmp_path,
        "b.csv",
        f"{B2},,乙,20230510100212,40.00,40.00,进,{A1},,甲,T1,转账",
        f"{B2},,乙,20230510100312,1.00,39.00,出,{X},,戊,T2,转账",
    )
    found = traced(capsys, tmp_path, "--victim", V1)
    assert {line["account"]: line["fen"] for line in found["victims"][0]["held"]} == {A1: 4_900, B2: 3_900, X: 1_200}
    assert found["victims"][0]["exits"] == []
    assert {flag["flag"] for flag in found["flags"]} == {"chain_breaks"}


def test_a_payment_institution_is_an_exit_until_its_own_statement_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账",
        f"{A1},,甲,20230510100212,40.00,60.00,出,{X},,财付通支付科技有限公司,S2,转账",
    )
    exits = traced(capsys, tmp_path, "--victim", V1)["victims"][0]["exits"]
    assert exits == [{"kind": "payment_institution", "account": X, "fen": 4_000}]
    bank(tmp_path, "b.csv", f"{X},,某,20230510100212,40.00,40.00,进,{A1},,甲,T1,转账")
    found = traced(capsys, tmp_path, "--victim", V1)
    assert found["victims"][0]["exits"] == []
    assert {line["account"]: line["fen"] for line in found["victims"][0]["held"]} == {A1: 6_000, X: 4_000}


def test_a_sheet_that_is_not_understood_says_what_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(tmp_path, "a.csv", f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账")
    (tmp_path / "odd.csv").write_text(f"交易卡号,交易时间,数额,收付标志\n{A1},20230510100211,1,进\n", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert main(["trace", str(tmp_path), "--json"]) == 1
    told = capsys.readouterr()
    assert "odd.csv" in told.err
    assert "看不出金额的单位" in told.err
    assert "--mapping" in told.err
    assert "--go-on" in told.err
    assert "photo.jpg" in told.err
    assert A1 not in told.err
    found = json.loads(told.out)
    assert (found["transactions"], found["rejected_rows"]) == (1, 1)
    assert {flag["flag"] for flag in found["flags"]} >= {"asked_sheets", "unreadable_files"}
    assert main(["trace", str(tmp_path), "--json", "--go-on"]) == 0
    mapping = tmp_path.parent / f"{tmp_path.name}.toml"
    mapping.write_text('unit = "元"\n[columns]\n"数额" = "amount"\n', encoding="utf-8")
    capsys.readouterr()
    assert main(["trace", str(tmp_path), "--json", "--go-on", "--mapping", str(mapping)]) == 0
    assert json.loads(capsys.readouterr().out)["rejected_rows"] == 0


def test_an_input_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(tmp_path, "a.csv", f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账")
    before = (tmp_path / "a.csv").read_bytes()
    assert main(["trace", str(tmp_path / "a.csv"), "--rejects", str(tmp_path / "a.csv")]) == 1
    assert (tmp_path / "a.csv").read_bytes() == before


def test_a_long_serial_names_the_party_a_row_leaves_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank(
        tmp_path,
        "a.csv",
        f"{A1},,甲,20230510100211,100.00,100.00,进,{V1},,张某,S1,转账",
        f"{A1},,甲,20230510100212,40.00,60.00,出,,,财付通支付科技有限公司,20230510000000000001,转账",
    )
    bank(tmp_path, "b.csv", f"{X},,某,20230510110212,40.00,40.00,进,,,,20230510000000000001,充值")
    found = traced(capsys, tmp_path, "--victim", V1)
    assert {line["account"]: line["fen"] for line in found["victims"][0]["held"]} == {A1: 6_000, X: 4_000}
    assert (found["transactions"], found["duplicates_merged"]) == (2, 1)
