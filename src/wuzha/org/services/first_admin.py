# SPDX-License-Identifier: Apache-2.0
"""The administrator that nobody above can appoint: the first one, and one who can no longer log in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.locks import Lock, wait
from wuzha.org.models import Person, Posting, Unit, UnitKind
from wuzha.org.reach import units_changed
from wuzha.org.roles import Role
from wuzha.org.services.guard import in_force
from wuzha.org.services.people import add_person, reset_password, set_active
from wuzha.org.services.postings import add_posting


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
