# SPDX-License-Identifier: Apache-2.0
"""Files that people upload: kept, looked at, started, and dropped when their batch ends."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.readers.problems import UnreadableFile
from wuzha.intake.services import store
from wuzha.intake.services.open import create, digest, look
from wuzha.org.models import Unit

VIA = "web"


def take(actor: Actor, pieces: Iterable[bytes], *, file_name: str, kind: str, source: str, unit: Unit) -> Batch:
    """Keep an uploaded file and open a batch for it. A file that cannot be read becomes a batch that says why."""
    name = store.keep(pieces)
    path = store.kept(name)
    try:
        opened = look(path, kind, source)
    except UnreadableFile as problem:
        try:
            return _refused(actor, name, file_name, kind, source, unit, problem)
        finally:
            store.drop(name)
    try:
        return create(
            actor, kind=kind, source=source, unit=unit, via=VIA, path=path, file_name=file_name, opened=opened,
            stored_as=name,
        )  # fmt: skip
    except BaseException:
        store.drop(name)
        raise


@transaction.atomic
def start(actor: Actor, batch: Batch) -> bool:
    """Set a READY batch going; whether it was this call that did."""
    started = Batch.unscoped.filter(pk=batch.pk, status=BatchStatus.READY, started_at__isnull=True).update(
        started_at=timezone.now()
    )
    if started:
        record(actor, "intake.start", on=("batch", batch.pk))
        defer(batch.pk)
    return bool(started)


def defer(batch_id: int) -> None:
    """Queue the batch for a worker, in the caller's transaction."""
    from wuzha.intake.tasks import run_upload

    run_upload.configure(lock=f"intake.batch.{batch_id}").defer(batch_id=batch_id)


@transaction.atomic
def _refused(
    actor: Actor, name: str, file_name: str, kind: str, source: str, unit: Unit, problem: UnreadableFile
) -> Batch:
    path = store.kept(name)
    now = timezone.now()
    batch: Batch = Batch.unscoped.create(
        kind=kind, source=source, unit=unit, by_id=actor.person_id, via=VIA, file_name=file_name[:200],
        sha256=digest(path), size=path.stat().st_size, status=BatchStatus.FAILED, finished_at=now,
        problem={"code": problem.code.value, "where": problem.where, "params": problem.params},
    )  # fmt: skip
    record(actor, "intake.failed", on=("batch", batch.pk), outcome="REFUSED", detail={"code": problem.code.value})
    return batch
