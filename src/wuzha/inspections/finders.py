# SPDX-License-Identifier: Apache-2.0
"""What the search finds: tickets by number or matter, inspections and findings by number."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.inspections.models import Inspection, Ticket
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: A shorter word would find nearly everything.
LEAST = 2
READERS = (May.READ_OVERSIGHT, May.READ_REQUESTS)


def tickets(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Tickets, the latest first."""
    text = query.text.strip()
    rule = Q(pk__in=[])
    if query.key is not None and query.prefix == "DB":
        rule = Q(pk=query.key)
    elif not query.prefix and len(text) >= LEAST:
        rule = Q(title__icontains=text)
    for one in Ticket.objects.visible_to(actor).filter(rule).order_by("-pk")[:most]:
        yield Hit((Ticket.RECORD, str(one.pk)), one.title, one.get_absolute_url(), str(one), one.get_state_display())


def visits(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    if query.key is None or query.prefix != "JC":
        return
    for one in Inspection.objects.visible_to(actor).select_related("unit").filter(pk=query.key)[:most]:
        note = one.get_state_display()
        yield Hit((Inspection.RECORD, str(one.pk)), one.unit.name, one.get_absolute_url(), one.number, note)


FINDERS = (
    Finder(60, pgettext_lazy("ticket", "Oversight tickets"), "send", READERS, tickets, ("DB",), of_people=False),
    Finder(
        61, pgettext_lazy("inspection", "Inspections"), "list", (May.READ_OVERSIGHT,), visits, ("JC",), of_people=False
    ),
)


def places(actor: Actor) -> Iterator[Place]:
    """The lists, a new ticket and a new round."""
    note = pgettext("inspection", "Inspections")
    if any(may(actor.role, need) for need in READERS):
        yield Place(pgettext("ticket", "Oversight tickets"), reverse("inspections:index"), "send", note)
    if may(actor.role, May.READ_OVERSIGHT):
        yield Place(pgettext("inspection", "Findings"), reverse("inspections:findings"), "alert", note)
    if may(actor.role, May.OVERSEE):
        yield Place(pgettext("ticket", "Draft a ticket"), reverse("inspections:new"), "plus", note)
        yield Place(pgettext("inspection", "Plan a round"), reverse("inspections:new_round"), "plus", note)


PLACES = (places,)
