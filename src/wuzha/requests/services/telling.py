# SPDX-License-Identifier: Apache-2.0
"""The clocks of requests: each step is told once, to one unit, with the words of the rules."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wuzha.core.clocks.due import sweep as sweep_due
from wuzha.core.clocks.due import tell_once
from wuzha.core.clocks.plan import reached
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Unit
from wuzha.requests.models import Request, RequestAlert
from wuzha.requests.rules.clocks import ClockName, Step, Tell
from wuzha.requests.rules.life import State
from wuzha.requests.rulesets import TEXTS
from wuzha.requests.services.base import next_step, steps_of


def sweep(now: datetime) -> int:
    """Tell of every request whose step has come; how many were looked at."""
    return sweep_due(Request.unscoped, now, lambda rows, _upto: _look(rows[0], now))


def _look(row: Request, now: datetime) -> int:
    for step in reached(steps_of(row), now):
        unit = _unit(row, step)
        if unit is not None:
            tell_once(
                RequestAlert(
                    request=row,
                    clock=step.clock,
                    days=step.days,
                    tell=step.tell,
                    unit_id=unit,
                    due_at=step.due,
                    meant_at=step.meant_at,
                    fired_at=now,
                    text=text_of(row, now, unsigned=step.clock is ClockName.SIGN),
                )
            )
    Request.unscoped.filter(pk=row.pk).update(step_at=next_step(row, now))
    return 1


def _unit(row: Request, step: Step) -> int | None:
    """Who is told; nobody above the top of the tree."""
    if step.tell is Tell.ASKING:
        return row.asking_id
    if step.tell is Tell.ADDRESSED:
        return row.addressed_id
    above: int | None = (
        Unit.objects.filter(path=row.addressed.path[: -Unit.steplen]).values_list("pk", flat=True).first()
    )
    return above


def text_of(row: Request, now: datetime, *, unsigned: bool | None = None) -> str:
    """The words of a reminder, in Chinese like every paper; they name the matter, and no person."""
    texts = TEXTS.at(now)
    unsigned = row.state == State.SENT and row.sign_due_at < now if unsigned is None else unsigned
    text = texts.unsigned if unsigned else texts.late if row.due_at < now else texts.before
    due = timezone.localtime(row.due_at, SHANGHAI)
    return text.format(
        unit=row.addressed.name, asker=row.asking.name, title=row.title, number=row.number,
        due=f"{due.month}月{due.day}日",
    )[:400]  # fmt: skip
