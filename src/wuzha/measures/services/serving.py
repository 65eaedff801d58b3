# SPDX-License-Identifier: Apache-2.0
"""A decided measure is served, and in force from then or a later day; its stages, a longer term, the next step of its
ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure
from wuzha.measures.registry import MeasureKind, NewMeasure, SubjectKind, kind_of, kinds
from wuzha.measures.rules.life import Act, EndReason, ServedBy, State
from wuzha.measures.rules.terms import Span, TermError, clock, span
from wuzha.measures.services import papers
from wuzha.measures.services.base import DECIDES, MEASURES, PROPOSES, locked, move, noted
from wuzha.measures.services.deciding import TERM_CODES
from wuzha.measures.services.ending import end
from wuzha.measures.services.proposing import put
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import may
from wuzha.refusals import RefusalError

#: Ended terms of a subject count towards its cap; those that were wrong do not.
_COUNT = [State.IN_FORCE, State.EXPIRED, State.LIFTED]


@MEASURES.act(*PROPOSES, *DECIDES, name="measure.serve")
def serve(
    actor: Actor,
    pk: int,
    by: str,
    on: datetime | None = None,
    *,
    starts_on: date | None = None,
    scan: bytes = b"",
    note: str = "",
    version: int | None = None,
) -> Measure:
    """It was served at an instant (now), in one of the ways of the law: from then it is in force, or from a later day
    that the decision names. The term runs from the day of service, from `starts_on`, which may lie before it where the
    law counts from the judgment or the decision, or from where its kind `begins`.

    Raises `RefusalError`: WRONG_STATE, NO_PAGE, IN_FUTURE, BEFORE_DECISION, ENDS_PASSED, TERM_CAPPED, FILE_TOO_BIG,
    FILE_KIND, FILE_BROKEN, CHANGED.
    """
    row, kind = locked(actor, pk, version, "reads")
    _either(actor, kind)
    MEASURES.allowed(row, Act.SERVE)
    way = ServedBy(by)
    if way is ServedBy.PAGE and row.subject.kind != SubjectKind.UNIT:
        raise RefusalError(Code.NO_PAGE)
    now = timezone.now()
    served = on or now
    if served > now:
        raise RefusalError(Code.IN_FUTURE)
    decided = row.authority_on or timezone.localdate(row.decided_at or now)
    if timezone.localdate(served) < decided:
        raise RefusalError(Code.BEFORE_DECISION, day=decided)
    if scan:
        papers.keep_scan(actor, row, scan, papers.RECEIPT)
    starts, until = _times(row, kind, served, starts_on)
    if until is not None and until <= now:
        raise RefusalError(Code.ENDS_PASSED)
    move(
        actor, row, Act.SERVE, note, served_at=served, served_by=way, starts_at=starts, until=until,
        facts={"way": way.value},
    )  # fmt: skip
    if row.parent_id is not None:
        _replace(actor, row.parent_id, row)
    return row


def _times(
    row: Measure, kind: MeasureKind, served: datetime, starts_on: date | None
) -> tuple[datetime, datetime | None]:
    """From when to when it is in force: never before it was served."""
    lawful, day = kind.begins(row) if kind.begins is not None else None, timezone.localdate(served)
    wanted = starts_on or lawful or day
    starts = max(served, datetime.combine(day if kind.holds_before and lawful else wanted, time.min, SHANGHAI))
    term = clock(row.term_length, row.term_unit)
    if term is None:
        return starts, None
    rule = kind.term(row.authority_on or timezone.localdate(row.decided_at or served), row.ground)
    others = _others(row, kind)
    running = [one.last for one in others if one.first <= day <= one.last]
    # What by law began before it was served follows those that run by then all the same.
    first = max(running) if rule.consecutive and wanted < day and running else wanted
    try:
        found = span(rule, term, first, others)
    except TermError as error:
        raise RefusalError(TERM_CODES[str(error)]) from error
    if found.first > wanted:  # it follows another that ends in the evening of that day
        starts = max(starts, datetime.combine(found.first + timedelta(days=1), time.min, SHANGHAI))
    return starts, found.until


def _others(row: Measure, kind: MeasureKind) -> list[Span]:
    """The terms of the same subject that share the cap."""
    family = [one.code for one in kinds() if one.shares == kind.shares]
    rows = Measure.unscoped.filter(subject=row.subject_id, kind__in=family, state__in=_COUNT, until__isnull=False)
    rows = rows.exclude(pk=row.pk).exclude(end_reason__in=[EndReason.APPEAL, EndReason.WRONG])
    return [Span(_first(one), one.until) for one in rows if one.starts_at and one.until]


def _first(row: Measure) -> date:
    """The first day of a term: that of being in force, or a later one from which it counts."""
    begins = kind_of(row.kind).begins
    told = begins(row) if begins is not None else None
    day = timezone.localdate(row.starts_at)
    return max(day, told) if told is not None else day


def _replace(actor: Actor, pk: int, following: Measure) -> None:
    """The step before it on the ladder ends when the next one is in force."""
    before = Measure.unscoped.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if before.state == State.IN_FORCE and before.subject_id == following.subject_id:
        end(actor, before, EndReason.REPLACED, None, facts={"by": following.pk})


@MEASURES.act(*PROPOSES, *DECIDES, name="measure.stage")
def advance(
    actor: Actor,
    pk: int,
    stage: str,
    note: str = "",
    *,
    version: int | None = None,
    facts: dict[str, Any] | None = None,
) -> Measure:
    """Go on to a stage of the kind. Raises `RefusalError`: WRONG_STATE, NO_STAGE, TOO_LONG, CHANGED."""
    row, kind = locked(actor, pk, version, "reads")
    _either(actor, kind)
    return stage_of(actor, row, stage, note, facts)


def stage_of(actor: Actor, row: Measure, stage: str, note: str = "", facts: dict[str, Any] | None = None) -> Measure:
    """`advance` for a room that has locked the measure within an act of its own."""
    if row.state != State.IN_FORCE:
        raise MEASURES.wrong_state(row)
    if stage not in {one.code for one in kind_of(row.kind).stages}:
        raise RefusalError(Code.NO_STAGE)
    return noted(actor, row, Act.STAGE, note, facts={"stage": stage} | (facts or {}), stage=stage)


def staged(actor: Actor, pk: int, stage: str) -> None:
    """The measure goes on to a stage, because of an act of its room that has been allowed. Nothing where it is there,
    or not in force any more."""
    row = Measure.unscoped.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if row.state == State.IN_FORCE and row.stage != stage:
        stage_of(actor, row, stage)


@MEASURES.act(*DECIDES, name="measure.extend")
def extend(actor: Actor, pk: int, until: date, reason: str, *, version: int | None = None) -> Measure:
    """Give a longer term, and why. Raises `RefusalError`: WRONG_STATE, NOT_LATER, TERM_LONG, SAME_PERSON,
    REASON_MISSING, CHANGED."""
    row, kind = locked(actor, pk, version, "decides")
    if row.state != State.IN_FORCE or row.until is None or row.starts_at is None:
        raise MEASURES.wrong_state(row)
    later = datetime.combine(until, time.max, SHANGHAI)
    if later <= row.until:
        raise RefusalError(Code.NOT_LATER, day=timezone.localdate(row.until))
    first = timezone.localdate(row.starts_at)
    rule = kind.term(timezone.localdate(), row.ground)
    most = rule.cap or rule.most
    if most is not None and later > span(rule, most, first, ()).until:
        raise RefusalError(Code.TERM_LONG)
    was = timezone.localdate(row.until)
    return noted(
        actor, row, Act.EXTEND, MEASURES.reason(reason), until=later,
        facts={"from": f"{was:%Y-%m-%d}", "to": f"{until:%Y-%m-%d}"},
    )  # fmt: skip


@MEASURES.act(*PROPOSES, name="measure.propose")
def escalate(actor: Actor, pk: int, new: NewMeasure, *, version: int | None = None) -> Measure:
    """Propose the next step of the ladder for the same subject. Raises `RefusalError`: WRONG_STATE, NO_LADDER, and as
    `propose`."""
    row = MEASURES.locked(actor, Measure, pk, version)
    if row.state != State.IN_FORCE:
        raise MEASURES.wrong_state(row)
    if new.kind not in kind_of(row.kind).ladder:
        raise RefusalError(Code.NO_LADDER)
    subject = row.subject
    kind = SubjectKind(subject.kind)
    whom = Whom(kind, subject.unit_id, subject.name or "", subject.number or "", _ref(row))
    return put(actor, replace(new, parent=row.pk), whom, timezone.now())


def _ref(row: Measure) -> tuple[str, int] | None:
    subject = row.subject
    return (subject.ref_type, subject.ref_id) if subject.ref_id is not None else None


def _either(actor: Actor, kind: MeasureKind) -> None:
    """Whoever proposes or decides on the kind. Raises `RefusalError`: NOT_ALLOWED."""
    if not actor.is_system and not any(may(actor.role, need) for need in (*kind.proposes, *kind.decides)):
        raise RefusalError(Code.NOT_ALLOWED)
