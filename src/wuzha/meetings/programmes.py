# SPDX-License-Identifier: Apache-2.0
"""Programmes against the abuse of cards on the pages of outlets: plans of that theme, with how far their tasks are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.meetings.models import Plan, PlanTask
from wuzha.meetings.models.plan import PlanTheme
from wuzha.meetings.queries.plans import tasks_of
from wuzha.org.roles import May, may
from wuzha.outlets.registry import Part, Programme
from wuzha.requests.rules.life import OWED, State


def of_cards(actor: Actor, now: datetime) -> Sequence[Programme]:
    """Those that were issued; who runs no oversight sees the tasks in its own reach."""
    if not may(actor.role, May.READ_OVERSIGHT):
        return []
    rows = Plan.objects.visible_to(actor).filter(theme=PlanTheme.CARDS, issued_on__isnull=False)
    found = []
    for plan in rows.order_by("-issued_on", "-pk"):
        tasks = tasks_of(actor, plan)
        done = sum(one.request is not None and one.request.state == State.ACCEPTED for one in tasks)
        parts = [_part(one, now) for one in tasks]
        if parts and plan.issued_on is not None:
            found.append(Programme(plan.title, plan.issued_on, plan.get_absolute_url(), parts, done))
    return found


def _part(task: PlanTask, now: datetime) -> Part:
    asked = task.request
    state = str(asked.get_state_display()) if asked is not None else "—"
    late = asked is not None and asked.state in OWED and asked.due_at < now
    url = asked.get_absolute_url() if asked is not None else ""
    return Part(f"{task.no} {task.title}", task.unit.name, task.due_on, state, late, url)
