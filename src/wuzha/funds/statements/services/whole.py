# SPDX-License-Identifier: Apache-2.0
"""All waiting files of a case, one after the other: while one is written the next are read."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from wuzha.audit.actor import Actor
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.read import read_file
from wuzha.funds.statements.rows import Read
from wuzha.funds.statements.services.accounts import Accounts
from wuzha.funds.statements.services.run import OvertakenError, Progress, remembered, run
from wuzha.funds.statements.services.twice import join_twice
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace
from wuzha.intake.services import store

#: Files read ahead: a workbook is opened in a process of its own, which takes a moment to begin.
AHEAD = 2


def run_case(case_id: int, on_progress: Progress = lambda _file: None) -> list[StatementFile]:
    """Run every waiting file of a case, join what is given twice, then trace it once; the files as they ended.

    A file that another process runs is left to it. Whatever `on_progress` raises stops between two chunks.
    """
    waiting = list(
        StatementFile.unscoped.filter(case=case_id, status__in=[FileStatus.READY, FileStatus.RUNNING])
        .select_related("by", "case__centre")
        .order_by("pk")
    )
    ended: list[StatementFile] = []
    known = remembered()
    accounts = Accounts(waiting[0].case.synthetic) if waiting else None
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="statements-reader") as pool:
        ahead: list[Future[Read]] = [_read_ahead(pool, one, known) for one in waiting[:AHEAD]]
        for place, file in enumerate(waiting):
            if place + AHEAD < len(waiting):
                ahead.append(_read_ahead(pool, waiting[place + AHEAD], known))
            reader = ahead.pop(0).result
            try:
                done = run(
                    file.pk, store.kept(file.stored_as), actor_of(file), on_progress, reader=reader, accounts=accounts
                )
            except OvertakenError:
                continue
            ended.append(done)
            if ended[-1].status not in (FileStatus.MAPPING, FileStatus.READY, FileStatus.RUNNING):
                store.drop(file.stored_as)
    if any(one.accepted or one.merged for one in ended):
        if join_twice(case_id):
            for one in ended:
                one.refresh_from_db()
        retrace(ended[0].case, because=Because.STATEMENT, actor=actor_of(waiting[0]))
    return ended


def _read_ahead(pool: ThreadPoolExecutor, file: StatementFile, known: dict[str, str]) -> Future[Read]:
    return pool.submit(partial(read_file, store.kept(file.stored_as), known | file.mapping))


def actor_of(file: StatementFile) -> Actor:
    """In whose name the rows are taken: who uploaded the file."""
    centre = file.case.centre
    return Actor(
        kind="person",
        label=file.by.username if file.by else "unknown",
        person_id=file.by_id,
        unit_id=centre.pk,
        unit_code=centre.code,
        unit_path=centre.path,
    )
