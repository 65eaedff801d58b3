# SPDX-License-Identifier: Apache-2.0
"""What a request is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.queries import people
from wuzha.org.roles import may
from wuzha.requests.models import Request, RequestStep
from wuzha.requests.registry import kind_of
from wuzha.requests.rules.life import STRAIGHT, State
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

TONES = {
    State.SENT: "wait", State.SIGNED: "now", State.ANSWERED: "now", State.RETURNED: "wait", State.ACCEPTED: "ok",
}  # fmt: skip
#: The label of an act's button and of its dialog.
LABELS: dict[RequestAct, Any] = {
    RequestAct.SIGN: pgettext_lazy("request", "Sign for it"),
    RequestAct.ANSWER: pgettext_lazy("request", "Answer it"),
    RequestAct.REPORT: pgettext_lazy("request", "Tell how far it is"),
    RequestAct.ACCEPT: pgettext_lazy("request", "Accept the answer"),
    RequestAct.RETURN: pgettext_lazy("request", "Return the answer"),
    RequestAct.EXTEND: pgettext_lazy("request", "Give more time"),
    RequestAct.REMIND: pgettext_lazy("request", "Remind the unit"),
    RequestAct.WITHDRAW: pgettext_lazy("request", "Withdraw the request"),
}
_WHAT = {
    State.SENT: pgettext_lazy("request", "Sign for it"),
    State.SIGNED: pgettext_lazy("request", "Answer it"),
    State.RETURNED: pgettext_lazy("request", "Answer it again"),
    State.ANSWERED: pgettext_lazy("request", "Look at the answer"),
}
#: Colleagues that the bar names.
MOST_NAMED = 2


def head(row: Request, steps: Sequence[RequestStep]) -> RecordHead:
    """Kind and matter; who asks whom; the life with its days."""
    facts = [
        Fact(pgettext("request", "Asked by"), row.asking.name),
        Fact(pgettext("request", "Asked of"), row.addressed.name),
        Fact(pgettext("request", "Sent"), f"{timezone.localtime(row.sent_at):%m-%d %H:%M}"),
        Fact(pgettext("request", "To be answered by"), f"{timezone.localtime(row.due_at):%m-%d %H:%M}"),
    ]
    state = State(row.state)
    return RecordHead(
        f"{row.kind_word} {row.title}", row.number, [Chip(state.label, TONES.get(state, "bad"))], facts,
        _stepper(row, steps),
    )  # fmt: skip


def _stepper(row: Request, steps: Sequence[RequestStep]) -> list[Step]:
    at = {State(one.to_state): one for one in steps}
    state = State(row.state)
    if state in STRAIGHT:
        place = STRAIGHT.index(state)
        states = [(one, "done" if i < place else "now" if i == place else "next") for i, one in enumerate(STRAIGHT)]
    else:
        states = [(one, "done") for one in STRAIGHT if one in at] + [(state, "now")]
    return [Step(one.label, how, f"{timezone.localtime(at[one].at):%m-%d}" if one in at and how != "next" else "")
            for one, how in states]  # fmt: skip


def is_ours(actor: Actor, row: Request) -> bool:
    """Whether it is asked of the actor's unit, and the actor may answer."""
    kind = kind_of(row.kind)
    return row.addressed_id == actor.unit_id and any(may(actor.role, need) for need in kind.answers)


def is_asker(actor: Actor, row: Request) -> bool:
    """Whether the actor sees to what is asked here."""
    kind = kind_of(row.kind)
    return row.asking.path.startswith(actor.unit_path or "-") and any(may(actor.role, need) for need in kind.asks)


def next_act(actor: Actor, row: Request) -> NextAct:
    """Whose turn it is, and what the actor can do."""
    state = State(row.state)
    ours, asks = is_ours(actor, row), is_asker(actor, row)
    others = _others(state, ours=ours, asks=asks)
    if state in (State.ACCEPTED, State.WITHDRAWN):
        return NextAct(pgettext("request", "Nothing is left to do"), mine=False)
    if state == State.ANSWERED:
        act = Act(LABELS[RequestAct.ACCEPT], opens="accept-sheet", icon="check", key="n") if asks else None
        return NextAct(_WHAT[state], who=row.asking.name, mine=asks, act=act, others=others)
    wanted = RequestAct.SIGN if state == State.SENT else RequestAct.ANSWER
    act = None
    if ours:
        act = Act(LABELS[wanted], opens=f"{wanted.value}-sheet", icon="check", key="n")
    elif asks:
        act = Act(LABELS[RequestAct.REMIND], opens="remind-sheet", icon="bell", key="r")
    due = min(row.sign_due_at, row.due_at) if state == State.SENT else row.due_at
    return NextAct(_WHAT[state], who=_who(row), mine=ours, due=due, act=act, others=others)


def _who(row: Request) -> str:
    """The unit, and some who may act there."""
    names = [one.name for one in people.at(row.addressed_id, kind_of(row.kind).answers)[:MOST_NAMED]]
    return " ".join((row.addressed.name, pgettext("clause", ", ").join(names))).strip()


def _others(state: State, *, ours: bool, asks: bool) -> list[Act]:
    found = []
    if ours and state in (State.SIGNED, State.RETURNED):
        found.append(Act(LABELS[RequestAct.REPORT], opens="report-sheet", icon="edit"))
    if asks and state == State.ANSWERED:
        found.append(Act(LABELS[RequestAct.RETURN], opens="return-sheet", icon="undo"))
    if asks and state in (State.SENT, State.SIGNED, State.RETURNED):
        if ours:
            found.append(Act(LABELS[RequestAct.REMIND], opens="remind-sheet", icon="bell"))
        found.append(Act(LABELS[RequestAct.EXTEND], opens="extend-sheet", icon="clock"))
    if asks and state not in (State.ACCEPTED, State.WITHDRAWN):
        found.append(Act(LABELS[RequestAct.WITHDRAW], opens="withdraw-sheet", icon="ban"))
    return found
