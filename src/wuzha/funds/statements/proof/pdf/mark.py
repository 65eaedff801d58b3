# SPDX-License-Identifier: Apache-2.0
"""What is said of a sheet because it comes from a PDF."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.result import ASKED, TOLD, Understood
from wuzha.funds.statements.proof.words import Role, meaning

#: Columns that are not blank throughout where a table has them: sums that stand elsewhere were put beside their header.
_FILLED = frozenset({Role.AMOUNT, Role.OUT, Role.IN, Role.BALANCE, Role.PEER_ACCOUNT, Role.DIRECTION, Role.STATUS})
_LONG = re.compile(r"\d{12,}")
#: flag: rows that were read from a PDF, and rows of a PDF that no balances prove
PDF, UNPROVED = "pdf", "pdf_unproved"


#: rows that cannot be told for certain, from which share on the table cannot either; and as many are no share
_UNCLEAR, _FEW = 0.1, 2
#: digits below which, beside accounts of as many as these, an account may be a piece of one
_PIECE, _WHOLE = 9, 12


def marked(grid: Grid, got: Understood, unclear: int) -> Understood:
    """Flagged as read from a PDF. Without a chain only words and places tell it: that is flagged too, and asked where a
    column that matters is blank, as its cells may stand in the next one. What may be pieces of cells is asked always.
    `unclear`: rows that were given back as their cells are not certain."""
    flags = {**got.flags, PDF: got.rows.height}
    if got.level == TOLD:
        flags[UNPROVED] = got.rows.height
    questions = []
    if got.level == TOLD and any(
        meaning(header).role in _FILLED and not (grid.rows[str(place)].str.strip_chars() != "").any()
        for place, header in enumerate(grid.headers)
    ):
        questions.append("pdf_blank")
    if grid.bereft or unclear > max(_FEW, _UNCLEAR * (grid.rows.height + unclear)) or _holds_pieces(grid, got.rows):
        questions.append("pdf_pieces")
    if not questions:
        return replace(got, flags=flags)
    lost = got.rows.select("line", pl.lit("ASKED").alias("reason"))
    return replace(
        got, level=ASKED, questions=(*got.questions, *questions), rows=got.rows.clear(),
        rejects=pl.concat([got.rejects, lost]), flags=flags,
    )  # fmt: skip


def _holds_pieces(grid: Grid, rows: pl.DataFrame) -> bool:
    """Whether an account is much shorter than others of its column, or a part of the one that a title names."""
    titles = {number for _, row in grid.above for cell in row for number in _LONG.findall(cell.replace(" ", ""))}
    for name in ("account", "card", "peer_account"):
        numbers = [one for one in rows[name].unique().to_list() if one and one.isdigit()]
        if any(len(one) < _PIECE for one in numbers) and any(len(one) >= _WHOLE for one in numbers):
            return True
        if any(one != title and one in title for one in numbers for title in titles if len(one) < len(title)):
            return True
    return False
