# SPDX-License-Identifier: Apache-2.0
"""First in, first out in SQL: PostgreSQL beside the usual recursive query, DuckDB and Spark.

Run: `python benchmarks/tracing_sql.py --rows 10000000 --data /tmp/w --engines postgres duckdb`. Data set W
(`tracing_data.py`) is drawn once and kept in `--data`; PostgreSQL is the embedded one with default settings, but for
the memory of the sorts while the index is built. Every engine's answer for all victims is compared with the kernel's,
entry by entry, before its times are printed. `--reach` also runs what is usually written against a table of transfers,
a recursive UNION over (account, row) with an index on (src, pos); it is stopped after `--patience` seconds.
Spark runs on the Java of the development environment.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.tracing_data import World, kept
from wuzha.engine.tracing import Rule, Seeds, Trace
from wuzha.engine.tracing.sql import Answer, with_duckdb, with_postgres, with_spark
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import Home

T = TypeVar("T")

VICTIMS = 200

_REACH = """
WITH RECURSIVE reached (account, pos) AS (
    SELECT t.dst, t.pos FROM unnest(%(pos)s::bigint[]) AS s (pos) JOIN trace_transfer AS t USING (pos)
    UNION
    SELECT t.dst, t.pos
    FROM reached AS r
    JOIN trace_transfer AS t ON t.src = r.account AND t.pos > r.pos
)
SELECT count(DISTINCT account) FROM reached
"""


def timed(run: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    result = run()
    return time.perf_counter() - begin, result


def compare(found: Answer, trace: Trace) -> str:
    pairs = zip((*found.held, *found.exits, found.injected), (*trace.held, *trace.exits, trace.injected), strict=True)
    if not all(np.array_equal(mine, kernels) for mine, kernels in pairs):
        raise SystemExit("The answer differs from the kernel's")
    return f"= kernel in {len(found.held.fen) + len(found.exits.fen):,} entries"


def one_by_one(world: World, trace: Callable[[Seeds], Answer], victims: int) -> str:
    """Every victim asked six times in a row: the second time, and the best of the last five (others use the cores)."""
    some = [world.seeds.of(victim) for victim in range(min(victims, len(world.case_of)))]
    times = np.array([[timed(lambda seeds=seeds: trace(seeds))[0] for _ in range(6)] for seeds in some])[:, 1:] * 1000

    def spread(column: np.ndarray) -> str:
        middle, late = (float(np.percentile(column, share)) for share in (50, 95))
        return f"median {middle:.2f} ms, p95 {late:.2f} ms, slowest {column.max():.2f} ms"

    return f"one victim (of {len(some)}): {spread(times[:, 0])}; best of five: {spread(times.min(axis=1))}"


def postgres(world: World, expected: Trace, home: Path, patience: int | None) -> None:
    tenancy = Tenancy(Home(home))
    url = tenancy.enter()
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS bench CASCADE")
            connection.execute("CREATE SCHEMA bench")
            connection.execute("SET search_path TO bench")
            connection.execute("SET work_mem TO '512MB'")
            connection.execute("SET maintenance_work_mem TO '512MB'")
            load, _ = timed(lambda: with_postgres.load(connection, expected.columns))
            build, _ = timed(lambda: with_postgres.build(connection))
            connection.execute("RESET work_mem")
            print(f"PostgreSQL {connection.info.server_version}: load {load:.1f} s, index {build:.1f} s")
            times = [timed(lambda: with_postgres.trace(connection, world.seeds)) for _ in range(3)]
            print(f"  all victims {sorted(t for t, _ in times)[1]:.2f} s, {compare(times[0][1], expected)}")
            print("  " + one_by_one(world, lambda seeds: with_postgres.trace(connection, seeds), VICTIMS))
            if patience is not None:
                reach(connection, world, patience)
    finally:
        tenancy.leave()


def reach(connection: psycopg.Connection, world: World, patience: int) -> None:
    connection.execute("CREATE INDEX ON trace_transfer (src, pos)")
    connection.execute("CREATE INDEX ON trace_transfer (pos)")
    connection.execute("ANALYZE trace_transfer")
    connection.execute(f"SET statement_timeout TO '{patience}s'")
    for name, seeds in (("one victim", world.seeds.of(0)), ("all victims", world.seeds)):
        begin = time.perf_counter()
        try:
            found = connection.execute(_REACH, {"pos": seeds.row.tolist()}).fetchone()
            said = f"{time.perf_counter() - begin:.2f} s, {found[0]:,} accounts" if found else "nothing"
        except psycopg.errors.QueryCanceled:
            said = f"stopped after {patience} s"
        print(f"  usual recursive UNION, which accounts can be reached, {name}: {said}")


def duckdb(world: World, expected: Trace) -> None:
    import duckdb as library

    with library.connect() as connection:
        load, _ = timed(lambda: with_duckdb.load(connection, expected.columns))
        build, _ = timed(lambda: with_duckdb.build(connection))
        print(f"DuckDB {library.__version__}: load {load:.1f} s, index {build:.1f} s")
        times = [timed(lambda: with_duckdb.trace(connection, world.seeds)) for _ in range(3)]
        print(f"  all victims {sorted(t for t, _ in times)[1]:.2f} s, {compare(times[0][1], expected)}")
        print("  " + one_by_one(world, lambda seeds: with_duckdb.trace(connection, seeds), 10))


def spark(world: World, expected: Trace, folder: Path, master: str) -> None:
    from tests.engine.tracing.sql.cluster import cluster

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    memory = {"spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "8"}
    with cluster(folder / "own", master, **memory) as session:
        transfers, accounts, lines = (folder / name for name in ("transfers.parquet", "accounts.parquet", "lines"))
        with_spark.load(expected.columns, transfers, accounts)
        build, _ = timed(lambda: with_spark.build(session, transfers, accounts, lines))
        print(f"Spark {session.version} {master}: index {build:.1f} s")
        took, found = timed(lambda: with_spark.trace(session, lines, world.seeds, folder / "work"))
        rounds = len(list((folder / "work").glob("round-*")))
        print(f"  all victims {took:.1f} s in {rounds} rounds, {compare(found, expected)}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--engines", nargs="+", default=["postgres", "duckdb", "spark"])
    options.add_argument("--reach", action="store_true")
    options.add_argument("--patience", type=int, default=300)
    options.add_argument("--master", default="local[2]")
    given = options.parse_args()
    folder = given.data / str(given.rows)
    world = kept(given.rows, folder)
    ledger = world.ledger()
    expected = ledger.trace(world.seeds, Rule.FIFO)
    print(f"{world.fen.size:,} rows, {len(world.case_of):,} victims, {len(world.seeds):,} of their transfers")
    if "postgres" in given.engines:
        postgres(world, expected, folder / "postgres", given.patience if given.reach else None)
    if "duckdb" in given.engines:
        duckdb(world, expected)
    if "spark" in given.engines:
        spark(world, expected, folder / "spark", given.master)


if __name__ == "__main__":
    main()
