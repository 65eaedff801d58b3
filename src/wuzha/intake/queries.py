# SPDX-License-Identifier: Apache-2.0
"""What the pages of intake read; how far a batch is, in the same numbers for the terminal and the page."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.intake.cells import CellError, parse_amount_fen
from wuzha.intake.headers import money_unit
from wuzha.intake.models import Batch, BatchStatus, Reject, SourceKey
from wuzha.intake.readers.tables import MalformedRow, SheetInfo, Table
from wuzha.intake.receivers import Columns, Receiver, hidden_from, kinds_of_files, parser_for, rows_hidden_from
from wuzha.intake.services import store
from wuzha.intake.services.open import look
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.pages import Page, page
from wuzha.sealed.value import masked_by
from wuzha.ui.money import money


@dataclass(frozen=True, slots=True)
class Pace:
    """`percent` is 0–100; `rate` rows a second; `left` seconds, `None` while nothing can be said yet."""

    percent: int
    rate: int
    seconds: float
    left: int | None


def pace_of(batch: Batch, now: datetime) -> Pace:
    """The pace of a batch since it was started. `rows` of a text file is an upper bound, so `left` is too."""
    if batch.started_at is None:
        return Pace(0, 0, 0.0, None)
    seconds = max(0.0, ((batch.finished_at or now) - batch.started_at).total_seconds())
    rate = batch.done / seconds if seconds > 0 else 0.0
    over = batch.status not in (BatchStatus.READY, BatchStatus.RUNNING)
    rows = max(batch.rows, batch.done)
    percent = 100 if batch.status == BatchStatus.DONE else min(99, batch.done * 100 // rows) if rows else 0
    left = None if over or rate == 0 else round((rows - batch.done) / rate)
    return Pace(percent, round(rate), seconds, left)


_DATE_CELL = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})$")
#: Rows of a preview.
PREVIEWED = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file, masked, and what would become of it: `in`, `flagged` or `rejected`, with the reasons."""

    line: int
    cells: list[str]
    becomes: str
    problems: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A rejected row: why, what to do, and the cells in question as header and masked text."""

    line: int
    problems: list[tuple[str, str]]
    cells: list[tuple[str, str]]


def seen(actor: Actor) -> QuerySet[Batch]:
    """Batches of the actor's reach whose kind the role may see, and rows that the actor brought."""
    rows: QuerySet[Batch] = Batch.objects.visible_to(actor).exclude(kind__in=hidden_from(actor))
    return rows if actor.is_system else rows.filter(~Q(kind__in=rows_hidden_from(actor)) | Q(by=actor.person_id or 0))


def batches(actor: Actor, after: str = "") -> Page[Batch]:
    """Files of the actor's reach, the latest first."""
    rows = seen(actor).filter(via__in=["web", "cli"])
    return page(rows.select_related("by").order_by("-pk"), after)


def batch(actor: Actor, pk: int) -> Batch | None:
    """One batch of the actor's reach."""
    rows = seen(actor).select_related("by", "unit")
    return rows.filter(pk=pk).first()


def centres(actor: Actor) -> list[Unit]:
    """Units of the actor's reach that take files."""
    return list(Unit.objects.filter(pk__in=units_below(actor.unit_path).centres).order_by("code"))


def channels(actor: Actor) -> list[str]:
    """Channels used before, to choose from."""
    used = Batch.objects.visible_to(actor).exclude(kind__in=kinds_of_files())
    return list(used.order_by("source").values_list("source", flat=True).distinct()[:50])


@dataclass(frozen=True, slots=True)
class Look:
    """A file that waits, as it looks: its sheets, and its first rows in the columns that are matched."""

    sheets: list[SheetInfo]
    headers: list[str]
    rows: list[PreviewRow]
    #: Header → a first value, masked, so that a person can tell what a column holds.
    samples: dict[str, str]


def first_rows(given: Batch, receiver: Receiver) -> Look:
    """Look into a file that waits; what would become of its first rows. Nothing is written. Raises `UnreadableFile`."""
    opened = look(store.kept(given.stored_as), given.kind, given.source, given.sheet or None, given.mapping)
    headers = list(opened.table.headers)
    sheets = [sheet for sheet in opened.table.sheets if sheet.rows]
    rows, malformed = _head(opened.table)
    shown = [header for header in headers if given.mapping.get(header)]
    lines = rows["line"].to_list()
    columns = {header: rows[header].to_list() for header in headers}
    parsed = parser_for(receiver, headers, given.mapping, given)(lines, list(columns.values()))
    faults = receiver.faults(parsed.rows)
    rejected = {row.line: [str(problem) for problem in row.problems] for row in parsed.rejects}
    found = []
    for place, line in enumerate(lines):
        problems = rejected.get(line) or list(faults.get(line, ()))
        becomes = "rejected" if line in rejected else "flagged" if problems else "in"
        cells = [
            receiver.mask(given.mapping[header], as_seen(text))
            + _in_yuan(header, given.mapping[header], text, receiver)
            for header in shown
            for text in (columns[header][place] or "",)
        ]
        found.append(PreviewRow(line, cells, becomes, [receiver.explain(problem) for problem in problems]))
    for row in malformed:
        cells = [
            receiver.mask(given.mapping[h], as_seen(row.values[i]))
            for i, h in enumerate(headers[: len(row.values)])
            if h in shown
        ]
        found.append(PreviewRow(row.line, cells, "rejected", [receiver.explain(f"row:{row.problem.value.upper()}")]))
    found = sorted(found, key=lambda row: row.line)[:PREVIEWED]
    return Look(sheets, shown, found, _samples(rows, given, receiver))


def as_seen(text: str) -> str:
    """A cell as the sheet shows it: a date cell is read with a T, and with midnight where it is a day alone."""
    return _DATE_CELL.sub(lambda found: found[1] + ("" if found[2] == "00:00:00" else f" {found[2]}"), text)


def _in_yuan(header: str, field: str, text: str, receiver: Receiver) -> str:
    """What a sum below a header in another unit than 元 stands for; nothing of any other cell."""
    _bare, yuan = money_unit(header)
    if yuan == 1 or field not in receiver.dictionary().money:
        return ""
    try:
        return f" = {money(parse_amount_fen(text.strip(), yuan))}"
    except CellError:
        return ""


def _samples(rows: pl.DataFrame, given: Batch, columns: Columns) -> dict[str, str]:
    return {
        header: columns.mask(given.mapping.get(header, ""), as_seen(next((cell for cell in rows[header] if cell), "")))
        for header in rows.columns
        if header in given.headers
    }


def _head(table: Table) -> tuple[pl.DataFrame, list[MalformedRow]]:
    """Enough of the table for its first rows."""
    frames: list[pl.DataFrame] = []
    malformed: list[MalformedRow] = []
    for chunk in table.chunks(PREVIEWED):
        frames.append(chunk.rows)
        malformed += chunk.malformed
        if sum(frame.height for frame in frames) >= PREVIEWED or len(malformed) >= PREVIEWED:
            break
    return pl.concat(frames).sort("line").head(PREVIEWED), malformed


def rejects(actor: Actor, given: Batch, receiver: Receiver, after: str = "") -> Page[RejectRow]:
    """Rejected rows by line, with their reasons and, masked, the cells these are about."""
    found = page(Reject.objects.visible_to(actor).filter(batch=given).order_by("line"), after)
    return found.of([_reject_row(row, given, receiver) for row in found.rows])


def _reject_row(reject: Reject, given: Batch, receiver: Receiver) -> RejectRow:
    wanted = receiver.concerned(reject.reasons)
    headers = [(header, field) for header, field in given.mapping.items() if field in wanted]

    def masked(raw: str) -> list[tuple[str, str]]:
        row = json.loads(raw)
        return [(header, receiver.mask(field, str(row[header]))) for header, field in headers if row.get(header)]

    cells = masked_by(reject.raw, masked) if headers and reject.raw else []
    return RejectRow(reject.line, [receiver.explain(reason) for reason in reject.reasons], cells)


def keys(actor: Actor) -> list[SourceKey]:
    """API keys of the sources whose rows the actor's units receive."""
    return list(
        SourceKey.objects.filter(unit_id__in=units_below(actor.unit_path).ids)
        .select_related("unit")
        .order_by("revoked_at", "source", "pk")[:500]
    )
