# SPDX-License-Identifier: Apache-2.0
"""Files of statements as people bring them: taken in, asked about, cancelled, their rejected lines given back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.funds.acts import case_of, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.statements import memory, queries
from wuzha.funds.statements.explain import explain as explain_line
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.receiver import FILES, StatementReceiver
from wuzha.funds.statements.rows import CELL
from wuzha.funds.statements.services import answering
from wuzha.intake.headers import FILE_COLUMN
from wuzha.intake.models import Batch
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.rejects import open_rejects
from wuzha.intake.readers.source import Source
from wuzha.intake.services import open as batches
from wuzha.intake.services import store, upload
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

NOTHING: Mapping[str, str] = MappingProxyType({})
#: Endings of files in an archive that may be statements; everything else in it is passed over.
STATEMENTS = frozenset({".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".txt", ".parquet", ".pdf"})


@one_act(May.WORK_FUNDS, name="funds.statements_open")
def take(actor: Actor, case_id: int, pieces: Iterable[bytes], file_name: str) -> list[StatementFile]:
    """Keep an uploaded file, or every file of an uploaded archive, and set it going."""
    case = case_of(actor, case_id)
    with store.keeping() as keep:
        name = keep(pieces)
        if not _is_archive(store.kept(name), file_name):
            return [_opened(actor, case, name, file_name)]
        try:
            taken = [
                _opened(actor, case, one, inner) for one, inner in store.unpacked(store.kept(name), STATEMENTS, keep)
            ]
        except UnreadableFileError as problem:
            raise RefusalError(Code.UNREADABLE, why=str(explain(problem, "zh-hans"))) from problem
        if not taken:
            raise RefusalError(Code.NO_STATEMENTS, file=batches.shown_name(file_name))
        FILES.let_go(name)
        return taken


def _is_archive(file: Source, file_name: str) -> bool:
    if PurePosixPath(file_name.lower()).suffix != ".zip":
        return False
    with file.open("rb") as stream:
        return zipfile.is_zipfile(stream)


def _opened(actor: Actor, case: FundsCase, stored: str, file_name: str) -> StatementFile:
    file = StatementFile.unscoped.create(
        case=case,
        stored_as=stored,
        started_at=timezone.now(),
        **batches.of_file(actor, store.kept(stored), file_name),
    )
    batches.note(actor, file.batch, "open", detail={"case": case.number})
    upload.queue(file.batch_id)
    return file


@one_act(May.WORK_FUNDS, name="funds.statements_mapping")
def decide(
    actor: Actor,
    file_id: int,
    choices: Mapping[str, str],
    said: Mapping[str, str] = NOTHING,
    *,
    own_account: str = "",
    reason: str = "",
) -> StatementFile:
    """Take a person's choices (header → field, empty to leave out) and what else was `said` (`services.memory`) of a
    sheet, remember them for sheets with the same headers, and set the file going again. `own_account` holds for this
    sheet of this file alone.

    A sheet among others may be passed over: all its columns are left out, and its lines are given back. Raises
    `MappingIncompleteError` when a needed field is missing or a field is chosen twice; `RefusalError` NO_ACCOUNT, and
    WHY_MISSING where other files were read by another answer.
    """
    file = _file(actor, file_id)
    if file.status != FileStatus.MAPPING:
        raise RefusalError(Code.WRONG_STATE, number=file.file_name, state=file.status_word)
    owner = StatementReceiver()
    kept = chosen(file.headers, choices)
    passed_over = len(file.sheets) > 1 and not any(kept.values())
    if not passed_over:
        batches.checked(kept, owner, _told_otherwise(file) | ({"self_account"} if own_account.strip() else set()))
    asked = Batch.unscoped.filter(pk=file.batch_id, status=FileStatus.MAPPING).update(
        status=FileStatus.READY, mapping=kept, started_at=timezone.now()
    )
    if not asked:
        raise RefusalError(Code.CHANGED, number=file.file_name)
    if passed_over:
        memory.pass_over(actor, file)
    else:
        if not (own_account.strip() and _asks_owner_alone(file, kept, said)):
            answering.replace(actor, file, file.headers, kept | dict(said), reason)
        answering.keep_owner(actor, file, own_account)
    batches.note(actor, file.batch, "mapping", fields=sorted({*kept.values()} - {""}))
    upload.queue(file.batch_id)
    file.refresh_from_db()
    return file


def chosen(headers: Sequence[str], choices: Mapping[str, str]) -> dict[str, str]:
    """The choices of known fields for the headers of a sheet, in their order."""
    fields = {*StatementReceiver().dictionary().fields, ""}
    return {header: choices.get(header, "") for header in headers if choices.get(header, "") in fields}


def _asks_owner_alone(file: StatementFile, kept: Mapping[str, str], said: Mapping[str, str]) -> bool:
    """Whether nothing but whose statement it is was asked, and nothing else was said: later files need no answer."""
    sheet = queries.asked_sheet(file)
    asked = sheet is not None and sheet["questions"] == ["own_account"]
    return asked and not said and all(field == file.mapping.get(header, "") for header, field in kept.items())


def _told_otherwise(file: StatementFile) -> set[str]:
    """Fields that the sheet tells otherwise than by a column: in a title, by its name, by the name of the file."""
    sheet = queries.asked_sheet(file)
    return {"self_account"} if sheet and "own_by_title" in sheet["flags"] else set()


@one_act(May.WORK_FUNDS, name="funds.statements_cancel")
def cancel(actor: Actor, file_id: int) -> bool:
    """Ask a file to stop after the chunk it is writing; whether it could still be asked. What waits ends at once."""
    file = _file(actor, file_id)
    return not file.is_withdrawn and batches.cancel(actor, file.batch)


def _file(actor: Actor, file_id: int) -> StatementFile:
    file = StatementFile.objects.visible_to(actor).filter(pk=file_id).first()
    if file is None:
        raise RefusalError(Code.NOT_FOUND)
    return file


@transaction.atomic
def write_rejects(target: Path | IO[bytes], file: StatementFile, actor: Actor, purpose: str) -> int:
    """Write the rejected lines of a file to a path (XLSX or CSV by its name) or an open file (XLSX); how many.

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
    with open_rejects(target, headers) as writer:
        for row, cells in lines:
            sheet = file.sheets[row.sheet] if row.sheet < len(file.sheets) else ""
            writer.write(row.line, [file.file_name, sheet, *cells], *explain_line(row))
    return len(lines)
