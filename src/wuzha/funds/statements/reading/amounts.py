# SPDX-License-Identifier: Apache-2.0
"""Columns by field; how much, and which way: one column or two, signs, words, or what the balances tell."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wuzha.funds.statements.reading import values
from wuzha.funds.statements.reading.layouts import HeaderMapping


class Cells:
    """Columns by field, blank where the sheet has none."""

    def __init__(self, raw: pl.DataFrame, fields: Mapping[str, str]) -> None:
        self._raw, self._fields = raw, fields

    def __getitem__(self, field: str) -> pl.Series:
        if field in self._fields:
            return self._raw.get_column(self._fields[field])
        return pl.Series([""], dtype=pl.String).new_from_index(0, self._raw.height)

    def __contains__(self, field: str) -> bool:
        return field in self._fields


def read_amounts(cells: Cells, mapped: HeaderMapping) -> pl.DataFrame:
    """`fen` with its sign, `incoming` (null: not said), `amount_problem`."""
    in_fen = mapped.layout.amounts_in_fen
    single = values.money(cells["amount"], in_fen)
    told = values.directions(cells["direction"])
    if "debit" not in cells and "credit" not in cells:
        frame = single.with_columns(told=told)
        return frame.with_columns(_unsigned(frame)).select("fen", "incoming", "amount_problem")
    debit, credit = values.money(cells["debit"], in_fen), values.money(cells["credit"], in_fen)
    frame = pl.DataFrame({"d": debit["fen"], "c": credit["fen"], "a": single["fen"], "told": told}).with_columns(
        decimals=debit["decimals"] | credit["decimals"],
        wrong=(debit["filled"] & debit["fen"].is_null()) | (credit["filled"] & credit["fen"].is_null()),
        paid=(debit["fen"].fill_null(0) != 0),
        got=(credit["fen"].fill_null(0) != 0),
        zero=(debit["filled"] | credit["filled"]),
    )
    return frame.select(
        # a negative debit (red ink) is money in: the reversal of a payment
        fen=pl.when("paid").then(pl.col("d").abs()).when("got").then(pl.col("c").abs()).otherwise(pl.col("a").abs()),
        incoming=pl.when("paid").then(pl.col("d") < 0).when("got").then(pl.col("c") > 0).otherwise("told"),
        amount_problem=pl.when("decimals").then(pl.lit("DECIMALS")).when("wrong").then(pl.lit("AMOUNT"))
        .when(pl.col("paid") & pl.col("got")).then(pl.lit("TWO_AMOUNTS"))
        .when(~pl.col("paid") & ~pl.col("got") & pl.col("a").is_null() & pl.col("zero")).then(pl.lit("ZERO"))
        .when(~pl.col("paid") & ~pl.col("got") & pl.col("a").is_null()).then(pl.lit("AMOUNT"))
        .otherwise(pl.lit("")),
    )  # fmt: skip


def _unsigned(frame: pl.DataFrame) -> list[pl.Expr]:
    """What a sign means: the direction where none is told, nothing where it repeats it, else a reversal."""
    negative = pl.col("fen") < 0
    out_rows = frame.filter(~pl.col("told"))
    repeats = out_rows.height > 0 and 2 * int((out_rows["fen"] < 0).sum()) > out_rows.height
    # where any row tells its direction, a sign alone tells none
    signed = bool((frame["fen"] < 0).any()) and bool(frame["told"].is_null().all())
    turned = pl.col("told") if repeats else pl.when(negative).then(~pl.col("told")).otherwise("told")
    by_sign = ~negative if signed else pl.lit(None, pl.Boolean)
    return [
        pl.when(pl.col("told").is_null()).then(by_sign).otherwise(turned).alias("incoming"),
        pl.col("fen").abs().alias("fen"),
        pl.when("decimals").then(pl.lit("DECIMALS")).when(pl.col("fen").is_null()).then(pl.lit("AMOUNT"))
        .otherwise(pl.lit("")).alias("amount_problem"),
    ]  # fmt: skip


def with_inferred_directions(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """A missing direction follows from the balance before, in the order of the file or against it."""
    blank = frame["incoming"].is_null() & frame["fen"].is_not_null() & frame["balance"].is_not_null()
    if not blank.any():
        return frame, 0
    fen, now = pl.col("fen"), pl.col("balance")
    steps = frame.with_columns(up=now - now.shift(1).over("account"), down=now - now.shift(-1).over("account"))
    # many exports begin with the newest row: the order in which more balances fit is the account's
    falling = ((pl.col("down").abs() == fen).sum() > (pl.col("up").abs() == fen).sum()).over("account")
    step = pl.when(falling).then("down").otherwise("up")
    found = steps.select(
        pl.when(pl.col("incoming").is_not_null()).then("incoming")
        .when(step == fen).then(True).when(step == -fen).then(False)
        .alias("incoming")
    ).get_column("incoming")  # fmt: skip
    return frame.with_columns(found), int((blank & found.is_not_null()).sum())
