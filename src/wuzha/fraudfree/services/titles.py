# SPDX-License-Identifier: Apache-2.0
"""Titles: awarded, suspended, withdrawn as measures of two people; warned, reviewed and renewed here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Selection, measure
from wuzha.engine.calendar import Clock
from wuzha.engine.calendar import Unit as ClockUnit
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, PlaceCase
from wuzha.fraudfree.queries.indicators import COUNTED, INDICATORS
from wuzha.fraudfree.queries.lists import measures_of, standing_vetoes, zeros
from wuzha.fraudfree.rules.life import HOLDS, Act, State
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services.base import CITY, SYSTEM, UNITS, for_the_city, locked, move, noted, others
from wuzha.fraudfree.services.evaluating import no_veto, refresh
from wuzha.fraudfree.services.places import look
from wuzha.measures.registry import Done, NewMeasure, SubjectKind
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import Act as Done_
from wuzha.measures.rules.life import EndReason
from wuzha.measures.rules.life import State as MeasureState
from wuzha.measures.rules.terms import last_day
from wuzha.measures.services import ending, proposing
from wuzha.measures.services.subjects import Whom
from wuzha.refusals import RefusalError

AWARD, SUSPEND, WITHDRAW = "FF_AWARD", "FF_SUSPEND", "FF_WITHDRAW"
#: The ground of a withdrawal that rests on a veto.
BY_VETO = "VETO"
#: The ground of a withdrawal that rests on a yearly review that was not passed.
BY_REVIEW = "REVIEW"
#: States of a unit in which each may be proposed.
FITS = {AWARD: (State.CLEARED,), SUSPEND: (State.AWARDED, State.WARNED), WITHDRAW: HOLDS}
UNDECIDED = (MeasureState.PROPOSED, MeasureState.RETURNED, MeasureState.DECIDED)
_YEAR = timedelta(days=364)


def whom(row: FreeUnit) -> Whom:
    """To whom it is done: the unit of the tree, else the place by its name."""
    if row.unit_id is not None:
        return Whom.unit(row.unit_id)
    return Whom(SubjectKind.ORG, name=row.name, ref=(FreeUnit.RECORD, row.pk), synthetic=row.synthetic)


def evidence_of(row: FreeUnit, today: date | None = None) -> Evidence:
    """What a proposal rests on, as it is now: score, notice, cases and losses of the last twelve months, days without a
    case; with the victims that were counted."""
    day = today or timezone.localdate()
    since = row.started_on if row.awarded_on is None and row.started_on is not None else day - _YEAR
    period = Period(min(since, day), day)
    wanted = [INDICATORS["cases"], INDICATORS["lost"]]
    told = measure(Selection(SYSTEM, Q(free_unit=row.pk)), period, wanted)[None]
    links = PlaceCase.unscoped.filter(COUNTED, period.covers("victim__reported_at"), free_unit=row)
    facts = {
        "score": row.score, "notice_from": _text(row.notice_from), "notice_until": _text(row.notice_until),
        "first": _text(period.first), "last": _text(period.last), "cases": told["cases"].numerator,
        "lost_fen": told["lost"].total or 0, "zero_days": zeros([row], day)[row.pk].days,
    }  # fmt: skip
    labels = {
        "score": "评估得分", "notice_from": "公示起", "notice_until": "公示止", "first": "统计起", "last": "统计止",
        "cases": "发案数（起）", "lost_fen": "损失（分）", "zero_days": "连续零发案天数",
    }  # fmt: skip
    keys = tuple(("victim", key) for key in links.order_by("pk").values_list("victim_id", flat=True)[:200])
    return Evidence({code: one for code, one in facts.items() if one is not None}, labels, keys)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


@UNITS.act(*CITY, name="fraudfree.propose")
def propose(actor: Actor, pk: int, kind: str, ground: str, reason: str, *, version: int | None = None) -> Done:
    """Propose an award, a suspension or a withdrawal, with the evidence as it is now; somebody else decides.

    Raises `RefusalError`: NOT_CLEARED, IN_PROPOSAL, VETO_STANDS, VETO_MISSING, REVIEW_MISSING, CHANGED, and
    what measures refuse.
    """
    row = locked(actor, pk, version)
    for_the_city(actor)
    if row.state not in FITS[kind]:
        raise RefusalError(Code.NOT_CLEARED, number=row.number, state=row.get_state_display())
    same = next((one for one in measures_of(actor, row) if one.kind == kind and one.state in UNDECIDED), None)
    if same is not None:
        raise RefusalError(Code.IN_PROPOSAL, number=same.number)
    look(row)
    if kind == AWARD:
        refresh(row)
        no_veto(row)
    if (kind, ground) == (WITHDRAW, BY_VETO):
        refresh(row)
        if not standing_vetoes(row):
            raise RefusalError(Code.VETO_MISSING)
    if (kind, ground) == (WITHDRAW, BY_REVIEW) and row.review_failed_at is None:
        raise RefusalError(Code.REVIEW_MISSING)
    title = {AWARD: "授予无诈单元称号", SUSPEND: "暂停无诈单元称号", WITHDRAW: "撤销无诈单元称号"}[kind]
    return proposing.put(
        actor,
        NewMeasure(
            kind, ground, f"{title}：{row.name}"[:64], reason, evidence_of(row),
            {"name": row.name, "kind": row.kind, "township": row.township.name}, about=(FreeUnit.RECORD, row.pk),
            synthetic=row.synthetic,
        ),
        whom(row), timezone.now(),
    )  # fmt: skip


def moved(actor: Actor, done: Done, act: Done_) -> object:
    """What follows for the unit: served, the measure takes its effect; ended, that goes."""
    pk = done.about_id
    if done.about_type != FreeUnit.RECORD or pk is None or act not in (Done_.SERVE, Done_.LIFT, Done_.EXPIRE):
        return None
    row: FreeUnit = FreeUnit.unscoped.select_for_update(of=("self",), no_key=True).get(pk=pk)
    day = timezone.localdate(done.starts_at) if done.starts_at else timezone.localdate()
    if act == Done_.SERVE:
        return _served(actor, row, done, day)
    return _ended(actor, row, done)


def _served(actor: Actor, row: FreeUnit, done: Done, day: date) -> object:
    if done.kind == AWARD:
        return move(
            actor, row, Act.AWARD, awarded_on=day, ended_on=None, review_due=_review(day), review_failed_at=None,
            certificate_no=getattr(done, "document_no", "") or done.number,
        )  # fmt: skip
    if done.kind == SUSPEND:
        return move(actor, row, Act.SUSPEND)
    for one in measures_of(SYSTEM, row):
        if one.kind in (AWARD, SUSPEND) and one.state == MeasureState.IN_FORCE:
            ending.end(SYSTEM, one, EndReason.REPLACED, None, facts={"by": done.pk})
    row.refresh_from_db()
    return move(actor, row, Act.WITHDRAW, ended_on=day)


def _ended(actor: Actor, row: FreeUnit, done: Done) -> object:
    replaced = getattr(done, "end_reason", "") == EndReason.REPLACED
    if done.kind == SUSPEND and row.state == State.SUSPENDED and not replaced:
        return move(actor, row, Act.LIFT)
    if done.kind == WITHDRAW and row.state == State.WITHDRAWN:
        return move(actor, row, Act.RESTORE, ended_on=None)
    if done.kind == AWARD and row.state in HOLDS and not replaced:
        return move(actor, row, Act.WITHDRAW, ended_on=timezone.localdate())
    return None


def _review(day: date) -> date:
    return last_day(day, Clock(TERMS.at().review_months, ClockUnit.MONTHS))


@UNITS.act(*CITY, name="fraudfree.warn")
def warn(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> FreeUnit:
    """Give the yellow card, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.WARN)
    return move(actor, row, Act.WARN, UNITS.reason(reason))


def _under_review(actor: Actor, pk: int, version: int | None) -> FreeUnit:
    """The unit of a title whose yearly review may be held now. Raises `RefusalError`: WRONG_STATE, REVIEW_EARLY,
    CHANGED."""
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.RENEW)
    begins = reviewed_from(row)
    if begins is not None and timezone.localdate() < begins:
        raise RefusalError(Code.REVIEW_EARLY, due=row.review_due, day=begins)
    return row


@UNITS.act(*CITY, name="fraudfree.pass")
def found_passed(actor: Actor, pk: int, note: str, *, version: int | None = None) -> FreeUnit:
    """The yearly review was made and is found passed, and on what; another person renews the title. Raises
    `RefusalError`: WRONG_STATE, REVIEW_EARLY, REASON_MISSING, CHANGED."""
    row = _under_review(actor, pk, version)
    return noted(
        actor, row, Act.PASS, UNITS.reason(note), reviewed_by_id=actor.person_id, reviewed_at=timezone.now(),
        review_failed_at=None,
    )  # fmt: skip


@UNITS.act(*CITY, name="fraudfree.fail_review")
def found_failed(actor: Actor, pk: int, note: str, *, version: int | None = None) -> FreeUnit:
    """The yearly review was made and is found not passed, and why: the withdrawal may be proposed on it. Raises
    `RefusalError`: WRONG_STATE, REVIEW_EARLY, REASON_MISSING, CHANGED."""
    row = _under_review(actor, pk, version)
    return noted(
        actor, row, Act.FAIL_REVIEW, UNITS.reason(note), review_failed_at=timezone.now(), reviewed_by=None,
        reviewed_at=None,
    )  # fmt: skip


@UNITS.act(*CITY, name="fraudfree.renew")
def renew(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> FreeUnit:
    """Another person than who found the review passed renews the title; a yellow card goes. Raises `RefusalError`:
    WRONG_STATE, REVIEW_OPEN, OWN_REVIEW, CHANGED."""
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.RENEW)
    if row.reviewed_at is None:
        raise RefusalError(Code.REVIEW_OPEN)
    if actor.person_id is None or actor.person_id == row.reviewed_by_id:
        raise RefusalError(Code.OWN_REVIEW, others=others(actor))
    return move(
        actor, row, Act.RENEW, note, review_due=_review(timezone.localdate()), reviewed_by=None, reviewed_at=None,
        review_failed_at=None,
    )  # fmt: skip


def reviewed_from(row: FreeUnit) -> date | None:
    """From which day on the yearly review may be recorded."""
    return row.review_due - timedelta(days=TERMS.at().review_early_days) if row.review_due is not None else None


def overdue(now: datetime) -> Q:
    """Titles whose review is due."""
    return Q(state__in=[State.AWARDED, State.WARNED], review_due__lte=timezone.localdate(now))
