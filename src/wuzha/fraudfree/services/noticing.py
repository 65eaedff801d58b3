# SPDX-License-Identifier: Apache-2.0
"""The public notice before an award: its working days, objections of anybody, their answers."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import UncoveredYearError
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, Objection
from wuzha.fraudfree.rules.life import Act, State
from wuzha.fraudfree.rules.points import notice_ends
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services.base import CITY, OWN, UNITS, for_the_city, locked, move, must_be, noted, others, sealed
from wuzha.fraudfree.services.evaluating import follow
from wuzha.org.holidays import work_calendar
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind as Sort


@UNITS.act(*CITY, name="fraudfree.publish")
def publish(actor: Actor, pk: int, *, version: int | None = None) -> FreeUnit:
    """Give notice from today on, for so many working days. Raises `RefusalError`: WRONG_STATE, NO_CALENDAR, CHANGED."""
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.PUBLISH)
    first = timezone.localdate()
    try:
        last = notice_ends(first, TERMS.at().notice_workdays, work_calendar())
    except UncoveredYearError as missing:
        raise RefusalError(Code.NO_CALENDAR, year=missing.year) from missing
    return move(actor, row, Act.PUBLISH, notice_from=first, notice_until=last)


@UNITS.act(*OWN, name="fraudfree.object")
def object_to(actor: Actor, pk: int, words: str, who: str = "", phone: str = "") -> Objection:
    """Register what anybody says against the award; who it is may stay unsaid. Raises `RefusalError`: WRONG_STATE,
    OBJECTION_MISSING, TOO_LONG."""
    row = locked(actor, pk)
    must_be(row, State.NOTICE)
    if not words.strip():
        raise RefusalError(Code.OBJECTION_MISSING)
    made: Objection = Objection.unscoped.create(
        free_unit=row, round=row.round, by_id=actor.person_id, words=UNITS.reason(words), who=sealed(Sort.NAME, who),
        phone=sealed(Sort.PHONE, phone),
    )  # fmt: skip
    noted(actor, row, Act.OBJECT)
    return made


@UNITS.act(*CITY, name="fraudfree.answer")
def answer(actor: Actor, pk: int, objection: int, *, upheld: bool, words: str) -> Objection:
    """Answer an objection that somebody else registered: one that is right stops the award. Raises `RefusalError`:
    NOT_FOUND, WRONG_STATE, ANSWERED_ALREADY, OWN_OBJECTION, ANSWER_MISSING, TOO_LONG."""
    row = locked(actor, pk)
    for_the_city(actor)
    found: Objection | None = Objection.unscoped.filter(free_unit=row, pk=objection).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.answered_at is not None:
        raise RefusalError(Code.ANSWERED_ALREADY)
    must_be(row, State.NOTICE)
    if actor.person_id is None or actor.person_id == found.by_id:
        raise RefusalError(Code.OWN_OBJECTION, others=others(actor))
    if not words.strip():
        raise RefusalError(Code.ANSWER_MISSING)
    found.answer, found.upheld = UNITS.reason(words), upheld
    found.answered_at, found.answered_by_id = timezone.now(), actor.person_id
    found.save(update_fields=["answer", "upheld", "answered_at", "answered_by"])
    noted(actor, row, Act.ANSWER)
    if upheld:
        move(actor, row, Act.STOP)
    return found


@UNITS.act(*CITY, name="fraudfree.clear")
def clear(actor: Actor, pk: int, *, version: int | None = None) -> FreeUnit:
    """The notice is over and nothing stands against the award; a veto that came meanwhile stops it. Raises
    `RefusalError`: WRONG_STATE, NOTICE_SHORT, OBJECTION_OPEN, CHANGED."""
    row = locked(actor, pk, version)
    for_the_city(actor)
    UNITS.allowed(row, Act.CLEAR)
    if row.notice_until is None or timezone.localdate() <= row.notice_until:
        raise RefusalError(Code.NOTICE_SHORT, days=TERMS.at().notice_workdays, day=row.notice_until)
    waiting = len(Objection.unscoped.filter(free_unit=row, round=row.round, answered_at__isnull=True))
    if waiting:
        raise RefusalError(Code.OBJECTION_OPEN, count=waiting)
    row = follow(actor, row)
    if row.state == State.VETOED:
        return row
    return move(actor, row, Act.CLEAR)
