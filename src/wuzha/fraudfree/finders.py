# SPDX-License-Identifier: Apache-2.0
"""What the search finds: fraud-free units by number, name or certificate; the pages of the room."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import FreeUnit
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: A shorter word would find nearly everything.
LEAST = 2


def units(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Units, the latest first."""
    text = query.text.strip()
    if query.key is not None and query.prefix == FreeUnit.LETTERS:
        rule = Q(pk=query.key)
    elif query.prefix or len(text) < LEAST:
        return
    else:
        rule = Q(name__icontains=text) | Q(certificate_no__icontains=text)
    rows = FreeUnit.objects.visible_to(actor).filter(rule).select_related("township")
    for one in rows.order_by("-pk")[:most]:
        note = f"{one.get_kind_display()} {one.get_state_display()}"
        yield Hit(
            (FreeUnit.RECORD, str(one.pk)), f"{one.name} {one.township.name}", one.get_absolute_url(), one.number, note
        )


FINDERS = (
    Finder(
        52, pgettext_lazy("fraudfree", "Fraud-free units"), "star", (May.READ_OUTREACH,), units, (FreeUnit.LETTERS,),
        of_people=False,
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """The pages of the room, and a new unit."""
    if not may(actor.role, May.READ_OUTREACH):
        return
    note = pgettext("fraudfree", "Fraud-free units")
    yield Place(pgettext("fraudfree", "Days without a case"), reverse("fraudfree:days"), "clock", note)
    yield Place(pgettext("fraudfree", "Quota"), reverse("fraudfree:quota"), "gauge", note)
    yield Place(pgettext("fraudfree", "Nominations"), reverse("fraudfree:nominations"), "list", note)
    if may(actor.role, May.WORK_OUTREACH):
        yield Place(pgettext("fraudfree", "Enter a unit"), reverse("fraudfree:new"), "plus", note)


PLACES = (places,)
