# SPDX-License-Identifier: Apache-2.0
"""Running a batch: from its file to committed rows, chunk by chunk, resumable after any interruption."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.headers import normalise_header
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.tables import Chunk, Table, open_table
from wuzha.intake.receivers import Counts, ParsedChunk, Problem, Receiver, RejectedRow, receiver_for
from wuzha.locks import Lock, hold
from wuzha.sealed.value import Kind, seal

#: Rows a transaction: small enough for a moving progress bar and short locks, large enough to be fast.
CHUNK = 10_000
#: New objects between two looks for cyclic garbage, of which rows make none: the usual 700 cost a third of the time.
RARELY = 500_000

Progress = Callable[[Batch], None]


class OvertakenError(Exception):
    """Another process runs this batch; this one stops without having written."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A parsed chunk with the number of rows it came from."""

    parsed: ParsedChunk
    rows: int


def run(
    batch_id: int,
    path: Path,
    actor: Actor,
    on_progress: Progress = lambda _batch: None,
    *,
    table: Table | None = None,
) -> Batch:
    """Run a batch to its end and return it. Safe to call again after a crash: committed chunks are skipped.

    1. Hold the batch and open the file (unless `table` is it); a file that cannot be read ends the batch, with the
       reader's reason.
    2. Parse the next chunk while the one before it is written by another thread.
    3. Each chunk is one transaction: rows, rejects, counters. Between chunks look whether to cancel.
    4. Close the batch and say so in the trail.

    Raises `OvertakenError` when another process runs it.
    """
    with hold(Lock.BATCH, batch_id) as held, _rare_collections():
        if not held:
            raise OvertakenError
        return _run(batch_id, path, actor, on_progress, table)


def _run(batch_id: int, path: Path, actor: Actor, on_progress: Progress, table: Table | None) -> Batch:
    Batch.unscoped.filter(pk=batch_id, status=BatchStatus.READY).update(
        status=BatchStatus.RUNNING, started_at=timezone.now()
    )
    batch: Batch = Batch.unscoped.get(pk=batch_id)
    if batch.status != BatchStatus.RUNNING:
        return batch
    receiver = receiver_for(batch.kind)
    try:
        if table is None:
            known = receiver.dictionary().known | {normalise_header(header) for header in batch.mapping}
            table = open_table(path, known=known, sheet=batch.sheet or None)
        batch.rows = table.rows_total or 0
        Batch.unscoped.filter(pk=batch.pk).update(rows=batch.rows)
        cancelled = _run_chunks(batch, table, receiver, actor, on_progress)
    except UnreadableFileError as problem:
        return end(
            batch,
            actor,
            BatchStatus.FAILED,
            {"code": problem.code.value, "where": problem.where, "params": problem.params},
        )
    return end(batch, actor, BatchStatus.CANCELLED if cancelled else BatchStatus.DONE)


def _run_chunks(batch: Batch, table: Table, receiver: Receiver, actor: Actor, on_progress: Progress) -> bool:
    """Write all chunks not yet written; whether it was cancelled on the way."""
    with ExitStack() as stack:
        writer = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="intake-writer"))
        stack.callback(lambda: writer.submit(_close_connection).result())
        writing: Future[bool] | None = None
        for piece in _pieces(batch, table, receiver):
            if writing is not None:
                if writing.result():
                    return True
                on_progress(batch)
            writing = writer.submit(_write, batch, piece, receiver, actor)
        if writing is not None and writing.result():
            return True
    return False


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


def _pieces(batch: Batch, table: Table, receiver: Receiver) -> Iterator[Piece]:
    """Parsed chunks after those already committed (rows come in one fixed order, so a count is a place)."""
    parse = receiver.parser(table.headers, batch.mapping, batch.source)
    to_skip = batch.done
    for chunk in table.chunks(CHUNK):
        size = chunk.rows.height + len(chunk.malformed)
        if to_skip >= size:
            to_skip -= size
            continue
        if to_skip:  # it was begun by a version with chunks of another size
            chunk = Chunk(chunk.rows.slice(to_skip), chunk.malformed[max(0, to_skip - chunk.rows.height) :])
            size, to_skip = size - to_skip, 0
        yield Piece(_parse(chunk, table.headers, parse), size)


def _parse(chunk: Chunk, headers: tuple[str, ...], parse: Callable[..., ParsedChunk]) -> ParsedChunk:
    lines = chunk.rows["line"].to_list()
    parsed = parse(lines, [chunk.rows[header].to_list() for header in headers])
    for row in chunk.malformed:
        raw = dict(zip(headers, row.values, strict=False)) or {headers[0]: row.text}
        parsed.rejects.append(RejectedRow(row.line, (Problem("row", str(row.problem.value).upper()),), raw))
    return parsed


@transaction.atomic
def _write(batch: Batch, piece: Piece, receiver: Receiver, actor: Actor) -> bool:
    """Write one chunk; whether the batch is to be cancelled instead.

    The counters are moved by a conditional update, so a batch that runs twice is written once.
    """
    if not Batch.unscoped.filter(pk=batch.pk, cancel_requested=False).exists():
        return True
    counts = receiver.receive(piece.parsed.rows, batch=batch, actor=actor)
    rejected = len(piece.parsed.rejects)
    Reject.unscoped.bulk_create(
        [
            Reject(
                batch=batch,
                line=row.line,
                reasons=[str(problem)[:64] for problem in row.problems],
                raw=seal(Kind.TEXT, json.dumps(dict(row.raw), ensure_ascii=False)),
            )
            for row in piece.parsed.rejects
        ]
    )
    _count(batch, counts, rejected + counts.rejected)
    return False


def _count(batch: Batch, counts: Counts, rejected: int) -> None:
    done = counts.accepted + counts.merged + counts.duplicates + rejected
    moved = Batch.unscoped.filter(pk=batch.pk, status=BatchStatus.RUNNING, done=batch.done).update(
        done=F("done") + done,
        accepted=F("accepted") + counts.accepted,
        merged=F("merged") + counts.merged,
        duplicates=F("duplicates") + counts.duplicates,
        rejected=F("rejected") + rejected,
        flagged=F("flagged") + counts.flagged,
    )
    if moved != 1:
        raise OvertakenError
    batch.done += done
    batch.accepted += counts.accepted
    batch.merged += counts.merged
    batch.duplicates += counts.duplicates
    batch.rejected += rejected
    batch.flagged += counts.flagged


@transaction.atomic
def end(batch: Batch, actor: Actor, status: BatchStatus, problem: dict[str, object] | None = None) -> Batch:
    """Close a running batch; what it has committed stays."""
    Batch.unscoped.filter(pk=batch.pk, status=BatchStatus.RUNNING).update(
        status=status,
        problem=problem,
        finished_at=timezone.now(),
        rows=batch.done if status == BatchStatus.DONE else batch.rows,
    )
    record(
        actor,
        f"intake.{status.lower()}",
        on=("batch", batch.pk),
        rows=batch.done,
        outcome="REFUSED" if status == BatchStatus.FAILED else "OK",
    )
    ended: Batch = Batch.unscoped.get(pk=batch.pk)
    return ended
