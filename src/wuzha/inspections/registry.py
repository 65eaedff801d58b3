# SPDX-License-Identifier: Apache-2.0
"""What rooms above register with tickets, which know none of them.

    inspections.registry.takeovers.append(Takeover(
        "LISTING", _("Propose a listing"), (May.OVERSEE,), lambda part: f"{reverse('oversight:new')}?ticket={part.pk}",
        record="measure", link=link,
    ))

When the measure is proposed, the room says so by `inspections.services.escalating.taken_over`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wuzha.org.roles import May

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.inspections.models import TicketUnit


@dataclass(frozen=True, slots=True)
class Takeover:
    """A measure that may be proposed on a ticket whose chain has come to its end: an interview, a listing."""

    code: str
    #: Verb and object, on its button.
    label: Any
    needs: tuple[May, ...]
    #: Address of the page on which it is proposed, with the ticket filled in.
    url: Callable[[TicketUnit], str]
    #: Whether it may be done to that unit: only townships are listed.
    fits: Callable[[TicketUnit], bool] = lambda _part: True
    #: The type of the record that it makes, and name and page of one that the reader may open.
    record: str = ""
    link: Callable[[Actor, int], tuple[str, str] | None] = lambda _actor, _pk: None


takeovers: list[Takeover] = []


def taken_over_by(actor: Actor, record: str, pk: int) -> tuple[str, str] | None:
    """Name and page of the measure that came of an escalation; nothing out of the reader's reach."""
    found = next((one for one in takeovers if one.record == record), None)
    return found.link(actor, pk) if found is not None else None
