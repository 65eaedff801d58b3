# SPDX-License-Identifier: Apache-2.0
"""What is taken along on a phone: the tasks in one's own hands, with the least data that finding a person needs.

Taking along is a reveal: one read event a task, for the purpose of the shift, before anything leaves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.org.roles import May, may
from wuzha.sealed.value import Sealed
from wuzha.warning.models import Attempt, EnrichmentItem
from wuzha.warning.queries.tasks import grid, lists, page
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.queries.tasks.personal import PERSON, phones_in
from wuzha.warning.rulesets import DOORSTEP, FRAUD_TYPES
from wuzha.warning.rulesets.ladder import Script

#: Items of the completion checklist that help to find somebody at a door; nothing else of it is taken along.
TO_FIND = ("CONTACT_ALT", "ADDRESS_LIVE", "WORKPLACE")
#: Everything that a grid worker's phone holds of a visit.
OF_VISIT = ("key", "name", "phone", "address", "fraud_type", "script")


def officer_tasks(actor: Actor, purpose: str, now: datetime | None = None) -> list[dict[str, Any]]:
    """The officer's own open tasks, the first due first. Raises `ValueError` without a purpose."""
    if not may(actor.role, May.REVEAL):
        return []
    now = now or timezone.now()
    rows = lists.page(actor, lists.Group.MINE, size=DOORSTEP.at(now).most_tasks).rows
    return [_task(actor, page.of(actor, row.warning.pk, now), purpose) for row in rows]


def grid_visits(actor: Actor, purpose: str) -> list[dict[str, Any]]:
    """The visits asked of the grid worker's own grids. Raises `ValueError` without a purpose."""
    visits = grid.to_do(actor)[: DOORSTEP.at().most_tasks]
    return [_visit(actor, visit, purpose) for visit in visits]


def _task(actor: Actor, task: Task, purpose: str) -> dict[str, Any]:
    warning = task.warning
    items = [one for one in task.items if one.item in TO_FIND and one.value is not None]
    sealed: dict[str, Sealed | None] = {name: getattr(warning, name) for name in PERSON}
    sealed |= {f"item:{one.pk}": one.value for one in items}
    clear = reveal_many(actor, purpose, on=("warning", warning.pk), values=sealed)
    return {
        "key": warning.pk,
        "number": warning.number,
        "level": warning.level,
        "level_label": str(warning.get_level_display()),
        "fraud_type": FRAUD_TYPES.at().label(warning.fraud_type),
        "name": clear.get("name", ""),
        "phone": clear.get("phone", ""),
        "address": clear.get("address", ""),
        "place": task.place,
        "items": [_item(one, clear[f"item:{one.pk}"]) for one in items],
        "clocks": [
            {"label": str(one.label), "due": one.due.isoformat(), "next": one.is_next}
            for one in task.clocks
            if one.running
        ],
        "step": str(task.step.label),
        "advice": task.advice,
        "leads_to": task.leads_to,
        "quiet_until": task.quiet_until.isoformat() if task.quiet_until else "",
        "attempts": [_attempt(one) for one in task.attempts],
        "script": _script(task.script),
    }


def _visit(actor: Actor, visit: grid.Visit, purpose: str) -> dict[str, Any]:
    clear = grid.reveal(actor, visit, purpose)
    return {
        "key": visit.pk,
        "name": clear.name,
        "phone": clear.phone,
        "address": clear.address,
        "fraud_type": FRAUD_TYPES.at().label(visit.fraud_type),
        "script": _script(visit.script),
    }


def _item(one: EnrichmentItem, text: str) -> dict[str, Any]:
    return {"item": one.item, "text": text, "phones": phones_in(text)}


def _attempt(one: Attempt) -> dict[str, Any]:
    """What was tried, without its note."""
    return {"channel": one.channel, "result": one.result, "at": one.at.isoformat()}


def _script(script: Script) -> dict[str, list[str]]:
    return {"ask": script.ask, "say": script.say}
