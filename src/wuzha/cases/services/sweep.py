# SPDX-License-Identifier: Apache-2.0
"""The job behind the clocks of cases: who of the unit's chain is told that one runs out, or ran out."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseAlert
from wuzha.cases.rules.clocks import Tell
from wuzha.cases.services.base import CASES, steps_of
from wuzha.core.clocks import due
from wuzha.core.clocks.plan import next_at, reached
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


def sweep(now: datetime) -> int:
    """Look at every case whose step has come; how many alerts there were."""
    return due.sweep(Case.unscoped, now, lambda rows, _upto: sum(_look(one, now) for one in rows), chunk=20)


def _look(case: Case, now: datetime) -> int:
    steps, told = steps_of(case), 0
    known = set(CaseAlert.unscoped.filter(case=case).values_list("clock", "percent", "tell", "due_at"))
    for one in reached(steps, now):
        if (one.clock, one.percent, one.tell, one.due) in known:
            continue
        unit = case.centre_id if one.tell == Tell.CENTRE else case.unit_id or case.centre_id
        due.tell_once(
            CaseAlert(
                case=case, clock=one.clock, percent=one.percent, tell=one.tell, unit_id=unit, due_at=one.due,
                meant_at=one.meant_at, fired_at=now,
            )
        )  # fmt: skip
        told += 1
    Case.unscoped.filter(pk=case.pk).update(step_at=next_at(steps, now))
    return told


@CASES.act(May.WORK_CASES, name="case.alert_read")
def acknowledge(actor: Actor, pk: int) -> CaseAlert:
    """Take note of an alert: the reminder stops, the clock runs on. Raises `RefusalError`: NOT_FOUND."""
    found = CaseAlert.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.acknowledged_at is None:
        found.acknowledged_at, found.acknowledged_by_id = timezone.now(), actor.person_id
        found.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record(actor, "case.alert_read", on=(Case.RECORD, found.case_id))
    return found
