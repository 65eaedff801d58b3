# SPDX-License-Identifier: Apache-2.0
"""What rooms above register with cards, which know none of them: what may be proposed on a clue that is overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wuzha.org.roles import May

if TYPE_CHECKING:
    from wuzha.cards.models import CardClue


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act on an overdue clue, drafted by a person: verb and object, who may, and the page on which it is drafted."""

    label: Any
    needs: tuple[May, ...]
    url: Callable[[CardClue], str]


on_overdue: list[Proposal] = []
