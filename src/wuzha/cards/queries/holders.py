# SPDX-License-Identifier: Apache-2.0
"""Whose a card is, or whom a clue is about, for a room that opens a record about that person or organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wuzha.audit.actor import Actor
from wuzha.cards.models import CardInvolvement
from wuzha.cards.queries import cards, clues
from wuzha.cases.queries.standing import Case
from wuzha.org.roles import May, may
from wuzha.sealed import Sealed
from wuzha.sealed.value import as_text, read_again_by

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person on file or as told, or an organisation; the first case known here; what it was found on."""

    shown: str
    origin: str
    individual: int | None = None
    name: Sealed | None = None
    id_no: Sealed | None = None
    organisation: str = ""
    case: Case | None = None
    synthetic: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it is known well enough who it is to keep a record about it."""
        return self.individual is not None or (self.name is not None and self.id_no is not None)

    def read_by(self, read: Callable[[str, str], T]) -> T:
        """Name and ID number as told, for a record that seals them anew: no person sees any of it."""
        assert self.name is not None  # noqa: S101 - asked only where `is_person`
        assert self.id_no is not None  # noqa: S101
        number = as_text(self.id_no)
        return read_again_by(as_text(self.name), lambda name: read_again_by(number, lambda no: read(name, no)))


def asked(actor: Actor, given: Mapping[str, str]) -> Holder | None:
    """The holder that an address names (`?card=12`, `?clue=12`), of a record in reach."""
    if not may(actor.role, May.READ_CARDS):
        return None
    for name, of in (("card", _of_card), ("clue", _of_clue)):
        text = given.get(name, "")
        if text.isascii() and text.isdecimal() and len(text) < 19:
            return of(actor, int(text))
    return None


def _of_card(actor: Actor, pk: int) -> Holder | None:
    card = cards.of(actor, pk)
    if card is None:
        return None
    rows = CardInvolvement.objects.visible_to(actor).filter(card=card, case__isnull=False).select_related("case")
    first = rows.order_by("involved_on", "pk").first()
    return Holder(
        card.owner, card.number, card.individual_id, card.holder, card.holder_id, card.organisation,
        first.case if first is not None else None, card.synthetic,
    )  # fmt: skip


def _of_clue(actor: Actor, pk: int) -> Holder | None:
    clue = clues.of(actor, pk)
    if clue is None:
        return None
    return Holder(str(clue.name), clue.number, name=clue.name, id_no=clue.id_no, synthetic=clue.synthetic)
