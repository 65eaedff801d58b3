# SPDX-License-Identifier: Apache-2.0
"""Sheets of a source whose every header is known: read as that source writes them, if the balances do not object.

A layout says what a unit, a code or a second column of times means, which no chain can. It is taken only where no
header is unknown, nobody has said otherwise, and the chain closes where there is one; all else is proved or asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import polars as pl

from wuzha.engine.tracing.order import order_accounts
from wuzha.engine.tracing.words import UNKNOWN
from wuzha.funds.statements.proof import accept, chain
from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.parties import in_titles
from wuzha.funds.statements.proof.result import PROVED, REJECTS, ROWS, TOLD, Proof, Understood
from wuzha.funds.statements.proof.sheet import prove
from wuzha.funds.statements.proof.words import FOREIGN, normalised
from wuzha.funds.statements.reading.layouts import GENERIC, map_headers
from wuzha.funds.statements.reading.table import Place, missing_fields, read_rows

#: why a row is rejected that nevertheless may have moved the balance: its step is not counted
_UNREADABLE = ("AMOUNT", "CURRENCY", "DECIMALS", "DIGITS_LOST", "DIRECTION", "SELF_MASKED", "SELF_MISSING", "TIME",
               "TWO_AMOUNTS")  # fmt: skip
#: titles that say more than a layout knows
_TITLES = re.compile(rf"{FOREIGN.pattern}|时区|utc|gmt")
_PEERS = {"peer_account", "peer_card", "payer_account", "payee_account"}
_DECIMALS = re.compile(r"[0-9]\.[0-9]")


def understand(grid: Grid, answers: Answers = NONE) -> Understood:
    """What a sheet says; `answers` are what people have said of sheets like it."""
    return read_known(grid, answers) or prove(grid, answers)


def read_known(grid: Grid, answers: Answers) -> Understood | None:
    """The rows of a sheet of a known layout; None where it is none, or where its balances object."""
    mapped = map_headers(grid.headers)
    place = Place(0, grid.file, grid.sheet)
    if (
        mapped.layout is GENERIC
        or any(header for header in mapped.unknown)
        or len(set(grid.headers)) < len(grid.headers)
        or answers.concern(grid.headers)
        or missing_fields(mapped, place)
        or grid.stray
        or len(in_titles(grid)) > 1
        or any(_TITLES.search(normalised(cell)) for _, row in grid.above for cell in row)
    ):
        return None
    raw = grid.rows.rename({str(at): header for at, header in enumerate(grid.headers)})
    sums = [raw.get_column(mapped.fields[name]) for name in ("amount", "debit", "credit") if name in mapped.fields]
    if not mapped.layout.amounts_in_fen and not any(sum_.str.contains(_DECIMALS.pattern).any() for sum_ in sums):
        # whole numbers may be fen at another source with the same headers
        return None
    table = read_rows(raw.with_columns(line=pl.Series(grid.lines)), mapped, place)
    proof = _steps(table.rows, table.rejects)
    broken = proof.steps - proof.closed
    if proof.closed < accept.CLOSES * proof.steps and (broken > accept.FEW_BREAKS or proof.closed < broken):
        return None
    fields = {header: field for field, header in mapped.fields.items()}
    return Understood(
        PROVED if proof.steps else TOLD,
        {header: fields[header] for header in grid.headers if header in fields},
        (),
        () if _PEERS & set(mapped.fields) else ("peer_account",),
        (),
        proof,
        table.rows.with_columns(
            status=pl.lit(""),
            flags=pl.when("has_clock").then(pl.lit("")).otherwise(pl.lit("date_only")),
        ).select(list(ROWS)),
        table.rejects.select(list(REJECTS)),
        grid.skipped + table.skipped,
        dict(table.flags),
        1 if mapped.layout.amounts_in_fen else 100,
    )  # fmt: skip


def _steps(rows: pl.DataFrame, rejects: pl.DataFrame) -> Proof:
    """Steps of balances from each row to the next of its account, in the order of the file or against it."""
    lost = np.sort(rejects.filter(pl.col("reason").is_in(_UNREADABLE)).get_column("line").to_numpy())
    told = rows.filter(pl.col("balance").is_not_null()).sort("line").with_columns(
        signed=pl.when("incoming").then("fen").otherwise(-pl.col("fen")),
        unread=pl.Series(np.searchsorted(lost, rows.filter(pl.col("balance").is_not_null()).sort("line")["line"])),
    )  # fmt: skip
    best = Proof()
    for order in _ORDERS:
        if best.steps and best.closed == best.steps:
            break
        ordered = order(told)
        steps = ordered.with_columns(
            before=pl.col("balance").shift(1).over("account"), passed=pl.col("unread").shift(1).over("account")
        ).filter(pl.col("before").is_not_null() & (pl.col("passed") == pl.col("unread")))
        closes = steps.get_column("before") + steps.get_column("signed") == steps.get_column("balance")
        closed = int(closes.sum())
        if not best.steps or closed > best.closed:
            amounts = steps.filter(closes).get_column("fen").to_numpy()
            first = steps.filter(~closes).get_column("line").min()
            best = Proof(
                steps.height, closed, 0, round(chain.evidence(closed, amounts), 1),
                None if first is None else int(str(first)),
            )  # fmt: skip
    return best


def _chained(told: pl.DataFrame) -> pl.DataFrame:
    """In time, rows of one second as their balances follow each other."""
    account = told.get_column("account").rank("dense").cast(pl.Int64).to_numpy()
    time, signed, balance = (told.get_column(name).to_numpy() for name in ("time", "signed", "balance"))
    return told[order_accounts(account, time, signed, balance, np.full(told.height, UNKNOWN, np.int64)).rows]


#: as the file stands, newest first, by time, and by time with rows of one second as their balances follow each other
_ORDERS: tuple[Callable[[pl.DataFrame], pl.DataFrame], ...] = (
    lambda told: told,
    pl.DataFrame.reverse,
    lambda told: told.sort("time", maintain_order=True),
    _chained,
)
