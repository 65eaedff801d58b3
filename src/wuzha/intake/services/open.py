# SPDX-License-Identifier: Apache-2.0
"""Opening a batch: the file is looked at, its headers matched, and what nobody knows is asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import find_clear, redact
from wuzha.intake.headers import Matching, match, normalise_header
from wuzha.intake.models import Batch, BatchStatus, HeaderMemory
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source, size_of
from wuzha.intake.readers.tables import Table, open_table
from wuzha.intake.receivers import Columns, Receiver, file_receiver, kinds_of_files, receiver_for
from wuzha.org.models import Unit
from wuzha.sealed.owners import Owner, Place

#: States in which the file of a batch is not needed any more.
ENDED = (BatchStatus.DONE, BatchStatus.CANCELLED, BatchStatus.FAILED)


def needed(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those of the batches whose file is still to be read."""
    return batches.exclude(stored_as="").exclude(status__in=ENDED)


#: Files of rows, until their batch ends. Whole files belong to the domain that takes them (`FileReceiver.files`).
UPLOADS = Owner(
    ("files of rows to take in", "待导入的数据文件"),
    Place.UPLOADS,
    lambda: needed(Batch.unscoped.exclude(kind__in=kinds_of_files())),
    "stored_as",
)

#: A channel's name: it names the memory of headers and the space in which a push is known again.
SOURCE_NAME = re.compile(r"[A-Za-z0-9_.-]{1,32}")
#: No program gives a sheet a name of more than 31 characters.
LONGEST_SHEET = 64


class MappingIncompleteError(Exception):
    """Headers that a row cannot do without are missing or claimed twice."""

    def __init__(self, matching: Matching, headers: Sequence[str] = (), sheet: str = "") -> None:
        """`headers` are all of the sheet, in its order, for who is asked about it."""
        super().__init__("headers are missing or claimed twice")
        self.matching = matching
        self.headers, self.sheet = headers, sheet


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it looks before anything is written."""

    table: Table
    matching: Matching


def look(
    path: Source, kind: str, source: str, sheet: str | None = None, chosen: Mapping[str, str] | None = None
) -> OpenedFile:
    """Open a file and match its headers with the dictionary, what is remembered for the source, and what is `chosen`
    for this file alone (header → field, which wins). Raises `UnreadableFileError`.
    """
    receiver = receiver_for(kind)
    known = receiver.dictionary().known | {normalise_header(header) for header in chosen or ()}
    table = open_table(path, known=known, sheet=sheet)
    if any(find_clear(header) for header in table.headers):
        # Headers are kept and shown as they are: what looks like a person's number is a row, not a header.
        raise UnreadableFileError(FileProblem.NO_HEADER, f"line {table.header_line}")
    return OpenedFile(table, match_headers(table.headers, receiver, source, chosen))


def match_headers(
    headers: Sequence[str], receiver: Receiver, source: str, chosen: Mapping[str, str] | None = None
) -> Matching:
    """Match headers; `missing_required` is what the receiver cannot do without."""
    matching = match(headers, receiver.dictionary(), remembered(receiver.kind, source) | dict(chosen or {}))
    missing = tuple(receiver.missing(set(matching.matched.values()) | set(matching.ambiguous)))
    return Matching(matching.matched, matching.unknown, missing, matching.ambiguous, matching.ignored)


def others(table: Table) -> list[list[Any]]:
    """Name and rows of the sheets that hold rows and are not read, without a number that stands in a name."""
    return [[redact(one.name)[:LONGEST_SHEET], one.rows] for one in table.sheets if one.rows and not one.chosen]


@transaction.atomic
def create(
    actor: Actor,
    *,
    kind: str,
    source: str,
    unit: Unit,
    via: str,
    path: Source,
    file_name: str,
    opened: OpenedFile,
    stored_as: str = "",
) -> Batch:
    """Create the batch. It is READY when nothing needs to be asked, else it waits in MAPPING.

    Only a person at a screen is asked: what the command line cannot do without it refuses before (`services.direct`),
    and the cells of its other headers are kept in the raw row.
    """
    matching = opened.matching
    asks = via == "web" and not matching.is_complete
    sheet = next((one.name for one in opened.table.sheets if one.chosen), "")
    batch = Batch.unscoped.create(
        kind=kind,
        source=source,
        unit=unit,
        via=via,
        stored_as=stored_as,
        sheet="" if len(sheet) > LONGEST_SHEET or find_clear(sheet) else sheet,
        other_sheets=others(opened.table),
        headers=list(opened.table.headers),
        mapping=dict(matching.matched),
        rows=opened.table.rows_total or 0,
        status=BatchStatus.MAPPING if asks else BatchStatus.READY,
        **of_file(actor, path, file_name),
    )
    note(actor, batch, "open", rows=batch.rows)
    return batch


@transaction.atomic
def decide_mapping(actor: Actor, batch: Batch, choices: dict[str, str], *, receiver: Receiver) -> Batch:
    """Take a person's choices (header → field, empty to leave out), remember them, and make the batch READY.

    Raises `MappingIncompleteError` when a needed field is still missing or a field is chosen twice.
    """
    mapping = checked(choices, receiver)
    remember_all(actor, batch, choices, receiver)
    moved = undecided(Batch.unscoped.filter(pk=batch.id)).update(mapping=mapping, status=BatchStatus.READY)
    if moved:
        note(actor, batch, "mapping", fields=sorted(set(mapping.values())))
    batch.refresh_from_db()
    return batch


def checked(choices: Mapping[str, str], columns: Columns, told: Iterable[str] = ()) -> dict[str, str]:
    """The choices that name a field. `told` are fields that the file tells otherwise than by a column.

    Raises `MappingIncompleteError` when a needed field is missing or a field is chosen twice.
    """
    mapping = {header: field for header, field in choices.items() if field}
    twice = {f: tuple(h for h, g in mapping.items() if g == f) for f in mapping.values()}
    ambiguous = {field: headers for field, headers in twice.items() if len(headers) > 1}
    missing = tuple(columns.missing({*mapping.values(), *told}))
    if ambiguous or missing:
        raise MappingIncompleteError(Matching(mapping, (), missing, ambiguous))
    return mapping


def remember_all(actor: Actor, batch: Batch, choices: Mapping[str, str], columns: Columns) -> None:
    """Keep what differs from the dictionary for the next file of the channel, and forget what no longer does."""
    known = columns.dictionary().by_synonym
    memory = HeaderMemory.objects.filter(kind=batch.kind, source=batch.source)
    for header, field in choices.items():
        if field == known.get(normalise_header(header)):
            memory.filter(header=header[:200]).delete()
        else:
            memory.update_or_create(
                kind=batch.kind,
                source=batch.source,
                header=header[:200],
                defaults={"field": field, "at": timezone.now(), "by_id": actor.person_id},
            )


def remembered(kind: str, source: str) -> dict[str, str]:
    """What people said the headers of a channel's files are: header → field."""
    return dict(HeaderMemory.objects.filter(kind=kind, source=source).values_list("header", "field"))


def undecided(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Those of the batches that nobody has set going yet."""
    return batches.filter(status__in=[BatchStatus.MAPPING, BatchStatus.READY], started_at__isnull=True)


@transaction.atomic
def cancel(actor: Actor, batch: Batch) -> bool:
    """Ask a batch to stop after the chunk it is writing; whether it could still be asked. What waits ends at once."""
    waiting = Batch.unscoped.filter(pk=batch.id, status__in=[BatchStatus.MAPPING, BatchStatus.READY]).update(
        status=BatchStatus.CANCELLED, cancel_requested=True, finished_at=timezone.now()
    )
    running = Batch.unscoped.filter(pk=batch.id, status=BatchStatus.RUNNING).update(cancel_requested=True)
    if waiting or running:
        note(actor, batch, "cancel")
    if waiting:
        let_go(batch)
    return bool(waiting or running)


def let_go(batch: Batch) -> None:
    """Delete the file of a batch that has ended, by the hand of its owner, once the transaction is committed."""
    owner = file_receiver(batch.kind)
    (owner.files if owner else UPLOADS).let_go(batch.stored_as)


def of_file(actor: Actor, path: Source, file_name: str) -> dict[str, Any]:
    """What every batch of a file keeps of it, and who brought it."""
    return {
        "by_id": actor.person_id,
        "file_name": shown_name(file_name),
        "sha256": digest(path),
        "size": size_of(path),
    }


def note(actor: Actor, batch: Batch, act: str, **more: Any) -> None:
    """Say in the trail what was done with a batch, by the words of the domain that its files belong to."""
    owner = file_receiver(batch.kind)
    if owner is None:
        record(actor, f"intake.{act}", on=("batch", batch.id), **more)
    else:
        record(actor, f"{owner.acts}_{act}", on=owner.record(batch.id), **more)


def shown_name(file_name: str) -> str:
    """A file's name as it is kept: without a person's number that somebody wrote into it."""
    return redact(file_name)[:200]


def digest(path: Source) -> bytes:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
