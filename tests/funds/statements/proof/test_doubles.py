# SPDX-License-Identifier: Apache-2.0
"""`wuzha statements read`: what two banks tell of one transfer is paired, or named as suspected; never silent."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.engine.tellers.bank import DAY, TRUE, A, B
from wuzha.cli import main

BEGIN = datetime(2026, 5, 10, 10, tzinfo=UTC)
ONE, OTHER = "6222021001116245702", "6222021001116245710"
NUMBER = {A: ONE, B: OTHER}
#: What else happens on each account, so that its chain tells enough: minutes, fen in (below 0: out).
REST = [(200, 31_415), (210, -27_182), (220, 16_180), (233, -14_142), (251, -17_320)]


def write(path: Path, own: str, *, ahead: int = 0, dates: bool = False, peer: str = "full") -> Path:
    """A statement as a bank of this kind writes it."""
    rows = [(minute, payee == own, payer if payee == own else payee, fen) for minute, payer, payee, fen in TRUE]
    offset = 0 if own == A else 7
    rows += [(minute, fen > 0, "", abs(fen) + offset) for minute, fen in REST]
    balance = 5_000_000_00
    head = ["交易日期", *([] if dates else ["交易时间"]), "借贷标志", "交易金额", "账户余额", "交易账号", "对方账号"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(head)
        for minute, incoming, other, fen in rows:
            balance += fen if incoming else -fen
            at = BEGIN + timedelta(minutes=minute, seconds=ahead)
            shown = NUMBER.get(other, "6222021001116245728")
            shown = {"full": shown, "masked": f"{shown[:6]}****{shown[-4:]}", "none": ""}[peer if other else "full"]
            out.writerow(
                [f"{at:%Y-%m-%d}", *([] if dates else [f"{at:%H:%M:%S}"]), "贷" if incoming else "借",
                 f"{fen / 100:.2f}", f"{balance / 100:.2f}", NUMBER[own], shown]
            )  # fmt: skip
    return path


def told(capsys: pytest.CaptureFixture[str], *paths: Path) -> dict[str, Any]:
    main(["statements", "read", *map(str, paths), "--json", "--go-on"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    "kind",
    [{}, {"ahead": 300}, {"ahead": DAY}, {"dates": True}, {"peer": "masked"}, {"peer": "none"}],
    ids=["0 s", "5 min", "a day", "date only", "masked peer", "no peer"],
)
def test_every_transfer_is_a_pair_or_a_suspected_double(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: dict[str, Any]
) -> None:
    found = told(capsys, write(tmp_path / "a.csv", A), write(tmp_path / "b.csv", B, **kind))
    assert [sheet["level"] for file in found["files"] for sheet in file["sheets"]] == ["proved", "proved"]
    assert found["pairs"] + found["suspected_doubles"] == len(TRUE)
    assert found["suspected_doubles"] == (len(TRUE) if kind.get("peer") == "none" else 0)
    assert {double["why"] for double in found["doubles"]} <= {"peer_missing"}


def test_rows_out_name_the_party_that_the_other_side_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "rows.csv"
    paths = [write(tmp_path / "a.csv", A), write(tmp_path / "b.csv", B, peer="masked")]
    main(["statements", "read", *map(str, paths), "--rows", str(out), "--json"])
    capsys.readouterr()
    with out.open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["account"] == OTHER and "peer_completed" in row["flags"]]
    assert len(rows) == len(TRUE)
    assert {row["peer_account"] for row in rows} == {ONE}


def test_what_is_suspected_is_said_on_the_screen_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [write(tmp_path / "a.csv", A), write(tmp_path / "b.csv", B, peer="none")]
    main(["statements", "read", *map(str, paths), "--go-on"])
    assert f"疑似重复 {len(TRUE)} 笔" in capsys.readouterr().err


def test_two_layouts_of_one_bank_count_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, write(tmp_path / "a.csv", A), write(tmp_path / "b.csv", A, dates=True, peer="masked"))
    assert sum(sheet["duplicates"] for file in found["files"] for sheet in file["sheets"]) == len(TRUE) + len(REST)
    assert found["suspected_doubles"] == 0


def test_accounts_say_what_is_covered_and_where_balances_do_not_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.csv", A)
    (account,) = told(capsys, path)["accounts"]
    assert (account["account"], account["opening_fen"], account["first_break"]) == (ONE, 5_000_000_00, None)
    assert account["computed_fen"] == account["stated_fen"]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], *lines[4:]]), encoding="utf-8")
    (account,) = told(capsys, path)["accounts"]
    assert account["first_break"] == {"file": "a.csv", "sheet": "", "line": 4, "missing_fen": 80_10}
    assert account["points"] - account["agreeing"] == 1
