# SPDX-License-Identifier: Apache-2.0
"""Files in, `Statements` out: every sheet understood, every row accounted for.

    found = parse([Path("statements/"), Path("answers.zip")], answers_of=remembered, seen=progress)
    found.rows        # polars DataFrame, columns of `reading.model.SCHEMA`: one row a transaction of the own account
    found.rejects     # file, sheet, line, reason, text; `explain_reject(reason)` says it in Chinese and English
    found.duplicates  # file, sheet, line of rows exported twice, and of the row they repeat
    found.holders     # accounts of the companion sheets: name, ID number, bank, balance
    found.sheets      # per sheet: how sure its reading is, what is asked, missing, unknown
    found.flags       # direction_inferred, coarse_times, masked_peers, equal_files

Always: `found.rows_read == found.rows.height + found.rejects.height + found.duplicates.height`. Failed transactions and
reversed pairs are rejects with a reason of their own. Rows keep the order of their file; the order inside a second and
the merging of two banks' rows are the engine's (`engine.tracing.order`, `engine.tracing.mirror`), put together by
`funds.tracing.laptop.from_statements`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import polars as pl

from wuzha.funds.statements.proof.answers import NONE, Answers
from wuzha.funds.statements.proof.cells import Column
from wuzha.funds.statements.proof.files import grids
from wuzha.funds.statements.proof.grid import Grid, repeated
from wuzha.funds.statements.proof.known import understand
from wuzha.funds.statements.proof.pdf.mark import marked
from wuzha.funds.statements.proof.result import ASKED, PROVED, ROWS, TOLD, Understood
from wuzha.funds.statements.proof.words import Role, meaning
from wuzha.funds.statements.reading import layouts, values
from wuzha.funds.statements.reading.duplicates import printed_twice, reversed_pairs, without_duplicates
from wuzha.funds.statements.reading.files import FileToRead, digest, unpacked
from wuzha.funds.statements.reading.model import (
    DUPLICATES,
    HOLDERS,
    REJECTS,
    SCHEMA,
    FileProblemReport,
    SheetReport,
    Statements,
)
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import RowProblem, UnreadableFileError, explain
from wuzha.intake.readers.source import Room, Source, in_a_folder
from wuzha.intake.readers.table import MalformedRow

#: (files done, files in all, rows read so far)
Seen = Callable[[int, int, int], None]
#: headers of a sheet, in its order, and its name → what people have said of such sheets
AnswersOf = Callable[[tuple[str, ...], str], Answers]
_WORKERS = 2
#: level of a sheet that tells of accounts and not of transactions
COMPANION = "companion"
#: columns of which a sheet of accounts has none
_MOVING = frozenset({Role.AMOUNT, Role.IN, Role.OUT, Role.DIRECTION})
#: layout of a sheet that is a note and no table
NOTE = "note"
#: known headers below which it may be one
_FEWEST = 2
#: columns of rows beside those of a statement line
_MORE = {name: kind for name, kind in ROWS.items() if name not in SCHEMA}
_WHY = {RowProblem.UNCLEAR: "UNCLEAR"}
#: flags that add up over files
_TOLD = ("direction_inferred", "coarse_times", "masked_peers", "kind_words", "repeated_pages")


def nothing_said(_headers: tuple[str, ...], _sheet: str) -> Answers:
    """Nobody has said anything."""
    return NONE


def shown_headers(grid: Grid) -> tuple[str, ...]:
    """The headers, those without a name by their place: `#3`."""
    return tuple(header or f"#{place + 1}" for place, header in enumerate(grid.headers))


def parse(
    paths: Sequence[Source],
    *,
    answers_of: AnswersOf = nothing_said,
    names: Mapping[Source, str] | None = None,
    seen: Seen | None = None,
    limits: Limits = DEFAULT_LIMITS,
    room: Room = in_a_folder,
    ownerless: bool = False,
) -> Statements:
    """Statements of every path (files, folders, zip archives).

    `answers_of`: what people have said of sheets with these headers. `names`: what paths are called to the
    user, where that is another name than in the file system. `seen` is told after each file. A file that is the only
    path and cannot be read raises UnreadableFileError with the name in `where`; among several paths, in a folder or
    archive it is reported in `unreadable`. `room` keeps what is unpacked while it is read.
    """
    with unpacked(paths, limits, names or {}, room) as found, ThreadPoolExecutor(_WORKERS) as workers:
        firsts: dict[bytes, int] = {}
        same = [firsts.setdefault(digest(one.path), place) for place, one in enumerate(found)]
        jobs = [
            workers.submit(_read_file, place, one, answers_of, limits, ownerless) if same[place] == place else None
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
        again = {place: first for place, first in enumerate(same) if place != first}
        return replace(_together(found, parts), same_as=again)


@dataclass
class _Part:
    """One file."""

    rows: list[pl.DataFrame] = field(default_factory=list)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    holders: list[pl.DataFrame] = field(default_factory=list)
    duplicates: list[pl.DataFrame] = field(default_factory=list)
    sheets: list[SheetReport] = field(default_factory=list)
    companions: list[SheetReport] = field(default_factory=list)
    unreadable: list[FileProblemReport] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)


def _read_file(place: int, one: FileToRead, answers_of: AnswersOf, limits: Limits, ownerless: bool) -> _Part:
    part = _Part()
    try:
        for grid, malformed in grids(one.path, one.name, limits):
            _read_sheet(part, place, grid, malformed, answers_of, ownerless=ownerless)
    except UnreadableFileError as problem:
        if one.alone:
            problem.where = " ".join(filter(None, (one.name, problem.where)))
            raise
        zh, en = (str(explain(problem, language)) for language in ("zh-hans", "en"))
        part.unreadable.append(FileProblemReport(place, zh, en, named=one.named))
    return part


def _read_sheet(
    part: _Part,
    place: int,
    grid: Grid,
    malformed: Sequence[MalformedRow],
    answers_of: AnswersOf,
    *,
    ownerless: bool,
) -> None:
    headers = shown_headers(grid)
    kind = layouts.companion_kind(grid.headers)
    if kind and not any(meaning(header).role in _MOVING for header in grid.headers):
        part.holders.append(_holders(grid, layouts.companion_fields(kind, grid.headers)))
        part.companions.append(SheetReport(place, grid.sheet, kind, 0, COMPANION, headers=headers))
        return
    if _is_note(grid):
        part.companions.append(
            SheetReport(place, grid.sheet, NOTE, 0, COMPANION, skipped=grid.rows.height, headers=headers)
        )
        return
    answers = answers_of(headers, grid.sheet)
    got = understand(grid, answers)
    copies = 0
    if got.level != PROVED and (pages := repeated(grid)):
        kept = [line for line in range(grid.rows.height) if line not in pages]
        once = replace(grid, rows=grid.rows[kept], lines=grid.lines[kept])
        single = understand(once, answers)
        # without balances, whole rows of one second in one order are a page that was printed twice
        if single.level == PROVED or (got.level == single.level == TOLD and not single.flags.get("coarse_times")):
            got = single
            part.duplicates.append(_copies(place, grid, pages))
            copies = len(pages)
            grid = once
        elif got.level == TOLD:
            got = replace(got, flags={**got.flags, "repeated_pages": len(pages)})
    if grid.printed:
        got = marked(grid, got, len(malformed))
    if "self_account" in got.missing and not ownerless:
        got = _without_owner(got)
    name = layouts.map_headers(grid.headers).layout.name
    texts = _texts(grid)
    rejects = pl.concat(
        [
            got.rejects.join(texts, on="line", how="left", maintain_order="left"),
            pl.DataFrame(
                [(row.line, _WHY.get(row.problem, "MALFORMED"), row.text) for row in malformed],
                schema={"line": pl.Int64, "reason": pl.String, "text": pl.String},
                orient="row",
            ),
        ]
    ).with_columns(pl.lit(place, pl.Int32).alias("file"), pl.lit(grid.sheet).alias("sheet"))
    rows = got.rows.with_columns(
        pl.lit(place, pl.Int32).alias("file"), pl.lit(grid.sheet).alias("sheet"), pl.lit(name).alias("layout")
    )
    part.rows.append(rows.select(*SCHEMA, *_MORE))
    part.rejects.append(rejects.with_columns(pl.col("text").fill_null("")).select(list(REJECTS)))
    part.flags += Counter({flag: count for flag, count in got.flags.items() if flag in _TOLD})
    part.flags["masked_peers"] += 0 if "masked_peers" in got.flags else int((got.rows["peer_mask"] != "").sum())
    proof = got.proof
    part.sheets.append(
        SheetReport(
            place, grid.sheet, name, rows.height + rejects.height + copies, got.level, got.questions, got.skipped,
            got.unknown,
            got.missing, headers, got.columns, proof.steps, proof.closed, proof.first_break, got.codes, got.flags,
            proof.unmoved, proof.bits, got.statuses, answers.key,
        )
    )  # fmt: skip


def _copies(place: int, grid: Grid, pages: Mapping[int, int]) -> pl.DataFrame:
    rows = [
        (place, grid.sheet, int(grid.lines[one]), place, grid.sheet, int(grid.lines[of])) for one, of in pages.items()
    ]
    return pl.DataFrame(rows, schema=DUPLICATES, orient="row")


def _is_note(grid: Grid) -> bool:
    """A named sheet of texts: no header says what a column is and no column holds sums."""
    known = sum(meaning(header).role not in {Role.UNKNOWN, Role.OTHER} for header in grid.headers)
    if not grid.sheet or known >= _FEWEST:
        return False
    return not any(
        Column(place, header, grid.rows.get_column(str(place))).is_money for place, header in enumerate(grid.headers)
    )


def _without_owner(got: Understood) -> Understood:
    """A sheet that nothing says whose it is: no row can be followed, and somebody is asked."""
    lost = got.rows.select("line", pl.lit("SELF_MISSING").alias("reason"))
    questions = tuple(dict.fromkeys((*got.questions, "own_account")))
    return replace(got, level=ASKED, questions=questions, rows=got.rows.clear(), rejects=pl.concat([got.rejects, lost]))


def _texts(grid: Grid) -> pl.DataFrame:
    """The cells of each line, tabs between."""
    rows = grid.rows.select(
        pl.Series(grid.lines).alias("line"), pl.concat_str(pl.all(), separator="\t").alias("text")
    ) if grid.rows.width else pl.DataFrame(schema={"line": pl.Int64, "text": pl.String})  # fmt: skip
    above = [(line, "\t".join(cells)) for line, cells in grid.stray]
    return pl.concat([pl.DataFrame(above, schema=rows.schema, orient="row"), rows])


def _holders(grid: Grid, fields: Mapping[str, str]) -> pl.DataFrame:
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, grid.rows.height)
    places = {header: str(place) for place, header in enumerate(grid.headers)}

    def cell(name: str) -> pl.Series:
        return grid.rows.get_column(places[fields[name]]) if name in fields else blank

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
        unreadable=[replace(problem, file=place) for problem in first.unreadable],
        flags=Counter({"equal_files": 1}),
    )


def _together(found: Sequence[FileToRead], parts: Sequence[_Part]) -> Statements:
    rows = _stacked([frame for part in parts for frame in part.rows], {**SCHEMA, **_MORE})
    rejects = _stacked([frame for part in parts for frame in part.rejects], REJECTS)
    duplicates = _stacked([frame for part in parts for frame in part.duplicates], DUPLICATES)
    flags: Counter[str] = sum((part.flags for part in parts), Counter())
    rows, pages = printed_twice(rows)
    rows, repeated = without_duplicates(rows)
    repeated = pl.concat([pages, repeated])
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
        rows=rows.select(*SCHEMA, *_MORE),
        rejects=rejects.sort("file", "sheet", "line"),
        duplicates=pl.concat([duplicates, repeated]).sort("file", "sheet", "line"),
        holders=_stacked([frame for part in parts for frame in part.holders], HOLDERS),
        sheets=[sheet for part in parts for sheet in part.sheets],
        companions=[sheet for part in parts for sheet in part.companions],
        unreadable=[problem for part in parts for problem in part.unreadable],
        flags={flag: count for flag, count in flags.items() if count},
    )


def _stacked(frames: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=dict(schema)), *(frame.select(*schema) for frame in frames)])
