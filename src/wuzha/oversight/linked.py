# SPDX-License-Identifier: Apache-2.0
"""What oversight adds to the pages of standing: listings of a township and a proposal; weekly reports that are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.inspections.registry import Takeover
from wuzha.measures.queries import lists as measures
from wuzha.measures.queries import rectifying
from wuzha.measures.queries.in_force import RELATED, in_force
from wuzha.measures.queries.lists import of_unit
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.oversight.models import Interview
from wuzha.oversight.queries.lists import TOWNSHIPS, interview
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


def of_measure(actor: Actor, pk: int) -> tuple[str, str] | None:
    """Name and page of a step that was proposed on a ticket."""
    row = measures.of(actor, pk)
    return (f"{row.kind_word} {row.number}", row.get_absolute_url()) if row is not None else None


def of_interview(actor: Actor, pk: int) -> tuple[str, str] | None:
    """The same of an interview."""
    row = interview(actor, pk)
    title = pgettext("oversight", "Interview %(number)s") % {"number": Interview.number_of(pk)}
    return (title, row.get_absolute_url()) if row is not None else None


#: What the joint office may propose when the chain of an overdue ticket has come to its end. Nothing is decided by it.
TAKEOVERS = (
    Takeover(
        "INTERVIEW", pgettext_lazy("oversight", "Arrange an interview"), (May.OVERSEE,),
        lambda part: f"{reverse('oversight:interview_new')}?ticket={part.pk}", record=Interview.RECORD,
        link=of_interview,
    ),
    Takeover(
        "LISTING", pgettext_lazy("oversight", "Propose a step"), (May.OVERSEE,),
        lambda part: f"{reverse('oversight:propose', args=[part.unit_id])}?ticket={part.pk}&ground=DUTY",
        fits=lambda part: part.unit.kind in TOWNSHIPS, record="measure", link=of_measure,
    ),
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
