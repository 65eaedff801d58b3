# SPDX-License-Identifier: Apache-2.0
"""Simulated directives received one after the other: each opens a warning, joins one or begins the next round.

Tables are written by COPY, row by row, or a whole frame at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge as by_time
from typing import Any

import polars as pl
from django.db.backends.utils import CursorWrapper

from wuzha.copying import copied, copy_in, moment_cell
from wuzha.org.places import Gazetteer, gazetteer
from wuzha.sealed import Kind, seal
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.held import Home, MovedWarning, Row
from wuzha.sql import next_ids
from wuzha.warning.fields import values_of
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level, one_up
from wuzha.warning.rules.merge import Merge
from wuzha.warning.services.receive import IncomingDirective
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.service import directive_line, new_entry

#: Rows turned into text at once.
SLICE = 50_000
_NULL = r"\N"


def copy_rows(cursor: CursorWrapper, table: str, blank: Row, rows: Sequence[Row]) -> None:
    """Write rows with the columns of `blank`, which says what stands in those that a row leaves out.

    The rows are all there before it begins: to ask the database for one in the middle of a COPY would wait for ever.
    """
    copy_in(cursor, table, list(blank), (list((blank | row).values()) for row in rows))


def copy_frame(cursor: CursorWrapper, table: str, frame: pl.DataFrame) -> None:
    """Write a frame whose columns are those of the table; sealed columns as `sealed` makes them."""
    with cursor.copy(f"COPY {table} ({', '.join(frame.columns)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')") as copy:
        for part in frame.iter_slices(SLICE):
            copy.write(
                part.write_csv(include_header=False, null_value=_NULL, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00")
            )
    copied(cursor)


def sealed(kind: Kind, values: pl.Series) -> pl.Series:
    """Texts sealed one by one, as PostgreSQL writes bytes; nothing stays nothing."""
    tokens = [None if value is None else rf"\x{seal(kind, value).token.hex()}" for value in values.to_list()]
    return pl.Series(values.name, tokens, dtype=pl.String)


#: The channel of everything simulated.
SOURCE = "PROV"


@dataclass(frozen=True, slots=True)
class WarningsOfPushes:
    """Warnings by their number, and the directives as lines of their table (`receive.service.DIRECTIVE_COLUMNS`)."""

    held: dict[str, MovedWarning]
    directives: list[str]

    def keys(self) -> pl.DataFrame:
        """warning_no, warning_id."""
        keys = {"warning_no": list(self.held), "warning_id": [held.entry.pk for held in self.held.values()]}
        return pl.DataFrame(keys, schema={"warning_no": pl.String, "warning_id": pl.Int64})


def _ids(cursor: CursorWrapper, count: int) -> Sequence[int]:
    """Keys of the warnings: in an empty table from 1, whatever a load that was killed has taken of them. What is drawn
    for a warning hangs on its key, and is to be the same in the end."""
    fresh = next_ids(cursor, "warning_warning", count)
    return fresh if WarningRecord.unscoped.exists() else range(1, count + 1)


def gather(cursor: CursorWrapper, year: CityYear, end: datetime) -> WarningsOfPushes:
    """Everything as it stood at the end: what came in, and what was merged by hand, in order of time."""
    ids = iter(_ids(cursor, year.courses.height))
    courses = {course["warning_no"]: course for course in year.courses.iter_rows(named=True)}
    homes = _homes(year.completions)
    places = gazetteer()
    held: dict[str, MovedWarning] = {}
    directives: list[str] = []
    for at, _order, row in by_time(_pushes(year), _merges(year.courses), key=lambda event: event[:2]):
        number = row["warning_no"]
        if row["merge"] == _BY_HAND:
            held[row["merged_into"]].take_over(held[number], at)
            continue
        sealed = SealedRow(incoming(row["line"], row, places))
        if row["merge"] == Merge.MERGED:
            held[number].take(sealed, at)
        else:
            course = courses[number]
            earlier = held.get(course["previous_no"])
            if earlier is not None:
                earlier.advance(at)
            held[number] = MovedWarning(_opened(next(ids), sealed, earlier), course, homes.get(number))
        directives.append(directive_line(sealed, held[number].entry.pk, row["merge"], None, SOURCE, moment_cell(at)))
    for one in held.values():
        one.advance(end)
    return WarningsOfPushes(held, directives)


#: The event of an analyst's merging, beside the values of `Merge`.
_BY_HAND = "BY_HAND"
_CARRIED = ("merge", "warning_no", "line", "at")
Event = tuple[datetime, int, Row]


def received(year: CityYear) -> pl.DataFrame:
    """The directives with `line`, `merge`, `warning_no` and `at`, in the order in which they are received.

    A repeat that was pushed while its first push was still under way is received with it.
    """
    opened = year.courses.select("warning_no", pl.col("received_at").alias("at"))
    frame = year.directives.with_row_index("line", offset=1).join(year.merges, on="directive_no", maintain_order="left")
    frame = frame.join(opened, on="warning_no", how="left", maintain_order="left")
    repeats = pl.col("merge") == Merge.MERGED
    return frame.with_columns(pl.when(repeats).then(pl.max_horizontal("at", "pushed_at")).otherwise("at")).sort(
        "at", repeats, "line"
    )


def incoming(line: int, row: Row, places: Gazetteer) -> IncomingDirective:
    """A simulated directive as the parser of files would have left it."""
    raw = {k: str(v) for k, v in row.items() if v is not None and k not in _CARRIED}
    address = row["victim_address_live"]
    return IncomingDirective(
        line=line, level=Level[row["level"]], fraud_type=row["fraud_type"], source_type=row["source_type"],
        pushed_at=row["pushed_at"], phone=row["victim_phone"], id_no=row["victim_id_no"], name=row["victim_name"],
        address=address, division_code=places.locate(address) if address else "", directive_no=row["directive_no"],
        contact=row["suspect_phone"] or row["fraud_contact_value"], last_contact_at=row["last_contact_at"],
        call_seconds=row["call_seconds"], tx_time=row["tx_time"], tx_amount_fen=row["tx_amount_fen"],
        carried=values_of(row), raw=json.dumps(raw, ensure_ascii=False),
    )  # fmt: skip


def _pushes(year: CityYear) -> Iterator[Event]:
    for row in received(year).iter_rows(named=True):
        yield row["at"], 0, row


def _merges(courses: pl.DataFrame) -> Iterator[Event]:
    merged = courses.filter(pl.col("merged_into").is_not_null()).sort("superseded_at")
    columns = merged.select("superseded_at", "warning_no", "merged_into", merge=pl.lit(_BY_HAND))
    for row in columns.iter_rows(named=True):
        yield row["superseded_at"], 1, row


def _opened(pk: int, sealed: SealedRow, earlier: MovedWarning | None) -> Any:
    """The next round one level above what was known and pushed (`rules.merge`)."""
    if earlier is None:
        return new_entry(pk, sealed, Level(sealed.row.level), None, Merge.NEW)
    level = one_up(min(earlier.level, sealed.row.level))
    return new_entry(pk, sealed, level, earlier.entry, Merge.ROUND)


def _homes(completions: pl.DataFrame) -> dict[str, Home]:
    found = completions.filter((pl.col("item") == "ADDRESS_LIVE") & (pl.col("found") == "FOUND"))
    rows = found.select("warning_no", "at", "value", "division_code").iter_rows()
    return {number: Home(at, address, code) for number, at, address, code in rows}
