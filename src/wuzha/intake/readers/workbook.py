# SPDX-License-Identifier: Apache-2.0
"""XLSX and XLS: opened in a process of their own (`workbook_process`), handed on chunk by chunk.

Cells become text without losing what the spreadsheet knew about them. calamine gives every cell as text when asked;
what that text hides is put right here, a column at a time:

- a number of more than fifteen digits has been cut by the spreadsheet and is written `3.30282198512310E+17`, so that
  whoever parses an identifier sees scientific notation and never a wrong number;
- a date is `2023-05-10T09:08:00`, a time of day `09:08:01`, an elapsed time `25:03:00`;
- an error cell is its name, `#N/A`;
- what stands in merged cells belongs to each of their rows (XLSX).

Other numbers are written as calamine does: whole numbers without `.0`, nine decimals at most.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import fastexcel
import polars as pl

from wuzha.intake.readers import archive, ole
from wuzha.intake.readers.child import ask
from wuzha.intake.readers.frames import SkippedRow, SkipReason
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.sheetscan import SheetScan, scan_sheet
from wuzha.intake.readers.sniff import FileKind
from wuzha.intake.readers.source import Source, path_of
from wuzha.intake.readers.table import Chunk, SheetInfo, Table

_LONG = r"^-?[0-9]{16,}(\.[0-9]+)?$"
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?$"
#: a spreadsheet counts days from the end of 1899: what falls there is a time without a date
_ELAPSED = re.compile(r"(1899-12-31|1900-01-[0-9]{2})[ T]")
_DAY_ZERO = datetime(1899, 12, 31)  # noqa: DTZ001 - spreadsheets know no time zone
#: milliseconds that rounding of a day fraction can make
_NOISE, _NEARLY_A_SECOND = 5, 995


class Workbook:
    """An opened workbook; sheets are read whole, as text, each blank cell ""."""

    def __init__(self, path: Path, kind: FileKind, limits: Limits) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self._reader = fastexcel.read_excel(path)
        self.sheet_names: list[str] = list(self._reader.sheet_names)
        # looks for what calamine hides while calamine reads: both leave the interpreter free
        self._looker = ThreadPoolExecutor(1)
        self._hidden: dict[str, Future[SheetScan]] = {}

    def sheet(self, name: str) -> tuple[pl.DataFrame, bool]:
        """The raw text of a sheet, row 1 first, and whether the sheet is visible."""
        self._hidden[name] = self._looker.submit(self._hidden_facts, name)
        sheet = self._load(name, "string")
        frame: pl.DataFrame = sheet.to_polars()
        # columns are called by their place in the sheet: a table need not begin in column A
        frame.columns = [str(column.absolute_index) for column in sheet.selected_columns]
        return frame.with_columns(pl.all().cast(pl.String)).fill_null(""), sheet.visible == "visible"

    def finished(self, name: str, frame: pl.DataFrame, first: int = 0, sums: Collection[str] = ()) -> pl.DataFrame:
        """`frame` of `sheet(name)` with long numbers, dates and errors put right, and from row `first` on with the
        value of merged cells in each of their rows; not in columns of `sums`, where it would count more than once."""
        hidden = self._hidden[name].result()
        suspects = [column for column in frame.columns if frame.get_column(column).str.contains(_LONG).any()]
        if suspects and hidden.may_hold_long_numbers:
            frame = self._with_marked_numbers(name, frame, suspects)
        frame = frame.with_columns(_with_moments(frame.get_column(column)) for column in frame.columns)
        return _with_merged(_with_errors(frame, hidden.errors), hidden.merged, first, sums)

    def close(self) -> None:
        """Leave out what was not asked for."""
        self._looker.shutdown(wait=True, cancel_futures=True)

    def _load(self, name: str, dtype: Literal["string", "boolean"]) -> fastexcel.ExcelSheet:
        # row 0 as given, else leading blank rows would shift every line number
        return self._reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype)

    def _hidden_facts(self, name: str) -> SheetScan:
        """Error cells, whether numbers of more than fifteen digits may be in the sheet, and, of XLSX, merged cells."""
        if self._kind is FileKind.XLSX:
            parts = {part.filename.lower(): part for part in archive.open_parts(self._path, self._limits)}
            return scan_sheet(self._path, parts, name)
        container = ole.Container.open(self._path)
        stream = container.stream("Workbook") or container.stream("Book") or b""
        offsets = ole.read_globals(stream).sheet_offsets
        place = self.sheet_names.index(name)
        return SheetScan(True, ole.error_cells(stream, offsets[place]) if place < len(offsets) else {})

    def _with_marked_numbers(self, name: str, frame: pl.DataFrame, suspects: list[str]) -> pl.DataFrame:
        # read as truth values, numbers are true or false and text is nothing: that tells them apart
        kinds: pl.DataFrame = self._load(name, "boolean").to_polars()
        kinds.columns = frame.columns
        changed = []
        for column in suspects:
            text, kind = frame.get_column(column), kinds.get_column(column)
            is_number = kind.is_not_null() & text.str.contains(_LONG)
            if is_number.any():
                values = text.to_list()
                for place in is_number.arg_true().to_list():
                    values[place] = scientific(values[place])
                changed.append(pl.Series(column, values, dtype=pl.String))
        return frame.with_columns(changed)


def scientific(number: str) -> str:
    """Fifteen significant digits, the most a spreadsheet keeps: "330282198512310016" → "3.30282198512310E+17"."""
    return f"{float(number):.14E}"


def _with_moments(text: pl.Series) -> pl.Series:
    is_moment = text.str.len_bytes().is_between(19, 29) & text.str.contains(_MOMENT)
    if not is_moment.any():
        return text
    iso = text.str.slice(0, 10) + "T" + text.str.slice(11)
    odd = is_moment & ((text.str.len_bytes() > 19) | text.str.contains(f"^{_ELAPSED.pattern}"))
    result = text.zip_with(~is_moment, iso)
    if not odd.any():
        return result
    return _replaced(result, odd, _moment)


def _replaced(text: pl.Series, where: pl.Series, change: Callable[[str], str]) -> pl.Series:
    values = text.to_list()
    for place in where.arg_true().to_list():
        values[place] = change(values[place])
    return pl.Series(text.name, values, dtype=pl.String)


def _moment(iso: str) -> str:
    """A moment with a fraction of a second (a stored day fraction is rarely exact), or a time without a date."""
    clock, _, fraction = iso.partition(".")
    milliseconds = int((fraction + "000")[:3])
    moment = datetime.fromisoformat(clock)
    if milliseconds >= _NEARLY_A_SECOND:
        moment += timedelta(seconds=1)
    kept = f".{milliseconds:03d}" if _NOISE < milliseconds < _NEARLY_A_SECOND else ""
    if not _ELAPSED.match(iso):
        return f"{moment:%Y-%m-%dT%H:%M:%S}{kept}"
    hours = (moment - _DAY_ZERO).days * 24 + moment.hour
    return f"{hours:02d}:{moment:%M:%S}{kept}"


def _with_errors(frame: pl.DataFrame, errors: dict[tuple[int, int], str]) -> pl.DataFrame:
    by_column: dict[str, list[tuple[int, str]]] = {}
    for (row, place), text in errors.items():
        if row < frame.height and str(place) in frame.columns:
            by_column.setdefault(str(place), []).append((row, text))
    changed = []
    for column, cells in by_column.items():
        values = frame.get_column(column).to_list()
        for row, text in cells:
            values[row] = text
        changed.append(pl.Series(column, values, dtype=pl.String))
    return frame.with_columns(changed)


def _with_merged(
    frame: pl.DataFrame, merged: Collection[tuple[int, int, int, int]], first: int, sums: Collection[str]
) -> pl.DataFrame:
    """What stands in the first of merged cells belongs to each of their rows, in the first of their columns. A merge
    over all the width is a title or a line between, and stays one row."""
    by_column: dict[str, list[tuple[int, int]]] = {}
    for top, left, bottom, right in merged:
        if top >= first and str(left) in frame.columns and str(left) not in sums and right - left + 1 < frame.width:
            by_column.setdefault(str(left), []).append((top, min(bottom, frame.height - 1)))
    changed = []
    for column, spans in by_column.items():
        values = frame.get_column(column).to_list()
        for top, bottom in spans:
            if top < len(values) and values[top]:
                for row in range(top + 1, bottom + 1):
                    values[row] = values[row] or values[top]
        changed.append(pl.Series(column, values, dtype=pl.String))
    return frame.with_columns(changed)


_PROGRAM = "wuzha.intake.readers.workbook_process"


def open_workbook(
    path: Source, kind: FileKind, limits: Limits, known: frozenset[str], sheet: str | None, *, raw: bool = False
) -> Table:
    """Read the sheet whose header matches best, or the one named; `raw`: all its rows, in columns by their letters.

    Raises UnreadableFile: EMPTY, NO_HEADER, NO_ROWS, NO_SHEET, TOO_MANY_ROWS, TOO_MANY_COLUMNS, SHEET_TOO_LARGE,
    TOO_SLOW, DAMAGED.
    """
    asked = {"kind": kind.value, "limits": asdict(limits), "known": sorted(known), "sheet": sheet, "raw": raw}
    with path_of(path) as (readable, descriptors):
        head, frame = _ask(asked | {"path": readable}, limits, descriptors)
    skipped = tuple(SkippedRow(line, SkipReason(reason)) for line, reason in head["skipped"])

    def read(size: int) -> Iterator[Chunk]:
        for start in range(0, frame.height, size):
            yield Chunk(frame.slice(start, size), skipped=skipped if start == 0 else ())

    return Table(
        kind=kind,
        headers=tuple(head["headers"]),
        repeated_headers=tuple(head["repeated"]),
        header_line=head["header_line"],
        rows_total=frame.height,
        sheets=tuple(SheetInfo(**info) for info in head["sheets"]),
        encoding=None,
        delimiter=None,
        read=read,
    )


def _ask(request: dict[str, Any], limits: Limits, descriptors: Sequence[int]) -> tuple[dict[str, Any], pl.DataFrame]:
    try:
        done = ask(_PROGRAM, request, descriptors, limits.workbook_seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(FileProblem.TOO_SLOW, params={"seconds": limits.workbook_seconds}) from error
    if done.returncode != 0:
        raise _gave_up(done.returncode, limits)
    length = int.from_bytes(done.stdout[:4], "little")
    head: dict[str, Any] = json.loads(done.stdout[4 : 4 + length])
    if "problem" in head:
        raise UnreadableFileError(FileProblem(head["problem"]), head["where"], head["params"])
    return head, pl.read_ipc_stream(io.BytesIO(memoryview(done.stdout)[4 + length :]))


def _gave_up(code: int, limits: Limits) -> UnreadableFileError:
    """The process ended without an answer: a signal (negative code) tells which limit it met."""
    if code in (-24, -9):  # SIGXCPU, or SIGKILL by the machine's own memory guard
        problem = FileProblem.TOO_SLOW if code == -24 else FileProblem.SHEET_TOO_LARGE
        return UnreadableFileError(problem, params={"seconds": limits.workbook_seconds})
    if code < 0:  # an allocation was refused
        return UnreadableFileError(FileProblem.SHEET_TOO_LARGE)
    return UnreadableFileError(FileProblem.DAMAGED, params={"exit": code})
