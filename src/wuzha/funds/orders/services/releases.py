# SPDX-License-Identifier: Apache-2.0
"""Releases (规定 241, 247): decided by the organ that approved, notice to the bank first, free on the bank's receipt,
the owner told. A whole account that is limited to a sum (公通字〔2024〕22号) goes the same way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import copied_number, day_not_before, not_before, not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.legal import Law
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, Release
from wuzha.funds.orders.models.freezes import Approval
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import (
    HELD,
    RELEASING,
    DocSource,
    FreezeAct,
    FreezeState,
    Mode,
    ReleaseGround,
    ReleaseKind,
    ReleaseState,
    Scope,
    Screened,
    rank,
)
from wuzha.funds.orders.rules.objections import Outcome
from wuzha.funds.orders.rules.results import HOLDS
from wuzha.funds.orders.services import queues
from wuzha.funds.orders.services.answers import class_of
from wuzha.funds.orders.services.approving import Decision, checked_decision, needed_to_release, told
from wuzha.funds.orders.services.base import allowed, locked, move, noted, save, sealed_note, wrong_state
from wuzha.funds.orders.services.freeze_clock import clock, release_due, screen_due
from wuzha.funds.orders.services.lapsing import refuse_lapsed
from wuzha.funds.orders.services.numbers import request_number
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.money import money

#: 分 of a freeze (its key) that are promised to somebody and not paid yet: restitution says so.
set_aside: list[Callable[[int], int]] = []
LAWS = {
    ReleaseGround.UNRELATED: Law.RELEASE_UNRELATED,
    ReleaseGround.SCREENING: Law.RELEASE_UNRELATED,
    ReleaseGround.WITHDRAWN: Law.RELEASE_WITHDRAWN,
}


@one_act(May.DECIDE_FUNDS, name="funds.release_decide")
def decide(
    actor: Actor, pk: int, decision: Decision, *, ground: str, limit_fen: int | None = None, version: int | None = None
) -> Release:
    """Record that the head of the organ that approved the freeze decided to release it, or (`limit_fen`) to leave that
    sum of it frozen.

    Raises `RefusalError`: RELEASE_OPEN, RELEASE_ORGAN, GROUND, LEVEL, SAME_PERSON, DECIDER_MISSING, NOT_WHOLE,
    LIMIT_TOO_HIGH, SET_ASIDE.
    """
    freeze = locked(actor, Freeze, pk, version)
    allowed(freeze, FreezeAct.NOTICE)
    refuse_lapsed(freeze)
    if Release.unscoped.filter(freeze=freeze, state__in=RELEASING).exists():
        raise RefusalError(Code.RELEASE_OPEN, number=freeze.number)
    why = ReleaseGround(ground)
    _same_organ(freeze, decision, why)
    _bears(freeze, why, limit_fen)
    day_not_before(decision.on, freeze.started_at and timezone.localdate(freeze.started_at), _("Frozen from"))
    if limit_fen is not None:
        _may_limit(freeze, limit_fen)
    _nothing_set_aside(freeze, limit_fen)
    # A case that was withdrawn, or that an older release never had filed, is released all the same.
    case = FundsCase.unscoped.get(pk=freeze.case_id)
    columns = checked_decision(
        actor, decision, needed_to_release(freeze), case=case, drafted_by=freeze.drafted_by_id, now=timezone.now(),
        law=LAWS.get(why, Law.RELEASE), since=freeze.decided_on,
    )  # fmt: skip
    if not decision.approved:
        raise RefusalError(Code.DECIDER_MISSING)
    release: Release = Release.unscoped.create(
        freeze=freeze, kind=ReleaseKind.LIFT if limit_fen is None else ReleaseKind.LIMIT, ground=why,
        limit_fen=limit_fen, **columns,
    )  # fmt: skip
    save(freeze)
    noted(actor, freeze, FreezeAct.LET_GO if limit_fen is None else FreezeAct.CUT, freeze.state)
    detail = told(decision) | {"ground": why.value, "kind": str(release.kind)}
    record(actor, "funds.release_decide", on=("funds_freeze", pk), detail=detail)
    return release


def _nothing_set_aside(freeze: Freeze, limit_fen: int | None) -> None:
    aside = sum(of(freeze.pk) for of in set_aside)
    if aside > (limit_fen or 0):
        raise RefusalError(Code.SET_ASIDE, set_aside=money(aside))


def _same_organ(freeze: Freeze, decision: Decision, ground: ReleaseGround) -> None:
    """Refuses another organ than the one that approved, unless the superior one corrects it (规定 197)."""
    if ground is ReleaseGround.SUPERIOR:
        return
    other = freeze.organ and decision.organ.strip() not in ("", freeze.organ)
    if other or rank(decision.authority) > rank(freeze.authority):
        raise RefusalError(Code.RELEASE_ORGAN, organ=freeze.organ or freeze.get_authority_display())


def _bears(freeze: Freeze, ground: ReleaseGround, limit_fen: int | None) -> None:
    """Refuses a ground that nothing recorded of the freeze bears."""
    screened = {Screened.PART, Screened.INVOLVED} if limit_fen is not None else {Screened.UNRELATED, Screened.PART}
    late = freeze.screened_at is None and freeze.screen_due_at is not None and freeze.screen_due_at <= timezone.now()
    found = FreezeObjection.unscoped.filter(
        freeze=freeze, outcome=Outcome.RELEASED if limit_fen is None else Outcome.LIMITED
    )
    borne = {
        ReleaseGround.UNRELATED: freeze.unrelated_at is not None,
        ReleaseGround.SCREENING: late or freeze.screen_result in screened,
        ReleaseGround.WITHDRAWN: freeze.case.filing == Filing.WITHDRAWN,
    }
    if not (found.exists() if ground is ReleaseGround.OBJECTION else borne.get(ground, True)):
        raise RefusalError(Code.GROUND, ground=ground.label)


def _may_limit(freeze: Freeze, limit_fen: int) -> None:
    """A whole account is limited to what it holds at most, a sum to a lower one."""
    if freeze.mode == Mode.QUEUED:
        raise RefusalError(Code.NOT_WHOLE)
    held = (freeze.frozen_fen or 0) - freeze.paid_fen
    most = held if freeze.scope_code == Scope.WHOLE else held - 1
    if not 0 < limit_fen <= most:
        raise RefusalError(Code.LIMIT_TOO_HIGH, held=money(held))


@one_act(May.WORK_FUNDS, name="funds.freeze_release_notice")
def send(
    actor: Actor,
    pk: int,
    request_no: str,
    at: datetime | None = None,
    version: int | None = None,
    *,
    doc_no: str,
    doc_no_source: str = DocSource.CASE_SYSTEM,
) -> Release:
    """Record that the notice of release went to the bank; of a decision that the bank did not carry out, that it went
    there again. The account is not free before its receipt."""
    freeze = _held(actor, pk, version)
    refused = to_send_again(freeze)
    release = _again(freeze, refused) if refused else _waiting(freeze, ReleaseState.DECIDED)
    if actor.person_id is not None and actor.person_id == release.decision_by_id:
        raise RefusalError(Code.SAME_HAND)
    refuse_lapsed(freeze)
    sent = not_future(at or timezone.now())
    day_not_before(timezone.localdate(sent), release.decided_on, _("Decided on"))
    if refused is not None and refused.receipt_at is not None:
        sent = not_before(sent, refused.receipt_at, _("Receipt of the bank"))
    release.request_no = request_number(request_no, freeze.case)
    release.doc_no = copied_number(doc_no, required=Code.NOTICE_NUMBER)
    release.doc_no_source = DocSource(doc_no_source)
    release.state, release.issued_at, release.issued_by_id = ReleaseState.SENT, sent, actor.person_id
    release.step_at = tell_by(release)
    release.save()
    numbers = {"request_no": release.request_no, "doc_no": release.doc_no}
    if release.kind == ReleaseKind.LIFT:
        move(actor, freeze, FreezeAct.NOTICE, at=sent, action="release_notice", detail=numbers)
    else:
        noted(actor, freeze, FreezeAct.LIMIT_NOTICE, freeze.state, at=sent)
        record(actor, "funds.freeze_release_notice", on=("funds_freeze", pk), detail=numbers)
    save(freeze, **clock(freeze))
    return release


def to_send_again(freeze: Freeze) -> Release | None:
    """The last decision, where the bank did not carry it out and what it rests on stands: it is in force, and the three
    days of 规定 247 run on, so its notice is sent again without a second decision."""
    last = Release.unscoped.filter(freeze=freeze).order_by("-pk").first()
    if last is None or last.state != ReleaseState.REFUSED or freeze.state != FreezeState.ACTIVE or freeze.has_lapsed:
        return None
    if last.limit_fen is not None and freeze.unrelated_at is not None:  # all of it is to be released by now
        return None
    try:
        _bears(freeze, ReleaseGround(last.ground), last.limit_fen)
        if last.limit_fen is not None:
            _may_limit(freeze, last.limit_fen)
    except RefusalError:
        return None
    return last


#: What a second notice of a decision takes over from the first.
_DECIDED = (
    "freeze_id", "kind", "ground", "limit_fen", "decided_at", *(one.attname for one in Approval._meta.local_fields),
)  # fmt: skip


def _again(freeze: Freeze, refused: Release) -> Release:
    """A further notice of the same decision: the first stays with the bank's answer to it."""
    _nothing_set_aside(freeze, refused.limit_fen)
    made: Release = Release.unscoped.create(**{name: getattr(refused, name) for name in _DECIDED})
    return made


@one_act(May.WORK_FUNDS, name="funds.freeze_release")
def receipt(actor: Actor, pk: int, code: str, at: datetime | None = None, version: int | None = None) -> Release:
    """Record the bank's receipt of the notice: with it the account is free, or limited to the sum; or the bank says why
    it did not, and the freeze goes on."""
    freeze = _held(actor, pk, version)
    release = _waiting(freeze, ReleaseState.SENT)
    done = not_future(at or timezone.now())
    done = not_before(done, release.issued_at or release.decided_at, _("Notice sent"))
    holds = class_of(code, done) in HOLDS
    release.state = ReleaseState.DONE if holds else ReleaseState.REFUSED
    if not holds:
        release.step_at = None
    release.receipt_at, release.result_code = done, code.strip()
    if holds and release.kind == ReleaseKind.LIMIT:
        release.was_scope, release.was_held_fen = freeze.scope_code, (freeze.frozen_fen or 0) - freeze.paid_fen
    release.save()
    detail = {"code": release.result_code}
    if release.kind == ReleaseKind.LIMIT:
        _limited(actor, freeze, release, done, holds=holds)
    elif holds:
        move(
            actor, freeze, FreezeAct.RELEASE, at=done, detail=detail, ended_at=done, due_at=None, step_at=None
        )  # fmt: skip
        queues.tell(freeze, done)
    else:
        move(actor, freeze, FreezeAct.KEEP, at=done, detail=detail)
        save(freeze, **clock(freeze))
    return release


def _limited(actor: Actor, freeze: Freeze, release: Release, done: datetime, *, holds: bool) -> None:
    """The sum stays frozen, and nothing else; what was applied for stays as it was."""
    if not holds:
        save(freeze, **clock(freeze))
        noted(actor, freeze, FreezeAct.NOT_LIMITED, freeze.state, at=done)
    else:
        fen = (release.limit_fen or 0) + freeze.paid_fen
        changes: dict[str, Any] = {
            "scope_code": Scope.LIMIT, "frozen_fen": min(fen, freeze.frozen_fen or 0), "mode": Mode.FULL,
            "involved_fen": release.limit_fen,
        }  # fmt: skip
        freeze.scope_code, freeze.frozen_fen = Scope.LIMIT, changes["frozen_fen"]
        if freeze.started_at is not None:  # the longer time of a sum, from the same first day
            changes["screen_due_at"] = freeze.screen_due_at = screen_due(freeze, freeze.started_at)
        save(freeze, **changes, **clock(freeze))
        act = FreezeAct.LIMIT if release.was_scope == Scope.WHOLE else FreezeAct.REDUCE
        noted(actor, freeze, act, freeze.state, at=done)
    detail = {"code": release.result_code, "limit_fen": release.limit_fen}
    record(actor, "funds.freeze_limit", on=("funds_freeze", freeze.pk), detail=detail)


@one_act(May.WORK_FUNDS, name="funds.owner_told")
def tell_owner(actor: Actor, pk: int, release_id: int, how: str, at: datetime | None = None) -> Release:
    """Record when and how the owner was told of a release (规定 247)."""
    freeze = locked(actor, Freeze, pk)
    release = Release.unscoped.filter(freeze=freeze, pk=release_id).exclude(state=ReleaseState.REFUSED).first()
    if release is None or release.issued_at is None:
        raise RefusalError(Code.RELEASE_NONE, number=freeze.number)
    if release.receipt_at is None:
        raise RefusalError(Code.RECEIPT_FIRST)
    if release.owner_told_at is not None:
        raise RefusalError(Code.OWNER_TOLD)
    text = sealed_note(how)
    if text is None:
        raise RefusalError(Code.HOW_MISSING)
    told_at = not_before(not_future(at or timezone.now()), release.receipt_at, _("Receipt of the bank"))
    release.owner_told_at, release.owner_told_how = told_at, text
    release.owner_told_by_id, release.step_at = actor.person_id, None
    release.save()
    save(freeze)
    noted(actor, freeze, FreezeAct.OWNER, freeze.state, at=told_at)
    record(actor, "funds.owner_told", on=("funds_freeze", pk))
    return release


def tell_by(release: Release) -> datetime:
    """Until when the owner is to be told of a release whose notice is sent (规定 187, 247)."""
    assert release.issued_at is not None  # noqa: S101 - its notice is sent
    return release_due(release.issued_at)


def _held(actor: Actor, pk: int, version: int | None) -> Freeze:
    """The freeze, locked, that the bank holds."""
    freeze = locked(actor, Freeze, pk, version)
    if freeze.state not in HELD:
        raise wrong_state(freeze)
    return freeze


def _waiting(freeze: Freeze, state: ReleaseState) -> Release:
    """Its release that waits in the state."""
    release: Release | None = Release.unscoped.filter(freeze=freeze, state=state).first()
    if release is None:
        raise RefusalError(Code.RELEASE_NONE, number=freeze.number)
    return release
