# SPDX-License-Identifier: Apache-2.0
"""Lists of calls: what is due first, then what is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, CallPaper, ProtectiveHold
from wuzha.calls.rules.states import BANK_OPEN, OPEN
from wuzha.core.numbering import key_reader


def open_page(actor: Actor, after: str = "") -> pages.Page[Call]:
    """Calls whose clock runs, the one that ends first on top. Raises `CursorError`."""
    rows = Call.objects.visible_to(actor).filter(due_at__isnull=False).select_related("taken_by", "case", "first")
    return pages.page(rows.order_by("due_at", "pk"), after)


def all_page(actor: Actor, after: str = "") -> pages.Page[Call]:
    """All calls, the newest first. Raises `CursorError`."""
    rows = Call.objects.visible_to(actor).select_related("taken_by", "case", "first")
    return pages.page(rows.order_by("-started_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Call | None:
    """One call; `None` when it is not in the actor's reach."""
    rows = Call.objects.visible_to(actor).select_related("centre", "taken_by", "case", "report", "first")
    found: Call | None = rows.filter(pk=pk).first()
    return found


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Calls and reports of banks that are late."""
    late = Call.objects.visible_to(actor).filter(state__in=OPEN, due_at__lt=now)
    banks = BankReport.objects.visible_to(actor).filter(state__in=BANK_OPEN, due_at__lt=now)
    return [late, banks]


key_in = key_reader("LD", "YB")


def banks_page(actor: Actor, after: str = "", batch: int | None = None) -> pages.Page[BankReport]:
    """Reports of banks, the newest first; those of one file. Raises `CursorError`."""
    rows = BankReport.objects.visible_to(actor).select_related("institution")
    rows = rows if batch is None else rows.filter(batch_id=batch)
    return pages.page(rows.order_by("-received_at", "-pk"), after)


def bank_of(actor: Actor, pk: int) -> BankReport | None:
    """One report of a bank; `None` when it is not in the actor's reach."""
    rows = BankReport.objects.visible_to(actor).select_related(
        "centre", "institution", "call", "judged_by", "answered_by"
    )
    found: BankReport | None = rows.filter(pk=pk).first()
    return found


def holds_of(actor: Actor, call: Call) -> list[ProtectiveHold]:
    """Holds of a call and consents that were refused, the first one first."""
    rows = ProtectiveHold.objects.visible_to(actor).select_related("institution", "stop").filter(call=call)
    return list(rows.order_by("pk"))


def paper_of(actor: Actor, pk: int) -> CallPaper | None:
    """One paper of a call; `None` when it is not in the actor's reach."""
    found: CallPaper | None = CallPaper.objects.visible_to(actor).select_related("call").filter(pk=pk).first()
    return found


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    pk = taken.get("pk")
    if pk is None:
        return None
    if url_name == "paper":
        paper = CallPaper.unscoped.filter(pk=pk).first()
        return None if paper is None else (Call.RECORD, paper.call_id)
    model = BankReport if url_name.startswith("bank_") else Call
    return (model.RECORD, pk) if model.unscoped.filter(pk=pk).exists() else None
