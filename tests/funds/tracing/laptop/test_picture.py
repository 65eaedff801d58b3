# SPDX-License-Identifier: Apache-2.0
"""What the reports show of a large answer: each victim's largest rows, and sums over all of them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from wuzha.engine.tracing import Rule
from wuzha.funds.tracing.laptop.ask import Victim, ask, trace
from wuzha.funds.tracing.laptop.load import read
from wuzha.funds.tracing.laptop.picture import Picture
from wuzha.funds.tracing.laptop.progress import Progress


def test_every_victim_keeps_its_largest_rows_and_sums_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"{n},{n},{victim},{victim}-{n},{n + 1},transfer" for n in range(40) for victim in ("V", "W")]
    path.write_text("txn_id,time,from_account,to_account,amount_fen,kind\n" + "\n".join(rows), encoding="utf-8")
    transfers = read([path], None, Progress(StringIO()))
    question = ask(transfers, [Victim("V"), Victim("W")])
    answers = trace(transfers, question, [Rule.LIFO, Rule.FIFO], 1, Progress(StringIO()))
    picture = Picture(answers[0], answers)

    assert picture.sums == [("V", 820, 820, 0), ("W", 820, 820, 0)]
    assert len(picture.held()) == 80
    shown = picture.held(limit=24)
    assert [line.fen for line in shown] == [*range(40, 28, -1)] * 2
    assert {line.victim for line in shown} == {"V", "W"}
    assert {(line.level, line.low, line.high) for line in shown} == {(1, n, n) for n in range(29, 41)}
    assert [flow.match for flow in picture.flows(3)] == ["单笔"] * 3
