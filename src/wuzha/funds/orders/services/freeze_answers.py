# SPDX-License-Identifier: Apache-2.0
"""What banks answer to freezes, and what becomes of the money that is held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.clocks.due import tell_once
from wuzha.funds.acts import (
    not_before,
    not_future,
    one_act,
    plain_number,
)
from wuzha.funds.errors import Code
from wuzha.funds.models import (
    BankAnswer,
    Freeze,
    FreezeObjection,
    OrderAlert,
    RequestKind,
    StopOrder,
)
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import (
    Asset,
    FreezeAct,
    FreezeState,
    Mode,
    Scope,
    Screened,
)
from wuzha.funds.orders.rules.objections import Outcome
from wuzha.funds.orders.rules.results import HOLDS, ResultClass
from wuzha.funds.orders.rules.stops import StopAct, StopState
from wuzha.funds.orders.services import queues
from wuzha.funds.orders.services.answers import Answer, class_of, following, store
from wuzha.funds.orders.services.base import (
    allowed,
    locked,
    move,
    noted,
    of_order,
    save,
    sealed_note,
    wrong_state,
)
from wuzha.funds.orders.services.freeze_clock import clock, holds_until, screen_due
from wuzha.funds.orders.services.holders import refuse_second
from wuzha.funds.orders.services.lapsing import refuse_lapsed
from wuzha.funds.orders.services.stops import convert
from wuzha.funds.tracing.models import Because
from wuzha.funds.tracing.services import retrace_soon
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.money import money


@one_act(May.WORK_FUNDS, name="funds.freeze_answer")
def answer_freeze(
    actor: Actor,
    pk: int,
    answer: Answer,
    *,
    ahead: str = "",
    ahead_until: datetime | None = None,
    version: int | None = None,
) -> BankAnswer:
    """Record the bank's answer to a freeze. Held by somebody else already means: queued behind that (轮候)."""
    return apply_freeze(actor, locked(actor, Freeze, pk, version), answer, ahead=(ahead, ahead_until))


def apply_freeze(actor: Actor, freeze: Freeze, answer: Answer, *, ahead: tuple[str, datetime | None]) -> BankAnswer:
    """`answer_freeze` on a locked freeze, inside the caller's transaction."""
    if freeze.state != FreezeState.ISSUED or freeze.issued_at is None:
        raise wrong_state(freeze)
    answer = following(answer, freeze.issued_at)
    result = class_of(answer.code, answer.answered_at)
    stored = store(actor, freeze, answer, asked=RequestKind.FREEZE, asked_at=freeze.issued_at, result=result)
    before = freeze.state
    if result in HOLDS or result is ResultClass.ALREADY_RESTRICTED:
        act = FreezeAct.ACTIVATE
        activate(actor, freeze, answer, queued=result is ResultClass.ALREADY_RESTRICTED, ahead=ahead)
    else:
        act = FreezeAct.FAIL
        save(
            freeze, state=FreezeState.FAILED, result_code=answer.code, ended_at=answer.answered_at, due_at=None,
            step_at=None,
        )  # fmt: skip
    noted(actor, freeze, act, before, at=answer.answered_at)
    if freeze.state == FreezeState.ACTIVE and freeze.case.filing == Filing.WITHDRAWN:  # asked for before, held after it
        now = timezone.now()
        tell_once(
            OrderAlert(
                **of_order(freeze), kind=AlertKind.CASE_WITHDRAWN, due_at=now, meant_at=now, fired_at=now, lead=0
            )
        )
    record(
        actor,
        "funds.freeze_answer",
        on=("funds_freeze", freeze.pk),
        detail={"code": answer.code, "class": result.value},
    )
    return stored


def activate(actor: Actor, freeze: Freeze, answer: Answer, *, queued: bool, ahead: tuple[str, datetime | None]) -> None:
    """The bank holds the money since its answer, or has the freeze queued; the stop before it is done with."""
    if not queued:
        refuse_second(freeze.account, freeze.case_id)
    save(freeze, state=FreezeState.ACTIVE, ended_at=None, **held(freeze, answer, queued=queued, ahead=ahead))
    if freeze.stop_id is not None and not queued:
        convert(actor, locked(actor, StopOrder, freeze.stop_id), answer.answered_at)
    if not queued:
        _instead_of_stops(actor, freeze)


def _instead_of_stops(actor: Actor, freeze: Freeze) -> None:
    """What was only prepared to stop the account is given up: the freeze holds it now. One up to a sum does not hold
    what came in after it began."""
    rows = StopOrder.unscoped.filter(case=freeze.case_id, account=freeze.account_id, state=StopState.DRAFT)
    for stop in rows.select_for_update(of=("self",), no_key=True):
        later = stop.paid_at is not None and freeze.started_at is not None and stop.paid_at > freeze.started_at
        if freeze.scope_code == Scope.WHOLE or not later:
            move(actor, stop, StopAct.WITHDRAW, ended_at=timezone.now(), due_at=None, step_at=None)


def held(freeze: Freeze, answer: Answer, *, queued: bool, ahead: tuple[str, datetime | None]) -> dict[str, Any]:
    """The columns of a freeze that holds or is queued, as the bank answered."""
    if not queued and answer.held_fen is None:
        raise RefusalError(Code.BALANCE_MISSING)
    started = answer.started_at or answer.answered_at
    fen = 0 if queued else answer.held_fen or 0
    if not queued:
        _bears(freeze, fen, answer.balance_fen)
    freeze.started_at = started
    freeze.expires_at = holds_until(answer.expires_at, freeze.term, started)
    if freeze.expires_at <= started:
        raise RefusalError(Code.END_BEFORE_START)
    mode = Mode.QUEUED if queued else Mode.FULL if fen >= freeze.amount_fen else Mode.PARTIAL
    freeze.mode, freeze.ahead_until = mode, (ahead[1] or freeze.ahead_until) if queued else None
    freeze.screen_due_at = None if queued else screen_due(freeze, started)
    return {
        "mode": mode, "screen_due_at": freeze.screen_due_at, "frozen_fen": fen, "result_code": answer.code,
        "started_at": started, "expires_at": freeze.expires_at,
        "ahead": (plain_number(ahead[0]) or freeze.ahead) if queued else "",
        "ahead_until": freeze.ahead_until, **clock(freeze),
    }  # fmt: skip


def _bears(freeze: Freeze, fen: int, balance_fen: int | None) -> None:
    """Refuses a frozen sum that the order, or the balance told with it, does not bear (分).

    1. More than the sum ordered (公通字〔2024〕22号 2: none beyond 数额). Interest comes on top as it accrues, and not
       into this figure; a whole account has no such bound, its sum is what was known.
    2. More than the balance of the account: restitution would start from money that is not there.
    3. Nothing, of an account that has money: no freeze, so neither its term nor its screening runs.

    Securities and shares have none of these bounds: their worth moves, and the balance is not that of what is frozen.

    Raises `RefusalError`: HELD_BEYOND, HELD_OVER_BALANCE, HELD_NOTHING.
    """
    if freeze.asset != Asset.DEPOSIT:
        return
    if freeze.scope_code == Scope.LIMIT and fen > freeze.amount_fen:
        raise RefusalError(Code.HELD_BEYOND, most=money(freeze.amount_fen))
    if balance_fen is not None and fen > max(balance_fen, 0):
        raise RefusalError(Code.HELD_OVER_BALANCE, balance=money(balance_fen))
    if fen == 0 and balance_fen is not None and balance_fen > 0:
        raise RefusalError(Code.HELD_NOTHING, balance=money(balance_fen))


@one_act(May.WORK_FUNDS, name="funds.freeze_took_effect")
def took_effect(
    actor: Actor,
    pk: int,
    at: datetime,
    frozen_fen: int,
    expires_at: datetime | None = None,
    version: int | None = None,
    *,
    balance_fen: int | None = None,
) -> Freeze:
    """A queued freeze holds now, because the one before it ended. The balance is told anew and kept in its history:
    what the bank told when it queued is months old, and money may have come in or gone since.

    Raises `RefusalError`: EFFECT_BALANCE without one (securities and shares need none), and those of `_bears`.
    """
    freeze = locked(actor, Freeze, pk, version)
    if freeze.state != FreezeState.ACTIVE or freeze.mode != Mode.QUEUED:
        raise wrong_state(freeze)
    if frozen_fen < 0:
        raise RefusalError(Code.SUM_MISSING)
    if balance_fen is None and freeze.asset == Asset.DEPOSIT:
        raise RefusalError(Code.EFFECT_BALANCE)
    _bears(freeze, frozen_fen, balance_fen)
    refuse_second(freeze.account, freeze.case_id)
    started = not_before(not_future(at), freeze.started_at or freeze.drafted_at, freeze.get_mode_display())
    freeze.started_at, freeze.expires_at = started, holds_until(expires_at, freeze.term, started)
    if freeze.expires_at <= started:
        raise RefusalError(Code.END_BEFORE_START)
    freeze.mode = Mode.FULL if frozen_fen >= freeze.amount_fen else Mode.PARTIAL
    freeze.screen_due_at = screen_due(freeze, started)
    save(
        freeze, mode=freeze.mode, frozen_fen=frozen_fen, started_at=started, expires_at=freeze.expires_at,
        screen_due_at=freeze.screen_due_at, **clock(freeze),
    )  # fmt: skip
    told_with = "" if balance_fen is None else gettext("Balance: %(sum)s") % {"sum": money(balance_fen)}
    noted(actor, freeze, FreezeAct.ACTIVATE, freeze.state, at=started, note=sealed_note(told_with))
    _instead_of_stops(actor, freeze)
    record(actor, "funds.freeze_took_effect", on=("funds_freeze", pk))
    return freeze


@one_act(May.WORK_FUNDS, name="funds.freeze_unrelated")
def found_unrelated(actor: Actor, pk: int, at: datetime | None = None, version: int | None = None) -> Freeze:
    """It was found that the account has nothing to do with the case: from now on the three days run."""
    freeze = locked(actor, Freeze, pk, version)
    if freeze.state != FreezeState.ACTIVE or freeze.unrelated_at is not None:
        raise wrong_state(freeze)
    refuse_lapsed(freeze)
    since = freeze.started_at or freeze.drafted_at
    mark_unrelated(actor, freeze, not_before(not_future(at or timezone.now()), since, _("Frozen from")))
    return freeze


@one_act(May.WORK_FUNDS, name="funds.freeze_reconsider")
def reconsider(actor: Actor, pk: int, note: str, version: int | None = None) -> Freeze:
    """It was found to be involved after all: the finding that it is not is taken back, with the reason."""
    freeze = locked(actor, Freeze, pk, version)
    if freeze.state != FreezeState.ACTIVE or freeze.unrelated_at is None:
        raise wrong_state(freeze)
    refuse_lapsed(freeze)
    if FreezeObjection.unscoped.filter(freeze=freeze, outcome=Outcome.RELEASED).exists():
        raise RefusalError(Code.OBJECTION_UPHELD)
    why = sealed_note(note)
    if why is None:
        raise RefusalError(Code.OBJECTION_REASON)
    freeze.unrelated_at = None
    changes: dict[str, Any] = {"unrelated_at": None}
    if freeze.screen_result == Screened.UNRELATED:
        freeze.screened_at, freeze.screen_result, freeze.involved_fen = None, "", None
        changes |= {"screened_at": None, "screen_result": "", "involved_fen": None}
    save(freeze, **changes, **clock(freeze))
    noted(actor, freeze, FreezeAct.RECONSIDER, freeze.state, note=why)
    record(actor, "funds.freeze_reconsider", on=("funds_freeze", pk))
    return freeze


def mark_unrelated(actor: Actor, freeze: Freeze, found: datetime) -> None:
    """`found_unrelated` on a locked freeze that holds, inside the caller's transaction; a second finding is none."""
    if freeze.unrelated_at is not None:
        return
    freeze.unrelated_at = found
    save(freeze, unrelated_at=found, **clock(freeze))
    record(actor, "funds.freeze_unrelated", on=("funds_freeze", freeze.pk))


def pay_out(actor: Actor, pk: int, fen: int, at: datetime) -> Freeze:
    """Money of a freeze was paid out, to victims or by a court; with the last fen of it the freeze is done.

    For services of restitution, inside their transaction: what is not held, or no longer, is refused.
    """
    freeze = locked(actor, Freeze, pk)
    allowed(freeze, FreezeAct.DEDUCT)
    if freeze.expires_at is None:
        raise wrong_state(freeze)
    if at > freeze.expires_at:
        raise RefusalError(
            Code.LAPSED, number=freeze.number, ended=f"{timezone.localtime(freeze.expires_at):%Y-%m-%d %H:%M}"
        )
    held = (freeze.frozen_fen or 0) - freeze.paid_fen
    if not 0 < fen <= held:
        raise RefusalError(Code.SUM_MISSING)
    if fen < held:
        save(freeze, paid_fen=freeze.paid_fen + fen)
    else:
        before = freeze.state
        save(freeze, state=FreezeState.DEDUCTED, paid_fen=freeze.paid_fen + fen, ended_at=at, due_at=None, step_at=None)
        noted(actor, freeze, FreezeAct.DEDUCT, before, at=at)
        queues.tell(freeze, at)
        retrace_soon(freeze.case_id, Because.ANSWER)
    record(actor, "funds.freeze_paid", on=("funds_freeze", pk), detail={"fen": fen})
    return freeze
