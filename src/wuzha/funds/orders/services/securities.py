# SPDX-License-Identifier: Apache-2.0
"""Frozen securities are sold on the written application of their owner (规定 246): the proceeds stay frozen."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law
from wuzha.funds.models import Freeze, SecuritySale
from wuzha.funds.orders.rules.freezes import Asset, FreezeAct, FreezeState, Mode
from wuzha.funds.orders.services.approving import Decision, checked_decision, filed_case, needed_again, told
from wuzha.funds.orders.services.base import locked, noted, save, sealed_note, wrong_state
from wuzha.funds.orders.services.lapsing import refuse_lapsed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="funds.sale_apply")
def apply(actor: Actor, pk: int, on: date) -> SecuritySale:
    """Record that the owner applied in writing."""
    freeze = _frozen(actor, pk)
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    if SecuritySale.unscoped.filter(freeze=freeze, sold_on__isnull=True).exclude(approved=False).exists():
        raise RefusalError(Code.SALE_STATE)
    sale: SecuritySale = SecuritySale.unscoped.create(freeze=freeze, applied_on=on, recorded_by_id=actor.person_id)
    save(freeze)
    record(actor, "funds.sale_apply", on=("funds_freeze", pk), detail={"sale": sale.pk})
    return sale


@one_act(May.DECIDE_FUNDS, name="funds.sale_decide")
def decide(actor: Actor, pk: int, decision: Decision) -> SecuritySale:
    """Record the decision on the application: at the level that approved the freeze."""
    freeze = _frozen(actor, pk)
    sale = SecuritySale.unscoped.filter(freeze=freeze, approved__isnull=True).first()
    if sale is None:
        raise RefusalError(Code.SALE_STATE)
    needed = needed_again(freeze, freeze.term, decision.on)
    columns = checked_decision(
        actor, decision, needed, case=filed_case(freeze.case_id), drafted_by=sale.recorded_by_id, now=timezone.now(),
        law=Law.FREEZE,
    )  # fmt: skip
    if not columns["decision_no"]:
        raise RefusalError(Code.DECIDER_MISSING)
    sale.approved = decision.approved
    for name in ("authority", "decider", "decider_title", "decision_no", "decided_on"):
        setattr(sale, name, columns[name])
    sale.save()
    save(freeze)
    if not decision.approved:
        noted(actor, freeze, FreezeAct.NO_SALE, freeze.state, note=sealed_note(decision.reason))
    record(actor, "funds.sale_decide", on=("funds_freeze", pk), detail=told(decision))
    return sale


@one_act(May.WORK_FUNDS, name="funds.sale_sold")
def sold(actor: Actor, pk: int, on: date, proceeds_fen: int) -> SecuritySale:
    """Record the sale: what it brought stays frozen in place of the securities."""
    freeze = _frozen(actor, pk)
    sale = SecuritySale.unscoped.filter(freeze=freeze, approved=True, sold_on__isnull=True).first()
    if sale is None or sale.decided_on is None:
        raise RefusalError(Code.SALE_STATE)
    if not sale.decided_on <= on <= timezone.localdate():
        raise RefusalError(Code.UNFILED_BEFORE, day=sale.decided_on)
    if proceeds_fen < 1:
        raise RefusalError(Code.SUM_MISSING)
    sale.sold_on, sale.proceeds_fen = on, proceeds_fen
    sale.save()
    save(freeze, frozen_fen=max(proceeds_fen, freeze.paid_fen), mode=Mode.FULL)
    noted(actor, freeze, FreezeAct.SALE, freeze.state)
    record(actor, "funds.sale_sold", on=("funds_freeze", pk), detail={"fen": proceeds_fen})
    return sale


def _frozen(actor: Actor, pk: int) -> Freeze:
    freeze = locked(actor, Freeze, pk)
    if freeze.asset != Asset.SECURITY:
        raise RefusalError(Code.NOT_SECURITY)
    if freeze.state != FreezeState.ACTIVE or freeze.mode == Mode.QUEUED:
        raise wrong_state(freeze)
    refuse_lapsed(freeze)
    return freeze
