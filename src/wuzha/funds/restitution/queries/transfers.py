# SPDX-License-Identifier: Apache-2.0
"""The transfers of a case as the engine reads them: by keys, without personal data."""

from __future__ import annotations

from wuzha.engine.restitution import Book, Row
from wuzha.funds.models import CaseAccount, FundsCase, Payment, Role


def account_key(account_id: int) -> str:
    """An account in a snapshot."""
    return f"A{account_id}"


def victim_key(victim_id: int) -> str:
    """A victim in a snapshot."""
    return f"V{victim_id}"


def key_of(name: str) -> int:
    """The key within `A12` or `V7`."""
    return int(name[1:])


def book_of(case: FundsCase) -> Book:
    """Every transfer seen in the case, in order; those out of a victim's own account are that victim's money."""
    own: dict[int, int] = dict(
        CaseAccount.unscoped.filter(case=case, role=Role.VICTIM, victim__isnull=False).values_list(
            "account_id", "victim_id"
        )
    )
    payments = Payment.unscoped.filter(case=case).select_related("report").order_by("at", "pk")
    rows = []
    for payment in payments:
        victim = own.get(payment.from_account_id) or (payment.report.victim_id if payment.report else None)
        rows.append(
            Row(
                id=str(payment.pk),
                at=payment.at,
                payer=account_key(payment.from_account_id),
                payee=account_key(payment.to_account_id),
                fen=payment.amount_fen,
                victim=victim_key(victim) if victim is not None else None,
            )
        )
    return Book(tuple(rows))
