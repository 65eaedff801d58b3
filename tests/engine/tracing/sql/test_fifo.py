# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL and DuckDB give the answer of the kernel and of the naive loops, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.tracing.sql.compare import answered, expected
from tests.engine.tracing.worlds import World, worlds
from wuzha.engine.tracing import Ledger, Rule, Seeds
from wuzha.engine.tracing.sql import Answer, fifo, index, with_duckdb, with_postgres

pytestmark = pytest.mark.dialect("engine.tracing.sql.statements", "engine.tracing.sql.with_postgres")

Run = Callable[..., Answer]


@pytest.fixture(scope="module")
def postgres(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection whose tables are temporary."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET search_path TO pg_temp")
        yield connection


@pytest.fixture(scope="module", params=["postgres", "duckdb"])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """Load a ledger into the database, build the index, trace."""
    module, name = (with_postgres, "postgres") if request.param == "postgres" else (with_duckdb, "duckdb")
    connection = request.getfixturevalue(name) if name == "postgres" else duckdb.connect()

    def traced(ledger: Ledger, seeds: Seeds, until: int | None = None) -> Answer:
        module.load(connection, ledger.columns)
        module.build(connection)
        return module.trace(connection, seeds, until=until)

    yield traced
    if name == "duckdb":
        connection.close()


@given(world=worlds(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_database_says_what_oracle_and_kernel_say(run: Run, world: World, data: st.DataObject) -> None:
    until = data.draw(st.one_of(st.none(), st.integers(0, len(world.rows))))
    found = run(world.ledger(), world.seeded(), until)
    trace = world.ledger().trace(world.seeded(), Rule.FIFO, until=until)
    assert answered(found) == expected(world, until)
    for mine, kernels in zip(
        (*found.held, *found.exits, found.injected), (*trace.held, *trace.exits, trace.injected), strict=True
    ):
        assert mine.dtype == kernels.dtype
        assert mine.tolist() == kernels.tolist()


def test_an_earlier_victims_money_in_a_later_victims_transfer_keeps_its_label(run: Run) -> None:
    # Victim 1 pays 100; 60 of it come to account 1, which opened with 10 and which victim 2 holds: it pays 70.
    ledger = Ledger.from_arrays([-1, 0, 1], [0, 1, 2], [100, 60, 70], accounts=3, openings=[0, 10, 0])
    found = run(ledger, Seeds([0, 2], [1, 2], [100, 70]))
    assert answered(found) == ({(1, 0): 40, (1, 2): 60, (2, 2): 10}, {})
    assert found.injected.tolist() == [100, 10]


def test_of_three_seeds_on_one_way_the_first_owns_the_money(run: Run) -> None:
    ledger = Ledger.from_arrays([-1, 0, 1], [0, 1, 2], [100, 100, 100], accounts=3, openings=[0, 0, 0])
    found = run(ledger, Seeds([0, 1, 2], [5, 6, 7], [30, 70, 100]))
    assert answered(found) == ({(5, 2): 30, (6, 2): 40, (7, 2): 30}, {})
    assert found.injected.tolist() == [30, 40, 30]


def test_holes_count_in_rows_that_leave_as_well(run: Run) -> None:
    ledger = Ledger.from_arrays([-1, 0], [0, -1], [100, 150], accounts=1, openings=[50])
    found = run(ledger, Seeds([0, 1], [1, 2], [100, 120]))
    assert answered(found) == ({}, {(1, 1): 100, (2, 1): 50})
    assert found.injected.tolist() == [100, 50]
    assert (found.exits.kind.tolist(), found.exits.account.tolist()) == ([10, 10], [-1, -1])


def test_a_trace_without_seeds_is_empty(run: Run) -> None:
    found = run(Ledger.from_arrays([0], [1], [5], accounts=2), Seeds([], [], []))
    assert answered(found) == ({}, {})
    assert found.injected.tolist() == []


def test_large_amounts_stay_exact(run: Run) -> None:
    most = 4_500_000_000_000_000
    ledger = Ledger.from_arrays([-1, 0, 0], [0, 1, 2], [most, most - 1, 1], accounts=3)
    found = run(ledger, Seeds([0], [1], [most]))
    assert answered(found) == ({(1, 1): most - 1, (1, 2): 1}, {})
    assert found.injected.tolist() == [most]


def test_postgresql_reads_only_rows_of_the_money(postgres: psycopg.Connection) -> None:
    """One victim among many rows is found by the btrees, never by reading the index from end to end."""
    random = np.random.default_rng(7)
    src, dst = random.integers(0, 400, (2, 20_000))
    dst = np.where(src == dst, (dst + 1) % 400, dst)
    ledger = Ledger.from_arrays(
        src.astype(np.int32), dst.astype(np.int32), random.integers(1, 10_000, 20_000), accounts=400
    )
    with_postgres.load(postgres, ledger.columns)
    with_postgres.build(postgres)
    given = {"pos": [19_000], "victim": [1], "fen": [1], "until": 10**9}
    plan = "\n".join(line for (line,) in postgres.execute("EXPLAIN " + fifo("postgres"), given))
    assert "Seq Scan on trace_line" not in plan
    assert plan.count("Index") >= 4


@pytest.mark.parametrize("statement", [index, fifo])
def test_an_unknown_dialect_is_refused(statement: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match="choose postgres, duckdb or spark"):
        statement("oracle")
