# SPDX-License-Identifier: Apache-2.0
"""Queues under a name: a person's own, and those that who leads the shift keeps for everybody of the unit."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Person, Unit
from wuzha.warning.models import SavedFilter
from wuzha.warning.services.errors import Code, Refused

#: Filters one person may keep, and one unit.
MOST_KEPT = 20


class TooManyFiltersError(Exception):
    """The person, or the unit, keeps `MOST_KEPT` filters already."""


@transaction.atomic
def keep(actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name anew replaces what it stood for. Raises `TooManyFiltersError`."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=actor.person_id).values_list("pk"))
    return _keep(actor, {"person_id": actor.person_id or 0}, name, query)


def keep_for_unit(actor: Actor, name: str, query: str) -> SavedFilter:
    """`keep` for everybody of the actor's unit; for who leads the shift. Raises `Refused`, `TooManyFiltersError`."""
    if not actor.leads or actor.unit_id is None:
        record(actor, "filter.keep", outcome="REFUSED", detail={"for": "unit"})
        raise Refused(Code.NOT_ALLOWED)
    with transaction.atomic():
        list(Unit.objects.select_for_update(no_key=True).filter(pk=actor.unit_id).values_list("pk"))
        return _keep(actor, {"unit_id": actor.unit_id}, name, query)


def _keep(actor: Actor, owner: dict[str, Any], name: str, query: str) -> SavedFilter:
    if SavedFilter.objects.filter(**owner).exclude(name=name).count() >= MOST_KEPT:
        raise TooManyFiltersError
    kept, _new = SavedFilter.objects.update_or_create(name=name, defaults={"query": query}, **owner)
    record(actor, "filter.keep", on=("filter", kept.pk), detail={"for": "unit" if "unit_id" in owner else "person"})
    return kept


@transaction.atomic
def drop(actor: Actor, pk: int) -> bool:
    """Delete one of the person's own filters, or, leading the shift, one of the unit's; whether there was one."""
    gone, _by_model = SavedFilter.objects.filter(person_id=actor.person_id or 0, pk=pk).delete()
    if not gone and actor.leads:
        gone, _by_model = SavedFilter.objects.filter(unit_id=actor.unit_id or 0, pk=pk).delete()
    if gone:
        record(actor, "filter.drop", on=("filter", pk))
    return bool(gone)
