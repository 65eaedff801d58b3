# SPDX-License-Identifier: Apache-2.0
"""Spark with worker processes of its own gives the answer of kernel and naive loops, entry by entry."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pyspark.sql import SparkSession

from tests.engine.tracing.sql.cluster import cluster
from tests.engine.tracing.sql.compare import answered, expected
from tests.engine.tracing.worlds import World
from tests.waiting import LAST_RESORT
from wuzha.engine.tracing import Rule
from wuzha.engine.tracing.sql import with_spark

pytestmark = pytest.mark.slow

_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
#: Each plan runs once, over a few thousand rows: Spark turns it into Java, and Java into machine code, for longer than
#: it runs. Benchmarks leave Spark as it is.
RUN_ONCE = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": _JVM,
    "spark.executor.extraJavaOptions": _JVM,
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for the whole module, of which no process stays behind."""
    with cluster(tmp_path_factory.mktemp("spark"), **RUN_ONCE) as session:
        yield session
        started = [child for child in psutil.Process().children(recursive=True) if child.name() == "java"]
    # The driver and two workers.
    assert len(started) >= 3
    _, alive = psutil.wait_procs(started, timeout=LAST_RESORT)
    assert alive == []


def side_by_side(worlds: int, seed: int) -> World:
    """Many small worlds in one ledger, none touching another: one trace answers for all of them."""
    draw = random.Random(seed)
    rows, seeds, openings, absorbing, row_exits = [], {}, [], [], []
    for world in range(worlds):
        first, accounts = len(openings), draw.randint(2, 6)
        for _ in range(draw.randint(1, 9)):  # as many rounds as the longest chain has transfers, and each is a job
            payer, payee = (draw.randint(-1, accounts - 1) for _ in range(2))
            fen = draw.choice([draw.randint(1, 12), 50, 100, 1_000, draw.randint(1, 100_000)])
            if draw.random() < 0.15 and (payer != payee or payer < 0):
                seeds[len(rows)] = (world * 4 + draw.randint(0, 3), draw.choice([fen, draw.randint(1, fen)]))
            rows.append((payer + first if payer >= 0 else -1, payee + first if payee >= 0 else -1, fen))
            row_exits.append(draw.choice([0, 0, 0, 0, draw.randint(1, 12)]))
        openings += [draw.choice([-1, 0, draw.randint(1, 1_000)]) for _ in range(accounts)]
        absorbing += [draw.choice([0, 0, 0, draw.randint(1, 12)]) for _ in range(accounts)]
    return World(len(openings), rows, seeds, openings, absorbing, row_exits)


@pytest.fixture(scope="module")
def world() -> World:
    return side_by_side(170, seed=20_260_704)


@pytest.fixture(scope="module")
def lines(spark: SparkSession, world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the worlds."""
    folder = tmp_path_factory.mktemp("index")
    with_spark.load(world.ledger().columns, folder / "transfers.parquet", folder / "accounts.parquet")
    with_spark.build(spark, folder / "transfers.parquet", folder / "accounts.parquet", folder / "lines", parts=2)
    return folder / "lines"


@pytest.mark.parametrize("until", [None, 600], ids=["to the end", "up to a row"])
def test_spark_says_what_oracle_and_kernel_say(
    spark: SparkSession, world: World, lines: Path, tmp_path: Path, until: int | None
) -> None:
    found = with_spark.trace(spark, lines, world.seeded(), tmp_path / "work", until=until)
    trace = world.ledger().trace(world.seeded(), Rule.FIFO, until=until)
    assert answered(found) == expected(world, until)
    for mine, kernels in zip(
        (*found.held, *found.exits, found.injected), (*trace.held, *trace.exits, trace.injected), strict=True
    ):
        assert mine.tolist() == kernels.tolist()
    # The worlds hold what is hard: victims' money inside other victims' transfers, exits of several kinds.
    assert (trace.injected < trace.seeds.amount).any()
    assert len(set(found.exits.kind.tolist())) > 5


def test_the_work_is_done_by_processes_of_their_own(spark: SparkSession) -> None:
    assert spark.range(10, numPartitions=2).count() == 10
    # A helper of the system may end while it is looked at.
    commands = [
        child.as_dict(["cmdline"], ad_value=[])["cmdline"] for child in psutil.Process().children(recursive=True)
    ]
    assert sum("CoarseGrainedExecutorBackend" in " ".join(words) for words in commands) == 2
