# SPDX-License-Identifier: Apache-2.0
"""The clock of replies: the centre is told before a reply is due and when it is, the unit above it then, too."""

from __future__ import annotations

from datetime import datetime

from wuzha.core.clocks.due import sweep as sweep_due
from wuzha.core.clocks.due import tell_once
from wuzha.leads.models import Lead, LeadAlert
from wuzha.leads.rules.clocks import next_step, steps
from wuzha.leads.rulesets import RIGHTS
from wuzha.org.models import Unit


def sweep(now: datetime) -> int:
    return sweep_due(Lead.unscoped, now, lambda rows, _upto: _look(rows[0], now))


def _look(lead: Lead, now: datetime) -> int:
    days = RIGHTS.at(now).remind_days
    for step in steps(lead.reply_due_at, days):
        if step.meant_at > now:
            continue
        path = lead.centre.path[: -Unit.steplen]
        above = Unit.objects.filter(path=path).values_list("pk", flat=True).first() if step.days >= 0 else None
        for unit in filter(None, (lead.centre_id, above)):
            tell_once(
                LeadAlert(
                    lead=lead, days=step.days, unit_id=unit, due_at=step.due, meant_at=step.meant_at, fired_at=now
                )
            )
    Lead.unscoped.filter(pk=lead.pk).update(step_at=next_step(lead.reply_due_at, now, days))
    return 1
