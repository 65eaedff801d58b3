# SPDX-License-Identifier: Apache-2.0
"""Files become grids: every sheet as it stands, then its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import polars as pl

from wuzha.funds.statements.proof.grid import SEARCHED, Grid, table_of
from wuzha.funds.statements.proof.pdf import read as pdf
from wuzha.funds.statements.reading.layouts import known_headers
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source
from wuzha.intake.readers.table import MalformedRow, Table
from wuzha.intake.readers.tables import open_table

_CHUNK = 1 << 20
#: rows in which a first value of each column is looked for
_FIRST = 500
#: cells of a title
_TITLE = 2
#: columns of a table; a text alone has one
_NARROWEST = 2


def grids(path: Source, name: str, limits: Limits) -> Iterator[tuple[Grid, tuple[MalformedRow, ...]]]:
    """Each sheet that holds a table, with its lines that are no rows. Raises UnreadableFileError where none does."""
    if pdf.is_pdf(path):
        yield from pdf.grids(path, name, limits)
        return
    first = open_table(path, limits, known_headers(), raw=True)
    chosen = next((sheet.name for sheet in first.sheets if sheet.chosen), "")
    found = 0
    for sheet in (chosen, *(one.name for one in first.sheets if one.name != chosen and one.rows > 0)):
        table = first if sheet == chosen else open_table(path, limits, known_headers(), sheet, raw=True)
        grid, malformed = _grid(table, sheet, name)
        if len(grid.headers) < _NARROWEST:
            continue
        if grid.rows.height or sheet == chosen:
            found += grid.rows.height
            yield grid, malformed
    if not found:
        raise UnreadableFileError(FileProblem.NO_ROWS)


def first_rows(path: Source, name: str, sheet: str, limits: Limits = DEFAULT_LIMITS) -> Grid:
    """The header of a sheet and its first rows. Raises UnreadableFileError."""
    if pdf.is_pdf(path):
        return next(grid for grid, _ in pdf.grids(path, name, limits) if grid.sheet == sheet or not sheet)
    return _grid(open_table(path, limits, known_headers(), sheet or None, raw=True), sheet, name, _FIRST)[0]


def _grid(table: Table, sheet: str, name: str, most: int | None = None) -> tuple[Grid, tuple[MalformedRow, ...]]:
    """Titles are shorter than rows of the table: they come as lines of another width and are put back on top.

    `most` is for how many rows of the sheet it is enough.
    """
    chunks = list(table.chunks(_CHUNK)) if most is None else list(islice(table.chunks(most), 1))
    columns = {header: str(place) for place, header in enumerate(table.headers)}
    frames = [chunk.rows.rename(columns) for chunk in chunks]
    schema = {"line": pl.Int64, **dict.fromkeys(columns.values(), pl.String)}
    rows = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    malformed = sorted((row for chunk in chunks for row in chunk.malformed), key=lambda row: row.line)
    # a header is wider than its rows where these end with their last filled cell
    titles = [row for row in malformed if row.line <= SEARCHED]
    grid = table_of(_with(rows, titles), sheet=sheet, file=name)
    # what is short below the header is no title but a damaged row
    widest = max((len(row.values) for row in titles), default=0)
    above = [
        row
        for row in titles
        # in a file of few rows titles outnumber these: what is as wide as the header is one of them
        if not len(grid.lines) or row.line < grid.lines[0] or len(row.values) == widest > len(columns)
    ]
    if len(above) < len(titles):
        grid = table_of(_with(rows, above), sheet=sheet, file=name)
    damaged = tuple(row for row in malformed if row not in above)
    # a short line among the rows may be the title of another block
    short = [(row.line, tuple(row.values)) for row in damaged if len(row.values) <= _TITLE]
    return replace(grid, above=(*grid.above, *short)), damaged


def _with(rows: pl.DataFrame, titles: Sequence[MalformedRow]) -> pl.DataFrame:
    """The rows and titles, all filled up to the widest."""
    width = max([rows.width - 1, *(len(row.values) for row in titles)])
    rows = rows.with_columns(pl.lit("").alias(str(place)) for place in range(rows.width - 1, width))
    filled = [(row.line, *row.values, *[""] * (width - len(row.values))) for row in titles]
    return pl.concat([pl.DataFrame(filled, schema=rows.schema, orient="row"), rows]).sort("line")
