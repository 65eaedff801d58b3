# SPDX-License-Identifier: Apache-2.0
"""Which call a warning, a report of the funds desk or a lead came out of: pages of those link back to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import F

from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.core.origins import Origin
from wuzha.leads.queries.lists import came_out_of
from wuzha.org.roles import May, may


def of_warnings(actor: Actor, keys: Collection[int]) -> Mapping[int, list[Origin]]:
    return _by("warning_id", actor, keys)


def of_reports(actor: Actor, keys: Collection[int]) -> Mapping[int, list[Origin]]:
    return _by("report_id", actor, keys)


def _by(column: str, actor: Actor, keys: Collection[int]) -> Mapping[int, list[Origin]]:
    """Calls in the actor's reach, the first one first."""
    if not may(actor.role, May.READ_CALLS):
        return {}
    found: dict[int, list[Origin]] = {}
    rows = Call.objects.visible_to(actor).filter(**{f"{column}__in": list(keys)}).annotate(became=F(column))
    for one in rows.order_by("pk"):
        origin = Origin(str(one.get_way_display()), one.number, one.get_absolute_url())
        found.setdefault(one.became, []).append(origin)
    return found


def of_leads(actor: Actor, keys: Collection[int]) -> Mapping[int, list[Origin]]:
    """Of leads that were recorded from a call."""
    if not may(actor.role, May.READ_CALLS):
        return {}
    came = came_out_of("call", keys)
    rows = {one.pk: one for one in Call.objects.visible_to(actor).filter(pk__in=set(came.values()))}
    return {
        lead: [Origin(str(rows[call].get_way_display()), rows[call].number, rows[call].get_absolute_url())]
        for lead, call in came.items()
        if call in rows
    }
