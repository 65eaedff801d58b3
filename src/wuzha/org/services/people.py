# SPDX-License-Identifier: Apache-2.0
"""Accounts of people: made, described, switched off and on, given a new password, unlocked.

An administrator hands out a one-time password; people change their own. The administrator that nobody above can
appoint is the first one, and one who can no longer log in.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.locks import Lock, wait
from wuzha.org.limits import forgive
from wuzha.org.login import account_tally
from wuzha.org.models import Person, Posting, Unit, UnitKind
from wuzha.org.reach import units_changed
from wuzha.org.roles import May, Role
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import (
    allow,
    in_force,
    keep_an_admin,
    not_oneself,
    person_in_reach,
    postings_that_count,
)
from wuzha.org.services.postings import add_posting
from wuzha.org.services.tokens import revoke_all
from wuzha.refusals import RefusalError

#: Read out over the phone without mistakes: no 0 O 1 l I.
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 14


def one_time_password() -> str:
    """A random temporary password (about 80 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


@transaction.atomic
def change_own(actor: Actor, new: str) -> None:
    """Set one's own password. Whether it is good enough was checked by the form."""
    Person.objects.filter(pk=actor.person_id).update(password=make_password(new), must_change_password=False)
    record(actor, "password.changed", on=("person", actor.person_id))


@transaction.atomic
def add_person(
    actor: Actor, *, username: str, name: str, badge: str, role: str, unit_id: int, valid_from: date
) -> tuple[Person, str]:
    """A new account with its first posting. Returns the one-time password too: it is not kept anywhere.

    Raises `RefusalError`: NAME_TAKEN and what `add_posting` refuses.
    """
    allow(actor, May.MANAGE_PEOPLE)
    password = one_time_password()
    try:
        with transaction.atomic():
            person = Person.objects.create(
                username=username,
                name=name,
                badge=badge,
                password=make_password(password),
                must_change_password=True,
            )
    except IntegrityError as error:
        raise RefusalError(Code.NAME_TAKEN, username=username) from error
    record(actor, "person.added", on=("person", person.pk))
    add_posting(actor, person.pk, role=role, unit_id=unit_id, valid_from=valid_from)
    return person, password


@transaction.atomic
def edit_person(actor: Actor, pk: int, *, name: str, badge: str) -> Person:
    """Correct name and badge number; the log-in name stays, the audit trail speaks of it."""
    allow(actor, May.MANAGE_PEOPLE)
    person = person_in_reach(actor, pk)
    new = {"name": name, "badge": badge}
    fields = [field for field, value in new.items() if getattr(person, field) != value]
    if fields:
        Person.objects.filter(pk=pk).update(**new)
        record(actor, "person.edited", on=("person", pk), fields=fields)
        person.refresh_from_db()
    return person


@transaction.atomic
def set_active(actor: Actor, pk: int, *, active: bool) -> None:
    """Switch an account off (its sessions end at once) or on.

    Raises `RefusalError`: OUT_OF_REACH, OWN_ACCOUNT, LAST_ADMIN.
    """
    allow(actor, May.MANAGE_PEOPLE)
    wait(Lock.ADMINS)
    person = person_in_reach(actor, pk)
    not_oneself(actor, person)
    if not active:
        for posting in postings_that_count(person):
            keep_an_admin(posting.unit.path, Q(person=person))
    changed = Person.objects.filter(pk=pk, is_active=not active).update(is_active=active)
    if changed:
        record(actor, "person.activated" if active else "person.deactivated", on=("person", pk))


@transaction.atomic
def reset_password(actor: Actor, pk: int) -> str:
    """A new one-time password, shown once and kept nowhere; ends the person's sessions, access tokens and any lock.

    Raises `RefusalError`: OUT_OF_REACH, OWN_ACCOUNT.
    """
    allow(actor, May.MANAGE_PEOPLE)
    person = person_in_reach(actor, pk)
    not_oneself(actor, person)
    password = one_time_password()
    Person.objects.filter(pk=pk).update(
        password=make_password(password), must_change_password=True, failed_logins=0, locked_until=None
    )
    forgive(account_tally(person.username))
    revoke_all(actor, person)
    record(actor, "password.reset", on=("person", pk))
    return password


@transaction.atomic
def unlock(actor: Actor, pk: int) -> None:
    """Let a locked account try again at once."""
    allow(actor, May.MANAGE_PEOPLE)
    person = person_in_reach(actor, pk)
    not_oneself(actor, person)
    Person.objects.filter(pk=pk).update(failed_logins=0, locked_until=None)
    forgive(account_tally(person.username))
    record(actor, "person.unlocked", on=("person", pk))


@transaction.atomic
def city_for(actor: Actor, code: str, name: str) -> Unit | None:
    """The city to administer: the one of the code, else the only one; made when there is none and both are given."""
    wait(Lock.TREE)
    cities = Unit.objects.filter(depth=1, kind=UnitKind.CITY)
    found: list[Unit] = list(cities.filter(code=code) if code else cities[:2])
    if len(found) == 1:
        return found[0]
    if Unit.objects.exists() or not (code and name):
        return None
    tree: Any = Unit.objects
    unit: Unit = tree.add_root({"kind": UnitKind.CITY, "code": code, "name": name})
    units_changed()
    transaction.on_commit(units_changed)
    record(actor, "unit.added", on=("unit", unit.pk), detail={"kind": unit.kind, "code": code, "parent": ""})
    return unit


@transaction.atomic
def appoint(actor: Actor, city: Unit, *, username: str, name: str) -> str:
    """Make the person an administrator of the city who can log in; their one-time password, which is kept nowhere.

    Somebody new gets an account; somebody known is switched on, unlocked and given a new password.
    """
    wait(Lock.ADMINS)
    known: Person | None = Person.objects.filter(username=username).first()
    today = timezone.localdate()
    if known is None:
        _person, password = add_person(
            actor, username=username, name=name, badge="", role=Role.ADMIN, unit_id=city.pk, valid_from=today
        )
        return password
    set_active(actor, known.pk, active=True)
    if not Posting.unscoped.filter(in_force(today), person=known, role=Role.ADMIN, unit=city).exists():
        add_posting(actor, known.pk, role=Role.ADMIN, unit_id=city.pk, valid_from=today)
    return reset_password(actor, known.pk)
