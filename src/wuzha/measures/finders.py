# SPDX-License-Identifier: Apache-2.0
"""What the search finds of measures: by their number, by the name or the number of who they are done to."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.measures.models import Measure
from wuzha.measures.queries.in_force import RELATED
from wuzha.org.roles import May, may
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

READERS = (May.READ_OVERSIGHT, May.READ_SANCTIONS)
_COLUMNS = {Kind.ID_NUMBER: "number_index", Kind.NAME: "name_index"}


def measures(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Measures, the latest first."""
    rule = Q(pk__in=[])
    if query.key is not None and query.prefix == "CS":
        rule |= Q(pk=query.key)
    for kind, indexes in query.person.items():
        if kind in _COLUMNS and not query.prefix:
            rule |= Q(**{f"subject__{_COLUMNS[kind]}__in": indexes})
    rows = Measure.objects.visible_to(actor).filter(rule).select_related(*RELATED).order_by("-proposed_at", "-pk")
    for one in rows[:most]:
        title = f"{one.kind_word} {one.subject.masked}"
        yield Hit((Measure.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, one.state_word)


FINDERS = (Finder(18, pgettext_lazy("decided measure", "Measures"), "scale", READERS, measures, ("CS",)),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of measures, lists handed out, and what became of wrong ones."""
    if not any(may(actor.role, need) for need in READERS):
        return
    index, note = reverse("measures:index"), pgettext("decided measure", "Measures")
    yield Place(pgettext("decided measure", "Measures in force"), f"{index}?tab=force", "scale", note)
    yield Place(pgettext("decided measure", "Terms that end soon"), f"{index}?tab=ends", "calendar", note)
    yield Place(pgettext("decided measure", "Lists handed out"), reverse("measures:handouts"), "list", note)
    yield Place(pgettext("decided measure", "Wrong measures and recalls"), reverse("measures:honesty"), "gauge", note)


PLACES = (places,)
