# SPDX-License-Identifier: Apache-2.0
"""What the templates of a task need: the task, its forms as they stand, the ladder, and what may be shown in clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.org.middleware import ActingRequest
from wuzha.privacy.services import grants
from wuzha.ui.answers import choice
from wuzha.warning.forms.field_attempt import (
    BY_OFFICER,
    CHANNELS,
    ICONS,
    SAID,
    AttemptForm,
    cause_field,
    causes,
    result_field,
)
from wuzha.warning.forms.field_close import (
    ASKS_CAUSE,
    FOUND_OUT,
    MAIN_OUTCOMES,
    SENT_BACK,
    SHOWN_BY,
    AskGridForm,
    CheckForm,
    CloseForm,
    FoundForm,
    HandoverForm,
    ProofForm,
    PurposeForm,
    ReturnForm,
    WaiveForm,
)
from wuzha.warning.models import Attempt, Proof
from wuzha.warning.queries import detail
from wuzha.warning.queries.tasks import grid, lists
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.queries.tasks.personal import Clear, shown_still
from wuzha.warning.rules.ladder import RungState, Step
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import AFTER_CONTACT, NEEDS_CAUSE, RESULTS, Channel, Outcome, Refusal, Result
from wuzha.warning.rules.visit import that_matters
from wuzha.warning.rulesets import PROOFS, REASONS
from wuzha.warning.services.completion import numbers_in
from wuzha.warning.services.proofs import PHOTO
from wuzha.warning.views.field.folds import answers
from wuzha.warning.views.field.next import next_act
from wuzha.warning.views.field.timeline import entries

#: Session key: task → when its person was shown, for the visit that lasts (`rules.visit.still_shown`).
SHOWN = "shown"


def note_shown(request: ActingRequest, pk: int, at: datetime) -> None:
    """Remember that a task's person is shown from now on; only the moment is kept, in this session."""
    request.session[SHOWN] = {**request.session.get(SHOWN, {}), str(pk): at.isoformat()}


def shown_to(request: ActingRequest, task: Task) -> Clear | None:
    """The person in clear, while the visit lasts for which this session was shown it."""
    since = request.session.get(SHOWN, {}).get(str(task.warning.pk))
    return shown_still(request.actor, task, datetime.fromisoformat(since)) if since else None


def task_context(
    request: ActingRequest,
    task: Task,
    *,
    clear: Clear | None = None,
    attempt_form: AttemptForm | None = None,
    close_form: CloseForm | None = None,
    grid_form: AskGridForm | None = None,
    return_form: ReturnForm | None = None,
    handover_form: HandoverForm | None = None,
    purpose_form: PurposeForm | None = None,
    lead: str = "",
    **around: Any,
) -> dict[str, Any]:
    """Context of `warning/field/task.html` and its parts. A bound form keeps what was typed.

    `lead` is what a cause leads to: its channel is chosen, or the return filled in. `around` goes to the ladder.
    """
    actor = request.actor
    clear = clear or shown_to(request, task)
    following = lists.next_task(actor) if task.warning.state == State.CLOSED else None
    next_url = reverse("warning:task", args=[following.pk]) if following else ""
    act = next_act(task, shown=clear is not None, arrived=THROUGH.get(lead) is Channel.VISIT, next_url=next_url)
    attempt_form = attempt_form or AttemptForm(initial={"channel": str(THROUGH.get(lead, ""))})
    close_form = close_form or CloseForm()
    return_form = return_form or ReturnForm(initial={"reason": RETURN_REASON} if lead == "STATION" else {})
    return {
        "task": task,
        "warning": task.warning,
        "clear": clear,
        "grant": grants.held(actor, request.session.session_key, ("warning", task.warning.pk)),
        "purpose_form": purpose_form or PurposeForm(initial={"purpose": task.purpose}),
        "attempt_form": attempt_form,
        "channels": _channels(attempt_form, task.leads_to, asks_grid=grid_form is not None and grid_form.is_bound),
        "cause_groups": _cause_groups(attempt_form),
        "grid_form": grid_form or (AskGridForm(grid_choices(task)) if task.may_try else None),
        "close_form": close_form,
        "outcomes": _outcomes(task, close_form),
        "after_contact": " ".join(sorted(AFTER_CONTACT)),
        "through": [choice(close_form["through"], code, label) for code, label in close_form.THROUGH],
        "clock": that_matters(task.clocks),
        "next": act,
        # Where the bar has something else to say first.
        "next_task": following if act.act is not None and act.act.url != next_url else None,
        "asks_cause": " ".join(sorted(ASKS_CAUSE)),
        "return_form": return_form,
        "return_reasons": _choices(return_form["reason"]),
        "returning": lead in ("STATION", "RETURN") or return_form.is_bound,
        "proofs_open": request.GET.get("open") == "proofs" or around.get("proof_form") is not None,
        "handover_form": handover_form or HandoverForm(),
        "timeline_entries": entries(detail.timeline(task.warning), clear.said if clear else {}),
        "proof_kinds": _proof_kinds(attempt_form),
        "off_reasons": _off_reasons(attempt_form),
        "sent_back": " ".join(sorted(SENT_BACK)),
        "shown_by": " ".join(sorted(SHOWN_BY)),
        "mine": task.warning.officer_id == actor.person_id,
    } | ladder_context(actor, task, clear, **around)


def grid_choices(task: Task) -> list[tuple[int, str]]:
    """The grids that can be asked to visit: those where the person lives that have no open task of this warning."""
    asked = {one.grid_id for one in task.grid_tasks if one.done_at is None}
    return [(pk, name) for pk, name in grid.choices(task.warning) if pk not in asked]


def _channels(form: AttemptForm, suggested: str, *, asks_grid: bool) -> list[dict[str, Any]]:
    """The buttons of the ways to reach somebody, each with the results it can have; what the ladder says stands out."""
    rows = []
    for channel in Channel:
        by_officer, name = channel in BY_OFFICER, result_field(channel)
        results = [
            choice(form[name], result.value, SAID[channel][result], bad=result in NEEDS_CAUSE)
            for result in (RESULTS[channel] if by_officer else ())
        ]
        errors = form.errors.get(name) if by_officer else None
        more: dict[str, Any] = {"icon": ICONS[channel], "name": name, "errors": errors, "results": results}
        more |= {"suggested": channel == suggested, "off": bool(suggested) and channel != suggested}
        row = choice(form["channel"], channel.value, CHANNELS[channel], **more)
        row["checked"] |= asks_grid and channel is Channel.GRID
        rows.append(row)
    return rows


def _proof_kinds(form: AttemptForm) -> list[dict[str, Any]]:
    """Ways to prove a contact, each with the channels it goes with."""
    return [
        none_yet(form["proof"]),
        *(
            choice(form["proof"], kind.code, kind.label, channels=" ".join(kind.channels), reference=kind.reference)
            for kind in PROOFS.at().kinds
        ),
    ]


def none_yet(proof: BoundField) -> dict[str, Any]:
    """The tile of a contact that nothing proves so far."""
    return choice(proof, "", _("None yet")) | {"checked": not proof.value()}


def _choices(field: BoundField) -> list[dict[str, Any]]:
    """All choices of a field, as tiles."""
    return [choice(field, code, label) for code, label in field.field.choices]  # type: ignore[attr-defined]


def _off_reasons(form: AttemptForm) -> list[dict[str, Any]]:
    return [choice(form["off_ladder"], reason.code, reason.label) for reason in REASONS.at().of("ladder")]


def _cause_groups(form: AttemptForm) -> list[dict[str, Any]]:
    groups = []
    for on_foot in (False, True):
        name = cause_field(on_foot=on_foot)
        terms = [choice(form[name], term.code, term.label, hint=term.next_step) for term in causes(on_foot=on_foot)]
        where = "visit" if on_foot else "call"
        groups.append({"name": name, "where": where, "errors": form.errors.get(name), "terms": terms})
    return groups


#: No obstacles: fields beside the outcome ask for them.
ASKED_BESIDE = (Refusal.NOT_REACHED, Refusal.SUM_MISSING)


def _outcomes(task: Task, form: CloseForm) -> dict[str, Any]:
    """The ways to end, each with what still stands in its way: those of most visits, and the others."""
    rows = [
        choice(
            form["outcome"],
            outcome.value,
            outcome.label,
            icon=MAIN_OUTCOMES.get(outcome, "circle"),
            needs=[one.sentence for one in task.in_the_way(outcome) if one not in ASKED_BESIDE],
        )
        for outcome in (*MAIN_OUTCOMES, *(one for one in Outcome if one not in MAIN_OUTCOMES))
    ]
    main, others = rows[: len(MAIN_OUTCOMES)], rows[len(MAIN_OUTCOMES) :]
    return {"main": main, "others": others, "other_chosen": any(one["checked"] for one in others)}


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
    check_form = check_form or CheckForm()
    return {
        "rungs": _rungs(task),
        "lacking": [CHANNELS[rung] for rung in task.ladder.lacking],
        "leads": _leads(task, clear, found_form),
        "leads_open": found_form is not None,
        "proof_rows": (rows := _proofs(task, proof_form, clear)),
        "folds": answers(task, rows),
        "waive_form": waive_form or WaiveForm(),
        "may_waive": actor.leads and task.may_try and bool(task.ladder.lacking) and task.waiver is None,
        "own_hand": actor.person_id in {task.warning.officer_id, *(one.by_id for one in task.attempts)},
        "went_nowhere": task.went_nowhere,
        "check_form": check_form,
        "check_results": _choices(check_form["result"]),
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
    codes = [] if task.failed_for is None or task.step is Step.CLOSE or not task.may_try else [*task.failed_for.leads]
    if bound is not None and bound.data.get("lead") in FOUND_OUT and bound.data["lead"] not in codes:
        codes.append(bound.data["lead"])  # led to it when it was filled in, and says why it is refused
    found = []
    for code in codes:
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
            if own not in (indexes := number.blinds()):
                seen.setdefault(indexes[0], (item.pk, place, str(number)))
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
