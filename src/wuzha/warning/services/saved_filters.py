# SPDX-License-Identifier: Apache-2.0
"""A person's own queues under a name."""

from __future__ import annotations

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Person
from wuzha.warning.models import SavedFilter

#: Filters one person may keep.
MOST_KEPT = 20


class TooManyFiltersError(Exception):
    """The person keeps `MOST_KEPT` filters already."""


@transaction.atomic
def keep(actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name anew replaces what it stood for. Raises `TooManyFiltersError`."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=actor.person_id).values_list("pk"))
    others = SavedFilter.objects.filter(person_id=actor.person_id or 0).exclude(name=name)
    if others.count() >= MOST_KEPT:
        raise TooManyFiltersError
    kept, _new = SavedFilter.objects.update_or_create(
        person_id=actor.person_id or 0, name=name, defaults={"query": query}
    )
    record(actor, "filter.keep", on=("filter", kept.pk))
    return kept


@transaction.atomic
def drop(actor: Actor, pk: int) -> bool:
    """Delete one of the person's own filters; whether there was one."""
    gone, _by_model = SavedFilter.objects.filter(person_id=actor.person_id or 0, pk=pk).delete()
    if gone:
        record(actor, "filter.drop", on=("filter", pk))
    return bool(gone)
