# SPDX-License-Identifier: Apache-2.0
"""A file into the ledger of its case, chunk by chunk, resumable after any interruption."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.read import read_file
from wuzha.funds.statements.rows import Read, with_digests
from wuzha.funds.statements.services.accounts import Accounts
from wuzha.funds.statements.services.write import WriteCounts, write_rows
from wuzha.intake.models import HeaderMemory
from wuzha.locks import Lock, hold
from wuzha.runtime.messages import OperatorError
from wuzha.sealed import Kind, seal

#: Rows a transaction: as long as somebody waits for a cancelled file to stop.
CHUNK = 50_000
#: Kind and source under which choices of headers are remembered.
MEMORY = "statements"
#: Cells of a rejected row stand behind each other in one sealed text.
CELL = "\x1f"

Progress = Callable[[StatementFile], None]


class OvertakenError(Exception):
    """Another process runs this file; this one stops without having written."""


def run(
    file_id: int,
    path: Path,
    actor: Actor,
    on_progress: Progress = lambda _file: None,
    *,
    reader: Callable[[], Read] | None = None,
    accounts: Accounts | None = None,
) -> StatementFile:
    """Run a file to its end and return it. Safe to call again after a crash: committed chunks are skipped.

    `accounts` are those that files before it named.

    1. Hold the file; read it whole (`reader` gives what was read ahead). A file that cannot be read ends with its
       reason; one with headers nobody knows waits for a person.
    2. Write its rejected lines, then its rows chunk by chunk: each chunk is one transaction with its counters.
    3. Close it and say so in the trail.

    Raises `OvertakenError` when another process runs it.
    """
    with hold(Lock.STATEMENT, file_id) as held:
        if not held:
            raise OvertakenError
        StatementFile.unscoped.filter(pk=file_id, status=FileStatus.READY).update(
            status=FileStatus.RUNNING, started_at=timezone.now()
        )
        file: StatementFile = StatementFile.unscoped.select_related("case").get(pk=file_id)
        if file.status != FileStatus.RUNNING:
            return file
        try:
            read = reader() if reader is not None else read_file(path, remembered() | file.mapping)
        except OperatorError as problem:
            return _end(file, actor, FileStatus.FAILED, {"zh": problem.zh, "en": problem.en})
        if read.missing and not file.mapping:
            return _ask(file, actor, read)
        rows = with_digests((accounts or Accounts(file.case.synthetic)).keyed(read))
        cancelled = _write(file, read, rows, on_progress)
        return _end(file, actor, FileStatus.CANCELLED if cancelled else FileStatus.DONE)


def remembered() -> dict[str, str]:
    """What people said headers mean, header → field, for every file of statements."""
    return dict(HeaderMemory.objects.filter(kind=MEMORY, source=MEMORY).values_list("header", "field"))


def _write(file: StatementFile, read: Read, rows: pl.DataFrame, on_progress: Progress) -> bool:
    """Write all chunks not yet written; whether it was cancelled on the way."""
    head = len(read.bad) + read.duplicates
    StatementFile.unscoped.filter(pk=file.pk).update(
        rows=head + rows.height,
        sheets=list(read.sheets),
        layout=read.layout[:80],
    )
    if file.done == 0 and head:
        _write_bad(file, read)
    while (start := file.done - head) < rows.height:
        if StatementFile.unscoped.filter(pk=file.pk, cancel_requested=True).exists():
            return True
        _write_chunk(file, rows.slice(start, CHUNK))
        on_progress(file)
    return False


@transaction.atomic
def _ask(file: StatementFile, actor: Actor, read: Read) -> StatementFile:
    """Wait for a person to say what the headers are that nobody knows."""
    StatementFile.unscoped.filter(pk=file.pk, status=FileStatus.RUNNING).update(
        status=FileStatus.MAPPING, started_at=None, headers=list(read.unknown), layout=read.layout[:80]
    )
    record(actor, "funds.statements_ask", on=("funds_statement", file.pk))
    asked: StatementFile = StatementFile.unscoped.select_related("case").get(pk=file.pk)
    return asked


@transaction.atomic
def _write_bad(file: StatementFile, read: Read) -> None:
    StatementReject.unscoped.bulk_create(
        [
            StatementReject(
                file=file, sheet=row.sheet, line=row.line, reason=row.reason[:64], zh=row.zh[:300], en=row.en[:300],
                raw=seal(Kind.TEXT, CELL.join(row.values)),
            )
            for row in read.bad
        ],
        batch_size=2000,
    )  # fmt: skip
    _count(file, WriteCounts(duplicates=read.duplicates), rejected=len(read.bad))


@transaction.atomic
def _write_chunk(file: StatementFile, rows: pl.DataFrame) -> None:
    _count(file, write_rows(file.case_id, file.pk, rows), rejected=0)


def _count(file: StatementFile, written: WriteCounts, rejected: int) -> None:
    """Move the counters by a conditional update, so that a file that runs twice is written once."""
    done = written.accepted + written.merged + written.duplicates + rejected
    moved = StatementFile.unscoped.filter(pk=file.pk, status=FileStatus.RUNNING, done=file.done).update(
        done=F("done") + done,
        accepted=F("accepted") + written.accepted,
        merged=F("merged") + written.merged,
        duplicates=F("duplicates") + written.duplicates,
        rejected=F("rejected") + rejected,
    )
    if moved != 1:
        raise OvertakenError
    file.done += done


@transaction.atomic
def _end(file: StatementFile, actor: Actor, status: FileStatus, problem: dict[str, str] | None = None) -> StatementFile:
    """Close a running file; what it has committed stays."""
    StatementFile.unscoped.filter(pk=file.pk, status=FileStatus.RUNNING).update(
        status=status, problem=problem, finished_at=timezone.now()
    )
    record(
        actor,
        f"funds.statements_{status.lower()}",
        on=("funds_statement", file.pk),
        rows=file.done,
        outcome="REFUSED" if status == FileStatus.FAILED else "OK",
    )
    ended: StatementFile = StatementFile.unscoped.select_related("case").get(pk=file.pk)
    return ended
