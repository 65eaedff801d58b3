# SPDX-License-Identifier: Apache-2.0
"""A bank reports an odd account or trade: taken down, judged at once, answered; what the bank then did is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import BankReport
from wuzha.calls.rules.states import BankAct, BankAction, Channel, Verdict
from wuzha.calls.rulesets import CLOCKS
from wuzha.calls.services.base import CALLS, past, plain
from wuzha.engine.identifiers import Account, Name
from wuzha.funds.orders.services.accounts import centre_of
from wuzha.funds.orders.services.reports import phone_sealed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


@dataclass(frozen=True, slots=True)
class NewBankReport:
    """What the bank told, in clear; empty where not known. Money in 分."""

    institution_id: int
    channel: str
    received_at: datetime
    account: str = ""
    name: str = ""
    phone: str = ""
    payee: str = ""
    paid_at: datetime | None = None
    amount_fen: int | None = None
    what: str = ""
    reference: str = ""


@CALLS.act(May.TAKE_CALLS, name="calls.bank_receive")
def receive(actor: Actor, new: NewBankReport, *, batch_id: int | None = None, synthetic: bool = False) -> BankReport:
    """Take the report down; its clock runs from its receipt. Raises `RefusalError`: IN_FUTURE, CLEAR_NUMBER."""
    at = past(new.received_at)
    due = at + timedelta(minutes=CLOCKS.at(at).bank_report_minutes)
    made: BankReport = BankReport.unscoped.create(
        centre_id=centre_of(actor), institution_id=new.institution_id, channel=Channel(new.channel), received_at=at,
        received_by_id=actor.person_id, reference=plain(new.reference),
        account=seal(Kind.ACCOUNT, Account.parse(new.account)) if new.account else None,
        name=seal(Kind.NAME, Name.parse(new.name)) if new.name else None,
        phone=phone_sealed(new.phone) if new.phone else None,
        payee=seal(Kind.ACCOUNT, Account.parse(new.payee)) if new.payee else None,
        paid_at=None if new.paid_at is None else past(new.paid_at), batch_id=batch_id,
        amount_fen=new.amount_fen, what=CALLS.note(new.what), due_at=due, step_at=due, synthetic=synthetic,
    )  # fmt: skip
    record(actor, "calls.bank_receive", on=(made.RECORD, made.pk), detail={"channel": made.channel})
    return made


@CALLS.act(May.TAKE_CALLS, name="calls.bank_judge")
def judge(actor: Actor, pk: int, verdict: str, reason: str = "") -> BankReport:
    """Judge it: fraud, ruled out, or to be checked. Raises `RefusalError`: VERDICT_MISSING, WRONG_STATE."""
    report = CALLS.locked(actor, BankReport, pk)
    if verdict not in Verdict.values:
        raise RefusalError(Code.VERDICT_MISSING)
    now = timezone.now()
    CALLS.move(
        actor, report, BankAct.JUDGE, at=now, detail={"verdict": verdict}, verdict=verdict, judged_at=now,
        judged_by_id=actor.person_id, reason=CALLS.note(reason),
    )  # fmt: skip
    return report


@CALLS.act(May.TAKE_CALLS, name="calls.bank_answer")
def answer(actor: Actor, pk: int, to: str, at: datetime | None = None) -> BankReport:
    """Record that the bank was told. Its clock ends, but for a verdict that is still to be checked."""
    report = CALLS.locked(actor, BankReport, pk)
    who, when = plain(to, required=Code.TOLD_MISSING), past(at or timezone.now(), report.judged_at)
    clock: dict[str, Any] = {} if report.verdict == Verdict.OPEN else {"due_at": None, "step_at": None}
    CALLS.move(
        actor, report, BankAct.ANSWER, at=when, answered_at=when, answered_by_id=actor.person_id, answered_to=who,
        **clock,
    )  # fmt: skip
    return report


@CALLS.act(May.TAKE_CALLS, name="calls.bank_act")
def act(actor: Actor, pk: int, what: str, at: datetime | None = None) -> BankReport:
    """Record what the bank did then."""
    report = CALLS.locked(actor, BankReport, pk)
    when = past(at or timezone.now(), report.received_at)
    done = BankAction(what)
    CALLS.move(
        actor, report, BankAct.ACT, at=when, detail={"action": done.value}, bank_action=done, acted_at=when,
        due_at=None, step_at=None,
    )  # fmt: skip
    return report
