# SPDX-License-Identifier: Apache-2.0
"""A chunk of rows into the ledger, inside the caller's transaction: known lines left out, second sources joined."""

from __future__ import annotations

import numpy as np
import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wuzha.funds.statements.rows import LONGEST_SERIAL
from wuzha.funds.statements.services.bulk import copy_frame, moment
from wuzha.funds.statements.services.pairs import Pairs, find_pairs
from wuzha.intake.receivers import Counts
from wuzha.locks import Lock, wait
from wuzha.sealed import Kind
from wuzha.sealed.value import sealer

#: The rows of a piece look up their like by index, however many a case has by then. The planner, who knows nothing of a
#: table just filled, would read the whole ledger for each piece.
_BY_INDEX = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS ledger_stage (
  n integer NOT NULL, payer bigint, payee bigint, fen bigint NOT NULL, at timestamptz NOT NULL, side text NOT NULL,
  digest bytea NOT NULL, known boolean NOT NULL DEFAULT false
);
TRUNCATE ledger_stage
"""
_MARK = """
UPDATE ledger_stage AS s SET known = true
FROM funds_sourcerow AS r WHERE r.case_id = %s AND r.digest = s.digest
"""
#: The sequence is looked up once, not for each key (OFFSET keeps the planner from moving the look-up).
_KEYS = """
SELECT nextval(keys.named)
FROM (SELECT pg_get_serial_sequence('funds_transfer', 'id')::regclass AS named OFFSET 0) AS keys, generate_series(1, %s)
"""
_SECOND = """
CREATE TEMP TABLE IF NOT EXISTS ledger_second (
  id bigint NOT NULL, side text NOT NULL, balance bigint, at timestamptz NOT NULL
);
TRUNCATE ledger_second
"""
_JOIN = """
UPDATE funds_transfer AS t
SET told_by_payer = t.told_by_payer OR j.side = 'O',
    told_by_payee = t.told_by_payee OR j.side = 'I',
    payer_after_fen = CASE WHEN j.side = 'O' THEN j.balance ELSE t.payer_after_fen END,
    payee_after_fen = CASE WHEN j.side = 'I' THEN j.balance ELSE t.payee_after_fen END,
    at = CASE WHEN j.side = 'O' THEN j.at ELSE t.at END,
    payee_at = CASE WHEN j.side = 'O' THEN t.at ELSE j.at END
FROM ledger_second AS j
WHERE t.id = j.id
"""


def write_rows(case_id: int, file_id: int, rows: pl.DataFrame) -> Counts:
    """Write rows (`ledger.rows`, keyed and with digests).

    1. One file of a case is written at a time, or two banks' rows of one transfer could miss each other.
    2. Lines that are known already, out of this or another file, are left out.
    3. Rows that are the other side of a transfer become its second source; the rest are new transfers.
    """
    with connection.cursor() as cursor:
        wait(Lock.LEDGER, case_id)
        cursor.execute(_BY_INDEX)
        rows = rows.with_row_index("n").with_columns(
            moment("time").alias("at"), *(pl.col(name).str.slice(0, LONGEST_SERIAL) for name in ("serial", "mark"))
        )
        known = _known(cursor, case_id, rows)
        fresh = rows.filter(~pl.col("n").is_in(known))
        pairs = find_pairs(cursor, case_id, fresh)
        fresh = _with_transfers(cursor, fresh, pairs)
        second = pl.col("n").is_in(pl.Series(pairs.second).implode())
        _add_transfers(cursor, case_id, fresh.filter(~second))
        _join_sources(cursor, fresh.filter(second))
        _add_sources(cursor, case_id, file_id, fresh)
    merged = len(pairs.second)
    return Counts(fresh.height - merged, merged, rows.height - fresh.height)


def _known(cursor: CursorWrapper, case_id: int, rows: pl.DataFrame) -> list[int]:
    cursor.execute(_STAGE)
    copy_frame(cursor, "ledger_stage", rows.select("n", "payer", "payee", "fen", "at", "side", "digest"))
    cursor.execute(_MARK, [case_id])
    cursor.execute("SELECT n FROM ledger_stage WHERE known")
    return [n for (n,) in cursor.fetchall()]


def _with_transfers(cursor: CursorWrapper, rows: pl.DataFrame, pairs: Pairs) -> pl.DataFrame:
    """The rows with `transfer`, the key of the transfer each is of."""
    numbers = rows.get_column("n").to_numpy()
    keys = np.zeros(int(numbers.max()) + 1 if rows.height else 0, np.int64)
    first = numbers[~np.isin(numbers, pairs.second)]
    cursor.execute(_KEYS, [len(first)])
    keys[first] = [key for (key,) in cursor.fetchall()]
    keys[pairs.with_known[:, 0]] = pairs.with_known[:, 1]
    keys[pairs.with_new[:, 0]] = keys[pairs.with_new[:, 1]]
    return rows.with_columns(pl.Series("transfer", keys[numbers], pl.Int64))


def _add_transfers(cursor: CursorWrapper, case_id: int, rows: pl.DataFrame) -> None:
    by_payer, by_payee = pl.col("side").is_in(["O", "B"]), pl.col("side").is_in(["I", "B"])
    copy_frame(
        cursor,
        "funds_transfer",
        rows.select(
            pl.col("transfer").alias("id"),
            pl.lit(case_id).alias("case_id"),
            pl.col("payer").alias("payer_id"),
            pl.col("payee").alias("payee_id"),
            pl.col("fen").alias("amount_fen"),
            "at",
            pl.col("exit").alias("exit_kind"),
            pl.col("mark").alias("serial"),
            pl.when(pl.col("side") == "O").then("balance").alias("payer_after_fen"),
            pl.when(pl.col("side") == "I").then("balance").alias("payee_after_fen"),
            by_payer.alias("told_by_payer"),
            by_payee.alias("told_by_payee"),
        ),
    )


def _join_sources(cursor: CursorWrapper, rows: pl.DataFrame) -> None:
    cursor.execute(_SECOND)
    copy_frame(cursor, "ledger_second", rows.select(pl.col("transfer").alias("id"), "side", "balance", "at"))
    cursor.execute(_JOIN)


def _add_sources(cursor: CursorWrapper, case_id: int, file_id: int, rows: pl.DataFrame) -> None:
    seal = sealer(Kind.TEXT)
    told = rows.get_column("summary").unique().drop_nulls().to_list()
    sealed = pl.DataFrame(
        {
            "summary": pl.Series(told, dtype=pl.String),
            "sealed": pl.Series([seal(one) if one.strip() else None for one in told], dtype=pl.Binary),
        }
    )
    rows = rows.join(sealed, on="summary", how="left", maintain_order="left")
    copy_frame(
        cursor,
        "funds_sourcerow",
        rows.select(
            pl.lit(case_id).alias("case_id"),
            pl.col("transfer").alias("transfer_id"),
            pl.lit(file_id).alias("file_id"),
            "sheet",
            "line",
            "side",
            pl.col("balance").alias("balance_fen"),
            "serial",
            pl.col("sealed").alias("summary"),
            "digest",
        ),
    )
