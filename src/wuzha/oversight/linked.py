# SPDX-License-Identifier: Apache-2.0
"""What oversight adds to the pages of standing: listings of a township and a proposal; weekly reports that are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.measures.queries import rectifying
from wuzha.measures.queries.in_force import RELATED, in_force
from wuzha.measures.queries.lists import of_unit
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.oversight.rulesets import STEPS
from wuzha.standing.registry import Linked, Overdue, Section
from wuzha.ui.record import Act, Chip


def _records(actor: Actor, unit: Unit) -> Sequence[Linked]:
    return [
        Linked(
            f"{one.kind_word} {one.title}", one.get_absolute_url(), one.document_no or one.number,
            (Chip(one.state_word),),
        )
        for one in of_unit(actor, unit.pk, STEPS)
    ]  # fmt: skip


def _acts(actor: Actor, unit: Unit) -> Sequence[Act]:
    if not may(actor.role, May.OVERSEE):
        return ()
    label = pgettext("oversight", "Look at the triggers and propose")
    return (Act(label, url=reverse("oversight:propose", args=[unit.pk]), icon="flag"),)


LISTED = Section(
    20, lambda: pgettext("oversight", "Listings"), lambda: pgettext("oversight", "Never listed."), _records, _acts,
    needs=(May.READ_OVERSIGHT,),
)  # fmt: skip


def late_reports(actor: Actor, now: datetime) -> Sequence[Overdue]:
    """Listed townships whose weekly report is late."""
    rows = in_force(actor, now, kinds=("LISTING",)).select_related(*RELATED).order_by("pk")[:50]
    found = []
    for one in rows:
        due, unit = rectifying.of(actor, one.pk, now).report_due, one.subject.unit
        if due is not None and due < now and unit is not None:
            what = pgettext("oversight", "Weekly report of a listing")
            found.append(Overdue(unit.pk, unit.name, what, 1, due, one.get_absolute_url()))
    return found
