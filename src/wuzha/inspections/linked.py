# SPDX-License-Identifier: Apache-2.0
"""What the page of a case shows of tickets: those on its back-check, and the way to draft one; what the page of a
township shows: its open tickets, and what inspections found there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.registry import Proposal
from wuzha.cases.registry import Linked, Section
from wuzha.inspections.queries.asked import findings_of, of_case, open_of_unit
from wuzha.inspections.views.next import state_chip
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.standing.registry import Linked as OfUnit
from wuzha.standing.registry import Section as UnitSection
from wuzha.ui.record import Act, Chip

#: Tickets and findings that the page of a township lists.
MOST = 20


def _records(actor: Actor, case: Any) -> Sequence[Linked]:
    return [
        Linked(
            one.ticket.title, f"{one.get_absolute_url()}?unit={one.pk}", one.unit.name,
            (state_chip(one),),
        )
        for one in of_case(actor, case.pk)
    ]  # fmt: skip


def _acts(actor: Actor, case: Any) -> Sequence[Act]:
    if not may(actor.role, May.OVERSEE):
        return []
    url = f"{reverse('inspections:new')}?case={case.number}"
    return [Act(pgettext("ticket", "Draft a ticket on the back-check"), url=url, icon="send")]


SECTION = Section(
    80,
    lambda: pgettext("ticket", "Oversight tickets"),
    lambda: pgettext("ticket", "No ticket was made on this case."),
    _records,
    _acts,
    needs=(May.READ_OVERSIGHT,),
)


def _open(actor: Actor, unit: Unit) -> Sequence[OfUnit]:
    """Its open tickets, the first deadline first."""
    found = []
    for one in open_of_unit(actor, unit.pk, MOST):
        due = f"{pgettext('ticket', 'Deadline')} {timezone.localdate(one.due_at)}" if one.due_at is not None else ""
        url = f"{one.get_absolute_url()}?unit={one.pk}"
        found.append(OfUnit(one.ticket.title, url, due, (state_chip(one),)))
    return found


def _found(actor: Actor, unit: Unit) -> Sequence[OfUnit]:
    """What inspections found there and is not put right."""
    return [
        OfUnit(
            one.text, one.url, str(one.found_on), (Chip(one.severity_word, "bad" if one.severity == "GRAVE" else ""),)
        )
        for one in findings_of(actor, unit.pk, open_only=True, most=MOST)
    ]


def _history(_actor: Actor, unit: Unit) -> Sequence[Act]:
    label = pgettext("inspection", "History of inspections")
    return [Act(label, url=reverse("inspections:unit", args=[unit.pk]), icon="history")]


OF_UNITS = (
    UnitSection(
        40,
        lambda: pgettext("ticket", "Open tickets"),
        lambda: pgettext("ticket", "No ticket is open"),
        _open,
        needs=(May.READ_OVERSIGHT,),
    ),
    UnitSection(
        41,
        lambda: pgettext("inspection", "Findings not put right"),
        lambda: pgettext("inspection", "Nothing is left to be put right"),
        _found,
        _history,
        needs=(May.READ_OVERSIGHT,),
    ),
)
ON_CLUES = Proposal(
    pgettext_lazy("ticket", "Draft a ticket on the overdue clue"), (May.OVERSEE,),
    lambda clue: f"{reverse('inspections:new')}?clue={clue.pk}",
)  # fmt: skip
