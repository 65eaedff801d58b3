# SPDX-License-Identifier: Apache-2.0
"""The one door: a file of any readable kind becomes a `Table` of text columns, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable

from wuzha.intake.readers.frames import SkippedRow, SkipReason
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.sniff import FileKind, sniff
from wuzha.intake.readers.source import Source
from wuzha.intake.readers.table import Chunk, MalformedRow, SheetInfo, Table
from wuzha.intake.readers.textfile import open_raw_text, open_text
from wuzha.intake.readers.workbook import open_workbook

__all__ = ["Chunk", "MalformedRow", "SheetInfo", "SkipReason", "SkippedRow", "Table", "open_table"]


def open_table(
    path: Source,
    limits: Limits = DEFAULT_LIMITS,
    known: Iterable[str] = (),
    sheet: str | None = None,
    *,
    raw: bool = False,
) -> Table:
    """Open a file whatever its name says.

    `known` are header names somebody understands (`HeaderDictionary.known`); they decide which row is the header and
    which sheet of a workbook is taken, unless `sheet` names one. With `raw` every row is given, titles and header
    among them, in columns called by their letters. Raises UnreadableFile before any row is given out.
    """
    kind = sniff(path, limits)
    names = frozenset(known)
    if kind is FileKind.TEXT:
        return open_raw_text(path, limits, names) if raw else open_text(path, limits, names)
    return open_workbook(path, kind, limits, names, sheet, raw=raw)
