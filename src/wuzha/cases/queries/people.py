# SPDX-License-Identifier: Apache-2.0
"""Who may work on a case."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseOfficer
from wuzha.org.models import Person, Posting
from wuzha.org.roles import May, Role, may
from wuzha.org.services.guard import in_force

#: Roles that work on cases.
WORKING = tuple(role.value for role in Role if may(role, May.WORK_CASES))


def officers_of_unit(case: Case) -> list[tuple[int, str]]:
    """(key, name) of the people who are posted today at the handling unit, or below it, in a role that works on cases;
    without a unit, at the centre."""
    unit, today = case.unit or case.centre, timezone.localdate()
    posted = Posting.unscoped.filter(
        in_force(today), unit__path__startswith=unit.path, valid_from__lte=today, role__in=WORKING
    )
    people = Person.objects.filter(pk__in=posted.values("person"), is_active=True)
    return list(people.order_by("name", "pk").values_list("pk", "name"))


def mine_or_nobodys(actor: Actor, prefix: str) -> Q:
    """Of cases those the actor works on, and those of its unit that nobody has. `prefix` leads to the case."""
    now_on_it = CaseOfficer.unscoped.filter(until__isnull=True)
    mine = now_on_it.filter(Q(person_id=actor.person_id)).values("case_id")
    free = ~Q(**{f"{prefix}__in": now_on_it.values("case_id")}) & Q(**{f"{prefix}__unit_id": actor.unit_id})
    return Q(**{f"{prefix}__in": mine}) | free
