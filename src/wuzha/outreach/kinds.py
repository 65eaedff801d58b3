# SPDX-License-Identifier: Apache-2.0
"""What outreach asks of units: the tasks of the plan of the year."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.outreach.models import PlanEntry
from wuzha.requests.registry import About, Asked, RequestKind


def _task(actor: Actor, request: Asked) -> About | None:
    row = PlanEntry.objects.visible_to(actor).filter(pk=request.about_id or 0).first()
    return About(row.title, row.get_absolute_url()) if row is not None else None


TASK = RequestKind(
    "OUTREACH_TASK",
    pgettext_lazy("outreach", "Task of the outreach plan"),
    asks=(May.RUN_OUTREACH,),
    conclusions=lambda: [("DONE", "已完成"), ("PART", "部分完成"), ("NOT", "未完成")],
    link=_task,
)
