# SPDX-License-Identifier: Apache-2.0
"""The process in which a workbook from outside is opened: limited memory and time, nothing else to break.

A workbook can ask for any amount of memory with a cell in its last row and column, and a parser that gives up takes its
process with it. Request on standard input, answer on standard output: the length of a JSON head, the head, then the
rows as an Arrow stream. Run as `python -m wuzha.intake.readers.workbook_process`.
"""

from __future__ import annotations

import json
import os
import re
import struct
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from wuzha.intake.readers.frames import tidy
from wuzha.intake.readers.header_row import LINE, SEARCHED_ROWS, HeaderFound, find_header, unique_names
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.sniff import FileKind
from wuzha.intake.readers.workbook import Workbook

HEAD_LENGTH = struct.Struct("<I")

#: Headers of sums: one that is merged over several rows is told once.
_SUM = re.compile("金额|损失|价值|元|款$|数额|数量|合计|amount|loss", re.IGNORECASE)


def main() -> None:
    request: dict[str, Any] = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    limit_this_process(limits.workbook_memory_bytes, limits.workbook_seconds)
    frame = pl.DataFrame()
    try:
        head, frame = read_workbook(request, limits)
    except UnreadableFileError as problem:
        head = {"problem": problem.code.value, "where": problem.where, "params": problem.params}
    except MemoryError:
        head = {"problem": FileProblem.SHEET_TOO_LARGE.value, "where": None, "params": {}}
    except fastexcel.FastExcelError:
        head = {"problem": FileProblem.DAMAGED.value, "where": None, "params": {}}
    raw = json.dumps(head).encode()
    output = sys.stdout.buffer
    output.write(HEAD_LENGTH.pack(len(raw)) + raw)
    frame.write_ipc_stream(output, compression="lz4")
    output.flush()
    # giving back millions of cells one by one takes longer than writing them did
    os._exit(0)


def limit_this_process(memory_bytes: int, seconds: int) -> None:
    """No more than so much memory beyond what it holds, and processor time; no files."""
    try:
        import resource
    except ImportError:  # not on Windows: the process is still apart, only without bounds
        return
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if _has_proc() else 0
    memory = held + memory_bytes
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bounded = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bounded, hard))


def _has_proc() -> bool:
    return Path("/proc/self/statm").exists()


def read_workbook(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], pl.DataFrame]:
    """The head of the answer and the rows. `request`: path, kind, known, sheet. Raises UnreadableFile."""
    with closing(Workbook(Path(request["path"]), FileKind(request["kind"]), limits)) as workbook:
        return _read_sheets(workbook, request, limits)


def _read_sheets(workbook: Workbook, request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], pl.DataFrame]:
    wanted: str | None = request["sheet"]
    if wanted is not None and wanted not in workbook.sheet_names:
        raise UnreadableFileError(FileProblem.NO_SHEET, params={"sheet": wanted})
    sheets: list[dict[str, Any]] = []
    best: tuple[tuple[int, ...], str, pl.DataFrame, HeaderFound] | None = None
    for name in workbook.sheet_names:
        frame, visible = workbook.sheet(name)
        found = _header_of(frame, request["known"])
        rows = max(0, frame.height - found.index - found.height) if found else 0
        score = found.score if found else 0
        sheets.append({"name": name, "visible": visible, "score": score, "rows": rows, "chosen": False})
        if found is None or (wanted is not None and name != wanted):
            continue
        rank = (score > 0 and visible, score, visible, min(rows, 1))
        if best is None or rank > best[0]:
            best = (rank, name, frame, found)
    if best is None:
        raise _no_table(sheets, wanted)
    _, name, frame, found = best
    if request.get("raw"):
        # nothing is left out: whoever asks finds the header
        found = HeaderFound(0, 0, ("",) * frame.width, 0)
    head, rows_frame = _finish(workbook, name, frame, found, limits)
    for sheet in sheets:
        if sheet["name"] == name:
            sheet |= {"chosen": True, "rows": rows_frame.height}
    return head | {"sheets": sheets}, rows_frame


def _header_of(frame: pl.DataFrame, known: list[str]) -> HeaderFound | None:
    rows = [list(row) for row in frame.head(SEARCHED_ROWS + 1).rows()]
    return find_header(rows, known)


def _no_table(sheets: list[dict[str, Any]], wanted: str | None) -> UnreadableFileError:
    if all(sheet["rows"] == 0 for sheet in sheets):
        return UnreadableFileError(FileProblem.EMPTY if wanted is None else FileProblem.NO_ROWS, where=wanted)
    return UnreadableFileError(FileProblem.NO_HEADER, where=wanted)


def _finish(
    workbook: Workbook, name: str, frame: pl.DataFrame, found: HeaderFound, limits: Limits
) -> tuple[dict[str, Any], pl.DataFrame]:
    header_line = found.index + found.height
    sums = {column for column, header in zip(frame.columns, found.names, strict=True) if _SUM.search(header)}
    if frame.height - header_line > limits.rows:
        raise UnreadableFileError(
            FileProblem.TOO_MANY_ROWS, name, {"rows": frame.height - header_line, "limit": limits.rows}
        )
    data = (
        # raw rows stay as they stand
        workbook.finished(name, frame, header_line if found.height else frame.height, sums)
        .with_row_index(LINE, offset=1)
        .cast({LINE: pl.Int64})
        .slice(header_line)
    )
    written = dict(zip(frame.columns, found.names, strict=True))
    used = [
        column for column in frame.columns if written.get(column) or (data.get_column(column).str.len_bytes() > 0).any()
    ]
    if len(used) > limits.columns:
        raise UnreadableFileError(FileProblem.TOO_MANY_COLUMNS, name, {"columns": len(used), "limit": limits.columns})
    names, repeated = unique_names([written.get(column, "") for column in used], [int(column) for column in used])
    data = data.select(LINE, *used).rename(dict(zip(used, names, strict=True)))
    as_written = [written.get(column, "") if found.height == 1 else "" for column in used]
    rows, skipped = tidy(data, as_written)
    if rows.is_empty():
        raise UnreadableFileError(FileProblem.NO_ROWS, name)
    head = {
        "headers": names,
        "repeated": repeated,
        "header_line": header_line,
        "skipped": [[row.line, row.reason.value] for row in skipped],
    }
    return head, rows


if __name__ == "__main__":
    main()
