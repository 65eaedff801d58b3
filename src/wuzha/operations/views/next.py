# SPDX-License-Identifier: Apache-2.0
"""What an operation is in its header, what is to be done next, and how its targets read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from wuzha.core.indicators import Better
from wuzha.core.indicators.text import amount_text
from wuzha.engine.calendar import end_of_day
from wuzha.operations.models import Operation, OperationStep, OperationTarget
from wuzha.operations.queries.figures import Progress, period_of
from wuzha.operations.rules.life import LIVING, OPEN, STRAIGHT, State
from wuzha.operations.rules.life import Act as OperationAct
from wuzha.operations.rules.progress import Verdict
from wuzha.operations.rulesets import KINDS
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

_TONES = {State.PLANNED: "wait", State.RUNNING: "now", State.ENDED: "wait", State.SUMMED_UP: "ok"}
#: The label of an act's button and of its dialog.
LABELS: dict[str, Any] = {
    "start": pgettext_lazy("operations", "Record the start"),
    "end": pgettext_lazy("operations", "Record the end"),
    "sum_up": pgettext_lazy("operations", "Record the report"),
    "call_off": pgettext_lazy("operations", "Call it off"),
    "extend": pgettext_lazy("operations", "Change the last day"),
    "correct": pgettext_lazy("operations", "Put a step right"),
    "tag": pgettext_lazy("operations", "Mark a case"),
    "untag": pgettext_lazy("operations", "Take a mark off"),
    "target": pgettext_lazy("operations", "Set a target"),
    "change_target": pgettext_lazy("operations", "Change a target"),
    "take_back": pgettext_lazy("operations", "Take a target back"),
}
_NEXT = {State.PLANNED: "start", State.RUNNING: "end", State.ENDED: "sum_up"}
_ICONS = {"target": "target", "tag": "tag", "correct": "edit", "extend": "calendar", "change_target": "edit"}
_KEYS = {"target": "t", "tag": "m"}


def head(operation: Operation, steps: Sequence[OperationStep], cases: int, behind: int) -> RecordHead:
    """Name, kind and days; its life with the day of each step."""
    facts = [
        Fact(pgettext("operations", "Issued by"), f"{operation.issued_by} {operation.document_no}".strip()),
        Fact(pgettext("operations", "Days"), days(operation.since, operation.until)),
        Fact(pgettext("operations", "Led by"), operation.unit.name),
        Fact(pgettext("operations", "Cases"), str(cases)),
    ]
    if operation.parent is not None:
        facts.append(
            Fact(pgettext("operations", "Part of"), operation.parent.name, operation.parent.get_absolute_url())
        )
    state = State(operation.state)
    chips = [Chip(state.label, _TONES.get(state, "")), Chip(KINDS.at().label(operation.kind))]
    if behind:
        text = ngettext("%(n)s target behind", "%(n)s targets behind", behind) % {"n": behind}
        chips[1:] = [Chip(text, "bad", "alert")]
        facts.insert(0, Fact(pgettext("operations", "Kind"), KINDS.at().label(operation.kind)))
    return RecordHead(operation.name, operation.number, chips, facts, _stepper(operation, steps))


def days(first: date, last: date | None) -> str:
    """From a day to a day, as text."""
    return f"{first} – {last if last is not None else pgettext('operations', 'open')}"


def _stepper(operation: Operation, steps: Sequence[OperationStep]) -> list[Step]:
    stands = [one for one in steps if one.struck_by_id is None]
    told = {State(one.to_state): one.day for one in stands if one.act not in (OperationAct.EXTEND, OperationAct.PLAN)}
    state = State(operation.state)
    if state not in STRAIGHT:
        return [Step(State.PLANNED.label, "done"), Step(state.label, "now", _day(told.get(state)))]
    place = STRAIGHT.index(state)
    return [
        Step(one.label, "done" if n < place else "now" if n == place else "next", _day(told.get(one)))
        for n, one in enumerate(STRAIGHT)
    ]


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day is not None else ""


def next_act(operation: Operation, offered: Sequence[str], *, runs: bool) -> NextAct:
    """The next step of its life; whatever else can be done."""
    state = State(operation.state)
    wanted = _NEXT.get(state)
    others = [
        Act(LABELS[one], opens=f"{one}-sheet", icon=_ICONS.get(one, "file"), key=_KEYS.get(one, ""))
        for one in offered
        if one != wanted
    ]
    if wanted is None:
        return NextAct(pgettext("operations", "Nothing is left to do"), mine=False, others=others)
    what = {
        State.PLANNED: pgettext("operations", "Start it, or call it off"),
        State.RUNNING: pgettext("operations", "Reach its targets, then end it"),
        State.ENDED: pgettext("operations", "Sum it up in a report"),
    }[state]
    due = {State.PLANNED: operation.since, State.RUNNING: operation.until}.get(state)
    act = Act(LABELS[wanted], opens=f"{wanted}-sheet", icon="check", key="n") if runs else None
    return NextAct(
        what, who=operation.unit.name, mine=runs, due=end_of_day(due) if due is not None else None, act=act,
        others=others,
    )  # fmt: skip


def offered(operation: Operation, *, steps: bool, marks: bool, targets: bool, aims: bool) -> list[str]:
    """Names of the acts that its state allows, and of which there is something to act on."""
    state = State(operation.state)
    found = [_NEXT[state]] if state in _NEXT else []
    if state in OPEN:
        found += ["target"] if aims else []
        found += ["change_target", "take_back"] if targets else []
    if state in LIVING:
        found += ["tag"]
        found += ["untag"] if marks else []
    if state in OPEN:
        found += ["extend"]
    found += ["correct"] if steps else []
    found += ["call_off"] if state is State.PLANNED else []
    return found


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as the page shows it."""

    unit: str
    figure: str
    days: str
    value: str
    expected: str
    done: str
    url: str
    chip: Chip
    monthly: str


def target_rows(found: Sequence[Progress]) -> list[TargetRow]:
    """Each target with what is counted, what should be there by today, and how it stands in words."""
    return [_row(one) for one in found]


def _row(one: Progress) -> TargetRow:
    target, standing = one.target, one.standing
    unit = target.unit.name if target.unit else pgettext("operations", "The whole operation")
    if one.indicator is None or standing is None:
        chip = Chip(pgettext("operations", "not counted here"))
        return TargetRow(
            unit, target.indicator, days(target.since, target.until), f"{target.value or 0:,}", "", "", "", chip, ""
        )  # fmt: skip
    kind = one.indicator.unit

    def text(number: int) -> str:
        return amount_text(number, kind)

    limit = one.indicator.better is Better.DOWN
    opened = period_of(target) is not None
    return TargetRow(
        unit, one.indicator.label, days(target.since, target.until), ("≤ " if limit else "") + text(standing.value),
        text(standing.expected), text(standing.done), reverse("operations:target", args=[target.pk]) if opened else "",
        verdict_chip(standing.verdict, text(standing.gap), text(abs(standing.value - standing.done)), limit=limit),
        pgettext("clause", ", ").join(text(n) for n in target.monthly),
    )  # fmt: skip


def verdict_chip(verdict: Verdict, gap: str, rest: str, *, limit: bool) -> Chip:
    """How a target stands, in a word with its number."""
    if verdict is Verdict.REACHED:
        label = pgettext("operations", "kept") if limit else pgettext("operations", "reached")
        return Chip(label, "ok", "check")
    if verdict is Verdict.MISSED:
        text = pgettext("operations", "%(n)s above the limit") if limit else pgettext("operations", "missed by %(n)s")
        return Chip(text % {"n": rest}, "bad", "alert")
    if verdict is Verdict.BEHIND:
        text = (
            pgettext("operations", "%(n)s more than by today") if limit else pgettext("operations", "behind by %(n)s")
        )
        return Chip(text % {"n": gap}, "bad", "alert")
    if verdict is Verdict.AHEAD:
        text = (
            pgettext("operations", "%(n)s fewer than by today") if limit else pgettext("operations", "ahead by %(n)s")
        )
        return Chip(text % {"n": gap}, "ok", "check")
    if verdict is Verdict.ON_TIME:
        return Chip(pgettext("operations", "on time"), "ok", "check")
    return Chip(pgettext("operations", "not begun"), "", "clock")


def target_title(target: OperationTarget, figure: str) -> str:
    """Figure and unit of a target."""
    unit = target.unit.name if target.unit else pgettext("operations", "The whole operation")
    return f"{figure} {unit}"
