# SPDX-License-Identifier: Apache-2.0
"""Two accounts of one task, side by side, and the decision between them."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.sealed.value import masked_by
from wuzha.ui.acting import refusals_in
from wuzha.ui.middleware import reveals
from wuzha.ui.money import money
from wuzha.warning.forms.field_attempt import CHANNELS, DecisionForm, result_label
from wuzha.warning.models import Decision, FieldConflict
from wuzha.warning.queries.detail import reason_label
from wuzha.warning.queries.doorstep import conflicts
from wuzha.warning.queries.doorstep.conflicts import Both, Line
from wuzha.warning.rules.lifecycle import Act
from wuzha.warning.rules.outcomes import Channel, Outcome
from wuzha.warning.rulesets import CAUSES
from wuzha.warning.services.doorstep.keep import decide as decide_between
from wuzha.warning.views.doorstep.two_accounts import head, next_act, why_not_sent
from wuzha.warning.views.parts import Sheet

REFUSED = 422


@require_GET
@requires(May.WORK, May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """What waits for a decision."""
    return render(request, "warning/doorstep/conflicts.html", {"conflicts": conflicts.to_decide(request.actor)})


@require_GET
@requires(May.WORK, May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return render(request, "warning/doorstep/conflict.html", _context(request, _load(request, pk)))


@require_POST
@requires(May.WORK, May.TRIAGE)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """Notes and evidence of both accounts in clear, for this one view."""
    both = _load(request, pk)
    number, session = both.conflict.warning.number, request.session.session_key
    text = _("Compare two accounts of %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, session, ("conflict", pk), purpose=DISSUADE, reference=number, text=text)
    notes = conflicts.clear_notes(request.actor, both, grant.text, grant.detail)
    return render(request, "warning/doorstep/conflict.html", _context(request, both, notes=notes))


@require_POST
@requires(May.WORK, May.TRIAGE)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    both = _load(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            decide_between(request.actor, pk, form.cleaned_data["decision"], form.cleaned_data["reason"])
            messages.success(request, _("Decided. Both accounts stay on record."))
            return redirect("warning:conflicts")
    return render(request, "warning/doorstep/conflict.html", _context(request, both, form=form), status=REFUSED)


def _load(request: ActingRequest, pk: int) -> Both:
    try:
        return conflicts.of(request.actor, pk)
    except FieldConflict.DoesNotExist as error:
        raise Http404 from error


def _context(
    request: ActingRequest, both: Both, *, notes: dict[str, str] | None = None, form: DecisionForm | None = None
) -> dict[str, Any]:
    conflict, actor, shown = both.conflict, request.actor, form or DecisionForm()
    reopens = may(actor.role, May.TRIAGE) and conflict.warning.centre_id in units_below(actor.unit_path).ids
    if why_not_sent(both, reopens=reopens):
        shown.offer(Decision.STANDS, Decision.BOTH)
    url = reverse("warning:conflict_decide", args=[conflict.pk])
    has_notes = notes is None and any(one.note is not None for one in (*both.sent, *both.standing))
    return {
        "conflict": conflict,
        "head": head(conflict),
        "next": next_act(both, reopens=reopens, reveal=has_notes and may(actor.role, May.REVEAL)),
        "sent": [_shown(one, notes) for one in both.sent],
        "standing": [_shown(one, notes) for one in both.standing],
        "sheets": [Sheet("decide", _("Decide"), url, shown, open=form is not None)],
    }


def _shown(line: Line, notes: dict[str, str] | None) -> dict[str, Any]:
    """A line for `{% timeline %}`."""
    title, text = _SHOW[line.kind](line)
    note = (notes or {}).get(conflicts.name_of(line), "")
    late = _("sent later") if line.clock_ahead_s is not None else ""
    if line.clock_ahead_s is not None and abs(line.clock_ahead_s) >= 60:
        late = _("sent later, the device's clock was %(n)s min off") % {"n": round(line.clock_ahead_s / 60)}
    parts = [part for part in (text, note, late) if part]
    return {"at": line.at, "title": title, "text": " · ".join(parts), "by": str(line.by or "")}


def _attempt(line: Line) -> tuple[str, str]:
    one = line.what
    title = f"{CHANNELS[Channel(one.channel)]} · {result_label(one.channel, one.result)}"
    return title, CAUSES.at().label(one.cause) if one.cause else ""


def _transition(line: Line) -> tuple[str, str]:
    return str(Act(line.what.act).label), str(reason_label(line.what))


def _outcome(line: Line) -> tuple[str, str]:
    """An outcome as sent: its code and sums are no personal data, its evidence stays closed."""
    sent: dict[str, Any] = masked_by(line.what.account, json.loads)
    sums = {
        _("averted, evidenced"): sent.get("averted_evidenced_fen", 0),
        _("averted, self-claimed"): sent.get("averted_claimed_fen", 0),
        _("already lost"): sent.get("loss_fen", 0),
    }
    text = " · ".join(f"{name} {money(fen)}" for name, fen in sums.items() if fen)
    outcome = sent.get("outcome", "")
    label = Outcome(outcome).label if outcome in Outcome.values else outcome
    return _("Outcome: %(outcome)s") % {"outcome": label}, text


def _photo(_line: Line) -> tuple[str, str]:
    return _("Photo"), ""


_SHOW: dict[str, Any] = {"attempt": _attempt, "transition": _transition, "outcome": _outcome, "photo": _photo}
