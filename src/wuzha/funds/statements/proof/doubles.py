# SPDX-License-Identifier: Apache-2.0
"""What of files read by proof is told twice, as commands say it. No Django here.

doubles = doubles_of(found)     # of `proof.parse.parse`
doubles.suspected               # what a person must decide
doubles.rows                    # the rows, other parties completed and rows in doubt flagged
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from wuzha.engine.tellers import Coverage, Told, covered, tell
from wuzha.funds.statements.proof.result import PROVED
from wuzha.funds.statements.reading.model import Statements, find_aliases

#: Why a pair is suspected, in both languages.
WHY: Mapping[str, tuple[str, str]] = {
    "clock": ("两家银行的时间相差较大", "the clocks are further apart than those of two banks should be"),
    "date_only": ("只有日期没有时刻", "a day without a time"),
    "rival": ("不止一行可能与之对应", "more than one row may be the other side"),
    "masked": ("对方账号被遮盖", "an account of the other party is masked"),
    "peer_differs": ("一方写的是另一个账号，可能是银行内部账户", "one side names another account"),
    "peer_missing": ("一方没有写对方账号", "one side does not name the other account"),
    "peers_missing": ("两方都没有写对方账号", "neither side names the other account"),
    "same_account": ("同一账户的两份流水，没有余额或流水号可以印证", "one account in two statements"),
}  # fmt: skip


@dataclass(frozen=True)
class Doubles:
    """`rows` as they were read, with other parties that the other side tells and flags of what is in doubt."""

    files: list[str]
    rows: pl.DataFrame
    told: Told

    @property
    def count(self) -> int:
        """Transfers that may be there once too often: of each group the likeliest pairs, not every candidate."""
        return int(self.told.suspected.get_column("best").sum())

    def listed(self) -> list[dict[str, Any]]:
        """Every candidate, group by group, with both rows by file, sheet and line."""
        at = self.rows.select("file", "sheet", "line", "account", "fen")

        def place(row: int) -> dict[str, Any]:
            file, sheet, line, account, _fen = at.row(row)
            return {"file": self.files[file], "sheet": sheet, "line": line, "account": account}

        return [
            {
                "group": pair["group"],
                "why": pair["why"],
                "likeliest": pair["best"],
                "names": pair["names"],
                "chains": pair["chains"],
                "seconds_apart": pair["dt"],
                "fen": at.row(pair["one"])[4],
                "one": place(pair["one"]),
                "other": place(pair["other"]),
            }
            for pair in self.told.suspected.iter_rows(named=True)
        ]


def doubles_of(found: Statements) -> Doubles:
    """Look through the rows of all files."""
    rows = found.rows
    told = tell(given(found))
    completed = told.completed.rename({"peer_account": "told"})
    doubtful = pl.concat([told.suspected.get_column("one"), told.suspected.get_column("other")]).unique()
    marked = (
        rows.with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
        .join(completed, on="row", how="left", maintain_order="left")
    )
    flagged = _flagged("peer_completed", pl.col("told").is_not_null())
    flagged = flagged + _flagged("suspected_double", pl.col("row").is_in(doubtful.implode()))
    whole = marked.with_columns(
        pl.coalesce("told", "peer_account").alias("peer_account"),
        (pl.col("flags") + flagged).str.strip_chars().alias("flags"),
    )
    return Doubles(found.files, whole.select(rows.columns), told)


def _flagged(word: str, where: pl.Expr) -> pl.Expr:
    return pl.when(where).then(pl.lit(f" {word}")).otherwise(pl.lit(""))


def given(found: Statements) -> pl.DataFrame:
    """The rows as the engine takes them: a card and its account one name, masked numbers of the other party in the
    place of whole ones, whether a row stands in a sheet that is proved."""
    aliases = find_aliases(found)
    proved = pl.DataFrame(
        [(sheet.file, sheet.sheet) for sheet in found.sheets if sheet.level == PROVED],
        schema={"file": pl.Int32, "sheet": pl.String}, orient="row",
    ).unique().with_columns(pl.lit(value=True).alias("proved"))  # fmt: skip
    peer = pl.col("peer_account").replace(aliases)
    return found.rows.join(proved, on=["file", "sheet"], how="left", maintain_order="left").with_columns(
        pl.col("account").replace(aliases).alias("account"),
        pl.when(peer == "").then("peer_mask").otherwise(peer).alias("peer_account"),
        pl.when(pl.col("channel_serial") != "").then("channel_serial").otherwise("serial").alias("serial"),
        pl.col("proved").fill_null(value=False),
    )


def coverage_of(found: Statements) -> Coverage:
    """What the statements cover, account by account."""
    return covered(given(found))


def coverage_json(found: Statements, coverage: Coverage) -> list[dict[str, Any]]:
    """Coverage as the command says it; times in epoch seconds, money in fen."""
    names = found.files
    places = found.rows.select("file", "sheet", "line")
    periods = _by_account(coverage.periods)
    gaps = _by_account(coverage.gaps)
    listed = []
    for row in coverage.accounts.iter_rows(named=True):
        at = places.row(row["break_row"], named=True) if row["break_row"] is not None else None
        listed.append(
            {
                "account": row["account"],
                "rows": row["rows"],
                "periods": [
                    {"file": names[one["file"]], "sheet": one["sheet"], "since": one["since"], "until": one["until"]}
                    for one in periods.get(row["account"], ())
                ],
                "gaps": [
                    {"since": one["since"], "until": one["until"], "missing_fen": one["missing"]}
                    for one in gaps.get(row["account"], ())
                ],
                "opening_fen": row["opening"],
                "computed_fen": row["computed"],
                "stated_fen": row["stated"],
                "stated_at": row["stated_at"],
                "points": row["points"] or 0,
                "agreeing": row["agreeing"] or 0,
                "first_break": _break(at, names, row["missing"]) if at else None,
            }
        )
    return listed


def _break(at: Mapping[str, Any], names: list[str], missing: int) -> dict[str, Any]:
    return {"file": names[at["file"]], "sheet": at["sheet"], "line": at["line"], "missing_fen": missing}


def _by_account(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row["account"], []).append(row)
    return found


def counted(pairs: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How often each reason is given."""
    found: dict[str, int] = {}
    for pair in pairs:
        if pair["likeliest"]:
            found[pair["why"]] = found.get(pair["why"], 0) + 1
    return found
