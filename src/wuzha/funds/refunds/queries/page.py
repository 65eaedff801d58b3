# SPDX-License-Identifier: Apache-2.0
"""One restitution as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.funds.refunds.models import (
    RefundAccount,
    RefundCase,
    RefundChange,
    RefundLine,
    RefundObjection,
    RefundPaper,
    RefundPaperKind,
    RefundVictim,
)
from wuzha.funds.refunds.queries.records import of_other_cases, with_statement
from wuzha.funds.refunds.queries.standing import live_lines
from wuzha.funds.refunds.rules.lifecycle import PAID, REFUND_LIFE, RefundAct
from wuzha.org.roles import May, may

#: Acts that the desk does, and those that record a decision.
DECIDING = (RefundAct.APPROVE, RefundAct.DECIDE, RefundAct.RETURN, RefundAct.REJECT)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A frozen account with what each victim gets of it."""

    account: RefundAccount
    lines: list[RefundLine]
    fen: int
    #: No statement of the account is in the case: the way of return rests on what victims and banks told.
    unseen: bool
    #: 分 that victims of other cases say they paid into it.
    others_fen: int
    #: The bank's receipt is here.
    has_receipt: bool = False


@dataclass(frozen=True, slots=True)
class VictimRow:
    """A victim with what comes from all accounts."""

    recipient: RefundVictim
    fen: int


@dataclass(frozen=True, slots=True)
class RefundFile:
    refund: RefundCase
    accounts: list[AccountRow]
    victims: list[VictimRow]
    objections: list[RefundObjection]
    papers: list[RefundPaper]
    changes: list[RefundChange]
    frozen_fen: int
    refund_fen: int
    residual_fen: int
    acts: frozenset[str]
    #: A later restitution can divide what this one left.
    forkable: bool
    forks: list[RefundCase]


def file_of(actor: Actor, refund: RefundCase) -> RefundFile:
    """Everything on the page of a restitution that the actor may see."""
    lines = list(
        live_lines(refund)
        .select_related("recipient__victim", "account__freeze__account", "account__freeze__institution")
        .order_by("account_id", "pk")
    )
    held = list(
        RefundAccount.objects.visible_to(actor)
        .filter(refund=refund)
        .select_related("freeze__account", "freeze__institution")
        .order_by("pk")
    )
    ids = [one.freeze.account_id for one in held]
    told, others = with_statement(refund.case_id, ids), of_other_cases(refund.case_id, ids)
    papers = list(
        RefundPaper.objects.visible_to(actor)
        .filter(refund=refund)
        .select_related("by", "recipient__victim", "account__freeze__account")
        .order_by("-pk")
    )
    receipts = {paper.account_id for paper in papers if paper.kind == RefundPaperKind.RECEIPT}
    accounts = [
        AccountRow(
            one,
            own := [line for line in lines if line.account_id == one.pk],
            sum(line.refund_fen for line in own),
            one.freeze.account_id not in told,
            others.get(one.freeze.account_id, 0),
            one.pk in receipts,
        )
        for one in held
    ]
    # what the bank has to answer first on top, what gives nothing last
    accounts.sort(key=lambda row: (not row.fen, row.account.answered_on is not None, row.account.pk))
    recipients = {line.recipient_id: line.recipient for line in lines}
    victims = [
        VictimRow(one, sum(line.refund_fen for line in lines if line.recipient_id == key))
        for key, one in sorted(recipients.items())
    ]
    return RefundFile(
        refund=refund,
        accounts=accounts,
        victims=victims,
        objections=list(RefundObjection.objects.visible_to(actor).filter(refund=refund).order_by("pk")),
        papers=papers,
        changes=list(RefundChange.objects.visible_to(actor).filter(refund=refund).select_related("by").order_by("-pk")),
        frozen_fen=sum(row.account.frozen_fen or 0 for row in accounts),
        refund_fen=sum(row.fen for row in accounts),
        residual_fen=sum(row.account.residual_fen or 0 for row in accounts),
        acts=acts_for(actor, refund),
        forkable=refund.state in PAID and may(actor.role, May.WORK_FUNDS),
        forks=list(RefundCase.objects.visible_to(actor).filter(parent=refund).order_by("pk")),
    )


def acts_for(actor: Actor, refund: RefundCase) -> frozenset[str]:
    """What the role may do in this state."""
    found = set()
    for act in REFUND_LIFE.acts(refund.state):
        need = May.DECIDE_FUNDS if act in DECIDING else May.WORK_FUNDS
        if may(actor.role, need):
            found.add(act.value)
    return frozenset(found)


def lines_of(account: RefundAccount) -> list[RefundLine]:
    """What the bank of an account was asked to pay and has not answered."""
    return list(
        live_lines(account.refund)
        .filter(account=account, state="PLANNED")
        .select_related("recipient__victim")
        .order_by("pk")
    )
