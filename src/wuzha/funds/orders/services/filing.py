# SPDX-License-Identifier: Apache-2.0
"""受案, 立案, 不予立案, 撤案 of a case, as 执法办案信息系统 says: numbers are copied from there, never made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.clocks.due import tell_once
from wuzha.engine.identifiers import CaseNo, IdentifierError
from wuzha.funds.acts import case_of, copied_number, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, FundsCase, OrderAlert
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.filing import WAYS, DecideWithin, Filing
from wuzha.funds.orders.rules.freezes import HELD, FreezeState
from wuzha.funds.orders.services.base import of_order
from wuzha.funds.orders.services.filing_clock import reckon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Acceptance:
    """受案登记表: its number and day, and how long the decision may take (days)."""

    number: str
    on: date
    days: int = DecideWithin.USUAL


@dataclass(frozen=True, slots=True)
class FilingDecision:
    """立案决定书: its number and day, the organ that decided, the number of the case in the case system."""

    number: str
    on: date
    organ: str
    case_no: str


@one_act(May.WORK_FUNDS, name="funds.case_accept")
def accept(actor: Actor, case_id: int, told: Acceptance) -> FundsCase:
    """Record 受案. Told again before 立案, it is put right."""
    case = _locked(actor, case_id)
    if case.filing not in (Filing.NONE, Filing.ACCEPTED):
        raise _wrong_state(case)
    return _write(
        actor, case, "funds.case_accept", filing=Filing.ACCEPTED, **_acceptance(told)
    )  # fmt: skip


@one_act(May.WORK_FUNDS, name="funds.case_file")
def file(actor: Actor, case_id: int, told: FilingDecision, accepted: Acceptance | None = None) -> FundsCase:
    """Record 立案, with 受案 where that was not recorded before. Told again, it is put right: never to a day after one
    on which a freeze was decided.

    Raises `RefusalError`: FILING_MISSING, OUR_NUMBER, CASE_NO_SHAPE, FILED_BEFORE, FILED_AFTER, CASE_NO_TAKEN.
    """
    case = _locked(actor, case_id)
    changes: dict[str, Any] = {} if accepted is None else _acceptance(accepted)
    if case.filing == Filing.NONE and accepted is not None:
        _write(actor, case, "funds.case_accept", filing=Filing.ACCEPTED, **changes)
    if case.filing != Filing.FILED and (case.filing, Filing.FILED) not in WAYS:
        raise _wrong_state(case)
    numbers = {
        "filing_no": copied_number(told.number, required=Code.FILING_MISSING),
        "case_no": _case_number(told.case_no),
        "filing_organ": plain_number(told.organ, required=Code.FILING_MISSING),
    }
    accepted_on = changes.get("accepted_on", case.accepted_on)
    if accepted_on is None or _past(told.on) < accepted_on:
        raise RefusalError(Code.FILED_BEFORE, accepted=accepted_on or "—")
    first = _first_decision(case)
    if case.filing == Filing.FILED and first is not None and told.on > first:
        raise RefusalError(Code.FILED_AFTER, decided=first)
    return _write(
        actor, case, "funds.case_file", filing=Filing.FILED, filed_on=told.on, **numbers, **changes
    )  # fmt: skip


@one_act(May.WORK_FUNDS, name="funds.case_not_file")
def not_file(actor: Actor, case_id: int, number: str, on: date) -> FundsCase:
    """Record that it was decided not to file (不予立案): what is stopped is released, nothing is frozen."""
    case = _locked(actor, case_id)
    if (case.filing, Filing.NOT_FILED) not in WAYS:
        raise _wrong_state(case)
    if Freeze.unscoped.filter(case=case, state__in=HELD).exists():
        raise RefusalError(Code.FROZEN_ALREADY)
    return _unfiled(actor, case, "funds.case_not_file", Filing.NOT_FILED, number, on, case.accepted_on)


@one_act(May.WORK_FUNDS, name="funds.case_withdraw")
def withdraw(actor: Actor, case_id: int, number: str, on: date) -> FundsCase:
    """Record that the case was withdrawn or ended (撤案, 规定 187): each of its freezes is told of, to be released."""
    case = _locked(actor, case_id)
    if (case.filing, Filing.WITHDRAWN) not in WAYS:
        raise _wrong_state(case)
    _unfiled(actor, case, "funds.case_withdraw", Filing.WITHDRAWN, number, on, case.filed_on)
    now = timezone.now()
    for freeze in Freeze.unscoped.filter(case=case, state__in=HELD).select_related("case"):
        tell_once(
            OrderAlert(
                **of_order(freeze), kind=AlertKind.CASE_WITHDRAWN, due_at=now, meant_at=now, fired_at=now, lead=0
            )
        )
    return case


def _locked(actor: Actor, case_id: int) -> FundsCase:
    case_of(actor, case_id)
    found: FundsCase = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return found


def _wrong_state(case: FundsCase) -> RefusalError:
    return RefusalError(Code.FILING_STATE, state=case.get_filing_display())


def _case_number(text: str) -> str:
    """案事件编号 (GA/T 543), in its one form."""
    number = copied_number(text, required=Code.FILING_MISSING)
    try:
        return CaseNo.parse(number)
    except IdentifierError as error:
        raise RefusalError(Code.CASE_NO_SHAPE, number=number) from error


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def _acceptance(told: Acceptance) -> dict[str, Any]:
    return {
        "accepted_no": copied_number(told.number, required=Code.ACCEPTANCE_MISSING),
        "accepted_on": _past(told.on),
        "decide_days": DecideWithin(told.days),
    }


def _first_decision(case: FundsCase) -> date | None:
    """The day on which the first freeze of the case was approved."""
    rows = Freeze.unscoped.filter(case=case).exclude(state__in=[FreezeState.DRAFT, FreezeState.REJECTED])
    first: date | None = rows.aggregate(Min("decided_on"))["decided_on__min"]
    return first


def _unfiled(
    actor: Actor, case: FundsCase, action: str, state: Filing, number: str, on: date, not_before: date | None
) -> FundsCase:
    paper = copied_number(number, required=Code.OBJECTION_NUMBER)
    if not_before is None or _past(on) < not_before:
        raise RefusalError(Code.UNFILED_BEFORE, day=not_before or "—")
    return _write(actor, case, action, filing=state, unfiled_no=paper, unfiled_on=on)


def _write(actor: Actor, case: FundsCase, action: str, **changes: Any) -> FundsCase:
    """Write the columns of a locked case; the trail keeps what they were."""
    was = {name: str(getattr(case, name) or "") for name in changes if getattr(case, name) != changes[name]}
    try:
        with transaction.atomic():
            FundsCase.unscoped.filter(pk=case.pk).update(**changes)
    except IntegrityError as error:
        raise RefusalError(Code.CASE_NO_TAKEN) from error
    for name, value in changes.items():
        setattr(case, name, value)
    reckon(case.pk)
    record(actor, action, on=("funds_case", case.pk), detail={"was": was} if was else None)
    return case
