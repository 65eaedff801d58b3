# SPDX-License-Identifier: Apache-2.0
"""Screening (甄别) of frozen money (公通字〔2024〕22号): a whole account within one month, three in total; what is not
involved is released within three days, a whole account of which part is involved is limited to that."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import not_before, not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze
from wuzha.funds.orders.rules.freezes import FreezeAct, FreezeState, Mode, Scope, Screened
from wuzha.funds.orders.services.base import locked, noted, save, sealed_note, wrong_state
from wuzha.funds.orders.services.freeze_answers import mark_unrelated
from wuzha.funds.orders.services.freeze_clock import clock, screen_due, screening_over
from wuzha.funds.orders.services.lapsing import refuse_lapsed
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.money import money


@one_act(May.WORK_FUNDS, name="funds.freeze_screen")
def screen(
    actor: Actor,
    pk: int,
    result: str,
    *,
    involved_fen: int | None = None,
    at: datetime | None = None,
    note: str = "",
    version: int | None = None,
) -> Freeze:
    """Record what screening the frozen money came to. Not involved starts the three days of the release at once."""
    freeze = _unscreened(actor, pk, version)
    since, late = freeze.started_at or freeze.drafted_at, screening_over(freeze, timezone.now())
    found, done = Screened(result), not_before(not_future(at or timezone.now()), since, _("Frozen from"))
    if found is not Screened.UNRELATED and freeze.unrelated_at is not None:
        raise RefusalError(Code.UNRELATED_ALREADY)
    if found is Screened.PART and not involved_fen:
        raise RefusalError(Code.SCREEN_PART)
    if found is Screened.PART and freeze.frozen_fen and (involved_fen or 0) >= freeze.frozen_fen:
        raise RefusalError(Code.SCREEN_TOO_HIGH, held=money(freeze.frozen_fen))
    involved = {Screened.PART: involved_fen, Screened.INVOLVED: freeze.frozen_fen, Screened.UNRELATED: 0}[found]
    freeze.screened_at, freeze.screen_result, freeze.involved_fen = done, found, involved
    save(freeze, screened_at=done, screen_result=found, involved_fen=involved, **clock(freeze))
    # Out of time it stands in the course when it was recorded, not when it is said to have been done.
    noted(actor, freeze, FreezeAct.SCREEN, freeze.state, at=timezone.now() if late else done, note=sealed_note(note))
    record(actor, "funds.freeze_screen", on=("funds_freeze", pk), detail={"result": found.value})
    if found is Screened.UNRELATED:
        mark_unrelated(actor, freeze, done)
    return freeze


@one_act(May.WORK_FUNDS, name="funds.freeze_screen_on")
def extend(actor: Actor, pk: int, reason: str, version: int | None = None) -> Freeze:
    """The first month of a whole account did not suffice: there are three in total, and a reason is kept."""
    freeze = _unscreened(actor, pk, version)
    if freeze.scope_code != Scope.WHOLE or freeze.screen_extended:
        raise RefusalError(Code.SCREEN_EXTENDED)
    note = sealed_note(reason)
    if note is None:
        raise RefusalError(Code.OBJECTION_REASON)
    freeze.screen_extended = True
    assert freeze.started_at is not None  # noqa: S101 - one that holds has a start
    freeze.screen_due_at = screen_due(freeze, freeze.started_at)
    save(freeze, screen_extended=True, screen_due_at=freeze.screen_due_at, **clock(freeze))
    noted(actor, freeze, FreezeAct.SCREEN, freeze.state, note=note)
    record(actor, "funds.freeze_screen_on", on=("funds_freeze", pk))
    return freeze


def _unscreened(actor: Actor, pk: int, version: int | None) -> Freeze:
    freeze = locked(actor, Freeze, pk, version)
    if freeze.state != FreezeState.ACTIVE or freeze.mode == Mode.QUEUED:
        raise wrong_state(freeze)
    refuse_lapsed(freeze)
    if freeze.screened_at is not None:
        raise RefusalError(Code.SCREENED_ALREADY)
    return freeze
