# SPDX-License-Identifier: Apache-2.0
"""Postings: a role at a unit from a day on. Nobody hands out a role outside their reach, nor to themselves.

Who is there in which role is in the trail; the log-in itself is recorded by `org.login`.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.locks import Lock, wait
from wuzha.org.actors import actor_for
from wuzha.org.models import Person, Posting
from wuzha.org.roles import May
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, keep_an_admin, not_oneself, unit_in_reach
from wuzha.refusals import RefusalError


def logged_out(person: Person, address: str) -> None:
    record(Actor("person", person.username, person.pk, address=address), "logout", on=("person", person.pk))


def switched_role(actor: Actor, posting: Posting) -> None:
    """The person goes on in another of their postings."""
    record(actor, "role.switched", on=("posting", posting.pk), detail={"role": posting.role})


def entered_demo(posting: Posting, address: str) -> None:
    """Somebody became a demo person without a password."""
    record(actor_for(posting, address), "login.demo", on=("person", posting.person_id))


@transaction.atomic
def add_posting(
    actor: Actor, person_pk: int, *, role: str, unit_id: int, valid_from: date, valid_to: date | None = None
) -> Posting:
    """Post a person.

    Raises `RefusalError`: OUT_OF_REACH, OWN_ACCOUNT, UNIT_ENDED, IN_THE_PAST, DATES, POSTING_TWICE.
    """
    allow(actor, May.MANAGE_PEOPLE)
    person = _seen(actor, person_pk)
    not_oneself(actor, person)
    unit = unit_in_reach(actor, unit_id)
    if valid_from < timezone.localdate():
        raise RefusalError(Code.IN_THE_PAST)
    if valid_to is not None and valid_to < valid_from:
        raise RefusalError(Code.DATES, first=valid_from)
    if unit.valid_to is not None and unit.valid_to < (valid_to or date.max):
        raise RefusalError(Code.UNIT_ENDED, name=unit.name, date=unit.valid_to)
    held = Posting.unscoped.filter(person=person, role=role, unit=unit, valid_from__lte=valid_to or date.max).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    )
    if held.exists():
        raise RefusalError(Code.POSTING_TWICE)
    try:
        with transaction.atomic():
            posting: Posting = Posting.unscoped.create(
                person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise RefusalError(Code.POSTING_TWICE) from error
    detail = {"role": role, "unit": unit.code, "from": str(valid_from), "to": str(valid_to or "")}
    record(actor, "posting.added", on=("person", person.pk), detail=detail)
    return posting


@transaction.atomic
def end_posting(actor: Actor, pk: int, last_day: date) -> None:
    """Let a posting end with a day: yesterday ends it at once, a later day ends it then.

    Raises `RefusalError`: OUT_OF_REACH, OWN_ACCOUNT, POSTING_ENDED, IN_THE_PAST, LAST_ADMIN.
    """
    allow(actor, May.MANAGE_PEOPLE)
    wait(Lock.ADMINS)
    posting = Posting.unscoped.select_related("unit", "person").filter(pk=pk).first()
    if posting is None:
        raise RefusalError(Code.OUT_OF_REACH, what=pk)
    unit_in_reach(actor, posting.unit_id)
    not_oneself(actor, posting.person)
    today = timezone.localdate()
    if posting.valid_to is not None and posting.valid_to < today:
        raise RefusalError(Code.POSTING_ENDED)
    if (today - last_day).days > 1:
        raise RefusalError(Code.IN_THE_PAST)
    keep_an_admin(posting.unit.path, Q(pk=pk))
    detail = {"role": posting.role, "unit": posting.unit.code, "last_day": str(last_day)}
    if last_day < posting.valid_from:
        # It had not begun to count: nothing was done under it.
        posting.delete()
    else:
        Posting.unscoped.filter(pk=pk).update(valid_to=last_day)
    record(actor, "posting.ended", on=("person", posting.person_id), detail=detail)


def _seen(actor: Actor, pk: int) -> Person:
    """A person the actor sees: one posted in reach, or not yet posted anywhere."""
    person: Person | None = Person.objects.filter(pk=pk).first()
    path = actor.unit_path
    if person is None or path is None:
        raise RefusalError(Code.OUT_OF_REACH, what=pk)
    posted = Posting.unscoped.filter(person=person)
    if posted.exists() and not posted.filter(unit__path__startswith=path).exists():
        raise RefusalError(Code.OUT_OF_REACH, what=person.name)
    return person
