# SPDX-License-Identifier: Apache-2.0
"""A lecturer is nominated by a unit, accepted or turned down by the city, and leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Landline, Name, Phone
from wuzha.inbox.services import moved_on
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Lecturer
from wuzha.lecturers.rules.life import LecturerAct, LecturerState
from wuzha.lecturers.services.base import CITY, LECTURERS, OWN, for_the_city, unit_on
from wuzha.org.models import Person, Posting
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal

HERE = (LecturerState.NOMINATED, LecturerState.ACTIVE)


@dataclass(frozen=True, slots=True)
class NewLecturer:
    """Who is nominated for a unit: a user by key, or an outsider by name; the phone in clear."""

    unit_id: int | None
    phone: str
    person_id: int | None = None
    name: str = ""
    work: str = ""
    note: str = ""
    synthetic: bool = False


@LECTURERS.act(*OWN, name="lecturer.nominate")
def nominate(actor: Actor, new: NewLecturer) -> Lecturer:
    """Nominate a lecturer. Raises `RefusalError`: NO_UNIT, NO_PERSON, BAD_NAME, BAD_PHONE, LECTURER_TWICE, TOO_LONG,
    CLEAR_NUMBER."""
    unit = unit_on(actor, new.unit_id, timezone.localdate())
    name = new.name
    if new.person_id is not None:
        today = timezone.localdate()
        held = Posting.unscoped.filter(person=new.person_id, unit=unit, valid_from__lte=today, person__is_active=True)
        if not held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).exists():
            raise RefusalError(Code.NO_PERSON)
        name = Person.objects.get(pk=new.person_id).name
    named, phone = (name if new.person_id is not None else person_name(name)), sealed_phone(new.phone)
    same = Lecturer.unscoped.filter(
        Q(phone_index=phone.blind(), name=named) | Q(person__isnull=False, person=new.person_id or 0), state__in=HERE
    ).first()
    if same is not None:
        raise RefusalError(Code.LECTURER_TWICE, number=same.number)
    try:
        with transaction.atomic():
            row: Lecturer = Lecturer.unscoped.create(
                unit=unit, person_id=new.person_id, name=named, work=LECTURERS.plain(new.work), phone=phone,
                nominated_by_id=actor.person_id, note=LECTURERS.note(new.note), synthetic=new.synthetic,
            )  # fmt: skip
    except IntegrityError:
        raise RefusalError(Code.LECTURER_TWICE, number=named) from None
    record(actor, "lecturer.nominate", on=(Lecturer.RECORD, row.pk), detail={"unit": unit.code})
    return row


def person_name(text: str) -> str:
    """Raises `RefusalError`: BAD_NAME."""
    try:
        return Name.parse(text)
    except ValueError:
        raise RefusalError(Code.BAD_NAME) from None


def sealed_phone(text: str) -> Sealed:
    """Raises `RefusalError`: BAD_PHONE."""
    for kind in (Phone, Landline):
        try:
            return seal(Kind.PHONE, kind.parse(text))
        except ValueError:
            continue
    raise RefusalError(Code.BAD_PHONE)


@LECTURERS.act(*CITY, name="lecturer.accept")
def accept(actor: Actor, pk: int, *, version: int | None = None) -> Lecturer:
    """Accept a nomination. Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, WRONG_STATE, SAME_PERSON, CHANGED."""
    row = _nominated(actor, pk, version, LecturerAct.ACCEPT)
    return _moved(actor, row, LecturerAct.ACCEPT, decided_by_id=actor.person_id, since=timezone.localdate())


@LECTURERS.act(*CITY, name="lecturer.turn_down")
def turn_down(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Lecturer:
    """Turn a nomination down. Raises as `accept`, and REASON_MISSING, TOO_LONG."""
    row = _nominated(actor, pk, version, LecturerAct.TURN_DOWN)
    note = LECTURERS.reason(why)
    return _moved(actor, row, LecturerAct.TURN_DOWN, decided_by_id=actor.person_id, note=note,
                  ended_on=timezone.localdate())  # fmt: skip


def _nominated(actor: Actor, pk: int, version: int | None, act: LecturerAct) -> Lecturer:
    row = LECTURERS.locked(actor, Lecturer, pk, version)
    for_the_city(actor)
    LECTURERS.allowed(row, act)
    if row.nominated_by_id is not None and row.nominated_by_id == actor.person_id:
        raise RefusalError(Code.SAME_PERSON)
    return row


@LECTURERS.act(*OWN, name="lecturer.leave")
def leave(actor: Actor, pk: int, on: date, *, version: int | None = None) -> Lecturer:
    """A lecturer is one no more. Raises `RefusalError`: NOT_FOUND, WRONG_STATE, IN_FUTURE, BEFORE_START, CHANGED."""
    row = LECTURERS.locked(actor, Lecturer, pk, version)
    LECTURERS.allowed(row, LecturerAct.LEAVE)
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    if row.since is not None and on < row.since:
        raise RefusalError(Code.BEFORE_START, day=row.since)
    return _moved(actor, row, LecturerAct.LEAVE, ended_on=on, review_due=None)


def _moved(actor: Actor, row: Lecturer, act: LecturerAct, **changes: object) -> Lecturer:
    LECTURERS.move(actor, row, act, **changes)  # type: ignore[arg-type]  # columns of the row
    moved_on((Lecturer.RECORD, row.pk))
    return row
