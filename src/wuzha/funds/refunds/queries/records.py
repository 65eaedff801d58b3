# SPDX-License-Identifier: Apache-2.0
"""What the platform has of a frozen account beside its freeze: its own statement, and money of other cases' victims."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min, Sum
from django.utils.timezone import localdate

from wuzha.funds.models import Payment
from wuzha.funds.statements.models import Transfer


def with_statement(case_id: int, account_ids: Collection[int]) -> set[int]:
    """Those of the accounts whose own statement is in the case, from the day on which the first money is known to have
    come in. Whether it goes on to the freeze shows in what is left: `certain.is_explained`."""
    rows = Transfer.unscoped.filter(case_id=case_id)
    begins: dict[int, datetime] = {}
    for side in ("payee", "payer"):
        told = rows.filter(**{f"{side}_id__in": account_ids, f"told_by_{side}": True}).order_by()
        for key, at in told.values_list(f"{side}_id").annotate(Min("at")):
            begins[key] = min(at, begins.get(key, at))
    came_in = Payment.unscoped.filter(case_id=case_id, to_account_id__in=account_ids, withdrawn_at=None)
    first = dict(came_in.values_list("to_account_id").annotate(Min("at")).order_by())
    return {key for key, at in begins.items() if localdate(at) <= localdate(first.get(key, at))}


def of_other_cases(case_id: int, account_ids: Collection[int]) -> dict[int, int]:
    """分 that victims of other cases reported to have paid into each account."""
    return dict(
        Payment.unscoped.filter(to_account_id__in=account_ids, report__isnull=False, withdrawn_at=None)
        .exclude(case_id=case_id)
        .values_list("to_account_id")
        .annotate(Sum("amount_fen"))
        .order_by()
    )
