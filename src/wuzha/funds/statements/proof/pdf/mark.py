# SPDX-License-Identifier: Apache-2.0
"""What is said of a sheet because it comes from a PDF."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.result import ASKED, TOLD, Understood
from wuzha.funds.statements.proof.words import Role, meaning

#: Columns that are not blank throughout where a table has them: sums that stand elsewhere were put beside their header.
_FILLED = frozenset({Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.PEER_ACCOUNT, Role.DIRECTION, Role.STATUS})
#: flag: rows that were read from a PDF, and rows of a PDF that no balances prove
PDF, UNPROVED = "pdf", "pdf_unproved"


def marked(grid: Grid, got: Understood) -> Understood:
    """Flagged as read from a PDF. Without a chain only words and places tell it: that is flagged too, and asked where a
    column that matters is blank, as its cells may stand in the next one."""
    flags = {**got.flags, PDF: got.rows.height}
    if got.level != TOLD:
        return replace(got, flags=flags)
    flags[UNPROVED] = got.rows.height
    blank = [
        header
        for place, header in enumerate(grid.headers)
        if meaning(header).role in _FILLED and not (grid.rows[str(place)].str.strip_chars() != "").any()
    ]
    if not blank:
        return replace(got, flags=flags)
    lost = got.rows.select("line", pl.lit("ASKED").alias("reason"))
    return replace(
        got, level=ASKED, questions=(*got.questions, "pdf_blank"), rows=got.rows.clear(),
        rejects=pl.concat([got.rejects, lost]), flags=flags,
    )  # fmt: skip
