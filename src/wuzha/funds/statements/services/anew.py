# SPDX-License-Identifier: Apache-2.0
"""A file read anew, or taken out of its case: the rows of its earlier reading are withdrawn, never doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.statements import memory
from wuzha.funds.statements.models import FileStatus, StatementFile, StatementReject
from wuzha.funds.statements.services import answering
from wuzha.intake.services import open as batches
from wuzha.intake.services import store, upload
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: What rests on the rows of a case and must not lose them: numbers of records, by the key of the case (`apps.py`).
resting: list[Callable[[int], list[str]]] = []

_TOUCHED = """
CREATE TEMP TABLE IF NOT EXISTS anew_touched (transfer bigint NOT NULL, gone boolean NOT NULL);
TRUNCATE anew_touched
"""
_FIND = """
INSERT INTO anew_touched
SELECT r.transfer_id, bool_and(r.file_id = %(file)s)
FROM funds_sourcerow AS r
WHERE r.transfer_id IN (SELECT transfer_id FROM funds_sourcerow WHERE case_id = %(case)s AND file_id = %(file)s)
GROUP BY r.transfer_id
"""
#: Orders that hold, or are to hold, money of an account that the rows name.
_ACCOUNTS = """
SELECT DISTINCT a.id FROM anew_touched AS n JOIN funds_transfer AS t ON t.id = n.transfer
CROSS JOIN LATERAL (VALUES (t.payer_id), (t.payee_id)) AS a (id) WHERE a.id IS NOT NULL
"""
_DECIDED = """
DELETE FROM funds_suspecteddouble AS d USING anew_touched AS n WHERE n.transfer IN (d.one_id, d.other_id)
RETURNING d.id, d.verdict
"""
_GONE = (
    "DELETE FROM funds_sourcerow WHERE case_id = %(case)s AND file_id = %(file)s",
    # the trace that stood on them is replaced by the one that follows the reading
    "DELETE FROM funds_tracemove AS m USING anew_touched AS n WHERE n.gone AND m.transfer_id = n.transfer",
    "DELETE FROM funds_transfer AS t USING anew_touched AS n WHERE n.gone AND t.id = n.transfer",
)
#: Of a transfer that another file tells of too: what its own lines say. Its time is the payer's where they told.
_LEFT = """
UPDATE funds_transfer AS t
SET told_by_payer = k.o OR k.b, told_by_payee = k.i OR k.b,
    payer_after_fen = k.o_balance, payee_after_fen = k.i_balance,
    at = CASE WHEN k.o OR k.b THEN t.at ELSE coalesce(t.payee_at, t.at) END,
    payee_at = CASE WHEN k.i AND (k.o OR k.b) THEN t.payee_at END
FROM (
  SELECT r.transfer_id, bool_or(r.side = 'O') AS o, bool_or(r.side = 'I') AS i, bool_or(r.side = 'B') AS b,
    (array_agg(r.balance_fen ORDER BY r.id) FILTER (WHERE r.side = 'O' AND r.balance_fen IS NOT NULL))[1] AS o_balance,
    (array_agg(r.balance_fen ORDER BY r.id) FILTER (WHERE r.side = 'I' AND r.balance_fen IS NOT NULL))[1] AS i_balance
  FROM funds_sourcerow AS r JOIN anew_touched AS n ON n.transfer = r.transfer_id AND NOT n.gone
  GROUP BY r.transfer_id
) AS k
WHERE t.id = k.transfer_id
"""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What went with an earlier reading: its transfers, those that another file tells of too and that stay, decisions
    about doubles that are asked again; and numbers of orders on accounts that its rows named, which stay."""

    transfers: int
    shared: int
    decisions: int
    orders: list[str]


@one_act(May.WORK_FUNDS, name="funds.statements_anew")
def read_anew(actor: Actor, file_id: int, pieces: Iterable[bytes] | None = None, *, ask: bool = False) -> StatementFile:
    """Withdraw what a file brought into the ledger and set it going again; `pieces` is its content, brought again where
    it is not kept any more. With `ask`, a person says what the columns hold before it is read, though it reads by
    itself.

    Raises `RefusalError`: WRONG_STATE while it is read or asked about, ROWS_CARRY where restitutions rest on its rows,
    FILE_GONE and OTHER_FILE.
    """
    file = _to_withdraw(actor, file_id)
    return _set_going(actor, file, "funds.statements_anew", _content(file, pieces), {"ask": True} if ask else {})


@one_act(May.WORK_FUNDS, name="funds.statements_withdraw")
def withdraw(actor: Actor, file_id: int, reason: str) -> StatementFile:
    """Take a file out of its case, as one of another case or wrongly read. It stays listed with who, when and why, and
    may be read again; what was said of it alone is asked again then. A worker looks for doubles and traces the case
    without it (`services.whole`).

    Raises `RefusalError` as `read_anew` does, and where it has no rows in; WHY_MISSING.
    """
    file = _to_withdraw(actor, file_id)
    if not file.done:
        raise RefusalError(Code.WRONG_STATE, number=file.file_name, state=file.status_word)
    why = answering.reason_of(reason)
    memory.forget(file)
    return _set_going(actor, file, "funds.statements_withdraw", file.stored_as, {"reason": why})


def _to_withdraw(actor: Actor, file_id: int) -> StatementFile:
    """A file in reach whose rows may go; nothing is written into the ledger of its case meanwhile."""
    file = StatementFile.objects.visible_to(actor).select_related("case").filter(pk=file_id).first()
    if file is None:
        raise RefusalError(Code.NOT_FOUND)
    wait(Lock.LEDGER, file.case_id)
    file.refresh_from_db()
    if file.status not in batches.ENDED or not file.sha256:
        raise RefusalError(Code.WRONG_STATE, number=file.file_name, state=file.status_word)
    if numbers := [number for rests in resting for number in rests(file.case_id)]:
        raise RefusalError(Code.ROWS_CARRY, numbers="、".join(numbers))
    return file


def _set_going(actor: Actor, file: StatementFile, act: str, stored: str, more: dict[str, Any]) -> StatementFile:
    """Withdraw its rows and queue it; `more` is kept beside what went."""
    gone = _withdraw(file)
    detail = {
        "transfers": gone.transfers, "shared": gone.shared, "decisions": gone.decisions, "orders": gone.orders,
    }  # fmt: skip
    entry = detail | {
        "at": timezone.now().isoformat(), "by": actor.person_id, "rows": file.rows,
        "answers": [sheet.get("answer") for sheet in file.understood],
    } | more  # fmt: skip
    StatementFile.unscoped.filter(pk=file.pk).update(
        status=FileStatus.READY, stored_as=stored, started_at=timezone.now(), finished_at=None, problem=None,
        cancel_requested=False, rows=0, done=0, accepted=0, merged=0, duplicates=0, rejected=0, flagged=0,
        headers=[], mapping={}, sheet="", understood=[], former=[*file.former, entry],
    )  # fmt: skip
    record(actor, act, on=("funds_statement", file.pk), rows=file.rows, detail=detail)
    upload.queue(file.batch_id)
    file.refresh_from_db()
    return file


def _content(file: StatementFile, pieces: Iterable[bytes] | None) -> str:
    """Where the content of the file lies: what is kept, else what was brought again, if it is the same."""
    if file.stored_as and store.kept(file.stored_as).exists():
        return file.stored_as
    if pieces is None:
        raise RefusalError(Code.FILE_GONE, number=file.file_name)
    with store.keeping() as keep:
        name = keep(pieces)
        if batches.digest(store.kept(name)) != bytes(file.sha256 or b""):
            raise RefusalError(Code.OTHER_FILE, number=file.file_name)
    return name


def _withdraw(file: StatementFile) -> Withdrawn:
    """Take its lines out of the ledger. A transfer that no other file tells of goes; of the others the other side
    stays, with the parties that the two told together."""
    named = {"case": file.case_id, "file": file.pk}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        cursor.execute(_FIND, named)
        cursor.execute("SELECT count(*) FILTER (WHERE gone), count(*) FILTER (WHERE NOT gone) FROM anew_touched")
        transfers, shared = cursor.fetchone()
        cursor.execute(_ACCOUNTS)
        orders = _orders(file.case_id, [pk for (pk,) in cursor.fetchall()])
        # a decision about rows that are no more would rule others: it is asked again
        cursor.execute(_DECIDED)
        decisions = sum(bool(verdict) for _pk, verdict in cursor.fetchall())
        for statement in _GONE:
            cursor.execute(statement, named)
        cursor.execute(_LEFT)
    StatementReject.unscoped.filter(file=file).delete()
    return Withdrawn(transfers, shared, decisions, orders)


def _orders(case_id: int, accounts: list[int]) -> list[str]:
    """Numbers of the orders of a case on these accounts that have not ended."""
    there = Q(case=case_id, account__in=accounts, ended_at__isnull=True)
    return [one.number for model in (StopOrder, Freeze) for one in model.unscoped.filter(there).order_by("pk")]
