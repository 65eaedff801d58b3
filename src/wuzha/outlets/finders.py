# SPDX-License-Identifier: Apache-2.0
"""What the search finds of outlets: an outlet by its name or code, a round by its number."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.outlets.models import OutletRound
from wuzha.outlets.queries import rounds
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place


def records(actor: Actor, query: Query, _most: int) -> Iterator[Hit]:
    """A round by its number."""
    if query.key is None or query.prefix != OutletRound.LETTERS:
        return
    if (one := rounds.one(actor, query.key)) is not None:
        title = f"{one.get_sector_display()} {one.first}–{one.last}"
        yield Hit((one.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, one.get_span_display())


FINDERS = (
    Finder(
        20, pgettext_lazy("outlets", "Rounds of outlets"), "layers", (May.READ_CARDS, May.READ_OVERSIGHT), records,
        ("WR",), of_people=False,
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """The standing of outlets and the programmes, and outlets of one's own reach."""
    if not may(actor.role, May.READ_CARDS) and not may(actor.role, May.READ_OVERSIGHT):
        return
    note = pgettext("outlets", "Outlets")
    yield Place(pgettext("outlets", "Standing of outlets"), reverse("outlets:index"), "layers", note)
    yield Place(
        pgettext("outlets", "Programmes against the abuse of cards"), reverse("outlets:programmes"), "list", note
    )
    for one in rounds.outlets(actor):
        yield Place(one.name, reverse("outlets:outlet", args=[one.pk]), "layers", note)


PLACES = (places,)
