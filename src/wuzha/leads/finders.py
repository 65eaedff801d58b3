# SPDX-License-Identifier: Apache-2.0
"""What the search finds of leads: by their numbers, those of their sources, and whom they name. Never by who told."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.leads.models import Lead
from wuzha.leads.queries.lists import naming
from wuzha.leads.waiting import title_of
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place


def leads(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Leads, the latest first."""
    if query.prefix:
        rule = Q(pk=query.key or 0) if query.prefix == "XS" else Q(pk__in=[])
    else:
        rule = Q(pk__in=naming(actor, query.person).values("pk"))
        if query.text:
            rule |= Q(source_no=query.text.strip())
    for one in Lead.objects.visible_to(actor).filter(rule).order_by("-received_at", "-pk")[:most]:
        yield Hit(
            (Lead.RECORD, str(one.pk)), title_of(one), one.get_absolute_url(), one.number, one.get_state_display()
        )


FINDERS = (Finder(15, pgettext_lazy("lead", "Leads"), "flag", (May.READ_LEADS,), leads, ("XS",)),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of leads, and a new one."""
    if not may(actor.role, May.READ_LEADS):
        return
    index, note = reverse("leads:index"), pgettext("lead", "Leads")
    yield Place(pgettext("lead", "Open leads"), f"{index}?tab=open", "flag", note)
    yield Place(pgettext("lead", "Replies due"), f"{index}?tab=reply", "clock", note)
    if may(actor.role, May.WORK_LEADS):
        yield Place(pgettext("lead", "Record a lead"), reverse("leads:new"), "plus", note)


PLACES = (places,)
