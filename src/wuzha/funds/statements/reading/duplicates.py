# SPDX-License-Identifier: Apache-2.0
"""Rows exported twice by the same bank, and payments that were reversed."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from wuzha.engine.tellers import sure_repeats
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.model import DUPLICATES
from wuzha.funds.statements.reading.values import BEIJING

_PLACE = ("file", "sheet", "line")
_FACTS = ("account", "peer_account", "time", "fen", "incoming", "balance", "serial")
#: seconds within which a reversal without a serial may follow its payment
_REVERSAL_WINDOW = 3 * 86_400


def without_duplicates(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accepted rows once, and the duplicates with the row they repeat.

    A row repeats another when every fact is equal and a serial or a balance says that it is the same one. Without a
    serial, only rows of different files or sheets are compared, the first with the first and so on: two equal rows of
    one export are two transfers. A row that tells the day alone repeats one of that day that tells the time. Then come
    rows of one account that another layout tells with less or more beside them (`engine.tellers`): what tells more
    stays, and is told the other party where only the repeat names it.
    """
    once, equal = _without_equal(rows)
    again = sure_repeats(once)
    if again.is_empty():
        return once, equal
    placed = once.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    origin = placed.select(pl.col("row").alias("of"), *(pl.col(name).alias(f"of_{name}") for name in _PLACE))
    told = again.join(placed.select("row", pl.col("peer_account").alias("told")), on="row").filter(pl.col("told") != "")
    told = told.unique("of", keep="first", maintain_order=True).select(pl.col("of").alias("row"), "told")
    kept = placed.join(again, on="row", how="anti").join(told, on="row", how="left").sort("row")
    peer = pl.when(pl.col("peer_account") == "").then(pl.coalesce("told", "peer_account")).otherwise("peer_account")
    repeats = placed.join(again, on="row").join(origin, on="of").sort("row").select(list(DUPLICATES))
    return kept.with_columns(peer.alias("peer_account")).select(rows.columns), pl.concat([equal, repeats])


def _without_equal(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same for rows whose every fact is equal, but for the time of the day."""
    kept, repeated = _repeats(rows)
    coarse = kept.filter(~pl.col("has_clock")).select(_PLACE)
    if coarse.height in {0, kept.height}:
        return kept, repeated
    days = kept.sort("has_clock", descending=True, maintain_order=True).with_columns(
        time=(pl.col("time") + BEIJING) // 86_400, serial=pl.lit("")
    )
    again = _repeats(days)[1].join(coarse, on=_PLACE, how="semi")
    kept = kept.join(again.select(_PLACE), on=_PLACE, how="anti", maintain_order="left")
    return kept, pl.concat([repeated, again])


def _repeats(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    facts = [pl.col(name).fill_null(-1) if name == "balance" else pl.col(name) for name in _FACTS]
    telling = (pl.col("serial") != "") | pl.col("balance").is_not_null()
    marked = rows.with_row_index("row").with_columns(
        copy=pl.when(pl.col("serial") != "").then(0).otherwise(pl.int_range(pl.len()).over("file", "sheet", *facts)),
        telling=telling,
    )
    key = [*(fact.alias(name) for fact, name in zip(facts, _FACTS, strict=True))]
    keyed = marked.select("row", "telling", "copy", *key)
    first = keyed.filter("telling").group_by(*_FACTS, "copy").agg(pl.col("row").min().alias("of"))
    linked = keyed.filter("telling").join(first, on=[*_FACTS, "copy"], how="left").filter(pl.col("row") != pl.col("of"))
    if linked.is_empty():
        return rows, pl.DataFrame(schema=DUPLICATES)
    repeats = marked.join(linked.select("row", "of"), on="row", how="inner")
    origin = marked.select(pl.col("row").alias("of"), *(pl.col(name).alias(f"of_{name}") for name in _PLACE))
    duplicates = repeats.join(origin, on="of", how="left").sort("row").select(list(DUPLICATES))
    kept = rows.with_row_index("row").join(linked.select("row"), on="row", how="anti").sort("row").drop("row")
    return kept, duplicates


def printed_twice(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows without the repetitions of a page, and these with the rows they repeat.

    Rows of one sheet repeat others when all their facts are equal, balances too, and the first of them follows no
    balance before it: two equal transfers have two balances, or come about by a step in between.
    """
    facts = [pl.col(name) for name in _FACTS]
    same = pl.col("file").eq(pl.col("file").shift(1)) & pl.col("sheet").eq(pl.col("sheet").shift(1))
    signed = pl.when("incoming").then("fen").otherwise(-pl.col("fen"))
    here = ("file", "sheet", "account")
    before, moved = pl.col("balance").shift(1).over(here), signed.shift(1).over(here)
    marked = (
        rows.with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
        .with_columns(of=pl.col("row").min().over("file", "sheet", *facts), follows=(
            (before + signed == pl.col("balance")) | (before - moved == pl.col("balance"))
        ).fill_null(value=True))
        .with_columns(again=(pl.col("of") < pl.col("row")) & pl.col("balance").is_not_null())
        .with_columns(
            begins=pl.col("again")
            & ~((pl.col("again").shift(1).fill_null(value=False)) & (pl.col("of") == pl.col("of").shift(1) + 1) & same)
        )
        .with_columns(run=pl.col("begins").cum_sum())
        .with_columns(page=pl.col("again") & (~pl.col("follows")).first().over("run", "again"))
    )  # fmt: skip
    repeats = marked.filter("page")
    if repeats.is_empty():
        return rows, pl.DataFrame(schema=DUPLICATES)
    origin = marked.select(pl.col("row").alias("of"), *(pl.col(name).alias(f"of_{name}") for name in _PLACE))
    duplicates = repeats.join(origin, on="of", how="left").sort("row").select(list(DUPLICATES))
    kept = rows.with_row_index("row").join(repeats.select(pl.col("row").cast(pl.UInt32)), on="row", how="anti")
    return kept.sort("row").drop("row"), duplicates


def reversed_pairs(rows: pl.DataFrame) -> list[int]:
    """Places of reversals and of the payments they cancel, both to be taken out.

    By the serial (the reversal carries it, or names it in its note), else the last earlier row of the account with the
    same amount, the opposite direction and no other party. A reversal without its payment is an ordinary transfer.
    """
    undone = rows.with_row_index("row").filter(pl.col("note").str.contains(load("words")["reversal"]))
    if undone.is_empty():
        return []
    involved = rows.with_row_index("row").join(undone.select("account", "fen").unique(), on=["account", "fen"])
    candidates: dict[tuple[str, int, bool], list[dict[str, object]]] = defaultdict(list)
    undoing = set(undone.get_column("row").to_list())
    facts = ("row", "account", "fen", "incoming", "time", "serial", "peer_account")
    for row in involved.select(facts).sort("time", "row").iter_rows(named=True):
        if row["row"] not in undoing:
            candidates[row["account"], row["fen"], row["incoming"]].append(row)
    gone: set[int] = set()
    for row in undone.select(*facts, "note").sort("time", "row").iter_rows(named=True):
        # a bank may mark the original and its reversal both: then neither is left over
        others = [one for one in candidates[row["account"], row["fen"], not row["incoming"]] if one["row"] not in gone]
        partner = _by_serial(row, others)
        if partner is None:
            partner = _by_time(row, others)
        if partner is None:
            partner = _marked_partner(row, undone, gone)
        if partner is not None and row["row"] not in gone:
            gone |= {row["row"], partner}
    return sorted(gone)


def _by_serial(row: dict[str, object], others: list[dict[str, object]]) -> int | None:
    for one in others:
        serial = str(one["serial"])
        if serial and (serial == row["serial"] or (len(serial) >= 6 and serial in str(row["note"]))):
            return int(str(one["row"]))
    return None


def _by_time(row: dict[str, object], others: list[dict[str, object]]) -> int | None:
    for one in reversed(others):
        gap = int(str(row["time"])) - int(str(one["time"]))
        same_party = row["peer_account"] in ("", one["peer_account"]) or one["peer_account"] == ""
        if 0 <= gap <= _REVERSAL_WINDOW and same_party:
            return int(str(one["row"]))
    return None


def _marked_partner(row: dict[str, object], undone: pl.DataFrame, gone: set[int]) -> int | None:
    found = undone.filter(
        (pl.col("account") == row["account"])
        & (pl.col("fen") == row["fen"])
        & (pl.col("incoming") != row["incoming"])
        & ((pl.col("time") - int(str(row["time"]))).abs() <= _REVERSAL_WINDOW)
        & ~pl.col("row").is_in(list(gone))
    )
    return int(found.get_column("row")[0]) if found.height else None
