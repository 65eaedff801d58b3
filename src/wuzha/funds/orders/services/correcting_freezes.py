# SPDX-License-Identifier: Apache-2.0
"""What a corrected answer does to a freeze and to its renewals (`services.corrections`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.errors import Code
from wuzha.funds.models import BankAnswer, Freeze, Release, Renewal, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState, Mode, ReleaseKind, ReleaseState, RenewalState
from wuzha.funds.orders.rules.results import HOLDS, ResultClass
from wuzha.funds.orders.rules.stops import StopAct, StopState
from wuzha.funds.orders.services import answers
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.base import locked, noted, save, wrong_state
from wuzha.funds.orders.services.freeze_answers import activate, held
from wuzha.funds.orders.services.freeze_clock import clock, holds_until
from wuzha.funds.orders.services.freezes import freeze_open
from wuzha.funds.orders.services.holders import refuse_second
from wuzha.funds.orders.services.renewals import write
from wuzha.funds.orders.services.stops import convert
from wuzha.refusals import RefusalError

#: Classes after which a freeze holds, or is queued.
_ACTIVE = HOLDS | {ResultClass.ALREADY_RESTRICTED}


def over_now(order: StopOrder | Freeze) -> RefusalError:
    return RefusalError(Code.OVER_NOW, number=order.number, state=order.get_state_display())


def correct_freeze(
    actor: Actor,
    freeze: Freeze,
    former: BankAnswer,
    answer: Answer,
    result: ResultClass,
    ahead: tuple[str, datetime | None],
) -> None:
    """The answer to the freeze itself was another one."""
    _nothing_rests_on_it(freeze)
    was, active = former.result in _ACTIVE, result in _ACTIVE
    queued = result is ResultClass.ALREADY_RESTRICTED
    if was and former.result == ResultClass.ALREADY_RESTRICTED and freeze.mode != Mode.QUEUED:
        raise RefusalError(Code.RESTED_ON)  # it has taken effect since
    if was and active:
        _other_freeze(actor, freeze, former, answer, queued, ahead)
    elif was:
        _no_freeze(actor, freeze, answer)
    elif active:
        if freeze.state != FreezeState.FAILED:
            raise wrong_state(freeze)
        try:
            with transaction.atomic():
                activate(actor, freeze, answer, queued=queued, ahead=ahead)
        except IntegrityError as error:  # somebody has another freeze for the account by now
            raise freeze_open(freeze.account, freeze.case_id) from error
    else:
        save(freeze, result_code=answer.code, ended_at=answer.answered_at)


def _nothing_rests_on_it(freeze: Freeze) -> None:
    """Refuses what would pull the ground from under later papers: a notice of renewal, a limit, a release.

    Raises `RefusalError`: RESTED_ON for a renewal, whose answer can be corrected first; LIMITED_SINCE.
    """
    if Renewal.unscoped.filter(freeze=freeze, state__in=[RenewalState.ISSUED, RenewalState.CONFIRMED]).exists():
        raise RefusalError(Code.RESTED_ON)
    later = Release.unscoped.filter(freeze=freeze).exclude(state=ReleaseState.REFUSED)
    # A decision to lift all of it names no sum before its notice is sent.
    if later.exclude(kind=ReleaseKind.LIFT, state=ReleaseState.DECIDED).exists():
        raise RefusalError(Code.LIMITED_SINCE, number=freeze.number)


def _other_freeze(
    actor: Actor, freeze: Freeze, former: BankAnswer, answer: Answer, queued: bool, ahead: tuple[str, datetime | None]
) -> None:
    """It holds, with another sum or other times, or is queued instead."""
    until = freeze.expires_at
    if freeze.mode == Mode.QUEUED and not queued:
        refuse_second(freeze.account, freeze.case_id)
    changes = held(freeze, answer, queued=queued, ahead=ahead)
    if Renewal.unscoped.filter(freeze=freeze).exists():
        before = holds_until(former.expire_at, freeze.term, former.start_at or former.answered_at)
        if changes["expires_at"] != before:
            raise RefusalError(Code.RESTED_ON)
        freeze.expires_at = until  # as the renewals have it
        changes |= {"expires_at": until, **clock(freeze)}
    if freeze.state == FreezeState.ACTIVE:
        save(freeze, **changes)
        if freeze.stop_id is not None and queued:
            _stop_again(actor, freeze.stop_id)
        elif freeze.stop_id is not None:
            convert(actor, locked(actor, StopOrder, freeze.stop_id), answer.answered_at)
        return
    changes |= {"due_at": None, "step_at": None}
    if freeze.state == FreezeState.AUTO_RELEASED:
        if changes["expires_at"] > timezone.now():
            raise over_now(freeze)
        changes |= {"ended_at": changes["expires_at"]}
    save(freeze, **changes)


def _no_freeze(actor: Actor, freeze: Freeze, answer: Answer) -> None:
    """It was not frozen at all: the stop before it, if any, goes on."""
    if freeze.state != FreezeState.ACTIVE:
        raise over_now(freeze)
    if Renewal.unscoped.filter(freeze=freeze).exists():
        raise RefusalError(Code.RESTED_ON)
    save(
        freeze, state=FreezeState.FAILED, mode="", frozen_fen=None, started_at=None, expires_at=None, ahead="",
        ahead_until=None, unrelated_at=None, screen_due_at=None, screened_at=None, screen_result="",
        result_code=answer.code, ended_at=answer.answered_at, due_at=None, step_at=None,
    )  # fmt: skip
    if freeze.stop_id is not None:
        _stop_again(actor, freeze.stop_id)


def _stop_again(actor: Actor, pk: int) -> None:
    """The stop that was done with by the freeze holds as before, unless somebody is at the account anew."""
    stop = locked(actor, StopOrder, pk)
    if stop.state != StopState.CONVERTED:
        return
    state = StopState.EXTENDED if stop.times > 1 else StopState.ACCEPTED
    before = stop.state
    try:
        with transaction.atomic():
            save(stop, state=state, ended_at=None, **answers.clock(stop))
    except IntegrityError:
        return
    noted(actor, stop, StopAct.CORRECT, before)


def correct_renewal(freeze: Freeze, former: BankAnswer, answer: Answer, result: ResultClass) -> None:
    """The answer to a renewal was another one."""
    renewal = Renewal.unscoped.get(freeze=freeze, issued_at=former.asked_at)
    if Renewal.unscoped.filter(freeze=freeze, pk__gt=renewal.pk).exists():
        raise RefusalError(Code.RESTED_ON)
    if freeze.state != FreezeState.ACTIVE:
        raise over_now(freeze)
    was, holds = former.result in HOLDS, result in HOLDS
    if not holds:
        write(renewal, state=RenewalState.FAILED, until_at=None, ended_at=answer.answered_at)
        _until(freeze, renewal.from_at, -1 if was else 0)
        return
    until = holds_until(answer.expires_at, renewal.term, renewal.from_at)
    if until <= renewal.from_at:
        raise RefusalError(Code.RENEWAL_SHORT, ended=f"{timezone.localtime(renewal.from_at):%Y-%m-%d %H:%M}")
    write(renewal, state=RenewalState.CONFIRMED, until_at=until, ended_at=answer.answered_at)
    _until(freeze, until, 0 if was else 1)


def _until(freeze: Freeze, until: datetime, renewals: int) -> None:
    freeze.expires_at = until
    changes: dict[str, Any] = {"expires_at": until, "renewals_done": freeze.renewals_done + renewals}
    save(freeze, **changes, **clock(freeze))
