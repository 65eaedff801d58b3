# SPDX-License-Identifier: Apache-2.0
"""What a reader gives: a table of text columns, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from wuzha.intake.readers.frames import SkippedRow
from wuzha.intake.readers.problems import RowProblem
from wuzha.intake.readers.sniff import FileKind

DEFAULT_CHUNK_ROWS = 20_000


@dataclass(frozen=True)
class MalformedRow:
    """A line of a text file that is no row of this table. Never dropped: it becomes a reject."""

    line: int
    problem: RowProblem
    #: the fields as far as they can be told apart
    values: tuple[str, ...]
    #: the line as it stands in the file
    text: str


@dataclass(frozen=True)
class Chunk:
    """Rows in file order."""

    #: `line` (1-based, as the user sees it in the sheet or an editor) and one text column per header; no nulls
    rows: pl.DataFrame
    malformed: tuple[MalformedRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()


@dataclass(frozen=True)
class SheetInfo:
    """One sheet of a workbook, for the person to see which was taken."""

    name: str
    visible: bool
    #: known headers found in it
    score: int
    #: data rows, header and title rows not counted
    rows: int
    chosen: bool


@dataclass(frozen=True)
class Table:
    """A file whose header row was found."""

    kind: FileKind
    #: unique, in file order; never contains `line`
    headers: tuple[str, ...]
    #: names that stood more than once in the header row
    repeated_headers: tuple[str, ...]
    #: line of the (last) header row
    header_line: int
    #: exact for workbooks; for text an upper bound (blank lines and line breaks inside fields are counted)
    rows_total: int | None
    sheets: tuple[SheetInfo, ...]
    #: text files only
    encoding: str | None
    delimiter: str | None
    read: Callable[[int], Iterator[Chunk]]

    def chunks(self, size: int = DEFAULT_CHUNK_ROWS) -> Iterator[Chunk]:
        """Every data row exactly once, at most `size` in a chunk. May be called again; reads from the start."""
        return self.read(max(1, size))
