# SPDX-License-Identifier: Apache-2.0
"""Talks of a lecturer: recorded within some days, struck when wrong, opened for marks of the audience."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record as trail
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Lecturer, Talk
from wuzha.lecturers.rules.life import LecturerState
from wuzha.lecturers.rules.marks import plain
from wuzha.lecturers.rulesets import POLICY
from wuzha.lecturers.services.base import LECTURERS, OWN, TALKS, unit_on
from wuzha.outreach.queries.asked import counting
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class NewTalk:
    """A talk; of an activity its day, unit, place and people are taken where they are not given."""

    lecturer_id: int
    topic: str
    day: date | None = None
    place: str = ""
    people: int | None = None
    unit_id: int | None = None
    activity_id: int | None = None
    synthetic: bool = False
    #: Whether one that looks the same is refused, until somebody says that this is another.
    asks: bool = False


@TALKS.act(*OWN, name="lecturer_talk.record")
def record(actor: Actor, new: NewTalk) -> Talk:
    """Record a talk. Raises `RefusalError`: NOT_FOUND, NOT_ACTIVE, NO_ACTIVITY, ACTIVITY_TAKEN, NO_UNIT, IN_FUTURE,
    TOO_LATE, BEFORE_START, TEXT_MISSING, PEOPLE_RANGE, TOO_LONG, CLEAR_NUMBER, TALK_TWICE."""
    lecturer = LECTURERS.locked(actor, Lecturer, new.lecturer_id)
    if lecturer.state != LecturerState.ACTIVE:
        raise RefusalError(Code.NOT_ACTIVE, number=lecturer.number)
    activity = None
    if new.activity_id is not None:
        activity = counting(actor).filter(pk=new.activity_id).first()
        if activity is None:
            raise RefusalError(Code.NO_ACTIVITY)
        if Talk.unscoped.filter(lecturer=lecturer, activity=activity, struck_at__isnull=True).exists():
            raise RefusalError(Code.ACTIVITY_TAKEN, number=activity.number)
    day = activity.day if activity else new.day or timezone.localdate()
    policy, today = POLICY.at(), timezone.localdate()
    if day > today:
        raise RefusalError(Code.IN_FUTURE)
    if day < today - timedelta(days=policy.late_days):
        raise RefusalError(Code.TOO_LATE, days=policy.late_days)
    if lecturer.since is not None and day < lecturer.since:
        raise RefusalError(Code.BEFORE_START, day=lecturer.since)
    unit = activity.unit if activity else unit_on(actor, new.unit_id, day, anywhere=True)
    people = new.people if new.people is not None else activity.reach if activity else 0
    if not 1 <= people <= policy.most_people:
        raise RefusalError(Code.PEOPLE_RANGE, most=policy.most_people)
    place = TALKS.plain(new.place or (activity.place if activity else ""), required=Code.TEXT_MISSING)
    topic = TALKS.plain(new.topic or (activity.topic if activity else ""), required=Code.TEXT_MISSING)
    there = Talk.unscoped.filter(lecturer=lecturer, unit=unit, day=day, struck_at__isnull=True).order_by("pk")
    for one in there if new.asks else ():
        if plain(one.topic) == plain(topic) or plain(one.place) == plain(place):
            raise RefusalError(Code.TALK_TWICE, number=one.number)
    row: Talk = Talk.unscoped.create(
        lecturer=lecturer, unit=unit, activity=activity, day=day, people=people, by_id=actor.person_id, place=place,
        topic=topic, synthetic=new.synthetic,
    )  # fmt: skip
    trail(actor, "lecturer_talk.record", on=(Talk.RECORD, row.pk), detail={"unit": unit.code})
    return row


@TALKS.act(*OWN, name="lecturer_talk.strike")
def strike(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Talk:
    """A talk does not count: it was wrong. Raises `RefusalError`: NOT_FOUND, STRUCK_ALREADY, REASON_MISSING,
    CHANGED."""
    row = TALKS.locked(actor, Talk, pk, version)
    if row.struck_at is not None:
        raise RefusalError(Code.STRUCK_ALREADY)
    TALKS.save(row, struck_at=timezone.now(), struck_by_id=actor.person_id, why=TALKS.reason(why), code=None,
               code_until=None)  # fmt: skip
    trail(actor, "lecturer_talk.strike", on=(Talk.RECORD, row.pk))
    return row


@TALKS.act(*OWN, name="lecturer_talk.open_marks")
def open_marks(actor: Actor, pk: int, now: datetime | None = None) -> Talk:
    """Let the audience mark a talk for some hours, or longer. Raises `RefusalError`: NOT_FOUND, STRUCK_ALREADY,
    NOT_TODAY."""
    row = TALKS.locked(actor, Talk, pk)
    if row.struck_at is not None:
        raise RefusalError(Code.STRUCK_ALREADY)
    moment = now or timezone.now()
    if not 0 <= (timezone.localdate(moment) - row.day).days <= 1:
        raise RefusalError(Code.NOT_TODAY, day=row.day)
    until = moment + timedelta(hours=POLICY.at(moment).mark_hours)
    TALKS.save(row, code=row.code or secrets.token_urlsafe(12), code_until=until)
    trail(actor, "lecturer_talk.open_marks", on=(Talk.RECORD, row.pk))
    return row
