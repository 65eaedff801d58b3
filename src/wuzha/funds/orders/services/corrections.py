# SPDX-License-Identifier: Apache-2.0
"""An answer that was recorded wrongly is put right by a further one, which takes its place and says why.

The order goes where the right answer would have led. What was recorded later and rests on the former answer has to be
put right first; what was released stays released, and once money was paid out the answer stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import BankAnswer, Freeze, Payment, RequestKind, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeAct
from wuzha.funds.orders.rules.results import HOLDS, ResultClass
from wuzha.funds.orders.rules.stops import HOLDING, StopAct, StopState
from wuzha.funds.orders.services.accounts import pay
from wuzha.funds.orders.services.answers import Answer, accept, class_of, clock, extend, following, held_until, store
from wuzha.funds.orders.services.base import locked, noted, save, wrong_state
from wuzha.funds.orders.services.correcting_freezes import correct_freeze, correct_renewal, over_now
from wuzha.funds.orders.services.stops import order_open, refuse_third
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: The office that froze before, and until when.
Ahead = tuple[str, datetime | None]


@one_act(May.WORK_FUNDS, name="funds.answer_correct")
def correct(
    actor: Actor,
    pk: int,
    answer: Answer,
    reason: str,
    *,
    ahead: Ahead = ("", None),
    wrong: Collection[int] = (),
    version: int | None = None,
) -> BankAnswer:
    """Record what the bank really answered in place of the answer `pk`. `wrong` are payments on from the account that
    an answer told wrongly: they count no more."""
    former = BankAnswer.objects.visible_to(actor).filter(pk=pk).first()
    if former is None:
        raise RefusalError(Code.NOT_FOUND)
    order: StopOrder | Freeze
    if former.stop_id is not None:
        order = locked(actor, StopOrder, former.stop_id, version)
    else:
        order = locked(actor, Freeze, former.freeze_id or 0, version)
    return apply_correction(actor, order, former, answer, reason, ahead=ahead, wrong=wrong)


def apply_correction(
    actor: Actor,
    order: StopOrder | Freeze,
    former: BankAnswer,
    answer: Answer,
    reason: str,
    *,
    ahead: Ahead,
    wrong: Collection[int] = (),
) -> BankAnswer:
    """`correct` on a locked order, inside the caller's transaction."""
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    if BankAnswer.unscoped.filter(corrects=former).exists():
        raise RefusalError(Code.CORRECTED_ALREADY)
    answer = following(answer, former.asked_at)
    if not wrong and _same(order, former, answer, ahead):
        raise RefusalError(Code.SAME_ANSWER)
    _not_paid_out(order)
    result = class_of(answer.code, answer.answered_at)
    stored = store(
        actor, order, answer, asked=RequestKind(former.asked), asked_at=former.asked_at, result=result, corrects=former,
        reason=reason,
    )  # fmt: skip
    before = order.state
    if isinstance(order, StopOrder):
        _stop(order, former, answer, result)
    elif former.asked == RequestKind.RENEW:
        correct_renewal(order, former, answer, result)
    else:
        correct_freeze(actor, order, former, answer, result, ahead)
    noted(actor, order, StopAct.CORRECT if isinstance(order, StopOrder) else FreezeAct.CORRECT, before)
    withdrawn = Payment.unscoped.filter(
        pk__in=wrong, answer__stop=former.stop_id, answer__freeze=former.freeze_id, case=order.case,
        from_account=order.account, withdrawn_at=None,
    ).update(withdrawn_by=stored, withdrawn_at=stored.recorded_at)  # fmt: skip
    for row, transfer in enumerate(answer.onward):
        pay(order.case, order.account, transfer, answer=stored, row=row)
    record(
        actor, "funds.answer_correct", on=(order.RECORD, order.pk),
        detail={
            "was": former.code, "code": answer.code, "class": result.value, "answer": former.pk,
            "withdrawn": withdrawn,
        },
    )  # fmt: skip
    return stored


def _same(order: StopOrder | Freeze, former: BankAnswer, answer: Answer, ahead: Ahead) -> bool:
    told = (answer.code, answer.answered_at, answer.balance_fen, answer.held_fen, answer.started_at, answer.expires_at)
    was = (
        former.code, former.answered_at, former.balance_fen, former.held_fen, former.start_at, former.expire_at,
    )  # fmt: skip
    other_ahead = (
        isinstance(order, Freeze) and former.asked == RequestKind.FREEZE and ahead != (order.ahead, order.ahead_until)
    )
    return told == was and not answer.onward and not other_ahead


def _not_paid_out(order: StopOrder | Freeze) -> None:
    """Refuses where money was paid out of the freeze, or of one that followed the stop."""
    if isinstance(order, Freeze):
        paid = order.paid_fen > 0
    else:
        paid = Freeze.unscoped.filter(stop=order, paid_fen__gt=0).exists()
    if paid:
        raise RefusalError(Code.RETURNED)


def _stop(order: StopOrder, former: BankAnswer, answer: Answer, result: ResultClass) -> None:
    was, holds = former.result in HOLDS, result in HOLDS
    if former.asked == RequestKind.STOP:
        if was and holds:
            _other_stop(order, answer)
        elif was:
            _no_stop(order, answer)
        elif holds:
            _stop_after_all(order, answer)
        else:
            save(order, result_code=answer.code, ended_at=answer.answered_at)
        return
    if BankAnswer.unscoped.filter(stop=order, asked=RequestKind.EXTEND, asked_at__gt=former.asked_at).exists():
        raise RefusalError(Code.RESTED_ON)
    if was and holds:
        started = answer.started_at or answer.answered_at
        _ends(order, held_until(answer.expires_at, started))
    elif was:
        _no_second_stop(order)
    elif holds:
        _second_stop_after_all(order, answer)
    else:
        save(order)


def _other_stop(order: StopOrder, answer: Answer) -> None:
    """It was stopped, with another balance or at other times."""
    if answer.balance_fen is None:
        raise RefusalError(Code.BALANCE_MISSING)
    started = answer.started_at or answer.answered_at
    expires = held_until(answer.expires_at, started)
    if order.times > 1 and order.expires_at is not None:
        expires = order.expires_at  # the second stop said when it ends
    if expires <= started:
        raise RefusalError(Code.END_BEFORE_START)
    if order.extension_at is not None and order.extension_at >= expires:
        raise RefusalError(Code.RESTED_ON)
    order.started_at = started
    _ends(order, expires, started_at=started, balance_fen=answer.balance_fen, result_code=answer.code)


def _ends(order: StopOrder, expires: datetime, **changes: object) -> None:
    """Write when the stop ends. One that ran out stays so; by a later end it would still hold."""
    if order.started_at is not None and expires <= order.started_at:
        raise RefusalError(Code.END_BEFORE_START)
    order.expires_at = expires
    if order.state in HOLDING:
        save(order, expires_at=expires, **changes, **clock(order))
    elif order.state == StopState.EXPIRED:
        if expires > timezone.now():
            raise over_now(order)
        save(order, expires_at=expires, ended_at=expires, **changes)
    else:
        save(order, expires_at=expires, **changes)


def _no_stop(order: StopOrder, answer: Answer) -> None:
    """It was not stopped at all."""
    if order.extension_at is not None or order.state == StopState.EXTENDED:
        raise RefusalError(Code.RESTED_ON)
    if order.state != StopState.ACCEPTED:
        raise over_now(order)
    save(
        order, state=StopState.FAILED, times=0, balance_fen=None, started_at=None, expires_at=None,
        result_code=answer.code, ended_at=answer.answered_at, due_at=None, step_at=None,
    )  # fmt: skip


def _stop_after_all(order: StopOrder, answer: Answer) -> None:
    """It was stopped, where a failure was recorded."""
    if order.state != StopState.FAILED:
        raise wrong_state(order)
    refuse_third(order.account_id, timezone.now())
    try:
        with transaction.atomic():
            accept(order, answer)
    except IntegrityError as error:  # somebody has another order for the account by now
        raise order_open(order.account_id) from error


def _no_second_stop(order: StopOrder) -> None:
    """The first stop ran on; if it is over by now, the next look at the clock says so."""
    if order.state != StopState.EXTENDED or order.started_at is None:
        raise over_now(order)
    first = BankAnswer.unscoped.get(stop=order, asked=RequestKind.STOP, correction__isnull=True)
    order.expires_at = held_until(first.expire_at, order.started_at)
    save(order, state=StopState.ACCEPTED, times=1, expires_at=order.expires_at, **clock(order))


def _second_stop_after_all(order: StopOrder, answer: Answer) -> None:
    if order.extension_at is not None:
        raise RefusalError(Code.EXTENSION_OPEN)
    if order.state != StopState.ACCEPTED:
        raise over_now(order)
    refuse_third(order.account_id, timezone.now())
    extend(order, answer)
