# SPDX-License-Identifier: Apache-2.0
"""What a measure is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.measures.forms import UNITS
from wuzha.measures.models import Measure, MeasureAppeal, MeasureStep
from wuzha.measures.registry import MeasureKind, kind_of
from wuzha.measures.rules.life import BEFORE_SERVED, STRAIGHT, TOLD, State
from wuzha.measures.rules.life import Act as MeasureAct
from wuzha.measures.services.deciding import made_by
from wuzha.org.queries import people
from wuzha.org.roles import May, may
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

A = MeasureAct
TONES = {
    State.PROPOSED: "wait", State.RETURNED: "bad", State.OUTSIDE: "wait", State.DECIDED: "now", State.IN_FORCE: "now",
    State.LIFTED: "ok", State.EXPIRED: "ok",
}  # fmt: skip
#: The label of an act's button and of its dialog.
LABELS: dict[MeasureAct, Any] = {
    A.COMPLETE: pgettext_lazy("decided measure", "Propose it again with the evidence of now"),
    A.RETURN: pgettext_lazy("decided measure", "Return it to be completed"),
    A.APPROVE: pgettext_lazy("decided measure", "Approve the measure"),
    A.FORWARD: pgettext_lazy("decided measure", "Hand it to the authority"),
    A.REFUSE: pgettext_lazy("decided measure", "Refuse the measure"),
    A.DECIDE: pgettext_lazy("decided measure", "Enter the decision"),
    A.GIVE_BACK: pgettext_lazy("decided measure", "Enter that it was given back"),
    A.DENY: pgettext_lazy("decided measure", "Enter that it was denied"),
    A.SERVE: pgettext_lazy("decided measure", "Record the service"),
    A.EXTEND: pgettext_lazy("decided measure", "Extend the term"),
    A.APPEAL: pgettext_lazy("decided measure", "Record an appeal"),
    A.HEAR: pgettext_lazy("decided measure", "Accept the appeal"),
    A.ANSWER: pgettext_lazy("decided measure", "Answer the appeal"),
    A.LIFT: pgettext_lazy("decided measure", "Lift the measure"),
    A.WITHDRAW: pgettext_lazy("decided measure", "Withdraw the measure"),
}
_ICONS = {
    A.COMPLETE: "undo", A.RETURN: "undo", A.APPROVE: "check", A.FORWARD: "send", A.REFUSE: "ban", A.DECIDE: "check",
    A.GIVE_BACK: "undo", A.DENY: "ban", A.SERVE: "send", A.EXTEND: "clock", A.APPEAL: "message", A.HEAR: "check",
    A.ANSWER: "message", A.LIFT: "check", A.WITHDRAW: "ban",
}  # fmt: skip
#: Colleagues that the bar names.
MOST_NAMED = 2


def head(actor: Actor, row: Measure, steps: Sequence[MeasureStep]) -> RecordHead:
    """Kind, subject and matter; the ground; the life with its days."""
    facts = [
        Fact(pgettext("decided measure", "Subject"), row.subject.masked, row.subject.get_absolute_url()),
        Fact(pgettext("decided measure", "Proposed by"), row.unit.name),
        Fact(pgettext("decided measure", "Ground"), row.ground_title),
    ]
    if row.document_no:
        facts.append(Fact(pgettext("decided measure", "Document"), row.document_no))
    if row.authority:
        facts.append(Fact(pgettext("decided measure", "Deciding authority"), f"{row.authority} {row.authority_no}"))
    if row.starts_at is not None:
        facts.append(Fact(pgettext("decided measure", "In force from"), f"{timezone.localdate(row.starts_at)}"))
        end = f"{timezone.localdate(row.until)}" if row.until else pgettext("decided measure", "no end")
        facts.append(Fact(pgettext("decided measure", "In force to"), end))
    state = State(row.state)
    if state in BEFORE_SERVED and (term := _term(row)):
        facts.append(Fact(pgettext("decided measure", "Term"), term))
    chips = [Chip(row.state_word if row.is_ahead else state.label, "wait" if row.is_ahead else TONES.get(state, ""))]
    if row.stage and state == State.IN_FORCE:
        chips.append(Chip(row.stage_word, "now"))
    if row.end_reason:
        chips.append(Chip(row.get_end_reason_display()))
    return RecordHead(f"{row.kind_word} {row.title}", row.number, chips, facts, _stepper(actor, row, steps))


def _term(row: Measure) -> str:
    """The term that was decided, else the usual one of the rule as it is today; empty where there is no end."""
    usual = kind_of(row.kind).term(timezone.localdate(), row.ground).usual
    if row.term_length:
        length, unit = row.term_length, row.term_unit
    elif usual is not None:
        length, unit = usual.length, usual.unit.value
    else:
        return ""
    return f"{length} {dict(UNITS).get(unit, unit)}"


def _stepper(actor: Actor, row: Measure, steps: Sequence[MeasureStep]) -> Sequence[Step]:
    if (own := kind_of(row.kind).stepper) is not None:
        return own(actor, row, steps)
    at = {State(one.to_state): one for one in steps}
    state = State(row.state)
    if row.is_ahead:  # served: the step is reached on the day its term begins
        straight = [one for one in STRAIGHT if one != State.OUTSIDE or row.authority]
        place = straight.index(State.IN_FORCE)
        begins = f"{timezone.localtime(row.starts_at):%m-%d}"
        return [
            Step(one.label, "done" if i < place else "next",
                 begins if i == place else f"{timezone.localtime(at[one].at):%m-%d}" if one in at and i < place else "")
            for i, one in enumerate(straight)
        ]  # fmt: skip
    straight = [one for one in STRAIGHT if one != State.OUTSIDE or row.authority]
    if state in straight:
        place = straight.index(state)
        states = [(one, "done" if i < place else "now" if i == place else "next") for i, one in enumerate(straight)]
    else:
        states = [(one, "done") for one in straight if one in at] + [(state, "now")]
    return [Step(one.label, how, f"{timezone.localtime(at[one].at):%m-%d}" if one in at and how != "next" else "")
            for one, how in states]  # fmt: skip


def is_ours(actor: Actor, row: Measure) -> bool:
    """Whether the measure is of the actor's unit or one below it."""
    path: str = row.unit.path
    return path.startswith(actor.unit_path or "-")


def decides(actor: Actor, row: Measure) -> bool:
    return is_ours(actor, row) and any(may(actor.role, need) for need in kind_of(row.kind).decides)


def proposes(actor: Actor, row: Measure) -> bool:
    return is_ours(actor, row) and any(may(actor.role, need) for need in kind_of(row.kind).proposes)


def next_act(actor: Actor, row: Measure, appeal: MeasureAppeal | None) -> NextAct:
    """Whose turn it is, and what the actor can do."""
    kind, state = kind_of(row.kind), State(row.state)
    decide, either = decides(actor, row), decides(actor, row) or proposes(actor, row)
    if state == State.PROPOSED:
        return _to_decide(actor, row, kind, decide=decide)
    if state == State.RETURNED:
        act = _act(A.COMPLETE) if kind.gather is not None and proposes(actor, row) else None
        others = [_act(A.WITHDRAW)] if proposes(actor, row) else []
        what = pgettext("decided measure", "Complete the proposal")
        return NextAct(what, who=row.unit.name, mine=proposes(actor, row), act=act, others=others)
    if state == State.OUTSIDE:
        act = _act(A.DECIDE) if either else None
        others = [_act(A.GIVE_BACK), _act(A.DENY), _act(A.WITHDRAW)] if either else []
        what = pgettext("decided measure", "Enter the decision of %(authority)s") % {"authority": row.authority}
        return NextAct(what, who=row.authority, mine=False, act=act, others=others)
    if state == State.DECIDED:
        act = _act(A.SERVE) if either else None
        others = [_act(A.WITHDRAW)] if proposes(actor, row) else []
        what = pgettext("decided measure", "Serve the notice")
        return NextAct(what, who=row.unit.name, mine=either, act=act, others=others)
    if appeal is not None:
        return _appealed(row, appeal, decide=decide)
    if row.is_ahead:
        ahead = _in_force(row, kind, decide=decide, either=either, subject=_is_subject(actor, row))
        what = pgettext("decided measure", "Served: wait for the day its term begins")
        return NextAct(what, row.state_word, row.unit.name, mine=False, due=row.starts_at, others=ahead)
    if state == State.IN_FORCE:
        own = kind.next(actor, row) if kind.next is not None else None
        others = _in_force(row, kind, decide=decide, either=either, subject=_is_subject(actor, row))
        if own is not None:
            return NextAct(
                own.what, own.detail, own.who, mine=own.mine, due=own.due, act=own.act, others=[*own.others, *others]
            )
        act = _act(A.LIFT) if decide else None
        rest = [one for one in others if act is None or one.opens != act.opens]
        what = pgettext("decided measure", "In force: see to its end")
        return NextAct(what, who=row.unit.name, mine=decide, due=row.until, act=act, others=rest)
    subject = _is_subject(actor, row) and kind.appeal and state in TOLD
    others = [_act(A.APPEAL)] if subject else []
    return NextAct(pgettext("decided measure", "Nothing is left to do"), mine=False, others=others)


def _to_decide(actor: Actor, row: Measure, kind: MeasureKind, *, decide: bool) -> NextAct:
    what = pgettext("decided measure", "Decide on the proposal")
    first = A.FORWARD if row.authority else A.APPROVE
    mine = decide and actor.person_id not in made_by(row)
    act = _act(first) if mine else None
    others = [_act(A.RETURN), _act(A.REFUSE)] if mine else []
    if decide and not mine:
        refused = pgettext("decided measure", "Who proposed or completed a measure does not decide on it.")
        others.append(Act(LABELS[first], refused=refused, icon=_ICONS[first]))
    if proposes(actor, row):
        others.append(_act(A.WITHDRAW))
    made = made_by(row)
    names = [one.name for one in people.at(row.unit_id, kind.decides) if one.pk not in made][:MOST_NAMED]
    who = " ".join((row.unit.name, pgettext("clause", ", ").join(names))).strip()
    return NextAct(what, who=who, mine=mine, act=act, others=others)


def _appealed(row: Measure, appeal: MeasureAppeal, *, decide: bool) -> NextAct:
    if appeal.heard_at is None:
        what = pgettext("decided measure", "Accept the appeal, or answer it at once")
        act, others = (_act(A.HEAR), [_act(A.ANSWER)]) if decide else (None, [])
        return NextAct(what, who=row.unit.name, mine=decide, due=appeal.hear_due_at, act=act, others=others)
    what = pgettext("decided measure", "Answer the appeal")
    return NextAct(
        what, who=row.unit.name, mine=decide, due=appeal.answer_due_at, act=_act(A.ANSWER) if decide else None
    )


def _in_force(row: Measure, kind: MeasureKind, *, decide: bool, either: bool, subject: bool) -> list[Act]:
    found = []
    if decide:
        found.append(_act(A.LIFT))
        if row.until is not None:
            found.append(_act(A.EXTEND))
    if kind.appeal and (either or subject):
        found.append(_act(A.APPEAL))
    return found


def _is_subject(actor: Actor, row: Measure) -> bool:
    ours = row.subject.unit_id is not None and row.subject.unit_id == actor.unit_id
    return ours and may(actor.role, May.ANSWER_REQUESTS)


def _act(act: MeasureAct) -> Act:
    key = "n" if act in (A.APPROVE, A.FORWARD, A.DECIDE, A.SERVE) else ""
    return Act(LABELS[act], opens=f"{act.value}-sheet", icon=_ICONS[act], key=key)
