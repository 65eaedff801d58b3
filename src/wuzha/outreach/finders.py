# SPDX-License-Identifier: Apache-2.0
"""What the search finds: activities, members, places, events and materials by number; places, events, materials by
name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.outreach.models import Activity, Event, Material, Site, TeamMember
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: A shorter word would find nearly everything.
LEAST = 2
READERS = (May.READ_OUTREACH,)


def _by(model: Any, column: str) -> Callable[[Actor, Query, int], Iterator[Hit]]:
    """Finds rows of a table by their number, and by a word in a column if one is named."""

    def find(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
        text, rule = query.text.strip(), Q(pk__in=[])
        if query.key is not None and query.prefix == model.LETTERS:
            rule = Q(pk=query.key)
        elif column and not query.prefix and len(text) >= LEAST:
            rule = Q(**{f"{column}__icontains": text})
        for one in model.objects.visible_to(actor).filter(rule).order_by("-pk")[:most]:
            yield Hit((model.RECORD, str(one.pk)), str(getattr(one, column or "number")), one.get_absolute_url(),
                      one.number, "")  # fmt: skip

    return find


FINDERS = (
    Finder(
        90, pgettext_lazy("outreach", "Activities"), "megaphone", READERS, _by(Activity, "topic"), ("XJ",),
        of_people=False,
    ),
    Finder(91, pgettext_lazy("outreach", "Teams"), "users", READERS, _by(TeamMember, ""), ("XF",), of_people=False),
    Finder(92, pgettext_lazy("outreach", "Places"), "map-pin", READERS, _by(Site, "name"), ("XD",), of_people=False),
    Finder(93, pgettext_lazy("outreach", "Events"), "calendar", READERS, _by(Event, "title"), ("XH",), of_people=False),
    Finder(
        94, pgettext_lazy("outreach", "Materials"), "list", READERS, _by(Material, "title"), ("XC",), of_people=False
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """Recording an activity, and the list."""
    note = pgettext("outreach", "Outreach")
    if may(actor.role, May.READ_OUTREACH):
        yield Place(pgettext("outreach", "Activities"), reverse("outreach:index"), "megaphone", note)
    if may(actor.role, May.WORK_OUTREACH) or may(actor.role, May.RECORD_OUTREACH):
        yield Place(pgettext("outreach", "Record an activity"), reverse("outreach:new"), "plus", note)


PLACES = (places,)
