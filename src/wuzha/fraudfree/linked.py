# SPDX-License-Identifier: Apache-2.0
"""What the page of a township shows: its fraud-free units, with where each stands."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import npgettext, pgettext

from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import FreeUnit
from wuzha.fraudfree.queries.lists import zeros
from wuzha.fraudfree.rules.life import OPEN, State
from wuzha.fraudfree.views.next import TONES
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.standing.registry import Linked, Section
from wuzha.ui.record import Chip

#: Units that the page of a township lists.
MOST = 20


def _units(actor: Actor, unit: Unit) -> Sequence[Linked]:
    rows = list(FreeUnit.objects.visible_to(actor).filter(township=unit, state__in=OPEN).order_by("pk")[:MOST])
    days = zeros(rows)
    return [
        Linked(
            f"{one.name} {one.get_kind_display()}", one.get_absolute_url(),
            npgettext("fraudfree", "%(n)s day without a case", "%(n)s days without a case", days[one.pk].days)
            % {"n": days[one.pk].days},
            (Chip(one.get_state_display(), TONES.get(State(one.state), "")),),
        )
        for one in rows
    ]  # fmt: skip


OF_UNITS = Section(
    60,
    lambda: pgettext("fraudfree", "Fraud-free units"),
    lambda: pgettext("fraudfree", "No unit of it is on the way or holds a title."),
    _units,
    needs=(May.READ_OUTREACH,),
)
