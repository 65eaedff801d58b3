# SPDX-License-Identifier: Apache-2.0
"""Hypotheses of one sheet, of the candidates for amount, balance and groups: which closes, what its codes mean.

Each is scored by the steps it closes; words only break ties.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wuzha.funds.statements.proof import chain
from wuzha.funds.statements.proof.candidates import (
    Sums,
    Table,
    amounts,
    balances,
    code_columns,
    codes_of,
    fees,
    group_numbers,
    groups,
    is_plain,
    levels,
)
from wuzha.funds.statements.proof.chain import Ints, Learnt, Order, Votes
from wuzha.funds.statements.proof.words import Role, code_word

#: closed steps among all, below which a hypothesis is not looked at further
_LEAST = 0.5
#: what a person has said outweighs words and clock
_SAID = 20.0


@dataclass
class Reading:
    """One hypothesis and how it fares. `flipped`: read the other way round, every sign turned."""

    sums: Sums
    balance: int
    group: tuple[int, ...]
    order: Order
    by_time: bool
    pattern_before: bool
    votes: Votes
    code: int | None = None
    codes: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    learnt: Learnt | None = None
    flipped: bool = False
    words: float = 0.0
    #: votes that words of codes confirm, and deny
    confirmed: int = 0
    denied: int = 0
    #: why more than one end could be first
    ends: bool = False
    flags: set[str] = field(default_factory=set)

    @property
    def closed(self) -> int:
        return int(((self.votes == chain.IN) | (self.votes == chain.OUT)).sum())

    @property
    def broken(self) -> int:
        return int((self.votes == chain.BROKEN).sum())

    @property
    def unmoved(self) -> int:
        return int((self.votes == chain.UNMOVED).sum())

    @property
    def against(self) -> int:
        return self.learnt.against if self.learnt else 0

    @property
    def score(self) -> float:
        return self.closed - 2 * self.broken - 2 * self.against - 0.5 * self.unmoved

    @property
    def before(self) -> bool:
        """Whether the balance of a row is the one before it, as the file is read in time."""
        return self.pattern_before != self.flipped

    @property
    def directions(self) -> Votes:
        """By the step, else by the code."""
        moved = (self.votes == chain.IN) | (self.votes == chain.OUT)
        ways = {way for way in self.learnt.means.values() if way is not None} if self.learnt else set()
        # one value that only ever went one way is no code, unless words say so too
        if len(ways) < 2 and not self.confirmed:
            return np.where(moved, self.votes, chain.SILENT).astype(np.int8)
        by_code = self.learnt.of(self.codes) if self.learnt else self.votes
        return np.where(moved, self.votes, by_code).astype(np.int8)


def readings(table: Table, newest_first: bool | None = None) -> list[Reading]:
    """Every hypothesis that closes half of its steps, best first. `newest_first`: what a person has said."""
    found: list[Reading] = []
    orders: dict[tuple[tuple[int, ...], bool, bool], Order] = {}
    steps = np.diff(table.times[table.timed])
    sorted_already = bool((steps >= 0).all()) or bool((steps <= 0).all())
    fee = fees(table)
    for sums in amounts(table):
        for balance in balances(table, sums.places):
            money = table.columns[balance].money
            level = levels(table, balance)
            for group in groups(table):
                for by_time in (False, True):
                    if by_time and (sorted_already or not table.timed.all()):
                        continue
                    for drop in (False, True):
                        if drop and not table.void.any():
                            continue
                        key = (group, by_time, drop)
                        if key not in orders:
                            orders[key] = chain.order_by(
                                group_numbers(table, group),
                                table.times if by_time else None,
                                table.height,
                                table.void if drop else None,
                            )
                        for before in (False, True):
                            votes = chain.vote(
                                sums.micro, sums.known, level, money.known, orders[key], before=before, fee=fee
                            )
                            one = Reading(sums, balance, group, orders[key], by_time, before, votes)
                            if one.closed and one.closed >= _LEAST * (one.closed + one.broken):
                                found.append(one)
    for one in found:
        _learn(table, one)
        _weigh(table, one)
        _which_end(table, one, newest_first)
    return sorted(found, key=lambda one: (-one.score, -one.words, one.by_time, one.pattern_before))


def _learn(table: Table, one: Reading) -> None:
    """The code with fewest votes against: a column headed so, else sign and column, else another column."""
    best: tuple[float, int, Ints, Learnt] | None = None
    headed = table.with_role(Role.DIRECTION)
    for place in [None, *code_columns(table, one.sums, one.balance)]:
        codes = codes_of(table, one.sums, place)
        if codes is None:
            continue
        learnt = chain.learn(one.votes, codes)
        signs = {int(side) for side in np.unique(one.sums.side[one.sums.known])}
        if (place is None and not one.sums.minus) or len(signs) == 1:
            learnt = chain.complemented(learnt)
        cost = float(learnt.against)
        if place is None:
            if headed and all(table.columns[at].distinct > 1 for at in headed):
                # beside a column that says which way, a sign alone is believed only where it explains everything
                cost += 0.5
        elif place not in headed:
            if not learnt.firm or len(learnt.means) > 3:
                continue
            cost += 1 + 0.02 * one.closed
        ways = {way for way in learnt.means.values() if way is not None}
        silent = sum(1 for way in learnt.means.values() if way is None)
        cost += 0.1 * silent + (0.2 if len(ways) < 2 else 0)
        if best is None or cost < best[0]:
            best = (cost, -1 if place is None else place, codes, learnt)
    if best is None:
        return
    _, place, codes, learnt = best
    if place < 0 and not headed and learnt.against > max(1, 0.02 * one.closed):
        # nothing says which way but the balances themselves
        one.code, one.codes, one.learnt = None, np.zeros(table.height, np.int64), None
        one.flags.add("balance_only")
        return
    one.code, one.codes, one.learnt = (None if place < 0 else place), codes, learnt


def told_by_words(table: Table, one: Reading) -> dict[int, bool | None]:
    """What words say each code means: the header that explains its codes, the code's own word, sign or column."""
    if one.learnt is None:
        return {}
    if one.code is None:
        marked = one.sums.minus
        return {
            value: None if marked and not is_plain(table, one.sums, value) else one.sums.told.get(value)
            for value in one.learnt.means
        }
    found = table.columns[one.code].codes
    texts = found[1] if found else ()
    explained = table.meanings[one.code].codes
    width = int(one.sums.side.max(initial=0)) + 1
    plain = set(np.unique(one.sums.side[one.sums.known]).tolist())
    told: dict[int, bool | None] = {}
    for value in one.learnt.means:
        at, side = value // width - 1, value % width
        text = texts[at] if at >= 0 else ""
        way = explained.get(text.casefold(), code_word(text)) if text else None
        by_side = one.sums.told.get(side)
        if len(plain) > 1 and by_side is False:
            # a minus beside a code repeats it at one bank and turns it at another
            told[value] = None
            continue
        told[value] = by_side if way is None and not text else way
    return told


def _weigh(table: Table, one: Reading) -> None:
    """How far words of headers agree, 0 to 1; and whether words of codes do."""
    roles = {table.meanings[place].role for place in one.sums.places}
    amount = 1.0 if roles == ({Role.AMOUNT} if len(one.sums.places) == 1 else {Role.OUT, Role.IN}) else 0.0
    balance = 1.0 if table.meanings[one.balance].role in {Role.BALANCE, Role.BALANCE_BEFORE} else 0.0
    own = 1.0 if not one.group or table.meanings[one.group[0]].role in {Role.OWN_ACCOUNT, Role.CURRENCY} else 0.0
    code = 1.0 if one.code is None or table.meanings[one.code].role is Role.DIRECTION else 0.0
    one.words = 0.45 * amount + 0.35 * balance + 0.1 * own + 0.1 * code
    for value, way in told_by_words(table, one).items():
        if way is None or one.learnt is None:
            continue
        inward, outward, _ = one.learnt.counts[value]
        one.confirmed += inward if way else outward
        one.denied += outward if way else inward
    moved = np.abs(one.votes) == 1
    one.confirmed += int((moved & (one.votes == table.sides)).sum())
    one.denied += int((moved & (one.votes == -table.sides)).sum())


def _which_end(table: Table, one: Reading, newest_first: bool | None) -> None:
    """Oldest or newest first: the chain cannot say. The clock, the words of codes, and the word 前 can."""
    rows = one.order.rows
    same = ~one.order.first[1:]
    both = table.timed[rows][1:] & table.timed[rows][:-1] & same
    steps = np.diff(table.times[rows])[both]
    rise, fall = int((steps > 0).sum()), int((steps < 0).sum())
    sharp = both & table.to_second[rows][1:] & table.to_second[rows][:-1]
    strict = bool(sharp.any()) and one.closed >= 5 and int(sharp.sum()) >= one.closed
    ahead = 0.0
    if newest_first is not None and not one.by_time:
        ahead = -_SAID if newest_first else _SAID
    elif one.by_time:
        ahead = 2.0
    elif rise + fall:
        if fall <= 0.1 * (rise + fall):
            ahead = 4.0 if strict and fall == 0 else 2.0
        elif rise <= 0.1 * (rise + fall):
            ahead = -4.0 if strict and rise == 0 else -2.0
        else:
            one.flags.add("clock_mixed")
    by_word = table.meanings[one.balance].role is Role.BALANCE_BEFORE
    word = 0.0
    if one.confirmed + one.denied:
        share = (one.confirmed - one.denied) / (one.confirmed + one.denied)
        word = 2.5 * share
    plain, turned = ahead + word, -ahead - word
    # after is usual; before wants a word, or many steps under a clear clock
    before = 2.0 if by_word else -1.0
    after = -2.0 if by_word else 0.0
    plain += before if one.pattern_before else after
    turned += after if one.pattern_before else before
    if turned > plain:
        one.flipped = True
        one.votes = np.where(np.abs(one.votes) == 1, -one.votes, one.votes).astype(np.int8)
        if one.learnt is not None:
            one.learnt = Learnt(
                {value: None if way is None else not way for value, way in one.learnt.means.items()},
                {value: (out, inward, still) for value, (inward, out, still) in one.learnt.counts.items()},
                one.learnt.against,
                one.learnt.firm,
            )
        one.confirmed, one.denied = one.denied, one.confirmed
    one.ends = abs(plain - turned) < 2
    if one.before and not by_word and not (strict and abs(ahead) > 2):
        one.ends = True
    backwards = -ahead if not one.flipped else ahead
    if backwards > 0 and not one.by_time:
        one.flags.add("clock_backwards")
        one.ends |= one.confirmed == 0
    if one.denied > one.confirmed:
        one.flags.add("code_against_words")
        one.ends |= not (strict and backwards < 0 and not one.by_time)
