# SPDX-License-Identifier: Apache-2.0
"""From the inputs of a case to every figure of its picture. Frames in, frames out; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.tracing import ExitKind, Flag, Rule
from wuzha.engine.tracing.compare import Pairs, doubtful_places
from wuzha.engine.tracing.trace import Trace
from wuzha.funds.tracing.queries.inputs import Inputs

#: Pieces below this stay where they are by the haircut (分).
FLOOR_FEN = 10_000
#: An account that paid more often than this may be a hub; the answer says so.
BUSY_ROWS = 2000


@dataclass(frozen=True)
class Figures:
    """One rule's answer.

    `shares`: victim, account (keys), fen, low, high, traceable. `moves`: victim (key), pos, fen, exit, level,
    transfer, payment, payer, payee, time, amount, mode (`SINGLE`, `TIMESTAMP`, `PRO_RATA`). `accounts`: account,
    level, got, held, low, high, last_in (epoch seconds).
    """

    rule: Rule
    shares: pl.DataFrame
    moves: pl.DataFrame
    accounts: pl.DataFrame
    injected: int
    held: int
    gone: int
    flags: dict[str, int]


def figures(inputs: Inputs, once: Inputs | None = None) -> list[Figures]:
    """Trace by every rule, the spread over all of them in each. Raises `NotConservedError` if a fen were lost.

    `once` are the inputs in which what may be told twice counts once: the least and the most are over both outcomes.
    """
    if not len(inputs.seeds):
        return []
    book = inputs.book()
    traces = [book.trace(inputs.seeds, rule, floor_fen=FLOOR_FEN) for rule in Rule]
    for one in traces:
        one.check()
    doubtful = doubtful_places(dict(zip(Rule, traces, strict=True)), book.order)
    held = [_held(inputs, one) for one in traces]
    if once is not None and len(once.seeds):
        other = once.book()
        for rule in Rule:
            trace = other.trace(once.seeds, rule, floor_fen=FLOOR_FEN)
            trace.check()
            held.append(_held(once, trace))
    spread, bounds = _spread(inputs, held, doubtful), _bounds(held)
    levels = _levels(inputs, traces)
    busy = int((np.bincount(inputs.src[inputs.src >= 0], minlength=1) > BUSY_ROWS).sum())
    return [_figures(inputs, one, spread, bounds, levels, doubtful, busy) for one in traces]


def _held(inputs: Inputs, trace: Trace) -> pl.DataFrame:
    held = trace.held
    return pl.DataFrame(
        {"victim": inputs.victims[held.victim], "account": inputs.accounts[held.account], "fen": held.fen}
    )


def _spread(inputs: Inputs, held: list[pl.DataFrame], doubtful: Pairs) -> pl.DataFrame:
    """victim, account, low, high: the least and the most by any rule and outcome; traceable: all agree, here and on
    the way."""
    unclear = pl.DataFrame(
        [(int(inputs.victims[victim]), int(inputs.accounts[account])) for victim, account in doubtful if account >= 0],
        schema={"victim": pl.Int64, "account": pl.Int64},
        orient="row",
    ).with_columns(pl.lit(value=True).alias("unclear"))
    return (
        pl.concat(held)
        .group_by("victim", "account")
        .agg(
            pl.when(pl.len() == len(held)).then(pl.col("fen").min()).otherwise(0).alias("low"),
            pl.col("fen").max().alias("high"),
        )
        .join(unclear, on=["victim", "account"], how="left")
        .with_columns((pl.col("unclear").is_null() & (pl.col("low") == pl.col("high"))).alias("traceable"))
        .drop("unclear")
    )


def _bounds(held: list[pl.DataFrame]) -> pl.DataFrame:
    """account, low, high: the least and the most of all victims' money together that any rule leaves there. Not the sum
    of its victims' bounds: one rule gives the account to this victim, another to that, none to both."""
    return (
        pl.concat([one.group_by("account").agg(pl.col("fen").sum()) for one in held])
        .group_by("account")
        .agg(
            pl.when(pl.len() == len(held)).then(pl.col("fen").min()).otherwise(0).alias("low"),
            pl.col("fen").max().alias("high"),
        )
    )


def _levels(inputs: Inputs, traces: list[Trace]) -> dict[int, int]:
    """Number of an account → its least distance from a victim's account, over the moves of all rules."""
    rows = np.unique(np.concatenate([one.moves.row for one in traces]))
    src, dst = inputs.src[rows], inputs.dst[rows]
    started = np.isin(rows, inputs.seeds.row)
    levels: dict[int, int] = {}
    reached = set(dst[started & (dst >= 0)].tolist())
    edges: dict[int, set[int]] = {}
    for payer, payee in zip(src[~started].tolist(), dst[~started].tolist(), strict=True):
        if payer >= 0 and payee >= 0:
            edges.setdefault(payer, set()).add(payee)
    level = 1
    while reached:
        levels |= dict.fromkeys(reached, level)
        reached = {payee for payer in reached for payee in edges.get(payer, ()) if payee not in levels}
        level += 1
    return levels


def _moves(inputs: Inputs, trace: Trace, levels: dict[int, int], doubtful: Pairs) -> pl.DataFrame:
    found = trace.moves
    src, dst = inputs.src[found.row], inputs.dst[found.row]
    leaves = inputs.rows.get_column("exit").to_numpy()[found.row]
    absorbed = np.where(dst >= 0, inputs.exits[dst], ExitKind.UNIDENTIFIED)
    seeded = np.isin(found.row, inputs.seeds.row)
    level = [
        levels.get(payee, 0) or (1 if first else levels.get(payer, 0) + 1)
        for payer, payee, first in zip(src.tolist(), dst.tolist(), seeded.tolist(), strict=True)
    ]
    mode = [
        "SINGLE" if first else "PRO_RATA" if (victim, payee if payee >= 0 else payer) in doubtful else "TIMESTAMP"
        for victim, payer, payee, first in zip(
            found.victim.tolist(), src.tolist(), dst.tolist(), seeded.tolist(), strict=True
        )
    ]
    rows = inputs.rows[found.row.tolist()] if found.row.size else inputs.rows.clear()
    return pl.DataFrame(
        {
            "victim": inputs.victims[found.victim],
            "pos": found.row,
            "fen": found.fen,
            "exit": np.where(leaves > 0, leaves, absorbed).astype(np.int64),
            "level": pl.Series(level, dtype=pl.Int64),
            "mode": pl.Series(mode, dtype=pl.String),
        }
    ).hstack(rows.select("transfer", "payment", "payer", "payee", "time", pl.col("fen").alias("amount")))


def _figures(
    inputs: Inputs,
    trace: Trace,
    spread: pl.DataFrame,
    bounds: pl.DataFrame,
    levels: dict[int, int],
    doubtful: Pairs,
    busy: int,
) -> Figures:
    shares = (
        spread.join(_held(inputs, trace), on=["victim", "account"], how="left")
        .with_columns(pl.col("fen").fill_null(0))
        .sort("account", "victim")
    )
    moves = _moves(inputs, trace, levels, doubtful)
    came = (
        moves.filter((pl.col("exit") == 0) & pl.col("payee").is_not_null())
        .group_by("payee")
        .agg(pl.col("fen").sum().alias("got"), pl.col("time").max().alias("last_in"))
        .rename({"payee": "account"})
    )
    sums = shares.group_by("account").agg(pl.col("fen").sum().alias("held"))
    keys = inputs.accounts.tolist()
    accounts = (
        sums.join(bounds, on="account", how="left")
        .join(came, on="account", how="full", coalesce=True)
        .with_columns(pl.col("held", "low", "high", "got").fill_null(0))
        .with_columns(
            pl.col("account")
            .replace_strict([keys[n] for n in levels], list(levels.values()), default=1, return_dtype=pl.Int64)
            .alias("level")
        )
        .sort("account")
    )
    flags = {str(flag): count for flag, count in trace.flags.items()}
    if busy:
        flags["busy_accounts"] = busy
    if inputs.forced:
        flags[str(Flag.FORCED_TIES)] = inputs.forced
    injected, gone = int(trace.injected.sum()), int(trace.exits.fen.sum())
    return Figures(trace.rule, shares, moves, accounts, injected, injected - gone, gone, flags)
