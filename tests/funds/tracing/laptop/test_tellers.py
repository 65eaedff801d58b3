# SPDX-License-Identifier: Apache-2.0
"""Two banks tell one transfer: the trace counts it once, or shows both outcomes; and says what to ask for next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wuzha.cli import main

HEAD = "交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,交易流水号\n"
V, A, B, X = (f"62999900000000002{n:02d}" for n in (11, 21, 31, 41))


def bank(path: Path, *rows: str) -> None:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="gb18030")


def traced(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["trace", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def two_banks(folder: Path, late: str, *, peer: str = A, name: str = "甲") -> Path:
    """V pays A 1,000; A pays B 1,000, which B's bank tells at `late`; B pays X 400 and has 600."""
    bank(
        folder / "a.csv",
        f"{A},甲,20230510100000,1000.00,1000.00,进,{V},张某,S1",
        f"{A},甲,20230510100500,1000.00,0.00,出,{B},乙,S2",
    )
    bank(
        folder / "b.csv",
        f"{B},乙,{late},1000.00,1000.00,进,{peer},{name},T1",
        f"{B},乙,20230513120000,400.00,600.00,出,{X},丙,T2",
    )
    return folder


def held(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["account"]: line for line in found["victims"][0]["held"]}


def test_a_pair_that_is_sure_counts_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = traced(capsys, two_banks(tmp_path, "20230510100530"), "--victim", V)
    assert (found["transactions"], found["suspected_doubles"]) == (3, 0)
    assert held(found) == {B: {"account": B, "fen": 60_000}, X: {"account": X, "fen": 40_000}}


@pytest.mark.parametrize(
    ("late", "peer", "name"),
    [("20230510101000", A, "甲"), ("20230511100500", A, "甲"), ("20230510100530", "", ""),
     ("20230510101000", "", "甲")],
    ids=["5 min", "a day", "no peer", "no peer, 5 min"],
)  # fmt: skip
def test_what_is_not_sure_is_shown_both_ways(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], late: str, peer: str, name: str
) -> None:
    found = traced(capsys, two_banks(tmp_path, late, peer=peer, name=name), "--victim", V, "--rule", "fifo")
    assert found["suspected_doubles"] == 1
    (double,) = found["doubles"]
    assert (Path(double["one"]["file"]).name, double["one"]["line"]) == ("a.csv", 3)
    assert (Path(double["other"]["file"]).name, double["other"]["line"]) == ("b.csv", 2)
    assert "suspected_doubles" in {flag["flag"] for flag in found["flags"]}
    # counted once, 600 yuan of the victim's are there and 400 went on
    assert any(line.get("low", line["fen"]) <= 60_000 <= line.get("high", line["fen"]) for line in [held(found)[B]])
    assert sum(line["fen"] for line in held(found).values()) <= found["victims"][0]["injected_fen"]


def test_a_page_shows_the_spread_of_both_outcomes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path.parent / f"{tmp_path.name}.html"
    main(["trace", str(two_banks(tmp_path, "20230511100500")), "--victim", V, "--html", str(page)])
    capsys.readouterr()
    assert "疑似同一笔转账" in page.read_text(encoding="utf-8")


def test_what_is_recoverable_is_capped_by_the_last_balance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # B's statement ends with less than the victim's money: a row is missing in between
    bank(
        tmp_path / "b.csv",
        f"{B},乙,20230510100500,1000.00,1000.00,进,{V},张某,T1",
        f"{B},乙,20230510110000,1.00,301.00,进,{X},丙,T2",
        f"{B},乙,20230510110100,2.50,298.50,出,{X},丙,T3",
        f"{B},乙,20230510110200,3.75,302.25,进,{X},丙,T4",
        f"{B},乙,20230510110300,1.25,301.00,出,{X},丙,T5",
    )
    found = traced(capsys, tmp_path, "--victim", V, "--rule", "tainted")
    line = next(line for line in found["recoverable"] if line["account"] == B)
    assert line["stated_fen"] == 30_100
    assert line["recoverable_fen"] == min(line["held_fen"], 30_100)


def test_the_statement_with_the_most_money_behind_it_is_asked_for_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = traced(capsys, two_banks(tmp_path, "20230510100530"), "--victim", V)
    asked = [(line["account"], line["why"], line["fen"]) for line in found["ask_next"]]
    assert asked == [(B, "later", 60_000), (X, "no_statement", 40_000)]
