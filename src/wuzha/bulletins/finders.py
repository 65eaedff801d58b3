# SPDX-License-Identifier: Apache-2.0
"""What the search finds: bulletins by number, document or words of the title, and suggestions by number or title."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, Suggestion
from wuzha.bulletins.rulesets import KINDS
from wuzha.bulletins.waiting import title_of
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place

#: A shorter word would find nearly everything.
LEAST = 2


def _rule(query: Query, prefix: str, *columns: str) -> Q:
    if query.key is not None and query.prefix == prefix:
        return Q(pk=query.key)
    text = query.text.strip()
    rule = Q(pk__in=[])
    if query.prefix or len(text) < LEAST:
        return rule
    for column in columns:
        rule |= Q(**{f"{column}__icontains": text})
    return rule


def bulletins(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Bulletins, the latest first."""
    rows = Bulletin.objects.visible_to(actor).filter(_rule(query, "TB", "title", "document_no"))
    kinds = KINDS.at()
    for one in rows.select_related("about", "snapshot").order_by("-began_at", "-pk")[:most]:
        note = f"{kinds.label(one.kind)} {one.document_no or one.get_state_display()}"
        yield Hit((Bulletin.RECORD, str(one.pk)), title_of(one), one.get_absolute_url(), one.number, note)


def suggestions(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Suggestions, the latest first."""
    rows = Suggestion.objects.visible_to(actor).filter(_rule(query, "JY", "title", "session"))
    for one in rows.order_by("-received_on", "-pk")[:most]:
        note = one.get_state_display()
        yield Hit((Suggestion.RECORD, str(one.pk)), f"{one} {one.title}", one.get_absolute_url(), one.number, note)


FINDERS = (
    Finder(
        60, pgettext_lazy("bulletins", "Bulletins"), "file", (May.READ_OVERSIGHT,), bulletins, ("TB",), of_people=False
    ),
    Finder(
        61, pgettext_lazy("suggestion", "Suggestions"), "file", (May.WRITE_BULLETINS, May.SIGN_BULLETINS), suggestions,
        ("JY",), of_people=False,
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """A new bulletin, and the suggestions."""
    if not may(actor.role, May.WRITE_BULLETINS):
        return
    note = pgettext("bulletins", "Bulletins")
    yield Place(pgettext("bulletins", "Begin a bulletin"), reverse("bulletins:new"), "plus", note)
    yield Place(
        pgettext("suggestion", "Suggestions of the people's congress"), reverse("bulletins:suggestions"), "file", note
    )


PLACES = (places,)
