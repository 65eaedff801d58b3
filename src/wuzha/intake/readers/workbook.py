# SPDX-License-Identifier: Apache-2.0
"""XLSX and XLS: opened in a process of their own (`workbook_process`), handed on chunk by chunk."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from wuzha.intake.readers.frames import SkippedRow, SkipReason
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.sniff import FileKind
from wuzha.intake.readers.table import Chunk, SheetInfo, Table

_PROGRAM = "wuzha.intake.readers.workbook_process"
#: starting the process is not the workbook's fault
_START_SECONDS = 15


def open_workbook(path: Path, kind: FileKind, limits: Limits, known: frozenset[str], sheet: str | None) -> Table:
    """Read the sheet whose header matches best, or the one named.

    Raises UnreadableFile: EMPTY, NO_HEADER, NO_ROWS, NO_SHEET, TOO_MANY_ROWS, TOO_MANY_COLUMNS, SHEET_TOO_LARGE,
    TOO_SLOW, DAMAGED.
    """
    head, frame = _ask(
        {
            "path": str(path.absolute()),
            "kind": kind.value,
            "limits": asdict(limits),
            "known": sorted(known),
            "sheet": sheet,
        },
        limits,
    )
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


def _ask(request: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], pl.DataFrame]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell; the path travels in the request
            [sys.executable, "-m", _PROGRAM],
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            # what a parser prints when it gives up may quote cells
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=limits.workbook_seconds + _START_SECONDS,
            check=False,
        )
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
