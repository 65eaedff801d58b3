# SPDX-License-Identifier: Apache-2.0
"""The ledger of a frozen account as its page shows it."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import LedgerEntry


def freeze_of(actor: Actor, pk: int) -> Freeze | None:
    found: Freeze | None = (
        Freeze.objects.visible_to(actor).select_related("account", "institution", "case").filter(pk=pk).first()
    )
    return found


def entries(actor: Actor, freeze: Freeze) -> QuerySet[LedgerEntry]:
    """Every movement, the latest first."""
    rows: QuerySet[LedgerEntry] = (
        LedgerEntry.objects.visible_to(actor).filter(freeze=freeze).select_related("refund", "by").order_by("-seq")
    )
    return rows
