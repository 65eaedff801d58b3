# SPDX-License-Identifier: Apache-2.0
"""What the search finds of cards: by their numbers here, by the number of the card, by their holder."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, CardClue, InvolvedCard
from wuzha.cards.privacy import about_number
from wuzha.org.roles import May, may
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place


def cards(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Cards, those involved last first."""
    if query.prefix:
        rule = Q(pk=query.key or 0) if query.prefix == InvolvedCard.LETTERS else Q(pk__in=[])
    else:
        rule = about_number(query.person)
    rows = InvolvedCard.objects.visible_to(actor).filter(rule).order_by("-first_involved_on", "-pk")
    for one in rows[:most]:
        title = f"{one.get_kind_display()} {one.shown}"
        note = str(one.get_disposal_display()) if one.disposal else ""
        yield Hit((one.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, note)


def traces(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Back-traces, by their numbers alone."""
    if query.prefix != BackTrace.LETTERS:
        return
    rows = BackTrace.objects.visible_to(actor).filter(pk=query.key or 0).select_related("card", "addressed")
    for one in rows[:most]:
        url, state = one.get_absolute_url(), str(one.get_state_display())
        yield Hit((one.RECORD, str(one.pk)), one.addressed.name, url, one.number, state)


def clues(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Clues, by their numbers and the person they are about."""
    if query.prefix:
        rule = Q(pk=query.key or 0) if query.prefix == CardClue.LETTERS else Q(pk__in=[])
    else:
        rule = Q(id_index__in=list(query.person.get(Kind.ID_NUMBER, ())))
        if query.text:
            rule |= Q(source_no=query.text.strip())
    for one in CardClue.objects.visible_to(actor).filter(rule).order_by("-received_at", "-pk")[:most]:
        state = str(one.get_result_display() or one.get_state_display())
        yield Hit((one.RECORD, str(one.pk)), f"{one.name or one.source_no}", one.get_absolute_url(), one.number, state)


FINDERS = (
    Finder(66, pgettext_lazy("clue", "Clues about cards"), "flag", (May.READ_CARDS,), clues, ("DK",)),
    Finder(64, pgettext_lazy("cards", "Involved cards"), "layers", (May.READ_CARDS,), cards, ("KP",)),
    Finder(
        65, pgettext_lazy("cards", "Back-traces"), "send", (May.READ_CARDS,), traces, ("DC",), of_people=False
    ),
)  # fmt: skip


def places(actor: Actor) -> Iterator[Place]:
    """The lists of this room, and a new card."""
    if not may(actor.role, May.READ_CARDS):
        return
    note = pgettext("cards", "Involved cards")
    yield Place(note, reverse("cards:index"), "layers", note)
    yield Place(pgettext("cards", "Back-traces"), reverse("cards:traces"), "send", note)
    if may(actor.role, May.WORK_CARDS):
        yield Place(pgettext("card", "Register a card"), reverse("cards:card_new"), "plus", note)


PLACES = (places,)
