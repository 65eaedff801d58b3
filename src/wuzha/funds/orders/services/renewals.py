# SPDX-License-Identifier: Apache-2.0
"""Renewals of freezes (续冻): only before the freeze is over; once it is, no decision brings it back (规定 240)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import day_not_before, not_before, not_future, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import BankAnswer, Change, Freeze, Renewal, RequestKind
from wuzha.funds.orders.rules.freezes import (
    RENEWING,
    TERMS,
    Asset,
    DocSource,
    FreezeAct,
    FreezeState,
    Mode,
    Platform,
    RenewalState,
    Term,
)
from wuzha.funds.orders.rules.results import HOLDS
from wuzha.funds.orders.services.answers import Answer, class_of, following, store
from wuzha.funds.orders.services.approving import Decision, checked_decision, filed_case, law_of, needed_again, told
from wuzha.funds.orders.services.base import locked, noted, save, sealed_note, wrong_state
from wuzha.funds.orders.services.freeze_clock import clock, holds_until, must_go_since, release_due, screening_over
from wuzha.funds.orders.services.freezes import freeze_open, issued_under
from wuzha.funds.orders.services.holders import refuse_second
from wuzha.funds.orders.services.lapsing import lapse
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="funds.renewal_draft")
def draft(actor: Actor, pk: int, *, term: str = "", version: int | None = None) -> Renewal:
    """Prepare the renewal of a freeze that still holds, for a term that its asset allows (the shortest, by default)."""
    freeze = locked(actor, Freeze, pk, version)
    if freeze.mode == Mode.QUEUED:
        raise RefusalError(Code.QUEUED_NO_TERM)
    end = _must_hold(freeze, timezone.now())
    _may_stay(freeze)
    _screened(freeze)
    term = term or TERMS[Asset(freeze.asset)][0]
    if Term(term) not in TERMS[Asset(freeze.asset)]:
        raise RefusalError(Code.TERM_ASSET)
    if Renewal.unscoped.filter(freeze=freeze, state__in=RENEWING).exists():
        raise RefusalError(Code.RENEWAL_OPEN, number=freeze.number)
    renewal = Renewal.unscoped.create(
        freeze=freeze, term=Term(term), from_at=end, drafted_at=timezone.now(), drafted_by_id=actor.person_id
    )
    save(freeze)
    record(actor, "funds.renewal_draft", on=("funds_freeze", pk), detail={"term": renewal.term})
    return renewal


@one_act(May.WORK_FUNDS, name="funds.renewal_dossier")
def hand_over(actor: Actor, pk: int, on: date) -> Renewal:
    """Record that the dossier of the renewal under way is with the legal office. Ten days before the end it has to be;
    later is said on the page, and still goes on."""
    freeze, renewal = _under_way(actor, pk)
    _must_hold(freeze, timezone.now())
    _may_stay(freeze)
    _screened(freeze)
    if renewal.state != RenewalState.DRAFT:
        raise RefusalError(Code.WRONG_STATE, number=freeze.number, state=renewal.get_state_display())
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    day_not_before(on, freeze.started_at and timezone.localdate(freeze.started_at), _("Frozen from"))
    write(renewal, dossier_on=on)
    save(freeze, **clock(freeze))
    record(actor, "funds.renewal_dossier", on=("funds_freeze", pk), detail={"on": on.isoformat()})
    return renewal


@one_act(May.DECIDE_FUNDS, name="funds.renewal_decide")
def decide(actor: Actor, pk: int, decision: Decision) -> Renewal:
    """Record the decision on the renewal under way (`pk` is the freeze): at the level that approved the freeze, with
    the dossier at the legal office. Too late is too late, and says so."""
    freeze, renewal = _under_way(actor, pk)
    now = timezone.now()
    _must_hold(freeze, now)
    if renewal.state != RenewalState.DRAFT:
        raise RefusalError(Code.WRONG_STATE, number=freeze.number, state=renewal.get_state_display())
    if decision.approved and renewal.dossier_on is None:
        raise RefusalError(Code.DOSSIER_MISSING)
    if decision.approved:
        _may_stay(freeze)
        _screened(freeze)
        day_not_before(decision.on, renewal.dossier_on, _("Dossier with the legal office"))
        if decision.reviewed_on is not None:
            day_not_before(decision.reviewed_on, renewal.dossier_on, _("Dossier with the legal office"))
    case = filed_case(freeze.case_id) if decision.approved else freeze.case
    changes = checked_decision(
        actor, decision, needed_again(freeze, renewal.term, decision.on), case=case, drafted_by=renewal.drafted_by_id,
        now=now, law=law_of(freeze, renewing=True),
    )  # fmt: skip
    state = RenewalState.APPROVED if decision.approved else RenewalState.REJECTED
    write(renewal, state=state, ended_at=None if decision.approved else now, **changes)
    save(freeze, **({} if decision.approved else clock(freeze)))
    act = FreezeAct.RENEWAL_OK if decision.approved else FreezeAct.NO_RENEWAL
    noted(actor, freeze, act, freeze.state, at=now, note=None if decision.approved else sealed_note(decision.reason))
    record(actor, "funds.renewal_decide", on=("funds_freeze", pk), detail=told(decision))
    return renewal


@one_act(May.WORK_FUNDS, name="funds.renewal_issue")
def issue(
    actor: Actor,
    pk: int,
    request_no: str,
    at: datetime | None = None,
    *,
    doc_no: str,
    platform: str = Platform.BIG_DATA,
    doc_no_source: str = DocSource.CASE_SYSTEM,
) -> Renewal:
    """Record that the renewal was issued in the platform, while the freeze still holds: once its end has passed it was
    lifted by itself (规定 240), and a time that is typed in afterwards proves nothing (`record_late`)."""
    freeze, renewal = _under_way(actor, pk)
    _must_hold(freeze, timezone.now())
    issued = not_future(at or timezone.now())
    if renewal.state != RenewalState.APPROVED:
        raise RefusalError(Code.WRONG_STATE, number=freeze.number, state=renewal.get_state_display())
    _may_stay(freeze)
    filed_case(freeze.case_id)
    day_not_before(timezone.localdate(issued), renewal.decided_on, _("Decided on"))
    numbers = issued_under(freeze.case, request_no, doc_no, platform=platform, source=doc_no_source)
    write(renewal, state=RenewalState.ISSUED, issued_at=issued, issued_by_id=actor.person_id, **numbers)
    save(freeze)
    record(actor, "funds.renewal_issue", on=("funds_freeze", pk), detail=numbers)
    return renewal


@one_act(May.WORK_FUNDS, name="funds.renewal_late")
def record_late(
    actor: Actor,
    pk: int,
    request_no: str,
    at: datetime,
    answer: Answer,
    reason: str,
    *,
    doc_no: str,
    platform: str = Platform.BIG_DATA,
    doc_no_source: str = DocSource.CASE_SYSTEM,
) -> BankAnswer:
    """Record after the end that an approved renewal was sent before it, with the reason why it is told only now. The
    new end that the bank states proves it: without one the freeze stays lapsed. It is marked as recorded late.

    Raises `RefusalError`: LATE_REASON, RENEWAL_NONE, LAPSED, TOO_EARLY, RENEWAL_SHORT, HELD_ELSEWHERE, FREEZE_OPEN.
    """
    freeze, now = locked(actor, Freeze, pk), timezone.now()
    if freeze.has_lapsed:
        lapse(freeze, now)
    renewal = Renewal.unscoped.filter(freeze=freeze, state=RenewalState.TOO_LATE, decided_on__isnull=False).last()
    if freeze.state != FreezeState.AUTO_RELEASED or renewal is None or renewal.from_at != freeze.expires_at:
        raise RefusalError(Code.RENEWAL_NONE)
    ended = f"{timezone.localtime(renewal.from_at):%Y-%m-%d %H:%M}"
    if (why := sealed_note(reason)) is None:
        raise RefusalError(Code.LATE_REASON)
    if not_future(at) >= renewal.from_at:
        raise RefusalError(Code.LAPSED, number=freeze.number, ended=ended)
    at = _after_approval(renewal, at)
    answer = following(answer, at)
    if class_of(answer.code, answer.answered_at) not in HOLDS or answer.expires_at is None:
        raise RefusalError(Code.RENEWAL_SHORT, ended=ended)
    filed_case(freeze.case_id)
    refuse_second(freeze.account, freeze.case_id)
    numbers = issued_under(freeze.case, request_no, doc_no, platform=platform, source=doc_no_source)
    write(
        renewal, state=RenewalState.ISSUED, issued_at=at, issued_by_id=actor.person_id, ended_at=None, late=True,
        **numbers,
    )  # fmt: skip
    try:
        with transaction.atomic():
            save(freeze, state=FreezeState.ACTIVE, ended_at=None, due_at=renewal.from_at)
    except IntegrityError as error:  # a new freeze was prepared meanwhile
        raise freeze_open(freeze.account, freeze.case_id) from error
    noted(actor, freeze, FreezeAct.RENEW_LATE, FreezeState.AUTO_RELEASED, at=now, note=why)
    record(actor, "funds.renewal_late", on=("funds_freeze", pk), detail=numbers)
    return apply_renewal(actor, freeze, renewal, answer)


def _after_approval(renewal: Renewal, at: datetime) -> datetime:
    """When a renewal was sent: not before it was prepared, nor before it was approved (规定 240), which is known to the
    moment where the approval was recorded here on its day. Raises `RefusalError`: TOO_EARLY."""
    day_not_before(timezone.localdate(at), renewal.decided_on, _("Decided on"))
    at = not_before(at, renewal.drafted_at, _("Prepared"))
    approvals = Change.unscoped.filter(freeze=renewal.freeze_id, act=FreezeAct.RENEWAL_OK, at__gte=renewal.drafted_at)
    approved = approvals.order_by("-at").values_list("at", flat=True).first()
    if approved is not None and timezone.localdate(approved) == renewal.decided_on:
        at = not_before(at, approved, FreezeAct.RENEWAL_OK.label)
    return at


@one_act(May.WORK_FUNDS, name="funds.renewal_answer")
def answer_renewal(actor: Actor, pk: int, answer: Answer) -> BankAnswer:
    """Record the bank's answer to the renewal under way."""
    return apply_renewal(actor, *_under_way(actor, pk), answer)


def apply_renewal(actor: Actor, freeze: Freeze, renewal: Renewal, answer: Answer) -> BankAnswer:
    """`answer_renewal` on a locked freeze, inside the caller's transaction."""
    if renewal.state != RenewalState.ISSUED or renewal.issued_at is None or freeze.expires_at is None:
        raise RefusalError(Code.WRONG_STATE, number=freeze.number, state=renewal.get_state_display())
    answer = following(answer, renewal.issued_at)
    result = class_of(answer.code, answer.answered_at)
    stored = store(actor, freeze, answer, asked=RequestKind.RENEW, asked_at=renewal.issued_at, result=result)
    if result in HOLDS:
        until = holds_until(answer.expires_at, renewal.term, freeze.expires_at)
        if until <= freeze.expires_at:
            raise RefusalError(Code.RENEWAL_SHORT, ended=f"{timezone.localtime(freeze.expires_at):%Y-%m-%d %H:%M}")
        write(renewal, state=RenewalState.CONFIRMED, until_at=until, ended_at=answer.answered_at)
        freeze.expires_at = until
        save(freeze, expires_at=until, renewals_done=freeze.renewals_done + 1, **clock(freeze))
        noted(actor, freeze, FreezeAct.RENEW, freeze.state, at=answer.answered_at)
    else:
        write(renewal, state=RenewalState.FAILED, ended_at=answer.answered_at)
        save(freeze, **clock(freeze))  # the sweep looks at it again: it may be over by now
    record(
        actor,
        "funds.renewal_answer",
        on=("funds_freeze", freeze.pk),
        detail={"code": answer.code, "class": result.value},
    )
    return stored


def _under_way(actor: Actor, pk: int) -> tuple[Freeze, Renewal]:
    """The freeze, locked, and its renewal under way. One that came too late says when the freeze was over."""
    freeze = locked(actor, Freeze, pk)
    renewal = Renewal.unscoped.filter(freeze=freeze, state__in=RENEWING).first()
    if renewal is None:
        _must_hold(freeze, timezone.now())
        raise RefusalError(Code.RENEWAL_NONE)
    return freeze, renewal


def _may_stay(freeze: Freeze) -> None:
    """Refuses a freeze that is to be released or limited."""
    since = must_go_since(freeze)
    if since is not None:
        raise RefusalError(Code.MUST_GO, number=freeze.number, by=timezone.localdate(release_due(since)))


def _screened(freeze: Freeze) -> None:
    """Refuses a freeze whose screening ran out without a result, at the first step of its renewal already."""
    if screening_over(freeze, timezone.now()) and freeze.screen_due_at is not None:
        raise RefusalError(Code.SCREEN_FIRST, ended=timezone.localdate(freeze.screen_due_at))


def _must_hold(freeze: Freeze, at: datetime) -> datetime:
    """When the freeze ends; refuses one that does not hold at the instant."""
    over = freeze.expires_at is not None and freeze.expires_at <= at
    if freeze.expires_at is not None and (freeze.state == FreezeState.AUTO_RELEASED or over):
        raise RefusalError(
            Code.LAPSED, number=freeze.number, ended=f"{timezone.localtime(freeze.expires_at):%Y-%m-%d %H:%M}"
        )
    if freeze.state != FreezeState.ACTIVE or freeze.expires_at is None:
        raise wrong_state(freeze)
    return freeze.expires_at


def write(renewal: Renewal, **changes: object) -> None:
    """Write changes of a renewal whose freeze is locked."""
    for name, value in changes.items():
        setattr(renewal, name, value)
    renewal.save(update_fields=[name.removesuffix("_id") for name in changes])
