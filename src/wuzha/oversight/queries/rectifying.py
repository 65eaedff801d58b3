# SPDX-License-Identifier: Apache-2.0
"""What a listing asked for, how far that is, and how often it was inspected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.oversight.models import Interview, Referral, Review
from wuzha.oversight.rulesets import LISTINGS
from wuzha.requests.queries import lists as requests
from wuzha.requests.rules.life import Act, State

PLAN, RECTIFY = "RECTIFY_PLAN", "RECTIFY"


@dataclass(frozen=True, slots=True)
class Rectifying:
    """The requests of a listing, the latest report, and when the next one is due; nothing is due when it is over."""

    plan: Any
    work: Any
    reported_at: datetime | None
    report_due: datetime | None


def of(actor: Actor, measure_id: int, now: datetime) -> Rectifying:
    """How far the rectification of a listing is."""
    asked = requests.about(actor, ("measure", measure_id))
    plan = next((one for one in asked if one.kind == PLAN), None)
    work = next((one for one in asked if one.kind == RECTIFY), None)
    reported, due = None, None
    if work is not None:
        steps = [one for one in requests.steps_of(actor, work) if one.act in (Act.REPORT, Act.ANSWER)]
        reported = steps[-1].at if steps else None
        if work.state in (State.SENT, State.SIGNED, State.RETURNED):
            due = (reported or work.sent_at) + timedelta(days=LISTINGS.at(now).report_days)
    return Rectifying(plan, work, reported, due)


def reviews(actor: Actor, measure_id: int) -> list[Review]:
    """Inspections of a rectification, the last one first."""
    rows = Review.objects.visible_to(actor).filter(measure=measure_id).select_related("by")
    return list(rows.order_by("-pk"))


def accepted(measure_id: int) -> Review | None:
    """The inspection that was passed; asked for a decision, so whoever asks."""
    last: Review | None = Review.unscoped.filter(measure=measure_id).order_by("-pk").first()
    return last if last is not None and last.result == Review.Result.PASS else None


def interviews_of(actor: Actor, measure_id: int) -> list[Interview]:
    rows = Interview.objects.visible_to(actor).filter(measure=measure_id).select_related("asked")
    return list(rows.order_by("-pk"))


def referrals_of(actor: Actor, measure_id: int) -> list[Referral]:
    return list(Referral.objects.visible_to(actor).filter(measure=measure_id).select_related("about").order_by("-pk"))
