# SPDX-License-Identifier: Apache-2.0
"""What the page shows around the ladder: its rungs, what a cause leads to, proofs, the rounds before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.warning.forms.field_attempt import CHANNELS, ICONS
from wuzha.warning.forms.field_ladder import FOUND_OUT, CheckForm, FoundForm, ProofForm, WaiveForm
from wuzha.warning.models import Attempt, Proof
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.queries.tasks.personal import Clear
from wuzha.warning.rules.ladder import RungState, Step
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.rulesets import PROOFS
from wuzha.warning.services.completion import numbers_in
from wuzha.warning.services.proofs import PHOTO

#: Lead → the words on its button and its icon.
LEADS: dict[str, tuple[Any, str]] = {
    "AGAIN": (_("Call again"), "phone"),
    "OTHER_NUMBER": (_("Another number"), "phone"),
    "ADDRESS": (_("Present address"), "map-pin"),
    "WORKPLACE": (_("Workplace"), "building"),
    "FAMILY": (_("Through the family"), "users"),
    "VILLAGE": (_("Through the village"), "building"),
    "GRID": (_("Ask the grid worker"), "map-pin"),
    "VISIT": (_("Visit now"), "home"),
    "STATION": (_("Return it to the right station"), "undo"),
}
#: Leads that go on through a channel: its tile is chosen for the officer.
THROUGH = {"AGAIN": Channel.CALL, "FAMILY": Channel.FAMILY, "VILLAGE": Channel.VILLAGE, "GRID": Channel.GRID,
           "VISIT": Channel.VISIT, "WORKPLACE": Channel.VISIT}  # fmt: skip
#: What `STATION` fills in.
RETURN_REASON = "NOT_OUR_AREA"
TONES = {
    RungState.DONE: "good",
    RungState.EXHAUSTED: "",
    RungState.IMPOSSIBLE: "",
    RungState.WAITING: "info",
    RungState.OPEN: "act",
}


@dataclass(slots=True)
class Lead:
    """One button of a cause. `known` is what completion found for it, masked until the person is shown."""

    code: str
    label: Any
    icon: str
    #: Channel to go on with; nothing for a lead that is something to find out or to return.
    channel: str = ""
    known: list[Any] = field(default_factory=list)
    #: (item, place in it, masked number): numbers that can be adopted with one press.
    numbers: list[tuple[int, int, str]] = field(default_factory=list)
    #: To enter what was found out now.
    form: FoundForm | None = None


def ladder_context(
    actor: Actor,
    task: Task,
    clear: Clear | None,
    *,
    proof_form: ProofForm | None = None,
    waive_form: WaiveForm | None = None,
    found_form: FoundForm | None = None,
    check_form: CheckForm | None = None,
) -> dict[str, Any]:
    return {
        "rungs": _rungs(task),
        "lacking": [CHANNELS[rung] for rung in task.ladder.lacking],
        "leads": _leads(task, clear, found_form),
        "proof_rows": _proofs(task, proof_form, clear),
        "waive_form": waive_form or WaiveForm(),
        "may_waive": actor.leads and task.may_try and bool(task.ladder.lacking) and task.waiver is None,
        "check_form": check_form or CheckForm(),
        "promises": clear.promises if clear else {},
        "earlier_notes": clear.earlier if clear else {},
    }


def _rungs(task: Task) -> list[dict[str, Any]]:
    """The ladder as it stands, in the order of the rule."""
    return [
        {
            "label": CHANNELS[one.rung],
            "icon": ICONS[one.rung],
            "state": one.state,
            "tone": TONES[one.state],
            "tried": f"{one.counted}/{one.tries}" if one.made and one.state is not RungState.DONE else "",
            "demanded": one.demanded,
            "not_before": one.not_before,
            "here": task.step is not Step.CLOSE and one.rung == task.suggestion.leads_to,
        }
        for one in task.ladder.standings
    ]


def _leads(task: Task, clear: Clear | None, bound: FoundForm | None) -> list[Lead]:
    """The buttons of the cause for which the last try failed."""
    if task.failed_for is None or task.step is Step.CLOSE or not task.may_try:
        return []
    found = []
    for code in task.failed_for.leads:
        label, icon = LEADS[code]
        lead = Lead(code, label, icon, channel=str(THROUGH.get(code, "")))
        items = [one for one in task.items if one.item == FOUND_OUT.get(code)]
        if code == "OTHER_NUMBER":
            items += [one for one in task.items if one.item == FOUND_OUT["FAMILY"]]
            lead.numbers = _numbers(task, items[:4])
        elif code in FOUND_OUT:
            lead.known = [clear.items.get(one.pk, "") if clear else one.value for one in items]
        if code in FOUND_OUT:
            is_bound = bound is not None and bound.data.get("lead") == code
            lead.form = bound if is_bound else FoundForm(lead=code)
        found.append(lead)
    return found


def _numbers(task: Task, items: list[Any]) -> list[tuple[int, int, str]]:
    """Numbers other than the person's own, each once."""
    own = bytes(task.warning.phone_index) if task.warning.phone_index else None
    seen: dict[bytes, tuple[int, int, str]] = {}
    for item in items:
        for place, number in enumerate(numbers_in(item.value) if item.value is not None else []):
            if (key := number.blind()) != own:
                seen.setdefault(key, (item.pk, place, str(number)))
    return list(seen.values())


def _proofs(task: Task, bound: ProofForm | None, clear: Clear | None) -> list[dict[str, Any]]:
    """Attempts that reached somebody, how each is proven, and a form for more."""
    held: dict[int, list[Proof]] = {}
    for proof in task.proofs:
        held.setdefault(proof.attempt_id, []).append(proof)
    rules = PROOFS.at()
    return [
        {
            "attempt": one,
            "proofs": [(rules.label(proof.kind), _reference(proof, clear)) for proof in held.get(one.pk, [])],
            "photos": one.pk in task.photographed,
            "enough": rules.suffices(
                task.level_name, one.channel,
                {proof.kind for proof in held.get(one.pk, [])} | ({PHOTO} if one.pk in task.photographed else set()),
            ),
            "form": bound if bound is not None and bound.attempt.pk == one.pk else ProofForm(one),
        }
        for one in task.attempts
        if one.result == Result.REACHED
    ]  # fmt: skip


def _reference(proof: Proof, clear: Clear | None) -> Any:
    if proof.reference is None:
        return ""
    references: Mapping[int, str] = clear.references if clear else {}
    return references.get(proof.pk, str(proof.reference))


def attempt_of(task: Task, key: str) -> Attempt | None:
    """The attempt a form names, if it is the task's."""
    return next((one for one in task.attempts if str(one.pk) == key), None)
