# SPDX-License-Identifier: Apache-2.0
"""What the search finds: meetings by number, title or minutes; plans by their document."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.meetings.models import Meeting, Plan
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.ui.moments import local

#: A shorter word would find nearly everything.
LEAST = 2


def meetings(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Meetings, the latest first."""
    text = query.text.strip()
    if query.key is not None and query.prefix == "HY":
        rule = Q(pk=query.key)
    elif query.prefix or len(text) < LEAST:
        return
    else:
        rule = Q(title__icontains=text) | Q(minutes_no__icontains=text)
    for one in Meeting.objects.visible_to(actor).filter(rule).order_by("-at", "-pk")[:most]:
        note = f"{one.get_kind_display()} {one.get_state_display()}"
        yield Hit(
            (Meeting.RECORD, str(one.pk)), f"{one.title} {local(one.at)}", one.get_absolute_url(), one.number, note
        )


def plans(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Plans of the year, the latest first."""
    text = query.text.strip()
    if query.key is not None and query.prefix == "JH":
        rule = Q(pk=query.key)
    elif query.prefix or len(text) < LEAST:
        return
    else:
        rule = Q(title__icontains=text) | Q(document_no__icontains=text)
    for one in Plan.objects.visible_to(actor).filter(rule).order_by("-year", "-pk")[:most]:
        yield Hit((Plan.RECORD, str(one.pk)), one.title, one.get_absolute_url(), one.number, one.document_no)


FINDERS = (
    Finder(
        43, pgettext_lazy("meeting", "Meetings"), "users", (May.READ_OVERSIGHT,), meetings, ("HY",), of_people=False
    ),
    Finder(44, pgettext_lazy("plan", "Plans of the year"), "list", (May.OVERSEE,), plans, ("JH",), of_people=False),
)


def places(actor: Actor) -> Iterator[Place]:
    """The pages of the joint meeting, and a new meeting."""
    if not may(actor.role, May.OVERSEE):
        return
    note = pgettext("meeting", "Joint meeting")
    yield Place(pgettext("member", "Member units"), reverse("meetings:members"), "building", note)
    yield Place(pgettext("plan", "Plans of the year"), reverse("meetings:plans"), "list", note)
    yield Place(pgettext("member", "What member units owe"), reverse("meetings:owed"), "clock", note)
    yield Place(pgettext("media", "Reports in the media"), reverse("meetings:media"), "message", note)
    yield Place(pgettext("assessment", "Assessment"), reverse("meetings:sheets"), "gauge", note)
    yield Place(pgettext("meeting", "Enter a meeting"), reverse("meetings:new"), "plus", note)


PLACES = (places,)
