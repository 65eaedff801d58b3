# SPDX-License-Identifier: Apache-2.0
"""Apache Spark over Parquet: the index is spread by payer, the few fragments of victims' money visit it in rounds.

All paths must be readable from every worker. Each round is written out, so that a lost worker costs one round.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from wuzha.engine.tracing.columns import Columns, Seeds
from wuzha.engine.tracing.sql.statements import Answer, answer, fifo, index, statement, tables
from wuzha.engine.tracing.words import NEVER

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def load(columns: Columns, transfers: Path, accounts: Path) -> None:
    """Write the two Parquet files `build` reads: pos, src, dst, fen, leaves and account, kind, opening."""
    for table, path in zip(tables(columns).values(), (transfers, accounts), strict=True):
        pl.DataFrame(table).write_parquet(path)


def build(spark: SparkSession, transfers: Path, accounts: Path, lines: Path, *, parts: int = 8) -> None:
    """Write the index to `lines`: `parts` Parquet files by payer, sorted by (src, cob); what was there is replaced."""
    spark.read.parquet(str(transfers)).createOrReplaceTempView("trace_transfer")
    spark.read.parquet(str(accounts)).createOrReplaceTempView("trace_account")
    indexed = spark.sql(index("spark")).repartition(parts, "src").sortWithinPartitions("src", "cob")
    indexed.write.mode("overwrite").parquet(str(lines))


def trace(spark: SparkSession, lines: Path, seeds: Seeds, work: Path, *, until: int | None = None) -> Answer:
    """Follow the victims' money; rows from `until` on have not happened.

    1. The seeds become fragments.
    2. All fragments of the last round are broadcast; every worker joins them with its part of the index.
    3. Again, until no fragment moved: as many rounds as the longest chain of transfers.
    4. One statement over the fragments of all rounds says what is held and what is gone.

    `work` is a folder for the rounds; what was there is replaced.
    """
    end = {"until": NEVER if until is None else until}
    table = {"pos": seeds.row, "victim": seeds.victim, "fen": seeds.amount}
    work.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(table).write_parquet(work / "seed.parquet")
    spark.read.parquet(str(work / "seed.parquet")).createOrReplaceTempView("trace_seed")
    spark.read.parquet(str(lines)).createOrReplaceTempView("trace_line")

    rounds: list[str] = []
    moved = spark.sql(statement("first_spark"), end)
    while True:
        rounds.append(str(work / f"round-{len(rounds):04}"))
        last = _written(spark, moved, rounds[-1])
        if last.where("kind = 0").isEmpty():
            break
        last.createOrReplaceTempView("trace_fragment")
        moved = spark.sql(statement("round_spark"), end)
    spark.read.parquet(*rounds).createOrReplaceTempView("trace_fragment")
    return answer(spark.sql(fifo("spark"), end).collect(), seeds)


def _written(spark: SparkSession, fragments: DataFrame, path: str) -> DataFrame:
    fragments.coalesce(1).write.mode("overwrite").parquet(path)
    return spark.read.parquet(path)
