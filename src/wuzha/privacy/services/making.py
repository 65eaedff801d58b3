# SPDX-License-Identifier: Apache-2.0
"""Making the file of an export: rows in chunks with progress, a watermark on every page, sealed on disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import Opener, opener
from wuzha.locks import Lock, hold
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.privacy.exporters import Cell, Exporter, exporter_for
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.rulesets import EXPORTS
from wuzha.privacy.sheets import Sheet, Watermark, cell_text, csv_file, workbook
from wuzha.sealed import Sealed
from wuzha.sealed.files import write_sealed

log = logging.getLogger(__name__)

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
    posting: Posting | None = (
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
