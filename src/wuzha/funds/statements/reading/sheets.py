# SPDX-License-Identifier: Apache-2.0
"""Every table of one file: all sheets of a workbook, or the one of a text file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wuzha.funds.statements.reading.layouts import known_headers
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.table import MalformedRow, Table
from wuzha.intake.readers.tables import open_table

#: known headers below which a sheet is a note and no table
_FEWEST = 2
_CHUNK = 1 << 20


@dataclass(frozen=True)
class RawSheet:
    """A table as text."""

    name: str
    headers: tuple[str, ...]
    #: `line` and one text column a header
    rows: pl.DataFrame
    malformed: tuple[MalformedRow, ...]
    skipped: int


def raw_sheets(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """Raises UnreadableFile when the file has no table at all."""
    first = open_table(path, limits, known_headers())
    chosen = next((sheet.name for sheet in first.sheets if sheet.chosen), "")
    yield _whole(first, chosen)
    for sheet in first.sheets:
        if sheet.name != chosen and sheet.score >= _FEWEST and sheet.rows > 0:
            try:
                other = open_table(path, limits, known_headers(), sheet.name)
            except UnreadableFileError as problem:
                # a sheet with a header and nothing below it is not an error of the file
                if problem.code.value != "no_rows":
                    raise
                continue
            yield _whole(other, sheet.name)


def _whole(table: Table, name: str) -> RawSheet:
    chunks = list(table.chunks(_CHUNK))
    frames = [chunk.rows for chunk in chunks]
    malformed = tuple(row for chunk in chunks for row in chunk.malformed)
    rows = (
        pl.concat(frames)
        if frames
        else pl.DataFrame(schema={"line": pl.Int64} | dict.fromkeys(table.headers, pl.String))
    )
    return RawSheet(name, table.headers, rows, malformed, sum(len(chunk.skipped) for chunk in chunks))
