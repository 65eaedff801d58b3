# SPDX-License-Identifier: Apache-2.0
"""Propose a measure with its evidence, complete what was returned, withdraw it. Rules and scores only propose: behind
each proposal stands a named person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import find_clear
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureEvidence, Subject
from wuzha.measures.registry import Ground, MeasureKind, NewMeasure, SubjectKind, kind_of
from wuzha.measures.rules.evidence import Evidence, digest
from wuzha.measures.rules.life import BEFORE_SERVED, OPEN, Act
from wuzha.measures.services.base import MEASURES, PROPOSES, locked, move, must_be
from wuzha.measures.services.subjects import Whom, subject_of
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal


@MEASURES.act(*PROPOSES, name="measure.propose")
def propose(actor: Actor, new: NewMeasure, whom: Whom) -> Measure:
    """Propose a measure.

    Raises `RefusalError`: NOT_ALLOWED, NO_SUBJECT, NO_GROUND, EVIDENCE_MISSING (what), SAME_AGAIN, TITLE_MISSING,
    REASON_MISSING, CLEAR_NUMBER, TOO_LONG, and what the room of the kind refuses.
    """
    return put(actor, new, whom, timezone.now())


def put(actor: Actor, new: NewMeasure, whom: Whom, now: datetime) -> Measure:
    """Keep a proposal, within the transaction of an act; its permission is asked here."""
    kind = kind_of(new.kind)
    must_be(actor, kind.proposes)
    if actor.unit_id is None:
        raise RefusalError(Code.NOT_ALLOWED)
    subject = _subject(actor, kind, whom)
    ground = ground_on(kind, new.ground, now, new.evidence)
    # Where terms follow each other, new deeds may be proposed while the measure for the former ones is in force.
    held = BEFORE_SERVED if kind.term(timezone.localdate(now), ground.code).consecutive else OPEN
    same = Measure.unscoped.filter(subject=subject, kind=kind.code, ground=ground.code, state__in=held).first()
    if same is not None:
        raise RefusalError(Code.SAME_AGAIN, number=same.number)
    if subject.unit_id is not None and find_clear(new.reason):
        raise RefusalError(Code.CLEAR_NUMBER)  # about a unit; a person's number has no place there, sealed or not
    if kind.guards is not None:
        kind.guards(actor, new, subject, now)
    title = MEASURES.plain(new.title, required=Code.TITLE_MISSING)
    row: Measure = Measure.unscoped.create(
        kind=kind.code, subject=subject, unit_id=actor.unit_id, parent_id=new.parent, title=title,
        reason=MEASURES.reason(new.reason), values=dict(new.values), **_grounded(ground, now),
        about_type=new.about[0] if new.about else "", about_id=new.about[1] if new.about else None,
        proposed_at=now, proposed_by_id=actor.person_id, authority=str(kind.authority), synthetic=new.synthetic,
    )  # fmt: skip
    _kept(actor, row, new.evidence, ground, now)
    MEASURES.history(actor, row, Act.PROPOSE, row.state, at=now, note=None, because="")
    detail = {"kind": kind.code, "ground": ground.code}
    record(actor, "measure.propose", on=(Measure.RECORD, row.pk), detail=detail)
    if kind.moved is not None:
        kind.moved(actor, row, Act.PROPOSE)
    return row


@MEASURES.act(*PROPOSES, name="measure.complete")
def complete(
    actor: Actor, pk: int, evidence: Evidence, note: str = "", *, version: int | None = None, ground: str = ""
) -> Measure:
    """Complete what was returned, with the evidence as it is now, and propose it again; by another ground, if one is
    given. Raises `RefusalError`: WRONG_STATE, NO_GROUND, EVIDENCE_MISSING, CHANGED, TOO_LONG."""
    row, kind = locked(actor, pk, version, "proposes")
    MEASURES.allowed(row, Act.COMPLETE)
    now = timezone.now()
    found = ground_on(kind, ground or row.ground, now, evidence)
    _kept(actor, row, evidence, found, now)
    return move(actor, row, Act.COMPLETE, note, completed_by_id=actor.person_id, **_grounded(found, now))


@MEASURES.act(*PROPOSES, name="measure.withdraw")
def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Measure:
    """It is not wanted any more, before it was served. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    row, _kind = locked(actor, pk, version, "proposes")
    MEASURES.allowed(row, Act.WITHDRAW)
    return move(actor, row, Act.WITHDRAW, MEASURES.reason(reason))


def ground_on(kind: MeasureKind, code: str, now: datetime, evidence: Evidence) -> Ground:
    """The ground, in force on the day, with all that it needs. Raises `RefusalError`: NO_GROUND, EVIDENCE_MISSING."""
    day = timezone.localdate(now)
    found = kind.ground(code, day)
    if found is None:
        raise RefusalError(Code.NO_GROUND, day=day)
    if missing := evidence.missing(found.needs):
        raise RefusalError(Code.EVIDENCE_MISSING, what="、".join(evidence.labels.get(one, one) for one in missing))
    return found


def _subject(actor: Actor, kind: MeasureKind, whom: Whom) -> Subject:
    """To whom it is done; a unit is one of the actor's city. Raises `RefusalError`: NO_SUBJECT."""
    subject = subject_of(whom) if whom.kind in kind.subjects else None
    right = subject is not None and (
        subject.unit is None
        or (
            subject.unit.path.startswith((actor.unit_path or "-")[: Unit.steplen])
            and (not kind.unit_kinds or str(subject.unit.kind) in kind.unit_kinds)
        )
    )
    if subject is None or not right:
        raise RefusalError(Code.NO_SUBJECT, kinds="、".join(str(SubjectKind(one).label) for one in kind.subjects))
    return subject


def _grounded(ground: Ground, now: datetime) -> dict[str, Any]:
    return {
        "ground": ground.code, "ground_title": str(ground.title)[:120], "ground_version": ground.version,
        "ground_since": ground.since, "ground_until": ground.until, "ground_day": timezone.localdate(now),
        "article": ground.article,
    }  # fmt: skip


def _kept(actor: Actor, row: Measure, evidence: Evidence, ground: Ground, now: datetime) -> MeasureEvidence:
    """The snapshot, with its hash."""
    said: dict[str, Any] = {
        "code": ground.code, "version": ground.version, "article": ground.article, "day": f"{now:%Y-%m-%d}",
        "order": list(evidence.facts),  # as they are to be read: the database keeps no order
    }  # fmt: skip
    facts, keys = dict(evidence.facts), [list(one) for one in evidence.keys]
    last = MeasureEvidence.unscoped.filter(measure=row).aggregate(last=Max("no"))["last"] or 0
    made: MeasureEvidence = MeasureEvidence.unscoped.create(
        measure=row, no=last + 1, at=now, by_id=actor.person_id, facts=facts, labels=dict(evidence.labels), keys=keys,
        ground=said, digest=digest(facts, keys, said),
        words=seal(Kind.TEXT, evidence.words.strip()) if evidence.words.strip() else None,
    )  # fmt: skip
    return made
