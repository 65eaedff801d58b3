# SPDX-License-Identifier: Apache-2.0
"""What headers mean that nobody knew, said once and remembered; rejected lines given back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.funds.orders.services.base import one_act
from wuzha.funds.orders.services.errors import Code
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.services.run import CELL, MEMORY
from wuzha.funds.statements.services.take import defer
from wuzha.intake.headers import FILE_COLUMN
from wuzha.intake.models import HeaderMemory
from wuzha.intake.readers.rejects import open_rejects
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Written for a column that a person leaves out, so that the file is not asked about again.
LEFT_OUT = ""


def fields() -> list[str]:
    """Fields a header may be, in the order of the dictionary."""
    return list(load("headers"))


@one_act(May.WORK_FUNDS, name="funds.statements_mapping")
def decide(actor: Actor, file_id: int, choices: Mapping[str, str]) -> StatementFile:
    """Take a person's choices (header → field, empty to leave out), remember them, and set the file going again."""
    file: StatementFile | None = StatementFile.objects.visible_to(actor).filter(pk=file_id).first()
    if file is None:
        raise RefusalError(Code.NOT_FOUND)
    kept = {header: field for header, field in choices.items() if header in file.headers and field in {*fields(), ""}}
    moved = StatementFile.unscoped.filter(pk=file_id, status=FileStatus.MAPPING).update(
        status=FileStatus.READY, mapping=kept
    )
    if not moved:
        raise RefusalError(Code.CHANGED, number=file.file_name)
    for header, field in kept.items():
        HeaderMemory.objects.update_or_create(
            kind=MEMORY, source=MEMORY, header=header[:200],
            defaults={"field": field, "at": timezone.now(), "by_id": actor.person_id},
        )  # fmt: skip
    record(actor, "funds.statements_mapping", on=("funds_statement", file_id), fields=sorted({*kept.values()} - {""}))
    transaction.on_commit(lambda: defer(file.case_id))
    file.refresh_from_db()
    return file


@transaction.atomic
def write_rejects(path: Path, file: StatementFile, actor: Actor, purpose: str) -> int:
    """Write the rejected lines of a file to `path` (XLSX or CSV by its name); how many.

    Clear personal data leaves the seal: a read event says how many rows. Raises `ValueError` without a purpose.
    """
    rows = StatementReject.unscoped.filter(file=file, raw__isnull=False).order_by("sheet", "line", "pk")
    on = ("funds_statement", file.pk)
    count = rows.count()
    open_raw = opener(actor, purpose, on=on, fields=["raw"], rows=count)
    record(actor, "funds.statements_rejects", on=on, rows=count)
    lines = [(row, open_raw("raw", row.raw, row.pk).split(CELL)) for row in rows[:count].iterator(chunk_size=2000)]
    width = max((len(cells) for _row, cells in lines), default=0)
    headers = [FILE_COLUMN, "工作表", *(f"列{number}" for number in range(1, width + 1))]
    with open_rejects(path, headers) as writer:
        for row, cells in lines:
            sheet = file.sheets[row.sheet] if row.sheet < len(file.sheets) else ""
            writer.write(row.line, [file.file_name, sheet, *cells], row.zh, row.en)
    return len(lines)
