# SPDX-License-Identifier: Apache-2.0
"""Which rows may be two sides of one transfer: out and in, equal fen, accounts that do not contradict, days apart."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tellers.frame import DAY, LONG_SERIAL, NO_ACCOUNT, fits
from wuzha.engine.tellers.near import near

#: Two banks' books are at most so far apart (seconds): a night, a weekend.
APART = 3 * DAY
#: The same where neither side says who the other was, and the clocks are not known.
NOBODY = 120
#: Sums that are worth a look though days lie between and nobody is named, where only one row each way has them (fen).
RARE = 10_000
#: Digits of a masked number that must be left for it to name an account.
_SHOWN = 4

#: Rows of one serial: a transfer and its fee, by two banks.
_SHARED = 4

#: What the two sides say of each other.
BOTH, MASKED, ONE, NEITHER = "both", "masked", "one", "neither"
#: The stronger first.
STRENGTH = {BOTH: 0, MASKED: 1, ONE: 2, NEITHER: 3}
SCHEMA = {"one": pl.Int64, "other": pl.Int64, "dt": pl.Int64, "basis": pl.String}


def resolved(rows: pl.DataFrame) -> pl.DataFrame:
    """`row`, `own`: every account with a statement that a masked number may be."""
    own = rows.select(pl.col("account").alias("own")).unique().filter(pl.col("own") != "")
    masks = rows.filter("masked").select(pl.col("peer").alias("mask")).unique()
    masks = masks.with_columns(
        pl.col("mask").str.extract(r"^([^*]*)", 1).alias("head"),
        pl.col("mask").str.extract(r"([^*]*)$", 1).alias("tail"),
    )
    found = []
    for part, at in (("tail", -_SHOWN), ("head", 0)):
        length = pl.col(part).str.len_chars() >= _SHOWN
        some = masks.filter(length if part == "tail" else length & (pl.col("tail").str.len_chars() < _SHOWN))
        key = pl.col(part).str.slice(at, _SHOWN)
        met = some.with_columns(key.alias("key")).join(
            own.with_columns(pl.col("own").str.slice(at, _SHOWN).alias("key")), on="key"
        )  # fmt: skip
        found.append(met.filter(fits(pl.col("mask"), pl.col("own"))).select("mask", "own"))
    named = pl.concat(found)
    return rows.filter("masked").select("row", pl.col("peer").alias("mask")).join(named, on="mask").select("row", "own")


def named(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of which at least one side names the other's account; the other names it too, masks it, or is silent.

    Also a side that names an account nobody has a statement of, where the other names it: banks write numbers of their
    own in between.
    """
    outs = rows.filter(~pl.col("incoming") & ~pl.col("kind").is_in(NO_ACCOUNT))
    ins = rows.filter("incoming")
    full = (pl.col("peer") != "") & ~pl.col("masked")
    masks = resolved(rows)
    frames = []
    for one, other, swapped in ((outs, ins, False), (ins, outs, True)):
        told = one.filter(full).select(pl.col("peer").alias("to"), pl.col("account").alias("by"), "fen", "time", "row")
        own = other.select(pl.col("account").alias("to"), "fen", "time", "row", "peer", "masked")
        answers = own.filter((pl.col("peer") != "") & ~pl.col("masked")).with_columns(pl.col("peer").alias("by"))
        if not swapped:
            frames.append(_of(near(told, answers.drop("peer", "masked"), ["to", "by", "fen"], APART), BOTH))
        hidden = own.join(masks, on="row").rename({"own": "by"}).drop("peer", "masked")
        frames.append(_of(near(told, hidden, ["to", "by", "fen"], APART), MASKED, swapped=swapped))
        accounts = rows.get_column("account").unique().implode()
        silent = own.filter((pl.col("peer") == "") | (~pl.col("masked") & ~pl.col("peer").is_in(accounts)))
        met = near(told.drop("by"), silent.drop("peer", "masked"), ["to", "fen"], APART)
        frames.append(_of(met, ONE, swapped=swapped))
    return _known(frames, rows)


def unnamed(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of which no side names the other: one masks it or both do, or neither says anything.

    Near by the clocks (`time` is corrected), or the only two of a sum that is worth a look.
    """
    outs = rows.filter(~pl.col("incoming") & ~pl.col("kind").is_in(NO_ACCOUNT))
    ins = rows.filter("incoming")
    masks = resolved(rows)
    frames = []
    hidden = outs.join(masks, on="row").select(
        pl.col("own").alias("to"), pl.col("account").alias("by"), "fen", "time", "row"
    )
    own = ins.select(pl.col("account").alias("to"), "fen", "time", "row", "peer")
    answers = own.join(masks, on="row").rename({"own": "by"}).drop("peer")
    frames.append(_of(near(hidden, answers, ["to", "by", "fen"], APART), MASKED))
    quiet = own.filter(pl.col("peer") == "").drop("peer")
    frames.append(_of(near(hidden.drop("by"), quiet, ["to", "fen"], APART), MASKED))
    seen = ins.join(masks, on="row").select(pl.col("own").alias("by"), "fen", "time", "row")
    mute = outs.filter(pl.col("peer") == "").select(pl.col("account").alias("by"), "fen", "time", "row")
    frames.append(_of(near(mute, seen, ["by", "fen"], APART), MASKED))
    nobody = pl.col("peer") == ""
    frames.append(_of(_nobody(outs.filter(nobody), ins.filter(nobody)), NEITHER))
    return _known(frames, rows)


def _nobody(outs: pl.DataFrame, ins: pl.DataFrame) -> pl.DataFrame:
    """Pairs where neither side says who the other was."""
    close = near(outs.filter("has_clock"), ins.filter("has_clock"), ["fen"], NOBODY)
    # a row with a day only goes with every row of that day
    met = near(outs, ins, ["fen", "day"], DAY)
    both = met.join(outs.select("row", "has_clock"), left_on="one", right_on="row").join(
        ins.select("row", "has_clock"), left_on="other", right_on="row", suffix="_b"
    )
    dated = both.filter(~(pl.col("has_clock") & pl.col("has_clock_b"))).select(met.columns)
    large = pl.col("fen") >= RARE
    rare = near(outs.filter(large), ins.filter(large), ["fen"], APART)
    alone = rare.filter((pl.len().over("one") == 1) & (pl.len().over("other") == 1))
    return pl.concat([close, dated, alone]).unique(["one", "other"])


def by_serial(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of one long serial, equal fen, opposite directions and accounts that do not contradict; each row once.

    A number that many rows have is a day or a batch, no serial.
    """
    marked = rows.filter(pl.col("serial").str.len_chars() >= LONG_SERIAL).filter(pl.len().over("serial") <= _SHARED)
    outs, ins = (
        marked.filter(pl.col("incoming") == way).select("serial", "fen", "time", "row") for way in (False, True)
    )  # fmt: skip
    found = _known([_of(near(outs, ins, ["serial", "fen"], APART), NEITHER)], rows)
    peers = rows.select("row", "account", "peer", "masked")
    both = found.join(peers, left_on="one", right_on="row").join(peers, left_on="other", right_on="row", suffix="_b")
    agree = _agrees("peer", "masked", "account_b") & _agrees("peer_b", "masked_b", "account")
    kept = both.filter(agree & (pl.len().over("one") == 1) & (pl.len().over("other") == 1))
    return kept.select(list(SCHEMA))


def _agrees(peer: str, masked: str, account: str) -> pl.Expr:
    """Whether what a side says of the other may be that account; silence agrees."""
    same = pl.when(masked).then(fits(pl.col(peer), pl.col(account))).otherwise(pl.col(peer) == pl.col(account))
    return (pl.col(peer) == "") | same


def _of(found: pl.DataFrame, basis: str, *, swapped: bool = False) -> pl.DataFrame:
    """`one` is the row out, `other` the row in."""
    if swapped:
        found = found.select(pl.col("other").alias("one"), pl.col("one").alias("other"), -pl.col("dt"))
    return found.with_columns(pl.lit(basis).alias("basis"))


def _known(frames: list[pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    """Each pair once by the most that is said of it, without a row of the same account."""
    own = rows.select("row", "account")
    both = pl.concat(frames).with_columns(pl.col("basis").replace_strict(STRENGTH, return_dtype=pl.Int8).alias("rank"))
    once = both.sort("rank").unique(["one", "other"], keep="first", maintain_order=True)
    met = once.join(own, left_on="one", right_on="row").join(own, left_on="other", right_on="row", suffix="_b")
    return met.filter(pl.col("account") != pl.col("account_b")).select(list(SCHEMA)).sort("one", "other")
