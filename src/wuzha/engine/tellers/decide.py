# SPDX-License-Identifier: Apache-2.0
"""What is surely one transfer, and what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.engine.tellers import clocks
from wuzha.engine.tellers.candidates import BOTH, MASKED, NEITHER, ONE, STRENGTH, by_serial, named, unnamed
from wuzha.engine.tellers.frame import fits, holders, prepared
from wuzha.engine.tellers.repeats import repeats_of, suspected_repeats

SERIAL = "serial"
SUSPECTED = {
    "group": pl.Int64, "one": pl.Int64, "other": pl.Int64, "same_side": pl.Boolean, "why": pl.String, "dt": pl.Int64,
    "names": pl.String, "chains": pl.Boolean, "best": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Rows by their place in the given frame.

    `pairs`: one (out), other (in), dt, basis. `repeats`: row, of. `completed`: row, peer_account. `clocks`: teller,
    teller_b, clocked, offset, within, pairs.
    `suspected`: group, one, other (out and in; the earlier and the later row where `same_side`), why (`clock`,
    `date_only`, `rival`, `masked`, `peer_differs`, `peer_missing`, `peers_missing`, `same_account`), dt, names
    (`same`, `differ`, ""), chains (both stand in a chain of balances that closes), best (of its group the likeliest).
    """

    pairs: pl.DataFrame
    repeats: pl.DataFrame
    suspected: pl.DataFrame
    completed: pl.DataFrame
    clocks: pl.DataFrame


def tell(given: pl.DataFrame, known: pl.DataFrame | None = None, apart: pl.DataFrame | None = None) -> Told:
    """What of these rows (`frame.GIVEN`) is told twice. `known` and `apart`: one, other (rows) that are, and are not,
    one transfer; known ones tell of the clocks, and are not given again.

    1. Rows of one account that two sheets hold are taken once.
    2. Pairs that name each other give the clocks; with these they are sure where nothing else fits.
    3. What is left and could be one transfer is suspected.
    """
    every = prepared(given)
    repeats = repeats_of(every)
    rows = every.join(repeats, on="row", how="anti")
    found = clocks.with_facts(named(rows), rows)
    offsets = clocks.learned(found)
    fresh, known = rows, known if known is not None else _NO_PAIRS
    apart = pl.concat([apart, apart.select(one="other", other="one")]) if apart is not None else _NO_PAIRS
    if known.height:
        fresh = rows.filter(
            ~pl.col("row").is_in(pl.concat([known.get_column("one"), known.get_column("other")]).implode())
        )
        found = _among(found, fresh)
    found = found.join(apart, on=["one", "other"], how="anti")
    by_mark = by_serial(fresh).join(apart, on=["one", "other"], how="anti").with_columns(pl.lit(SERIAL).alias("basis"))
    pairs = _sure(clocks.judged(found, offsets), by_mark)
    taken = pl.concat([pairs.get_column("one"), pairs.get_column("other")]).implode()
    left = fresh.filter(~pl.col("row").is_in(taken))
    suspected = _suspected(left, _among(found, left), offsets, apart)
    return Told(pairs, repeats, suspected, _completed(rows, pairs), offsets)


_NO_PAIRS = pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})


def _among(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Only pairs of these rows."""
    there = rows.get_column("row").implode()
    return found.filter(pl.col("one").is_in(there) & pl.col("other").is_in(there))


def _sure(found: pl.DataFrame, by_mark: pl.DataFrame) -> pl.DataFrame:
    """Pairs of one serial, then those whose accounts are both told and whose clocks fit, of groups that come out even.

    Equal payments of the same two accounts go in order; where one bank has more of them than the other, which one is
    meant is a question.
    """
    taken = pl.concat([by_mark.get_column("one"), by_mark.get_column("other")]).implode()
    open_ = found.filter(~pl.col("one").is_in(taken) & ~pl.col("other").is_in(taken))
    strong = open_.filter(pl.col("basis").is_in([BOTH, MASKED]) & pl.col("fitting"))
    if strong.is_empty():
        return by_mark.select("one", "other", "dt", "basis")
    group = _groups(strong.get_column("one").to_numpy(), strong.get_column("other").to_numpy())
    strong = strong.with_columns(pl.Series("group", group)).with_columns(
        (pl.col("one").n_unique().over("group") == pl.col("other").n_unique().over("group")).alias("even"),
        ((pl.col("account").n_unique().over("group") == 1) & (pl.col("account_b").n_unique().over("group") == 1))
        .alias("two"),
    )  # fmt: skip
    even = strong.filter(pl.col("even") & pl.col("two"))
    placed = even
    for row, time, nth in (("one", "time", "nth"), ("other", "time_b", "nth_b")):
        order = even.select("group", time, row).unique().sort("group", time, row)
        numbered = order.with_columns(pl.int_range(pl.len()).over("group").alias(nth))
        placed = placed.join(numbered.select(row, nth), on=row)
    size = pl.col("one").n_unique().over("group")
    matched = placed.with_columns(size.alias("size")).filter(pl.col("nth") == pl.col("nth_b"))
    # every one of the group must have its partner within reach
    whole = matched.filter(pl.len().over("group") == pl.col("size"))
    return pl.concat([by_mark.select("one", "other", "dt", "basis"), whole.select("one", "other", "dt", "basis")]).sort(
        "one"
    )


def _suspected(left: pl.DataFrame, told: pl.DataFrame, offsets: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    silent = clocks.with_facts(unnamed(clocks.corrected(left, offsets)), left)
    silent = silent.join(told, on=["one", "other"], how="anti")
    both = clocks.judged(pl.concat([told, silent.select(told.columns)]), offsets)
    called = _names(both, left)
    # an account in between may be the bank's own, near in time only
    stranger = (pl.col("basis") == ONE) & (pl.col("peer") != "") & (pl.col("peer_b") != "")
    called = called.filter(~stranger | pl.col("fitting") | (~pl.col("clocked") & (pl.col("off") == 0)))
    # two names that are told and differ are two people, unless both accounts say otherwise
    both = called.filter((pl.col("names") != "differ") | pl.col("basis").is_in([BOTH, MASKED]))
    again = suspected_repeats(left)
    proved = left.select("row", "proved")
    again = again.join(proved, left_on="one", right_on="row").join(proved, left_on="other", right_on="row", suffix="_b")
    why = (
        pl.when(stranger).then(pl.lit("peer_differs"))
        .when(pl.col("basis") == ONE).then(pl.lit("peer_missing"))
        .when(pl.col("basis") == NEITHER).then(pl.lit("peers_missing"))
        .when((pl.col("basis") == MASKED) & ~pl.col("fitting")).then(pl.lit("masked"))
        .when(~pl.col("clocked")).then(pl.lit("date_only"))
        .when(~pl.col("fitting")).then(pl.lit("clock"))
        .when((pl.len().over("one") > 1) | (pl.len().over("other") > 1)).then(pl.lit("rival"))
        .otherwise(pl.lit("masked"))
    )  # fmt: skip
    frames = [
        both.select(
            "one", "other", pl.lit(value=False).alias("same_side"), why.alias("why"), "dt", "names",
            (pl.col("proved") & pl.col("proved_b")).alias("chains"),
            pl.col("basis").replace_strict(STRENGTH, return_dtype=pl.Int64).alias("rank"), "off",
        ),
        again.select(
            "one", "other", pl.lit(value=True).alias("same_side"), pl.lit("same_account").alias("why"), "dt",
            pl.lit("").alias("names"), (pl.col("proved") & pl.col("proved_b")).alias("chains"),
            pl.lit(0, pl.Int64).alias("rank"), pl.col("dt").abs().alias("off"),
        ),
    ]  # fmt: skip
    listed = pl.concat(frames).join(apart, on=["one", "other"], how="anti")
    if listed.is_empty():
        return pl.DataFrame(schema=SUSPECTED)
    group = _groups(listed.get_column("one").to_numpy(), listed.get_column("other").to_numpy())
    ranked = listed.with_columns(pl.Series("group", group)).sort(
        "rank", pl.col("names") == "differ", "off", "one", "other", maintain_order=True
    )
    return _with_best(ranked).select(list(SUSPECTED)).sort("group", pl.col("best").not_(), "one", "other")


def _names(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`names`: whether what each calls the other is the other's name."""
    known = holders(rows)
    said = rows.select("row", pl.col("peer_name").str.strip_chars().alias("called"))
    met = found
    for row, account, tail in (("one", "account_b", ""), ("other", "account", "_b")):
        met = met.join(said.rename({"called": f"called{tail}"}), left_on=row, right_on="row", how="left")
        met = met.join(
            known.rename({"holder": f"holder{tail}"}), left_on=account, right_on="account", how="left"
        )  # fmt: skip
    marks = []
    for tail in ("", "_b"):
        called = pl.col(f"called{tail}").str.replace_all("[＊×]", "*")
        holder = pl.col(f"holder{tail}")
        same = pl.when(called.str.contains("*", literal=True)).then(fits(called, holder)).otherwise(called == holder)
        marks.append(pl.when((called == "") | called.is_null() | holder.is_null()).then(None).otherwise(same))
    word = (
        pl.when(pl.any_horizontal(~one.fill_null(value=True) for one in marks)).then(pl.lit("differ"))
        .when(pl.any_horizontal(one.fill_null(value=False) for one in marks)).then(pl.lit("same"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return met.with_columns(word.alias("names"))


def _with_best(ranked: pl.DataFrame) -> pl.DataFrame:
    """`best`: one to one within a group, the likeliest first; the frame is in that order."""
    listed = ranked.with_row_index("place")
    open_, chosen = listed.select("place", "one", "other"), []
    while open_.height:
        # a row is a row whichever side it stands on
        ends = pl.concat(
            [open_.select("place", pl.col("one").alias("row")), open_.select("place", pl.col("other").alias("row"))]
        )
        first = ends.group_by("row").agg(pl.col("place").min().alias("first"))
        near = open_.join(first, left_on="one", right_on="row").join(
            first, left_on="other", right_on="row", suffix="_b"
        )
        won = near.filter((pl.col("first") == pl.col("place")) & (pl.col("first_b") == pl.col("place")))
        chosen.append(won.get_column("place"))
        gone = pl.concat([won.get_column("one"), won.get_column("other")]).implode()
        open_ = open_.filter(~pl.col("one").is_in(gone) & ~pl.col("other").is_in(gone))
    return listed.with_columns(pl.col("place").is_in(pl.concat(chosen).implode()).alias("best"))


def _groups(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each pair the number of the group it hangs together with (the least row in it)."""
    rows, places = np.unique(np.concatenate([one, other]), return_inverse=True)
    left, right = places[: one.size], places[one.size :]
    label = np.arange(rows.size)
    while True:
        least = np.minimum(label[left], label[right])
        grown = label.copy()
        np.minimum.at(grown, left, least)
        np.minimum.at(grown, right, least)
        grown = grown[grown]
        if np.array_equal(grown, label):
            return rows[label[left]].astype(np.int64)
        label = grown


def _completed(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """`row`, `peer_account`: parties that the other side of a sure pair told."""
    own = rows.select("row", "account")
    peers = rows.select("row", "peer", "masked")
    frames = []
    for row, by in (("one", "other"), ("other", "one")):
        met = pairs.select(row, by).join(peers, left_on=row, right_on="row").join(own, left_on=by, right_on="row")
        lacking = met.filter((pl.col("peer") == "") | pl.col("masked"))
        frames.append(lacking.select(pl.col(row).alias("row"), pl.col("account").alias("peer_account")))
    return pl.concat(frames).sort("row")
