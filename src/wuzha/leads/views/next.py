# SPDX-License-Identifier: Apache-2.0
"""What a lead is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.origins import Origin
from wuzha.leads.models import Lead, LeadStep
from wuzha.leads.rules.life import OPEN, STRAIGHT, Conclusion, State
from wuzha.leads.rulesets import SOURCES
from wuzha.leads.waiting import title_of
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

TONES = {State.RECORDED: "wait", State.CHECKING: "now", State.CONCLUDED: "now", State.CLOSED: "ok"}
_FOUND = {Conclusion.TRUE: "bad", Conclusion.FALSE: "ok", Conclusion.DOUBTFUL: "wait"}
#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "check": pgettext_lazy("lead", "Have it checked"),
    "open_case": pgettext_lazy("lead", "Take it as a case"),
    "join_case": pgettext_lazy("lead", "Join it to a case"),
    "hand_on": pgettext_lazy("lead", "Hand it on for a penalty or a sanction"),
    "reply": pgettext_lazy("lead", "Record the reply to the source"),
    "feedback": pgettext_lazy("lead", "Record feedback to the source"),
    "informant": pgettext_lazy("lead", "Record who told of it"),
    "reward": pgettext_lazy("lead", "Record a reward"),
    "correct": pgettext_lazy("lead", "Put the lead right"),
    "close": pgettext_lazy("lead", "End the lead"),
}
_ICONS = {
    "check": "send", "open_case": "layers", "join_case": "link", "hand_on": "arrow-right", "reply": "send",
    "feedback": "message", "informant": "lock", "reward": "money", "correct": "edit",
    "close": "check",
}  # fmt: skip


def head(lead: Lead, steps: Sequence[LeadStep], origins: Sequence[Origin] = ()) -> RecordHead:
    """Kind and whom it names; source, what it came out of, units and days; the life with its days."""
    source = SOURCES.at(lead.received_at).label(lead.source)
    facts = [
        Fact(pgettext("lead", "Source of the lead"), " ".join(filter(None, (source, lead.sender, lead.source_no)))),
        Fact(pgettext("lead", "Received"), f"{timezone.localtime(lead.received_at):%Y-%m-%d %H:%M}"),
        Fact(pgettext("lead", "Recorded by"), lead.unit.name),
    ]
    facts += [Fact(pgettext("lead", "Came out of"), f"{one.label} {one.number}", one.url) for one in origins]
    if lead.checking is not None:
        facts.append(Fact(pgettext("lead", "Checked by"), lead.checking.name))
    if lead.reply_due_at is not None:
        facts.append(Fact(pgettext("lead", "Reply due"), f"{timezone.localtime(lead.reply_due_at):%m-%d}"))
    if lead.place_unit is not None:
        facts.append(Fact(pgettext("lead", "Township"), lead.place_unit.name))
    state = State(lead.state)
    chips = [Chip(state.label, TONES[state])]
    if lead.conclusion:
        found = Conclusion(lead.conclusion)
        chips.append(Chip(found.label, _FOUND[found]))
    return RecordHead(title_of(lead), lead.number, chips, facts, _stepper(lead, steps))


def _stepper(lead: Lead, steps: Sequence[LeadStep]) -> list[Step]:
    at = {State(one.to_state): one for one in steps if one.from_state != one.to_state or one.act == "record"}
    place = STRAIGHT.index(State(lead.state))
    found = []
    for i, state in enumerate(STRAIGHT):
        how = "done" if i < place else "now" if i == place else "next"
        when = f"{timezone.localtime(at[state].at):%m-%d}" if state in at and how != "next" else ""
        found.append(Step(state.label, how, when))
    return found


def _act(name: str, key: str = "") -> Act:
    return Act(LABELS[name], opens=f"{name}-sheet", icon=_ICONS[name], key=key)


def next_act(actor: Actor, lead: Lead, *, known: bool, handed_on: bool, request_url: str = "") -> NextAct:
    """What comes next. `known`: it is recorded who told; `handed_on`: it was handed on; `request_url`: its check."""
    works = may(actor.role, May.WORK_LEADS)
    state = State(lead.state)
    others = _others(actor, lead, known=known) if works else []
    due = lead.reply_due_at
    if state == State.CHECKING:
        act = Act(pgettext("lead", "Open the request of the check"), url=request_url, key="o") if request_url else None
        who = lead.checking.name if lead.checking else ""
        return NextAct(pgettext("lead", "Wait for the check"), who=who, mine=False, due=due, act=act, others=others)
    if state == State.RECORDED:
        wanted, what = "check", pgettext("lead", "Have it checked by a unit")
    elif state == State.CLOSED:
        return NextAct(pgettext("lead", "Nothing is left to do"), mine=False, others=others)
    elif due is not None:
        wanted, what = "reply", pgettext("lead", "Reply to the source")
    elif handed_on or lead.conclusion == Conclusion.FALSE:
        wanted, what = "close", pgettext("lead", "End the lead")
    elif may(actor.role, May.WORK_CASES):
        wanted, what = "open_case", pgettext("lead", "Hand it on")
    else:
        wanted, what = "hand_on", pgettext("lead", "Hand it on")
    others = [one for one in others if one.opens != f"{wanted}-sheet"]
    act = _act(wanted, "n") if works else None
    return NextAct(what, who=lead.unit.name, mine=works, due=due, act=act, others=others)


def _others(actor: Actor, lead: Lead, *, known: bool) -> list[Act]:
    """Everything else that its state allows, and what it does not, with the reason."""
    names: list[str] = []
    state = State(lead.state)
    if state == State.CONCLUDED:
        if may(actor.role, May.WORK_CASES):
            names.append("open_case")
        if may(actor.role, May.READ_CASES):
            names.append("join_case")
        names.append("hand_on")
        if lead.reply_due_at is not None:
            names.append("reply")
    if state in (State.CONCLUDED, State.CLOSED):
        names.append("check")
    names.append("feedback")
    if state in OPEN and not known:
        names.append("informant")
    if state in OPEN:
        names.append("correct")
    found = [_act(name) for name in names]
    if known and lead.conclusion == Conclusion.TRUE:
        found.append(_act("reward"))
    if state == State.CONCLUDED and lead.reply_due_at is None:
        found.append(_act("close"))
    elif state == State.CONCLUDED:
        refused = pgettext("lead", "The source still waits for a reply")
        found.append(Act(LABELS["close"], refused=refused, icon=_ICONS["close"]))
    elif state != State.CLOSED:
        refused = pgettext("lead", "It is not concluded yet: a unit checks it first")
        found.append(Act(LABELS["close"], refused=refused, icon=_ICONS["close"]))
    return found
