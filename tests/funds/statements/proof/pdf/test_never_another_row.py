# SPDX-License-Identifier: Apache-2.0
"""Tables drawn at random: the rows that were drawn, or a question; never another row, and none lost without a word."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.funds.statements.proof.pdf.drawn import Look, draw
from tests.funds.statements.proof.pdf.paper import Sheet, write
from tests.funds.statements.proof.pdf.test_layouts import Story, facts_of, printed
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.statements.proof.pdf import process, read
from wuzha.funds.statements.proof.result import ASKED, PROVED
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: what a cell tells → its header, least and most width
COLUMNS = {
    "time": ("交易时间", 45, 80), "two": ("交易时间", 45, 60),
    "date": ("交易日期", 36, 50), "clock": ("交易时间", 36, 45),
    "kind": ("摘要", 30, 50), "out": ("支出", 45, 60), "in": ("收入", 45, 60), "signed": ("交易金额", 50, 65),
    "amount": ("交易金额", 48, 60), "side": ("借贷标志", 34, 44), "balance": ("余额", 50, 70),
    "name": ("对方户名", 40, 110), "account": ("对方账号", 50, 90),
}  # fmt: skip
SUMS = {"out", "in", "balance", "signed", "amount"}
FOOTERS = ("第 {page} 页 共 {pages} 页", "{page}/{pages}", "{page}", "打印日期：2024-05-06 10:00:00 操作员 00123", "")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_asked", lambda request, limits, _fds: process.read(request["path"], limits))


def drawn(seed: int) -> tuple[Story, list[Sheet]]:
    """A story and its pages: columns, widths, rules, places, marks and footers by chance."""
    rng = random.Random(seed)
    groups = [
        rng.choice([["time"], ["two"], ["date", "clock"]]),
        rng.choice([["out", "in"], ["signed"], ["side", "amount"], ["amount", "side"]]),
        ["name"], ["account"], ["kind"], *([["balance"]] if rng.random() < 0.75 else []),
    ]  # fmt: skip
    rng.shuffle(groups)
    names = [name for group in groups for name in group]
    widths = [rng.randint(*COLUMNS[name][1:]) for name in names]
    right = {at for at, name in enumerate(names) if name in SUMS and rng.random() < 0.85}
    look = Look(
        rules=rng.choice(["all", "across", "none", "none", "zebra"]), beside=rng.choice(["top", "middle", "bottom"]),
        repeat=rng.random() < 0.7, pad=rng.choice([2, 4, 5, 8]), size=rng.choice([7, 8, 9]),
        turn=rng.choice([0, 0, 90, 270]), mark=rng.choice(["", "slant", "large", "stamp"]),
        head=rng.choice(["left", "middle", "right"]), gap=rng.choice([2, 4, 6, 10]), bold=rng.random() < 0.2,
        wide=rng.random() < 0.3, footer=rng.choice(FOOTERS), single=rng.random() < 0.4,
    )  # fmt: skip
    story = Story(seed, rng.choice([6, 14, 24]))
    totals = ["合计" if at == 0 else "1,234,567.00" if name in SUMS else "" for at, name in enumerate(names)]
    last = totals if rng.random() < 0.3 else None
    return story, draw([COLUMNS[name][0] for name in names], story.columns(*names), widths, right, look, last=last)


@pytest.mark.parametrize("seed", range(12))
def test_a_table_drawn_at_random_gives_its_rows_or_a_question(tmp_path: Path, seed: int) -> None:
    story, sheets = drawn(seed)
    try:
        found = printed(tmp_path, sheets)
    except UnreadableFileError as refused:
        if refused.code is FileProblem.PDF_COLUMNS:
            return
        raise

    assert facts_of(found) <= story.facts()
    assert found.rows.height + found.rejects.height >= len(story.moves)


HEADERS = ["交易时间", "支出", "收入", "余额", "对方户名", "对方账号"]
NAMES = ["time", "out", "in", "balance", "name", "account"]
WIDTHS = [82.0, 55.0, 55.0, 60.0, 110.0, 85.0]


def test_a_name_that_runs_into_the_next_column_gives_its_row_back(tmp_path: Path) -> None:
    story = Story(3, 20)
    sheets = draw(HEADERS, story.columns(*NAMES), WIDTHS, {1, 2, 3}, Look(rules="all"))
    sheets[0].text(380, 150, "重叠在上面的一长串文字不知属于哪一格", size=8)

    found = printed(tmp_path, sheets)

    assert facts_of(found) < story.facts()
    assert "UNCLEAR" in set(found.rejects["reason"])
    assert found.rows.height + found.rejects.height >= 20


def test_texts_that_touch_are_no_cell(tmp_path: Path) -> None:
    story = Story(3, 12)
    headers, names = ["余额", "对方户名", "摘要", "对方账号", "交易时间", "支出", "收入"], [
        "balance", "name", "kind", "account", "time", "out", "in",
    ]  # fmt: skip
    widths = [60.0, 80.0, 40.0, 86.0, 82.0, 55.0, 55.0]
    rows = [[row[0] + row[1], "", *row[2:]] for row in story.columns(*names)]

    found = printed(tmp_path, draw(headers, rows, widths, {5, 6}, Look(rules="none")))

    assert found.rows.is_empty()
    assert found.rejects.height == 12


def test_faint_text_behind_and_a_note_in_the_margin_enter_no_cell(tmp_path: Path) -> None:
    story = Story(4, 20)
    sheets = draw(HEADERS, story.columns(*NAMES), WIDTHS, {1, 2, 3}, Look(rules="none"))
    for y in range(90, 400, 23):
        sheets[0].text(60, y, "内部资料", size=13, gray=0.8)
    sheets[0].text(20, 300, "电子章编号20240001", size=8, slant="0 1 -1 0")

    found = printed(tmp_path, sheets)

    assert facts_of(found) == story.facts()
    assert found.sheets[0].level == PROVED


def test_totals_and_balances_carried_from_page_to_page_are_no_rows(tmp_path: Path) -> None:
    story = Story(5, 40)
    rows = story.columns(*NAMES)
    carried = ["承前页", "", "", rows[19][3], "", ""]
    rows = [*rows[:20], ["过次页", "", "", rows[19][3], "", ""], carried, *rows[20:]]

    found = printed(
        tmp_path,
        draw(HEADERS, rows, WIDTHS, {1, 2, 3}, Look(rules="across"), last=["合计", "9,999.00", "8,888.00", "", "", ""]),
    )

    assert found.sheets[0].level == PROVED
    assert facts_of(found) == story.facts()


def test_two_tables_of_two_accounts_on_a_page_are_two_sheets(tmp_path: Path) -> None:
    one, other = Story(6, 8), Story(7, 8)
    sheets = draw(HEADERS, one.columns(*NAMES), WIDTHS, {1, 2, 3}, Look(footer="", tall=820))
    below = draw(
        HEADERS, other.columns(*NAMES), WIDTHS, {1, 2, 3},
        Look(footer="", tall=420, titles=("账号：6217000010000000006",)),
    )  # fmt: skip
    sheets[0].ops += [f"q 1 0 0 1 0 -30 cm {op} Q" for op in below[0].ops]

    found = printed(tmp_path, sheets)

    assert [sheet.level for sheet in found.sheets] == [PROVED, PROVED]
    assert len({sheet.sheet for sheet in found.sheets}) == 2
    assert facts_of(found) == one.facts() | other.facts()
    assert set(found.rows["account"]) == {"6222020200012345678", "6217000010000000006"}


def test_without_balances_a_printed_statement_is_flagged_and_a_blank_column_asked(tmp_path: Path) -> None:
    headers, names = (
        ["交易时间", "借贷标志", "交易金额", "对方户名", "对方账号"],
        ["time", "side", "amount", "name", "account"],
    )
    widths = [82.0, 44.0, 60.0, 110.0, 85.0]
    story = Story(8, 12)

    told = printed(tmp_path, draw(headers, story.columns(*names), widths, {2}, Look()))
    blank = printed(
        tmp_path,
        draw([*headers, "余额"], story.columns(*names, "none"), [*widths, 50], {2}, Look()),
        "blank.pdf",
    )

    assert facts_of(told) == story.facts()
    assert told.sheets[0].flags["pdf_unproved"] == 12
    assert blank.sheets[0].level == ASKED
    assert blank.sheets[0].questions == ("pdf_blank",)


def test_radicals_are_the_characters_they_stand_for(tmp_path: Path) -> None:
    story = Story(9, 10)
    sheets = draw(
        ["交易⽇期", "⽀出", "收⼊", "余额", "对⽅户名", "对⽅账号"], story.columns(*NAMES), WIDTHS, {1, 2, 3}, Look()
    )

    found = parse([write(tmp_path / "radicals.pdf", sheets)])

    assert facts_of(found) == story.facts()
