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
from typing import IO, Self, TextIO

from wuzha.intake.headers import REJECT_COLUMNS
from wuzha.intake.readers.sheetwriter import Style, TextWorkbook

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


def open_rejects(target: Path | IO[bytes], headers: Sequence[str]) -> RejectsWriter:
    """A writer for a path: XLSX when its name ends so, else CSV (UTF-8 with byte-order mark, as Excel expects); or for
    an open file, which gets XLSX and stays open. No other file is written meanwhile."""
    if isinstance(target, Path) and target.suffix.lower() != ".xlsx":
        return _CsvRejects(target, headers)
    return _XlsxRejects(target, headers)


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
    def __init__(self, target: Path | IO[bytes], headers: Sequence[str]) -> None:
        super().__init__(headers)
        self._own = target.open("wb") if isinstance(target, Path) else None
        self._book = TextWorkbook(self._own or target)  # type: ignore[arg-type]  # a path was opened
        self._next_sheet()

    def _next_sheet(self) -> None:
        self._book.add_sheet()
        self._book.write_row(self._titles, [Style.TITLE] * len(self._titles))
        self._row = 1

    def _put(self, cells: Sequence[str]) -> None:
        if self._row >= _SHEET_ROWS:
            self._next_sheet()
        shown = [
            cell if len(cell) <= _CELL_CHARACTERS else cell[: _CELL_CHARACTERS - len(_CUT)] + _CUT for cell in cells
        ]
        self._book.write_row(shown, [Style.QUOTED if is_dangerous(cell) else Style.TEXT for cell in cells])
        self._row += 1

    def close(self) -> None:
        self._book.close()
        if self._own is not None:
            self._own.close()
