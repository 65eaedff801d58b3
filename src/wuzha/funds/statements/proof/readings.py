# SPDX-License-Identifier: Apache-2.0
"""Hypotheses of one sheet: which column is the amount, which the balance, whose rows follow, what a code means.

Each is scored by the steps it closes; words only break ties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import polars as pl

from wuzha.funds.statements.proof import chain
from wuzha.funds.statements.proof.cells import Column
from wuzha.funds.statements.proof.chain import Bools, Ints, Learnt, Order, Votes
from wuzha.funds.statements.proof.words import Meaning, Role, code_word

#: rows on which hypotheses are tried
SAMPLE = 5_000
#: closed steps among all, below which a hypothesis is not looked at further
_LEAST = 0.5
#: what a person has said outweighs words and clock
_SAID = 20.0
#: sums with a minus in the column of expenses, from which on it is taken to repeat the column
_REPEATS = 3
_MONEY_ROLES = frozenset({Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.BALANCE_BEFORE, Role.UNKNOWN})
_CODE_ROLES = frozenset({Role.DIRECTION, Role.UNKNOWN, Role.KIND, Role.CASH})


@dataclass(frozen=True)
class Table:
    """A sheet's columns, what their headers say, and the times of rows by each way of reading them."""

    columns: Sequence[Column]
    meanings: Sequence[Meaning]
    height: int
    #: epoch seconds by row (0 unknown), whether the second is told; the reading of time that words prefer first
    times: Ints
    timed: Bools
    to_second: Bools
    #: rows that a status column calls failed
    void: Bools
    #: which way payer and payee say each row went, where one account is in every row; all `SILENT` elsewhere
    sides: Votes
    #: how many of the smallest unit one unit of a column is
    scale: Sequence[int]

    def with_role(self, *roles: Role) -> list[int]:
        """Columns whose header says one of the roles."""
        return [place for place, one in enumerate(self.meanings) if one.role in roles]


@dataclass(frozen=True)
class Sums:
    """Amounts of rows under one hypothesis, in millionths, without sign; `side` is a code of sign and column."""

    places: tuple[int, ...]
    micro: Ints
    known: Bools
    side: Ints
    #: side → what words say of it
    told: dict[int, bool | None]
    #: two columns, and a minus in one of them: it may repeat the column or turn it
    minus: bool = False


@dataclass
class Reading:
    """One hypothesis and how it fares. `ahead`: the file's first row is the oldest; `before`: balances before rows."""

    sums: Sums
    balance: int
    group: tuple[int, ...]
    order: Order
    by_time: bool
    pattern_before: bool
    votes: Votes
    #: rows that words of a status leave out of the chain
    dropped: Bools | None = None
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


def amounts(table: Table) -> Iterator[Sums]:
    """One column, or two of which each row fills one."""
    places = [
        place
        for place, column in enumerate(table.columns)
        if table.meanings[place].role in _MONEY_ROLES and column.is_money
    ]
    for place in places:
        role = table.meanings[place].role
        if role in {Role.BALANCE, Role.BALANCE_BEFORE}:
            continue
        money = table.columns[place].money
        micro = money.micro * table.scale[place]
        signs = set(np.unique(money.mark[money.known]).tolist())
        told: dict[int, bool | None] = {
            sign: code_word(money.marks[sign]) if money.marks[sign] else (True if len(signs) > 1 else None)
            for sign in signs
        }
        if len(set(told.values())) == 1 and len(signs) > 1:
            told = dict.fromkeys(told)
        yield Sums((place,), micro, money.known, money.mark, told)
    for one, two in combinations(places, 2):
        roles = {table.meanings[one].role, table.meanings[two].role}
        if roles & {Role.BALANCE, Role.BALANCE_BEFORE}:
            continue
        first, second = table.columns[one].money, table.columns[two].money
        has_first, has_second = first.known & (first.micro > 0), second.known & (second.micro > 0)
        either = has_first | has_second
        if not has_first.any() or not has_second.any() or (has_first & has_second).sum() > 0.02 * either.sum():
            continue
        if either.mean() < 0.5:
            continue
        width = max(len(first.marks), len(second.marks), 1)
        side = np.where(has_second, width + second.mark, first.mark)
        told = {}
        minus = False
        for value in np.unique(side[either]).tolist():
            at, mark, money = (two, value - width, second) if value >= width else (one, value, first)
            way = {Role.OUT: False, Role.IN: True}.get(table.meanings[at].role)
            here = has_second if value >= width else has_first
            repeats = len(np.unique(money.mark[here])) == 1 and int(here.sum()) > _REPEATS
            told[value] = way if not money.marks[mark] or repeats else None
            minus |= bool(money.marks[mark])
        both = has_first & has_second
        yield Sums(
            (one, two),
            np.where(has_second, second.micro * table.scale[two], first.micro * table.scale[one]),
            either & ~both,
            side.astype(np.int64),
            told,
            minus,
        )


def fees(table: Table) -> Ints | None:
    """A column headed as fees."""
    place = next((place for place in table.with_role(Role.FEE) if table.columns[place].is_money), None)
    return None if place is None else table.columns[place].money.micro * table.scale[place]


def balances(table: Table, taken: tuple[int, ...]) -> Iterator[int]:
    """Other columns of money that have words of a balance, or none that say otherwise."""
    for place, column in enumerate(table.columns):
        role = table.meanings[place].role
        if place in taken or role not in _MONEY_ROLES - {Role.OUT, Role.IN} or not column.is_money:
            continue
        if role is Role.AMOUNT and table.with_role(Role.BALANCE, Role.BALANCE_BEFORE):
            continue
        yield place


def groups(table: Table) -> Iterator[tuple[int, ...]]:
    """Whose rows follow each other: everybody's, or those of one value of a column of accounts, and of a currency."""
    currency = tuple(
        place
        for place in table.with_role(Role.CURRENCY)
        if table.columns[place].codes and table.columns[place].distinct > 1
    )[:1]  # fmt: skip
    yield currency
    peers = {Role.PEER_ACCOUNT, Role.PAYER_ACCOUNT, Role.PAYEE_ACCOUNT}
    for place, column in enumerate(table.columns):
        if not (column.is_account or column.is_wallet) or column.share < 0.9:
            continue
        role = table.meanings[place].role
        if role in peers or role not in {Role.OWN_ACCOUNT, Role.UNKNOWN} or column.distinct < 2:
            continue
        yield (place, *currency)


def group_numbers(table: Table, group: tuple[int, ...]) -> Ints | None:
    """One number a group; None for everybody."""
    if not group:
        return None
    total = np.zeros(table.height, np.int64)
    for place in group:
        column = table.columns[place]
        text = column.account if column.is_account or column.is_wallet else column.text
        if table.meanings[place].role is Role.CURRENCY:
            text = currency_of(column)
        numbers = text.rank("dense").to_numpy().astype(np.int64)
        total = total * (int(numbers.max(initial=0)) + 1) + numbers
    return total


_YUAN = frozenset(
    {"人民币", "人民币元", "RMB", "CNY", "156", "人民币(元)", "01", "元", "￥", "¥", "人民币 元", "YUAN", "CN¥"}
)


def currency_of(column: Column) -> pl.Series:
    """The column with every word for yuan as CNY; blank is CNY too."""
    text = column.text.str.to_uppercase()
    return text.replace_strict([*_YUAN, ""], ["CNY"] * (len(_YUAN) + 1), default=text, return_dtype=pl.String)


def codes_of(table: Table, sums: Sums, place: int | None) -> Ints | None:
    """Value of a column of codes × side; a blank cell is a value of its own."""
    if place is None:
        return sums.side
    found = table.columns[place].codes
    if found is None:
        return None
    values, _ = found
    return (values + 1) * (int(sums.side.max(initial=0)) + 1) + sums.side


def code_columns(table: Table, sums: Sums, balance: int) -> list[int]:
    """Columns that may say which way, those headed so first."""
    taken = {*sums.places, balance}
    found = [
        place
        for place, column in enumerate(table.columns)
        if place not in taken
        and table.meanings[place].role in _CODE_ROLES
        and column.codes is not None
        and column.distinct > 1
        and column.share >= 0.5
    ]
    return sorted(found, key=lambda place: table.meanings[place].role is not Role.DIRECTION)


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
            level = np.where(money.negative, -money.micro, money.micro) * table.scale[balance]
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
                            one = Reading(
                                sums, balance, group, orders[key], by_time, before, votes, table.void if drop else None
                            )
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


def _plain(table: Table, sums: Sums, side: int) -> bool:
    """Whether a side of two columns is written without a mark."""
    marks = [table.columns[place].money.marks for place in sums.places]
    width = max(len(marks[0]), len(marks[1]), 1)
    return not (marks[1][side - width] if side >= width else marks[0][side])


def told_by_words(table: Table, one: Reading) -> dict[int, bool | None]:
    """What words say each code means: the header that explains its codes, the code's own word, sign or column."""
    if one.learnt is None:
        return {}
    if one.code is None:
        marked = one.sums.minus
        return {
            value: None if marked and not _plain(table, one.sums, value) else one.sums.told.get(value)
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
