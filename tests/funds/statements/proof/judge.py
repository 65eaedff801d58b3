# SPDX-License-Identifier: Apache-2.0
"""Whether what was read of a file is true."""

from __future__ import annotations

from dataclasses import dataclass

from tests.funds.statements.proof.zoo import BEIJING, Sample
from wuzha.funds.statements.proof.result import ASKED, Understood

RIGHT, SAID, WRONG = "right", "said", "wrong"


@dataclass(frozen=True)
class Judgement:
    """`right`: every row and nothing more. `said`: a question, or a reason for each row left out. Else `wrong`."""

    outcome: str
    why: str = ""


def judge(sample: Sample, got: Understood) -> Judgement:
    """Hold the rows against the truth."""
    if got.level == ASKED:
        return Judgement(SAID, "asked: " + " ".join(got.questions))
    seen = set()
    coarse = False
    for row in got.rows.iter_rows(named=True):
        fact = sample.facts.get(row["line"])
        if fact is None:
            return Judgement(WRONG, f"line {row['line']} moved nothing")
        seen.add(row["line"])
        if row["fen"] != fact.fen:
            return Judgement(WRONG, f"line {row['line']}: {row['fen']} fen for {fact.fen}")
        other_side = (
            row["account"] == fact.peer and row["peer_account"] in fact.own and row["incoming"] != fact.incoming
        )
        if other_side:
            # the same transfer, told by the other party
            continue
        if row["incoming"] != fact.incoming:
            return Judgement(WRONG, f"line {row['line']}: incoming {row['incoming']}")
        if row["account"] and row["account"] not in fact.own:
            return Judgement(WRONG, f"line {row['line']}: own {row['account']}")
        if not row["account"] and "self_account" not in got.missing:
            return Judgement(WRONG, f"line {row['line']}: no own account, and not said")
        peer = "" if "*" in row["peer_account"] else row["peer_account"]
        if peer and peer != fact.peer:
            return Judgement(WRONG, f"line {row['line']}: peer {peer} for {fact.peer}")
        if fact.peer and not peer and "peer_account" not in got.missing:
            return Judgement(WRONG, f"line {row['line']}: peer lost")
        day = (row["time"] + BEIJING) // 86_400 == (fact.when[0] + BEIJING) // 86_400
        if "date_only" in row["flags"] and day and fact.when[1] - fact.when[0] < 86_400:
            coarse = True
        elif not fact.when[0] <= row["time"] < fact.when[1]:
            return Judgement(WRONG, f"line {row['line']}: time {row['time']} for {fact.when[0]}")
    lost = set(sample.facts) - seen
    said = set(got.rejects["line"].to_list())
    if lost - said:
        return Judgement(WRONG, f"lines {sorted(lost - said)[:3]} are nowhere")
    if lost:
        reasons = got.rejects.filter(got.rejects["line"].is_in(list(lost)))["reason"].unique().to_list()
        return Judgement(SAID, "rejects: " + " ".join(sorted(reasons)))
    if "peer_account" in got.missing and any(fact.peer for fact in sample.facts.values()):
        return Judgement(SAID, "peer missing")
    if coarse:
        return Judgement(SAID, "only the day")
    return Judgement(RIGHT)
