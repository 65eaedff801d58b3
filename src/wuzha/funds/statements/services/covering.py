# SPDX-License-Identifier: Apache-2.0
"""What the statements of a case cover, account by account, worked out after every import."""

from __future__ import annotations

import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.engine.tellers import covered
from wuzha.funds.statements.models import AccountCoverage
from wuzha.funds.statements.services.bulk import copy_frame, moment


def cover(cursor: CursorWrapper, case_id: int, lines: pl.DataFrame) -> None:
    """Replace the coverage of a case by that of its lines (`doubles.lines_of`)."""
    told = lines.filter(pl.col("account") != "")
    found = covered(told)
    places = told.select(
        pl.int_range(pl.len()).alias("break_row"),
        pl.col("file").alias("break_file_id"),
        pl.col("place").alias("break_sheet"),
        pl.col("line").alias("break_line"),
    )
    rows = (
        found.accounts.join(places, on="break_row", how="left")
        .join(_listed(found.periods, "periods"), on="account", how="left")
        .join(_listed(found.gaps, "gaps"), on="account", how="left")
    )
    points = pl.col("points").fill_null(0)
    AccountCoverage.unscoped.filter(case=case_id).delete()
    copy_frame(
        cursor,
        "funds_accountcoverage",
        rows.select(
            pl.lit(case_id).alias("case_id"),
            pl.col("account").cast(pl.Int64).alias("account_id"),
            "rows",
            *(moment(name).alias(name) for name in ("since", "until", "stated_at")),
            *(pl.col(name).alias(f"{name}_fen") for name in ("opening", "computed", "stated", "missing")),
            points.alias("points"),
            (points - pl.col("agreeing").fill_null(0)).alias("breaks"),
            "break_file_id",
            "break_sheet",
            "break_line",
            pl.format("[{}]", pl.col("periods").fill_null("")).alias("periods"),
            pl.format("[{}]", pl.col("gaps").fill_null("")).alias("gaps"),
        ),
    )


def _listed(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rows of each account as the inside of a list in JSON."""
    objects = pl.struct(pl.exclude("account")).struct.json_encode()
    return frame.group_by("account", maintain_order=True).agg(objects.str.join(",").alias(name))
