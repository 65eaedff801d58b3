# SPDX-License-Identifier: Apache-2.0
"""Interviews and referrals that belong to a measure."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.oversight.models import Interview, Referral


def interviews_of(actor: Actor, measure_id: int) -> list[Interview]:
    rows = Interview.objects.visible_to(actor).filter(measure=measure_id).select_related("asked")
    return list(rows.order_by("-pk"))


def referrals_of(actor: Actor, measure_id: int) -> list[Referral]:
    return list(Referral.objects.visible_to(actor).filter(measure=measure_id).select_related("about").order_by("-pk"))
