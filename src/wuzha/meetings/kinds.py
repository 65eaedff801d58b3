# SPDX-License-Identifier: Apache-2.0
"""What the joint meeting asks of units: what a meeting resolved, and the tasks of the plan of the year."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.meetings.models import Plan, PlanTask, Resolution
from wuzha.org.roles import May
from wuzha.requests.registry import About, Asked, RequestKind


def _resolution(actor: Actor, request: Asked) -> About | None:
    key = request.about_id or 0
    row = Resolution.objects.visible_to(actor).select_related("meeting").filter(pk=key).first()
    if row is not None:
        return About(f"{row.meeting.title} {row.title}", row.meeting.get_absolute_url())
    title = Resolution.unscoped.filter(pk=key).values_list("title", flat=True).first()
    return About(title) if title else None


def _task(actor: Actor, request: Asked) -> About | None:
    row = PlanTask.unscoped.select_related("plan").filter(pk=request.about_id or 0).first()
    if row is None:
        return None
    there = Plan.objects.visible_to(actor).filter(pk=row.plan_id).exists()
    return About(f"{row.plan.document_no} {row.title}", reverse("meetings:plan", args=[row.plan_id]) if there else "")


RESOLUTION = RequestKind(
    "RESOLUTION",
    pgettext_lazy("meeting", "Resolution of a meeting"),
    asks=(May.OVERSEE,),
    conclusions=lambda: [("DONE", "已完成"), ("PART", "部分完成"), ("NOT", "未完成")],
    link=_resolution,
)
TASK = RequestKind(
    "PLAN_TASK",
    pgettext_lazy("plan", "Task of the plan"),
    asks=(May.OVERSEE,),
    conclusions=lambda: [("DONE", "已完成"), ("PART", "部分完成"), ("NOT", "未完成")],
    link=_task,
)
