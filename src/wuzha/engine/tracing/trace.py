# SPDX-License-Identifier: Apache-2.0
"""What a trace says: by victim, where the money is and where it left. Every fen is in one of the two.

Where it is now says which account to stop first; the rows it moved on, by how many hands it came there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from wuzha.engine.tracing.columns import Bytes, Columns, Int32s, Int64s, Seeds
from wuzha.engine.tracing.words import Flag, Rule


class Held(NamedTuple):
    """Money still in accounts, one row a victim and account, sorted."""

    victim: Int32s
    account: Int32s
    fen: Int64s


class Exits(NamedTuple):
    """Money that left, one row a victim and transfer, sorted: `account` is the payee (-1: unknown), `kind` how."""

    victim: Int32s
    account: Int32s
    row: Int64s
    kind: Bytes
    fen: Int64s


class Moves(NamedTuple):
    """Victims' money on each row that carried some, their own transfers among them; sorted by victim and row."""

    victim: Int32s
    row: Int64s
    fen: Int64s


class NotConservedError(Exception):
    """A trace lost or made money: a fault of the engine, never of the data."""


class Answer(NamedTuple):
    """As the kernels give it: (victim, account, fen) held, (victim, row, fen) gone, in pieces; fen of each seed."""

    held: Int64s
    gone: Int64s
    injected: Int64s


@dataclass(frozen=True)
class Trace:
    """The answer for these seeds by this rule; what it rests on besides stands in `flags` (how often each was met)."""

    rule: Rule
    floor_fen: int
    until: int | None
    seeds: Seeds
    flags: Mapping[Flag, int]
    #: Whether what happens to one victim's money can depend on another's.
    mixes_victims: bool
    columns: Columns = field(repr=False)
    answer: Answer = field(repr=False)
    recorder: Callable[[], Int64s] = field(repr=False)

    @property
    def injected(self) -> Int64s:
        """Fen of each seed that became its victim's: less than asked for where an earlier victim's money was inside."""
        return self.answer.injected

    @cached_property
    def held(self) -> Held:
        victim, account, fen = gather(self.answer.held)
        return Held(victim, account.astype(np.int32), fen)

    @cached_property
    def exits(self) -> Exits:
        victim, row, fen = gather(self.answer.gone)
        return Exits(victim, self.columns.dst[row], row, self.columns.kind(row), fen)

    @cached_property
    def moves(self) -> Moves:
        """Made on first use by tracing once more with every row written down; ask before the ledger changes."""
        own = np.column_stack([self.seeds.victim, self.seeds.row, self.injected]).astype(np.int64)
        return Moves(*gather(np.concatenate([own[self.injected > 0], self.recorder()])))

    def matrix(self) -> tuple[Int32s, Int32s, Int64s]:
        """Victims, accounts, and fen int64[victims, accounts] held."""
        victims, i = np.unique(self.held.victim, return_inverse=True)
        accounts, j = np.unique(self.held.account, return_inverse=True)
        fen = np.zeros((victims.size, accounts.size), np.int64)
        fen[i, j] = self.held.fen
        return victims, accounts, fen

    def replaced(self, victims: Int32s, again: Trace) -> Trace:
        """This trace with the answer for some victims taken from a later one, which knows how to record them all."""
        kept_held = self.answer.held[~np.isin(self.answer.held[:, 0], victims)]
        kept_gone = self.answer.gone[~np.isin(self.answer.gone[:, 0], victims)]
        injected = self.injected.copy()
        injected[np.isin(self.seeds.victim, victims)] = again.injected
        answer = Answer(
            np.concatenate([kept_held, again.answer.held]), np.concatenate([kept_gone, again.answer.gone]), injected
        )
        merged = replace(again, seeds=self.seeds, answer=answer)
        if "moves" in self.__dict__:
            kept = np.column_stack(self.moves)[~np.isin(self.moves.victim, victims)]
            merged.__dict__["moves"] = Moves(*gather(np.concatenate([kept, np.column_stack(again.moves)])))
        return merged

    def injected_by_victim(self) -> dict[int, int]:
        """What each victim's transfers brought in, in fen."""
        return sum_by(self.seeds.victim, self.injected)

    def check(self) -> None:
        """Raise `NotConservedError` unless what is held and what left add up to what came in, for every victim."""
        held, gone = (sum_by(parts[:, 0], parts[:, 2]) for parts in (self.answer.held, self.answer.gone))
        for victim, fen in self.injected_by_victim().items():
            there = held.get(victim, 0) + gone.get(victim, 0)
            if there != fen:
                raise NotConservedError(f"Victim {victim}: {fen} fen came in, {there} were found again")
        if (self.answer.held[:, 2] <= 0).any() or (self.answer.gone[:, 2] <= 0).any():
            raise NotConservedError("An amount of 0 fen or below was attributed")


def gather(parts: Int64s) -> tuple[Int32s, Int64s, Int64s]:
    """(victim, what, fen) with equal (victim, what) added up, sorted."""
    keys, fen = sums((parts[:, 0] << 32) | parts[:, 1], parts[:, 2])
    return (keys >> 32).astype(np.int32), keys & ((1 << 32) - 1), fen


def sum_by(victims: Int32s | Int64s, fen: Int64s) -> dict[int, int]:
    names, added = sums(victims.astype(np.int64), fen)
    return dict(zip(names.tolist(), added.tolist(), strict=True))


def sums(keys: Int64s, fen: Int64s) -> tuple[Int64s, Int64s]:
    """Each key once, sorted, with its fen added up."""
    if not keys.size:
        return keys.copy(), fen.copy()
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys)
        keys, fen = keys[order], fen[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(fen, first)


class Ranking(NamedTuple):
    """Accounts by what a stop can still save, most first.

    `recoverable` is the lesser of what is attributed to victims and what is available.
    """

    account: Int32s
    recoverable: Int64s
    attributed: Int64s
    available: Int64s


def rank(trace: Trace, available: Callable[[Int64s], Int64s]) -> Ranking:
    """Order the accounts that hold money. `available` tells for accounts the fen that could still be stopped."""
    accounts, attributed = sums(trace.answer.held[:, 1], trace.answer.held[:, 2])
    free = available(accounts)
    recoverable = np.minimum(attributed, free)
    order = np.lexsort((accounts, -attributed, -recoverable))
    return Ranking(accounts[order].astype(np.int32), recoverable[order], attributed[order], free[order])


Order = Callable[[Int64s], Int64s]


def path(trace: Trace, order: Order, account: int, victim: int) -> Moves:
    """The rows, in the order of their happening, by which a victim's money reached an account, with its fen on each.

    `order` gives rows numbers in the order of their happening. Where an account on the way was paid by several rows,
    all of those before it paid on are among them.
    """
    moves, columns = trace.moves, trace.columns
    mine = np.flatnonzero(moves.victim == victim)
    places = order(moves.row[mine])
    backwards = np.argsort(-places)
    wanted, chosen = {account: np.iinfo(np.int64).max}, []
    for i, place in zip(mine[backwards].tolist(), places[backwards].tolist(), strict=True):
        row = moves.row[i]
        if place < wanted.get(int(columns.dst[row]), -1):
            chosen.append(i)
            payer = int(columns.src[row])
            wanted[payer] = max(wanted.get(payer, -1), place)
    way = np.array(chosen[::-1], np.int64)
    return Moves(moves.victim[way], moves.row[way], moves.fen[way])


def levels(trace: Trace, order: Order) -> dict[int, int]:
    """Of each account the money came to, its level: 1 for the first after a victim, 2 for the next, and so on."""
    columns, own = trace.columns, set(trace.seeds.row.tolist())
    found: dict[int, int] = {}
    for row in in_order(trace, order):
        payer, payee = int(columns.src[row]), int(columns.dst[row])
        level = 1 if row in own else found.get(payer, 0) + 1
        if payee >= 0:
            found[payee] = min(found.get(payee, level), level)
    return found


def last_arrivals(trace: Trace, order: Order) -> dict[int, int]:
    """Of each account the money came to, the row by which it last came."""
    payees = trace.columns.dst
    return {int(payees[row]): row for row in in_order(trace, order) if payees[row] >= 0}


def in_order(trace: Trace, order: Order) -> list[int]:
    """The rows that carried victims' money, each once, in the order of their happening."""
    rows = np.unique(trace.moves.row)
    in_time: list[int] = rows[np.argsort(order(rows))].tolist()
    return in_time
