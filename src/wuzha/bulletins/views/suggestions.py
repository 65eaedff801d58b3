# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the people's congress: the list, one as it came, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.bulletins.forms import suggestion as forms
from wuzha.bulletins.models import Suggestion
from wuzha.bulletins.queries import lists
from wuzha.bulletins.rules.life import OPEN
from wuzha.bulletins.rulesets.kinds import REPLY
from wuzha.bulletins.services import suggestions as services
from wuzha.bulletins.services.writing import NewBulletin, begin
from wuzha.bulletins.views.next import LABELS, suggestion_head, suggestion_next, suggestion_offered
from wuzha.bulletins.waiting import title_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, sheets

_ACTS = (May.WRITE_BULLETINS, May.SIGN_BULLETINS)


@require_safe
@requires(*lists.READS_SUGGESTIONS)
def index(request: ActingRequest) -> HttpResponse:
    """Suggestions to be answered, and those that are."""
    here = request.GET.get("tab", "") if request.GET.get("tab", "") in lists.SUGGESTION_TABS else "open"
    names = {
        "open": pgettext("suggestion", "To be answered"), "done": pgettext("suggestion", "Concluded"),
        "all": pgettext("bulletins", "All"),
    }  # fmt: skip
    context = {
        "page": lists.suggestions(request.actor, here, request.GET.get("after", "")),
        "tabs": [tab(label, f"?tab={one}", one == here) for one, label in names.items()],
    }
    return render(request, "bulletins/suggestions.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WRITE_BULLETINS)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a suggestion as it came."""
    given = request.POST if request.method == "POST" else None
    form = forms.ReceiveForm(given)
    if given is not None:
        made = form.done(lambda: services.receive(request.actor, form.new()))
        if made is not None:
            messages.success(request, pgettext("suggestion", "Entered. Record its assignment next."))
            return redirect(made)
    return render(request, "bulletins/suggestion_new.html", {"form": form}, status=200 if given is None else 422)


@require_safe
@requires(*lists.READS_SUGGESTIONS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), None)


@require_POST
@requires(*_ACTS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog; a reply that is begun opens in the editor."""
    found = _found(request, pk)
    if name == "reply":
        form = forms.ReplyForm(found, request.POST)
        made = form.done(lambda: _begun(request, found, form))
        return _page(request, found, (name, form)) if made is None else redirect("bulletins:edit", made.pk)
    return acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))


def _begun(request: ActingRequest, found: Suggestion, form: Any) -> Any:
    data = form.cleaned_data
    return begin(request.actor, NewBulletin(REPLY, data["first"], data["last"], suggestion_id=found.pk))


def _found(request: ActingRequest, pk: int) -> Suggestion:
    return or_404(lists.suggestion_of(request.actor, pk))


def _ways(request: ActingRequest, found: Suggestion) -> dict[str, Way]:
    actor, pk = request.actor, found.pk

    def assign(form: Any) -> object:
        data = form.cleaned_data
        return services.assign(actor, pk, data["assigned_by"], data["day"], data["together"])

    def extend(form: Any) -> object:
        return services.extend(actor, pk, form.cleaned_data["due_on"], form.cleaned_data["reason"])

    def satisfy(form: Any) -> object:
        data = form.cleaned_data
        return services.satisfy(actor, pk, data["satisfaction"], data["day"], data["note"])

    ways: dict[str, tuple[Any, Any]] = {
        "assign": (forms.AssignForm, assign),
        "reply": (lambda given: forms.ReplyForm(found, given), lambda form: _begun(request, found, form)),
        "satisfy": (forms.SatisfyForm, satisfy),
        "extend": (forms.ExtendForm, extend),
    }
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _page(request: ActingRequest, found: Suggestion, faulty: Faulty) -> HttpResponse:
    actor = request.actor
    steps, replies = lists.suggestion_steps(actor, found), lists.replies_of(actor, found)
    names = suggestion_offered(actor, found)
    open_one = next((one for one in replies if one.state in OPEN), None)
    context = {
        "suggestion": found, "head": suggestion_head(found, steps), "steps": steps,
        "next": suggestion_next(found, names, open_one),
        "replies": [(one, title_of(one)) for one in replies],
        "sheets": sheets(
            _ways(request, found) if names else {}, names,
            lambda name: reverse("bulletins:suggestion_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "bulletins/suggestion.html", context, status=422 if faulty is not None else 200)
