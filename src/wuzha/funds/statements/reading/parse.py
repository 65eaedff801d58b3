# SPDX-License-Identifier: Apache-2.0
"""Files in, `Statements` out: every file read, every row accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import polars as pl

from wuzha.funds.statements.reading import layouts, values
from wuzha.funds.statements.reading.duplicates import reversed_pairs, without_duplicates
from wuzha.funds.statements.reading.files import FileToRead, RawSheet, digest, raw_sheets, unpacked
from wuzha.funds.statements.reading.model import (
    DUPLICATES,
    HOLDERS,
    REJECTS,
    SCHEMA,
    FileProblemReport,
    SheetReport,
    Statements,
)
from wuzha.funds.statements.reading.table import Place, missing_fields, read_rows
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.source import Room, Source, in_a_folder

#: (files done, files in all, rows read so far)
Seen = Callable[[int, int, int], None]
_WORKERS = 2


def parse(
    paths: Sequence[Source],
    *,
    remembered: Mapping[str, str] | None = None,
    names: Mapping[Source, str] | None = None,
    seen: Seen | None = None,
    limits: Limits = DEFAULT_LIMITS,
    room: Room = in_a_folder,
) -> Statements:
    """Statements of every path (files, folders, zip archives).

    `remembered`: header → field, a person's choices from the mapping screen. `names`: what paths are called to the
    user, where that is another name than in the file system. `seen` is told after each file. A path
    that is a file by itself and cannot be read raises UnreadableFile with the name in `where`; in a folder or archive
    it is reported in `unreadable`. `room` keeps what is unpacked while it is read.
    """
    with unpacked(paths, limits, names or {}, room) as found, ThreadPoolExecutor(_WORKERS) as workers:
        firsts: dict[bytes, int] = {}
        same = [firsts.setdefault(digest(one.path), place) for place, one in enumerate(found)]
        jobs = [
            workers.submit(_read_file, place, one, remembered or {}, limits) if same[place] == place else None
            for place, one in enumerate(found)
        ]
        parts: list[_Part] = []
        rows = 0
        try:
            for place, job in enumerate(jobs):
                part = job.result() if job is not None else _again(place, parts[same[place]])
                parts.append(part)
                rows += sum(sheet.rows for sheet in part.sheets)
                if seen is not None:
                    seen(place + 1, len(found), rows)
        except BaseException:
            workers.shutdown(wait=False, cancel_futures=True)
            raise
        return _together(found, parts)


@dataclass
class _Part:
    """One file."""

    rows: list[pl.DataFrame] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    holders: list[pl.DataFrame] = field(default_factory=list)
    duplicates: list[pl.DataFrame] = field(default_factory=list)
    sheets: list[SheetReport] = field(default_factory=list)
    unreadable: list[FileProblemReport] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)


def _read_file(place: int, one: FileToRead, remembered: Mapping[str, str], limits: Limits) -> _Part:
    part = _Part()
    try:
        for sheet in raw_sheets(one.path, limits):
            _read_sheet(part, sheet, Place(place, one.name, sheet.name), remembered)
    except UnreadableFileError as problem:
        if one.named:
            problem.where = " ".join(filter(None, (one.name, problem.where)))
            raise
        part.unreadable.append(FileProblemReport(place, str(explain(problem, "zh-hans")), str(explain(problem, "en"))))
    return part


def _read_sheet(part: _Part, sheet: RawSheet, place: Place, remembered: Mapping[str, str]) -> None:
    mapped = layouts.map_headers(sheet.headers, remembered)
    missing = missing_fields(mapped, place)
    if missing and (kind := layouts.companion_kind(sheet.headers)):
        part.holders.append(_holders(sheet, layouts.companion_fields(kind, sheet.headers)))
        return
    malformed = pl.DataFrame(
        {
            "file": [place.file] * len(sheet.malformed),
            "sheet": [place.sheet] * len(sheet.malformed),
            "line": [row.line for row in sheet.malformed],
            "reason": ["MALFORMED"] * len(sheet.malformed),
            "text": [row.text for row in sheet.malformed],
        },
        schema=REJECTS,
    )
    part.rejects.append(malformed)
    read = len(sheet.malformed)
    skipped = sheet.skipped
    if missing:
        # nothing can be read: every row is given back, the desk maps the headers on a screen
        reason = {"self_account": "SELF_MISSING", "amount": "AMOUNT", "time": "TIME"}[missing[0]]
        part.rejects.append(
            sheet.rows.select(
                pl.lit(place.file, pl.Int32).alias("file"),
                pl.lit(place.sheet).alias("sheet"),
                "line",
                pl.lit(reason).alias("reason"),
                pl.concat_str(pl.exclude("line"), separator="\t").alias("text"),
            )
        )
        read += sheet.rows.height
    elif sheet.rows.height:
        table = read_rows(sheet.rows, mapped, place)
        part.rows.append(table.rows)
        part.rejects.append(table.rejects)
        part.flags += table.flags
        read += table.read
        skipped += table.skipped
    fields = {header: field for field, header in mapped.fields.items()}
    part.sheets.append(
        SheetReport(
            place.file, place.sheet, mapped.layout.name, read, skipped, mapped.unknown, missing, sheet.headers, fields
        )
    )


def _holders(sheet: RawSheet, fields: Mapping[str, str]) -> pl.DataFrame:
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, sheet.rows.height)

    def cell(name: str) -> pl.Series:
        return sheet.rows.get_column(fields[name]) if name in fields else blank

    return pl.DataFrame(
        {
            "account": values.accounts(cell("account"))[0],
            "card": values.accounts(cell("card"))[0],
            "name": values.cleaned(cell("name")),
            "id_no": values.cleaned(cell("id_no")),
            "bank": values.cleaned(cell("bank")),
            "balance": values.money(cell("balance"))["fen"],
            "available": values.money(cell("available"))["fen"],
            "status": values.cleaned(cell("status")),
        },
        schema=HOLDERS,
    )


def _again(place: int, first: _Part) -> _Part:
    """A file whose bytes were read before: each of its rows is a duplicate, or rejected again."""
    here = pl.lit(place, pl.Int32).alias("file")
    return _Part(
        rejects=[frame.with_columns(here) for frame in first.rejects],
        duplicates=[
            frame.select(
                here,
                "sheet",
                "line",
                pl.col("file").alias("of_file"),
                pl.col("sheet").alias("of_sheet"),
                pl.col("line").alias("of_line"),
            )
            for frame in first.rows
        ],
        sheets=[replace(sheet, file=place) for sheet in first.sheets],
        unreadable=[FileProblemReport(place, problem.zh, problem.en) for problem in first.unreadable],
        flags=Counter({"equal_files": 1}),
    )


def _together(found: Sequence[FileToRead], parts: Sequence[_Part]) -> Statements:
    rows = _stacked([frame for part in parts for frame in part.rows], {**SCHEMA, "note": pl.String})
    rejects = _stacked([frame for part in parts for frame in part.rejects], REJECTS)
    duplicates = _stacked([frame for part in parts for frame in part.duplicates], DUPLICATES)
    flags: Counter[str] = sum((part.flags for part in parts), Counter())
    rows, repeated = without_duplicates(rows)
    gone = reversed_pairs(rows)
    if gone:
        taken = rows[gone].with_columns(
            reason=pl.lit("REVERSED"),
            text=pl.concat_str(
                "account", "peer_account", pl.col("fen").cast(pl.String), "serial", "note", separator="\t"
            ),
        )
        rejects = pl.concat([rejects, taken.select(list(REJECTS))])
        rows = rows.with_row_index("row").filter(~pl.col("row").is_in(gone)).drop("row")
    return Statements(
        files=[one.name for one in found],
        rows=rows.select(list(SCHEMA)),
        rejects=rejects.sort("file", "sheet", "line"),
        duplicates=pl.concat([duplicates, repeated]).sort("file", "sheet", "line"),
        holders=_stacked([frame for part in parts for frame in part.holders], HOLDERS),
        sheets=[sheet for part in parts for sheet in part.sheets],
        unreadable=[problem for part in parts for problem in part.unreadable],
        flags={flag: count for flag, count in flags.items() if count},
    )


def _stacked(frames: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=dict(schema)), *(frame.select(*schema) for frame in frames)])
