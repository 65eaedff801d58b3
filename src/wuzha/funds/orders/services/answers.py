# SPDX-License-Identifier: Apache-2.0
"""What a bank answered to a stop order, typed in or out of an answer file; and the next orders it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.clocks.plan import leads, next_at
from wuzha.funds.acts import not_before, not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import BankAnswer, Freeze, Payment, RequestKind, StopOrder
from wuzha.funds.orders.rules.clocks import stop_ends
from wuzha.funds.orders.rules.filing import BEFORE_DECISION
from wuzha.funds.orders.rules.results import HOLDS, NOT_TRIED, ResultClass
from wuzha.funds.orders.rules.stops import STOP_LIFE, StopAct, StopState
from wuzha.funds.orders.rulesets import CLOCKS, RESULTS
from wuzha.funds.orders.services.accounts import Transfer, pay
from wuzha.funds.orders.services.base import locked, noted, of_order, save, sealed_note, wrong_state
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.money import money


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as told. Money in 分; `started_at` and `expires_at` only where the bank said so."""

    code: str
    answered_at: datetime
    balance_fen: int | None = None
    held_fen: int | None = None
    started_at: datetime | None = None
    expires_at: datetime | None = None
    remark: str = ""
    onward: Sequence[Transfer] = ()
    batch_id: int | None = None
    line: int | None = None


def class_of(code: str, at: datetime) -> ResultClass:
    """The class of a code in the rules in force when it was given. Raises `RefusalError`: CODE_UNKNOWN."""
    found = RESULTS.at(at).find(code.strip())
    if found is None:
        raise RefusalError(Code.CODE_UNKNOWN, code=code[:8])
    return found.kind


@one_act(May.WORK_FUNDS, name="funds.stop_answer")
def answer_stop(actor: Actor, pk: int, answer: Answer, version: int | None = None) -> BankAnswer:
    """Record the bank's answer to a stop, or to the second stop of an order."""
    return apply_stop(actor, locked(actor, StopOrder, pk, version), answer)


def following(answer: Answer, asked_at: datetime) -> Answer:
    """The answer with its moments not before the question. Raises `RefusalError`: ANSWER_BEFORE, TOO_EARLY."""
    try:
        answered = not_before(answer.answered_at, asked_at, "")
    except RefusalError as early:
        raise RefusalError(Code.ANSWER_BEFORE, asked=f"{timezone.localtime(asked_at):%m-%d %H:%M}") from early
    started = answer.started_at and not_before(answer.started_at, asked_at, _("Issued"))
    return replace(answer, answered_at=answered, started_at=started)


def within_what_came(order: StopOrder | Freeze, onward: Sequence[Transfer]) -> None:
    """Asks back where more is told to have gone on than is known to have come in: a slip of a digit would make the loss
    look repaid. Other money may have been in the account, so it is a question and no bound.

    Raises `RefusalError`: ONWARD_BEYOND.
    """
    counted = Payment.unscoped.filter(case=order.case_id, withdrawn_at=None)
    came = counted.filter(to_account=order.account_id).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    left = counted.filter(from_account=order.account_id).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    came, told = max(came, order.amount_fen), left + sum(one.amount_fen for one in onward)
    if onward and told > came:
        raise RefusalError(Code.ONWARD_BEYOND, told=money(told), came=money(came))


def held_until(told: datetime | None, started: datetime) -> datetime:
    """When a stop ends: as the bank says, and never later than the law lets it hold (银发〔2016〕86号)."""
    latest = stop_ends(started, CLOCKS.at(started).stop_hours)
    return latest if told is None else min(told, latest)


def apply_stop(actor: Actor, order: StopOrder, answer: Answer) -> BankAnswer:
    """`answer_stop` on a locked order, inside the caller's transaction."""
    asked, asked_at = _question(order)
    answer = following(answer, asked_at)
    result = class_of(answer.code, answer.answered_at)
    stored = store(actor, order, answer, asked=asked, asked_at=asked_at, result=result)
    before = order.state
    if asked is RequestKind.EXTEND:
        act = extend(order, answer) if result in HOLDS else None
        if act is None:
            save(order, extension_at=None, **clock(order))
    elif result in HOLDS:
        act = accept(order, answer)
    else:
        act = StopAct.FAIL
        save(
            order, state=StopState.FAILED, ended_at=answer.answered_at, due_at=None, step_at=None,
            result_code=answer.code,
        )  # fmt: skip
    if act is not None:
        noted(actor, order, act, before, at=answer.answered_at)
    for row, transfer in enumerate(answer.onward):
        pay(order.case, order.account, transfer, answer=stored, row=row)
    record(
        actor, "funds.stop_answer", on=("funds_stop", order.pk),
        detail={"code": answer.code, "class": result.value, "onward": len(answer.onward)},
    )  # fmt: skip
    return stored


def _question(order: StopOrder) -> tuple[RequestKind, datetime]:
    """What the bank can be answering to in the order's state."""
    if order.state == StopState.ISSUED and order.issued_at is not None:
        return RequestKind.STOP, order.issued_at
    if order.state == StopState.ACCEPTED:
        if order.extension_at is None:
            raise RefusalError(Code.EXTENSION_NOT_ASKED)
        return RequestKind.EXTEND, order.extension_at
    raise wrong_state(order)


def store(
    actor: Actor,
    order: StopOrder | Freeze,
    answer: Answer,
    *,
    asked: RequestKind,
    asked_at: datetime,
    result: ResultClass,
    corrects: BankAnswer | None = None,
    reason: str = "",
) -> BankAnswer:
    """Keep the answer as it was told, and have the case traced anew."""
    not_future(answer.answered_at)
    if answer.started_at and answer.expires_at and answer.expires_at <= answer.started_at:
        raise RefusalError(Code.END_BEFORE_START)
    if result in NOT_TRIED and (answer.balance_fen is not None or answer.held_fen is not None):
        raise RefusalError(Code.BALANCE_BESIDE)
    stored = BankAnswer.unscoped.create(
        **of_order(order),
        institution_id=order.institution_id,
        asked=asked,
        asked_at=asked_at,
        answered_at=answer.answered_at,
        code=answer.code,
        result=result,
        balance_fen=answer.balance_fen,
        held_fen=answer.held_fen,
        start_at=answer.started_at,
        expire_at=answer.expires_at,
        remark=sealed_note(answer.remark),
        batch_id=answer.batch_id,
        line=answer.line,
        recorded_by_id=actor.person_id,
        corrects=corrects,
        reason=sealed_note(reason),
    )
    retrace_soon(order.case_id, Because.ANSWER)
    return stored


def accept(order: StopOrder, answer: Answer) -> StopAct:
    """The bank holds the account since its answer."""
    if answer.balance_fen is None:
        raise RefusalError(Code.BALANCE_MISSING)
    started = answer.started_at or answer.answered_at
    expires = held_until(answer.expires_at, started)
    if expires <= started:
        raise RefusalError(Code.END_BEFORE_START)
    order.started_at, order.expires_at = started, expires
    changes = {
        "times": 1, "balance_fen": answer.balance_fen, "started_at": started, "expires_at": expires, "ended_at": None,
    }  # fmt: skip
    save(order, state=StopState.ACCEPTED, result_code=answer.code, **changes, **clock(order))
    return StopAct.ACCEPT


def extend(order: StopOrder, answer: Answer) -> StopAct:
    """The second stop. Where the bank does not say when it ends, it is taken to run from its answer: rather too early
    an alarm than one too late."""
    started = answer.started_at or answer.answered_at
    order.expires_at = held_until(answer.expires_at, started)
    end = STOP_LIFE.target(StopAct.EXTEND, order.state)
    if end is None:
        raise wrong_state(order)
    save(order, state=end, times=2, extension_at=None, expires_at=order.expires_at, **clock(order))
    return StopAct.EXTEND


def clock(order: StopOrder) -> dict[str, Any]:
    """The clock of a stop that holds: due at its end, looked at again at its next alert."""
    assert order.started_at is not None and order.expires_at is not None  # noqa: PT018,S101 - a stop that holds has both
    now = timezone.now()
    rules = CLOCKS.at(now)
    minutes = rules.stop_leads
    if order.case.filing in BEFORE_DECISION:
        minutes = [*minutes, 60 * rules.filing_alert_hours]
    return {
        "due_at": order.expires_at,
        "step_at": next_at(leads(order.started_at, order.expires_at, minutes), order.started_at, order.expires_at),
    }
