# SPDX-License-Identifier: Apache-2.0
"""The same answer in SQL: first in, first out as a recursive interval join, where the rows already are.

    sql.index("postgres")                        # the statement that gives every fen its address
    sql.fifo("postgres")                         # the statement that follows the victims' money
    with_postgres.build(connection); with_postgres.trace(connection, seeds)
    with_duckdb.build(connection);   with_duckdb.trace(connection, seeds)
    with_spark.build(spark, transfers, accounts, lines);  with_spark.trace(spark, lines, seeds, work)

Entry by entry what `Ledger.trace(seeds, Rule.FIFO)` says. PostgreSQL for a county, inside its case database; DuckDB for
files on one machine; Spark over Parquet for a province. The statements are files beside this one.
"""

from wuzha.engine.tracing.sql.statements import Answer, Dialect, fifo, index, statement

__all__ = ["Answer", "Dialect", "fifo", "index", "statement"]
