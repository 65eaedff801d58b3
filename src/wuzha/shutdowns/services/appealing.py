# SPDX-License-Identifier: Apache-2.0
"""Appeals of users, and opening again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.engine.calendar import end_of_day
from wuzha.engine.identifiers import Name
from wuzha.inbox.services import moved_on
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal
from wuzha.shutdowns.rules.life import Act, AppealAct, AppealState, State, Why, in_effect
from wuzha.shutdowns.rules.values import Thing
from wuzha.shutdowns.rulesets import CLOCKS
from wuzha.shutdowns.services.base import APPEALS, SHUTDOWNS, noted, past
from wuzha.shutdowns.services.deciding import RESTORE, ask_of


@dataclass(frozen=True, slots=True)
class NewAppeal:
    """What the user says, in clear."""

    where: str
    received_at: datetime
    who: str
    what: str


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS, name="shutdown.appeal")
def register(actor: Actor, pk: int, new: NewAppeal) -> ShutdownAppeal:
    """Register an appeal; by the rules of its day it is to be answered.

    Raises `RefusalError`: NOT_IN_EFFECT, UNKNOWN_WORD, IN_FUTURE, BEFORE_ANSWER, REASON_MISSING, TOO_LONG, APPEAL_OPEN;
    `IdentifierError` for a name that is none.
    """
    row = SHUTDOWNS.locked(actor, Shutdown, pk)
    if row.state != State.ANSWERED or not in_effect(row.state, row.result) or row.answered_at is None:
        raise RefusalError(Code.NOT_IN_EFFECT)
    if new.where not in ShutdownAppeal.Where.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    if timezone.localdate(past(new.received_at)) < timezone.localdate(row.answered_at):
        raise RefusalError(Code.BEFORE_ANSWER)
    days = CLOCKS.at(new.received_at).appeal_days
    try:
        with transaction.atomic():
            made: ShutdownAppeal = ShutdownAppeal.unscoped.create(
                shutdown=row, where=new.where, who=seal(Kind.NAME, Name.parse(new.who)) if new.who.strip() else None,
                what=SHUTDOWNS.reason(new.what), received_at=new.received_at,
                due_at=end_of_day(timezone.localdate(new.received_at) + timedelta(days=days)), by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        if "shutdown_appeal_one_open" not in str(error):
            raise
        raise RefusalError(Code.APPEAL_OPEN) from error
    noted(actor, row, Act.APPEAL)
    return made


@APPEALS.act(May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS, name="shutdown_appeal.check")
def check(actor: Actor, pk: int, found: str) -> ShutdownAppeal:
    """Say what the check found. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, TOO_LONG."""
    appeal = APPEALS.locked(actor, ShutdownAppeal, pk)
    APPEALS.allowed(appeal, AppealAct.CHECK)
    return APPEALS.move(
        actor, appeal, AppealAct.CHECK, found=APPEALS.reason(found), checked_by_id=actor.person_id,
        checked_at=timezone.now(),
    )  # fmt: skip


@APPEALS.act(May.DECIDE_SHUTDOWNS, name="shutdown_appeal.answer")
def answer(actor: Actor, pk: int, *, right: bool, reply: str, reply_no: str = "") -> ShutdownAppeal:
    """Answer it, by another person than who checked it; where it was right, opening again is asked for at once.

    Raises `RefusalError`: WRONG_STATE, SAME_CHECKER, REASON_MISSING, TOO_LONG, CLEAR_NUMBER, and those of the request.
    """
    appeal = APPEALS.locked(actor, ShutdownAppeal, pk)
    APPEALS.allowed(appeal, AppealAct.ANSWER)
    if actor.person_id == appeal.checked_by_id:
        raise RefusalError(Code.SAME_CHECKER)
    said = APPEALS.reason(reply)
    APPEALS.move(
        actor, appeal, AppealAct.ANSWER, because=Why.APPEAL if right else "", right=right, reply=said,
        reply_no=APPEALS.plain(reply_no), answered_by_id=actor.person_id, answered_at=timezone.now(),
    )  # fmt: skip
    moved_on((Shutdown.RECORD, appeal.shutdown_id))
    if right:
        row = SHUTDOWNS.locked(actor, Shutdown, appeal.shutdown_id)
        if row.state == State.ANSWERED:
            _reopen(actor, row, Why.APPEAL, "")
    return appeal


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS, name="shutdown.reopen")
def reopen(actor: Actor, pk: int, why: str, note: str = "", *, version: int | None = None) -> Shutdown:
    """Ask for it to be opened again: its user was verified, or it was asked by mistake. An appeal is answered instead.

    Raises `RefusalError`: NOT_IN_EFFECT, WRONG_STATE, CHANGED, UNKNOWN_WORD, APPEAL_OPEN, REASON_MISSING, TOO_LONG, and
    those of the request.
    """
    row = SHUTDOWNS.locked(actor, Shutdown, pk, version)
    if row.state != State.ANSWERED:
        raise SHUTDOWNS.wrong_state(row)
    if not in_effect(row.state, row.result):
        raise RefusalError(Code.NOT_IN_EFFECT)
    if why not in (Why.VERIFIED, Why.MISTAKE, Why.OVER):
        raise RefusalError(Code.UNKNOWN_WORD)
    if ShutdownAppeal.unscoped.filter(shutdown=row).exclude(state=AppealState.ANSWERED).exists():
        raise RefusalError(Code.APPEAL_OPEN)
    if why != Why.VERIFIED and not note.strip():
        raise RefusalError(Code.REASON_MISSING)
    return _reopen(actor, row, why, note)


def _reopen(actor: Actor, row: Shutdown, why: str, note: str) -> Shutdown:
    SHUTDOWNS.move(actor, row, Act.REOPEN, because=why, note=note, reopen_why=why)
    shown = opener(actor, f"发出恢复请求：{row.number}", on=(Shutdown.RECORD, row.pk), fields=["value"], rows=1)
    value = shown("value", row.value, row.pk)
    record(actor, "shutdown.undo", on=(Shutdown.RECORD, row.pk), detail={"unit": row.addressed_id})
    with translation.override("zh-hans"):
        what = f"请恢复：{Thing(row.thing).label} {value}\n原请求：{row.number}\n原因：{Why(why).label}"
    ask_of(actor, row, RESTORE, what)
    return row
