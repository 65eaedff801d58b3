# SPDX-License-Identifier: Apache-2.0
"""What the pages of a case and of a person say of cards; which case followed from a clue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import CardInvolvement, InvolvedCard
from wuzha.cards.rules.kinds import level_word
from wuzha.cases.queries.lists import case_named
from wuzha.cases.registry import Linked, Section
from wuzha.org.roles import May, may
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section as PersonSection
from wuzha.ui.record import Chip

#: Cards that one page names.
MOST = 50


def _linked(card: InvolvedCard, note: str = "") -> Linked:
    chips = (Chip(card.get_disposal_display()),) if card.disposal else ()
    return Linked(f"{card.get_kind_display()} {card.shown}", card.get_absolute_url(), note, chips)


def of_case(actor: Actor, case: Any) -> Sequence[Linked]:
    """The cards of a case, by level."""
    rows = CardInvolvement.objects.visible_to(actor).filter(case=case).select_related("card")
    found: dict[int, Linked] = {}
    for one in rows.order_by("level", "pk")[: MOST * 2]:
        level = level_word(one.level) if one.level else ""
        found.setdefault(one.card_id, _linked(one.card, level))
    return list(found.values())[:MOST]


def of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """The cards whose holder is the person."""
    who = {one.individual_id for one in parts} | {one.individual.merged_into_id for one in parts}
    rows = InvolvedCard.objects.visible_to(actor).filter(individual__in=who - {None})
    return [_linked(one) for one in rows.order_by("-first_involved_on", "-pk")[:MOST]]


def case_of_number(actor: Actor, number: str) -> str:
    """The address of a case in reach by its number here or in the case system; a bare number names none."""
    key = None if number.isdecimal() or not may(actor.role, May.READ_CASES) else case_named(actor, number)
    return "" if key is None else reverse("cases:record", args=[key])


SECTION = Section(
    45, lambda: pgettext("cards", "Involved cards"),
    lambda: pgettext("cards", "No card is known to be involved in this case."), of_case, needs=(May.READ_CARDS,),
)  # fmt: skip
PERSON_SECTION = PersonSection(
    45, lambda: pgettext("cards", "Involved cards"), of_person, needs=(May.READ_CARDS,)
)  # fmt: skip
