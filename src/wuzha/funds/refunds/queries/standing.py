# SPDX-License-Identifier: Apache-2.0
"""A restitution as its guards see it: facts only, no personal data."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from wuzha.engine.identifiers import IdNumber
from wuzha.funds.models import AccountRole, CaseAccount, Freeze, FreezeObjection, FundsCase, OtherLoss, Payment
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.orders.rules.objections import OPEN as OPEN_OBJECTIONS
from wuzha.funds.orders.rules.objections import Outcome
from wuzha.funds.orders.services.seizures import given_back_fen
from wuzha.funds.refunds.models import (
    LedgerEntry,
    LineState,
    ObjectionState,
    RefundAccount,
    RefundCase,
    RefundLine,
    RefundObjection,
    RefundVictim,
)
from wuzha.funds.refunds.rules.guards import AccountFreeze, AnnouncementPeriod, Recipient
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.sealed.value import masked_by, same


def case_filed(refund: RefundCase) -> bool:
    """Whether the case is filed now, by what is committed and locked: its filing cannot change while this goes on."""
    rows = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=refund.case_id)
    return rows.get().is_filed


def live_lines(refund: RefundCase) -> QuerySet[RefundLine]:
    """What is to be returned or was: everything that was not dropped."""
    return RefundLine.unscoped.filter(refund=refund).exclude(state=LineState.DROPPED)


def recipients(refund: RefundCase) -> list[Recipient]:
    """The victims who are to get something."""
    keys = live_lines(refund).values_list("recipient_id", flat=True)
    rows = RefundVictim.unscoped.filter(pk__in=keys).select_related("victim").order_by("pk")
    return recipients_of(refund, rows)


def recipients_of(refund: RefundCase, rows: Iterable[RefundVictim]) -> list[Recipient]:
    """The given victims of a restitution."""
    amounts = dict(live_lines(refund).values_list("recipient_id").annotate(Sum("refund_fen")).order_by())
    suspects = {
        bytes(one)
        for one in CaseAccount.unscoped.filter(case=refund.case_id, role=AccountRole.RECEIVING).values_list(
            "account__number_index", flat=True
        )
        if one is not None
    }
    return [_recipient(one, amounts.get(one.pk, 0), suspects, refund.case_id) for one in rows]


def _recipient(one: RefundVictim, fen: int, suspects: set[bytes], case_id: int) -> Recipient:
    victim = one.victim
    told = Payment.unscoped.filter(case=case_id, report__victim=victim, withdrawn_at=None)
    paid_in = told.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    # What left no account is part of the loss, and no part of what transfers can come to.
    lost = victim.reports(manager="unscoped").aggregate(fen=Sum("loss_fen"))["fen"] or 0
    others = OtherLoss.unscoped.filter(report__victim=victim).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    # Seized things may have been given back since it was computed.
    given = given_back_fen([victim.pk], one.refund.traced_at).get(victim.pk, 0)
    known = one.payee_account is not None and one.payee_name is not None
    return Recipient(
        id_ok=victim.id_no is not None and masked_by(victim.id_no, IdNumber.check),
        reported_fen=lost - others,
        paid_in_fen=paid_in,
        loss_fen=max(0, one.loss_fen - given),
        refund_fen=fen,
        signed=one.signed_on is not None,
        payee_known=known,
        payee_is_victim=known and _same_name(one),
        agent_verified=one.agent_verified,
        payee_is_suspect=one.payee_account is not None and not suspects.isdisjoint(one.payee_account.blinds()),
    )


def _same_name(one: RefundVictim) -> bool:
    payee, victim = one.payee_name, one.victim.name
    return payee is not None and victim is not None and same(payee, victim)


def held(refund: RefundCase) -> list[AccountFreeze]:
    """The frozen accounts that give something."""
    return [held_of(one) for one in giving(refund)]


def held_of(one: RefundAccount) -> AccountFreeze:
    freeze = one.freeze
    return AccountFreeze(
        active=freeze.state == FreezeState.ACTIVE and not freeze.has_lapsed,
        expires_at=freeze.expires_at,
        frozen_fen=holds_fen(freeze),
        refund_fen=unpaid_fen(one),
        contested=contested(Freeze.unscoped.filter(pk=freeze.pk)).exists(),
    )


def same_money(freeze: Freeze) -> QuerySet[Freeze]:
    """Other freezes that held the account at a time with this one: one account was frozen in two cases, and the money
    is there once (刑诉法 144)."""
    rows = Freeze.unscoped.filter(account__number_index__in=freeze.account.indexes, started_at__isnull=False)
    rows = rows.exclude(pk=freeze.pk).exclude(mode=Mode.QUEUED)
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=freeze.started_at))


def holds_fen(freeze: Freeze) -> int:
    """分 that can be returned out of a freeze: what it holds, and no more than its account has beside what the freezes
    of other cases have set aside or paid of the same money."""
    own = (freeze.frozen_fen or 0) - freeze.paid_fen
    others = list(same_money(freeze))
    if not others:
        return own
    most = max(one.frozen_fen or 0 for one in (freeze, *others))
    taken = freeze.paid_fen + sum(one.paid_fen + set_aside_fen(one.pk) for one in others)
    return max(0, min(own, most - taken))


def free_fen(freeze: Freeze) -> int:
    """Of that, what nobody has set aside yet (分)."""
    return max(0, holds_fen(freeze) - set_aside_fen(freeze.pk))


def contested(freezes: QuerySet[Freeze]) -> QuerySet[Freeze]:
    """Those of the freezes whose money is not the victims' beyond doubt: found unrelated, or with an objection that is
    not answered or was right (银监发〔2016〕41号, 6; 刑事诉讼法 145, 245)."""
    objections = FreezeObjection.unscoped.filter(freeze=OuterRef("pk")).filter(
        Q(state__in=OPEN_OBJECTIONS) | Q(outcome=Outcome.RELEASED)
    )
    return freezes.filter(Q(unrelated_at__isnull=False) | Q(Exists(objections)))


def giving(refund: RefundCase) -> list[RefundAccount]:
    """Accounts from which somebody gets something, with their freezes."""
    keys = live_lines(refund).values_list("account_id", flat=True)
    rows = RefundAccount.unscoped.filter(pk__in=keys).select_related("freeze__account", "freeze__institution")
    return list(rows.order_by("pk"))


def unpaid_fen(one: RefundAccount) -> int:
    """分 of an account that are to be paid still."""
    unpaid = RefundLine.unscoped.filter(account=one, state__in=[LineState.PLANNED, LineState.FAILED])
    return unpaid.aggregate(fen=Sum("refund_fen"))["fen"] or 0


def set_aside_fen(freeze_id: int) -> int:
    """分 of a freeze that a restitution has set aside and not paid yet."""
    last = LedgerEntry.unscoped.filter(freeze_id=freeze_id).order_by("-seq").first()
    return last.promised_fen if last is not None else 0


def resting_on(case_id: int) -> list[str]:
    """Numbers of the restitutions of a case that were computed from its transfers and were not given up."""
    rows = RefundCase.unscoped.filter(case=case_id, traced_at__isnull=False)
    gone = [RefundState.WITHDRAWN, RefundState.REJECTED]
    return [one.number for one in rows.exclude(state__in=gone).order_by("pk")]


def announced(refund: RefundCase) -> AnnouncementPeriod:
    rows = RefundObjection.unscoped.filter(refund=refund)
    upheld = rows.filter(state=ObjectionState.UPHELD)
    if refund.traced_at is not None:
        upheld = upheld.filter(reviewed_at__gt=refund.traced_at)
    return AnnouncementPeriod(
        last_day=refund.announced_until,
        # Those of one refund.
        # ast-grep-ignore: no-unbounded-count
        objections_open=rows.filter(state=ObjectionState.OPEN).count(),
        upheld_since=upheld.exists(),
    )
