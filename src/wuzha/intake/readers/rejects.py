# SPDX-License-Identifier: Apache-2.0
"""The rejects file: every rejected row as it came, with its line, the reason and what to do, safe to open.

The first columns are those of the original, in its order, so that a corrected rejects file can be given back as it is:
the added columns are known to the header matching and left out.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wuzha.intake.headers import REJECT_COLUMNS

#: what a spreadsheet program may take for the beginning of a formula
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: the most that fits in a cell, a row count, a sheet of XLSX
_CELL_CHARACTERS = 32_767
_SHEET_ROWS = 1_048_576
_CUT = "…（单元格放不下，全文见 CSV）"


class RejectsWriter(ABC):
    """Rows go out as they are given; the file is whole after `close` (or the end of a `with`)."""

    def __init__(self, headers: Sequence[str]) -> None:
        # a rejects file given back has our columns already: they are written anew, not twice
        self._places = [place for place, header in enumerate(headers) if header not in REJECT_COLUMNS]
        self._titles = [*(headers[place] for place in self._places), *REJECT_COLUMNS]

    def write(self, line: int, values: Sequence[str], reason: str, remedy: str, text: str = "") -> None:
        """`values` in the order of the headers; `text` is the whole line where it could not be cut into fields."""
        own = [values[place] if place < len(values) else "" for place in self._places]
        self._put([*own, str(line), reason, remedy, text])

    @abstractmethod
    def _put(self, cells: Sequence[str]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_rejects(path: Path, headers: Sequence[str]) -> RejectsWriter:
    """A writer for `path`: XLSX when its name ends so, else CSV (UTF-8 with byte-order mark, as Excel expects)."""
    if path.suffix.lower() == ".xlsx":
        return _XlsxRejects(path, headers)
    return _CsvRejects(path, headers)


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program could run the cell if it opened it unguarded."""
    return text.startswith(_DANGEROUS)


class _CsvRejects(RejectsWriter):
    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        super().__init__(headers)
        self._stream: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._put(self._titles)

    def _put(self, cells: Sequence[str]) -> None:
        self._writer.writerow([_guarded(cell) for cell in cells])

    def close(self) -> None:
        self._stream.close()


def _guarded(text: str) -> str:
    """An apostrophe makes it text; reading takes it off again."""
    return "'" + text if is_dangerous(text) else text


class _XlsxRejects(RejectsWriter):
    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        super().__init__(headers)
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True})
        self._text = self._book.add_format({"num_format": "@"})
        # the mark that Excel itself sets for an apostrophe: the cell stays text also when it is edited
        self._quoted = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._row = 0
        self._sheet: Worksheet = self._next_sheet()

    def _next_sheet(self) -> Worksheet:
        sheet = self._book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._titles):
            sheet.write_string(0, column, title, self._bold)
        self._row = 1
        return sheet

    def _put(self, cells: Sequence[str]) -> None:
        if self._row >= _SHEET_ROWS:
            self._sheet = self._next_sheet()
        for column, cell in enumerate(cells):
            if not cell:
                continue
            shown = cell if len(cell) <= _CELL_CHARACTERS else cell[: _CELL_CHARACTERS - len(_CUT)] + _CUT
            self._sheet.write_string(self._row, column, shown, self._quoted if is_dangerous(cell) else self._text)
        self._row += 1

    def close(self) -> None:
        self._book.close()
