# SPDX-License-Identifier: Apache-2.0
"""Files of statements on their way in: kept, set going, cancelled."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.jobs import defer_once
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.services.base import case_of, one_act
from wuzha.funds.orders.services.errors import Code
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.intake.readers.archive import open_parts
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.services import store
from wuzha.intake.services.open import shown_name
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Endings of files in an archive that may be statements; everything else in it is passed over.
STATEMENTS = frozenset({".xlsx", ".xls", ".xlsm", ".csv", ".tsv", ".txt", ".parquet"})
#: Most files taken out of one archive.
MOST_IN_ARCHIVE = 2000
_PIECE = 1 << 20


@one_act(May.WORK_FUNDS, name="funds.statements_open")
def take(actor: Actor, case_id: int, pieces: Iterable[bytes], file_name: str) -> list[StatementFile]:
    """Keep an uploaded file, or every file of an uploaded archive, and set it going."""
    case = case_of(actor, case_id)
    name = store.keep(pieces)
    try:
        path = store.kept(name)
        if not _is_archive(path, file_name):
            taken = [_opened(actor, case, name, file_name)]
        else:
            taken = [_opened(actor, case, one, inner) for one, inner in _unpacked(path)]
            store.drop(name)
    except UnreadableFileError as problem:
        store.drop(name)
        raise RefusalError(Code.UNREADABLE, why=str(explain(problem, "zh-hans"))) from problem
    except BaseException:
        store.drop(name)
        raise
    if not taken:
        raise RefusalError(Code.NO_STATEMENTS, file=shown_name(file_name))
    return taken


def _is_archive(path: Path, file_name: str) -> bool:
    return PurePosixPath(file_name.lower()).suffix == ".zip" and zipfile.is_zipfile(path)


def _unpacked(path: Path) -> Iterator[tuple[str, str]]:
    """(stored name, name in the archive) of the statements in it; names are shown only, never part of a path.

    Raises `UnreadableFileError` for an archive that is damaged, locked with a password, or a bomb.
    """
    parts = [
        part
        for part in open_parts(path, DEFAULT_LIMITS)
        if not part.is_dir()
        and PurePosixPath(part.filename.lower()).suffix in STATEMENTS
        and not PurePosixPath(part.filename).name.startswith((".", "~$"))
    ]
    with zipfile.ZipFile(path) as archive:
        for part in sorted(parts[:MOST_IN_ARCHIVE], key=lambda part: part.filename):
            with archive.open(part) as inside:
                pieces = iter(lambda inside=inside: inside.read(_PIECE), b"")  # type: ignore[misc]  # bound at once
                yield store.keep(pieces), _readable(part)


def _readable(part: zipfile.ZipInfo) -> str:
    """The name of a part; programs of the field write GBK without saying so."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _opened(actor: Actor, case: FundsCase, stored: str, file_name: str) -> StatementFile:
    path = store.kept(stored)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").digest()
    file: StatementFile = StatementFile.unscoped.create(
        case=case,
        file_name=shown_name(file_name),
        sha256=digest,
        size=path.stat().st_size,
        stored_as=stored,
        by_id=actor.person_id,
    )
    record(actor, "funds.statements_open", on=("funds_statement", file.pk), detail={"case": case.number})
    transaction.on_commit(lambda: defer(case.pk))
    return file


def defer(case_id: int) -> None:
    """Queue the files of a case for a worker; once, however often it is asked for."""
    defer_once("wuzha.funds.statements.tasks.take_in", f"funds.statements.{case_id}", case_id=case_id)


@one_act(May.WORK_FUNDS, name="funds.statements_cancel")
def cancel(actor: Actor, file_id: int) -> bool:
    """Ask a file to stop after the chunk it is writing; whether it could still be asked. What waits ends at once."""
    files = StatementFile.objects.visible_to(actor).filter(pk=file_id)
    if not files.exists():
        raise RefusalError(Code.NOT_FOUND)
    waiting = files.filter(status__in=[FileStatus.MAPPING, FileStatus.READY], started_at__isnull=True)
    asked: int = waiting.update(status=FileStatus.CANCELLED, cancel_requested=True, finished_at=timezone.now())
    if asked:
        store.drop(StatementFile.unscoped.get(pk=file_id).stored_as)
    else:
        asked = files.filter(status__in=[FileStatus.READY, FileStatus.RUNNING]).update(cancel_requested=True)
    if asked:
        record(actor, "funds.statements_cancel", on=("funds_statement", file_id))
    return bool(asked)
