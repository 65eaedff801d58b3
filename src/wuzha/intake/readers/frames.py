# SPDX-License-Identifier: Apache-2.0
"""Steps every table goes through, whole columns at a time: blank rows, total rows, repeated headers, wrapped text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from wuzha.intake.readers.header_row import LINE

_TOTAL = (
    r"^\s*(本页|本月|本日|本年)?\s*(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数)\s*"
    r"([:：]|[:：]?\s*[\d,.]+\s*[条笔起人元件次个]?)?\s*$"
)
#: Who made a sheet and when, below its rows.
_SIGNATURE = (
    r"^\s*(填表|填报|制表|制单|审核|审批|复核|校对|统计|经办|负责|单位负责)(人|员|单位|日期|时间)(签[字名])?\s*[:：]"
)
_PROTECTED = r'(?s)^="([^"]*)"$'
#: an apostrophe that spreadsheets use to mark text, also ours in rejects files
_APOSTROPHE = r"(?s)^'[=+\-@\t\r'0-9].*$"


class SkipReason(StrEnum):
    """Rows that are no data, each reported with its line."""

    TOTAL = "total"
    REPEATED_HEADER = "repeated_header"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class SkippedRow:
    line: int
    reason: SkipReason


def tidy(frame: pl.DataFrame, written_headers: Sequence[str]) -> tuple[pl.DataFrame, tuple[SkippedRow, ...]]:
    """Drop blank rows, set total rows and repeated headers aside, take text out of its spreadsheet wrapping.

    `frame` has the `line` column and text columns without nulls; `written_headers` are the headers as the file writes
    them, in column order.
    """
    columns = [name for name in frame.columns if name != LINE]
    if not columns or frame.is_empty():
        return frame, ()
    frame = _without_blank_rows(frame, columns)
    totals = _rows_of_few_cells(frame, columns, _TOTAL)
    signatures = _rows_of_few_cells(frame, columns, _SIGNATURE)
    headers = _header_rows(frame, columns, written_headers)
    skipped = [SkippedRow(line, SkipReason.TOTAL) for line in totals]
    skipped += [SkippedRow(line, SkipReason.SIGNATURE) for line in signatures]
    skipped += [SkippedRow(line, SkipReason.REPEATED_HEADER) for line in headers]
    if skipped:
        frame = frame.filter(~pl.col(LINE).is_in([row.line for row in skipped]))
    return unwrap(frame, columns), tuple(sorted(skipped, key=lambda row: row.line))


def unwrap(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """`="13800000001"` and `'13800000001` are text that was protected from the spreadsheet: the text comes out."""
    changed: list[pl.Expr] = []
    for name in columns:
        first = frame.get_column(name).str.slice(0, 1)
        if (first == "=").any() or (first == "'").any():
            text = pl.col(name)
            changed.append(
                pl.when(text.str.contains(_PROTECTED))
                .then(text.str.extract(_PROTECTED))
                .when(text.str.contains(_APOSTROPHE))
                .then(text.str.slice(1))
                .otherwise(text)
                .alias(name)
            )
    return frame.with_columns(changed) if changed else frame


def unwrap_cell(text: str) -> str:
    """`unwrap` for one cell."""
    if protected := re.match(_PROTECTED, text):
        return protected[1]
    return text[1:] if re.match(_APOSTROPHE, text) else text


def _without_blank_rows(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    # only rows whose first cell is blank can be blank: the other columns are looked at for those alone
    maybe = frame.filter(pl.col(columns[0]).str.strip_chars() == "")
    if maybe.is_empty():
        return frame
    blank = maybe.filter(pl.all_horizontal(pl.col(*columns).str.strip_chars() == "")).get_column(LINE)
    return frame if blank.is_empty() else frame.filter(~pl.col(LINE).is_in(blank.to_list()))


def _rows_of_few_cells(frame: pl.DataFrame, columns: Sequence[str], pattern: str) -> list[int]:
    """Rows whose first filled cell says 合计, 填表人 or the like (the pattern), and at most half of them is filled."""
    first = pl.col(columns[0])
    maybe = frame.filter((first.str.strip_chars() == "") | first.str.contains(pattern))
    if maybe.is_empty() or len(columns) == 1:
        return []
    filled = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in columns]
    count = pl.sum_horizontal(pl.col(*columns).str.strip_chars() != "")
    hits = maybe.filter(pl.coalesce(filled).str.contains(pattern) & (count <= max(2, len(columns) // 2)))
    return hits.get_column(LINE).to_list()


def _header_rows(frame: pl.DataFrame, columns: Sequence[str], written: Sequence[str]) -> list[int]:
    named = [(name, text) for name, text in zip(columns, written, strict=True) if text]
    if len(named) < 2:
        return []
    hits = frame
    for name, text in named:
        hits = hits.filter(pl.col(name).str.strip_chars() == text)
        if hits.is_empty():
            return []
    return hits.get_column(LINE).to_list()
