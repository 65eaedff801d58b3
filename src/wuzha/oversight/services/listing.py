# SPDX-License-Identifier: Apache-2.0
"""A step of the ladder that an overdue ticket led to: proposed like any other, and named by the ticket."""

from __future__ import annotations

from dataclasses import replace

from wuzha.audit.actor import Actor
from wuzha.core.acts import OneAct
from wuzha.inspections.services.escalating import taken_over
from wuzha.measures.registry import Done, NewMeasure
from wuzha.measures.services.proposing import propose
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import May
from wuzha.oversight.errors import Code

#: The type of the record that such a measure comes from.
TICKET = "ticket_unit"
_act = OneAct((May.OVERSEE,), "listing.on_ticket", Code.NOT_ALLOWED, on=TICKET, system=False)


@_act
def on_ticket(actor: Actor, pk: int, new: NewMeasure, unit_id: int) -> Done:
    """Propose a step for the unit of an overdue ticket whose chain asked for a measure. Nothing is decided.

    Raises `RefusalError`: NOT_FOUND where the chain asked for none, and as `measures.services.proposing.propose`.
    """
    made = propose(actor, replace(new, about=(TICKET, pk)), Whom.unit(unit_id))
    taken_over(actor, pk, ("measure", made.pk))
    return made
