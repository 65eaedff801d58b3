# SPDX-License-Identifier: Apache-2.0
"""What the page of a case says of calls: those that told of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.cases.queries.standing import Case
from wuzha.cases.registry import Linked, Section
from wuzha.org.roles import May, may
from wuzha.ui.moments import local_near
from wuzha.ui.record import Chip


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    """Calls that became the case, or its case at the funds desk, the first one first."""
    opens = may(actor.role, May.READ_CALLS)
    rows = Call.objects.visible_to(actor).filter(Q(criminal_case=case) | Q(case__case=case))
    found = []
    for one in rows.order_by("pk"):
        title, url = f"{one.number} {one.get_way_display()}", one.get_absolute_url() if opens else ""
        found.append(Linked(title, url, local_near(one.started_at), (Chip(one.get_state_display()),)))
    return found


SECTION = Section(15, lambda: _("Calls about it"), lambda: _("No call told of it."), records)
