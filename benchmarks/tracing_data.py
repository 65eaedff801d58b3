# SPDX-License-Identifier: Apache-2.0
"""Data set W: a month of transfers with frauds in them, drawn from a seed, and the truth about the victims' money.

    python benchmarks/tracing_data.py --rows 1000000 --out /tmp/w1m

Accounts = rows / 10: number 0 is cash, 1–19 are payment institutions, 2 % merchants (Pareto 1.1), the rest persons
(Pareto 1.3), who pay neighbours and merchants, get wages, use cash. Amounts are log-normal. Frauds = rows / 10,000
cases of 1–3 victims with 1–4 transfers each (median 30,000 yuan). Gangs share pools of 84 mules in 7 layers; money goes
3–7 layers deep, rests 30 s + Exp(8 min) in each, is split in 1–5, and leaves as cash (20,000 yuan at most), through an
institution or a merchant; 6 % of the pieces stay. 15 % of the cases begin in the last 6 hours. Mules do ordinary
business too. 30 % of the openings are hidden. Every fraud row carries one piece of one victim: replaying them gives the
truth, where each victim's money is at the end.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wuzha.engine.tracing import ExitKind, Ledger, Rule, Seeds, Trace, first_look

Int64s = NDArray[np.int64]
MONTH, HOUR = 30 * 86_400_000, 3_600_000
INSTITUTIONS, LAYERS, MULES_A_LAYER, CASES_A_GANG = 20, 7, 12, 10
LARGEST_CASH = 20_000_00
#: Merchants with more payments than this in the month absorb what reaches them; others are followed.
BUSY = 5_000


@dataclass
class World:
    """Rows sorted by time; `seeds` of the victims' transfers; `held` (victim, account, fen) the truth at the end."""

    time: Int64s
    src: NDArray[np.int32]
    dst: NDArray[np.int32]
    fen: Int64s
    exits: NDArray[np.uint8]
    openings: Int64s
    seeds: Seeds
    case_of: Int64s
    held: Int64s
    fraud_rows: int

    def ledger(self) -> Ledger:
        return Ledger.from_arrays(
            self.src, self.dst, self.fen, accounts=self.exits.size, openings=self.openings, exits=self.exits
        )

    def once(self, rule: Rule) -> Trace:
        """The trace of all victims without an index."""
        known = {"accounts": self.exits.size, "openings": self.openings, "exits": self.exits}
        return first_look(self.src, self.dst, self.fen, self.seeds, rule=rule, **known)[0]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        rows = {"time": self.time, "payer": self.src, "payee": self.dst, "fen": self.fen}
        pl.DataFrame(rows).write_parquet(folder / "rows.parquet", compression="zstd", row_group_size=500_000)
        np.savez(
            folder / "rest.npz",
            exits=self.exits,
            openings=self.openings,
            seeds=np.column_stack([self.seeds.row, self.seeds.victim, self.seeds.amount]),
            case_of=self.case_of,
            held=self.held,
            fraud_rows=self.fraud_rows,
        )

    @classmethod
    def load(cls, folder: Path) -> World:
        rows, rest = pl.read_parquet(folder / "rows.parquet"), np.load(folder / "rest.npz")
        return cls(
            rows["time"].to_numpy(),
            rows["payer"].to_numpy(),
            rows["payee"].to_numpy(),
            rows["fen"].to_numpy(),
            rest["exits"],
            rest["openings"],
            Seeds(*rest["seeds"].T),
            rest["case_of"],
            rest["held"],
            int(rest["fraud_rows"]),
        )


def world(rows: int, seed: int = 4) -> World:
    """Draw the data set of about this many rows."""
    rng = np.random.default_rng(seed)
    accounts = rows // 10
    merchants = np.arange(INSTITUTIONS, INSTITUTIONS + accounts // 50)
    persons = np.arange(INSTITUTIONS + merchants.size, accounts)
    frauds = Frauds(rng, rows // 10_000, merchants, persons)
    frauds.run()
    fraud = np.array(frauds.rows, np.int64).reshape(-1, 5)
    time, src, dst, fen = ordinary(rng, rows - len(fraud), merchants, persons)
    time = np.concatenate([time, fraud[:, 0]])
    order = np.argsort(time, kind="stable")
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    first = np.flatnonzero(fraud[:, 4] >= 0)
    seeds = Seeds(place[time.size - len(fraud) + first], fraud[first, 4], fraud[first, 3])
    columns = [np.concatenate([a, fraud[:, i]])[order] for a, i in ((src, 1), (dst, 2), (fen, 3))]
    payer, payee = columns[0].astype(np.int32), columns[1].astype(np.int32)
    exits = np.zeros(accounts, np.uint8)
    exits[0], exits[1:INSTITUTIONS] = ExitKind.CASH_OUT, ExitKind.PAYMENT_INSTITUTION
    exits[merchants[np.bincount(payee, minlength=accounts)[merchants] > BUSY]] = ExitKind.MERCHANT
    exits[frauds.victim_accounts] = ExitKind.RETURNED
    least = Ledger.from_arrays(payer, payee, columns[2], accounts=accounts, exits=exits).openings
    openings = least + np.exp(rng.normal(11.5, 1.5, accounts)).astype(np.int64)
    openings[rng.random(accounts) < 0.3] = -1
    openings[exits > 0] = -1
    held = np.array([(v, a, n) for (v, a), n in frauds.held.items()], np.int64).reshape(-1, 3)
    return World(
        time[order], payer, payee, columns[2], exits, openings, seeds, np.array(frauds.case_of), held, len(fraud)
    )


def ordinary(
    rng: np.random.Generator, n: int, merchants: Int64s, persons: Int64s
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """Everyday payments: time in ms, payer, payee, fen."""
    kind = rng.choice(7, n, p=[0.27, 0.30, 0.12, 0.10, 0.08, 0.07, 0.06])
    someone = draw(rng, persons, 1.3, n)
    shop = draw(rng, merchants, 1.1, n)
    institution = rng.integers(1, INSTITUTIONS, n)
    step = np.maximum(1, rng.geometric(0.1, n)) * rng.choice([-1, 1], n)
    neighbour = persons[(someone - persons[0] + step) % persons.size]
    cash = np.zeros(n, np.int64)
    # Neighbour, shop, wage, payment by institution, settlement, cash out, cash in.
    src = np.choose(kind, [someone, someone, shop, someone, institution, someone, cash])
    dst = np.choose(kind, [neighbour, shop, someone, institution, shop, cash, someone])
    middle = np.array([np.log(300_00), np.log(60_00), np.log(5_000_00), np.log(80_00), *3 * [np.log(2_000_00)]])
    fen = np.maximum(1, np.exp(rng.normal(middle[kind], 1.1))).astype(np.int64)
    hour = rng.choice(24, n, p=np.array([1, 1, 1, 1, 1, 2, 4, 7, *12 * [9], 8, 6, 4, 2]) / 146)
    time = rng.integers(0, 30, n) * 24 * HOUR + hour * HOUR + rng.integers(0, HOUR // 1000, n) * 1000
    return time, src, dst, fen


def draw(rng: np.random.Generator, among: Int64s, shape: float, n: int) -> Int64s:
    """Some of these, each as often as its Pareto weight says."""
    weight = np.cumsum(1 + rng.pareto(shape, among.size))
    return among[np.minimum(np.searchsorted(weight, rng.random(n) * weight[-1]), among.size - 1)]


class Frauds:
    """The cases: rows (time, payer, payee, fen, victim or -1) and what stays where."""

    def __init__(self, rng: np.random.Generator, cases: int, merchants: Int64s, persons: Int64s) -> None:
        self.rng, self.cases, self.merchants, self.persons = rng, cases, merchants, persons
        self.rows: list[tuple[int, int, int, int, int]] = []
        self.held: dict[tuple[int, int], int] = {}
        self.case_of: list[int] = []
        self.victim_accounts: list[int] = []

    def run(self) -> None:
        gangs = max(1, self.cases // CASES_A_GANG)
        drawn = self.rng.choice(self.persons, gangs * LAYERS * MULES_A_LAYER + 3 * self.cases, replace=False)
        mules = drawn[: gangs * LAYERS * MULES_A_LAYER].reshape(gangs, LAYERS, MULES_A_LAYER)
        strangers = iter(drawn[mules.size :].tolist())
        for case in range(self.cases):
            pool = mules[self.rng.integers(gangs)]
            recent = self.rng.random() < 0.15
            begin = MONTH - int(self.rng.random() * 6 * HOUR) if recent else int(self.rng.random() * (MONTH - 6 * HOUR))
            for _ in range(1 + int(self.rng.choice(3, p=[0.6, 0.28, 0.12]))):
                account, victim = next(strangers), len(self.case_of)
                self.case_of.append(case)
                self.victim_accounts.append(account)
                for _ in range(self.rng.integers(1, 5)):
                    time = begin + int(self.rng.exponential(HOUR / 6))
                    fen = max(100_00, int(np.exp(self.rng.normal(np.log(30_000_00), 0.9))))
                    self.send(min(time, MONTH - 1), account, fen, pool, victim)

    def send(self, time: int, account: int, fen: int, pool: Int64s, victim: int) -> None:
        """One transfer of a victim and all that becomes of it."""
        mule = int(self.rng.choice(pool[0]))
        self.rows.append((time, account, mule, fen, victim))
        depth = int(self.rng.integers(3, LAYERS + 1))
        pieces = [(time, mule, fen, 1)]
        while pieces:
            time, mule, fen, layer = pieces.pop()
            time += 30_000 + int(self.rng.exponential(8 * 60_000)) // 1000 * 1000
            if self.rng.random() < 0.06 or time >= MONTH:
                self.held[victim, mule] = self.held.get((victim, mule), 0) + fen
            elif layer == depth:
                self.cash_out(time, mule, fen, victim)
            else:
                for part in self.split(fen):
                    payee = int(self.rng.choice(pool[layer]))
                    self.rows.append((time, mule, payee, part, -1))
                    pieces.append((time, payee, part, layer + 1))
                    time += int(self.rng.integers(1, 30)) * 1000

    def split(self, fen: int) -> list[int]:
        """1–5 parts, one of them if there is little."""
        n = 1 + int(self.rng.choice(5, p=[0.36, 0.29, 0.17, 0.11, 0.07])) if fen > 2_000_00 else 1
        cuts = np.sort(self.rng.integers(1, fen, n - 1)) if n > 1 else np.empty(0, np.int64)
        return [int(part) for part in np.diff([0, *cuts, fen]) if part]

    def cash_out(self, time: int, mule: int, fen: int, victim: int) -> None:
        way = self.rng.random()
        while fen and time < MONTH:
            part = min(fen, LARGEST_CASH) if way < 0.5 else fen
            payee = 0 if way < 0.5 else int(self.rng.integers(1, INSTITUTIONS))
            payee = int(self.rng.choice(self.merchants)) if way > 0.8 else payee
            self.rows.append((time, mule, payee, part, -1))
            fen -= part
            time += int(self.rng.integers(40, 120)) * 1000
        if fen:
            self.held[victim, mule] = self.held.get((victim, mule), 0) + fen


def kept(rows: int, folder: Path) -> World:
    """The data set, drawn once and kept in a folder."""
    if not (folder / "rest.npz").exists():
        world(rows).save(folder)
    return World.load(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    made = kept(options.rows, options.out)
    print(f"{made.fen.size:,} rows, {made.exits.size:,} accounts, {made.fraud_rows:,} fraud rows,")
    held = made.held[:, 2].sum() / 1e8
    print(f"{made.case_of.size:,} victims, {len(made.seeds):,} transfers of theirs, {held:,.1f} M yuan still held")
