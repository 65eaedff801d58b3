# SPDX-License-Identifier: Apache-2.0
"""Files that people upload: kept, looked at, started, and dropped when their batch ends; rejected rows given back.

Those are the sender's own rows with line, reason and what to do, as a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.jobs import defer_once
from wuzha.core.reveal import opener
from wuzha.intake.headers import FILE_COLUMN
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.rejects import open_rejects
from wuzha.intake.receivers import Receiver, file_receiver, kinds_of_files
from wuzha.intake.services import store
from wuzha.intake.services.open import UPLOADS, cancel, create, look, note, of_file, others, undecided
from wuzha.org.models import Unit

VIA = "web"
#: How long a file of rows waits for somebody to decide on it.
UNDECIDED = timedelta(days=3)


def take(actor: Actor, pieces: Iterable[bytes], *, file_name: str, kind: str, source: str, unit: Unit) -> Batch:
    """Keep an uploaded file and open a batch for it. A file that cannot be read becomes a batch that says why."""
    with store.keeping() as keep:
        name = keep(pieces)
        path = store.kept(name)
        try:
            opened = look(path, kind, source)
        except UnreadableFileError as problem:
            batch = _refused(actor, name, file_name, kind, source, unit, problem)
            UPLOADS.let_go(name)
            return batch
        return create(
            actor, kind=kind, source=source, unit=unit, via=VIA, path=path, file_name=file_name, opened=opened,
            stored_as=name,
        )  # fmt: skip


@transaction.atomic
def choose_sheet(actor: Actor, batch: Batch, sheet: str) -> bool:
    """Take another sheet of the workbook, while nothing is set going; its headers are matched anew.

    Whether it could still be chosen. Raises `UnreadableFileError`.
    """
    opened = look(store.kept(batch.stored_as), batch.kind, batch.source, sheet=sheet)
    matching = opened.matching
    chosen = undecided(Batch.unscoped.filter(pk=batch.id)).update(
        sheet=sheet,
        other_sheets=others(opened.table),
        headers=list(opened.table.headers),
        mapping=dict(matching.matched),
        rows=opened.table.rows_total or 0,
        status=BatchStatus.READY if matching.is_complete else BatchStatus.MAPPING,
    )
    if chosen:
        note(actor, batch, "sheet", rows=opened.table.rows_total or 0)
    return bool(chosen)


@transaction.atomic
def start(actor: Actor, batch: Batch) -> bool:
    """Set a READY batch going; whether it was this call that did."""
    started = Batch.unscoped.filter(pk=batch.id, status=BatchStatus.READY, started_at__isnull=True).update(
        started_at=timezone.now()
    )
    if started:
        note(actor, batch, "start")
        queue(batch.id)
    return bool(started)


def queue(batch_id: int) -> None:
    """Queue a batch for a worker of its kind."""
    owner = file_receiver(Batch.unscoped.values_list("kind", flat=True).get(pk=batch_id))
    if owner is None:
        defer(batch_id)
    else:
        owner.queue(batch_id)


def defer(batch_id: int) -> None:
    """Queue the batch for a worker, in the caller's transaction; once, however often it is asked for."""
    defer_once("wuzha.intake.tasks.run_upload", f"intake.batch.{batch_id}", batch_id=batch_id)


def give_up(now: datetime) -> int:
    """Give up files of rows that nobody decides on: they hold personal data and wait for nothing; how many.

    Whole files are a domain's: those of a case wait for as long as it takes to answer what is asked about them.
    """
    old = undecided(Batch.unscoped.filter(via=VIA, created_at__lt=now - UNDECIDED))
    return sum(cancel(Actor.system("intake"), batch) for batch in old.exclude(kind__in=kinds_of_files()))


@transaction.atomic
def _refused(
    actor: Actor, name: str, file_name: str, kind: str, source: str, unit: Unit, problem: UnreadableFileError
) -> Batch:
    batch = Batch.unscoped.create(
        kind=kind, source=source, unit=unit, via=VIA, status=BatchStatus.FAILED, finished_at=timezone.now(),
        problem=problem.kept(), **of_file(actor, store.kept(name), file_name),
    )  # fmt: skip
    note(actor, batch, "failed", outcome="REFUSED", detail={"code": problem.code.value})
    return batch


@transaction.atomic
def write_rejects(
    target: Path | IO[bytes], batches: Sequence[Batch], receiver: Receiver, actor: Actor, purpose: str
) -> int:
    """Write the rejects of the batches to a path (XLSX or CSV by its name) or an open file (XLSX); the number of rows.

    Clear personal data leaves the seal, so each batch gets a read event with the number of its rows. Raises ValueError
    without a purpose.
    """
    several = len(batches) > 1
    headers = [FILE_COLUMN] if several else []
    for batch in batches:
        headers += [header for header in batch.headers if header not in headers]
    explain = lru_cache(receiver.explain)
    written = 0
    with open_rejects(target, headers) as writer:
        for batch in batches:
            rejects = Reject.unscoped.filter(batch=batch, raw__isnull=False).order_by("line")
            on = ("batch", batch.id)
            rows = rejects.count()
            open_raw = opener(actor, purpose, on=on, fields=["raw"], rows=rows)
            for reject in rejects[:rows].iterator(chunk_size=2000):
                cells: dict[str, str] = json.loads(open_raw("raw", reject.raw, reject.pk))
                if several:
                    cells[FILE_COLUMN] = batch.file_name
                told = [explain(reason) for reason in reject.reasons]
                what = "；".join(dict.fromkeys(what for what, _remedy in told))
                remedy = "；".join(dict.fromkeys(remedy for _what, remedy in told))
                writer.write(reject.line, [cells.get(header, "") for header in headers], what, remedy)
                written += 1
    return written
