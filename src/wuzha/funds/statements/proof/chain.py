# SPDX-License-Identifier: Apache-2.0
"""Steps of a chain of balances, as numbers only: which rows the balances prove, and what codes mean by that.

Rows are places in a sheet. Sums are whole numbers of one unit, whatever it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Votes = npt.NDArray[np.int8]

#: What the balances say of a row.
IN, OUT, UNMOVED, BROKEN, SILENT = 1, -1, 0, 2, 3


@dataclass(frozen=True)
class Order:
    """Rows as they follow each other, one account behind the other."""

    rows: Ints
    #: in that order: the row is the first of its account
    first: Bools


def order_by(group: Ints | None, key: Ints | None, height: int, dropped: Bools | None = None) -> Order:
    """The file's order inside each group (None: one group); with `key`, by it, and equal keys in the file's order.

    `dropped` rows are no part of the chain.
    """
    keys = [np.arange(height)]
    if key is not None:
        keys.append(key)
    if group is not None:
        keys.append(group)
    rows = np.lexsort(keys)
    if dropped is not None:
        rows = rows[~dropped[rows]]
    first = np.zeros(len(rows), bool)
    if group is not None:
        first[1:] = group[rows][1:] != group[rows][:-1]
    if len(rows):
        first[0] = True
    return Order(rows.astype(np.int64), first)


def vote(
    amount: Ints, known: Bools, balance: Ints, told: Bools, order: Order, *, before: bool, fee: Ints | None = None
) -> Votes:
    """What the step at each row says: `IN`, `OUT`, `UNMOVED`, `BROKEN`; `SILENT` where a balance is missing.

    `amount` is without sign, `told` says where `balance` is. With `before` the balance of a row is the one before it.
    `fee` may be taken together with money out. A row without a sum whose balance moved is `BROKEN` too: a reading that
    sees none of the sums of one side proves nothing.
    """
    rows, first = order.rows, order.first
    here, has = balance[rows], told[rows]
    step = np.zeros(len(rows), np.int64)
    both = np.zeros(len(rows), bool)
    if before:
        step[:-1] = here[1:] - here[:-1]
        both[:-1] = has[1:] & has[:-1] & ~first[1:]
    else:
        step[1:] = here[1:] - here[:-1]
        both[1:] = has[1:] & has[:-1] & ~first[1:]
    sums = amount[rows]
    said = np.where(step == sums, IN, np.where(step == -sums, OUT, np.where(step == 0, UNMOVED, BROKEN)))
    if fee is not None:
        taken = fee[rows]
        said = np.where((said == BROKEN) & (taken > 0) & (np.abs(step) == sums + taken), np.sign(step), said)
    said = np.where((sums == 0) & (step == 0), SILENT, said)
    said = np.where(known[rows], said, np.where(step == 0, SILENT, BROKEN))
    said = np.where(both, said, SILENT)
    votes = np.full(len(amount), SILENT, np.int8)
    votes[rows] = said
    return votes


@dataclass(frozen=True)
class Learnt:
    """What each value of a code means by the votes: True in, False out, None never moved or never seen."""

    means: dict[int, bool | None]
    #: value → votes in, out, unmoved
    counts: dict[int, tuple[int, int, int]]
    #: votes that speak against the meaning of their row's value
    against: int
    #: whether every value with a meaning has at least two votes
    firm: bool

    def of(self, codes: Ints) -> Votes:
        """Direction by code of each row: `IN`, `OUT`, or `SILENT` for a value that never moved."""
        found = np.full(len(codes), SILENT, np.int8)
        for value, way in self.means.items():
            if way is not None:
                found[codes == value] = IN if way else OUT
        return found


def learn(votes: Votes, codes: Ints) -> Learnt:
    """The majority of each value; two values of which one is learnt are opposite."""
    means: dict[int, bool | None] = {}
    counts: dict[int, tuple[int, int, int]] = {}
    against = 0
    firm = True
    for value in np.unique(codes).tolist():
        here = votes[codes == value]
        inward, outward, unmoved = (int((here == what).sum()) for what in (IN, OUT, UNMOVED))
        counts[value] = (inward, outward, unmoved)
        means[value] = None if inward == outward else inward > outward
        against += min(inward, outward)
        firm &= max(inward, outward) >= 2 or inward + outward == 0
    return Learnt(means, counts, against, firm)


def complemented(learnt: Learnt) -> Learnt:
    """Two values, one learnt: the other is the opposite, if it never moved and the first has two votes."""
    if len(learnt.means) != 2:
        return learnt
    (one, first), (two, second) = learnt.means.items()
    if first is not None and second is None and not any(learnt.counts[two]) and learnt.firm:
        return Learnt({one: first, two: not first}, learnt.counts, learnt.against, learnt.firm)
    if second is not None and first is None and not any(learnt.counts[one]) and learnt.firm:
        return Learnt({one: not second, two: second}, learnt.counts, learnt.against, learnt.firm)
    return learnt


def gaps(signed: Ints, balance: Ints, told: Bools, order: Order, *, before: bool) -> Bools:
    """Rows between two known balances whose sum does not fit. `signed`: money in above 0, what does not count 0."""
    rows, first = order.rows, order.first
    flow = np.cumsum(signed[rows])
    # what the balances would be from one start an account, if all rows were read right
    level = flow - signed[rows] if before else flow
    off = balance[rows] - level
    known = np.flatnonzero(told[rows])
    wrong = np.zeros(len(rows), bool)
    account = np.cumsum(first)
    for left, right in pairwise(known.tolist()):
        if account[left] == account[right] and off[left] != off[right]:
            wrong[(left if before else left + 1) : (right if before else right + 1)] = True
    found = np.zeros(len(signed), bool)
    found[rows] = wrong
    return found


def evidence(closed: int, amounts: Sequence[int] | Ints) -> float:
    """Bits: closed steps × log₂ of different amounts."""
    different = len(np.unique(np.asarray(amounts)))
    return closed * float(np.log2(different)) if different > 1 else 0.0
