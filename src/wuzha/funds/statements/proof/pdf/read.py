# SPDX-License-Identifier: Apache-2.0
"""A PDF as grids, as sheets of a workbook become them. A line is a page and a line on it: 3012 is page 3, line 12."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import polars as pl

from wuzha.funds.statements.proof.grid import Grid, table_of
from wuzha.intake.readers.child import ask
from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import FileProblem, RowProblem, UnreadableFileError
from wuzha.intake.readers.source import Source, path_of, problem_of, size_of
from wuzha.intake.readers.table import MalformedRow

_PROGRAM = "wuzha.funds.statements.proof.pdf.process"
_MAGIC = b"%PDF-"
#: what some programs write before it
_BEFORE = b"\xef\xbb\xbf\x00 \t\r\n"
#: bytes in which a file must begin, and end, as a PDF does
_HEAD, _TAIL = 1024, 4096


def is_pdf(path: Source) -> bool:
    """Whether a file is a PDF, by its first bytes."""
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD).lstrip(_BEFORE).startswith(_MAGIC)
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error


def grids(path: Source, name: str, limits: Limits) -> Iterator[tuple[Grid, tuple[MalformedRow, ...]]]:
    """Each table, and its rows that cannot be told for certain.

    Raises UnreadableFileError: TOO_LARGE, DAMAGED, PDF_LOCKED, PDF_PICTURE, PDF_FORM, PDF_COLUMNS, PDF_TOO_LONG,
    PDF_TOO_DENSE, PDF_TOO_SLOW, NO_HEADER, NO_ROWS.
    """
    _refuse_cut(path, limits)
    with path_of(path) as (readable, descriptors):
        tables = _asked({"path": readable, "limits": asdict(limits)}, limits, descriptors)
    for place, table in enumerate(tables, 1):
        first, last = table["pages"]
        sheet = f"第{first}页" if first == last else f"第{first}-{last}页"
        yield _grid(table, sheet if len(tables) == 1 else f"{sheet} 表{place}", name)


def _grid(table: dict[str, Any], sheet: str, name: str) -> tuple[Grid, tuple[MalformedRow, ...]]:
    doubts = set(table["doubts"])
    schema = {"line": pl.Int64, **{str(at): pl.String for at in range(table["width"])}}
    sure = [(line, *cells) for line, cells in table["rows"] if line not in doubts]
    grid = table_of(pl.DataFrame(sure, schema=schema, orient="row"), sheet=sheet, file=name)
    malformed = tuple(
        MalformedRow(line, RowProblem.UNCLEAR, tuple(cells), "\t".join(cells))
        for line, cells in table["rows"]
        if line in doubts
    )
    between = tuple((line, tuple(texts)) for line, texts in table["between"])
    return replace(
        grid,
        above=(*grid.above, *between),
        skipped=grid.skipped + table["repeated"],
        printed=True,
        bereft=table["bereft"],
    ), malformed


def _refuse_cut(path: Source, limits: Limits) -> None:
    """A file that was not fetched to its end would be mended by guessing, and lack pages."""
    try:
        size = size_of(path)
        if size > limits.file_bytes:
            params: dict[str, str | int] = {"size_mb": -(-size // MIB), "limit_mb": limits.file_bytes // MIB}
            raise UnreadableFileError(FileProblem.TOO_LARGE, params=params)
        with path.open("rb") as stream:
            stream.seek(max(0, size - _TAIL))
            if b"startxref" not in stream.read(_TAIL):
                raise UnreadableFileError(FileProblem.DAMAGED)
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error


def _asked(request: dict[str, Any], limits: Limits, descriptors: Any) -> list[dict[str, Any]]:
    try:
        done = ask(_PROGRAM, request, descriptors, limits.pdf_seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(FileProblem.PDF_TOO_SLOW, params={"seconds": limits.pdf_seconds}) from error
    if done.returncode == -24:  # SIGXCPU
        raise UnreadableFileError(FileProblem.PDF_TOO_SLOW, params={"seconds": limits.pdf_seconds})
    if done.returncode < 0:  # killed, or an allocation was refused
        raise UnreadableFileError(FileProblem.PDF_TOO_DENSE)
    if done.returncode:
        raise UnreadableFileError(FileProblem.DAMAGED)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "problem" in answer:
        raise UnreadableFileError(FileProblem(answer["problem"]), answer["where"], answer["params"])
    tables: list[dict[str, Any]] = answer["tables"]
    return tables
