# SPDX-License-Identifier: Apache-2.0
"""All waiting files of a case, one after the other: while one is written the next are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.memory import all_in_force, answers_of
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.read import read_file
from wuzha.funds.statements.receiver import FILES
from wuzha.funds.statements.rows import Read, with_digests
from wuzha.funds.statements.services.accounts import Accounts
from wuzha.funds.statements.services.content import content_of
from wuzha.funds.statements.services.doubles import find_doubles
from wuzha.funds.statements.services.twice import join_twice
from wuzha.intake.services import store
from wuzha.intake.services.run import OvertakenError, actor_of, run

Progress = Callable[[StatementFile], None]
#: What follows once the ledger of a case has new rows; tracing registers itself (`apps.py`).
after_rows: list[Callable[[FundsCase, Actor], object]] = []
#: Files read ahead: a workbook is opened in a process of its own, which takes a moment to begin.
AHEAD = 2


def run_case(case_id: int, on_progress: Progress = lambda _file: None) -> list[StatementFile]:
    """Run every waiting file of a case, join what is given twice, then have it traced once; the files as they ended.
    Of a file that was withdrawn nothing is read: the case is looked through and traced without it.

    A file that another process runs is left to it. Whatever `on_progress` raises stops between two chunks.
    """
    waiting = list(
        StatementFile.unscoped.filter(case=case_id, status__in=[FileStatus.READY, FileStatus.RUNNING])
        .select_related("by", "unit", "case")
        .order_by("pk")
    )
    withdrawn = [one for one in waiting if one.is_withdrawn]
    waiting = [one for one in waiting if not one.is_withdrawn]
    ended = [*withdrawn]
    known = all_in_force()
    accounts = Accounts(bool(waiting) and waiting[0].case.synthetic)
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="statements-reader") as pool:
        ahead: list[Future[Read]] = [pool.submit(_ahead, _reader(one, known), accounts) for one in waiting[:AHEAD]]
        for place, file in enumerate(waiting):
            if place + AHEAD < len(waiting):
                ahead.append(pool.submit(_ahead, _reader(waiting[place + AHEAD], known), accounts))
            try:
                ended.append(run_file(file, on_progress, reader=ahead.pop(0).result, accounts=accounts))
            except OvertakenError:
                continue
    # of a file that is read anew the rows of before are gone, whatever came of it
    if any(one.accepted or one.merged or one.former for one in ended):
        joined = join_twice(case_id) + find_doubles(case_id)
        if joined:
            for one in ended:
                one.refresh_from_db()
        for follow in after_rows:
            follow(ended[0].case, actor_of(ended[0]))
    for one in withdrawn:
        _end_withdrawn(one)
    return ended


def _end_withdrawn(file: StatementFile) -> None:
    """The case stands without it now."""
    StatementFile.unscoped.filter(pk=file.pk).update(status=FileStatus.CANCELLED, finished_at=timezone.now())
    FILES.let_go(file.stored_as)
    file.refresh_from_db()


def run_file(
    file: StatementFile,
    on_progress: Progress = lambda _file: None,
    *,
    reader: Callable[[], Read] | None = None,
    accounts: Accounts | None = None,
) -> StatementFile:
    """Run one file to its end, as `intake.services.run` does, and let it go; the file as it ended.

    `reader` gives what was read ahead; `accounts` are those that files before it named.
    """
    read = reader or _reader(file, all_in_force())
    known = accounts or Accounts(file.case.synthetic)
    run(
        file.batch_id,
        store.kept(file.stored_as),
        actor_of(file),
        lambda _batch: on_progress(file),
        reader=partial(content_of, file, read, known),
    )
    file.refresh_from_db()
    if file.status not in (FileStatus.MAPPING, FileStatus.READY, FileStatus.RUNNING):
        FILES.let_go(file.stored_as)
    return file


def _reader(file: StatementFile, known: Mapping[str, SheetAnswer]) -> Callable[[], Read]:
    return partial(read_file, store.kept(file.stored_as), answers_of(known, file), file.file_name)


def _ahead(reader: Callable[[], Read], accounts: Accounts) -> Read:
    """Read a file while others are written, with the keys of accounts where they named them all; without the database,
    for this is another thread."""
    read = reader()
    keyed = accounts.keyed_ahead(read)
    return read if keyed is None else replace(read, keyed=with_digests(keyed))
