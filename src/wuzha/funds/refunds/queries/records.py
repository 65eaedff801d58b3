# SPDX-License-Identifier: Apache-2.0
"""What the platform has of a frozen account beside its freeze: its own statement, and money of other cases' victims."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum

from wuzha.funds.models import Payment
from wuzha.funds.statements.models import Transfer


def with_statement(case_id: int, account_ids: Collection[int]) -> set[int]:
    """Those of the accounts of which a statement is in the case."""
    rows = Transfer.unscoped.filter(case_id=case_id)
    told = rows.filter(payee_id__in=account_ids, told_by_payee=True).values_list("payee_id", flat=True).distinct()
    gave = rows.filter(payer_id__in=account_ids, told_by_payer=True).values_list("payer_id", flat=True).distinct()
    return {*told, *gave} - {None}


def of_other_cases(case_id: int, account_ids: Collection[int]) -> dict[int, int]:
    """分 that victims of other cases reported to have paid into each account."""
    return dict(
        Payment.unscoped.filter(to_account_id__in=account_ids, report__isnull=False)
        .exclude(case_id=case_id)
        .values_list("to_account_id")
        .annotate(Sum("amount_fen"))
        .order_by()
    )
