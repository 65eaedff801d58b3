# SPDX-License-Identifier: Apache-2.0
"""Which warning a lead came out of: its page links back to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.origins import Origin
from wuzha.leads.queries.lists import came_out_of
from wuzha.org.roles import May, may
from wuzha.warning.models import WarningRecord


def of_leads(actor: Actor, keys: Collection[int]) -> Mapping[int, list[Origin]]:
    """Of leads that were recorded from a warning in reach."""
    if not may(actor.role, May.READ_WARNINGS):
        return {}
    came = came_out_of("warning", keys)
    rows = {one.pk: one for one in WarningRecord.objects.visible_to(actor).filter(pk__in=set(came.values()))}
    return {
        lead: [Origin(_("Warning"), rows[pk].number, reverse("warning:detail", args=[pk]))]
        for lead, pk in came.items()
        if pk in rows
    }
