# SPDX-License-Identifier: Apache-2.0
"""What the documents of a case mean for the orders of the desk, wherever they are recorded: registered with `cases`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Act, Case, Proof
from wuzha.core.clocks.due import tell_once
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, FundsCase, OrderAlert, StopOrder
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import HELD, NOT_APPROVED, OPEN, FreezeState
from wuzha.funds.orders.rules.stops import HOLDING, StopAct, StopState
from wuzha.funds.orders.services import moot
from wuzha.funds.orders.services.base import move, of_order, save
from wuzha.funds.orders.services.filing_clock import reckon
from wuzha.funds.orders.services.freeze_clock import clock
from wuzha.funds.orders.services.freezes import give_up
from wuzha.refusals import RefusalError


def lock(cases: Collection[int]) -> None:
    """Before cases are locked: the orders of their funds cases, then these, as the acts on them do."""
    keys = list(FundsCase.unscoped.filter(case__in=cases).order_by("pk").values_list("pk", flat=True))
    lock_orders(keys)
    list(FundsCase.unscoped.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_orders(keys: Collection[int]) -> None:
    """Stops that are only prepared and freezes that are open, of these funds cases."""
    prepared = StopOrder.unscoped.filter(case__in=keys, state=StopState.DRAFT).order_by("pk")
    list(prepared.select_for_update(of=("self",), no_key=True))
    opened = Freeze.unscoped.filter(case__in=keys, state__in=OPEN).order_by("pk")
    list(opened.select_for_update(of=("self",), no_key=True))


def forbid(proofs: Sequence[Proof]) -> dict[int, RefusalError]:
    """Refuses what the freezes of the cases forbid: FROZEN_ALREADY, FILED_AFTER, FROZEN_UNDER_OLD."""
    asked = {place: one for place, one in enumerate(proofs) if one[1] in (Act.NOT_FILE, Act.FILE)}
    if not asked:
        return {}
    frozen: dict[int | None, list[FundsCase]] = {}
    rows = FundsCase.unscoped.filter(case__in=[case.pk for case, _act, _day in asked.values()])
    for one in rows.filter(Exists(Freeze.unscoped.filter(case=OuterRef("pk")))).order_by("pk"):
        frozen.setdefault(one.case_id, []).append(one)
    refused = {}
    for place, (case, act, day) in asked.items():
        for one in frozen.get(case.pk, ()):
            try:
                if act == Act.NOT_FILE:
                    nothing_frozen(one)
                else:
                    must_rest_on(one, day)
            except RefusalError as error:
                refused[place] = error
    return refused


def nothing_frozen(case: FundsCase) -> None:
    if Freeze.unscoped.filter(case=case, state__in=HELD).exists():
        raise RefusalError(Code.FROZEN_ALREADY)


def must_rest_on(case: FundsCase, filed_on: date) -> None:
    """Refuses a day of the filing after one on which a freeze was decided that rests on it."""
    rows = Freeze.unscoped.filter(case=case).exclude(state__in=NOT_APPROVED)
    if case.filing == Filing.FILED:
        first: date | None = rows.aggregate(Min("decided_on"))["decided_on__min"]
        if first is not None and filed_on > first:
            raise RefusalError(Code.FILED_AFTER, decided=first)
    elif case.filing == Filing.WITHDRAWN:
        held = rows.filter(state__in=OPEN, decided_on__lt=filed_on).order_by("decided_on").first()
        if held is not None:
            raise RefusalError(Code.FROZEN_UNDER_OLD, number=held.number, decided=held.decided_on or "—")


def follow(actor: Actor, cases: Sequence[Case], act: str) -> None:
    """After a document of cases was recorded or put right.

    1. A funds case goes with its case to the one that this is joined to.
    2. Not filed, or withdrawn: what was not issued yet is given up, and what holds is told of: it is to be released.
    3. Clocks follow, alarms without a cause end, and open pages of the desk hear of it.
    """
    if act == Act.MERGE:
        for case in cases:
            FundsCase.unscoped.filter(case=case.pk).update(case=case.merged_into_id)
    for one in FundsCase.unscoped.filter(case__in=[case.merged_into_id or case.pk for case in cases]).order_by("pk"):
        if act == Act.NOT_FILE:
            _give_up_prepared(actor, one)
            _tell_stops(one, AlertKind.CASE_NOT_FILED)
        elif act == Act.WITHDRAW:
            _give_up_prepared(actor, one)
            _clocks(one)
            for freeze in Freeze.unscoped.filter(case=one, state__in=HELD).select_related("case"):
                _tell(freeze, AlertKind.CASE_WITHDRAWN)
            _tell_stops(one, AlertKind.CASE_WITHDRAWN)
        elif act in (Act.FILE, Act.RESTORE):
            _clocks(one)
        reckon(one.pk)
        moot.end(Q(stop__case=one) | Q(freeze__case=one))
        FundsCase.unscoped.filter(pk=one.pk).update(fraud_type=F("fraud_type"))  # its feed tells


def _give_up_prepared(actor: Actor, case: FundsCase) -> None:
    """Stops and freezes that were not issued yet: nothing is stopped again or frozen in the case."""
    for freeze in Freeze.unscoped.filter(case=case, state__in=[FreezeState.DRAFT, FreezeState.APPROVED]):
        give_up(actor, freeze)
    now = timezone.now()
    for stop in StopOrder.unscoped.filter(case=case, state=StopState.DRAFT).select_related("case"):
        move(actor, stop, StopAct.WITHDRAW, ended_at=now, due_at=None, step_at=None)


def _clocks(case: FundsCase) -> None:
    """Write the clocks of what holds anew: the filing of its case says whether it is to be released."""
    for freeze in Freeze.unscoped.filter(case=case, state__in=HELD).select_related("case"):
        save(freeze, **clock(freeze))


def _tell_stops(case: FundsCase, kind: AlertKind) -> None:
    for stop in StopOrder.unscoped.filter(case=case, state__in=HOLDING).select_related("case"):
        _tell(stop, kind)


def _tell(order: StopOrder | Freeze, kind: AlertKind) -> None:
    now = timezone.now()
    tell_once(OrderAlert(**of_order(order), kind=kind, due_at=now, meant_at=now, fired_at=now, lead=0))
