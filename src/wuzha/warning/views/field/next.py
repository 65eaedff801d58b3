# SPDX-License-Identifier: Apache-2.0
"""The next act of a task in words: what the bar at the edge of the page says and does, and what else can be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.ui.record import Act, NextAct
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.rules.visit import Doing, Standing, next_doing, that_matters


def standing_of(task: Task, *, shown: bool, arrived: bool) -> Standing:
    """The task as the rule of the next act looks at it. `arrived` only while somebody may try."""
    opened = task.second_round or task.came_from
    return Standing(
        state=task.warning.state,
        step=task.step,
        shown=shown,
        arrived=arrived and task.may_try,
        to_hand_over=task.handover is not None and task.handover.done_at is None,
        unproven=task.warning.unproven,
        to_check=opened is not None and opened.checked_at is None,
    )


#: Doing → (what is to be done, the button that does it, its icon, where on the page; nothing for what is sent).
WORDS: dict[Doing, tuple[Any, Any, str, str]] = {
    Doing.SIGN: (gettext_lazy("Take the task in hand"), gettext_lazy("Accept the task"), "user-check", ""),
    Doing.SHOW: (gettext_lazy("Set out"), gettext_lazy("Show phone and address"), "eye", ""),
    Doing.CALL: (gettext_lazy("Call the person"), gettext_lazy("Record the call"), "phone", "?lead=AGAIN#work"),
    Doing.ARRIVE: (gettext_lazy("Meet the person"), gettext_lazy("I am there, begin"), "door", "?lead=VISIT#work"),
    Doing.TRY: ("", gettext_lazy("Record the contact"), "edit", "#work"),
    Doing.RECORD: (gettext_lazy("Record the outcome"), gettext_lazy("Choose the outcome"), "clipboard", "#outcome"),
    Doing.HAND_OVER: (
        gettext_lazy("Report and stop the payment"), gettext_lazy("Enter the report number"), "siren", "#handover",
    ),
    Doing.PROVE: (
        gettext_lazy("The meeting is not proven"), gettext_lazy("Add the proof"), "camera", "?open=proofs#proofs",
    ),
    Doing.CHECK: (gettext_lazy("See the person again"), gettext_lazy("Record the check"), "eye", "#denial"),
    Doing.NOTHING: (gettext_lazy("This task is done"), gettext_lazy("To my tasks"), "list", ""),
}  # fmt: skip


def next_act(task: Task, *, shown: bool, arrived: bool, next_url: str = "") -> NextAct:
    """What stands in the bar. After the end it leads to the next task, if `next_url` names one."""
    doing = next_doing(standing_of(task, shown=shown, arrived=arrived))
    what, label, icon, place = WORDS[doing]
    pk = task.warning.pk
    if doing is Doing.NOTHING:
        url = next_url or reverse("warning:tasks")
        return NextAct(what, act=Act(_("Next task") if next_url else label, url=url, icon="arrow-right"))
    if doing is Doing.SIGN:
        act = Act(label, post=reverse("warning:task_sign", args=[pk]), icon=icon)
    elif doing is Doing.SHOW:
        hidden = {"purpose": task.purpose}
        act = Act(label, post=reverse("warning:task_reveal", args=[pk]), hidden=hidden, icon=icon)
    else:
        act = Act(label, url=reverse("warning:task", args=[pk]) + place, icon=icon)
    waits = task.may_try and task.suggestion.not_before is not None
    return NextAct(
        what or task.step.label,
        detail=_("not before {at}").format(at=_clock(task.suggestion.not_before)) if waits else "",
        who=str(task.warning.officer or task.warning.station or ""),
        due=_due(task, doing),
        act=act,
        others=_others(task, doing),
    )


def _due(task: Task, doing: Doing) -> datetime | None:
    if doing is Doing.HAND_OVER:
        return task.handover.due_at if task.handover else None
    if doing is Doing.CHECK:
        opened = task.second_round or task.came_from
        return opened.check_due if opened else None
    clock = that_matters(task.clocks)
    return clock.due if clock is not None and clock.is_next else None


def _others(task: Task, doing: Doing) -> list[Act]:
    """Everything else about an open task, each refused with its reason where it cannot be done now."""
    if not task.is_open:
        return []
    page = reverse("warning:task", args=[task.warning.pk])
    signed = "" if task.may_try else _("Accept the task first")
    there, go = WORDS[Doing.ARRIVE][1], f"{page}{WORDS[Doing.ARRIVE][3]}"
    acts = [] if doing is Doing.ARRIVE else [Act(there, url="" if signed else go, icon="door", refused=signed)]
    acts += [
        Act(
            _("Ask the grid worker to visit"),
            url="" if signed else f"{page}?lead=GRID#work",
            icon="map-pin",
            refused=signed,
        ),
        Act(_("Return it to the centre"), url=f"{page}?lead=RETURN#give_back", icon="undo"),
        Act(
            _("Ask another station to take it over"),
            url=reverse("warning:transfer_propose", args=[task.warning.pk]),
            icon="swap",
        ),
    ]
    if doing is not Doing.RECORD:
        missing = signed or ("" if task.attempts else _("Record a call or a visit first"))
        acts.insert(
            0, Act(_("Record the outcome"), url="" if missing else f"{page}#outcome", icon="clipboard", refused=missing)
        )
    return acts


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""
