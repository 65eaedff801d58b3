# SPDX-License-Identifier: Apache-2.0
"""Statement files as a kind of intake: read whole, then written piece by piece into the ledger of their case."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.core.jobs import defer_once
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.table import NEEDED, missing_among
from wuzha.intake.explain import hint
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.services.open import ENDED
from wuzha.org.roles import May
from wuzha.sealed.erasing import TOMBSTONE
from wuzha.sealed.owners import Owner, Place

#: What people may say a column is.
LABELS: dict[str, Any] = {
    "self_card": _("Own card"),
    "self_account": _("Own account"),
    "self_name": _("Own holder"),
    "self_id_no": _("Own ID number"),
    "self_bank": _("Own bank"),
    "peer_account": _("Other party's account"),
    "peer_name": _("Other party's name"),
    "peer_bank": _("Other party's bank"),
    "peer_id_no": _("Other party's ID number"),
    "peer_card": _("Other party's card"),
    "payer_account": _("Payer's account"),
    "payer_card": _("Payer's card"),
    "payee_account": _("Payee's account"),
    "payee_card": _("Payee's card"),
    "payer_name": _("Payer's name"),
    "payee_name": _("Payee's name"),
    "amount": _("Amount"),
    "debit": _("Amount out"),
    "credit": _("Amount in"),
    "direction": _("In or out"),
    "fee": _("Fee"),
    "balance": _("Balance"),
    "balance_before": _("Balance before the row"),
    "time": _("Date and time"),
    "created": _("Time of creation"),
    "date": _("Date"),
    "clock": _("Time of day"),
    "booked": _("Date of booking"),
    "booked_clock": _("Time of booking"),
    "serial": _("Serial number"),
    "channel_serial": _("Serial number of the channel"),
    "summary": _("Summary"),
    "remark": _("Remark"),
    "tx_type": _("Kind of transaction"),
    "cash": _("Cash mark"),
    "success": _("Whether it succeeded"),
    "currency": _("Currency"),
    "branch": _("Branch"),
    "channel": pgettext_lazy("statement", "Channel"),
    "merchant_name": _("Merchant"),
    "merchant_no": _("Number of the merchant"),
}


@lru_cache(maxsize=1)
def _dictionary() -> HeaderDictionary:
    words: dict[str, list[str]] = load("headers")
    return HeaderDictionary.from_data({field: words.get(field, []) for field in LABELS})


def kept_files() -> QuerySet[StatementFile]:
    """Files that wait to be read; and those that were read by what a person said of them, to be read anew once that is
    corrected, as long as their case is not erased."""
    by_answer = Q(done__gt=0, understood__contains=[{"by_answer": True}]) & ~Q(file_name=TOMBSTONE)
    return StatementFile.unscoped.exclude(stored_as="").filter(~Q(status__in=ENDED) | by_answer)


FILES = Owner(("statement files of cases", "案件的流水文件"), Place.UPLOADS, kept_files, "stored_as")


class StatementReceiver:
    kind = StatementFile.KIND
    files = FILES
    acts = "funds.statements"
    readers = May.READ_FUNDS

    def title(self) -> str:
        return gettext("Statements")

    def dictionary(self) -> HeaderDictionary:
        return _dictionary()

    def label(self, field: str) -> str:
        return str(LABELS[field])

    def missing(self, fields: set[str]) -> list[str]:
        return missing_among(fields)

    def essential(self) -> frozenset[str]:
        return frozenset().union(*NEEDED.values())

    def mask(self, field: str, text: str) -> str:  # noqa: ARG002  # banks mix names and numbers into any column
        return hint(text)

    def record(self, batch_id: int) -> tuple[str, int]:
        return "funds_statement", _of(batch_id).pk

    def address(self, batch_id: int) -> str:
        return reverse("funds:statement", args=[_of(batch_id).pk])

    def queue(self, batch_id: int) -> None:
        """Queue all waiting files of its case."""
        case_id = _of(batch_id).case_id
        transaction.on_commit(lambda: defer(case_id))


def defer(case_id: int) -> None:
    """Queue the files of a case for a worker; once, however often it is asked for."""
    defer_once("wuzha.funds.statements.tasks.take_in", f"funds.statements.{case_id}", case_id=case_id)


def _of(batch_id: int) -> StatementFile:
    return StatementFile.unscoped.get(batch=batch_id)
