# SPDX-License-Identifier: Apache-2.0
"""Random money seen by several banks, each with its clock and its order of rows, is traced as it really happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.courses import SOAK
from tests.engine.tracing.oracle import oracle
from wuzha.engine.tracing import Rule
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.tracing.laptop.ask import Victim, ask, exits_frame, held_frame, trace
from wuzha.funds.tracing.laptop.from_statements import as_transfers
from wuzha.funds.tracing.laptop.progress import Progress

HEAD = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号\n"
#: account 0 is the victim's, 5 is far away: of these two no statement was asked for
NAMES = [f"62999900000000001{n:02d}" for n in range(6)]
BANKS = range(1, 5)
START = 1_683_684_000


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[tuple[int, int, int, int]], list[int], list[int], int]:
    """(payer, payee, fen, second) in their true order, openings, the error of each clock, a seed for shuffling."""
    n = draw(st.integers(1, 14))
    balance = [10**9, *draw(st.lists(st.integers(0, 50_000), min_size=4, max_size=4)), 0]
    openings = list(balance)
    rows: list[tuple[int, int, int, int]] = []
    second = 0
    for number in range(n):
        payer, payee = draw(st.sampled_from([(a, b) for a in range(5) for b in range(1, 6) if a != b and b - a < 5]))
        # every amount is another, so that no two rows can be taken for each other
        fen = draw(st.integers(1, 300)) * 100 + number
        if balance[payer] < fen:
            continue
        second += draw(st.sampled_from([0, 0, 1, 7, 300]))
        balance[payer] -= fen
        balance[payee] += fen
        rows.append((payer, payee, fen, second))
    clocks = draw(st.lists(st.integers(-50, 50), min_size=6, max_size=6))
    return rows, openings, clocks, draw(st.integers(0, 1_000))


def write_statements(
    folder: Path, rows: list[tuple[int, int, int, int]], openings: list[int], clocks: list[int], seed: int
) -> int:
    """The statements of the four banks; returns how many transfers two of them report."""
    for bank in BANKS:
        balance, lines = openings[bank], []
        for place, (payer, payee, fen, second) in enumerate(rows):
            if bank not in (payer, payee):
                continue
            incoming = bank == payee
            balance += fen if incoming else -fen
            clock = datetime.fromtimestamp(START + second + clocks[bank], UTC) + timedelta(hours=8)
            other = NAMES[payer if incoming else payee]
            cells = (NAMES[bank], f"{clock:%Y%m%d%H%M%S}", f"{fen / 100:.2f}", f"{balance / 100:.2f}")
            text = ",".join([*cells, "进" if incoming else "出", other, f"{bank}x{place}"])
            # rows of one second stand in any order
            lines.append((second, (place * 7919 + seed) % 13, text))
        content = HEAD + "".join(f"{text}\n" for _, _, text in sorted(lines))
        (folder / f"{bank}.csv").write_text(content, encoding="utf-8")
    return sum(payer in BANKS and payee in BANKS for payer, payee, _, _ in rows)


@settings(max_examples=40 if SOAK else 12, deadline=None)
@given(worlds())
def test_what_the_banks_report_is_what_happened(
    world: tuple[list[tuple[int, int, int, int]], list[int], list[int], int],
) -> None:
    rows, openings, clocks, seed = world
    with TemporaryDirectory() as folder:
        twice = write_statements(Path(folder), rows, openings, clocks, seed)
        found = parse([Path(folder)])
    transfers = as_transfers(found)

    assert transfers.fen.size == len(rows)
    assert transfers.duplicates == twice
    assert transfers.added == 0
    assert sorted(transfers.fen.tolist()) == sorted(fen for _, _, fen, _ in rows)
    if not transfers.find([NAMES[0]]):
        return
    question = ask(transfers, [Victim(NAMES[0])])
    seeds = {place: (0, fen) for place, (payer, _, fen, _) in enumerate(rows) if payer == 0}
    for rule in (Rule.FIFO, Rule.LIFO, Rule.TAINTED, Rule.HAIRCUT):
        (answer,) = trace(transfers, question, [rule], 1, Progress(StringIO()))
        expected, gone, _ = oracle(
            [row[:3] for row in rows],
            accounts=6,
            seeds=seeds,
            rule=rule.value,
            openings=[0, *openings[1:]],
            absorbing=[1, 0, 0, 0, 0, 0],
            floor=1,
        )
        held = {NAMES.index(transfers.names[account]): fen for _, account, fen in held_frame(answer).iter_rows()}
        assert held == {account: fen for (_, account), fen in expected.items()}
        assert exits_frame(answer).get_column("fen").sum() == sum(gone.values())
