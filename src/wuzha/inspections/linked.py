# SPDX-License-Identifier: Apache-2.0
"""What the page of a case shows of tickets: those on its back-check, and the way to draft one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.registry import Linked, Section
from wuzha.inspections.queries.asked import of_case
from wuzha.inspections.views.next import TONES
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, Chip


def _records(actor: Actor, case: Any) -> Sequence[Linked]:
    return [
        Linked(
            one.ticket.title, f"{one.get_absolute_url()}?unit={one.pk}", one.unit.name,
            (Chip(one.get_state_display(), TONES.get(one.state, "")),),  # type: ignore[call-overload]
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
