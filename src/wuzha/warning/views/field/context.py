# SPDX-License-Identifier: Apache-2.0
"""What the templates of a task need: the task, its forms as they stand, and what may be shown in clear."""

from __future__ import annotations

from typing import Any

from wuzha.org.middleware import ActingRequest
from wuzha.privacy.services import grants
from wuzha.warning.forms.field_attempt import (
    BY_OFFICER,
    CHANNELS,
    ICONS,
    SAID,
    AttemptForm,
    cause_field,
    causes,
    result_field,
)  # fmt: skip
from wuzha.warning.forms.field_close import (
    ASKS_CAUSE,
    SENT_BACK,
    AskGridForm,
    CloseForm,
    HandoverForm,
    PurposeForm,
    ReturnForm,
)
from wuzha.warning.queries import detail
from wuzha.warning.queries.tasks import grid, lists
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.queries.tasks.personal import Clear
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import NEEDS_CAUSE, RESULTS, Channel, Outcome
from wuzha.warning.rulesets import PROOFS, REASONS
from wuzha.warning.views.field.ladder_context import RETURN_REASON, THROUGH, ladder_context
from wuzha.warning.views.field.timeline import entries


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
    attempt_form = attempt_form or AttemptForm(initial={"channel": str(THROUGH.get(lead, ""))})
    close_form = close_form or CloseForm()
    return {
        "task": task,
        "warning": task.warning,
        "clear": clear,
        "grant": grants.held(actor, request.session.session_key, ("warning", task.warning.pk)),
        "purpose_form": purpose_form or PurposeForm(initial={"purpose": task.purpose}),
        "attempt_form": attempt_form,
        "channels": _channels(attempt_form),
        "cause_groups": _cause_groups(attempt_form),
        "grid_form": grid_form or (AskGridForm(grid_choices(task)) if task.may_try else None),
        "close_form": close_form,
        "outcomes": _outcomes(task, close_form),
        "asks_cause": " ".join(sorted(ASKS_CAUSE)),
        "return_form": return_form or ReturnForm(initial={"reason": RETURN_REASON} if lead == "STATION" else {}),
        "returning": lead == "STATION",
        "handover_form": handover_form or HandoverForm(),
        "timeline_entries": entries(detail.timeline(task.warning), clear.said if clear else {}),
        "proof_kinds": _proof_kinds(attempt_form),
        "off_reasons": _off_reasons(attempt_form),
        "sent_back": " ".join(sorted(SENT_BACK)),
        "next_task": lists.next_task(actor) if task.warning.state == State.CLOSED else None,
        "mine": task.warning.officer_id == actor.person_id,
    } | ladder_context(actor, task, clear, **around)


def grid_choices(task: Task) -> list[tuple[int, str]]:
    """The grids that can be asked to visit: those where the person lives that have no open task of this warning."""
    asked = {one.grid_id for one in task.grid_tasks if one.done_at is None}
    return [(pk, name) for pk, name in grid.choices(task.warning) if pk not in asked]


def _channels(form: AttemptForm) -> list[dict[str, Any]]:
    """The buttons of the ways to reach somebody, each with the results it can have."""
    rows = []
    for channel in Channel:
        by_officer = channel in BY_OFFICER
        name = result_field(channel)
        rows.append(
            {
                "code": channel.value,
                "label": CHANNELS[channel],
                "icon": ICONS[channel],
                "checked": form["channel"].value() == channel.value,
                "name": name,
                "errors": form.errors.get(name) if by_officer else None,
                "results": [
                    {
                        "code": result.value,
                        "label": SAID[channel][result],
                        "bad": result in NEEDS_CAUSE,
                        "checked": form[name].value() == result.value,
                    }
                    for result in (RESULTS[channel] if by_officer else ())
                ],
            }
        )
    return rows


def _proof_kinds(form: AttemptForm) -> list[dict[str, Any]]:
    """Ways to prove a contact, each with the channels it goes with."""
    chosen = form["proof"].value()
    return [
        {
            "code": kind.code,
            "label": kind.label,
            "channels": " ".join(kind.channels),
            "reference": kind.reference,
            "checked": chosen == kind.code,
        }
        for kind in PROOFS.at().kinds
    ]


def _off_reasons(form: AttemptForm) -> list[dict[str, Any]]:
    chosen = form["off_ladder"].value()
    return [
        {"code": reason.code, "label": reason.label, "checked": chosen == reason.code}
        for reason in REASONS.at().of("ladder")
    ]


def _cause_groups(form: AttemptForm) -> list[dict[str, Any]]:
    groups = []
    for on_foot in (False, True):
        name = cause_field(on_foot=on_foot)
        chosen = form[name].value()
        groups.append(
            {
                "name": name,
                "where": "visit" if on_foot else "call",
                "errors": form.errors.get(name),
                "terms": [
                    {"code": term.code, "label": term.label, "hint": term.next_step, "checked": chosen == term.code}
                    for term in causes(on_foot=on_foot)
                ],
            }
        )
    return groups


def _outcomes(task: Task, form: CloseForm) -> list[dict[str, Any]]:
    """The ways to end, each with what still stands in its way."""
    chosen = form["outcome"].value()
    return [
        {
            "code": outcome.value,
            "label": outcome.label,
            "checked": chosen == outcome.value,
            "needs": [refusal.sentence for refusal in task.in_the_way(outcome)],
        }
        for outcome in Outcome
    ]
