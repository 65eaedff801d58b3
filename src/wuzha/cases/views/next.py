# SPDX-License-Identifier: Apache-2.0
"""What a case is in its header, and what is to be done next, by whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from wuzha.cases.models import Case, CaseOfficer, CaseStep
from wuzha.cases.rules.life import CASE_LIFE, OPEN, STRAIGHT, WITH_PAPER, State
from wuzha.cases.rules.life import Act as CaseAct
from wuzha.core.growing import in_order
from wuzha.org.rules import rule_set
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, Money, NextAct, RecordHead, Step

_TONES = {
    State.RECEIVED: "now", State.ACCEPTED: "now", State.FILED: "wait", State.SOLVED: "ok", State.SENT: "ok",
    State.CONCLUDED: "ok",
}  # fmt: skip


#: What the bar of a case says is to be done.
WHAT: dict[CaseAct, Any] = {
    CaseAct.ACCEPT: pgettext_lazy("criminal case", "Accept it, or hand it over"),
    CaseAct.FILE: pgettext_lazy("criminal case", "Decide whether it is filed"),
    CaseAct.NOTIFY: pgettext_lazy("criminal case", "Give the notice of not filing"),
    CaseAct.SOLVE: pgettext_lazy("criminal case", "Investigate it"),
    CaseAct.SEND: pgettext_lazy("criminal case", "Send it for prosecution"),
    CaseAct.CONCLUDE: pgettext_lazy("criminal case", "Wait for the court"),
}
#: The label of an act's button and of its dialog.
LABELS: dict[CaseAct, Any] = {
    CaseAct.ACCEPT: pgettext_lazy("criminal case", "Record the acceptance"),
    CaseAct.EXTEND: pgettext_lazy("criminal case", "Record an extension of the limit"),
    CaseAct.FILE: pgettext_lazy("criminal case", "Record the filing"),
    CaseAct.NOT_FILE: pgettext_lazy("criminal case", "Record that it is not filed"),
    CaseAct.NOTIFY: pgettext_lazy("criminal case", "Record the notice of not filing"),
    CaseAct.SOLVE: pgettext_lazy("criminal case", "Record that it is solved"),
    CaseAct.SEND: pgettext_lazy("criminal case", "Record that it is sent for prosecution"),
    CaseAct.RETURN: pgettext_lazy("criminal case", "Record that it is returned"),
    CaseAct.CONCLUDE: pgettext_lazy("criminal case", "Record how it ended"),
    CaseAct.WITHDRAW: pgettext_lazy("criminal case", "Record the withdrawal"),
    CaseAct.RESTORE: pgettext_lazy("criminal case", "Take the withdrawal back"),
    CaseAct.HAND_OVER: pgettext_lazy("criminal case", "Record that it is handed over"),
    CaseAct.MERGE: pgettext_lazy("criminal case", "Join it to another case"),
}


EDIT = pgettext_lazy("criminal case", "Put facts right")


def head(
    case: Case, steps: Sequence[CaseStep], officers: Sequence[CaseOfficer], money_there: Money | None = None
) -> RecordHead:
    """Type, victims and loss; the life of the case with the day of each document."""
    types = rule_set("warning.fraud_types").at()
    kind = types.label(case.fraud_type) if case.fraud_type else pgettext("criminal case", "type unknown")
    number: int = getattr(case, "victims_n", 0)
    loss: int = getattr(case, "loss_fen", 0)
    title = " ".join(
        (
            kind,
            ngettext("%(n)s victim", "%(n)s victims", number) % {"n": number},
            pgettext("criminal case", "lost %(sum)s") % {"sum": money(loss)},
        )
    )
    facts = [Fact(pgettext("criminal case", "Reported"), f"{timezone.localtime(case.received_at):%Y-%m-%d %H:%M}")]
    if case.case_no:
        facts.insert(0, Fact(pgettext("criminal case", "Number here"), case.number))
    filed = latest(steps, CaseAct.FILE)
    if filed is not None:
        facts.append(Fact(pgettext("criminal case", "Filed"), f"{filed.document_no} {filed.day or ''}".strip()))
    names = [one.person.name for one in officers]
    who = pgettext("clause", ", ").join(names) if names else pgettext("criminal case", "nobody yet")
    facts.append(
        Fact(pgettext("criminal case", "Handled by"), f"{case.unit.name if case.unit else case.centre.name} {who}")
    )
    if case.place_unit is not None:
        facts.append(Fact(pgettext("criminal case", "Deed"), case.place_unit.name))
    facts.append(Fact(pgettext("criminal case", "Source"), case.get_source_display()))
    state = State(case.state)
    chips = [Chip(state.label, _TONES.get(state, ""))]
    return RecordHead(title, case.case_no or case.number, chips, facts, _stepper(case, steps), money_there)


def latest(steps: Sequence[CaseStep], act: CaseAct) -> CaseStep | None:
    """The latest step of this kind that stands."""
    return next((one for one in reversed(in_order(steps)) if one.act == act), None)


def _stepper(case: Case, steps: Sequence[CaseStep]) -> list[Step]:
    """The straight way, or as far as the case went on it and where it left it."""
    at = {
        State(one.to_state): one
        for one in in_order(steps)
        if one.act == CaseAct.RECEIVE or (one.act in WITH_PAPER and one.from_state != one.to_state)
    }
    state = State(case.state)
    if state in STRAIGHT:
        place = STRAIGHT.index(state)
        states = [(one, "done" if i < place else "now" if i == place else "next") for i, one in enumerate(STRAIGHT)]
    else:
        states = [(one, "done") for one in STRAIGHT if one in at] + [(state, "now")]
    return [Step(one.label, how, _when(at.get(one)) if how != "next" else "") for one, how in states]


def _when(step: CaseStep | None) -> str:
    return f"{step.day:%m-%d}" if step is not None and step.day is not None else ""


#: What is done next in a state: what the bar says, the act of the solid button.
_NEXT: dict[State, CaseAct] = {
    State.RECEIVED: CaseAct.ACCEPT, State.ACCEPTED: CaseAct.FILE, State.FILED: CaseAct.SOLVE, State.SOLVED:
    CaseAct.SEND, State.SENT: CaseAct.CONCLUDE,
}  # fmt: skip


def next_act(case: Case, steps: Sequence[CaseStep], officers: Sequence[CaseOfficer], *, works: bool) -> NextAct:
    """The next document of its life."""
    unit = case.unit.name if case.unit else case.centre.name
    leader = next((one.person.name for one in officers if one.leads), "")
    who = f"{unit} {leader}".strip()
    state = State(case.state)
    wanted = _NEXT.get(state)
    if state is State.NOT_FILED and latest(steps, CaseAct.NOTIFY) is None:
        wanted = CaseAct.NOTIFY
    if wanted is None:
        return NextAct(_over(case), mine=False, others=_others(case, None, works=works, given=bool(officers)))
    act = Act(LABELS[wanted], opens=f"{wanted.value}-sheet", icon="check", key="n") if works else None
    others = _others(case, wanted, works=works, given=bool(officers))
    return NextAct(WHAT[wanted], who=who, mine=works, due=case.due_at, act=act, others=others)


def _others(case: Case, wanted: CaseAct | None, *, works: bool, given: bool) -> list[Act]:
    """Everything else that its state allows."""
    if not works:
        return []
    found = []
    for one in CASE_LIFE.acts(case.state):
        if one is wanted or one is CaseAct.NOTIFY:  # offered while it is due, and then on top
            continue
        found.append(Act(LABELS[one], opens=f"{one.value}-sheet", icon="file"))
    if case.state in OPEN:
        label = (
            pgettext("criminal case", "Give it to others")
            if given
            else pgettext("criminal case", "Give it to officers")
        )
        found.append(Act(label, opens="assign-sheet", icon="users", key="a"))
        found.append(Act(EDIT, opens="edit-sheet", icon="edit"))
        found.append(Act(pgettext("criminal case", "Record a victim"), opens="victim-sheet", icon="plus", key="v"))
    if case.state != State.RECEIVED and case.state != State.MERGED:
        found.append(Act(pgettext("criminal case", "Put a document right"), opens="correct-sheet", icon="edit"))
    return found


def _over(case: Case) -> str:
    if case.merged_into is not None:
        return pgettext("criminal case", "It goes on as %(number)s") % {"number": case.merged_into}
    return pgettext("criminal case", "Nothing is left to do")
