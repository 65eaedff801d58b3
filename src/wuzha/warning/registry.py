# SPDX-License-Identifier: Apache-2.0
"""What domains above register with warnings, which know none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wuzha.cases.registry import Linked

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

#: Given a warning's key: records that name the same caller, site or app.
tied: list[Callable[[Actor, int], Sequence[Linked]]] = []


@dataclass(frozen=True, slots=True)
class Talk:
    """What to ask and to say to somebody for a scam type, as a room above keeps it."""

    ask: Sequence[str]
    say: Sequence[str]
    #: Called in the transaction in which a talk beside it is recorded, with its instant.
    used: Callable[[datetime], object]


#: Given a scam type, the path of a unit (its beginning names the city; empty: any) and an instant: the talk in force.
talks: list[Callable[[str, str, datetime], Talk | None]] = []


def talk_for(fraud_type: str, path: str, at: datetime) -> Talk | None:
    """The first talk that is in force; nothing, where the rule set `warning.scripts` speaks."""
    return next((found for one in talks if (found := one(fraud_type, path, at)) is not None), None)
