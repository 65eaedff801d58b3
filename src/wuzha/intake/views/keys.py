# SPDX-License-Identifier: Apache-2.0
"""API keys of the sources: made, shown once, changed, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wuzha.intake import queries
from wuzha.intake.forms import KeyForm, KeyLimitsForm
from wuzha.intake.models import SourceKey
from wuzha.intake.rulesets import API
from wuzha.intake.services.sources import change_key, create_key, revoke_key
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def index(request: ActingRequest) -> HttpResponse:
    form = KeyForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = form.centres[form.cleaned_data["unit"]]
        given = form.cleaned_data
        key, clear = create_key(
            request.actor,
            source=given["source"],
            unit=unit,
            scopes=given["scopes"],
            requests_per_minute=given["requests_per_minute"],
        )
        sources = reverse("intake:keys")
        once = {
            "title": _("New key"), "list": _("Sources"), "back": sources, "of": key.source,
            "said": _("The key is made"),
            "about": _("Requests with it come in through the channel %(source)s.") % {"source": key.source},
            "name": "key", "clear": clear, "done": sources,
            "lost": _("It is shown this once and kept nowhere. If it is lost, revoke it and make a new one."),
        }  # fmt: skip
        return render(request, "ui/once.html", once)
    context = {"form": form, "keys": queries.keys(request.actor), "usual": API.at().requests_per_minute}
    return render(request, "intake/keys.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """What a key opens and how often."""
    key = _key(request, pk)
    known = {"scopes": key.scopes, "requests_per_minute": key.requests_per_minute}
    form = KeyLimitsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        if change_key(request.actor, pk, **form.cleaned_data):
            messages.success(request, _("Saved. It holds within a few seconds."))
        return redirect("intake:keys")
    context = {
        "form": form, "title": f"{key.source} {key.prefix}…", "submit": _("Save"), "back": reverse("intake:keys"),
        "back_label": _("Sources"),
    }  # fmt: skip
    return render(request, "org/act.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.MANAGE_SOURCES)
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    _key(request, pk)
    if revoke_key(request.actor, pk):
        messages.success(request, _("The key is revoked; requests with it are refused from now on."))
    return redirect("intake:keys")


def _key(request: ActingRequest, pk: int) -> SourceKey:
    found = next((key for key in queries.keys(request.actor) if key.pk == pk), None)
    if found is None:
        raise Http404
    return found
