# SPDX-License-Identifier: Apache-2.0
"""What a measure asked to be mended, how far that is, and how often it was inspected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.measures.models import Measure, Review
from wuzha.measures.registry import kind_of
from wuzha.requests.queries import lists as requests
from wuzha.requests.rules.life import Act, State


@dataclass(frozen=True, slots=True)
class Rectifying:
    """The requests of a measure, the latest report, and when the next one is due; nothing is due when it is over."""

    plan: Any
    work: Any
    reported_at: datetime | None
    report_due: datetime | None


def of(actor: Actor, measure_id: int, now: datetime) -> Rectifying:
    """How far the rectification of a measure is."""
    row = Measure.objects.visible_to(actor).filter(pk=measure_id).first()
    rule = kind_of(row.kind).rectification if row is not None else None
    if rule is None:
        return Rectifying(None, None, None, None)
    asked = requests.about(actor, ("measure", measure_id))
    plan = next((one for one in asked if one.kind == rule.plan), None)
    work = next((one for one in asked if one.kind == rule.work), None)
    reported, due = None, None
    if work is not None:
        steps = [one for one in requests.steps_of(actor, work) if one.act in (Act.REPORT, Act.ANSWER)]
        reported = steps[-1].at if steps else None
        if work.state in (State.SENT, State.SIGNED, State.RETURNED):
            due = (reported or work.sent_at) + timedelta(days=rule.report_days(now))
    return Rectifying(plan, work, reported, due)


def reviews(actor: Actor, measure_id: int) -> list[Review]:
    """Inspections of a rectification, the last one first."""
    rows = Review.objects.visible_to(actor).filter(measure=measure_id).select_related("by")
    return list(rows.order_by("-pk"))


def accepted(measure_id: int) -> Review | None:
    """The inspection that was passed; asked for a decision, so whoever asks."""
    last: Review | None = Review.unscoped.filter(measure=measure_id).order_by("-pk").first()
    return last if last is not None and last.result == Review.Result.PASS else None
