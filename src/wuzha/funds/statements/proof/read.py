# SPDX-License-Identifier: Apache-2.0
"""Folders, archives and files of statements, each sheet understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.files import grids
from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.result import ASKED, REJECTS, ROWS, Proof, Understood
from wuzha.funds.statements.proof.sheet import understand
from wuzha.funds.statements.reading.duplicates import without_duplicates
from wuzha.funds.statements.reading.files import digest, unpacked
from wuzha.funds.statements.reading.layouts import companion_kind, map_headers
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.source import Room, Source, in_a_folder

#: fields without which a transfer cannot be followed
KEYS = ("self_account", "peer_account", "amount", "time", "direction")


@dataclass(frozen=True)
class Sheet:
    """One sheet, the layout it is known as, and what was understood; a `companion` tells of accounts, not of money."""

    name: str
    layout: str
    headers: tuple[str, ...]
    got: Understood
    rows: int
    duplicates: int = 0
    companion: bool = False
    malformed: tuple[int, ...] = ()


@dataclass
class File:
    """One file: its sheets, or why it cannot be read; `same_as` names a file of equal bytes that is read instead."""

    path: str
    sheets: list[Sheet] = field(default_factory=list)
    problem: tuple[str, str] | None = None
    same_as: str = ""


@dataclass(frozen=True)
class Found:
    """All files, and the rows of all sheets: `file`, `sheet`, then the columns of `sheet.ROWS`."""

    files: list[File]
    rows: pl.DataFrame

    @property
    def complete(self) -> bool:
        """Whether nothing is asked and no key column is missing."""
        return all(
            not one.problem and all(sheet.companion or _is_whole(sheet.got) for sheet in one.sheets)
            for one in self.files
        )


def _is_whole(got: Understood) -> bool:
    return got.level != ASKED and not set(got.missing) & set(KEYS)


def read(
    paths: Sequence[Source], answers: Answers = NONE, limits: Limits = DEFAULT_LIMITS, room: Room = in_a_folder
) -> Found:
    """Every sheet of every path. Raises `UnreadableFileError` for a path that is no readable file by itself."""
    files: list[File] = []
    frames: list[pl.DataFrame] = []
    seen: dict[bytes, str] = {}
    with unpacked(paths, limits, room=room) as found:
        for number, one in enumerate(found):
            file = File(one.name)
            files.append(file)
            try:
                mark = digest(one.path)
                if mark in seen:
                    file.same_as = seen[mark]
                    continue
                seen[mark] = one.name
                for grid, malformed in grids(one.path, one.name, limits):
                    sheet = _sheet(grid, answers, tuple(row.line for row in malformed))
                    file.sheets.append(sheet)
                    frames.append(
                        sheet.got.rows.select(
                            pl.lit(number, pl.Int32).alias("file"), pl.lit(grid.sheet).alias("sheet"), pl.all()
                        )
                    )
            except UnreadableFileError as problem:
                if one.named:
                    problem.where = " ".join(filter(None, (one.name, problem.where)))
                    raise
                file.problem = (str(explain(problem, "zh-hans")), str(explain(problem, "en")))
    rows = pl.concat(frames) if frames else pl.DataFrame(schema={"file": pl.Int32, "sheet": pl.String, **ROWS})
    kept, repeated = without_duplicates(rows)
    _count(files, repeated)
    return Found(files, kept)


def _sheet(grid: Grid, answers: Answers, malformed: tuple[int, ...]) -> Sheet:
    layout = map_headers(grid.headers).layout.name
    kind = companion_kind(grid.headers)
    if kind is not None and not any(word in "".join(grid.headers) for word in ("金额", "发生额")):
        nothing = pl.DataFrame(schema=ROWS), pl.DataFrame(schema=REJECTS)
        empty = Understood(ASKED, {}, (), (), (), Proof(), *nothing)
        return Sheet(grid.sheet, kind, grid.headers, empty, grid.rows.height, companion=True)
    return Sheet(
        grid.sheet,
        layout,
        grid.headers,
        understand(grid, answers),
        grid.rows.height + len(malformed),
        malformed=malformed,
    )


def _count(files: Sequence[File], repeated: pl.DataFrame) -> None:
    for number, file in enumerate(files):
        for place, sheet in enumerate(file.sheets):
            count = repeated.filter((pl.col("file") == number) & (pl.col("sheet") == sheet.name)).height
            if count:
                file.sheets[place] = replace(sheet, duplicates=count)
