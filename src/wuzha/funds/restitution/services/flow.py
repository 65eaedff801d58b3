# SPDX-License-Identifier: Apache-2.0
"""Rows of the 涉案资金流向表, from the transfers and the modes of the snapshot."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from wuzha.engine.restitution import examine
from wuzha.funds.models import Account, CaseAccount, Freeze, Payment, Victim
from wuzha.funds.restitution.documents.facts import MODES
from wuzha.funds.restitution.documents.flow import FlowRow
from wuzha.funds.restitution.models import RefundCase
from wuzha.funds.restitution.queries.transfers import book_of, key_of
from wuzha.funds.restitution.rulesets import RESTITUTION
from wuzha.funds.rules.freezes import FreezeState
from wuzha.sealed.value import Sealed

#: Money that no identified victim sent.
UNKNOWN = "未查明"


def flow_rows(refund: RefundCase, reveal: Callable[[Sealed], str]) -> list[FlowRow]:
    """A row for each victim's part of each transfer, in the order of time."""
    rules = RESTITUTION.at(refund.traced_at)
    parts = {part.row: part for part in examine(book_of(refund.case), rules.terms).rows}
    payments = (
        Payment.unscoped.filter(case=refund.case)
        .select_related("from_account__institution", "to_account__institution")
        .order_by("at", "pk")
    )
    levels = dict(CaseAccount.unscoped.filter(case=refund.case).values_list("account_id", "level"))
    freezes = {
        one.account_id: one for one in Freeze.unscoped.filter(case=refund.case, state=FreezeState.ACTIVE).order_by("pk")
    }
    names = {one.pk: one.name for one in Victim.unscoped.filter(case=refund.case)}

    def clear(value: Sealed | None) -> str:
        return reveal(value) if value is not None else ""

    rows = []
    for payment in payments:
        part = parts.get(str(payment.pk))
        owners = part.owners if part is not None else {None: payment.amount_fen}
        freeze = freezes.get(payment.to_account_id)
        for owner, fen in owners.items():
            if not fen:
                continue
            rows.append(
                FlowRow(
                    level=str(levels.get(payment.to_account_id, "")),
                    payer=clear(payment.from_account.holder),
                    payer_account=reveal(payment.from_account.number),
                    payer_bank=_bank(payment.from_account),
                    at=f"{timezone.localtime(payment.at):%Y-%m-%d %H:%M:%S}",
                    fen=payment.amount_fen,
                    serial=str(payment.pk),
                    payee=clear(payment.to_account.holder),
                    payee_account=reveal(payment.to_account.number),
                    payee_bank=_bank(payment.to_account),
                    victim=clear(names.get(key_of(owner))) if owner is not None else UNKNOWN,
                    part_fen=fen,
                    mode=MODES[part.mode] if part is not None else "",
                    freeze="冻结" if freeze is not None else "",
                    freeze_until=f"{timezone.localtime(freeze.expires_at):%Y-%m-%d}"
                    if freeze is not None and freeze.expires_at is not None
                    else "",
                )
            )
    return rows


def _bank(account: Account) -> str:
    return account.institution.name if account.institution is not None else ""
