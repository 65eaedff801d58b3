# SPDX-License-Identifier: Apache-2.0
"""A bank reports an odd account or trade: taken down, judged at once, answered; what the bank then did is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import BankReport, Call
from wuzha.calls.rules.states import BankAct, BankAction, Channel, Verdict, Way
from wuzha.calls.rulesets import CLOCKS
from wuzha.calls.services import asking, outcomes
from wuzha.calls.services.base import CALLS, past, plain
from wuzha.calls.services.preparing import Prepared, prepare
from wuzha.core.reveal import reveal_many
from wuzha.engine.identifiers import Account, Name
from wuzha.funds.services import centre_of, phone_sealed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.ui.money import plain as plain_yuan


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


#: In the trail: a report was taken down.
RECEIVED = "calls.bank_receive"


@CALLS.act(May.TAKE_CALLS, name=RECEIVED)
def receive(
    actor: Actor,
    new: NewBankReport,
    *,
    centre_id: int | None = None,
    batch_id: int | None = None,
    synthetic: bool = False,
) -> BankReport:
    """Take the report down, by hand or out of a file of the centre; its clock runs from its receipt.

    Raises `RefusalError`: IN_FUTURE, CLEAR_NUMBER, TOO_LONG.
    """
    made = begun(actor, new, centre_id or centre_of(actor))
    made.batch_id, made.synthetic = batch_id, synthetic
    made.save(force_insert=True)
    record(actor, RECEIVED, on=(made.RECORD, made.pk), detail=told(made))
    return made


def begun(actor: Actor, new: NewBankReport, centre_id: int) -> BankReport:
    """A report as it is to be taken down, not yet written. Raises `RefusalError`: as `receive`."""
    at = past(new.received_at)
    due = at + timedelta(minutes=CLOCKS.at(at).bank_report_minutes)
    return BankReport(
        centre_id=centre_id, institution_id=new.institution_id, channel=Channel(new.channel),
        received_at=at, received_by_id=actor.person_id, reference=plain(new.reference),
        account=seal(Kind.ACCOUNT, Account.parse(new.account)) if new.account else None,
        name=seal(Kind.NAME, Name.parse(new.name)) if new.name else None,
        phone=phone_sealed(new.phone) if new.phone else None,
        payee=seal(Kind.ACCOUNT, Account.parse(new.payee)) if new.payee else None,
        paid_at=None if new.paid_at is None else past(new.paid_at),
        amount_fen=new.amount_fen, what=CALLS.note(new.what), due_at=due, step_at=due,
    )  # fmt: skip


def told(report: BankReport) -> dict[str, str]:
    """What the trail says of a new one."""
    return {"channel": report.channel}


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
    """Record that the bank was told: its clock ends. A verdict that is still to be checked waits for the next one.

    Raises `RefusalError`: TOLD_MISSING, BEFORE_VERDICT, IN_FUTURE, WRONG_STATE.
    """
    report = CALLS.locked(actor, BankReport, pk)
    who, when = plain(to, required=Code.TOLD_MISSING), past(at or timezone.now(), report.judged_at, Code.BEFORE_VERDICT)
    CALLS.move(
        actor, report, BankAct.ANSWER, at=when, answered_at=when, answered_by_id=actor.person_id, answered_to=who,
        due_at=None, step_at=None,
    )  # fmt: skip
    return report


@CALLS.act(May.TAKE_CALLS, name="calls.bank_act")
def act(actor: Actor, pk: int, what: str, at: datetime | None = None) -> BankReport:
    """Record what the bank did then. Raises `RefusalError`: VERDICT_OPEN, BEFORE_REPORT, IN_FUTURE, WRONG_STATE."""
    report = CALLS.locked(actor, BankReport, pk)
    when = past(at or timezone.now(), report.received_at, Code.BEFORE_REPORT)
    if report.verdict == Verdict.OPEN:
        raise RefusalError(Code.VERDICT_OPEN)
    done = BankAction(what)
    CALLS.move(
        actor, report, BankAct.ACT, at=when, detail={"action": done.value}, bank_action=done, acted_at=when,
        due_at=None, step_at=None,
    )  # fmt: skip
    return report


@CALLS.act(May.TAKE_CALLS, name="calls.bank_call")
def to_call(actor: Actor, pk: int, purpose: str) -> Call:
    """Open a call out of a report, with what the bank told as its first answers: the person is called back, the payee
    stopped, a hold asked for. What is read in clear is read for the purpose.

    Raises `RefusalError`: LINKED, RULED_OUT.
    """
    report, now = _for_work(actor, pk), timezone.now()
    call = asking.begin(actor, Way.BANK, now, synthetic=report.synthetic)
    sealed = {
        "name": report.name, "phone": report.phone, "own_account": report.account, "r1.account": report.payee,
        "story": report.what,
    }  # fmt: skip
    given = reveal_many(actor, purpose, on=(report.RECORD, pk), values=sealed)
    given |= {"reference": report.reference, "own_institution": str(report.institution_id) if report.account else ""}
    if report.paid_at is not None:
        given |= {"paid": "YES", "r1.at": f"{timezone.localtime(report.paid_at):%Y-%m-%d %H:%M}"}
    if report.amount_fen:
        given["r1.amount" if report.payee else "asked"] = plain_yuan(report.amount_fen)
    asking.keep(actor, call, {name: text for name, text in given.items() if text}, now)
    _belongs(actor, report, call)
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.bank_warning")
def to_warning(actor: Actor, pk: int, purpose: str) -> Call:
    """Enter a warning about the bank's customer, who has not paid yet.

    Raises `RefusalError`: LINKED, RULED_OUT, SOMETHING_PAID, PERSON_MISSING.
    """
    call, report = to_call(actor, pk, purpose), BankReport.unscoped.get(pk=pk)
    if report.paid_at is None:
        asking.say(actor, call.pk, "paid", "NO")
    asking.say(actor, call.pk, "still", "INSISTS")
    return outcomes.warn(actor, call.pk)


@CALLS.act(May.TAKE_CALLS, name="calls.bank_stop")
def to_stop(actor: Actor, pk: int, purpose: str) -> Prepared:
    """Take the report in as one of the customer, with the stop of the payee's account prepared.

    Raises `RefusalError`: NO_PAYEE, LINKED, RULED_OUT, WHO_MISSING; of the funds desk REPORTED_ALREADY and more.
    """
    report = CALLS.locked(actor, BankReport, pk)
    if report.payee is None or report.paid_at is None or not report.amount_fen:
        raise RefusalError(Code.NO_PAYEE)
    return prepare(actor, to_call(actor, pk, purpose).pk)


@CALLS.act(May.TAKE_CALLS, name="calls.bank_link")
def link(actor: Actor, pk: int, call_id: int) -> BankReport:
    """Note that a call tells of the same: one of them is counted. Raises `RefusalError`: LINKED, RULED_OUT."""
    report = _for_work(actor, pk)
    _belongs(actor, report, CALLS.locked(actor, Call, call_id))
    return report


def _for_work(actor: Actor, pk: int) -> BankReport:
    report = CALLS.locked(actor, BankReport, pk)
    if report.call_id is not None:
        raise RefusalError(Code.LINKED, number=Call.number_of(report.call_id))
    if report.verdict == Verdict.CLEAR:
        raise RefusalError(Code.RULED_OUT)
    return report


def _belongs(actor: Actor, report: BankReport, call: Call) -> None:
    CALLS.save(report, call_id=call.pk)
    record(actor, "calls.bank_link", on=(report.RECORD, report.pk), detail={"call": call.pk})
