# SPDX-License-Identifier: Apache-2.0
"""The next act of a warning at the desk: take it, complete it, dispatch it; behind the menu everything else, and what
cannot be done now with who can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.org.roles import May, may
from wuzha.ui.record import Act, NextAct
from wuzha.warning.queries.desk import Desk
from wuzha.warning.rules.lifecycle import State


def next_act(desk: Desk) -> NextAct:
    """What stands in the bar of the pane."""
    warning, pk = desk.warning, desk.warning.pk
    others = _others(desk)
    if desk.can_take:
        take = Act(_("Take"), post=reverse("warning:take", args=[pk]), icon="hand", key="t")
        return NextAct(_("Take it in hand"), due=warning.next_due, act=take, others=others)
    if desk.can_work:
        complete = Act(_("Complete"), url="#checklist", icon="edit", key="e")
        send = Act(_("Dispatch"), url="#dispatch-form", icon="send", key="d")
        if desk.completes_first:
            item = desk.next_line
            what = _("Complete: {item}").format(item=item.item.label) if item else _("Complete")
            return NextAct(what, due=warning.next_due, act=complete, others=[send, *others])
        station = desk.stations[0].unit.name if desk.stations else ""
        what = _("Dispatch to {station}").format(station=station) if station else _("Dispatch")
        return NextAct(what, due=warning.next_due, act=send, others=[complete, *others])
    return NextAct(_waits_for(desk), who=_holder(desk), mine=False, due=warning.next_due, others=others)


def _waits_for(desk: Desk) -> str:
    state = desk.warning.state
    words = {
        State.CLAIMED: _("A colleague completes and dispatches it"),
        State.DISPATCHED: _("The station signs it in"),
        State.SIGNED: _("The station reaches the person"),
        State.WORKING: _("The station reaches the person"),
    }
    return words.get(State(state), str(State(state).label))


def _holder(desk: Desk) -> str:
    warning = desk.warning
    if warning.state == State.CLAIMED:
        return str(warning.claimed_by)
    return " ".join(str(one) for one in (warning.station, warning.officer) if one)


@dataclass(frozen=True, slots=True)
class Other:
    """An act of the menu: what lets it be done, else why not (nothing: it has no place in this state)."""

    label: Any
    opens: str
    icon: str
    key: str
    may: bool
    why_not: Any = ""


def _others(desk: Desk) -> list[Act]:
    held = _("{who} has it in hand; the shift leader may take it over").format(who=_holder(desk))
    held = held if desk.warning.state == State.CLAIMED and not desk.mine and not desk.can_take_over else ""
    acts = [
        Other(_("Snooze"), "snooze", "snooze", "s", desk.can_set_aside, held),
        Other(_("Merge"), "merge", "merge", "m", desk.can_set_aside, held),
        Other(_("Not valid"), "invalid", "ban", "u", desk.can_set_aside, held),
        Other(_("Put back"), "release", "undo", "r", desk.can_work, held),
        Other(_("Give to"), "assign", "users", "g", desk.can_assign, held),
        Other(_("Take over"), "takeover", "hand", "o", desk.can_take_over),
        Other(_("Reopen"), "reopen", "undo", "r", desk.can_reopen),
        Other(_("Recall"), "recall", "undo", "r", desk.can_recall),
        Other(_("Bring back"), "restore", "undo", "r", desk.can_restore),
        Other(_("Remark"), "comment", "edit", "c", may=True),
    ]
    found = [Act(one.label, opens=one.opens, icon=one.icon, key=one.key) for one in acts if one.may]
    if may(desk.actor.role, May.WORK_LEADS):
        url = f"{reverse('leads:new')}?from=warning-{desk.warning.pk}"
        found.append(Act(_("Record as a lead"), url=url, icon="flag"))
    if desk.can_wake:
        found.insert(0, Act(_("End the snooze"), post=reverse("warning:wake", args=[desk.warning.pk]), icon="bell"))
    return found + [Act(one.label, refused=one.why_not, icon=one.icon) for one in acts if not one.may and one.why_not]
