# SPDX-License-Identifier: Apache-2.0
"""Statements as banks and wallets print them: the rows that were printed, or a question, never another row."""

from __future__ import annotations

import random
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.funds.statements.proof.pdf.drawn import Look, draw
from tests.funds.statements.proof.pdf.paper import Sheet, write
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.statements.proof.pdf import process, read
from wuzha.funds.statements.reading.model import Statements

OWN = "6222020200012345678"
NAMES = ("甲某", "某某有限责任公司北京第一分公司", "欧阳某某", "支付宝（中国）网络技术有限公司", "ACME TRADING LTD")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # statements know no time zone


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process of its own does, without starting it for each file."""
    monkeypatch.setattr(read, "_asked", lambda request, limits, _fds: process.read(request["path"], limits))


class Story:
    """Movements of one account, with the text of every cell."""

    def __init__(self, seed: int, rows: int = 40) -> None:
        rng = random.Random(seed)
        self.moves: list[tuple[datetime, int, bool, int, str, str, str]] = []
        when, balance = datetime(2024, 1, 2, 8), rng.randrange(10_000, 90_000_000)  # noqa: DTZ001
        for _ in range(rows):
            when += timedelta(seconds=rng.randrange(40, 90_000))
            fen = rng.choice((rng.randrange(1, 900_000), rng.randrange(100, 90_000) * 100))
            incoming = rng.random() < 0.5 or fen > balance
            balance += fen if incoming else -fen
            account = "62284800" + f"{rng.randrange(10**11):011}"
            self.moves.append(
                (when, fen, incoming, balance, rng.choice(NAMES), account, rng.choice(("转账", "网银转账", "手机银行")))
            )

    def columns(self, *names: str) -> list[list[str]]:
        return [[_cell(name, move) for name in names] for move in self.moves]

    def facts(self) -> set[tuple[object, ...]]:
        return {
            (int((when - EPOCH).total_seconds()) - 8 * 3600, fen, incoming, account, _plain(name))
            for when, fen, incoming, _, name, account, _ in self.moves
        }


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _cell(name: str, move: tuple[datetime, int, bool, int, str, str, str]) -> str:
    when, fen, incoming, balance, peer, account, kind = move
    yuan = f"{fen / 100:,.2f}"
    return {
        "time": f"{when:%Y-%m-%d %H:%M:%S}",
        "date": f"{when:%Y%m%d}",
        "clock": f"{when:%H:%M:%S}",
        "two": f"{when:%Y-%m-%d}\n{when:%H:%M:%S}",
        "out": "" if incoming else yuan,
        "in": yuan if incoming else "",
        "signed": ("+" if incoming else "-") + yuan,
        "amount": yuan,
        "side": "贷" if incoming else "借",
        "balance": f"{balance / 100:,.2f}",
        "name": peer,
        "account": account,
        "kind": kind,
        "none": "",
    }[name]


def facts_of(found: Statements) -> set[tuple[object, ...]]:
    return {
        (row["time"], row["fen"], row["incoming"], row["peer_account"], _plain(row["peer_name"]))
        for row in found.rows.iter_rows(named=True)
    }


def printed(folder: Path, sheets: list[Sheet], name: str = "statement.pdf") -> Statements:
    return parse([write(folder / name, sheets)])


BANK = (
    ["交易时间", "摘要", "支出", "收入", "账户余额", "对方户名", "对方账号"],
        ["time", "kind", "out", "in", "balance", "name", "account"], [80, 40, 55, 55, 60, 80, 85], {2, 3, 4},
)  # fmt: skip
NARROW = (*BANK[:2], [45, 38, 55, 55, 60, 50, 60], {2, 3, 4})
SIDED = (["记账日期", "交易时间", "借贷标志", "交易金额", "余额", "对方名称", "对方账户", "交易渠道"],
         ["date", "clock", "side", "amount", "balance", "name", "account", "kind"],
         [44, 40, 40, 55, 60, 80, 85, 42], {3, 4})  # fmt: skip
SIGNED = (["交易日期", "发生额", "结余", "对方姓名", "对手账号", "用途"],
          ["two", "signed", "balance", "name", "account", "kind"], [50, 65, 70, 100, 90, 50], {1, 2})  # fmt: skip
ENGLISH = (["Date", "Debit", "Credit", "Balance", "Peer Name", "Peer Account"],
           ["time", "out", "in", "balance", "name", "account"], [82, 55, 55, 60, 90, 90], {1, 2, 3})  # fmt: skip
LAYOUTS = {
    "ruled": (BANK, Look()),
    "ruled, cells over lines": (NARROW, Look()),
    "ruled, cells in the middle": (NARROW, Look(beside="middle")),
    "rules across only": (NARROW, Look(rules="across", beside="middle")),
    "no rules": (BANK, Look(rules="none")),
    "no rules, cells over lines": (NARROW, Look(rules="none")),
    "no rules, cells in the middle": (NARROW, Look(rules="none", beside="middle", pad=7)),
    "no rules, cells at the foot": (NARROW, Look(rules="none", beside="bottom")),
    "header on the first page only": (SIDED, Look(rules="none", repeat=False)),
    "striped, day and clock in columns": (SIDED, Look(rules="zebra")),
    "turned by its entry": (SIDED, Look(wide=True, turn=90)),
    "turned the other way": (BANK, Look(wide=True, turn=270, rules="none")),
    "drawn sideways": (SIGNED, Look(wide=True, sideways=True, rules="across")),
    "day above clock, signed": (SIGNED, Look(rules="none")),
    "mark across the page": (BANK, Look(rules="none", mark="slant")),
    "large mark": (NARROW, Look(mark="large")),
    "stamp": (BANK, Look(rules="none", mark="stamp")),
    "headers in the middle, bold": (SIDED, Look(rules="none", head="middle", bold=True)),
    "headers to the right": (BANK, Look(rules="none", head="right")),
    "each glyph by itself": (NARROW, Look(rules="none", beside="middle", pad=7, single=True)),
    "each glyph by itself, ruled": (BANK, Look(single=True)),
    "english": (ENGLISH, Look(rules="across", titles=("Account No: 6222020200012345678",), footer="Page {page}")),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_printed_statement_gives_every_row_and_is_proved(tmp_path: Path, layout: str) -> None:
    (headers, cells, widths, right), look = LAYOUTS[layout]
    story = Story(len(layout), 26)

    found = printed(tmp_path, draw(headers, story.columns(*cells), widths, right, look))

    assert [(sheet.level, sheet.questions) for sheet in found.sheets] == [("proved", ())]
    assert facts_of(found) == story.facts()
    assert set(found.rows["account"]) == {OWN}


@pytest.mark.parametrize("narrow", [5, 6])
@pytest.mark.parametrize("beside", ["top", "middle", "bottom"])
@pytest.mark.parametrize("pad", [0, 2])
def test_a_cell_of_many_lines_between_tight_rows_is_whole_or_asked(
    tmp_path: Path, narrow: int, beside: str, pad: int
) -> None:
    headers, cells, _, right = BANK
    widths = [80, 45, 55, 55, 60, 80, 85]
    widths[narrow] = 34
    story = Story(11, 24)
    look = Look(rules="none", beside=beside, pad=pad, size=7)

    found = printed(tmp_path, draw(headers, story.columns(*cells), widths, right, look))

    (sheet,) = found.sheets
    assert facts_of(found) == (set() if sheet.level == "asked" else story.facts())


@pytest.mark.parametrize("piece", ["5638103", OWN[5:14]])
def test_a_piece_of_an_account_is_asked(tmp_path: Path, piece: str) -> None:
    headers, cells, widths, right = BANK
    rows = Story(3, 12).columns(*cells)
    rows[4][6] = piece

    found = printed(tmp_path, draw(headers, rows, widths, right, Look()))

    assert found.sheets[0].questions == ("pdf_pieces",)
    assert found.rows.is_empty()


def test_a_pdf_of_which_many_rows_are_not_certain_is_asked(tmp_path: Path) -> None:
    headers, cells, widths, right = BANK
    sheets = draw(headers, Story(3, 12).columns(*cells), widths, right, Look())
    for y in (110, 140, 170, 200):
        sheets[0].text(180, y, "盖住的字盖住的字盖住的字", size=8)

    found = printed(tmp_path, sheets)

    assert "pdf_pieces" in found.sheets[0].questions
    assert found.rows.is_empty()


def test_the_end_of_an_account_is_no_number_of_its_page(tmp_path: Path) -> None:
    headers, cells, widths, right = BANK
    rows = Story(3, 6).columns(*cells)
    rows[-1][6] = "6228480082987337781"
    widths = [*widths[:6], 30]

    found = printed(tmp_path, draw(headers, rows, widths, right, Look(rules="none", size=6.5, pad=2)))

    assert set(found.rows["peer_account"]) <= {row[6] for row in rows}
    assert found.rows.is_empty() or "6228480082987337781" in set(found.rows["peer_account"])


@pytest.mark.parametrize("rules", ["all", "none"])
def test_a_header_that_lost_a_line_is_asked(tmp_path: Path, rules: str) -> None:
    headers, cells, widths, right = BANK
    widths = [*widths[:5], 24, widths[6]]
    look = Look(rules=rules, beside="bottom", size=6.5, pad=3)

    found = printed(tmp_path, draw(headers, Story(3, 12).columns(*cells), widths, right, look))

    assert "pdf_pieces" in found.sheets[0].questions
