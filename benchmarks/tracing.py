# SPDX-License-Identifier: Apache-2.0
"""Tracing all victims of a month, one victim, a late answer, and from a file to the list of accounts to stop.

    python benchmarks/tracing.py --rows 10000000 --data /tmp/w10m [--oracle]

Data set W (`tracing_data.py`; drawn on the first run). The least of several runs is told, with the seconds of processor
where the machine is not alone. `--oracle` runs the peer too: the same question by lots in pure Python, about a minute
at 10 M rows, and compares every entry.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tracing_data import World, kept

from wuzha.engine.tracing import Ledger, Rule, Seeds, Trace
from wuzha.engine.tracing.ready import make_ready

FOUR = (Rule.FIFO, Rule.LIFO, Rule.LIBR, Rule.HAIRCUT)
FLOOR = 10_000


def least(task: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds by the clock and of processor, the least of several runs."""
    clocks, works = [], []
    for _ in range(times):
        clock, work = time.perf_counter(), time.process_time()
        task()
        clocks.append(time.perf_counter() - clock)
        works.append(time.process_time() - work)
    return min(clocks) * 1000, min(works) * 1000


def all_victims(data: World, book: Ledger) -> None:
    for rule in Rule:
        clock, work = least(lambda rule=rule: answered(book.trace(data.seeds, rule)), 5)
        trace = book.trace(data.seeds, rule)
        trace.check()
        counts = f"{len(trace.held.fen):9,} held {len(trace.exits.fen):9,} exits"
        print(f"  {rule.value:8} {clock:7.1f} ms  ({work:6.1f} of processor) {counts}  {quality(data, trace)}")
    clock, work = least(lambda: [answered(t) for t in book.trace_all(data.seeds, FOUR).values()], 7)
    print(f"  FIFO + LIFO + LIBR + haircut together, two threads: {clock:.0f} ms ({work:.0f} of processor)")
    clock, work = least(lambda: book.reach(data.seeds), 7)
    print(f"  reach: {clock:.0f} ms ({work:.0f} of processor), {(book.reach(data.seeds) >= 0).mean():.0%} of accounts")


def answered(trace: Trace) -> Trace:
    """With its tables added up, as they are read."""
    assert trace.held is not None
    assert trace.exits is not None
    return trace


def quality(data: World, trace: Trace) -> str:
    """How much of the money truly held is found, and how much lies behind the first freezes of each case."""
    truth: dict[int, dict[int, int]] = {}
    said: dict[int, dict[int, int]] = {}
    for cases, rows in ((truth, data.held.tolist()), (said, zip(*(c.tolist() for c in trace.held), strict=True))):
        for victim, account, fen in rows:
            case = cases.setdefault(int(data.case_of[victim]), {})
            case[account] = case.get(account, 0) + fen
    total, behind = int(data.held[:, 2].sum()), {10: 0, 30: 0}
    for first in behind:
        for case, accounts in said.items():
            ranked = sorted(accounts, key=accounts.__getitem__, reverse=True)[:first]
            behind[first] += sum(truth.get(case, {}).get(account, 0) for account in ranked)
    return "behind the first 10 / 30 freezes a case: " + " / ".join(f"{fen / total:.1%}" for fen in behind.values())


def one_victim(data: World, book: Ledger) -> None:
    victims = np.random.default_rng(0).choice(data.case_of.size, min(200, data.case_of.size), replace=False)
    seeds = [data.seeds.of(int(victim)) for victim in victims]
    sums = np.zeros((len(seeds), len(FOUR)))
    for i, mine in enumerate(seeds):
        for j, rule in enumerate(FOUR):
            sums[i, j] = least(lambda mine=mine, rule=rule: book.trace(mine, rule), 3)[0]
    for j, rule in enumerate(FOUR):
        print(f"  {rule.value:8} median {np.median(sums[:, j]):.3f} ms, p95 {np.percentile(sums[:, j], 95):.3f} ms")
    print(f"  all four {np.median(sums.sum(1)):.3f} ms, p95 {np.percentile(sums.sum(1), 95):.3f} ms")


def late_answer(data: World, rounds: int = 10, size: int = 10_000) -> None:
    n = data.fen.size - rounds * size
    book = Ledger.from_arrays(
        data.src[:n], data.dst[:n], data.fen[:n], accounts=data.exits.size, openings=data.openings, exits=data.exits
    )
    known = data.seeds.only(data.seeds.row < n)
    latest = known.only(known.victim == known.victim[-1])
    case = known.only(data.case_of[known.victim] == data.case_of[latest.victim[0]])
    for name, seeds in (("the last case", case), ("all victims", known)):
        times = []
        trace = answered(book.trace(seeds, Rule.LIFO))
        for _ in range(rounds // 2):
            rows = slice(n, n + size)
            n += size
            clock = time.perf_counter()
            delta = book.append(data.src[rows], data.dst[rows], data.fen[rows])
            added = time.perf_counter()
            trace = book.retrace(trace, delta)
            ranking = book.rank(trace)
            times.append((time.perf_counter() - clock, added - clock, len(ranking.account)))
        best = min(times[1:])
        median = np.median([t[0] for t in times])
        print(
            f"  {size:,} later rows, list of {name} ({best[2]:,} accounts): {best[0] * 1000:.2f} ms, of which append "
            f"{best[1] * 1000:.2f} (median {median * 1000:.2f})"
        )


FROM_COLD = """
import time; start = time.perf_counter()
import resource, sys
from threading import Thread
import numpy as np
import polars as pl
columns = []
def read():
    rows = pl.read_parquet(sys.argv[1] + "/rows.parquet", columns=["payer", "payee", "fen"])
    columns.extend(rows[name].to_numpy() for name in ("payer", "payee", "fen"))
    columns.append(time.perf_counter())
reader = Thread(target=read); began = time.perf_counter(); reader.start()
from wuzha.engine.tracing import Ledger, Rule, Seeds, first_look
WARM
rest = np.load(sys.argv[1] + "/rest.npz")
accounts = dict(accounts=rest["exits"].size, openings=rest["openings"], exits=rest["exits"])
seeds = Seeds(*rest["seeds"].T)
ready = time.perf_counter()
reader.join(); looking = time.perf_counter()
ASK
end = time.perf_counter()
used = resource.getrusage(resource.RUSAGE_SELF)
# VmHWM: the largest memory since this program began; ru_maxrss would be that of who started it
memory = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(end - start, ready - start, columns[3] - began, end - looking)
print(used.ru_utime + used.ru_stime, int(memory) / 1e6)
"""


#: What is asked from cold: a small question that fetches the compiled loops from disk while the file is read, and the
#: question itself.
LIST = (
    "first_look([0], [1], [1], Seeds([0], [0], [1]), accounts=2)",
    "trace, ranking = first_look(*columns[:3], seeds, **accounts)",
)
FOUR_RULES = (
    "rules = Rule.FIFO, Rule.LIFO, Rule.LIBR, Rule.HAIRCUT\n"
    "Ledger.from_arrays([0], [1], [1], accounts=2).trace_all(Seeds([0], [0], [1]), rules)",
    "traces = Ledger.from_arrays(*columns[:3], **accounts).trace_all(seeds, rules)\n"
    "assert all(t.held is not None and t.exits is not None for t in traces.values())",
)


def from_cold(folder: Path, name: str, warm: str, ask: str, times: int = 7) -> None:
    runs = []
    program = FROM_COLD.replace("WARM", warm).replace("ASK", ask)
    for _ in range(times):
        told = subprocess.run([sys.executable, "-c", program, str(folder)], check=True, capture_output=True, text=True)
        runs.append([float(word) for word in told.stdout.split()])
    total, ready, reading, looking, work, memory = min(runs)
    print(
        f"  Parquet to {name} in a new process: {total:.2f} s (imports and compiled loops {ready:.2f}, "
        f"meanwhile file {reading:.2f}; the question {looking:.2f}), {work:.2f} s of processor, {memory:.2f} GB"
    )


def by_lots(data: World, openings: np.ndarray, rule: Rule) -> dict[tuple[int, int], int]:
    """The peer: lots of money in pure Python, one row after the other. Money held, (victim, account) → fen."""
    first_in = rule is Rule.FIFO
    exits = data.exits.tolist()
    lots = [deque([[-1, fen]] if fen else ()) for fen in openings.tolist()]
    seeds = {
        row: (victim, fen)
        for row, victim, fen in zip(
            *(c.tolist() for c in (data.seeds.row, data.seeds.victim, data.seeds.amount)), strict=True
        )
    }
    rows = zip(data.src.tolist(), data.dst.tolist(), data.fen.tolist(), strict=True)
    for row, (payer, payee, fen) in enumerate(rows):
        if payer == payee:
            continue
        if exits[payer]:
            parts = [[-1, fen]]
        else:
            purse, parts, left = lots[payer], [], fen
            while left:
                lot = purse[0] if first_in else purse[-1]
                if lot[1] <= left:
                    parts.append(lot)
                    left -= lot[1]
                    if first_in:
                        purse.popleft()
                    else:
                        purse.pop()
                else:
                    parts.append([lot[0], left])
                    lot[1] -= left
                    left = 0
            if not first_in:
                parts.reverse()
        if row in seeds:
            victim, amount = seeds[row]
            assert amount == fen
            parts = [[victim if label < 0 else label, part] for label, part in parts]
        if not exits[payee]:
            purse = lots[payee]
            for part in parts:
                if purse and purse[-1][0] == part[0]:
                    purse[-1][1] += part[1]
                else:
                    purse.append(part)
    held: dict[tuple[int, int], int] = {}
    for account, purse in enumerate(lots):
        for label, fen in purse:
            if label >= 0:
                held[label, account] = held.get((label, account), 0) + fen
    return held


def against_lots(data: World, book: Ledger) -> None:
    openings = np.where(data.exits > 0, 0, book.openings)
    for rule in (Rule.FIFO, Rule.LIFO):
        expected: dict[tuple[int, int], int] = {}
        clock, work = least(lambda rule=rule, found=expected: found.update(by_lots(data, openings, rule)), 1)
        our_clock, our_work = least(lambda rule=rule: book.trace(data.seeds, rule), 7)
        held = book.trace(data.seeds, rule).held
        assert {(v, a): n for v, a, n in zip(*(c.tolist() for c in held), strict=True)} == expected
        print(
            f"  {rule.value}: lots in Python {clock / 1000:.1f} s ({work / 1000:.1f} of processor), "
            f"ours {our_clock:.1f} ms ({our_work:.1f}): {work / our_work:.0f} × by processor; every entry equal"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--oracle", action="store_true")
    options = parser.parse_args()
    data = kept(options.rows, options.data)
    victims = f"{data.case_of.size:,} victims with {len(data.seeds):,} transfers"
    print(f"{data.fen.size:,} rows, {data.exits.size:,} accounts, {victims}, {data.fraud_rows:,} fraud rows")
    copied, _ = least(np.ones(20_000_000).copy, 5)
    print(f"  yardstick: copying 160 MB {copied:.0f} ms; load of the machine {os.getloadavg()[0]:.1f}")
    from_cold(options.data, "ranked list", *LIST)
    from_cold(options.data, "all victims by four rules", *FOUR_RULES)
    make_ready()
    clock, work = least(data.ledger, 7)
    print(f"  index: {clock:.0f} ms ({work:.0f} of processor)")
    for rule in (Rule.LIFO, Rule.FIFO):
        clock, work = least(lambda rule=rule: answered(data.once(rule)), 7)
        print(f"  {rule.value}, all victims, asked once without an index: {clock:.0f} ms ({work:.0f} of processor)")
    book = data.ledger()
    book.trace_all(Seeds([], [], []))
    all_victims(data, book)
    one_victim(data, book)
    if options.oracle:
        against_lots(data, book)
    del book
    late_answer(data)
    print(f"  largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
