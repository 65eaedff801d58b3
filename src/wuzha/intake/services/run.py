# SPDX-License-Identifier: Apache-2.0
"""Running a batch: from its file to committed rows, piece by piece, resumable after any interruption."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.copying import count_grown
from wuzha.intake.headers import normalise_header
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source, problem_of
from wuzha.intake.readers.tables import Chunk, Table, open_table
from wuzha.intake.receivers import (
    Content,
    Counts,
    ParsedChunk,
    Piece,
    Problem,
    Receiver,
    RejectedRow,
    parser_for,
    receiver_for,
)
from wuzha.intake.services.open import LONGEST_SHEET, MappingIncompleteError, note
from wuzha.intake.services.rejects import keep_rejects
from wuzha.locks import Lock, hold
from wuzha.org.actors import actor_for, postings_of_all
from wuzha.org.roles import May, may
from wuzha.runtime.messages import OperatorError

#: Rows a transaction: small enough for a moving progress bar and short locks, large enough to be fast.
CHUNK = 10_000
#: New objects between two looks for cyclic garbage, of which rows make none: the usual 700 cost a third of the time.
RARELY = 500_000

Progress = Callable[[Batch], None]


class OvertakenError(Exception):
    """Another process runs this batch; this one stops without having written."""


def run(
    batch_id: int,
    path: Source,
    actor: Actor,
    on_progress: Progress = lambda _batch: None,
    *,
    reader: Callable[[Batch], Content] | None = None,
) -> Batch:
    """Run a batch to its end and return it. Safe to call again after a crash: committed pieces are skipped.

    1. Hold the batch and open the file (or let `reader` do it); a file that cannot be read ends the batch, with the
       reader's reason, and one with headers nobody knows waits for a person.
    2. Each piece is one transaction: rows, rejects, counters. Between pieces look whether to cancel.
    3. Close the batch and say so in the trail.

    Raises `OvertakenError` when another process runs it.
    """
    with hold(Lock.BATCH, batch_id) as held, _rare_collections():
        if not held:
            raise OvertakenError
        return _run(batch_id, actor, on_progress, reader or (lambda batch: rows_of(batch, actor, path)))


def _run(batch_id: int, actor: Actor, on_progress: Progress, reader: Callable[[Batch], Content]) -> Batch:
    Batch.unscoped.filter(pk=batch_id, status=BatchStatus.READY).update(
        status=BatchStatus.RUNNING, started_at=timezone.now()
    )
    batch = Batch.unscoped.get(pk=batch_id)
    if batch.status != BatchStatus.RUNNING:
        return batch
    try:
        content = reader(batch)
        batch.rows = content.lines
        Batch.unscoped.filter(pk=batch.id).update(rows=batch.rows)
        cancelled = _write_all(batch, content, on_progress)
    except UnreadableFileError as problem:
        return end(batch, actor, BatchStatus.FAILED, problem.kept())
    except OSError as error:
        if problem_of(error) is not FileProblem.DAMAGED:
            raise
        return end(batch, actor, BatchStatus.FAILED, UnreadableFileError(FileProblem.DAMAGED).kept())
    except OperatorError as problem:
        return end(batch, actor, BatchStatus.FAILED, {"zh": problem.zh, "en": problem.en})
    except MappingIncompleteError as question:
        return _ask(batch, actor, question)
    return end(batch, actor, BatchStatus.CANCELLED if cancelled else BatchStatus.DONE)


def _write_all(batch: Batch, content: Content, on_progress: Progress) -> bool:
    """Write all pieces not yet written; whether it was cancelled on the way."""
    with ExitStack() as stack:
        begin = stack.enter_context(_other_thread()) if content.ahead else partial
        written: Callable[[], bool] | None = None
        for piece in content.pieces(batch.done):
            if written is not None:
                if written():
                    return True
                on_progress(batch)
            written = begin(_write, batch, piece)
        return written is not None and written()


@contextmanager
def _other_thread() -> Iterator[Callable[..., Callable[[], bool]]]:
    """Begins a call in a thread of its own; what it gives waits for the end of the call."""
    with ThreadPoolExecutor(1, thread_name_prefix="intake-writer") as writer:
        try:
            yield lambda act, *given: writer.submit(act, *given).result
        finally:
            writer.submit(_close_connection).result()


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for cyclic garbage rarely within the block."""
    before = gc.get_threshold()
    gc.set_threshold(RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _close_connection() -> None:
    """Close the connection of the thread that runs this (`connection` is another one in each thread)."""
    connection.close()


def rows_of(batch: Batch, actor: Actor, path: Source, table: Table | None = None) -> Content:
    """The rows of the file at `path` (`table`, where it is open already) for the receiver of their kind.

    Raises `UnreadableFileError`.
    """
    receiver = receiver_for(batch.kind)
    if table is None:
        known = receiver.dictionary().known | {normalise_header(header) for header in batch.mapping}
        table = open_table(path, known=known, sheet=batch.sheet or None)

    def pieces(done: int) -> Iterator[Piece]:
        for parsed, rows in _chunks(batch, table, receiver, done):
            yield Piece(rows, partial(_take_rows, batch, parsed, receiver, actor))

    return Content(table.rows_total or 0, pieces, ahead=True)


def _chunks(batch: Batch, table: Table, receiver: Receiver, to_skip: int) -> Iterator[tuple[ParsedChunk, int]]:
    """Parsed chunks after the rows already committed (they come in one fixed order, so a count is a place), and of how
    many rows each is."""
    parse = parser_for(receiver, table.headers, batch.mapping, batch)
    for chunk in table.chunks(CHUNK):
        size = chunk.rows.height + len(chunk.malformed)
        if to_skip >= size:
            to_skip -= size
            continue
        if to_skip:  # it was begun by a version with chunks of another size
            chunk = Chunk(chunk.rows.slice(to_skip), chunk.malformed[max(0, to_skip - chunk.rows.height) :])
            size, to_skip = size - to_skip, 0
        yield _parse(chunk, table.headers, parse), size


def _parse(chunk: Chunk, headers: tuple[str, ...], parse: Callable[..., ParsedChunk]) -> ParsedChunk:
    lines = chunk.rows["line"].to_list()
    parsed = parse(lines, [chunk.rows[header].to_list() for header in headers])
    for row in chunk.malformed:
        raw = dict(zip(headers, row.values, strict=False)) or {headers[0]: row.text}
        parsed.rejects.append(RejectedRow(row.line, (Problem("row", str(row.problem.value).upper()),), raw))
    return parsed


def _take_rows(batch: Batch, parsed: ParsedChunk, receiver: Receiver, actor: Actor) -> Counts:
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    keep_rejects(batch, parsed.rejects)
    return replace(counts, rejected=counts.rejected + len(parsed.rejects))


def _write(batch: Batch, piece: Piece) -> bool:
    """Write one piece; whether the batch is to be cancelled instead.

    Where somebody enters the same thing between the look and the write, the piece is looked at once more: known by now.
    """
    try:
        return _write_once(batch, piece)
    except IntegrityError:
        return _write_once(batch, piece)


@transaction.atomic
def _write_once(batch: Batch, piece: Piece) -> bool:
    """Write one piece; whether the batch is to be cancelled instead.

    The counters are moved by a conditional update, so a batch that runs twice is written once.
    """
    if not Batch.unscoped.filter(pk=batch.id, cancel_requested=False).exists():
        return True
    _count(batch, piece.write())
    count_grown()
    return False


def _count(batch: Batch, counts: Counts) -> None:
    new = asdict(counts)
    new["done"] = counts.accepted + counts.merged + counts.duplicates + counts.waiting + counts.rejected
    running = Batch.unscoped.filter(pk=batch.id, status=BatchStatus.RUNNING, done=batch.done)
    if running.update(**{name: F(name) + count for name, count in new.items()}) != 1:
        raise OvertakenError
    for name, count in new.items():
        setattr(batch, name, getattr(batch, name) + count)


@transaction.atomic
def _ask(batch: Batch, actor: Actor, question: MappingIncompleteError) -> Batch:
    """Wait for a person to say what the headers of a sheet are; those that are known are shown as they are."""
    Batch.unscoped.filter(pk=batch.id, status=BatchStatus.RUNNING).update(
        status=BatchStatus.MAPPING,
        started_at=None,
        headers=list(question.headers),
        mapping=batch.mapping | dict(question.matching.matched),
        sheet=question.sheet[:LONGEST_SHEET],
    )
    note(actor, batch, "ask")
    return Batch.unscoped.get(pk=batch.id)


@transaction.atomic
def end(batch: Batch, actor: Actor, status: BatchStatus, problem: dict[str, object] | None = None) -> Batch:
    """Close a running batch; what it has committed stays."""
    Batch.unscoped.filter(pk=batch.id, status=BatchStatus.RUNNING).update(
        status=status,
        problem=problem,
        finished_at=timezone.now(),
        rows=batch.done if status == BatchStatus.DONE else batch.rows,
    )
    outcome = "REFUSED" if status == BatchStatus.FAILED else "OK"
    note(actor, batch, status.lower(), rows=batch.done, outcome=outcome)
    return Batch.unscoped.get(pk=batch.id)


def actor_of(batch: Batch) -> Actor:
    """In whose name the rows are taken: who uploaded the file, in the role that this person has at the unit now, else
    at the nearest one above it: an investigator of the city takes in lists of its centre."""
    found = postings_of_all([batch.by_id]).select_related("unit") if batch.by_id else []
    mine = [one for one in found if batch.unit.path.startswith(one.unit.path)]
    mine.sort(key=lambda one: -len(one.unit.path))
    return Actor(
        kind="person",
        label=batch.by.username if batch.by else "unknown",
        person_id=batch.by_id,
        role=mine[0].role if mine else "",
        unit_id=batch.unit_id,
        unit_code=batch.unit.code,
        unit_path=batch.unit.path,
    )


def own_name(actor: Actor, batch: Batch, *needs: May) -> Actor:
    """Who takes rows that are not the receiving centre's but the importer's own: whoever brought the file, where that
    person has one of the permissions at the unit or above it; else the actor."""
    if batch.by_id is None:
        return actor
    for one in postings_of_all([batch.by_id]).select_related("unit", "person"):
        if batch.unit.path.startswith(one.unit.path) and any(may(one.role, need) for need in needs):
            return actor_for(one)
    return actor
