# SPDX-License-Identifier: Apache-2.0
"""What the search finds of people: by their number, ID number, phone or name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.people.models import Individual, Involvement
from wuzha.people.queries.people import roles_text, title_of
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

_COLUMNS = {Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.NAME: "name_index"}


def people(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """People, the latest act first."""
    rows = Individual.objects.visible_to(actor).filter(_rule(query)).order_by("-touched_at", "-pk")
    for one in rows[:most]:
        parts = Involvement.objects.visible_to(actor).filter(individual=one, ended_on__isnull=True)
        roles = sorted({code for codes in parts.values_list("roles", flat=True) for code in codes})
        record = (Individual.RECORD, str(one.pk))
        yield Hit(record, title_of(one, roles), one.get_absolute_url(), one.number, roles_text(roles))


def _rule(query: Query) -> Q:
    if query.key is not None and query.prefix == "RY":
        return Q(pk=query.key)
    found = Q(pk__in=[])
    for kind, indexes in query.person.items():
        if kind in _COLUMNS and not query.prefix:
            found |= Q(**{f"{_COLUMNS[kind]}__in": indexes})
    return found


FINDERS = (Finder(16, pgettext_lazy("person", "People"), "person", (May.READ_PEOPLE,), people, ("RY",)),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of people."""
    if not may(actor.role, May.READ_PEOPLE):
        return
    lists, note = reverse("people:index"), pgettext("person", "People")
    yield Place(pgettext("person", "People with a clock"), f"{lists}?tab=due", "clock", note)
    yield Place(pgettext("person", "No measure in force"), f"{lists}?tab=free", "person", note)


PLACES = (places,)
