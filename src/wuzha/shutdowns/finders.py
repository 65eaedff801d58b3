# SPDX-License-Identifier: Apache-2.0
"""What the search finds: shutdowns by their numbers and values, sites by their numbers and clues."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.sealed.value import blinds
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.shutdowns.forms.shutdowns import labelled
from wuzha.shutdowns.models import Shutdown, Site
from wuzha.shutdowns.queries.sites import lasted
from wuzha.shutdowns.rules.values import Thing, index_kind, one_form


def indexes_of(text: str) -> list[bytes]:
    """Every blind index under which a text may be kept as some value."""
    found: list[bytes] = []
    for thing in Thing:
        if form := one_form(thing, text):
            found += blinds(index_kind(thing), form)
    return list(dict.fromkeys(found))


def shutdowns(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Shutdowns, the latest first."""
    if query.prefix:
        rule = Q(pk=query.key or 0) if query.prefix == "GT" else Q(pk__in=[])
    else:
        rule = Q(value_index__in=indexes_of(query.text)) if query.text else Q(pk__in=[])
    for one in Shutdown.objects.visible_to(actor).filter(rule).order_by("-pk")[:most]:
        state = one.get_result_display() or one.get_state_display()
        yield Hit((Shutdown.RECORD, str(one.pk)), labelled(one), one.get_absolute_url(), one.number, state)


def sites(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """GOIP sites, the latest raid first."""
    if query.prefix:
        rule = Q(pk=query.key or 0) if query.prefix == "ZW" else Q(pk__in=[])
    else:
        rule = Q(clue_no=query.text.strip()) if query.text else Q(pk__in=[])
    for one in Site.objects.visible_to(actor).filter(rule).select_related("township").order_by("-raided_at")[:most]:
        note = pgettext("goip", "%(hours)s hours from the clue to the raid") % {"hours": lasted(one)}
        yield Hit((Site.RECORD, str(one.pk)), one.township.name, one.get_absolute_url(), one.number, note)


FINDERS = (
    Finder(18, pgettext_lazy("shutdown", "Shutdowns"), "lock", (May.READ_CARDS,), shutdowns, ("GT",)),
    Finder(19, pgettext_lazy("goip", "GOIP sites"), "flag", (May.READ_CARDS,), sites, ("ZW",)),
)


def places(actor: Actor) -> Iterator[Place]:
    """The lists, and a new shutdown."""
    if not may(actor.role, May.READ_CARDS):
        return
    index, note = reverse("shutdowns:index"), pgettext("shutdown", "Shutdowns")
    yield Place(pgettext("shutdown", "Shutdowns to be reviewed"), f"{index}?tab=review", "lock", note)
    yield Place(pgettext("goip", "GOIP sites"), reverse("shutdowns:sites"), "flag", note)
    if may(actor.role, May.ASK_SHUTDOWNS):
        yield Place(pgettext("shutdown", "Ask for a shutdown"), reverse("shutdowns:new"), "plus", note)


PLACES = (places,)
