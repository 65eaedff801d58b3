# SPDX-License-Identifier: Apache-2.0
"""The one way a list leaves as a file: asked for, approved by a second person if need be, fetched, deleted.

The file is made of rows in chunks with progress, a watermark on every page, sealed on disk.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.files import FileCode, content_of
from wuzha.core.jobs import defer_once
from wuzha.core.reveal import Opener, opener
from wuzha.inbox import services as inbox
from wuzha.locks import Lock, hold
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import May, may
from wuzha.org.services.guard import allow, person_of
from wuzha.privacy.exporters import Cell, Exporter, exporter_for
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.rulesets import EXPORTS
from wuzha.privacy.services.errors import Code
from wuzha.privacy.services.grants import purpose_text
from wuzha.privacy.sheets import Sheet, Watermark, cell_text, csv_file, workbook
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Owner, Place

log = logging.getLogger(__name__)

#: Files to fetch, until their days are over.
FILES = Owner(
    ("exports to fetch", "待取走的导出文件"), Place.FILES, lambda: Export.unscoped.filter(state=ExportState.DONE)
)

#: Rows between two signs of progress.
CHUNK = 500


def make(pk: int) -> bool:
    """Make the file of an export that is queued, or that a killed worker left half-made; whether this call did.

    The actor is who asked, as posted now: whoever lost the role or the unit gets nothing more.
    """
    with hold(Lock.EXPORT, pk) as mine:
        if not mine:
            return False
        waiting = Export.unscoped.filter(pk=pk, state__in=[ExportState.QUEUED, ExportState.RUNNING])
        if not waiting.update(state=ExportState.RUNNING, started_at=timezone.now(), rows=0):
            return False
        export = Export.unscoped.select_related("by", "unit").get(pk=pk)
        try:
            content, rows = _content(export)
        except (LookupError, ValueError) as error:
            log.warning("Export %s could not be made: %s", pk, type(error).__name__)
            _fail(export)
            return True
        except DatabaseError as error:
            log.warning("Export %s could not be made: %s", pk, type(error).__name__)
            _fail(export)
            raise
        write_sealed(export.uid, content)
        _done(export, rows, len(content))
        return True


def _content(export: Export) -> tuple[bytes, int]:
    exporter = exporter_for(export.kind)
    actor = actor_of(export)
    if exporter is None or actor is None:
        raise LookupError(export.kind)
    with translation.override("zh-hans"):
        columns = exporter.columns()
        clear = _opener(export, exporter, actor) if export.clear else None
        # What came to the list since a file in clear was approved is not in it.
        most = export.expected if clear else EXPORTS.at().most_rows
        counted = _counting(export, exporter.rows(actor, export.query, most))
        codes = [column.code for column in exporter.columns()]
        rows = [
            [
                clear(code, cell, number) if clear and isinstance(cell, Sealed) else cell_text(cell)
                for code, cell in zip(codes, row, strict=True)
            ]
            for number, row in enumerate(counted)
        ]
        sheet = Sheet(exporter.title(), [str(column.label) for column in columns], rows)
        mark = Watermark.of(export)
        return (workbook if export.format == "xlsx" else csv_file)(sheet, mark), len(rows)


def _opener(export: Export, exporter: Exporter, actor: Actor) -> Opener:
    """One read event for the whole file before its first value is opened; the approval is named in it."""
    fields = [column.code for column in exporter.columns() if column.sealed]
    purpose = f"{export.text}（导出 {export.number}）"
    return opener(actor, purpose, on=("export", export.pk), fields=fields, rows=export.expected)


def actor_of(export: Export) -> Actor | None:
    """Who asked, in the posting they asked in, if it is still in force."""
    today = timezone.localdate()
    posting = (
        Posting.unscoped.filter(
            person=export.by_id, person__is_active=True, role=export.role, unit=export.unit_id, valid_from__lte=today
        )
        .exclude(valid_to__lt=today)
        .select_related("person", "unit")
        .first()
    )
    return actor_for(posting) if posting is not None else None


def _counting(export: Export, rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, 1):
        if number % CHUNK == 0:
            Export.unscoped.filter(pk=export.pk).update(rows=number)
        yield row


@transaction.atomic
def _done(export: Export, rows: int, size: int) -> None:
    now = timezone.now()
    Export.unscoped.filter(pk=export.pk).update(
        state=ExportState.DONE,
        rows=rows,
        size=size,
        finished_at=now,
        keep_until=now + timedelta(days=EXPORTS.at().keep_days),
    )
    actor = Actor("person", export.by.username, export.by_id, export.role, export.unit_id, export.unit.code)
    detail = {"list": export.kind, "clear": export.clear}
    record(actor, "export.made", on=("export", export.pk), purpose=export.text, rows=rows, detail=detail)


@transaction.atomic
def _fail(export: Export) -> None:
    Export.unscoped.filter(pk=export.pk).update(state=ExportState.FAILED, finished_at=timezone.now())
    record(Actor.system("exports"), "export.failed", on=("export", export.pk), outcome="REFUSED")


#: Characters of a query string that are kept with an export.
LONGEST_QUERY = 500


@transaction.atomic
def ask(
    actor: Actor,
    *,
    kind: str,
    query: str,
    format: str,
    clear: bool,
    purpose: str,
    reference: str = "",
    more: str = "",
) -> Export:
    """Ask for a list as a file. Few masked rows are made at once; more of them, or any in clear, wait for a yes.

    Raises `RefusalError`: PURPOSE_UNKNOWN, REFERENCE_MISSING, QUERY_TOO_LONG, NO_CLEAR, NOTHING_TO_EXPORT,
    TOO_MANY_ROWS.
    """
    exporter = allowed(actor, kind)
    text = purpose_text(purpose, reference, more)
    if len(query) > LONGEST_QUERY:
        raise RefusalError(Code.QUERY_TOO_LONG)
    if clear and not may_clear(actor, exporter):
        raise RefusalError(Code.NO_CLEAR)
    rules, now = EXPORTS.at(), timezone.now()
    try:
        expected = exporter.count(actor, query, rules.most_rows)
    except ValueError as error:
        raise RefusalError(Code.NOTHING_TO_EXPORT) from error
    if expected == 0:
        raise RefusalError(Code.NOTHING_TO_EXPORT)
    if expected > rules.most_rows:
        raise RefusalError(Code.TOO_MANY_ROWS, most=rules.most_rows)
    waits = clear or expected > rules.free_rows
    export = Export.unscoped.create(
        uid=uuid.uuid4(),
        kind=kind,
        query=query,
        format=format,
        clear=clear,
        purpose=purpose,
        reference=reference.strip(),
        text=text,
        by_id=person_of(actor),
        role=actor.role,
        unit_id=actor.unit_id or 0,
        expected=expected,
        state=ExportState.ASKED if waits else ExportState.QUEUED,
        expires_at=now + timedelta(hours=rules.approval_hours) if waits else None,
    )
    record(
        actor,
        "export.asked",
        on=("export", export.pk),
        purpose=text,
        rows=expected,
        detail={"list": kind, "clear": clear, "format": format},
    )
    if not waits:
        defer(export.pk)
    return export


@transaction.atomic
def decide(actor: Actor, pk: int, *, approve: bool, reason: str = "") -> None:
    """Say yes or no to somebody else's export.

    Raises `RefusalError`: DECIDED, SECOND_PERSON, REASON_MISSING, and `Export.DoesNotExist` out of reach.
    """
    allow(actor, May.APPROVE_EXPORT)
    export = Export.objects.visible_to(actor).get(pk=pk)
    if export.by_id == actor.person_id:
        raise RefusalError(Code.SECOND_PERSON)
    if not approve and not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    now = timezone.now()
    waiting = Export.unscoped.filter(pk=pk, state=ExportState.ASKED, expires_at__gt=now)
    state = ExportState.QUEUED if approve else ExportState.REFUSED
    if not waiting.update(state=state, decided_by=actor.person_id, decided_at=now, reason=reason.strip()[:200]):
        raise RefusalError(Code.DECIDED)
    on = ("export", pk)
    inbox.moved_on(on)
    if approve:
        record(actor, "export.approved", on=on, purpose=export.text, rows=export.expected)
        defer(pk)
    else:
        record(actor, "export.refused", on=on, purpose=export.text, rows=export.expected)


@transaction.atomic
def remind(actor: Actor, pk: int) -> None:
    """Remind those who may decide about one's own export: it stands in their inbox.

    Raises `RefusalError`: DECIDED, OUT_OF_REACH for somebody else's, REMINDED when it was done just now.
    """
    allow(actor, May.EXPORT)
    export = Export.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if export is None or export.by_id != actor.person_id:
        raise RefusalError(Code.OUT_OF_REACH)
    if export.state != ExportState.ASKED or export.expires_at is None or export.expires_at <= timezone.now():
        raise RefusalError(Code.DECIDED)
    inbox.remind(actor, ("export", pk))
    record(actor, "export.remind", on=("export", pk), purpose=export.text)


def fetch(actor: Actor, pk: int) -> tuple[Export, bytes]:
    """The finished file, for who asked for it only; each time is in the trail.

    Raises `RefusalError`: NOT_READY, a `FileCode` when the file cannot be had.
    """
    export = Export.unscoped.filter(pk=pk, by=actor.person_id, state=ExportState.DONE).first()
    if export is None or export.keep_until is None or export.keep_until <= timezone.now():
        raise RefusalError(Code.NOT_READY)
    allowed(actor, export.kind)
    content = content_of(actor, export.uid, on=("export", pk), field="file")
    if isinstance(content, FileCode):
        raise RefusalError(content)
    with transaction.atomic():
        Export.unscoped.filter(pk=pk).update(downloads=F("downloads") + 1)
        detail = {"list": export.kind, "clear": export.clear}
        record(actor, "export.fetched", on=("export", pk), purpose=export.text, rows=export.rows, detail=detail)
    return export, content


def sweep(now: datetime) -> tuple[int, int]:
    """Approvals that ran out, files whose days are over: how many of each."""
    ran_out = Export.unscoped.filter(state=ExportState.ASKED, expires_at__lte=now).update(state=ExportState.EXPIRED)
    gone = 0
    for export in Export.unscoped.filter(state=ExportState.DONE, keep_until__lte=now):
        gone += Export.unscoped.filter(pk=export.pk, state=ExportState.DONE).update(state=ExportState.GONE)
        FILES.let_go(export.uid)
        record(Actor.system("retention"), "export.deleted", on=("export", export.pk), rows=export.rows)
    return ran_out, gone


def allowed(actor: Actor, kind: str) -> Exporter:
    """The list, if the actor may see it and take lists out. Raises `PermissionDenied`."""
    exporter = exporter_for(kind)
    if exporter is None or not any(may(actor.role, need) for need in exporter.needs):
        raise PermissionDenied
    allow(actor, May.EXPORT)
    return exporter


def may_clear(actor: Actor, exporter: Exporter) -> bool:
    """Whether the actor may ask for the list in clear: there is something sealed in it, and the role may see it."""
    return may(actor.role, May.REVEAL) and any(column.sealed for column in exporter.columns())


def defer(pk: int) -> None:
    """Queue the file for a worker, in the caller's transaction; once, however often it is asked for."""
    defer_once("wuzha.privacy.tasks.make_export", f"privacy.export.{pk}", export_id=pk)
