# SPDX-License-Identifier: Apache-2.0
"""By which rows a victim's money came to an account, and how many hands it went through."""

from __future__ import annotations

import numpy as np

from wuzha.engine.tracing.kernel import Int64s
from wuzha.engine.tracing.trace import Moves, Trace


def path(trace: Trace, order: Int64s, account: int, victim: int) -> Moves:
    """The rows, in the order of their happening, by which a victim's money reached an account, with its fen on each.

    `order` puts the rows in the order of their happening. Where an account on the way was paid by several rows, all of
    those before it paid on are among them.
    """
    moves, columns = trace.moves, trace.columns
    rows = moves.row[moves.victim == victim]
    rows = rows[np.argsort(-order[rows])]
    wanted, chosen = {account: np.iinfo(np.int64).max}, []
    for row in rows.tolist():
        payee = int(columns.dst[row])
        if payee in wanted and order[row] < wanted[payee]:
            chosen.append(row)
            payer = int(columns.src[row])
            wanted[payer] = max(wanted.get(payer, -1), int(order[row]))
    mine = np.flatnonzero((moves.victim == victim) & np.isin(moves.row, chosen))
    mine = mine[np.argsort(order[moves.row[mine]])]
    return Moves(moves.victim[mine], moves.row[mine], moves.fen[mine])


def levels(trace: Trace, order: Int64s) -> dict[int, int]:
    """Of each account the money came to, its level: 1 for the first after a victim, 2 for the next, and so on."""
    columns, own = trace.columns, set(trace.seeds.row.tolist())
    found: dict[int, int] = {}
    rows = np.unique(trace.moves.row)
    for row in rows[np.argsort(order[rows])].tolist():
        payer, payee = int(columns.src[row]), int(columns.dst[row])
        level = 1 if row in own else found.get(payer, 0) + 1
        if payee >= 0:
            found[payee] = min(found.get(payee, level), level)
    return found
