# SPDX-License-Identifier: Apache-2.0
"""What a shutdown is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.shutdowns.forms.shutdowns import labelled
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownStep
from wuzha.shutdowns.rules.life import HERE, IN_EFFECT, STRAIGHT, AppealState, State, in_effect
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

_TONES = {State.ANSWERED: "ok", State.REOPENED: "ok", State.RETURNED: "bad", State.DROPPED: "", State.SENT: "now"}
#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "evidence": pgettext_lazy("shutdown", "Name the evidence"),
    "confirm": pgettext_lazy("shutdown", "Confirm that it is no victim's own"),
    "approve": pgettext_lazy("shutdown", "Approve and ask"),
    "return": pgettext_lazy("shutdown", "Return it to whoever asks"),
    "drop": pgettext_lazy("shutdown", "Withdraw it"),
    "appeal": pgettext_lazy("shutdown", "Register an appeal"),
    "check": pgettext_lazy("shutdown", "Record the check of the appeal"),
    "answer": pgettext_lazy("shutdown", "Answer the appeal"),
    "reopen": pgettext_lazy("shutdown", "Ask for it to be opened again"),
}
_ICONS = {
    "evidence": "upload", "confirm": "check", "approve": "send", "return": "undo", "drop": "close", "appeal": "message",
    "check": "search", "answer": "send", "reopen": "undo",
}  # fmt: skip


def head(row: Shutdown, steps: Sequence[ShutdownStep]) -> RecordHead:
    """What and its mask; ground, case, units and days; the life with its days."""
    ground = GROUNDS.at(row.proposed_at).of(row.ground)
    facts = [
        Fact(pgettext("shutdown", "What is asked"), row.get_ask_display()),
        Fact(pgettext("shutdown", "Ground"), f"{ground.label}（{ground.article}）" if ground else row.ground),
        Fact(pgettext("shutdown", "Asked of"), row.addressed.name),
        Fact(pgettext("shutdown", "Asked by"), row.unit.name),
    ]
    if row.asked_at is not None:
        facts.append(Fact(pgettext("shutdown", "Asked at"), f"{timezone.localtime(row.asked_at):%Y-%m-%d %H:%M}"))
    if row.answered_at is not None:
        facts.append(Fact(pgettext("shutdown", "Answered at"), f"{timezone.localtime(row.answered_at):%Y-%m-%d %H:%M}"))
    state = State(row.state)
    chips = [Chip(state.label, _TONES.get(state, "wait"))]
    if row.result:
        chips.append(Chip(row.get_result_display(), "bad" if row.result in IN_EFFECT else "wait"))
    return RecordHead(labelled(row), row.number, chips, facts, _stepper(row, steps))


def _stepper(row: Shutdown, steps: Sequence[ShutdownStep]) -> list[Step]:
    at = {one.to_state: one.at for one in steps}
    way = [*STRAIGHT]
    if row.state in (State.REOPENING, State.REOPENED):
        way.append(State(row.state))
    elif row.state == State.DROPPED:
        way = [State.DRAFT, State.DROPPED]
    place = way.index(State.DRAFT if row.state == State.RETURNED else State(row.state))
    found = []
    for i, state in enumerate(way):
        how = "done" if i < place else "now" if i == place else "next"
        when = f"{timezone.localtime(at[state]):%m-%d}" if state in at and how != "next" else ""
        found.append(Step(state.label, how, when))
    return found


def _act(name: str, key: str = "") -> Act:
    return Act(LABELS[name], opens=f"{name}-sheet", icon=_ICONS[name], key=key)


def next_act(actor: Actor, row: Shutdown, appeal: ShutdownAppeal | None, request_url: str = "") -> NextAct:
    """What comes next; `appeal`: one that is open; `request_url`: what was asked last."""
    asks, decides = may(actor.role, May.ASK_SHUTDOWNS), may(actor.role, May.DECIDE_SHUTDOWNS)
    state = State(row.state)
    drop = [_act("drop")] if asks and state in HERE else []
    if state in (State.DRAFT, State.RETURNED):
        others = [*drop, *([_act("evidence")] if asks and row.sha256 else [])]
        named = bool(row.sha256)
        what = pgettext("shutdown", "Look up whether it is a victim's own, then it is reviewed")
        if not named:
            what = pgettext("shutdown", "Name the evidence")
        first = _act("confirm" if named else "evidence", "n")
        return NextAct(what, who=row.unit.name, mine=asks, act=first if asks else None, others=others)
    if state == State.PROPOSED:
        return _review(actor, row, drop, decides=decides)
    if state in (State.SENT, State.REOPENING):
        what = pgettext("shutdown", "Wait for the answer")
        act = Act(pgettext("shutdown", "Open the request"), url=request_url, key="o") if request_url else None
        due = row.verify_due_at if state == State.SENT else None
        return NextAct(what, who=row.addressed.name, mine=False, due=due, act=act)
    if appeal is not None:
        return _appealed(actor, appeal, asks=asks, decides=decides)
    if in_effect(state, row.result):
        others = [_act("appeal"), _act("reopen")] if asks or decides else []
        return NextAct(pgettext("shutdown", "It is shut down; an appeal may come"), mine=False, others=others)
    return NextAct(pgettext("shutdown", "Nothing is left to do"), mine=False)


def _review(actor: Actor, row: Shutdown, drop: list[Act], *, decides: bool) -> NextAct:
    what = pgettext("shutdown", "A second person reviews it")
    if not decides:
        return NextAct(what, who=pgettext("shutdown", "a reviewer"), mine=False, others=drop)
    if actor.person_id in (row.proposed_by_id, row.own_checked_by_id):
        refused = pgettext("shutdown", "You asked for it, or checked it: a second person reviews it")
        return NextAct(
            what, who=pgettext("shutdown", "a second person"), mine=False,
            others=[Act(LABELS["approve"], refused=refused, icon=_ICONS["approve"]), *drop],
        )  # fmt: skip
    return NextAct(what, mine=True, act=_act("approve", "n"), others=[_act("return"), *drop])


def _appealed(actor: Actor, appeal: ShutdownAppeal, *, asks: bool, decides: bool) -> NextAct:
    if appeal.state == AppealState.OPEN:
        mine = asks or decides
        what = pgettext("shutdown", "Check the appeal")
        return NextAct(what, mine=mine, due=appeal.due_at, act=_act("check", "n") if mine else None)
    what = pgettext("shutdown", "Answer the appeal")
    if decides and actor.person_id == appeal.checked_by_id:
        refused = pgettext("shutdown", "You checked it: a second person answers it")
        act = Act(LABELS["answer"], refused=refused, icon=_ICONS["answer"])
        return NextAct(what, mine=False, due=appeal.due_at, others=[act, _act("check")])
    others = [_act("check")] if asks or decides else []
    return NextAct(what, mine=decides, due=appeal.due_at, act=_act("answer", "n") if decides else None, others=others)
