# SPDX-License-Identifier: Apache-2.0
"""What every act of an administrator asks first: the role's permission, and the reach of the unit."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Person, Posting, Unit
from wuzha.org.roles import May, Role, may
from wuzha.org.services.errors import Code
from wuzha.refusals import RefusalError


def allow(actor: Actor, permission: May) -> None:
    """Raises `PermissionDenied` unless the actor's role (or the system itself) may do this."""
    if not actor.is_system and not may(actor.role, permission):
        raise PermissionDenied


def person_of(actor: Actor) -> int:
    """The key of the person who acts. Raises `PermissionDenied` for a source or a part of the system."""
    if actor.person_id is None:
        raise PermissionDenied
    return actor.person_id


def reaches(actor: Actor, unit: Unit) -> bool:
    return actor.unit_path is not None and unit.path.startswith(actor.unit_path)


def unit_in_reach(actor: Actor, pk: int) -> Unit:
    """The unit. Raises `RefusalError` when it is not there or not in the actor's reach: both look alike."""
    unit: Unit | None = Unit.objects.filter(pk=pk).first()
    if unit is None or not reaches(actor, unit):
        raise RefusalError(Code.OUT_OF_REACH, what=unit.name if unit else pk)
    return unit


def at_the_top(actor: Actor) -> bool:
    """Whether the actor acts for a whole city, not for a part of it."""
    return actor.unit_path is not None and len(actor.unit_path) <= Unit.steplen


def in_force(day: date | None = None) -> Q:
    """Postings that hold on the day or will hold later."""
    day = day or timezone.localdate()
    return Q(valid_to__isnull=True) | Q(valid_to__gte=day)


def postings_that_count(person: Person) -> QuerySet[Posting]:
    """The person's present and coming postings; when there are none, all they ever had."""
    every: QuerySet[Posting] = Posting.unscoped.filter(person=person).select_related("unit")
    now = every.filter(in_force())
    return now if now.exists() else every


def manages(actor: Actor, person: Person) -> bool:
    """Whether the account is the actor's to manage: every posting that counts lies in reach.

    An account with a posting elsewhere is not, or a part of the city could take over an account of the whole.
    """
    units = [posting.unit for posting in postings_that_count(person)]
    if not units:
        return at_the_top(actor)
    return all(reaches(actor, unit) for unit in units)


def person_in_reach(actor: Actor, pk: int) -> Person:
    """A person whose account the actor manages. Raises `RefusalError`."""
    person: Person | None = Person.objects.filter(pk=pk).first()
    if person is None or not manages(actor, person):
        raise RefusalError(Code.OUT_OF_REACH, what=person.name if person else pk)
    return person


def not_oneself(actor: Actor, person: Person) -> None:
    if person.pk == actor.person_id:
        raise RefusalError(Code.OWN_ACCOUNT)


def admins() -> QuerySet[Posting]:
    """Postings of active administrators of a whole city that hold today without an end."""
    today = timezone.localdate()
    found: QuerySet[Posting] = Posting.unscoped.filter(
        role=Role.ADMIN, person__is_active=True, unit__depth=1, valid_from__lte=today, valid_to__isnull=True
    )
    return found


def keep_an_admin(tree: str, without: Q) -> None:
    """Refuse an act after which nobody administers the city whose path is `tree`. Take `Lock.ADMINS` before.

    `without` describes the postings that the act takes away.
    """
    here = admins().filter(unit__path=tree[: Unit.steplen])
    if here.filter(without).exists() and not here.exclude(without).exists():
        raise RefusalError(Code.LAST_ADMIN)
