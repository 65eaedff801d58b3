# SPDX-License-Identifier: Apache-2.0
"""API keys of the sources: made, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wuzha.intake import queries
from wuzha.intake.forms import KeyForm
from wuzha.intake.services.sources import create_key, revoke_key
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_SOURCES)
def index(request: ActingRequest) -> HttpResponse:
    form = KeyForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = form.centres[form.cleaned_data["unit"]]
        key, clear = create_key(request.actor, source=form.cleaned_data["source"], unit=unit)
        return render(request, "intake/key_once.html", {"key": key, "clear": clear})
    context = {"form": form, "keys": queries.keys(request.actor)}
    return render(request, "intake/keys.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.MANAGE_SOURCES)
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    if pk not in {key.pk for key in queries.keys(request.actor)}:
        raise Http404
    if revoke_key(request.actor, pk):
        messages.success(request, _("The key is revoked; requests with it are refused from now on."))
    return redirect("intake:keys")
