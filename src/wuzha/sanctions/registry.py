# SPDX-License-Identifier: Apache-2.0
"""What other rooms know of cards, lines and accounts of somebody: shown beside a dossier, and put on file by a person
who says what was done with them. To be involved in a case is no deed of its holder.

    holdings.append(cards_of)  # (actor, dossier) → what the actor may see of its holder
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Held:
    """A card, line or account that a room knows of a holder; `number` is that of its record there."""

    number: str
    #: A code of `rules.grounds.Object`.
    thing_kind: str
    thing: Sealed
    #: Since when it is known to be involved.
    day: date
    #: What ran through it, in 分.
    inflow_fen: int = 0
    url: str = ""


#: The dossier has `individual` or `organisation_code`.
holdings: list[Callable[[Actor, Any], Sequence[Held]]] = []
