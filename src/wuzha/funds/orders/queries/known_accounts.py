# SPDX-License-Identifier: Apache-2.0
"""Whether an account that somebody names stands in cases already."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account
from wuzha.funds.models import AccountRole, CaseAccount, StopOrder
from wuzha.pages import capped
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds

#: Counted at most.
MOST = 99


def other_cases(actor: Actor, number: str, but: int | None = None) -> int:
    """In how many cases of the actor's reach money went through an account, one case left out. Raises
    `IdentifierError`."""
    rows = CaseAccount.objects.visible_to(actor).filter(
        account__number_index__in=blinds(Kind.ACCOUNT, Account.parse(number)), role=AccountRole.RECEIVING
    )
    return capped(rows.exclude(case=but) if but is not None else rows, MOST)


def open_order(number: str) -> StopOrder | None:
    """The order that stands for an account, whoever's it is: an account has one at a time. Raises `IdentifierError`."""
    found: StopOrder | None = StopOrder.unscoped.filter(
        account__number_index__in=blinds(Kind.ACCOUNT, Account.parse(number)), ended_at__isnull=True
    ).first()
    return found
