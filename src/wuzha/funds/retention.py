# SPDX-License-Identifier: Apache-2.0
"""When the personal data of the funds desk must go, and how it goes; and what work of a unit is still open.

Sums, times, states and numbers of a case stay for the counts, the people are gone. An account goes with the last of its
cases: its number is replaced, and its blind index by a random one that matches nobody. Tables that only
grow let this service alone change their rows (`0001_schema`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from wuzha.funds.models import (
    Account,
    BankAnswer,
    CaseAccount,
    Change,
    Chaser,
    FormerFiling,
    Freeze,
    FreezeObjection,
    FundsCase,
    GiveBack,
    OtherLoss,
    Paper,
    Payment,
    Release,
    Report,
    Seizure,
    StopOrder,
    Victim,
)
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.refunds.models import ErasedCase, RefundCase, RefundChange, RefundObjection, RefundPaper, RefundVictim
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.statements.answered import OwnAccount
from wuzha.funds.statements.models import SourceRow, StatementFile, StatementReject, Transfer
from wuzha.funds.statements.receiver import FILES as STATEMENTS
from wuzha.funds.tracing.models import AccountOwner, FormerOwner
from wuzha.sealed import Kind, seal
from wuzha.sealed.erasing import TOMBSTONE, erase_rows, erasing, nobody
from wuzha.sealed.owners import Owner, Place

#: Documents go when their case is erased; their rows stay.
ORDER_PAPERS = Owner(
    ("documents of orders", "止付冻结文书"),
    Place.FILES,
    lambda: Paper.unscoped.filter(
        stop__case__erased__isnull=True, freeze__case__erased__isnull=True, give_back__case__erased__isnull=True
    ),
)
REFUND_PAPERS = Owner(
    ("documents of restitutions", "返还文书"),
    Place.FILES,
    lambda: RefundPaper.unscoped.filter(refund__case__erased__isnull=True),
)

#: What moves the day from which a case's time is counted: record, column.
_LATEST: tuple[tuple[Any, str], ...] = (
    (Report, "taken_at"), (Seizure, "recorded_at"), (GiveBack, "recorded_at"), (StopOrder, "ended_at"),
    (Freeze, "ended_at"), (RefundCase, "ended_at"), (StatementFile, "finished_at"),
)  # fmt: skip


def live(case: str = "pk") -> Q:
    """Somebody is at the case: an order holds or is to hold money, money is being returned, a statement is read, a
    seized thing is kept or not yet handed back.

    `case` is the way to the case from the record that is asked about.
    """
    of_case = {"case": OuterRef(case)}
    return (
        Q(Exists(StopOrder.unscoped.filter(state__in=stops.OPEN, **of_case)))
        | Q(Exists(Freeze.unscoped.filter(state__in=freezes.OPEN, **of_case)))
        | Q(Exists(RefundCase.unscoped.filter(**of_case).exclude(state__in=OVER)))
        | Q(Exists(StatementFile.unscoped.filter(finished_at__isnull=True, **of_case)))
        | Q(Exists(Seizure.unscoped.filter(give_back__isnull=True, moved_on__isnull=True, **of_case)))
        | Q(Exists(GiveBack.unscoped.filter(handed_on__isnull=True, **of_case)))
    )


def cases_due(before: datetime) -> QuerySet[FundsCase]:
    """Cases at which the last thing happened before the moment (`done_at`), nothing live, personal data there."""
    rows = FundsCase.unscoped.filter(opened_at__lt=before).exclude(live())
    last = Greatest("opened_at", *(_last(model, column) for model, column in _LATEST))
    erased = ErasedCase.unscoped.filter(case=OuterRef("pk"), at__gte=OuterRef("done_at"))
    return rows.annotate(done_at=last).filter(done_at__lt=before).exclude(Exists(erased))


def rejects_due(before: datetime) -> QuerySet[StatementReject]:
    """Lines of statements that did not get in, read before the moment, of cases that nobody is at."""
    rows = StatementReject.unscoped.filter(file__finished_at__lt=before, raw__isnull=False)
    return rows.exclude(live("file__case"))


def _last(model: Any, column: str) -> Subquery:
    rows = model.unscoped.filter(case=OuterRef("pk")).order_by(F(column).desc(nulls_last=True))
    return Subquery(rows.values(column)[:1])


_OF_ORDER = ("stop__case__in", "freeze__case__in")
#: Records with sealed columns → the ways to their case. Objections, accounts and chasers have a rule of their own.
HOLDING: dict[Any, tuple[str, ...]] = {
    Victim: ("case__in",),
    BankAnswer: _OF_ORDER,
    Change: _OF_ORDER,
    OtherLoss: ("report__case__in",),
    FormerFiling: ("case__in",),
    FormerOwner: ("case__in",),
    Freeze: ("case__in",),
    FreezeObjection: ("freeze__case__in",),
    Release: ("freeze__case__in",),
    SourceRow: ("case__in",),
    StatementReject: ("file__case__in",),
    OwnAccount: ("file__case__in",),
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


@erasing()
def erase_cases(keys: Sequence[int], now: datetime) -> int:
    """Erase the personal data of these cases; how many were not erased before. One that became live is left alone.

    1. Sealed columns of all that hangs on the cases, files of their documents, names of their statement files.
    2. What several cases share goes with the last of them: accounts, notes of chasers.
    """
    FundsCase.unscoped.filter(pk__in=keys).select_for_update(no_key=True).count()
    todo = list(FundsCase.unscoped.filter(pk__in=keys).exclude(live()).values_list("pk", flat=True))
    for model, ways in HOLDING.items():
        erase_rows(model.unscoped.filter(_of(ways, todo)))
    AccountOwner.unscoped.filter(case__in=todo).delete()
    _objections(todo)
    _files(todo)
    before = ErasedCase.unscoped.filter(case__in=todo).update(at=now)
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
    papers = Paper.unscoped.filter(_of((*_OF_ORDER, "give_back__case__in"), todo))
    ORDER_PAPERS.let_go(*papers.values_list("uid", flat=True))
    REFUND_PAPERS.let_go(*RefundPaper.unscoped.filter(refund__case__in=todo).values_list("uid", flat=True))
    for file in StatementFile.unscoped.filter(case__in=todo):
        file.file_name, file.sheets = TOMBSTONE, ["" for _sheet in file.sheets]
        file.save(update_fields=["file_name", "sheets"])
        STATEMENTS.let_go(file.stored_as)


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
        number_index=nobody(),
        holder=None,
        holder_id=None,
    )


def _elsewhere() -> Iterator[QuerySet[Any]]:
    """Where an account stands in a case whose people are still known."""
    for model, column in _ACCOUNTS:
        yield model.unscoped.filter(**{column: OuterRef("pk")}, case__erased__isnull=True)


class FundsCaseKeeper:
    kind = "funds_case"
    object_type = "funds_case"
    since = "done_at"

    def title(self) -> str:
        return _("Funds cases")

    def what_goes(self) -> str:
        return _(
            "Victims, accounts and their holders, payees, objections, notes, lines of statements, documents and scans "
            "of cases in which nothing is stopped, frozen or being returned. Numbers, sums, times and states stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        return cases_due(before)

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        return erase_cases(keys, now)


class StatementRejectKeeper:
    kind = "funds.reject"
    object_type = "funds_reject"
    since = "file__finished_at"

    def title(self) -> str:
        return _("Rejected lines of statements")

    def what_goes(self) -> str:
        return _("The line as it came. Its place and the reason stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        return rejects_due(before)

    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return erase_rejects(keys)


def has_open_work(unit_id: int) -> bool:
    """A centre with orders or restitutions under way, a bank with orders that are its own to answer or to hold."""
    return (
        StopOrder.unscoped.filter(_at(unit_id), state__in=stops.OPEN).exists()
        or Freeze.unscoped.filter(_at(unit_id), state__in=freezes.OPEN).exists()
        or RefundCase.unscoped.filter(centre_id=unit_id).exclude(state__in=OVER).exists()
    )


def _at(unit_id: int) -> Q:
    return Q(case__centre_id=unit_id) | Q(institution__unit_id=unit_id)
