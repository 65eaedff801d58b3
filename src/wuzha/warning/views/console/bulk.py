# SPDX-License-Identifier: Apache-2.0
"""One act on several warnings that were ticked: each by itself, so that one refusal stops none of the others."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.forms.console import ActForm, InvalidForm, SnoozeForm
from wuzha.warning.services import triage
from wuzha.warning.services.errors import Refused
from wuzha.warning.views.console.lists import MOST_ROWS
from wuzha.web.answers import toast

REFUSED = 422


@never_cache
@require_POST
@requires(May.TRIAGE)
def snooze(request: ActingRequest) -> HttpResponse:
    form = SnoozeForm(request.POST, auto_id="bulk-snooze-%s")
    return _each(
        request,
        form,
        lambda pk: triage.snooze(request.actor, pk, form.cleaned_data["until"], form.cleaned_data["reason"]),
        reverse("warning:bulk_wake"),
    )


@never_cache
@require_POST
@requires(May.TRIAGE)
def invalidate(request: ActingRequest) -> HttpResponse:
    form = InvalidForm(request.POST, auto_id="bulk-invalid-%s")
    return _each(
        request,
        form,
        lambda pk: triage.invalidate(request.actor, pk, form.cleaned_data["reason"], form.cleaned_data["note"]),
        reverse("warning:bulk_restore"),
    )


@never_cache
@require_POST
@requires(May.TRIAGE)
def wake(request: ActingRequest) -> HttpResponse:
    """Undo of `snooze`."""
    return _each(request, None, lambda pk: triage.wake(request.actor, pk))


@never_cache
@require_POST
@requires(May.TRIAGE)
def restore(request: ActingRequest) -> HttpResponse:
    """Undo of `invalidate`."""
    return _each(request, None, lambda pk: triage.restore(request.actor, pk, "STILL_VALID"))


def _each(request: ActingRequest, form: ActForm | None, do: Callable[[int], object], undo: str = "") -> HttpResponse:
    given = request.POST.getlist("pk") or request.GET.getlist("pk")
    keys = list(dict.fromkeys(int(text) for text in given if text.isdecimal()))[:MOST_ROWS]
    if form is not None and not form.is_valid():
        form.focus_fault()
        name = f"warning/console/parts/bulk_{form.short_name}_form.html"
        response = render(request, name, {"form": form}, status=REFUSED)
        response["HX-Retarget"], response["HX-Reswap"] = f"#bulk-{form.short_name}-form", "outerHTML"
        return response
    done, why = [], ""
    for pk in keys:
        try:
            do(pk)
        except Refused as refused:
            why = why or refused.message
        else:
            done.append(pk)
    text = ngettext("%(number)s warning done.", "%(number)s warnings done.", len(done)) % {"number": len(done)}
    if why:
        text += " " + _("%(number)s not: %(why)s") % {"number": len(keys) - len(done), "why": why}
    response = HttpResponse()
    response["HX-Reswap"] = "none"
    trigger_client_event(response, "queue-changed", {})
    trigger_client_event(response, "ticks-done", {"keys": done})
    back = f"{undo}?{urlencode([('pk', pk) for pk in done])}" if undo and done else ""
    return toast(response, text, "warn" if why else "good", undo=back)
