# SPDX-License-Identifier: Apache-2.0
"""What the statements of a case cover, account by account, worked out after every import."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl

from wuzha.engine.tellers import covered
from wuzha.funds.statements.models import AccountCoverage


def cover(case_id: int, lines: pl.DataFrame) -> None:
    """Replace the coverage of a case by that of its lines (`doubles.lines_of`)."""
    told = lines.filter(pl.col("account") != "")
    found = covered(told)
    periods, gaps = _by_account(found.periods), _by_account(found.gaps)
    places = told.select("file", "place", "line")
    AccountCoverage.unscoped.filter(case=case_id).delete()
    rows = []
    for one in found.accounts.iter_rows(named=True):
        file, sheet, line = places.row(one["break_row"]) if one["break_row"] is not None else (None, None, None)
        rows.append(
            AccountCoverage(
                case_id=case_id, account_id=int(one["account"]), rows=one["rows"],
                since=_moment(one["since"]), until=_moment(one["until"]),
                opening_fen=one["opening"], computed_fen=one["computed"], stated_fen=one["stated"],
                stated_at=None if one["stated_at"] is None else _moment(one["stated_at"]),
                points=one["points"] or 0, breaks=(one["points"] or 0) - (one["agreeing"] or 0),
                break_file_id=file, break_sheet=sheet,
                break_line=line, missing_fen=one["missing"], periods=periods.get(one["account"], []),
                gaps=gaps.get(one["account"], []),
            )
        )  # fmt: skip
    AccountCoverage.unscoped.bulk_create(rows, batch_size=2000)


def _by_account(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row.pop("account"), []).append(row)
    return found


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
