# SPDX-License-Identifier: Apache-2.0
"""Objections to a freeze (规定 196, 197; 刑诉法 117): registered with a receipt, checked, answered in thirty days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.clocks.plan import leads, next_at
from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.funds.acts import copied_number, day_not_before, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, FreezeObjection
from wuzha.funds.orders.rules.filing import decide_by
from wuzha.funds.orders.rules.freezes import HELD, FreezeAct, FreezeState
from wuzha.funds.orders.rules.objections import OBJECTION_LIFE, Concern, ObjectionAct, Outcome
from wuzha.funds.orders.rules.objections import OPEN as STILL_OPEN
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.base import locked, noted, save, sealed_note, wrong_state
from wuzha.funds.orders.services.freeze_answers import mark_unrelated
from wuzha.funds.orders.services.freeze_clock import clock
from wuzha.funds.orders.services.lapsing import refuse_lapsed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import same
from wuzha.ui.money import money


@one_act(May.WORK_FUNDS, name="funds.objection_receive")
def receive(actor: Actor, pk: int, *, name: str, concern: str, content: str, on: date) -> FreezeObjection:
    """Record an objection to a freeze (`pk`). From the day it was received thirty days run."""
    freeze = locked(actor, Freeze, pk)
    if freeze.state not in HELD:
        raise wrong_state(freeze)
    refuse_lapsed(freeze)
    text = sealed_note(content)
    if text is None or not name.strip():
        raise RefusalError(Code.OBJECTION_FIELD)
    try:
        who = seal(Kind.NAME, Name.parse(name))
    except IdentifierError as error:
        raise RefusalError(Code.OBJECTION_FIELD) from error
    for other in FreezeObjection.unscoped.filter(freeze=freeze, concern=concern, state__in=STILL_OPEN):
        if other.name is not None and same(other.name, who):
            raise RefusalError(Code.OBJECTION_TWICE, day=other.received_on)
    day_not_before(on, freeze.started_at and timezone.localdate(freeze.started_at), _("Frozen from"))
    due = decide_by(_past(on), CLOCKS.at().objection_days)
    made: FreezeObjection = FreezeObjection.unscoped.create(
        freeze=freeze, name=who, concern=Concern(concern), content=text, received_on=on, due_at=due,
        step_at=_next_step(on, due), recorded_by_id=actor.person_id,
    )  # fmt: skip
    save(freeze)
    noted(actor, freeze, FreezeAct.OBJECTION, freeze.state)
    record(actor, "funds.objection_receive", on=("funds_freeze", pk), detail={"objection": made.pk})
    return made


@one_act(May.WORK_FUNDS, name="funds.objection_register")
def register(actor: Actor, pk: int, objection_id: int, *, receipt_no: str, on: date) -> FreezeObjection:
    """Record the receipt that was given for it."""
    one = _locked(actor, pk, objection_id)
    number = copied_number(receipt_no, required=Code.OBJECTION_NUMBER)
    return _move(actor, one, ObjectionAct.REGISTER, receipt_no=number, registered_on=_not_before(on, one.received_on))


@one_act(May.WORK_FUNDS, name="funds.objection_hand_in")
def hand_in(actor: Actor, pk: int, objection_id: int, *, materials: str) -> FreezeObjection:
    """Record what was handed in: contracts, delivery, chats, statements."""
    one = _locked(actor, pk, objection_id)
    return _move(actor, one, ObjectionAct.HAND_IN, materials=_words(materials))


@one_act(May.WORK_FUNDS, name="funds.objection_check")
def check(
    actor: Actor, pk: int, objection_id: int, *, outcome: str, reason: str, on: date, limited_fen: int | None = None
) -> FreezeObjection:
    """Record what the check came to. What is unrelated, or beyond a sum, starts the three days at once."""
    one = _locked(actor, pk, objection_id)
    found = Outcome(outcome)
    if found is Outcome.LIMITED and not limited_fen:
        raise RefusalError(Code.SCREEN_PART)
    held = (one.freeze.frozen_fen or 0) - one.freeze.paid_fen
    if found is Outcome.LIMITED and not 0 < (limited_fen or 0) < held:
        raise RefusalError(Code.LIMIT_TOO_HIGH, held=money(held))
    day = _not_before(on, one.received_on)
    _move(
        actor, one, ObjectionAct.CHECK, outcome=found, reason=_words(reason), checked_on=day,
        limited_fen=limited_fen if found is Outcome.LIMITED else None,
    )  # fmt: skip
    freeze = locked(actor, Freeze, pk)
    if found is Outcome.RELEASED and freeze.state == FreezeState.ACTIVE:
        mark_unrelated(actor, freeze, timezone.now())
    elif found is Outcome.LIMITED and freeze.state == FreezeState.ACTIVE:
        save(freeze, **clock(freeze))
    return one


@one_act(May.WORK_FUNDS, name="funds.objection_answer")
def answer(actor: Actor, pk: int, objection_id: int, *, number: str, on: date) -> FreezeObjection:
    """Record the answer in writing: its number and day."""
    one = _locked(actor, pk, objection_id)
    paper = copied_number(number, required=Code.OBJECTION_NUMBER)
    day = _not_before(on, one.checked_on or one.received_on)
    return _move(actor, one, ObjectionAct.ANSWER, answer_no=paper, answered_on=day, due_at=None, step_at=None)


@one_act(May.WORK_FUNDS, name="funds.objection_appeal")
def appeal(actor: Actor, pk: int, objection_id: int, *, superior: str, on: date) -> FreezeObjection:
    """Record that it went to the superior organ, which corrects what is wrong (规定 197)."""
    one = _locked(actor, pk, objection_id)
    organ = plain_number(superior, required=Code.ORGAN_MISSING)
    day = _not_before(on, one.answered_on or one.received_on)
    return _move(actor, one, ObjectionAct.APPEAL, superior=organ, superior_on=day)


def _locked(actor: Actor, pk: int, objection_id: int) -> FreezeObjection:
    """The objection, with its freeze locked."""
    freeze = locked(actor, Freeze, pk)
    one = FreezeObjection.unscoped.filter(freeze=freeze, pk=objection_id).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    one.freeze = freeze
    return one


def _move(actor: Actor, one: FreezeObjection, act: ObjectionAct, **changes: Any) -> FreezeObjection:
    end = OBJECTION_LIFE.target(act, one.state)
    if end is None:
        raise RefusalError(Code.OBJECTION_STATE, state=one.get_state_display())
    for name, value in {"state": end, **changes}.items():
        setattr(one, name, value)
    one.save(update_fields=["state", *changes])
    noted(actor, one.freeze, FreezeAct(f"obj_{act.value}"), one.freeze.state)
    record(
        actor, f"funds.objection_{act.value}", on=("funds_freeze", one.freeze_id), detail={"objection": one.pk}
    )  # fmt: skip
    return one


def next_step(one: FreezeObjection, now: datetime) -> datetime | None:
    """When an open objection is looked at next; nothing once its day is over."""
    if one.due_at is None or now >= one.due_at:
        return None
    return next_at(steps(one), now, one.due_at)


def steps(one: FreezeObjection) -> list[Any]:
    """What is told before an objection must be answered."""
    assert one.due_at is not None  # noqa: S101 - an open one has a deadline
    start = datetime.combine(one.received_on, datetime.min.time(), SHANGHAI)
    return leads(start, one.due_at, CLOCKS.at().objection_leads)


def _next_step(on: date, due: datetime) -> datetime | None:
    start = datetime.combine(on, datetime.min.time(), SHANGHAI)
    return next_at(leads(start, due, CLOCKS.at().objection_leads), start, due)


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def _not_before(day: date, earlier: date) -> date:
    if _past(day) < earlier:
        raise RefusalError(Code.UNFILED_BEFORE, day=earlier)
    return day


def _words(text: str) -> Sealed:
    found = sealed_note(text)
    if found is None:
        raise RefusalError(Code.OBJECTION_REASON)
    return found
