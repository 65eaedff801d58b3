# SPDX-License-Identifier: Apache-2.0
"""The book of all transfers, indexed once, asked many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from wuzha.engine.tracing import arena
from wuzha.engine.tracing.columns import Columns, check
from wuzha.engine.tracing.fifo import follow_fifo
from wuzha.engine.tracing.haircut import take_ratios
from wuzha.engine.tracing.kernel import Int32s, Int64s
from wuzha.engine.tracing.lifo import follow_lifo
from wuzha.engine.tracing.mixing import HAIRCUT, LIBR, TAINTED, follow_mixed
from wuzha.engine.tracing.seeds import Seeds
from wuzha.engine.tracing.trace import Trace
from wuzha.engine.tracing.words import Flag, Rule

NEVER = np.iinfo(np.int64).max
MIXED = {Rule.LIBR: LIBR, Rule.TAINTED: TAINTED, Rule.HAIRCUT: HAIRCUT}


class Ledger:
    """Transfers between accounts in the order of their happening, and the index over them.

    A ledger may be asked from several threads at once; it must not be changed meanwhile.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        n, self.n_accounts = columns.fen.size, columns.kinds.size
        self.accounts = np.zeros((self.n_accounts + 1, 8), np.int64)
        self.accounts[:, arena.LAST] = -1
        used = arena.count_rows(columns.src, columns.dst, columns.kinds, self.accounts)
        self.lines = np.empty((used, 8), np.int64)
        self.chain = np.empty(n, np.int64)
        unseen = np.empty((n if (columns.openings >= 0).any() else 0, 2), np.int64)
        found, same, no_payer, no_payee = arena.lay_rows(
            columns.src,
            columns.dst,
            columns.fen,
            columns.kinds,
            columns.leaves,
            columns.openings,
            self.accounts,
            self.lines,
            self.chain,
            unseen,
        )
        #: (row, fen) of clean money that had to be added before a row, or its payer's balance would have been negative.
        self.unseen: Int64s = unseen[:found].copy()
        self.after = np.empty(used, np.int64)
        self.minima = np.empty(used // arena.BLOCK + 1, np.int64)
        arena.take_minima(self.lines, self.accounts, self.after, self.minima)
        self.ratios = np.empty(used, np.float32)
        self.maxima = np.empty(self.minima.size, np.float32)
        take_ratios(self.accounts, self.lines, self.ratios, self.maxima)
        self._spare: list[Int32s] = []
        guessed = (columns.openings < 0) & (columns.kinds == 0) & (self.accounts[:-1, arena.OPENING] > 0)
        self._flags = {
            Flag.OPENINGS_INFERRED: int(guessed.sum()),
            Flag.UNSEEN_INFLOW: found,
            Flag.SELF_TRANSFERS: same,
            Flag.UNKNOWN_PAYERS: no_payer,
            Flag.UNKNOWN_PAYEES: no_payee,
        }

    @classmethod
    def from_arrays(
        cls,
        src: ArrayLike,
        dst: ArrayLike,
        amount: ArrayLike,
        *,
        accounts: int,
        openings: ArrayLike | None = None,
        exits: ArrayLike | None = None,
        row_exits: ArrayLike | None = None,
    ) -> Self:
        """Index rows that are in order already.

        `src`, `dst` int32[n] numbers of accounts below `accounts`, -1 for an unknown payer or payee; `amount` int64[n]
        fen above 0; `openings` int64[accounts] fen before the first row, -1 (or no array) where unknown: then the least
        that keeps the balance at 0 or above; `exits` uint8[accounts] an `ExitKind` for accounts that absorb what
        reaches them; `row_exits` uint8[n] an `ExitKind` for rows whose money leaves.

        Raises `ValueError` for a row that cannot be, naming it, and `OverflowError` for amounts above 4.5e15 fen.
        """
        return cls(check(src, dst, amount, accounts, openings, exits, row_exits))

    @property
    def openings(self) -> Int64s:
        """Fen before the first row, given or inferred, int64[accounts]."""
        return self.accounts[:-1, arena.OPENING].copy()

    @property
    def balances(self) -> Int64s:
        """Fen after the last row, int64[accounts]; of absorbing accounts nothing is known, 0 stands there."""
        book = self.accounts[:-1]
        return np.asarray(book[:, arena.OPENING] + book[:, arena.IN] - book[:, arena.OUT])

    @property
    def flags(self) -> Mapping[Flag, int]:
        """What every answer from this ledger rests on, with how often; only what was met."""
        return {flag: count for flag, count in self._flags.items() if count}

    def trace(self, seeds: Seeds, rule: Rule, *, floor_fen: int = 10_000, until: int | None = None) -> Trace:
        """Follow the victims' money by a rule.

        `floor_fen` is for the haircut only: pieces below it stay where they are while clean money can go in their
        place, and nothing is lost (1: the plain rule). `until` looks at the world before the row of that number.

        Raises `ValueError` for a seed outside the ledger or larger than its row, or a floor below 1.
        """
        if floor_fen < 1:
            raise ValueError(f"The floor must be at least 1 fen (the plain rule), not {floor_fen}")
        place = NEVER if until is None else (until + 1) * arena.STEP
        seeds, flags = self._followed(seeds)
        table, watched = self._table(seeds)

        def follow(record: bool) -> tuple[Int64s, Int64s, Int64s, Int64s]:
            if rule is Rule.FIFO:
                return follow_fifo(self.accounts, self.lines, table, watched, place, record)
            if rule is Rule.LIFO:
                return follow_lifo(self.accounts, self.lines, self.after, self.minima, table, watched, place, record)
            with self._places() as places:
                return follow_mixed(
                    MIXED[rule],
                    floor_fen,
                    self.accounts,
                    self.lines,
                    self.after,
                    self.minima,
                    self.ratios,
                    self.maxima,
                    table,
                    place,
                    record,
                    places,
                )

        held, gone, injected, _ = follow(False)
        happened = seeds.row < (until if until is not None else NEVER)
        if (reseeded := int((injected < seeds.amount)[happened].sum())) > 0:
            flags[Flag.RESEEDED] = reseeded
        return Trace(rule, floor_fen, seeds, injected, flags, self.columns, held, gone, lambda: follow(True)[3])

    @contextmanager
    def _places(self) -> Iterator[Int32s]:
        """An array of -1 for every account, for one thread. Used again: clearing it would cost more than a trace."""
        try:
            places = self._spare.pop()
        except IndexError:
            places = np.full(self.n_accounts + 1, -1, np.int32)
        yield places
        self._spare.append(places)

    def _followed(self, seeds: Seeds) -> tuple[Seeds, dict[Flag, int]]:
        """The seeds without transfers to the same account, and the flags so far; refuses what cannot be followed."""
        rows, c = seeds.row, self.columns
        if len(seeds) and not 0 <= rows[0] <= rows[-1] < c.fen.size:
            raise ValueError(f"A seed names row {int(rows[0] if rows[0] < 0 else rows[-1])} of {c.fen.size}")
        if (seeds.amount > c.fen[rows]).any():
            wrong = int(np.argmax(seeds.amount > c.fen[rows]))
            raise ValueError(f"Seed in row {int(rows[wrong])}: {seeds.amount[wrong]} of {c.fen[rows[wrong]]} fen")
        flags, same = dict(self.flags), (c.src[rows] == c.dst[rows]) & (c.src[rows] >= 0)
        if same.any():
            flags[Flag.SELF_TRANSFER_SEEDS] = int(same.sum())
            seeds = Seeds(rows[~same], seeds.victim[~same], seeds.amount[~same])
        return seeds, flags

    def _table(self, seeds: Seeds) -> tuple[Int64s, bool]:
        """(line, victim, fen) of every seed, and whether one is paid by an account that can hold a victim's money."""
        payer = self.columns.src[seeds.row].astype(np.int64)
        outside = (payer < 0) | (self.columns.kinds[payer] > 0) if self.n_accounts else payer < 0
        payer[outside] = self.n_accounts
        lines = arena.find_lines(payer, (seeds.row + 1) * arena.STEP, self.accounts, self.lines)
        return np.column_stack([lines, seeds.victim, seeds.amount]), not outside.all()


def infer_openings(
    src: ArrayLike,
    dst: ArrayLike,
    amount: ArrayLike,
    *,
    accounts: int,
    exits: ArrayLike | None = None,
    row_exits: ArrayLike | None = None,
) -> Int64s:
    """The least fen before the first row that keep every balance at 0 or above, int64[accounts]."""
    book = Ledger.from_arrays(src, dst, amount, accounts=accounts, exits=exits, row_exits=row_exits)
    return book.openings
