# SPDX-License-Identifier: Apache-2.0
"""The book of all transfers, indexed once, asked many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wuzha.engine.tracing import arena
from wuzha.engine.tracing.columns import Columns, Int32s, Int64s, Seeds, check, check_rows, fitting, plain
from wuzha.engine.tracing.compare import Comparison, Sensitivity, compare, shuffled, spread
from wuzha.engine.tracing.flood import flood
from wuzha.engine.tracing.index import Index
from wuzha.engine.tracing.late import Delta, Store
from wuzha.engine.tracing.lots import AMOUNT, ROW, VICTIM, follow_lots
from wuzha.engine.tracing.mixing import HAIRCUT, LIBR, TAINTED, follow_mixed
from wuzha.engine.tracing.passes import first_reached, weights_at_seeds
from wuzha.engine.tracing.trace import Answer, Moves, Ranking, Trace, last_arrivals, levels, path, rank
from wuzha.engine.tracing.words import NEVER, ExitKind, Flag, Rule

MIXED = {Rule.LIBR: LIBR, Rule.TAINTED: TAINTED, Rule.HAIRCUT: HAIRCUT}
#: Accounts with more payments than this are worth a look before money is followed through them.
BUSY = 2_000
#: The slower rules first, so that two threads end together.
LONGEST_FIRST = (Rule.TAINTED, Rule.HAIRCUT, Rule.LIFO, Rule.LIBR, Rule.FIFO)


class Ledger:
    """Transfers between accounts in the order of their happening, and the index over them.

    A ledger may be asked from several threads at once; it must not be changed meanwhile.
    """

    def __init__(self, columns: Columns) -> None:
        self._store = Store(columns)
        self._index = index = Index(columns)
        self._unseen: Int64s = index.unseen
        self._spare: list[Int32s] = []
        self._flags = {
            Flag.OPENINGS_INFERRED: int(((columns.openings < 0) & (index.accounts[:, arena.OPENING] > 0)).sum()),
            Flag.SELF_TRANSFERS: index.same,
            Flag.UNKNOWN_PAYERS: index.no_payer,
            Flag.UNKNOWN_PAYEES: index.no_payee,
            Flag.HUBS: int((columns.kinds == ExitKind.HUB).sum()),
            Flag.LATE_ROWS: 0,
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
        hub_rows: int | None = None,
    ) -> Self:
        """Index rows that are in order already.

        `src`, `dst` int32[n] numbers of accounts below `accounts`, -1 for an unknown payer or payee; `amount` int64[n]
        fen above 0; `openings` int64[accounts] fen before the first row, -1 (or no array) where unknown: then the least
        that keeps the balance at 0 or above; `exits` uint8[accounts] an `ExitKind` for accounts that absorb what
        reaches them; `row_exits` uint8[n] an `ExitKind` for rows whose money leaves; accounts with more than
        `hub_rows` payments absorb as a `HUB`, which is flagged.

        Raises `ValueError` for a row that cannot be, naming it, and `OverflowError` for amounts above 4.5e15 fen.
        """
        columns = check(src, dst, amount, accounts, openings, exits, row_exits)
        if hub_rows is None or not accounts:
            return cls(columns)
        busy = np.bincount(columns.src[columns.src >= 0], minlength=accounts) > hub_rows
        columns.kinds = np.where(busy & (columns.kinds == 0), np.uint8(ExitKind.HUB), columns.kinds)
        return cls(columns)

    @property
    def columns(self) -> Columns:
        """The rows, late ones last."""
        return self._store.columns

    @property
    def openings(self) -> Int64s:
        """Fen before the first row, given or inferred, int64[accounts]; of absorbing accounts nothing is known: 0."""
        return self._index.accounts[:, arena.OPENING].copy()

    @property
    def balances(self) -> Int64s:
        """Fen after the last row, int64[accounts]; of absorbing accounts nothing is known: 0."""
        return self._index.balances(np.arange(self.columns.kinds.size))

    @property
    def unseen(self) -> Int64s:
        """(row, fen) of clean money added before a row, without which its payer's balance would have been negative."""
        return self._unseen

    @property
    def flags(self) -> Mapping[Flag, int]:
        """What every answer from this ledger rests on, with how often; only what was met."""
        flags = {**self._flags, Flag.UNSEEN_INFLOW: len(self._unseen)}
        return {flag: count for flag, count in flags.items() if count}

    def order(self, rows: Int64s) -> Int64s:
        """Numbers that put rows in the order of their happening (late rows have late numbers)."""
        return self._index.places(np.asarray(rows, np.int64))

    def trace(self, seeds: Seeds, rule: Rule, *, floor_fen: int = 10_000, until: int | None = None) -> Trace:
        """Follow the victims' money by a rule.

        `floor_fen` is for the haircut only: pieces below it stay where they are while clean money can go in their
        place, and nothing is lost (1: the plain rule). `until` looks at the world before the row of that number.

        Raises `ValueError` for a seed outside the ledger or larger than its row, or a floor below 1.
        """
        if floor_fen < 1:
            raise ValueError(f"The floor must be at least 1 fen (the plain rule), not {floor_fen}")
        place = NEVER
        if until is not None and until < self.columns.fen.size:
            place = int(self.order(np.array([until]))[0])
        seeds, flags = self._followed(seeds)
        table, watched = self._table(seeds)
        follow = partial(self._follow, table, watched, rule, floor_fen, place)
        held, gone, injected, _ = follow(record=False)
        if (injected < seeds.amount).any():
            happened = self.order(seeds.row) < place
            flags[Flag.RESEEDED] = int((injected < seeds.amount)[happened].sum())
        flags[Flag.BUSY_ACCOUNTS] = sum(self._index.payments(a) > BUSY for a in self._long(held[:, 1]))
        answer = Answer(held, gone, injected)
        return Trace(
            rule=rule,
            floor_fen=floor_fen,
            until=until,
            seeds=seeds,
            flags={flag: count for flag, count in flags.items() if count},
            mixes_victims=watched or rule in MIXED,
            columns=self.columns,
            answer=answer,
            recorder=lambda: follow(record=True)[3],
        )

    def trace_all(
        self, seeds: Seeds, rules: Sequence[Rule] = tuple(Rule), *, floor_fen: int = 10_000, until: int | None = None
    ) -> dict[Rule, Trace]:
        """The same question by several rules, two at a time."""
        order = sorted(rules, key=LONGEST_FIRST.index)
        with ThreadPoolExecutor(2) as threads:
            ask = partial(self.trace, seeds, floor_fen=floor_fen, until=until)
            answers = dict(zip(order, threads.map(ask, order), strict=True))
        return {rule: answers[rule] for rule in rules}

    def compare(
        self, seeds: Seeds, rules: Sequence[Rule] = tuple(Rule), *, floor_fen: int = 10_000, until: int | None = None
    ) -> Comparison:
        """What several rules say side by side: least and most, and where time alone shows whose money it is."""
        traces = self.trace_all(seeds, rules, floor_fen=floor_fen, until=until)
        return compare(traces, self.order)

    def attribute(
        self, account: int, rule: Rule, seeds: Seeds, *, floor_fen: int = 1, until: int | None = None
    ) -> dict[int, int]:
        """Whose money is in an account: victim → fen. The rest of its balance is nobody's of these victims."""
        held = self.trace(seeds, rule, floor_fen=floor_fen, until=until).held
        here = held.account == account
        return dict(zip(held.victim[here].tolist(), held.fen[here].tolist(), strict=True))

    def where_now(
        self, seeds: Seeds, rule: Rule = Rule.LIFO, *, available: ArrayLike | None = None, floor_fen: int = 10_000
    ) -> Ranking:
        """The accounts to stop first: most recoverable first. `available` fen, if the banks told more than the rows."""
        return self.rank(self.trace(seeds, rule, floor_fen=floor_fen), available)

    def rank(self, trace: Trace, available: ArrayLike | None = None) -> Ranking:
        """The same for a trace already made."""
        return rank(trace, self._index.balances if available is None else plain(available, np.int64).__getitem__)

    def path(self, trace: Trace, account: int, victim: int) -> Moves:
        """The rows by which a victim's money reached an account, in their order, with its fen on each."""
        return path(trace, self.order, account, victim)

    def levels(self, trace: Trace) -> dict[int, int]:
        """Of each account the money came to, through how many hands it went to get there, the account's included."""
        return levels(trace, self.order)

    def last_arrivals(self, trace: Trace) -> dict[int, int]:
        """Of each account the money came to, the row by which it last came."""
        return last_arrivals(trace, self.order)

    def order_sensitivity(
        self, seeds: Seeds, rule: Rule, moment: ArrayLike, *, tries: int = 8, floor_fen: int = 10_000, draw: int = 0
    ) -> Sensitivity:
        """Ask again with rows of one moment in other orders. `moment` int64[rows], not falling. Makes new ledgers."""
        self._as_given()
        times, rng = plain(moment, np.int64), np.random.default_rng(draw)
        if times.size != self.columns.fen.size or (np.diff(times) < 0).any():
            raise ValueError("`moment` needs one time for each row, in the order of the rows")
        traces = [self.trace(seeds, rule, floor_fen=floor_fen)]
        for _ in range(tries):
            columns, moved = shuffled(self.columns, times, seeds, rng)
            traces.append(Ledger(columns).trace(moved, rule, floor_fen=floor_fen))
        return spread(traces)

    def haircut_backwards(self, account: int, seeds: Seeds) -> NDArray[np.float64]:
        """By the plain haircut in real numbers, which part of each seed's money ends in an account (see `adjoint`)."""
        self._as_given()
        unseen = self._unseen[np.argsort(self._unseen[:, 0])]
        return weights_at_seeds(account, self.columns.rows, self.balances, unseen, seeds.row)

    def reach(self, seeds: Seeds) -> Int64s:
        """Where the money could have come at all, whatever the amounts: of each account the first row by which, or -1.

        Over a month this is most of an economy; useful to bound a search, never as a share. Rows in the order they
        were given: refuses a ledger with rows inserted since (`ValueError`).
        """
        self._as_given()
        return first_reached(self.columns.rows, self._followed(seeds)[0].row)

    def _as_given(self) -> None:
        if self._flags[Flag.LATE_ROWS]:
            raise ValueError(
                "This reads the rows in the order they were given: make a new ledger with the late ones in it"
            )

    def append(
        self,
        src: ArrayLike,
        dst: ArrayLike,
        amount: ArrayLike,
        *,
        row_exits: ArrayLike | None = None,
        new_accounts: int = 0,
    ) -> Delta:
        """Add rows that happened after all others. `new_accounts` are numbered behind those known; none absorbs."""
        return self._add(src, dst, amount, row_exits, None, new_accounts)

    def insert_statement(
        self,
        account: int,
        src: ArrayLike,
        dst: ArrayLike,
        amount: ArrayLike,
        *,
        before: ArrayLike,
        row_exits: ArrayLike | None = None,
        new_accounts: int = 0,
    ) -> Delta:
        """Add rows of an account that a bank tells late.

        `before` int64[k], not falling in the order of rows: each row happened before the row of that number, and after
        what was before that (the number of rows: after all). Rows before the same one keep their order.

        Raises `ValueError` for a row in which `account` is no party, or a `before` out of order.
        """
        payers, payees = plain(src, np.int32), plain(dst, np.int32)
        if ((payers != account) & (payees != account)).any():
            wrong = int(np.argmax((payers != account) & (payees != account)))
            raise ValueError(f"Row {wrong} of the statement of account {account} is between others")
        return self._add(payers, payees, amount, row_exits, plain(before, np.int64), new_accounts)

    def retrace(self, trace: Trace, delta: Delta) -> Trace:
        """The trace again after a change, following only those victims anew whose money it may have moved."""
        affected = delta.affected(trace)
        ask = partial(self.trace, rule=trace.rule, floor_fen=trace.floor_fen, until=trace.until)
        merged = trace.replaced(affected, ask(trace.seeds.of(*affected.tolist())))
        return (
            replace(merged, recorder=lambda: ask(merged.seeds).recorder()) if "moves" not in merged.__dict__ else merged
        )

    def _add(
        self,
        src: ArrayLike,
        dst: ArrayLike,
        amount: ArrayLike,
        row_exits: ArrayLike | None,
        before: Int64s | None,
        new_accounts: int,
    ) -> Delta:
        index, c = self._index, self.columns
        accounts = c.kinds.size + new_accounts
        new = check_rows(src, dst, amount, accounts, row_exits)
        keys = (
            index.last + arena.STEP * np.arange(1, new.fen.size + 1) if before is None else self._between(before, new)
        )
        index.check_turnover(new.dst[new.dst >= 0], new.fen[new.dst >= 0])
        if new_accounts:
            index.widen(new_accounts)
            c.kinds = np.concatenate([c.kinds, np.zeros(new_accounts, np.uint8)])
            c.openings = np.concatenate([c.openings, np.full(new_accounts, -1, np.int64)])
        old = c.fen.size
        columns = self._store.add(new.src, new.dst, new.fen, new.leaves)
        met = np.zeros(columns.kinds.size + 1, bool)
        met[new.src] = met[new.dst] = True  # -1 is the place behind all accounts
        parties = np.flatnonzero(met[:-1] & (columns.kinds == 0)).astype(np.int32)
        unknown, before_them = columns.openings[parties] < 0, index.accounts[parties, arena.OPENING]
        if before is None:
            unseen = index.append(columns, keys)
        else:
            unseen = index.insert(columns, keys)
            stale = np.isin(columns.src[self._unseen[:, 0]], parties)
            self._unseen = self._unseen[~stale]
        self._unseen = np.concatenate([self._unseen, unseen])
        openings = index.accounts[parties, arena.OPENING]
        self._flags[Flag.OPENINGS_INFERRED] += int((openings[unknown] > 0).sum() - (before_them[unknown] > 0).sum())
        self._flags[Flag.SELF_TRANSFERS] += int(((new.src == new.dst) & (new.src >= 0)).sum())
        self._flags[Flag.UNKNOWN_PAYERS] += int((new.src < 0).sum())
        self._flags[Flag.UNKNOWN_PAYEES] += int((new.dst < 0).sum())
        self._flags[Flag.LATE_ROWS] += 0 if before is None else new.fen.size
        rows = np.arange(old, columns.fen.size)
        return Delta(rows, parties, before is not None, parties[openings > before_them])

    def _between(self, before: Int64s, new: Columns) -> Int64s:
        """Places in the order for rows before others."""
        index, n = self._index, self.columns.fen.size
        if before.size != new.fen.size or (before.size and not 0 <= before.min() <= before.max() <= n):
            raise ValueError(f"`before` needs one row number from 0 to {n} for each row of the statement")
        for _ in range(2):
            keys = index.between(before)
            if keys is not None:
                return keys
            index.renumber()
        raise ValueError(f"More than {arena.STEP} rows before one other: make a new ledger")

    def _follow(
        self, table: Int64s, watched: bool, rule: Rule, floor_fen: int, until: int, record: bool
    ) -> tuple[Int64s, Int64s, Int64s, Int64s]:
        index, rows = self._index, self.columns.rows
        if rule not in MIXED:
            lists = rows, index.lists, index.skips[0], index.late
            return follow_lots(rule is Rule.LIFO, *lists, table, watched, until, record)
        if rule is Rule.HAIRCUT and floor_fen == 1 and not record and not self._flags[Flag.LATE_ROWS]:
            return self._flood(table, until)
        skips = index.with_ratios() if rule is Rule.HAIRCUT else index.skips
        with self._places() as places:
            arrays = rows, index.lists, skips, index.late
            return follow_mixed(MIXED[rule], floor_fen, *arrays, table, until, record, places)

    def _flood(self, table: Int64s, until: int) -> tuple[Int64s, Int64s, Int64s, Int64s]:
        """The haircut without a floor, for rows that are as they were given."""
        names, numbers = np.unique(table[:, VICTIM], return_inverse=True)
        table = np.column_stack([table[:, ROW], numbers, table[:, AMOUNT]])
        stop = self.columns.fen.size if until == NEVER else until // arena.STEP - 1
        held, gone, injected = flood(self.columns.rows, self.openings, table, names.size, stop)
        held[:, 0], gone[:, 0] = names[held[:, 0]], names[gone[:, 0]]
        return held, gone, injected, np.empty((0, 3), np.int64)

    def _long(self, accounts: Int64s) -> list[int]:
        """Those of the accounts, each once, with more rows than one person makes."""
        book = self._index.accounts
        rows = book[accounts, arena.END] - book[accounts, arena.START]
        return np.unique(accounts[rows > BUSY]).tolist()  # type: ignore[no-any-return]

    @contextmanager
    def _places(self) -> Iterator[Int32s]:
        """An array of -1 for every account, for one thread. Used again: clearing it would cost more than a trace."""
        places = self._spare.pop() if self._spare else np.empty(0, np.int32)
        if places.size < self._index.accounts.shape[0]:
            places = np.full(self._index.accounts.shape[0], -1, np.int32)
        yield places
        self._spare.append(places)

    def _followed(self, seeds: Seeds) -> tuple[Seeds, dict[Flag, int]]:
        """The seeds without transfers to the same account, and the flags so far; refuses what cannot be followed."""
        seeds, same = fitting(seeds, self.columns)
        flags = {**self.flags, Flag.SELF_TRANSFER_SEEDS: same}
        if self._flags[Flag.LATE_ROWS]:
            seeds = seeds.only(np.argsort(self.order(seeds.row)))
        return seeds, flags

    def _table(self, seeds: Seeds) -> tuple[Int64s, bool]:
        """(row, victim, fen) of every seed, and whether one is paid by an account that can hold a victim's money."""
        payer = self.columns.src[seeds.row]
        watched = bool((self.columns.kinds[payer[payer >= 0]] == 0).any())
        return np.column_stack([seeds.row, seeds.victim, seeds.amount]), watched
