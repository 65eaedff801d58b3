# SPDX-License-Identifier: Apache-2.0
"""A false alarm as a record: which source is told what, its course, and what is to be decided or written down."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wuzha.ui.moments import local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.labels import title_of
from wuzha.warning.models import FalseAlarm
from wuzha.warning.queries.false_alarms import reason_label
from wuzha.warning.rules.lifecycle import AlarmState
from wuzha.warning.rulesets import SOURCES

TONES = {
    AlarmState.PREPARED: "wait", AlarmState.APPROVED: "now", AlarmState.SENT: "now", AlarmState.ANSWERED: "ok",
}  # fmt: skip
#: State → acts that it has, the next one first; each is a sheet of that name.
ACTS: dict[str, tuple[str, ...]] = {
    AlarmState.PREPARED: ("approve", "drop"),
    AlarmState.APPROVED: ("sent", "drop"),
    AlarmState.SENT: ("accepted", "refused"),
}


#: Act → its button and its icon.
LABELS: dict[str, tuple[Any, str]] = {
    "approve": (gettext_lazy("Approve: send it back"), "check"),
    "drop": (gettext_lazy("Do not send it"), "ban"),
    "sent": (gettext_lazy("Sent by hand, with this number"), "send"),
    "accepted": (gettext_lazy("The source accepts"), "check"),
    "refused": (gettext_lazy("The source refuses"), "ban"),
}


def next_act(alarm: FalseAlarm, *, reveal: bool) -> NextAct:
    """Approve it, write down that it went out, write down the answer. `reveal`: there is evidence to open."""
    acts = [Act(LABELS[act][0], opens=act, icon=LABELS[act][1]) for act in ACTS.get(alarm.state, ())]
    others = acts[1:]
    if reveal:
        url = reverse("warning:false_alarm_reveal", args=[alarm.pk])
        others.append(Act(_("Show the evidence"), post=url, icon="eye", key="e"))
    match alarm.state:
        case AlarmState.PREPARED:
            what, detail = _("Decide whether it goes back to its source"), _("look at the evidence first")
            return NextAct(what, detail=detail, act=acts[0], others=others)
        case AlarmState.APPROVED:
            what, detail = _("It goes out with the next file of its source"), _("or by hand, with its number")
            return NextAct(what, detail=detail, act=acts[0], others=others)
        case AlarmState.SENT:
            others.append(Act(LABELS["drop"][0], icon="ban", refused=_("It has gone out and cannot be taken back")))
            return NextAct(
                _("The source answers"), who=SOURCES.at().label(alarm.source), mine=False, act=acts[0], others=others
            )
    return NextAct(_("Nothing is left to do"), detail=alarm.get_state_display(), mine=False, others=others)


def head(alarm: FalseAlarm) -> RecordHead:
    """About whom, why it was none, and which source is told."""
    warning = alarm.warning
    facts = [
        Fact(_("Warning"), warning.number, warning.get_absolute_url()),
        Fact(_("Reason"), reason_label(alarm.reason)),
        Fact(_("Channel"), SOURCES.at().label(alarm.source)),
        Fact(_("Pushes"), str(getattr(alarm, "pushes", 0))),
    ]
    title = _("False alarm: {record}").format(record=title_of(warning))
    chips = [Chip(alarm.get_state_display(), TONES.get(AlarmState(alarm.state), ""))]
    if alarm.answered_at is not None:
        chips.append(
            Chip(_("The source accepts it"), "ok", "check")
            if alarm.accepted
            else Chip(_("The source does not accept it"), "bad", "alert")
        )
    return RecordHead(title, chips=chips, facts=facts, steps=steps(alarm))


def steps(alarm: FalseAlarm) -> list[Step]:
    """Prepared, approved, sent, answered."""
    by = alarm.decided_by.name if alarm.decided_by else ""
    marks = [
        (_("Prepared"), alarm.prepared_at, alarm.prepared_by.name),
        (_("Decided"), alarm.decided_at, by),
        (pgettext("false alarm", "Sent"), alarm.sent_at, alarm.reference),
        (_("Answered"), alarm.answered_at, ""),
    ]
    found, now = [], alarm.state in ACTS
    for label, at, note in marks:
        state = "done" if at else "now" if now else "next"
        now = now and at is not None
        found.append(Step(label, state, f"{local_near(at)} {note}".strip() if at else ""))
    return found
