# SPDX-License-Identifier: Apache-2.0
"""Which townships a trigger reaches, and a proposal with its evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.inspections.queries.asked import part_of
from wuzha.measures.queries import lists as measures
from wuzha.measures.queries.in_force import by_unit
from wuzha.measures.registry import NewMeasure, kind_of
from wuzha.measures.services.proposing import propose as put
from wuzha.measures.services.serving import escalate
from wuzha.measures.services.subjects import Whom
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.oversight.evidence import every, found, overview
from wuzha.oversight.forms import ProposeForm
from wuzha.oversight.queries import lists
from wuzha.oversight.rulesets import CODES, STEPS, TRIGGERS
from wuzha.oversight.services.listing import on_ticket
from wuzha.ui.answers import or_404


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """Townships that a trigger reaches, and what is in force."""
    now = timezone.now()
    units, held = lists.townships(request.actor), by_unit(request.actor, now, STEPS)
    rows: list[dict[str, Any]] = [
        {
            "row": one, "held": held.get(one.unit.pk, []),
            "reached": [(each, kind_of(each.step).title) for each in one.found],
        }
        for one in overview(request.actor, units, now)
    ]  # fmt: skip
    rows.sort(key=lambda one: (-len(one["row"].found), -len(one["held"])))
    return render(request, "oversight/index.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def propose(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose a step for a township, by the evidence of one trigger; on an overdue ticket of it where one is named."""
    unit, given = or_404(lists.township(request.actor, pk)), request.GET.get("ticket", "")
    part = part_of(request.actor, int(given)) if given.isdecimal() and len(given) < 10 else None
    return _propose(request, unit, part=part if part is not None and part.unit_id == unit.pk else None)


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def propose_next(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose the next step of the ladder after one that is in force."""
    row = or_404(measures.of(request.actor, pk))
    unit = measures.unit_of(request.actor, row)
    if unit is None or row.kind not in STEPS or not kind_of(row.kind).ladder:
        raise Http404
    return _propose(request, unit, row)


def _propose(request: ActingRequest, unit: Unit, before: Any = None, part: Any = None) -> HttpResponse:
    now, given = timezone.now(), request.POST if request.method == "POST" else None
    codes = kind_of(before.kind).ladder if before is not None else STEPS
    steps = [(code, kind_of(code).title) for code in codes]
    told = TRIGGERS.at(now)
    form = ProposeForm(
        steps, [(code, told.of(code).title) for code in CODES], given,
        initial={"step": steps[0][0], "ground": request.GET.get("ground", before.ground if before else "LOSS")},
    )  # fmt: skip
    if given is not None:
        made = form.done(lambda: _made(request, unit, form.cleaned_data, before, part, now))
        if made is not None:
            messages.success(request, pgettext("oversight", "Proposed. A colleague decides on it."))
            return redirect(made)
    pending = measures.pending(request.actor, unit.pk, STEPS) if given is None else []
    context = {
        "unit": unit, "form": form, "found": every(request.actor, unit, now), "before": before, "pending": pending,
        "part": part,
    }  # fmt: skip
    return render(request, "oversight/propose.html", context, status=200 if given is None else 422)


def _made(request: ActingRequest, unit: Unit, data: dict[str, Any], before: Any, part: Any, now: datetime) -> Any:
    step, ground = data["step"], data["ground"]
    told = found(request.actor, unit, ground, now, step)
    title = f"{told.trigger.zh}"
    new = NewMeasure(step, ground, title, data["reason"], told.evidence, synthetic=unit.synthetic)
    if before is not None:
        return escalate(request.actor, before.pk, new)
    if part is not None:
        return on_ticket(request.actor, part.pk, new, unit.pk)
    return put(request.actor, new, Whom.unit(unit.pk))
