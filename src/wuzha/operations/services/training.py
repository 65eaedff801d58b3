# SPDX-License-Identifier: Apache-2.0
"""Training: a session is planned, held, and who came is recorded; or it is called off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of
from wuzha.operations.errors import Code
from wuzha.operations.models import Answer, Attendance, ForceMember, Training
from wuzha.operations.services.base import OPERATIONS, TRAINING, text
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: Longest topic (characters), and how long a session lasts (minutes).
MOST_TOPIC, LEAST_MINUTES, MOST_MINUTES = 120, 30, 4800


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A session; the moment aware."""

    topic: str
    starts_at: datetime
    minutes: int
    place: str = ""
    lecturer: str = ""


@TRAINING.act(May.RUN_OPERATIONS, name="training.plan")
def plan(actor: Actor, new: NewTraining) -> Training:
    """Enter a session. Raises `RefusalError`: NAME_MISSING, NO_HOURS, CLEAR_NUMBER, TOO_LONG, NOT_FOUND."""
    centre = centre_of(actor)
    if centre is None:
        raise RefusalError(Code.NOT_FOUND)
    if not LEAST_MINUTES <= new.minutes <= MOST_MINUTES:
        raise RefusalError(Code.NO_HOURS)
    made: Training = Training.unscoped.create(
        centre_id=centre, topic=text(new.topic, required=Code.NAME_MISSING, most=MOST_TOPIC), starts_at=new.starts_at,
        minutes=new.minutes, place=text(new.place), lecturer=text(new.lecturer), by_id=actor.person_id,
    )  # fmt: skip
    record(actor, "training.plan", on=(Training.RECORD, made.pk), detail={"minutes": made.minutes})
    return made


@TRAINING.act(May.RUN_OPERATIONS, name="training.call_off")
def call_off(actor: Actor, pk: int, why: str) -> Training:
    """It does not take place. Raises `RefusalError`: NOT_FOUND, CALLED_OFF, HELD, REASON_MISSING."""
    training = TRAINING.locked(actor, Training, pk)
    if training.called_off_at is not None:
        raise RefusalError(Code.CALLED_OFF)
    if Attendance.unscoped.filter(training=training).exists():
        raise RefusalError(Code.HELD)
    training.called_off_at, training.called_off_because = timezone.now(), OPERATIONS.reason(why)
    training.save(update_fields=["called_off_at", "called_off_because"])
    record(actor, "training.call_off", on=(Training.RECORD, training.pk))
    return training


@TRAINING.act(May.RUN_OPERATIONS, name="training.attend")
def attend(actor: Actor, pk: int, answers: Mapping[int, str]) -> int:
    """Who came, by member; what was recorded otherwise is struck. How many answers are new.

    Raises `RefusalError`: NOT_FOUND, CALLED_OFF, NOT_BEGUN, UNKNOWN_WORD.
    """
    training = TRAINING.locked(actor, Training, pk)
    if training.called_off_at is not None:
        raise RefusalError(Code.CALLED_OFF)
    if training.starts_at > timezone.now():
        raise RefusalError(Code.NOT_BEGUN, at=timezone.localtime(training.starts_at).strftime("%m-%d %H:%M"))
    if not set(answers.values()) <= set(Answer.values):
        raise RefusalError(Code.UNKNOWN_WORD)
    known = set(ForceMember.unscoped.filter(centre_id=training.centre_id, pk__in=answers).values_list("pk", flat=True))
    if known != set(answers):
        raise RefusalError(Code.NOT_FOUND)
    there = {one.member_id: one for one in Attendance.unscoped.filter(training=training, struck_by=None)}
    new = 0
    for member_id, answer in sorted(answers.items()):
        old = there.get(member_id)
        if old is not None and old.answer == answer:
            continue
        made = Attendance.unscoped.create(training=training, member_id=member_id, answer=answer, by_id=actor.person_id)
        if old is not None:
            Attendance.unscoped.filter(pk=old.pk, struck_by=None).update(struck_by=made)
        new += 1
    record(actor, "training.attend", on=(Training.RECORD, training.pk), detail={"count": new})
    return new
