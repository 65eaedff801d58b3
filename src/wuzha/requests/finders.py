# SPDX-License-Identifier: Apache-2.0
"""What the search finds of requests: by their number. What they ask is sealed, and not searched."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.requests.models import Request
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

READERS = (May.READ_REQUESTS, May.READ_LEADS)


def requests(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    if query.key is None or query.prefix not in ("", "JB"):
        return
    for one in Request.objects.visible_to(actor).filter(pk=query.key)[:most]:
        title = f"{one.kind_word} {one.title}"
        yield Hit((Request.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, one.get_state_display())


FINDERS = (Finder(17, pgettext_lazy("request", "Requests"), "send", READERS, requests, ("JB",), of_people=False),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of requests, and a new one."""
    if not may(actor.role, May.READ_REQUESTS):
        return
    index, note = reverse("requests:index"), pgettext("request", "Requests")
    yield Place(pgettext("request", "Asked of us"), f"{index}?tab=owed", "inbox", note)
    yield Place(pgettext("request", "Who owes what"), reverse("requests:debts"), "list", note)
    if may(actor.role, May.SEND_REQUESTS):
        yield Place(pgettext("request", "Send a request"), reverse("requests:new"), "plus", note)


PLACES = (places,)
