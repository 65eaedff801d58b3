# SPDX-License-Identifier: Apache-2.0
"""What a meeting is in its header, what is to be done next, and the tabs of the joint meeting's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.meetings.models import AgendaItem, Invitation, Meeting, MeetingStep
from wuzha.meetings.queries.owed import Followed
from wuzha.meetings.rules.life import STRAIGHT, Presence, State
from wuzha.org.roles import May, may
from wuzha.ui.answers import tab
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

TONES = {
    State.PLANNED: "wait", State.INVITED: "now", State.HELD: "wait", State.MINUTED: "now", State.CLOSED: "ok",
    State.CALLED_OFF: "bad",
}  # fmt: skip
#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "item": pgettext_lazy("meeting", "Add to the agenda"),
    "correct": pgettext_lazy("meeting", "Put the agenda right"),
    "choose": pgettext_lazy("meeting", "Choose who is invited"),
    "invite": pgettext_lazy("meeting", "Call the meeting"),
    "move": pgettext_lazy("meeting", "Put it off"),
    "attend": pgettext_lazy("meeting", "Record who came"),
    "hold": pgettext_lazy("meeting", "Record it as held"),
    "say": pgettext_lazy("meeting", "Write what was said"),
    "resolve": pgettext_lazy("meeting", "Record a resolution"),
    "minute": pgettext_lazy("meeting", "Issue the minutes"),
    "close": pgettext_lazy("meeting", "Close the meeting"),
    "call_off": pgettext_lazy("meeting", "Call it off"),
}
_ICONS = {
    "item": "plus", "correct": "edit", "choose": "users", "invite": "send", "move": "calendar", "hold": "check",
    "say": "edit",    "resolve": "flag", "minute": "file", "close": "check", "call_off": "ban",
}  # fmt: skip


def tabs(actor: Actor, here: str) -> list[Any]:
    """The pages of the joint meeting, for who runs it."""
    if not may(actor.role, May.OVERSEE):
        return []
    names = {
        "index": pgettext("meeting", "Meetings"), "members": pgettext("member", "Member units"),
        "plans": pgettext("plan", "Plans of the year"), "owed": pgettext("member", "What member units owe"),
        "media": pgettext("media", "Reports in the media"), "sheets": pgettext("assessment", "Assessment"),
    }  # fmt: skip
    return [tab(label, reverse(f"meetings:{name}"), name == here) for name, label in names.items()]


def head(
    row: Meeting,
    steps: Sequence[MeetingStep],
    invited: Sequence[Invitation],
    resolved: Sequence[Followed],
    *,
    runs: bool,
) -> RecordHead:
    """Kind, time, place, chair; who came; the life with its days."""
    facts = [
        Fact(pgettext("meeting", "Kind"), row.get_kind_display()),
        Fact(pgettext("meeting", "Begins"), local(row.at)),
        Fact(pgettext("meeting", "Place"), row.place or pgettext("meeting", "not said")),
        Fact(pgettext("meeting", "Chair"), row.chair),
    ]
    if runs and invited:
        there = sum(one.presence in (Presence.PRESENT, Presence.DEPUTY) for one in invited)
        text = pgettext("meeting", "%(there)s of %(invited)s") % {"there": there, "invited": len(invited)}
        facts.append(Fact(pgettext("meeting", "Units there"), text))
    if row.minutes_no:
        facts.append(Fact(pgettext("meeting", "Minutes"), f"{row.minutes_no} {row.minutes_on:%Y-%m-%d}"))
    chips = [Chip(row.get_state_display(), TONES.get(State(row.state), ""))]
    late = sum(one.owed and one.due_at < timezone.now() for each in resolved for one in each.requests)
    if late:
        chips.append(Chip(ngettext("%(n)s answer late", "%(n)s answers late", late) % {"n": late}, "bad", "alert"))
    return RecordHead(row.title, row.number, chips, facts, _stepper(row, steps))


def _stepper(row: Meeting, steps: Sequence[MeetingStep]) -> list[Step]:
    told = {State(one.to_state): timezone.localtime(one.at) for one in steps if one.from_state != one.to_state}
    state = State(row.state)

    def note(of: State) -> str:
        return f"{told[of]:%m-%d}" if of in told else ""

    if state not in STRAIGHT:
        passed = [one for one in STRAIGHT if one in told or one is State.PLANNED]
        return [*(Step(one.label, "done", note(one)) for one in passed), Step(state.label, "now", note(state))]
    place = STRAIGHT.index(state)
    return [
        Step(one.label, "done" if n < place else "now" if n == place else "next", note(one) if n <= place else "")
        for n, one in enumerate(STRAIGHT)
    ]


def offered(row: Meeting, invited: Sequence[Invitation], agenda: Sequence[AgendaItem]) -> list[str]:
    """Names of the acts that its state allows, the next one first. To record who came is a form of the page."""
    state, begun = State(row.state), row.at <= timezone.now()
    right = ["correct"] if agenda else []
    if state is State.PLANNED:
        return ["invite", "item", *right, "choose", "move", "call_off"]
    if state is State.INVITED:
        known = bool(invited) and all(one.presence != Presence.UNKNOWN for one in invited)
        return (["hold"] if begun and known else []) + ["item", *right, "choose", "move", "call_off"]
    if state is State.HELD:
        return ["minute", "say", "resolve", *right]
    return ["close", "resolve"] if state is State.MINUTED else []


def next_act(row: Meeting, names: Sequence[str], resolved: Sequence[Followed], *, runs: bool) -> NextAct:
    """The next step of its life; whatever else can be done."""
    state = State(row.state)
    begun = row.at <= timezone.now()
    first = names[0] if names and (state is not State.INVITED or names[0] == "hold") else ""
    owed = sum(len(one.requests) - one.done for one in resolved)
    if state is State.MINUTED and owed:
        first = ""
    others = [Act(LABELS[one], opens=f"{one}-sheet", icon=_ICONS[one]) for one in names if one != first]
    if state in (State.CLOSED, State.CALLED_OFF):
        return NextAct(pgettext("meeting", "Nothing is left to do"), mine=False)
    what = {
        State.PLANNED: pgettext("meeting", "Set the agenda and who is invited, then call it"),
        State.INVITED: pgettext("meeting", "Record who came, then that it was held")
        if begun else pgettext("meeting", "Wait until it begins"),
        State.HELD: pgettext("meeting", "Record what was resolved, then issue the minutes"),
        State.MINUTED: ngettext(
            "%(n)s answer is still to be accepted", "%(n)s answers are still to be accepted", owed
        ) % {"n": owed} if owed else pgettext("meeting", "Everything is answered: close it"),
    }[state]  # fmt: skip
    act = None
    if runs and first:
        act = Act(LABELS[first], opens=f"{first}-sheet", icon=_ICONS[first], key="n")
    elif runs and state is State.MINUTED:
        act = Act(pgettext("meeting", "See who owes what"), url=reverse("meetings:owed"), icon="clock", key="n")
    return NextAct(what, who=row.city.name, mine=runs, act=act, others=others if runs else ())
