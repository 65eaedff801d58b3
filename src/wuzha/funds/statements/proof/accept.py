# SPDX-License-Identifier: Apache-2.0
"""When a reading is taken: its chain closes, and no other that closes gives other rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wuzha.funds.statements.proof import chain
from wuzha.funds.statements.proof.candidates import Table
from wuzha.funds.statements.proof.readings import Reading
from wuzha.funds.statements.proof.words import Role

#: closed steps among all
CLOSES = 0.9
#: votes against the code among closed steps
_AGAINST = 0.02
#: breaks that words of header and codes together outweigh
FEW_BREAKS = 2
#: readings whose scores are nearer than this are rivals, unless words tell them apart
_NEAR = 0.03
_WORDS_APART = 0.45
#: bits of evidence below which words or a clock must confirm the codes
LEAST_BITS = 8.0
#: words of amount and balance
_KNOWN = 0.8
_SOME = 3
#: unmoved rows without a status among all steps: above, balances are of the day's end
_STILL = 0.03


@dataclass(frozen=True)
class Verdict:
    """The reading taken, or the questions that stand in its way, with the rival if there is one."""

    reading: Reading | None
    questions: tuple[str, ...]
    rival: Reading | None = None
    bits: float = 0.0


def judge(table: Table, found: Sequence[Reading]) -> Verdict:
    """The best reading, if nothing stands in its way."""
    if not found:
        return Verdict(None, ("chain_open",))
    best = found[0]
    steps = best.closed + best.broken
    amounts = best.sums.micro[(best.votes == chain.IN) | (best.votes == chain.OUT)]
    bits = chain.evidence(best.closed, amounts)
    agreed = best.words >= _KNOWN and best.denied == 0 and best.confirmed > 0
    closes = best.closed >= CLOSES * steps or (best.broken <= FEW_BREAKS and agreed and best.closed >= best.broken)
    pure = best.against <= _AGAINST * best.closed or (best.against <= 1 and best.closed >= 20 and agreed)
    if not closes or not pure:
        return Verdict(None, ("chain_open",), best, bits)
    asked: list[str] = []
    unmoved = (best.votes == chain.UNMOVED) & ~still(table, best.votes)
    if int(unmoved.sum()) > max(1, _STILL * (steps + int(unmoved.sum()))):
        asked.append("unmoved")
    if best.ends:
        asked.append("which_end")
    if "balance_only" in best.flags and table.with_role(Role.DIRECTION):
        asked.append("code")
    rival = next((other for other in found[1:] if _rivals(best, other) and _differs(table, best, other)), None)
    if rival is not None:
        asked.append("two_readings")
    known = best.words >= _KNOWN and _confirmed(best)
    clocked = best.words >= _KNOWN and best.closed >= _SOME and _strict(table, best)
    if bits < LEAST_BITS and not known and not clocked:
        asked.append("little_evidence")
    return Verdict(
        best if not asked else None, tuple(asked), rival if rival is not None else best if asked else None, bits
    )


def still(table: Table, votes: chain.Votes) -> chain.Bools:
    """Rows that a status says moved nothing: by its word, or by a value that is seen on unmoved rows only."""
    found = table.void.copy()
    moved, unmoved = np.abs(votes) == 1, votes == chain.UNMOVED
    for place, column in enumerate(table.columns):
        role = table.meanings[place].role
        if role not in {Role.STATUS, Role.UNKNOWN} or column.codes is None or not column.filled[unmoved].any():
            continue
        numbers, _ = column.codes
        never = set(numbers[unmoved].tolist()) - set(numbers[moved].tolist()) - {-1}
        hit = np.isin(numbers, list(never))
        if role is Role.UNKNOWN and (int((hit & unmoved).sum()) < _SOME - 1 or (unmoved & ~hit).any()):
            continue
        found |= hit & ~moved
    return found


def _confirmed(one: Reading) -> bool:
    """Words say of every vote what it is."""
    return one.denied == 0 and one.confirmed > 0 and one.confirmed >= one.closed


def _strict(table: Table, one: Reading) -> bool:
    """The clock, to the second, rises (or, newest first, falls) at every step."""
    rows = one.order.rows
    if not (table.timed.all() and table.to_second.all()):
        return False
    steps = np.diff(table.times[rows])[~one.order.first[1:]]
    return bool(len(steps)) and bool((steps > 0).all() if one.flipped == one.pattern_before else (steps < 0).all())


def _rivals(best: Reading, other: Reading) -> bool:
    if other.closed < CLOSES * (other.closed + other.broken):
        return False
    if other.against > _AGAINST * other.closed:
        return False
    if best.words - other.words >= _WORDS_APART:
        return False
    return other.score >= best.score * (1 - _NEAR) - 1e-9


def _differs(table: Table, one: Reading, other: Reading) -> bool:
    """Whether the two give different rows: sums or directions; where both are silent, nothing differs."""
    a, b = one.directions, other.directions
    if ((a != b) & (a != chain.SILENT) & (b != chain.SILENT)).any():
        return True
    here = np.abs(a) == 1
    there = np.abs(b) == 1
    if (one.sums.micro != other.sums.micro)[here & there].any():
        return True
    if one.group != other.group:
        return _accounts_differ(table, one, other)
    return False


def _accounts_differ(table: Table, one: Reading, other: Reading) -> bool:
    """Two ways to group are the same when their columns are one to one (card and account)."""
    first, second = (place for place in (one.group[:1], other.group[:1]))
    if not first or not second:
        # ungrouped: the own account is then another question
        return False
    columns = (table.columns[place[0]].account.to_list() for place in (first, second))
    pairs = set(zip(*columns, strict=True))
    return len(pairs) != len({a for a, _ in pairs}) or len(pairs) != len({b for _, b in pairs})
