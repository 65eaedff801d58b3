# SPDX-License-Identifier: Apache-2.0
"""受案, 立案, 不予立案, 撤案 of a case, as 执法办案信息系统 says: numbers are copied from there, never made here.

What was recorded may be put right with a reason; the former version stays, on the page and in the trail. A case that is
not filed, or is withdrawn, tells of all that is still held in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.clocks.due import tell_once
from wuzha.funds.acts import case_number, case_of, copied_number, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FormerFiling, Freeze, FundsCase, OrderAlert, Report, StopOrder
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.filing import WAYS, DecideWithin, Filing
from wuzha.funds.orders.rules.freezes import HELD, NOT_APPROVED, OPEN, FreezeState
from wuzha.funds.orders.rules.stops import HOLDING, StopAct, StopState
from wuzha.funds.orders.services import moot
from wuzha.funds.orders.services.base import move, of_order, save, sealed_note
from wuzha.funds.orders.services.filing_clock import reckon
from wuzha.funds.orders.services.freeze_clock import clock
from wuzha.funds.orders.services.freezes import give_up
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Acceptance:
    """受案登记表: its number and day, and how long the decision may take (days)."""

    number: str
    on: date
    days: int = DecideWithin.USUAL
    #: The report was merged into a case that was accepted before it (并案).
    merged: bool = False


@dataclass(frozen=True, slots=True)
class FilingDecision:
    """立案决定书: its number and day, the organ that decided, the number of the case in the case system."""

    number: str
    on: date
    organ: str
    case_no: str


#: What is told together; it is put right, and never overwritten, once its first column has a value.
_TOLD = (
    ("accepted_no", "accepted_on", "decide_days"),
    ("filing_no", "filed_on", "filing_organ", "case_no"),
    ("unfiled_no", "unfiled_on"),
    ("notified_no", "notified_on"),
)
_KEPT = ("filing", *(column for columns in _TOLD for column in columns))


@one_act(May.WORK_FUNDS, May.TAKE_CALLS, name="funds.case_accept")
def accept(actor: Actor, case_id: int, told: Acceptance, reason: str = "") -> FundsCase:
    """Record 受案. Told again before 立案, it is put right, with a reason."""
    case = _locked(actor, case_id)
    if case.filing not in (Filing.NONE, Filing.ACCEPTED):
        raise _wrong_state(case)
    return _write(
        actor, case, "funds.case_accept", reason, filing=Filing.ACCEPTED, **_acceptance(case, told)
    )  # fmt: skip


@one_act(May.WORK_FUNDS, name="funds.case_file")
def file(
    actor: Actor, case_id: int, told: FilingDecision, accepted: Acceptance | None = None, reason: str = ""
) -> FundsCase:
    """Record 立案, with 受案 where that was not recorded before. Told again, it is put right with a reason, never to a
    day after one on which a freeze was decided. A case that was withdrawn is filed anew (规定 190) the same way.

    Raises `RefusalError`: FILING_MISSING, OUR_NUMBER, CASE_NO_SHAPE, EARLY_FILING, FILED_BEFORE, FILED_AFTER,
    CASE_NO_TAKEN, FROZEN_UNDER_OLD, CORRECTION_REASON, SAME_ANSWER.
    """
    case = _with_freezes(actor, case_id)
    changes: dict[str, Any] = {} if accepted is None else _acceptance(case, accepted)
    if case.filing == Filing.NONE and accepted is not None:
        _write(actor, case, "funds.case_accept", "", filing=Filing.ACCEPTED, **changes)
    if case.filing != Filing.FILED and (case.filing, Filing.FILED) not in WAYS:
        raise _wrong_state(case)
    numbers = {
        "filing_no": copied_number(told.number, required=Code.FILING_MISSING),
        "case_no": case_number(told.case_no),
        "filing_organ": plain_number(told.organ, required=Code.FILING_MISSING),
    }
    accepted_on = changes.get("accepted_on", case.accepted_on)
    if accepted_on is None or _past(told.on) < accepted_on:
        raise RefusalError(Code.FILED_BEFORE, accepted=accepted_on or "—")
    _must_rest_on(case, told.on)
    again = case.filing == Filing.WITHDRAWN
    if case.filing in (Filing.NOT_FILED, Filing.WITHDRAWN):
        changes |= {"unfiled_no": "", "unfiled_on": None, "notified_no": "", "notified_on": None}
    _write(
        actor, case, "funds.case_file", reason, filing=Filing.FILED, filed_on=told.on, **numbers, **changes
    )  # fmt: skip
    if again:
        _clocks(case)
    return case


@one_act(May.WORK_FUNDS, name="funds.case_not_file")
def not_file(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record that it was decided not to file (不予立案): what was not issued yet is given up, what is stopped is to be
    released, nothing is frozen."""
    case = _with_freezes(actor, case_id)
    if case.filing != Filing.NOT_FILED and (case.filing, Filing.NOT_FILED) not in WAYS:
        raise _wrong_state(case)
    if Freeze.unscoped.filter(case=case, state__in=HELD).exists():
        raise RefusalError(Code.FROZEN_ALREADY)
    _unfiled(actor, case, "funds.case_not_file", Filing.NOT_FILED, number, on, case.accepted_on, reason)
    _give_up_prepared(actor, case)
    _tell_stops(case, AlertKind.CASE_NOT_FILED)
    return case


@one_act(May.WORK_FUNDS, name="funds.case_notify")
def notify(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record the notice of not filing (不予立案通知书) that the complainant had: within three days (规定 178). Told
    again, it is put right with a reason.

    Raises `RefusalError`: FILING_STATE, OBJECTION_NUMBER, OUR_NUMBER, UNFILED_BEFORE, IN_FUTURE, SAME_ANSWER,
    CORRECTION_REASON.
    """
    case = _locked(actor, case_id)
    if case.filing != Filing.NOT_FILED or case.unfiled_on is None:
        raise _wrong_state(case)
    paper = copied_number(number, required=Code.OBJECTION_NUMBER)
    if _past(on) < case.unfiled_on:
        raise RefusalError(Code.UNFILED_BEFORE, day=case.unfiled_on)
    return _write(actor, case, "funds.case_notify", reason, notified_no=paper, notified_on=on)


@one_act(May.WORK_FUNDS, name="funds.case_withdraw")
def withdraw(actor: Actor, case_id: int, number: str, on: date, reason: str = "") -> FundsCase:
    """Record that the case was withdrawn or ended (撤案, 规定 187).

    1. What was not issued yet is given up.
    2. Each freeze that holds must be released within three days of the decision, and is told of at once.
    """
    case = _with_freezes(actor, case_id)
    if case.filing != Filing.WITHDRAWN and (case.filing, Filing.WITHDRAWN) not in WAYS:
        raise _wrong_state(case)
    _unfiled(actor, case, "funds.case_withdraw", Filing.WITHDRAWN, number, on, case.filed_on, reason)
    _give_up_prepared(actor, case)
    _clocks(case)
    for freeze in Freeze.unscoped.filter(case=case, state__in=HELD).select_related("case"):
        _tell(freeze, AlertKind.CASE_WITHDRAWN)
    _tell_stops(case, AlertKind.CASE_WITHDRAWN)
    return case


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


def _locked(actor: Actor, case_id: int) -> FundsCase:
    case_of(actor, case_id)
    found: FundsCase = FundsCase.unscoped.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    return found


def _with_freezes(actor: Actor, case_id: int) -> FundsCase:
    """The case, locked with its open freezes and the stops that are only prepared: these first, as the acts on them do.
    One prepared in between is locked after the case; it cannot be decided without it."""
    case_of(actor, case_id)
    prepared = StopOrder.unscoped.filter(case=case_id, state=StopState.DRAFT).order_by("pk")
    list(prepared.select_for_update(no_key=True))
    open_ones = Freeze.unscoped.filter(case=case_id, state__in=OPEN).order_by("pk").select_for_update(no_key=True)
    list(open_ones)
    case = _locked(actor, case_id)
    list(open_ones.all())
    return case


def _wrong_state(case: FundsCase) -> RefusalError:
    return RefusalError(Code.FILING_STATE, state=case.get_filing_display())


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def _acceptance(case: FundsCase, told: Acceptance) -> dict[str, Any]:
    """The columns of 受案; before the first report only where that was merged into an older case."""
    first = Report.unscoped.filter(case=case).aggregate(Min("reported_at"))["reported_at__min"]
    if first is not None and not told.merged and told.on < timezone.localdate(first) and told.on != case.accepted_on:
        raise RefusalError(Code.EARLY_FILING, reported=timezone.localdate(first))
    return {
        "accepted_no": copied_number(told.number, required=Code.ACCEPTANCE_MISSING),
        "accepted_on": _past(told.on),
        "decide_days": DecideWithin(told.days),
    }


def _must_rest_on(case: FundsCase, filed_on: date) -> None:
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


def _unfiled(
    actor: Actor,
    case: FundsCase,
    action: str,
    state: Filing,
    number: str,
    on: date,
    not_before: date | None,
    reason: str,
) -> FundsCase:
    paper = copied_number(number, required=Code.OBJECTION_NUMBER)
    if not_before is None or _past(on) < not_before:
        raise RefusalError(Code.UNFILED_BEFORE, day=not_before or "—")
    return _write(actor, case, action, reason, filing=state, unfiled_no=paper, unfiled_on=on)


def _write(actor: Actor, case: FundsCase, action: str, reason: str, **changes: Any) -> FundsCase:
    """Write the columns of a locked case. What they said before is kept with the reason, and is in the trail."""
    was = {name: str(getattr(case, name) or "") for name in changes if getattr(case, name) != changes[name]}
    if not was:
        raise RefusalError(Code.SAME_ANSWER)
    former = _keep(actor, case, was, reason)
    try:
        with transaction.atomic():
            FundsCase.unscoped.filter(pk=case.pk).update(**changes)
    except IntegrityError as error:
        raise RefusalError(Code.CASE_NO_TAKEN) from error
    for name, value in changes.items():
        setattr(case, name, value)
    reckon(case.pk)
    moot.end(Q(stop__case=case) | Q(freeze__case=case))
    detail: dict[str, Any] = {"was": was} if former is None else {"was": was, "former": former.pk}
    record(actor, action, on=("funds_case", case.pk), detail=detail)
    return case


def _keep(actor: Actor, case: FundsCase, was: Mapping[str, str], reason: str) -> FormerFiling | None:
    """The version that is put right, with the reason for it; nothing where nothing was told before."""
    if not any(getattr(case, columns[0]) and not was.keys().isdisjoint(columns) for columns in _TOLD):
        return None
    why = sealed_note(reason)
    if why is None:
        raise RefusalError(Code.CORRECTION_REASON)
    kept: FormerFiling = FormerFiling.unscoped.create(
        case=case, reason=why, by_id=actor.person_id, **{name: getattr(case, name) for name in _KEPT}
    )
    return kept
