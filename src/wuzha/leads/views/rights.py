# SPDX-License-Identifier: Apache-2.0
"""Rights to see informants: proposed by an administrator, decided by a second person, ended by either."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.leads.forms import RightForm
from wuzha.leads.models import InformantRight
from wuzha.leads.queries import lists
from wuzha.leads.services import informants
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_to, told_faults
from wuzha.ui.fields import DecidingForm, DecisionField


class DecideForm(DecidingForm):
    decision = DecisionField()


@require_safe
@requires(May.NAME_READERS)
def index(request: ActingRequest) -> HttpResponse:
    """Who may see informants, until when and why, and what waits for a decision."""
    return render(request, "leads/rights.html", {"rows": lists.rights(request.actor)})


@require_http_methods(["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def ask(request: ActingRequest) -> HttpResponse:
    """Propose a right."""
    given = request.POST if request.method == "POST" else None
    form = RightForm(request.actor, given)
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: informants.ask(request.actor, data["person"], data["from_on"], data["until_on"], data["reason"])
        )
        if made is not None:
            messages.success(request, pgettext("informant", "Proposed. A second person decides."))
            return redirect("leads:rights")
    return render(request, "leads/right_new.html", {"form": form}, status=200 if given is None else 422)


@require_POST
@requires(May.NAME_READERS)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Say yes or no."""
    in_reach(request.actor, InformantRight, pk=pk)
    form = DecideForm(request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            informants.decide(request.actor, pk, grant=form.cleaned_data["decision"])
            messages.success(request, pgettext("informant", "Decided."))
    return redirect("leads:rights")


@require_POST
@requires(May.NAME_READERS)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """End a right."""
    in_reach(request.actor, InformantRight, pk=pk)
    with refusals_to(request):
        informants.end(request.actor, pk)
        messages.success(request, pgettext("informant", "Ended."))
    return redirect("leads:rights")
