# SPDX-License-Identifier: Apache-2.0
"""What an activity is in its header, and what is to be done next, by whom."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.outreach.models import Activity
from wuzha.outreach.rules.life import LIFE, State
from wuzha.outreach.rules.life import Act as Step_
from wuzha.outreach.rulesets import ENTRIES, WAYS
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

TONES: dict[str, str] = {
    State.RECORDED: "", State.DRAWN: "wait", State.CONFIRMED: "ok", State.REJECTED: "bad", State.WITHDRAWN: "",
}  # fmt: skip
LABELS: dict[str, Any] = {
    "confirm": pgettext_lazy("outreach", "Confirm the activity"),
    "reject": pgettext_lazy("outreach", "Reject the activity"),
    "photo": pgettext_lazy("outreach", "Check the original of a photo"),
    "withdraw": pgettext_lazy("outreach", "Withdraw the activity"),
    "sign_in": pgettext_lazy("outreach", "Open the sign-in"),
}
_ICONS = {"confirm": "check", "reject": "ban", "photo": "eye", "withdraw": "undo", "sign_in": "users"}
_WAY = (State.RECORDED, State.DRAWN, State.CONFIRMED)


def works(actor: Actor) -> bool:
    """Whether the actor may record and correct."""
    return any(may(actor.role, one) for one in (May.WORK_OUTREACH, May.RECORD_OUTREACH))


def head(row: Activity) -> RecordHead:
    """What, where and when; how many came; how far its review is."""
    state = State(row.state)
    facts = [
        Fact(pgettext("outreach", "Day"), str(row.day)),
        Fact(pgettext("outreach", "Unit"), row.unit.name),
        Fact(pgettext("outreach", "Place"), row.place),
        Fact(pgettext("outreach", "Form"), f"{ENTRIES.at().label(row.entry)} · {WAYS.at().label(row.way)}"),
        Fact(pgettext("outreach", "People reached"), str(row.reach)),
    ]
    if row.signed:
        facts.append(Fact(pgettext("outreach", "Signed in"), str(row.signed)))
    chips = [Chip(state.label, TONES[state])]
    if row.flagged:
        chips.append(Chip(pgettext("outreach", "Photo does not fit"), "bad"))
    if state in _WAY:
        at = _WAY.index(state)
        steps = [Step(one.label, "done" if n < at else "now" if n == at else "next", "") for n, one in enumerate(_WAY)]
    else:
        steps = [Step(State.RECORDED.label, "done"), Step(state.label, "now")]
    return RecordHead(row.topic or ENTRIES.at().label(row.entry), row.number, chips, facts, steps)


def _act(name: str, key: str = "") -> Act:
    return Act(LABELS[name], opens=f"{name}-sheet", icon=_ICONS[name], key=key)


def following(actor: Actor, row: Activity) -> NextAct:
    """Review it where it was drawn; else correct, withdraw, let people sign in."""
    can = LIFE.acts(row.state)
    edit = Act(
        pgettext("outreach", "Correct the activity"), url=reverse("outreach:activity_edit", args=[row.pk]), icon="edit"
    )
    own: list[Act] = []
    if works(actor):
        own += [edit] if Step_.CORRECT in can or Step_.AMEND in can else []
        own += [_act("sign_in")] if Step_.CORRECT in can and row.day == timezone.localdate() else []
        own += [_act("withdraw")] if Step_.WITHDRAW in can else []
    if row.state == State.DRAWN:
        what = pgettext("outreach", "Review the activity")
        mine = may(actor.role, May.RUN_OUTREACH) and actor.person_id not in (row.recorded_by_id, row.changed_by_id)
        if mine:
            return NextAct(what, mine=True, act=_act("confirm", "n"), others=[_act("reject"), _act("photo"), *own])
        return NextAct(what, who=pgettext("outreach", "outreach office of the city"), mine=False, others=own)
    if row.state == State.REJECTED:
        what = pgettext("outreach", "Correct it, or withdraw it: as it stands it does not count")
        return NextAct(what, mine=works(actor), act=own[0] if own else None, others=own[1:], who=row.unit.name)
    return NextAct(pgettext("outreach", "Nothing is left to do"), mine=False, others=own)
