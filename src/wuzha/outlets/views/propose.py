# SPDX-License-Identifier: Apache-2.0
"""A proposal about an outlet, with its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wuzha.measures.queries import lists as measures
from wuzha.measures.registry import kind_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outlets.forms import ProposeForm
from wuzha.outlets.queries import rounds
from wuzha.outlets.queries.evidence import Told, evidence_of, may_propose, told
from wuzha.outlets.rules import SECTOR_OF, Ground, Step, steps_of
from wuzha.outlets.rulesets import LADDER
from wuzha.outlets.services.proposing import propose as put
from wuzha.ui.answers import or_404


@require_http_methods(["GET", "POST"])
@requires(May.WORK_CARDS)
def propose(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose a step for an outlet."""
    return _propose(request, or_404(rounds.outlet(request.actor, pk)))


@require_http_methods(["GET", "POST"])
@requires(May.WORK_CARDS)
def propose_next(request: ActingRequest, pk: int) -> HttpResponse:
    """Propose the next step of the ladder after one that is in force."""
    row = or_404(measures.of(request.actor, pk))
    outlet = measures.unit_of(request.actor, row)
    if outlet is None or row.kind not in Step.values or not kind_of(row.kind).ladder:
        raise Http404
    return _propose(request, outlet, row)


def _propose(request: ActingRequest, outlet: Unit, before: Any = None) -> HttpResponse:
    now, given = timezone.now(), request.POST if request.method == "POST" else None
    own = steps_of(SECTOR_OF[str(outlet.kind)])
    after = kind_of(before.kind).ladder if before is not None else own
    steps = [(one.value, one.label) for one in own if one in after]
    rules, found = LADDER.at(now), told(request.actor, outlet, now)
    form = ProposeForm(
        steps, [(one.code, one.title) for one in rules.grounds], given,
        initial={"step": _usual(found, steps, now), "ground": before.ground if before else Ground.RATE},
    )  # fmt: skip
    if given is not None:
        made = form.done(
            lambda: put(
                request.actor, found, form.cleaned_data["step"], form.cleaned_data["ground"],
                form.cleaned_data["reason"], form.cleaned_data["why"], after=before.pk if before is not None else None,
            )
        )  # fmt: skip
        if made is not None:
            messages.success(request, pgettext("outlets", "Proposed. The joint office decides on it."))
            return redirect(made)
    pending = measures.pending(request.actor, outlet.pk, Step.values) if given is None else []
    context = {
        "outlet": outlet, "form": form, "before": before, "pending": pending, "found": found,
        "skipped": [(label, found.left_out(code)) for code, label in steps if found.left_out(code)],
        "grounds": [_ground(found, one, steps, now) for one in rules.grounds],
    }  # fmt: skip
    return render(request, "outlets/propose.html", context, status=200 if given is None else 422)


def _usual(found: Told, steps: list[tuple[str, Any]], now: Any) -> str:
    """The first step that the round carries."""
    return next(
        (code for code, _label in steps if may_propose(found.known, code, Ground.RATE, now)),
        steps[0][0] if steps else "",
    )


def _ground(found: Told, rule: Any, steps: list[tuple[str, Any]], now: Any) -> dict[str, Any]:
    """A ground with its facts, and which of the steps it carries."""
    evidence = evidence_of(found, rule.code, now)
    carries = [label for code, label in steps if may_propose(found.known, code, rule.code, now)]
    rows = [(evidence.labels.get(code, code), value) for code, value in evidence.facts.items()]
    return {"rule": rule, "rows": rows, "carries": carries}
