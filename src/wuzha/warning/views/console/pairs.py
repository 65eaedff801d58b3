# SPDX-License-Identifier: Apache-2.0
"""Is this the same person? Two warnings side by side, one key to decide, and the next pair."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.console import PairForm
from wuzha.warning.models import Verdict
from wuzha.warning.queries import desk as desks
from wuzha.warning.queries import pairs as queries
from wuzha.warning.services import pairs
from wuzha.warning.services.pairs import MOST_NOTE
from wuzha.warning.views.console.lists import MOST_DIGITS

#: What both people are shown in clear for: the purpose among those of `privacy.purposes`, as the trail keeps it.
PURPOSE, TEXT = "VERIFY", "核实身份"


@require_GET
@requires(May.TRIAGE)
def show(request: ActingRequest) -> HttpResponse:
    """The pair asked for, else the first that nobody has decided on."""
    asked = _asked(request)
    waiting = queries.to_decide(request.actor)
    keys = asked or (waiting[0] if waiting else None)
    pair = queries.of(request.actor, *keys) if keys else None
    if asked and pair is None:
        raise Http404
    return _page(request, pair, waiting)


@require_POST
@requires(May.TRIAGE)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest) -> HttpResponse:
    """Both people in clear for this one view; each look is in the trail."""
    pair = _pair(request)
    if pair is None:
        return redirect("warning:pairs")
    clear = {}
    for side, warning in (("one", pair.one), ("other", pair.other)):
        desk = or_404(desks.of(request.actor, warning.pk))
        grant = grants.of_work(
            request.actor, request.session.session_key, ("warning", warning.pk), purpose=PURPOSE,
            reference=warning.number, text=TEXT,
        )  # fmt: skip
        clear[side] = desks.reveal(desk, f"{grant.text}（{warning.number}）", grant.detail).person
    return _page(request, pair, queries.to_decide(request.actor), clear)


@require_POST
@requires(May.TRIAGE)
def decide(request: ActingRequest) -> HttpResponse:
    """Keep the decision and go on with the next pair; refused, the same pair with why and what was written."""
    pair = _pair(request)
    if pair is None:
        return redirect("warning:pairs")
    form, into = PairForm(request.POST), None
    if form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        with refusals_in(form):
            into = pairs.decide(request.actor, pair.one.pk, pair.other.pk, verdict, form.cleaned_data["note"])
    if form.errors:
        return _page(request, pair, queries.to_decide(request.actor), form=form)
    said = {
        Verdict.SAME: _("Merged: %(gone)s goes on in %(into)s.")
        % {"gone": pair.gone.number, "into": into.number if into else ""},
        Verdict.UNSURE: _("Kept for later: %(one)s and %(other)s."),
        Verdict.DIFFERENT: _("Different people: %(one)s and %(other)s. This is not asked again."),
    }[verdict]
    messages.success(request, said % {"one": pair.one.number, "other": pair.other.number} if "%(" in said else said)
    return redirect("warning:pairs")


def _page(
    request: ActingRequest,
    pair: queries.Pair | None,
    waiting: list[tuple[int, int]],
    clear: dict[str, Any] | None = None,
    *,
    form: PairForm | None = None,
) -> HttpResponse:
    here = (pair.one.pk, pair.other.pk) if pair else None
    rest = [keys for keys in waiting if keys != here]
    context = {
        "pair": pair,
        "clear": clear,
        "waiting": len(rest),
        "next_url": address(*rest[0]) if rest else "",
        "unsure": queries.unsure(request.actor),
        "form": form or PairForm(),
        "most_note": MOST_NOTE,
    }
    return render(request, "warning/console/pairs.html", context, status=422 if form else 200)


def address(one: int, other: int) -> str:
    """Where two warnings are compared."""
    return f"{reverse('warning:pairs')}?{urlencode({'one': one, 'other': other})}"


def _pair(request: ActingRequest) -> queries.Pair | None:
    """The pair that was sent; `None` when none was, 404 when it is out of reach."""
    asked = _asked(request)
    return or_404(queries.of(request.actor, *asked)) if asked else None


def _asked(request: ActingRequest) -> tuple[int, int] | None:
    given = request.POST if request.method == "POST" else request.GET
    keys = [given.get(name, "") for name in ("one", "other")]
    if not all(key.isdecimal() and len(key) < MOST_DIGITS for key in keys):
        return None
    return int(keys[0]), int(keys[1])
