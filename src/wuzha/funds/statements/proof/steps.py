# SPDX-License-Identifier: Apache-2.0
"""Which way each row went by the steps of the chain, and why a row is not taken."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.funds.statements.proof import accept, chain
from wuzha.funds.statements.proof.candidates import Table, levels
from wuzha.funds.statements.proof.cells import Bools
from wuzha.funds.statements.proof.parties import Parties
from wuzha.funds.statements.proof.readings import Reading, told_by_words
from wuzha.funds.statements.proof.result import Findings
from wuzha.funds.statements.proof.words import Role, has_moved

#: different values up to which an unknown column may be a status
_STATUSES = 3
Texts = npt.NDArray[np.object_]


def directions_by_steps(table: Table, one: Reading, parties: Parties, work: Findings) -> tuple[chain.Votes, pl.Series]:
    """Direction of every row, and why a row is not taken ("")."""
    directions = one.directions.copy()
    reasons = np.full(table.height, "", dtype=object)
    void = accept.still(table, one.votes)
    moved = np.abs(one.votes) == 1
    still = one.votes == chain.UNMOVED
    reasons[still & void] = "VOID"
    reasons[still & ~void] = "UNMOVED"
    _unseen(table, one, moved, still, reasons)
    # a status that says failed on a row whose balance moved: reversals move money, failures do not
    for place in table.with_role(Role.STATUS):
        text, meant = table.columns[place].text, table.meanings[place]
        failed = text.str.contains(r"失败|未成功|不成功|关闭|拒绝|作废|(?i)fail|declin|reject").to_numpy()
        told = [value for value in text.unique().to_list() if meant.codes.get(value.casefold()) is False]
        failed = failed | text.is_in(told).to_numpy()
        if (failed & moved).any():
            work.questions.append("status_against_chain")
        silent = ~moved & ~still
        reasons[silent & void] = "VOID"
        seen = set(text.filter(pl.Series(moved)).unique().to_list())
        new = silent & ~void & ~text.is_in([*seen, ""]).to_numpy()
        new &= ~np.array([has_moved(meant, value) is True for value in text.to_list()]) if new.any() else new
        reasons[new & (reasons == "")] = "STATUS"
    silent = (directions == chain.SILENT) & (reasons == "")
    by_word = _word_directions(table, one)
    directions[silent & (by_word != chain.SILENT)] = by_word[silent & (by_word != chain.SILENT)]
    broken = one.votes == chain.BROKEN
    work.flag("at_break", int(broken.sum()))
    if one.learnt is not None:
        code = one.learnt.of(one.codes)
        odd = moved & (code != chain.SILENT) & (code != one.votes)
        # a vote against its code is a question, not a correction
        reasons[odd & (reasons == "")] = "AGAINST_CODE"
    reasons[broken & (reasons == "") & (directions == chain.SILENT)] = "BREAK"
    misfits = _between(table, one, directions, reasons)
    reasons[misfits & (reasons == "")] = "GAP"
    # a row beyond the last balance of its account, in a file that prints balances, is proved by nothing
    blank = one.sums.known & ~table.columns[one.balance].money.known & (one.votes == chain.SILENT)
    reasons[blank & ~_framed(table, one) & (reasons == "")] = "UNPROVED"
    if parties.incoming is not None:
        side = np.where(parties.incoming.to_numpy(), chain.IN, chain.OUT)
        if ((side != one.votes) & moved).any():
            work.questions.append("side_against_chain")
        directions = np.where(reasons == "", side, directions).astype(np.int8)
    reasons[(directions == chain.SILENT) & (reasons == "") & one.sums.known] = "DIRECTION"
    return directions, pl.Series(reasons.tolist(), dtype=pl.String)


def _unseen(table: Table, one: Reading, moved: Bools, still: Bools, reasons: Texts) -> None:
    """Rows without a step whose code in an unknown column was never seen on a row that moved: it may be a status."""
    silent = ~moved & ~still & one.sums.known
    for place, column in enumerate(table.columns):
        if table.meanings[place].role is not Role.UNKNOWN or column.codes is None or place == one.code:
            continue
        if place in {*one.sums.places, one.balance} or column.distinct > _STATUSES:
            continue
        numbers, _ = column.codes
        seen = set(numbers[moved].tolist())
        reasons[silent & (numbers >= 0) & ~np.isin(numbers, list(seen)) & (reasons == "")] = "STATUS"


def _framed(table: Table, one: Reading) -> Bools:
    """Rows with a known balance of their account somewhere before and after them."""
    rows, first = one.order.rows, one.order.first
    told = table.columns[one.balance].money.known[rows]
    account = np.cumsum(first)
    places = np.flatnonzero(told)
    found = np.zeros(table.height, bool)
    if not len(places):
        return found
    after = np.searchsorted(places, np.arange(len(rows)))
    last = places[np.minimum(after, len(places) - 1)]
    previous = places[np.maximum(after - 1, 0)]
    found[rows] = (after < len(places)) & (after > 0) & (account[last] == account) & (account[previous] == account)
    return found


def _word_directions(table: Table, one: Reading) -> chain.Votes:
    """What words say of rows whose code never moved: only where words were right about every other code."""
    found = np.full(table.height, chain.SILENT, np.int8)
    if one.learnt is None or one.denied or not one.confirmed:
        return found
    for value, way in told_by_words(table, one).items():
        if way is not None and one.learnt.means.get(value) is None and not any(one.learnt.counts[value][:2]):
            found[one.codes == value] = chain.IN if way else chain.OUT
    return found


def _between(table: Table, one: Reading, directions: chain.Votes, reasons: Texts) -> Bools:
    """Rows without a vote of their own whose stretch between two known balances does not add up."""
    money = table.columns[one.balance].money
    level = levels(table, one.balance)
    counted = (np.abs(directions) == 1) & (reasons == "")
    sign = np.where(counted, directions, 0).astype(np.int64)
    # the order of the chain runs newest first where the reading was turned
    order, before = one.order, one.pattern_before
    if one.flipped:
        sign = -sign
    wrong = chain.gaps(sign * one.sums.micro, level, money.known, order, before=before)
    return np.asarray(wrong & (one.votes == chain.SILENT))
