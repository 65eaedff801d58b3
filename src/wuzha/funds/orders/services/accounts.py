# SPDX-License-Identifier: Apache-2.0
"""Accounts, their place in a case, and money seen to go from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account as AccountNumber
from wuzha.engine.identifiers import Name
from wuzha.funds.errors import Code
from wuzha.funds.models import (
    Account,
    AccountRole,
    BankAnswer,
    CaseAccount,
    Freeze,
    FundsCase,
    Payment,
    Report,
    StopOrder,
    Victim,
)
from wuzha.org.reach import units_below
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, blind, seal


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """An account as somebody told it: number in clear, and what else is known."""

    number: str
    holder: str = ""
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money told to have gone to an account (分)."""

    to: AccountDetails
    amount_fen: int
    at: datetime
    #: Empty: out of the account the bank answered about; in a report, out of one that is still to be asked for.
    by: AccountDetails | None = None


def centre_of(actor: Actor) -> int:
    """The centre an actor works for: its own unit, or the only one below it. Raises `RefusalError`: NOT_ALLOWED."""
    centres = units_below(actor.unit_path).centres
    if actor.unit_id in centres:
        return actor.unit_id
    if len(centres) != 1:
        raise RefusalError(Code.NOT_ALLOWED)
    return next(iter(centres))


@transaction.atomic(savepoint=False)  # the index is as it was looked for when the account is made
def known(told: AccountDetails, *, synthetic: bool = False) -> Account:
    """The account of that number, made when it is new; what was not known of it before is filled in."""
    number = AccountNumber.parse(told.number)
    account, made = Account.unscoped.get_or_create(
        number_index=blind(Kind.ACCOUNT, number),
        defaults={
            "number": seal(Kind.ACCOUNT, number),
            "holder": _holder(told),
            "institution_id": told.institution_id,
            "synthetic": synthetic,
        },
    )
    if not made:
        missing = {
            name: value
            for name, value in (("holder", _holder(told)), ("institution_id", told.institution_id))
            if value is not None and getattr(account, name) is None
        }
        if missing:
            Account.unscoped.filter(pk=account.pk).update(**missing)
            account.refresh_from_db()
    return account


def bank_of(order: StopOrder | Freeze, chosen: int | None) -> int:
    """The institution that an order goes to; `chosen` where nobody had said whose account it is, and then kept for it.

    An order goes to the bank of the account (银发〔2016〕86号), never to none. Raises `RefusalError`: BANK_MISSING.
    """
    key = order.institution_id or order.account.institution_id or chosen
    if key is None:
        raise RefusalError(Code.BANK_MISSING)
    Account.unscoped.filter(pk=order.account_id, institution=None).update(institution_id=key)
    return key


def _holder(told: AccountDetails) -> Sealed | None:
    return seal(Kind.NAME, Name.parse(told.holder)) if told.holder.strip() else None


def own(case: FundsCase, account: Account, victim: Victim) -> CaseAccount:
    """Put a victim's own account into the case, at level 0."""
    placed: CaseAccount
    placed, _made = CaseAccount.unscoped.get_or_create(
        case=case, account=account, defaults={"role": AccountRole.VICTIM, "level": 0, "victim": victim}
    )
    return placed


def receiving(case: FundsCase, account: Account, after: int) -> CaseAccount:
    """Put an account that received money into the case, one level below `after`. The nearest level counts; a victim's
    own account to which money comes back stays what it is."""
    placed: CaseAccount
    placed, made = CaseAccount.unscoped.get_or_create(
        case=case, account=account, defaults={"role": AccountRole.RECEIVING, "level": after + 1}
    )
    if not made and placed.role == AccountRole.RECEIVING and placed.level > after + 1:
        CaseAccount.unscoped.filter(pk=placed.pk).update(level=after + 1)
        placed.level = after + 1
    return placed


def pay(
    case: FundsCase,
    source: Account,
    transfer: Transfer,
    *,
    report: Report | None = None,
    answer: BankAnswer | None = None,
    row: int = 0,
) -> Payment | None:
    """Record money seen to go to an account and place that in the case; nothing when it is known already. A refusal
    names the `row` of what was told."""
    target = known(transfer.to, synthetic=case.synthetic)
    if target.pk == source.pk:
        raise RefusalError(Code.SAME_ACCOUNT, row=row)
    level = CaseAccount.unscoped.values_list("level", flat=True).get(case=case, account=source)
    receiving(case, target, level)
    payment: Payment
    payment, made = Payment.unscoped.get_or_create(
        case=case,
        from_account=source,
        to_account=target,
        amount_fen=transfer.amount_fen,
        at=transfer.at,
        defaults={"report": report, "answer": answer},
    )
    if not made and payment.withdrawn_at is not None:  # told again after all
        Payment.unscoped.filter(pk=payment.pk).update(withdrawn_by=None, withdrawn_at=None)
        return payment
    return payment if made else None
