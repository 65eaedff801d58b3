# SPDX-License-Identifier: Apache-2.0
"""What rooms above register with cards, which know none of them: what may be proposed on a clue that is overdue, and
what may be opened about the holder of a card or the person of a clue, and
where that stands which followed from one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.ui.record import Act

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.cards.models import CardClue


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act on an overdue clue, drafted by a person: verb and object, who may, and the page on which it is drafted."""

    label: Any
    needs: tuple[May, ...]
    url: Callable[[CardClue], str]


on_overdue: list[Proposal] = []


@dataclass(frozen=True, slots=True)
class Follow:
    """What may be opened about somebody whose cards they are: verb and object, who may, and the page on which it is
    entered; the query of its address is that of `queries.holders`."""

    label: Any
    needs: tuple[May, ...]
    url: Callable[[str, int], str]


on_holders: list[Follow] = []


def follows(actor: Actor, name: str, pk: int) -> list[Act]:
    """What an actor may open about the holder of a card (`card`) or the person of a clue (`clue`)."""
    return [
        Act(one.label, url=one.url(name, pk), icon="file")
        for one in on_holders if any(may(actor.role, need) for need in one.needs)
    ]  # fmt: skip


#: Result of a clue → the address of what followed, by its number, where it is known here and in the actor's reach.
followed: dict[str, Callable[[Actor, str], str]] = {}
