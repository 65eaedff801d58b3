# SPDX-License-Identifier: Apache-2.0
"""The end of the personal data of a case: sums, times, states and numbers stay for the counts, the people are gone.

An account goes with the last of its cases: its number is replaced, and its blind index by a random one that matches
nobody. What is only ever added to allows that to this service alone (migration 0009).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BinaryField, Exists, Func, OuterRef, Q, QuerySet

from wuzha.funds.models import (
    Account,
    BankAnswer,
    CaseAccount,
    Change,
    Chaser,
    Freeze,
    FundsCase,
    Paper,
    Payment,
    StopOrder,
    Victim,
)
from wuzha.funds.refunds.models import ErasedCase, RefundCase, RefundChange, RefundObjection, RefundPaper, RefundVictim
from wuzha.funds.retention.due import live
from wuzha.funds.statements.models import SourceRow, StatementFile, StatementReject, Transfer
from wuzha.sealed import Kind, seal
from wuzha.sealed.erasing import TOMBSTONE, erase_rows
from wuzha.sealed.files import delete_sealed

_OF_ORDER = ("stop__case__in", "freeze__case__in")
#: Records with sealed columns → the ways to their case. Objections, accounts and chasers have a rule of their own.
HOLDING: dict[Any, tuple[str, ...]] = {
    Victim: ("case__in",),
    BankAnswer: _OF_ORDER,
    Change: _OF_ORDER,
    SourceRow: ("case__in",),
    StatementReject: ("file__case__in",),
    RefundCase: ("case__in",),
    RefundChange: ("refund__case__in",),
    RefundVictim: ("refund__case__in",),
}
#: Where an account stands in a case.
_ACCOUNTS: tuple[tuple[Any, str], ...] = (
    (CaseAccount, "account"), (StopOrder, "account"), (Freeze, "account"), (Payment, "from_account"),
    (Payment, "to_account"), (Transfer, "payer"), (Transfer, "payee"),
)  # fmt: skip
#: Accounts of one statement.
AT_ONCE = 5000


@transaction.atomic
def erase_cases(keys: Sequence[int], now: datetime) -> int:
    """Erase the personal data of these cases; how many were not erased before. One that became live is left alone.

    1. Sealed columns of all that hangs on the cases, files of their documents, names of their statement files.
    2. What several cases share goes with the last of them: accounts, notes of chasers.
    """
    _allow()
    FundsCase.unscoped.filter(pk__in=keys).select_for_update(no_key=True).count()
    todo = list(FundsCase.unscoped.filter(pk__in=keys).exclude(live()).values_list("pk", flat=True))
    for model, ways in HOLDING.items():
        erase_rows(model.unscoped.filter(_of(ways, todo)))
    _objections(todo)
    _files(todo)
    before: int = ErasedCase.unscoped.filter(case__in=todo).update(at=now)
    new = set(todo) - set(ErasedCase.unscoped.filter(case__in=todo).values_list("pk", flat=True))
    ErasedCase.unscoped.bulk_create([ErasedCase(case_id=pk, at=now) for pk in sorted(new)])
    _chasers(todo)
    accounts = sorted(_accounts(todo))
    for start in range(0, len(accounts), AT_ONCE):
        _erase_accounts(accounts[start : start + AT_ONCE])
    return len(new) + before


@transaction.atomic
def erase_rejects(keys: Sequence[int]) -> int:
    """Erase these rejected lines; number, reason and place stay."""
    return erase_rows(StatementReject.unscoped.filter(pk__in=list(keys)))


def _of(ways: Sequence[str], todo: list[int]) -> Q:
    found = Q(pk__in=[])
    for way in ways:
        found |= Q(**{way: todo})
    return found


def _objections(todo: list[int]) -> None:
    rows = RefundObjection.unscoped.filter(refund__case__in=todo)
    rows.update(name=None, content=seal(Kind.TEXT, TOMBSTONE))
    rows.filter(answer__isnull=False).update(answer=seal(Kind.TEXT, TOMBSTONE))


def _files(todo: list[int]) -> None:
    """Documents are deleted; a statement file may be named after a person, and so may its sheets."""
    uids = [
        *Paper.unscoped.filter(_of(_OF_ORDER, todo)).values_list("uid", flat=True),
        *RefundPaper.unscoped.filter(refund__case__in=todo).values_list("uid", flat=True),
    ]
    for uid in uids:
        transaction.on_commit(lambda uid=uid: delete_sealed(uid))  # type: ignore[misc]
    for file in StatementFile.unscoped.filter(case__in=todo):
        file.file_name, file.sheets = TOMBSTONE, ["" for _sheet in file.sheets]
        file.save(update_fields=["file_name", "sheets"])


def _chasers(todo: list[int]) -> None:
    """The note of a chaser about many orders goes with the last of them."""
    rows = Chaser.unscoped.filter(Q(stops__case__in=todo) | Q(freezes__case__in=todo), note__isnull=False)
    kept = Chaser.unscoped.filter(pk=OuterRef("pk"))
    for way in ("stops", "freezes"):
        left = kept.filter(**{f"{way}__isnull": False, f"{way}__case__erased__isnull": True})
        rows = rows.exclude(Exists(left))
    erase_rows(Chaser.unscoped.filter(pk__in=list(rows.values_list("pk", flat=True))))


def _accounts(todo: list[int]) -> set[int]:
    found: set[int] = set()
    for model, column in _ACCOUNTS:
        rows = model.unscoped.filter(case__in=todo, **{f"{column}__isnull": False})
        found.update(rows.values_list(f"{column}_id", flat=True).distinct())
    return found


def _erase_accounts(pks: Sequence[int]) -> None:
    rows = Account.unscoped.filter(pk__in=pks)
    for left in _elsewhere():
        rows = rows.exclude(Exists(left))
    rows.update(
        number=seal(Kind.ACCOUNT, "0"),
        number_index=Func(template="uuid_send(gen_random_uuid())", output_field=BinaryField()),
        holder=None,
        holder_id=None,
    )


def _elsewhere() -> Iterator[QuerySet[Any]]:
    """Where an account stands in a case whose people are still known."""
    for model, column in _ACCOUNTS:
        yield model.unscoped.filter(**{column: OuterRef("pk")}, case__erased__isnull=True)


def _allow() -> None:
    """Tell the guards of this transaction that the retention service is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL wuzha.erasing = 'on'")
