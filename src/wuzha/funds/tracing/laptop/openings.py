# SPDX-License-Identifier: Apache-2.0
"""`--openings balances.csv`: `account,fen` before the first row; accounts not listed stay unknown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from wuzha.engine.tracing.columns import LARGEST
from wuzha.funds.tracing.laptop.plain import LIMITS
from wuzha.funds.tracing.laptop.transfers import Remark, Transfers
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError


def with_openings(transfers: Transfers, path: Path) -> None:
    """Set `transfers.openings`. Raises OperatorError: unreadable, no such columns, a bad amount, an account twice."""
    try:
        table = open_table(path, LIMITS, known=("account", "fen"))
        frames = [chunk.rows for chunk in table.chunks(1_000_000)]
        malformed = [row.line for chunk in table.chunks(1_000_000) for row in chunk.malformed]
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    names = {name.strip().lower(): name for name in table.headers}
    if "account" not in names or "fen" not in names:
        raise OperatorError(
            f"{path.name}：期初余额文件的第一行应为 account,fen。",
            f"{path.name}: the first line of a file of openings is account,fen.",
        )
    rows = pl.concat(frames).select(
        "line",
        pl.col(names["account"]).str.strip_chars().alias("account"),
        pl.col(names["fen"]).str.strip_chars().cast(pl.Int64, strict=False).alias("fen"),
    )
    bad = rows.filter(~pl.col("fen").is_between(0, LARGEST).fill_null(False) | (pl.col("account") == ""))
    wrong = sorted([*malformed, *bad.get_column("line").to_list()])
    if wrong:
        raise OperatorError(
            f"{path.name} 第 {wrong[0]} 行：应为账号和不小于 0 的整数余额（分）。请改正后再试。",
            f"{path.name}, line {wrong[0]}: an account and a whole number of fen from 0 are needed. Correct the file.",
        )
    rows = rows.with_columns(pl.col("account").replace(transfers.aliases)) if transfers.aliases else rows
    if (twice := rows.filter(pl.col("account").is_duplicated())).height:
        line = twice.get_column("line")[1]
        raise OperatorError(
            f"{path.name} 第 {line} 行：同一账户出现两次。每个账户只写一行。",
            f"{path.name}, line {line}: this account stands there twice. Give one line to each account.",
        )
    ids = pl.DataFrame({"account": transfers.names}).with_row_index("id").join(rows, on="account", how="inner")
    openings = np.full(len(transfers.names), -1, np.int64) if transfers.openings is None else transfers.openings
    openings[ids.get_column("id").to_numpy()] = ids.get_column("fen").to_numpy()
    transfers.openings = openings
    if strangers := rows.height - ids.height:
        transfers.remarks.append(
            Remark(
                "openings_of_strangers",
                strangers,
                "期初余额文件中的账户在流水中没有出现",
                "accounts of the file of openings that no row names",
            )
        )
