# SPDX-License-Identifier: Apache-2.0
"""What each column may be: amount, balance, whose rows follow each other, a code of direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from wuzha.funds.statements.proof.cells import Bools, Column, Ints
from wuzha.funds.statements.proof.chain import Votes
from wuzha.funds.statements.proof.words import Meaning, Role, code_word

_MONEY_ROLES = frozenset({Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.BALANCE_BEFORE, Role.UNKNOWN})
#: share of rows that fill both columns of two: no sum is read from them. One such row is no reason to give up a side
_BOTH = 0.02
_CODE_ROLES = frozenset({Role.DIRECTION, Role.UNKNOWN, Role.KIND, Role.CASH})
#: sums with a minus in the column of expenses, from which on it is taken to repeat the column
_REPEATS = 3
_YUAN = frozenset(
    {"人民币", "人民币元", "RMB", "CNY", "156", "人民币(元)", "01", "元", "￥", "¥", "人民币 元", "YUAN", "CN¥"}
)


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
        both = has_first & has_second
        alone = (has_first & ~both).any() and (has_second & ~both).any()
        if not alone or both.sum() > max(1, _BOTH * either.sum()):
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


def levels(table: Table, balance: int) -> Ints:
    """The balances of a column, below 0 where they are written so."""
    money = table.columns[balance].money
    return np.asarray(np.where(money.negative, -money.micro, money.micro) * table.scale[balance], np.int64)


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


def is_plain(table: Table, sums: Sums, side: int) -> bool:
    """Whether a side of two columns is written without a mark."""
    marks = [table.columns[place].money.marks for place in sums.places]
    width = max(len(marks[0]), len(marks[1]), 1)
    return not (marks[1][side - width] if side >= width else marks[0][side])
