# SPDX-License-Identifier: Apache-2.0
"""Sheets of a source whose every header is known: read as that source writes them, if the balances do not object.

A layout says what a unit, a code or a second column of times means, which no chain can. It is taken only where no
header is unknown, nobody has said otherwise, and the chain closes where there is one; all else is proved or asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.tracing.words import UNKNOWN
from wuzha.funds.statements.proof import accept, chain
from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.parties import in_titles
from wuzha.funds.statements.proof.result import PROVED, REJECTS, ROWS, TOLD, Proof, Understood
from wuzha.funds.statements.proof.sheet import prove
from wuzha.funds.statements.proof.words import FOREIGN, normalised
from wuzha.funds.statements.reading.layouts import GENERIC, HeaderMapping, load, map_headers
from wuzha.funds.statements.reading.table import Place, Sheet, missing_fields, read_rows
from wuzha.funds.statements.reading.values import cleaned, directions

#: why a row is rejected that nevertheless may have moved the balance: its step is not counted
_UNREADABLE = ("AMOUNT", "CURRENCY", "DECIMALS", "DIGITS_LOST", "DIRECTION", "SELF_MASKED", "SELF_MISSING", "TIME",
               "TWO_AMOUNTS")  # fmt: skip
_SUMLESS = ("AMOUNT", "DECIMALS", "DIRECTION", "TWO_AMOUNTS")
#: titles that say more than a layout knows
_TITLES = re.compile(rf"{FOREIGN.pattern}|时区|utc|gmt")
_PEERS = {"peer_account", "peer_card", "payer_account", "payee_account"}
_STATUS_CODE = "^[0-9A-Z]{1,4}$"
_MINUS = r"^\s*[-−－(]|-\s*$"
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
    chained = _chain(table)
    proof = chained.proof
    broken = proof.steps - proof.closed
    if proof.closed < accept.CLOSES * proof.steps and (broken > accept.FEW_BREAKS or proof.closed < broken):
        return None
    lost = table.rejects.filter(pl.col("reason").is_in(_SUMLESS)).height
    if proof.steps and lost > max(accept.FEW_BREAKS, (1 - accept.CLOSES) * (table.rows.height + lost)):
        # steps over rows without a sum are not counted: were they all of one side, nothing would show it
        return None
    if chained.against or not _negatives(raw, mapped, grid) <= chained.closed:
        return None
    sides = [raw.get_column(mapped.fields[name]) for name in ("debit", "credit") if name in mapped.fields]
    if not proof.steps and any(side.str.contains(_MINUS).any() for side in sides):
        # a minus among what was paid out is written by habit or takes it back, and no balance says which
        return None
    if not proof.steps and "direction" in mapped.fields:
        codes = raw.get_column(mapped.fields["direction"]).str.strip_chars()
        if codes.str.contains(r"^[0-9]+$").any():
            # 1 is in at one bank and out at another, and no balance says which
            return None
    if not proof.steps and "success" in mapped.fields and _unknown_status(raw.get_column(mapped.fields["success"])):
        return None
    still = pl.col("line").is_in(chained.unmoved)
    rows = table.rows.filter(~still)
    rejects = pl.concat(
        [
            table.rejects.select(list(REJECTS)),
            table.rows.filter(still).select("line", pl.lit("UNMOVED").alias("reason")),
        ]
    )
    flags = dict(table.flags) | ({"at_break": broken} if broken else {})
    fields = {header: field for field, header in mapped.fields.items()}
    return Understood(
        PROVED if proof.steps else TOLD,
        {header: fields[header] for header in grid.headers if header in fields},
        (),
        () if _PEERS & set(mapped.fields) else ("peer_account",),
        (),
        proof,
        rows.with_columns(
            status=pl.lit(""),
            flags=pl.when("has_clock").then(pl.lit("")).otherwise(pl.lit("date_only")),
        ).select(list(ROWS)),
        rejects,
        grid.skipped + table.skipped,
        flags,
        1 if mapped.layout.amounts_in_fen else 100,
    )  # fmt: skip


def _unknown_status(column: pl.Series) -> bool:
    """Whether some status is a code that no word explains: no balance says whether such a row moved money."""
    words = load("words")
    codes = cleaned(column).str.to_uppercase().unique()
    codes = codes.filter(codes.str.contains(_STATUS_CODE))
    return not (codes.str.contains(words["failed"]) | codes.str.contains(words["succeeded"])).all()


def _negatives(raw: pl.DataFrame, mapped: HeaderMapping, grid: Grid) -> set[int]:
    """Lines with a minus in the one column of amounts beside a code, where it does not stand on every row of a side."""
    if "amount" not in mapped.fields or "direction" not in mapped.fields:
        return set()
    minus = raw.get_column(mapped.fields["amount"]).str.contains(_MINUS)
    out = ~directions(raw.get_column(mapped.fields["direction"])).fill_null(value=True)
    if (minus == out).all():
        return set()
    return set(grid.lines[minus.to_numpy()].tolist())


@dataclass(frozen=True)
class _Chain:
    """What the balances say of rows read by words: how many steps close, rows that moved nothing, and whether one moved
    the other way or moved although it is called failed."""

    proof: Proof
    unmoved: list[int]
    closed: set[int]
    against: bool


def _chain(table: Sheet) -> _Chain:
    """Steps of balances from each row to the next of its account, in the order in which most close."""
    lost = np.sort(table.rejects.filter(pl.col("reason").is_in(_UNREADABLE)).get_column("line").to_numpy())
    told = table.rows.filter(pl.col("balance").is_not_null()).sort("line").with_columns(
        signed=pl.when("incoming").then("fen").otherwise(-pl.col("fen"))
    )  # fmt: skip
    failed = np.sort(table.rejects.filter(pl.col("reason") == "FAILED").get_column("line").to_numpy())
    told = told.with_columns(
        unread=pl.Series(np.searchsorted(lost, told["line"]), dtype=pl.Int64),
        failed=pl.Series(np.searchsorted(failed, told["line"]), dtype=pl.Int64),
    )
    best = _Chain(Proof(), [], set(), against=False)
    for order in _ORDERS:
        if best.proof.steps and best.proof.closed == best.proof.steps:
            break
        steps = order(told).with_columns(
            before=pl.col("balance").shift(1).over("account"), passed=pl.col("unread").shift(1).over("account"),
            skipped=pl.col("failed") != pl.col("failed").shift(1).over("account"),
        ).filter(pl.col("before").is_not_null() & (pl.col("passed") == pl.col("unread")))  # fmt: skip
        moved = steps.get_column("balance") - steps.get_column("before")
        closes = moved == steps.get_column("signed")
        closed = int(closes.sum())
        if not best.proof.steps or closed > best.proof.closed:
            first = steps.filter(~closes).get_column("line").min()
            best = _Chain(
                Proof(
                    steps.height, closed, int((moved == 0).sum()),
                    round(chain.evidence(closed, steps.filter(closes).get_column("fen").to_numpy()), 1),
                    None if first is None else int(str(first)),
                ),
                steps.filter(moved == 0).get_column("line").to_list(),
                set(steps.filter(closes).get_column("line").to_list()),
                # a row against its code, or a balance that a row called failed has moved
                against=bool((~closes & ((moved == -steps.get_column("signed")) | steps.get_column("skipped"))).any()),
            )  # fmt: skip
    return best


def _chained(told: pl.DataFrame) -> pl.DataFrame:
    """In time, rows of one second as their balances follow each other."""
    # compiled when it is needed: pages of statements do without
    from wuzha.engine.tracing.order import order_accounts

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
