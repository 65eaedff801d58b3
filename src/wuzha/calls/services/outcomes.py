# SPDX-License-Identifier: Apache-2.0
"""What a call comes to: a warning, 受案, 移送, an administrative case, or nothing paid; and the receipt of 受案."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.documents import receipt
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallPaper, CallPaperKind, ProtectiveHold
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import Told
from wuzha.calls.rules.states import Act, Consent, State
from wuzha.calls.services.base import CALLS, past, plain
from wuzha.calls.services.preparing import complete, to_prepare
from wuzha.cases.queries.standing import Case, Source
from wuzha.cases.queries.standing import State as CaseState
from wuzha.cases.services import life
from wuzha.cases.services.opening import KnownVictim, open_or_join
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.funds.services import Acceptance, filing, linked
from wuzha.org.organs import bureau_of, department_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.money import plain as plain_yuan
from wuzha.warning.services.by_phone import CalledIn, enter

_NO_CLOCK: dict[str, Any] = {"due_at": None, "step_at": None}


@CALLS.act(May.TAKE_CALLS, name="calls.warn")
def warn(actor: Actor, pk: int) -> Call:
    """Nothing was paid yet: enter a warning, urgent where the person means to pay, and close the call.

    Raises `RefusalError`: PAID_FIRST, SOMETHING_PAID, PERSON_MISSING, OVER.
    """
    call = CALLS.locked(actor, Call, pk)
    said = told(call)
    if not said.value("paid"):
        raise RefusalError(Code.PAID_FIRST)
    if said.value("paid") == "YES":
        raise RefusalError(Code.SOMETHING_PAID)
    if not said.value("phone") and not said.value("id_no"):
        raise RefusalError(Code.PERSON_MISSING)
    CALLS.allowed(call, Act.CLOSE)
    called = CalledIn(
        at=call.started_at,
        number=call.number,
        phone=said.text("phone"),
        id_no=said.text("id_no"),
        name=said.text("name"),
        fraud_type=said.text("fraud_type"),
        urgent=said.value("still") == "INSISTS",
        payee=_payee(said),
        asked_fen=said.value("asked") or said.loss_fen or None,
        said=_in_words(call, said),
    )
    warning_id = enter(actor, call.centre_id, called)
    record(actor, "calls.warn", on=(call.RECORD, pk), detail={"warning": warning_id})
    return _closed(actor, call, warning_id)


def _payee(said: Told) -> str:
    return next((str(row.value("account")) for row in said.rows if row.value("account")), "")


def _in_words(call: Call, said: Told) -> dict[str, str]:
    """What the officer at the door should know of the call; Chinese, as the rows of the platforms are."""
    still = {"INSISTS": "仍打算付款", "WAITS": "同意先不付", "NO": "对方未再要求"}.get(said.text("still"), "")
    asked = plain_yuan(said.value("asked")) if said.value("asked") else ""
    refused = ProtectiveHold.unscoped.filter(call=call, consent=Consent.REFUSED).exists()
    told = {
        "收款账号": _payee(said), "本人态度": still, "对方再要的金额": asked,
        "暂停本人账户": "本人不同意" if refused else "", "来电人原话": said.text("story"),
    }  # fmt: skip
    return {name: text for name, text in told.items() if text}


@CALLS.act(May.TAKE_CALLS, name="calls.close")
def close(actor: Actor, pk: int, reason: str) -> Call:
    """Nothing was paid and no warning is needed: advice. Raises `RefusalError`: SOMETHING_PAID, REASON_MISSING."""
    call = CALLS.locked(actor, Call, pk)
    if told(call).value("paid") == "YES":
        raise RefusalError(Code.SOMETHING_PAID)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    return _closed(actor, call, None, reason)


def _closed(actor: Actor, call: Call, warning_id: int | None, reason: str = "") -> Call:
    CALLS.move(
        actor, call, Act.CLOSE, note=reason, warning_id=warning_id, ended_at=call.ended_at or timezone.now(),
        **_NO_CLOCK,
    )  # fmt: skip
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.accept")
def accept(actor: Actor, pk: int, number: str, at: datetime | None = None) -> Call:
    """Record 受案登记 under its number in the case system, in the case of the funds desk too; where something was paid
    and there is no case yet, the clock of the first stop runs on.

    Raises `RefusalError`: NUMBER_MISSING, PAID_FIRST, IN_FUTURE, TOO_EARLY; of the funds desk OUR_NUMBER and more.
    """
    call = CALLS.locked(actor, Call, pk)
    kept, when = plain(number, required=Code.NUMBER_MISSING), past(at or timezone.now(), call.started_at)
    CALLS.allowed(call, Act.ACCEPT)
    if call.case_id is not None:
        complete(actor, pk)
        call.refresh_from_db()
        if call.case is not None:
            linked(actor, call.case, Source.CALL)
        filing.accept(actor, call.case_id, Acceptance(kept, timezone.localdate(when)))
    else:
        call.criminal_case = _case(actor, call, kept, when)
    ends = {} if call.case_id is None and told(call).value("paid") == "YES" else _NO_CLOCK
    CALLS.move(
        actor, call, Act.ACCEPT, at=when, decided_no=kept, decided_at=when,
        criminal_case=call.criminal_case, **ends,
    )  # fmt: skip
    return call


def _case(actor: Actor, call: Call, number: str, at: datetime) -> Case:
    """The case that an accepted call becomes, or belongs to; accepted under its number."""
    victim = KnownVictim(call.name, call.phone, call.id_no, call.started_at, call.started_at, call.loss_fen)
    case = open_or_join(
        actor, centre_id=call.centre_id, source=Source.CALL, received_at=call.started_at, victims=[victim],
        fraud_type=call.fraud_type, synthetic=call.synthetic,
    )  # fmt: skip
    if case.state == CaseState.RECEIVED:
        life.accept(actor, case.pk, number, timezone.localdate(at))
    return case


@CALLS.act(May.TAKE_CALLS, name="calls.transfer")
def transfer(actor: Actor, pk: int, organ: str, number: str, at: datetime | None = None) -> Call:
    """Record 移送: not our area, the stop first (规定 175).

    Raises `RefusalError`: STOP_FIRST, ORGAN_MISSING, NUMBER_MISSING, IN_FUTURE, TOO_EARLY.
    """
    call = CALLS.locked(actor, Call, pk)
    if rows := to_prepare(call):
        raise RefusalError(Code.STOP_FIRST, rows=" ".join(str(row.number) for row in rows))
    to, kept = plain(organ, required=Code.ORGAN_MISSING), plain(number, required=Code.NUMBER_MISSING)
    when = past(at or timezone.now(), call.started_at)
    CALLS.move(
        actor, call, Act.TRANSFER, at=when, transferred_to=to, decided_no=kept, decided_at=when, **_NO_CLOCK
    )  # fmt: skip
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.admin")
def administrative(actor: Actor, pk: int, reason: str) -> Call:
    """It is handled as an administrative case."""
    call = CALLS.locked(actor, Call, pk)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    CALLS.move(actor, call, Act.ADMIN, note=reason)
    return call


@CALLS.act(May.TAKE_CALLS, name="calls.paper")
def make_receipt(actor: Actor, pk: int, purpose: str) -> CallPaper:
    """Make 受案回执 for whoever reported. Raises `RefusalError`: NO_ACCEPTANCE."""
    call = CALLS.locked(actor, Call, pk)
    if call.state not in (State.ACCEPTED, State.FILED, State.NOT_FILED, State.ADMIN) or call.decided_at is None:
        raise RefusalError(Code.NO_ACCEPTANCE)
    shown = opener(actor, purpose, on=(call.RECORD, pk), fields=["name"], rows=1)
    day = timezone.localdate(call.decided_at)
    paper = CallPaper(call=call, kind=CallPaperKind.RECEIPT)
    content = papers.made(
        lambda: receipt(
            shown("name", call.name), call.decided_no, timezone.localdate(call.started_at),
            bureau_of(call.centre, day), department_of(call.centre, day), day,
        )
    )  # fmt: skip
    papers.keep(actor, paper, content, action="calls.paper", on=(call.RECORD, pk))
    return paper


def read_paper(actor: Actor, paper: CallPaper, purpose: str) -> bytes:
    """The file, for a purpose; the look is in the trail."""
    return papers.read(actor, paper, purpose, on=(Call.RECORD, paper.call_id))
