# SPDX-License-Identifier: Apache-2.0
"""What a ticket and a visit are in their headers, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.inspections.models import Inspection, Ticket, TicketUnit, UnitStep
from wuzha.inspections.queries.tickets import escalations_of, is_issuer
from wuzha.inspections.registry import takeovers
from wuzha.inspections.rules.chain import Tell
from wuzha.inspections.rules.tickets import LATE, OWED, STRAIGHT, TO_REVIEW, State, TicketState
from wuzha.inspections.rules.visits import VisitState, percent
from wuzha.inspections.rulesets import CHAIN, PAPERS
from wuzha.org.queries import people
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

TONES: dict[str, str] = {
    State.DRAFT: "wait", State.ISSUED: "wait", State.SIGNED: "now", State.IN_PROGRESS: "now", State.REPLIED: "now",
    State.REVIEW: "now", State.RETURNED: "wait", State.OVERDUE: "bad", State.ESCALATED: "bad", State.CLOSED: "ok",
}  # fmt: skip


def state_chip(part: TicketUnit) -> Chip:
    """The state of a unit's part in a ticket."""
    return Chip(part.get_state_display(), TONES.get(part.state, ""))


#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "issue": pgettext_lazy("ticket", "Issue the ticket"),
    "call_off": pgettext_lazy("ticket", "Call the draft off"),
    "sign": pgettext_lazy("ticket", "Sign for the ticket"),
    "report": pgettext_lazy("ticket", "Tell how far it is"),
    "reply": pgettext_lazy("ticket", "Reply to the ticket"),
    "take_up": pgettext_lazy("ticket", "Take up the review"),
    "close": pgettext_lazy("ticket", "Strike it off"),
    "return": pgettext_lazy("ticket", "Return the reply"),
    "escalate": pgettext_lazy("ticket", "Escalate it"),
    "recheck": pgettext_lazy("ticket", "Record the re-inspection"),
    "extend": pgettext_lazy("ticket", "Give more time"),
    "remind": pgettext_lazy("ticket", "Remind the unit"),
    "withdraw": pgettext_lazy("ticket", "Withdraw it"),
}
_ICONS = {
    "issue": "check", "call_off": "ban", "sign": "check", "report": "edit", "reply": "send", "take_up": "eye",
    "close": "check", "return": "undo", "escalate": "alert", "recheck": "check", "extend": "clock", "remind": "bell",
    "withdraw": "ban",
}  # fmt: skip
#: Colleagues that the bar names.
MOST_NAMED = 2


def _act(name: str, key: str = "") -> Act:
    return Act(LABELS[name], opens=f"{name}-sheet", icon=_ICONS[name], key=key)


def head(ticket: Ticket, part: TicketUnit, steps: Sequence[UnitStep], others: int) -> RecordHead:
    """The matter; who asks whom until when; the life of the unit's part with its days."""
    state = State(part.state)
    units = part.unit.name
    if others:
        more = ngettext("and %(n)s unit more", "and %(n)s units more", others) % {"n": others}
        units = f"{units} {more}"
    facts = [
        Fact(pgettext("ticket", "Given to"), units),
        Fact(pgettext("ticket", "Issued by"), PAPERS.at(ticket.issued_at).organ),
        Fact(pgettext("ticket", "Source"), f"{ticket.get_source_display()} {ticket.source_note}".strip()),
        Fact(pgettext("ticket", "Deadline"), f"{timezone.localdate(part.due_at) if part.due_at else ticket.due_on}"),
    ]
    chips = [Chip(state.label, TONES.get(state, ""))]
    if part.returns:
        chips.append(Chip(ngettext("returned %(n)s time", "returned %(n)s times", part.returns) % {"n": part.returns}))
    return RecordHead(ticket.title, ticket.document_no or ticket.number, chips, facts, _stepper(part, steps))


#: A step that is done says what was done, not what was awaited.
_DONE = {State.DRAFT: pgettext_lazy("ticket", "Drafted"), State.ISSUED: pgettext_lazy("ticket", "Issued")}


def _stepper(part: TicketUnit, steps: Sequence[UnitStep]) -> list[Step]:
    at = {State(one.to_state): one.at for one in steps}
    state = State(part.state)
    if state in STRAIGHT:
        place = STRAIGHT.index(state)
        states = [(one, "done" if n < place else "now" if n == place else "next") for n, one in enumerate(STRAIGHT)]
    else:
        states = [(one, "done") for one in STRAIGHT if one in at or one is State.DRAFT] + [(state, "now")]
    # What was passed over, such as progress that nobody told of, is no step.
    return [
        Step(
            _DONE.get(one, one.label) if how == "done" else one.label,
            how,
            f"{timezone.localtime(at[one]):%m-%d}" if one in at and how != "next" else "",
        )
        for one, how in states
        if how != "done" or one in at or one is State.DRAFT
    ]


def next_act(actor: Actor, ticket: Ticket, part: TicketUnit, *, findings: bool) -> NextAct:
    """Whose turn it is, and what the actor can do."""
    state, issuer = State(part.state), is_issuer(actor, ticket)
    ours = part.unit_id == actor.unit_id and may(actor.role, May.ANSWER_REQUESTS)
    if state == State.DRAFT:
        return _draft(actor, ticket, issuer=issuer)
    if state in TO_REVIEW:
        return _review(ticket, part, issuer=issuer, findings=findings)
    if state not in OWED:
        return NextAct(pgettext("ticket", "Nothing is left to do"), mine=False)
    others = [_act("report")] if ours and part.signed_at is not None else []
    act = None
    if ours:
        act = _act("sign" if part.signed_at is None else "reply", "n")
    if issuer:
        if part.proposed:
            others.append(_act("escalate", "u"))
        elif state in LATE:
            others.append(Act(LABELS["escalate"], icon="alert", refused=pgettext(
                "ticket", "The next step of the chain is not due yet. Remind the unit, or give more time."
            )))  # fmt: skip
        others += [_act("extend"), *([_act("withdraw")] if not findings else [])]
        if ours:
            others.append(_act("remind"))
        others += _proposals(actor, part)
    if act is None and issuer:
        act = _act("escalate", "n") if part.proposed else _act("remind", "r")
        others = [one for one in others if one.opens != act.opens]
    return NextAct(_what(part), detail=_step_word(part) if issuer else "", who=_who(part), mine=ours or (
        issuer and bool(part.proposed)
    ), due=part.due_at, act=act, others=others)  # fmt: skip


def _what(part: TicketUnit) -> str:
    if part.signed_at is None:
        return pgettext("ticket", "Sign for the ticket")
    if part.state == State.RETURNED:
        return pgettext("ticket", "Put right what is left, and reply again")
    return pgettext("ticket", "Put it right and reply")


def _step_word(part: TicketUnit) -> str:
    """The step of the chain that may be taken now."""
    if not part.proposed:
        return ""
    return pgettext("ticket", "Proposed: %(step)s") % {"step": CHAIN.at(part.issued_at).label(part.proposed)}


def _proposals(actor: Actor, part: TicketUnit) -> list[Act]:
    """Measures that other rooms take over once the chain has asked for one."""
    asked = {one.code for one in CHAIN.at(part.issued_at).steps if one.tell == Tell.PROPOSAL}
    taken = [one for one in escalations_of(actor, part) if one.step in asked]
    if not taken or taken[-1].about_id is not None:
        return []
    return [
        Act(one.label, url=one.url(part), icon="alert")
        for one in takeovers
        if any(may(actor.role, need) for need in one.needs) and one.fits(part)
    ]


def _draft(actor: Actor, ticket: Ticket, *, issuer: bool) -> NextAct:
    if ticket.state == TicketState.CALLED_OFF:
        return NextAct(pgettext("ticket", "Nothing is left to do"), mine=False)
    issues = issuer and may(actor.role, May.APPROVE_OVERSIGHT) and ticket.issuer_id == actor.unit_id
    second = [
        one.name for one in people.at(ticket.issuer_id, (May.APPROVE_OVERSIGHT,)) if one.pk != ticket.drafted_by_id
    ]
    names = pgettext("clause", ", ").join(second[:MOST_NAMED])
    edit = Act(
        pgettext("ticket", "Change the draft"), post=reverse("inspections:ticket_edit", args=[ticket.pk]), icon="edit",
        hidden={"open": "1"},
    )  # fmt: skip
    others = [edit, _act("call_off")] if issuer else []
    own = ticket.drafted_by_id == actor.person_id
    if issues and own:
        refused = pgettext("ticket", "Drafter and issuer are two people. Ask %(names)s.") % {
            "names": names or pgettext("ticket", "the administrator for a second person")
        }
        others.append(Act(LABELS["issue"], icon="check", refused=refused))
    act = _act("issue", "n") if issues and not own else None
    return NextAct(
        pgettext("ticket", "Issue the ticket"), who=names or ticket.issuer.name, mine=act is not None,
        due=end_of_day(ticket.due_on), act=act, others=others,
    )  # fmt: skip


def _review(ticket: Ticket, part: TicketUnit, *, issuer: bool, findings: bool) -> NextAct:
    who = part.reviewer.name if part.reviewer is not None and part.state == State.REVIEW else ticket.issuer.name
    what = pgettext("ticket", "Look at it again") if findings else pgettext("ticket", "Review the reply")
    if not issuer:
        return NextAct(what, who=who, mine=False)
    first = "recheck" if findings else "close"
    others = [] if findings else [_act("return")]
    others += [_act("escalate")]
    if part.state == State.REPLIED:
        others.append(_act("take_up"))
    return NextAct(what, who=who, mine=True, act=_act(first, "n"), others=others)


def _who(part: TicketUnit) -> str:
    """The unit, and some who may act there."""
    names = [one.name for one in people.at(part.unit_id, (May.ANSWER_REQUESTS,))[:MOST_NAMED]]
    return " ".join((part.unit.name, pgettext("clause", ", ").join(names))).strip()


_VISIT_TONES = {VisitState.PLANNED: "wait", VisitState.STARTED: "now", VisitState.DONE: "ok"}
_WAY = (VisitState.PLANNED, VisitState.STARTED, VisitState.DONE)
VISIT_LABELS: dict[str, Any] = {
    "start": pgettext_lazy("inspection", "Begin the inspection"),
    "call_off": pgettext_lazy("inspection", "Call the inspection off"),
    "order": pgettext_lazy("inspection", "Make a ticket of the findings"),
}


def visit_head(visit: Inspection, findings: int) -> RecordHead:
    """The unit, its day and team, its points."""
    state = VisitState(visit.state)
    announced = pgettext("inspection", "Announced") if visit.announced else pgettext("inspection", "Unannounced")
    facts = [Fact(pgettext("inspection", "Planned for"), str(visit.planned_on))]
    if visit.programme is not None:
        facts.append(Fact(pgettext("inspection", "Round"), visit.programme.name, visit.programme.get_absolute_url()))
    if visit.team:
        facts.append(Fact(pgettext("inspection", "Team"), visit.team))
    if state is VisitState.DONE:
        got = f"{visit.got}/{visit.points} {percent(visit.got, visit.points)}%" if visit.points else "—"
        facts += [Fact(pgettext("inspection", "Points"), got), Fact(pgettext("inspection", "Findings"), str(findings))]
    days = {VisitState.PLANNED: visit.planned_on, VisitState.STARTED: visit.started_at, VisitState.DONE: visit.done_at}
    if state in _WAY:
        place = _WAY.index(state)
        steps = [
            Step(one.label, "done" if n < place else "now" if n == place else "next",
                 _short(days[one]) if n <= place else "")
            for n, one in enumerate(_WAY)
        ]  # fmt: skip
    else:
        steps = [Step(VisitState.PLANNED.label, "done"), Step(state.label, "now")]
    chips = [Chip(state.label, _VISIT_TONES.get(state, "")), Chip(announced)]
    return RecordHead(f"{pgettext('inspection', 'Inspection')} {visit.unit.name}", visit.number, chips, facts, steps)


def _short(day: date | datetime | None) -> str:
    """A day on the stepper, in the city's time."""
    if day is None:
        return ""
    return f"{timezone.localtime(day) if isinstance(day, datetime) else day:%m-%d}"


def visit_next(visit: Inspection, *, runs: bool, to_order: int) -> NextAct:
    """Begin it, fill the checklist in, make a ticket of what it found."""
    state = VisitState(visit.state)
    off = Act(VISIT_LABELS["call_off"], opens="call_off-sheet", icon="ban")
    who = visit.team or visit.owner.name
    if state is VisitState.PLANNED:
        act = Act(VISIT_LABELS["start"], opens="start-sheet", icon="check", key="n") if runs else None
        return NextAct(
            VISIT_LABELS["start"], who=who, mine=runs, due=end_of_day(visit.planned_on), act=act,
            others=[off] if runs else [],
        )  # fmt: skip
    if state is VisitState.STARTED:
        url = reverse("inspections:check", args=[visit.pk])
        label = pgettext("inspection", "Fill in the checklist")
        act = Act(label, url=url, icon="edit", key="n") if runs else None
        return NextAct(label, who=who, mine=runs, act=act, others=[off] if runs else [])
    if state is VisitState.DONE and to_order and runs:
        act = Act(VISIT_LABELS["order"], opens="order-sheet", icon="send", key="n")
        return NextAct(VISIT_LABELS["order"], who=visit.owner.name, act=act)
    return NextAct(pgettext("inspection", "Nothing is left to do"), mine=False)
