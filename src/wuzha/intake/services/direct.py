# SPDX-License-Identifier: Apache-2.0
"""Importing a file at once, with nobody at a screen to ask: what the command line does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.intake.headers import Matching
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.receivers import Receiver
from wuzha.intake.services.open import MappingIncompleteError, OpenedFile, create, look
from wuzha.intake.services.run import Progress, end, rows_of, run
from wuzha.locks import Lock, free, hold
from wuzha.org.models import Unit
from wuzha.runtime import room

VIA = "cli"


def open_file(path: Path, receiver: Receiver, source: str, chosen: Mapping[str, str]) -> OpenedFile:
    """Look at a file and settle its headers without a person.

    `chosen` are given choices, header → field (empty: leave out). Two columns that claim one field stop the file only
    if it is an essential field; of any other the cells stay in the raw row. Raises `UnreadableFileError`;
    `MappingIncompleteError` naming what is missing or claimed twice.
    """
    opened = look(path, receiver.kind, source, chosen=chosen)
    found = opened.matching
    doubtful = {field: headers for field, headers in found.ambiguous.items() if field in receiver.essential()}
    missing = tuple(receiver.missing(set(found.matched.values())))
    if doubtful or missing:
        raise MappingIncompleteError(Matching(found.matched, found.unknown, missing, doubtful, found.ignored))
    return opened


def import_opened(
    opened: OpenedFile,
    path: Path,
    actor: Actor,
    *,
    kind: str,
    source: str,
    unit: Unit,
    on_start: Progress = lambda _batch: None,
    on_progress: Progress = lambda _batch: None,
) -> Batch:
    """Import an opened file to its end. An interruption (Ctrl-C) closes the batch: what is committed stays."""
    room.refuse()
    with transaction.atomic():
        batch = create(
            actor, kind=kind, source=source, unit=unit, via=VIA, path=path, file_name=path.name, opened=opened
        )
        # Held before anybody else can see it, so that it never looks abandoned.
        holding = hold(Lock.BATCH, batch.id)
        holding.__enter__()
    try:
        on_start(batch)
        return run(
            batch.id, path, actor, on_progress, reader=lambda held: rows_of(held, actor, path, table=opened.table)
        )
    except BaseException:
        end(batch, actor, BatchStatus.CANCELLED)
        raise
    finally:
        holding.__exit__(None, None, None)


def close_abandoned(actor: Actor) -> int:
    """Close batches whose process was killed; the number closed.

    They are not resumed: the file may have changed or gone. Giving it again imports what is missing, since a row that
    is in already is a duplicate.
    """
    closed = 0
    unfinished = Batch.unscoped.filter(via=VIA, status__in=[BatchStatus.READY, BatchStatus.RUNNING])
    for batch in free(unfinished, Lock.BATCH):
        end(batch, actor, BatchStatus.CANCELLED)
        closed += 1
    return closed
