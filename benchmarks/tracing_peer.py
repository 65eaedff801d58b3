# SPDX-License-Identifier: Apache-2.0
"""The engine beside the published C code for the same question, turn about in one run.

    git clone https://github.com/ckosyfaki95/Provenance-in-Temporal-Interaction-Networks /tmp/peer
    python benchmarks/tracing_peer.py --rows 10000000 --data /tmp/w10m --peer /tmp/peer
    python benchmarks/tracing_peer.py --rows 1000000 --data /tmp/w1m --peer /tmp/peer --dense

Peer: `provenance_tin` (Kosyfaki and Mamoulis, "Provenance in Temporal Interaction Networks", ICDE 2022), built as its
makefile says (gcc -O3), with its dump of results taken out of the time. It follows the money of every account, in
doubles, from balances of 0; it knows no victims. Its times are its own, of processor, without reading its file; ours
are of processor too, from arrays to added-up tables. `--dense` compares the haircut without a floor with its vectors
for selected accounts, the victims (renumbered to come first, as it wants), at victims x accounts x 8 bytes.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from tracing_data import World, kept

from wuzha.engine.tracing import Ledger, Rule, Trace, first_look
from wuzha.engine.tracing.ready import make_ready

METHODS = {Rule.LIFO: "3", Rule.FIFO: "4"}


def built(peer: Path, folder: Path) -> Path:
    """The peer's program without what it prints of its results."""
    source = (peer / "provenance_tin.c").read_text()
    quiet = re.sub(r'printf\("(?:Node|Buffer|\(o=|\(origin|%\.2f |\\n).*?\)\s*;', "(void)0;", source)
    (folder / "provenance_tin.c").write_text(quiet)
    for name in ("minheap.c", "minheap.h", "fifoqueue.c", "fifoqueue.h"):
        (folder / name).write_bytes((peer / name).read_bytes())
    files = ["provenance_tin.c", "minheap.c", "fifoqueue.c"]
    subprocess.run(["gcc", "-O3", "-w", "-o", "peer", *files], cwd=folder, check=True)
    return folder / "peer"


def write_graph(data: World, place: Path) -> None:
    """Payer, payee, time and amount; the accounts of victims come first."""
    payers = np.unique(data.src[data.seeds.row])
    number = np.argsort(np.argsort(np.where(np.isin(np.arange(data.exits.size), payers), 0, 1), kind="stable"))
    columns = {"src": number[data.src], "dst": number[data.dst], "time": np.arange(data.fen.size), "fen": data.fen}
    with place.open("wb") as file:
        file.write(f"{data.exits.size}\n{data.fen.size}\n".encode())
        pl.DataFrame(columns).write_csv(file, include_header=False, separator="\t")


def of_peer(program: Path, graph: Path, *method: str) -> float:
    told = subprocess.run([program, graph, *method], check=True, capture_output=True, text=True, errors="replace")
    return float(re.findall(r"Total time of execution: ([0-9.]+)", told.stdout)[-1])


def of_ours(task: Callable[[], Trace]) -> float:
    begin = time.process_time()
    trace = task()
    assert trace.held is not None
    assert trace.exits is not None
    used = time.process_time() - begin
    trace.check()
    return used


def told(name: str, peer: list[float], ours: list[float]) -> None:
    factors = sorted(p / o for p, o in zip(peer, ours, strict=True))
    print(
        f"  {name}: peer {min(peer):.2f} s, ours {min(ours):.3f} s of processor: {min(peer) / min(ours):.1f} x by the "
        f"best of each (turn by turn {factors[0]:.1f} to {factors[-1]:.1f}); load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--dense", action="store_true")
    options = parser.parse_args()
    make_ready()
    data = kept(options.rows, options.data)
    known = {"accounts": data.exits.size, "openings": data.openings, "exits": data.exits}
    rows = data.src, data.dst, data.fen
    print(f"{data.fen.size:,} rows, {data.case_of.size:,} victims")
    with tempfile.TemporaryDirectory() as name:
        folder, graph = Path(name), options.data / "graph.tsv"
        program = built(options.peer, folder)
        if not graph.exists():
            write_graph(data, graph)
        if options.dense:
            book = data.ledger()
            victims = str(np.unique(data.src[data.seeds.row]).size)
            turns = [
                (
                    of_peer(program, graph, "110", victims),
                    of_ours(lambda: book.trace(data.seeds, Rule.HAIRCUT, floor_fen=1)),
                )
                for _ in range(options.turns)
            ]
            told(f"haircut without floor, {victims} victims, index there", *map(list, zip(*turns, strict=True)))
            return
        for rule, method in METHODS.items():
            peer, indexed, once, index = [], [], [], []
            for _ in range(options.turns):
                peer.append(of_peer(program, graph, method))
                begin = time.process_time()  # its first turn also waits for the memory that the peer gave back
                Ledger.from_arrays(*rows, **known)
                index.append(time.process_time() - begin)
                indexed.append(of_ours(lambda rule=rule: Ledger.from_arrays(*rows, **known).trace(data.seeds, rule)))
                once.append(of_ours(lambda rule=rule: first_look(*rows, data.seeds, rule=rule, **known)[0]))
            told(f"{rule.value}, all victims, the index's cost included", peer, indexed)
            told(f"{rule.value}, all victims, asked once", peer, once)
            print(f"  index alone: {min(index):.2f} s of processor ({', '.join(f'{s:.2f}' for s in index)})")


if __name__ == "__main__":
    main()
