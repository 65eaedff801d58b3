# SPDX-License-Identifier: Apache-2.0
"""When the personal data of calls must go, and how it goes; which calls are about a person; whose papers these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankChange, BankReport, Call, CallAnswer, CallChange, CallPaper, ProtectiveHold
from wuzha.calls.rules.states import BANK_OPEN, OPEN
from wuzha.engine.identifiers import Account, IdentifierError, IdNumber, Landline, Name, Phone
from wuzha.privacy.subjects import Record, Span
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.sealed.owners import Owner, Place
from wuzha.sealed.value import blinds

PAPERS = Owner(("papers of calls", "来电文书"), Place.FILES, lambda: CallPaper.unscoped.all())
#: How a text may name a person → columns of calls and of reports of banks.
_READINGS: tuple[tuple[Kind, Callable[[str], str], tuple[str, ...], tuple[str, ...]], ...] = (
    (Kind.PHONE, Phone.parse, ("phone_index",), ("phone_index",)),
    (Kind.PHONE, Landline.parse, ("phone_index",), ("phone_index",)),
    (Kind.ID_NUMBER, IdNumber.parse, ("id_index",), ()),
    (Kind.NAME, Name.parse, ("name_index",), ("name_index",)),
    (Kind.ACCOUNT, Account.parse, ("own_index",), ("account_index", "payee_index")),
)


#: After the last answer.
_END = (0, "", None, datetime.max.replace(tzinfo=UTC))


class CallKeeper:
    kind = "call"
    object_type = "call"
    since = "started_at"

    def title(self) -> str:
        return pgettext("shift", "Calls")

    def what_goes(self) -> str:
        return _("Who called and was deceived, every answer, notes and receipts. Numbers, sums, times and states stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Call.unscoped.filter(started_at__lt=before).exclude(state__in=OPEN)
        there = Q(phone__isnull=False) | Q(name__isnull=False) | Q(id_no__isnull=False) | Q(own_account__isnull=False)
        return rows.filter(there | Q(answers__value__isnull=False)).distinct()

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Call.unscoped.filter(pk__in=list(keys)).exclude(state__in=OPEN)
        todo = list(rows.values_list("pk", flat=True))
        for model in (CallAnswer, CallChange, ProtectiveHold):
            erase_rows(model.unscoped.filter(call__in=todo))
        papers = CallPaper.unscoped.filter(call__in=todo)
        PAPERS.let_go(*papers.values_list("uid", flat=True))
        papers.delete()
        return erase_rows(Call.unscoped.filter(pk__in=todo))


class BankReportKeeper:
    kind = "bank_report"
    object_type = "bank_report"
    since = "received_at"

    def title(self) -> str:
        return _("Reports of banks")

    def what_goes(self) -> str:
        return _("Whom a bank reported, with account and reasons. Numbers, sums, times and verdicts stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = BankReport.unscoped.filter(received_at__lt=before).exclude(state__in=BANK_OPEN)
        return rows.filter(
            Q(account__isnull=False)
            | Q(payee__isnull=False)
            | Q(name__isnull=False)
            | Q(phone__isnull=False)
            | Q(what__isnull=False)
        )

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = BankReport.unscoped.filter(pk__in=list(keys)).exclude(state__in=BANK_OPEN)
        erase_rows(BankChange.unscoped.filter(bank_report__in=rows.values("pk")))
        return erase_rows(rows)


class CallSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Calls and reports of banks in the actor's reach about the person with this phone, ID number, name or account,
        or of this number."""
        of_calls = of_banks = Q(pk__in=[])
        for found, calls, reports in _readings(text):
            of_calls |= Q(pk__in=CallAnswer.unscoped.filter(value_index__in=found).values("call"))
            for column in calls:
                of_calls |= Q(**{f"{column}__in": found})
            for column in reports:
                of_banks |= Q(**{f"{column}__in": found})
        code = text.strip().upper()
        if code[2:].isdecimal() and len(code) <= 14:
            of_calls |= Q(pk=int(code[2:])) if code.startswith("LD") else Q(pk__in=[])
            of_banks |= Q(pk=int(code[2:])) if code.startswith("YB") else Q(pk__in=[])
        return {
            (model.RECORD, str(pk))
            for model, rule in ((Call, of_calls), (BankReport, of_banks))
            for pk in model.objects.visible_to(actor).filter(rule).values_list("pk", flat=True)[:500]
        }

    def spans(self, actor: Actor, text: str) -> dict[Record, list[Span]]:
        """When what names the person stood in a call: from its answer to the next one of the same name. A paper that
        was made meanwhile names the person for good."""
        indexes = {one for found, *_columns in _readings(text) for one in found}
        hit = CallAnswer.objects.visible_to(actor).filter(value_index__in=indexes)
        keys = hit.values_list("call", flat=True)[:500]
        order = CallAnswer.unscoped.filter(call__in=list(keys)).order_by("call", "name", "pk")
        rows = list(order.values_list("call", "name", "value_index", "at"))
        papers = list(CallPaper.unscoped.filter(call__in=list(keys)).values_list("call", "at"))
        found: dict[Record, list[Span]] = {}
        for (call, name, index, since), (next_call, next_name, _index, next_at) in pairwise([*rows, _END]):
            if index is None or bytes(index) not in indexes:
                continue
            until = next_at if (call, name) == (next_call, next_name) else None
            if any(call == of and since <= made and (until is None or made < until) for of, made in papers):
                until = None
            found.setdefault((Call.RECORD, str(call)), []).append((since, until))
        return found

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Taken, asked, judged, answered or moved by the person."""
        told = [(kind, int(key)) for kind, key in records if key.isdecimal()]
        me = person_id
        mine: tuple[tuple[type[Call | BankReport], Q], ...] = (
            (Call, Q(taken_by=me) | Q(answers__by=me) | Q(changes__by=me)),
            (BankReport, Q(received_by=me) | Q(changes__by=me)),
        )
        return {
            (model.RECORD, str(pk))
            for model, rule in mine
            for pk in model.unscoped.filter(rule, pk__in=[key for kind, key in told if kind == model.RECORD])
            .values_list("pk", flat=True)
            .distinct()
        }


def _readings(text: str) -> Iterator[tuple[list[bytes], tuple[str, ...], tuple[str, ...]]]:
    """The indexes of each kind that the text may be of, with the columns of calls and of reports of banks."""
    for kind, parse, calls, reports in _READINGS:
        try:
            yield blinds(kind, parse(text.strip())), calls, reports
        except IdentifierError:
            continue  # it is not of this kind; another may fit


def has_open_work(unit_id: int) -> bool:
    """A centre with calls or reports of banks that are not done with."""
    return (
        Call.unscoped.filter(centre_id=unit_id, due_at__isnull=False).exists()
        or BankReport.unscoped.filter(centre_id=unit_id, state__in=BANK_OPEN).exists()
    )
