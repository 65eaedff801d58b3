# SPDX-License-Identifier: Apache-2.0
"""One warning: read, its personal data for a purpose, and what completion finds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import toast
from wuzha.warning.forms.console import ItemForm, RevealForm
from wuzha.warning.queries import desk as desks
from wuzha.warning.rules.completion import Found
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services import completion
from wuzha.warning.views.console import pane


@require_GET
@requires(May.TRIAGE, May.READ_WARNINGS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The warning: in the right pane of the desk, or as a page of its own for whoever may read it."""
    found = desks.of(request.actor, pk)
    if found is None:
        if getattr(request, "htmx", False):
            return render(request, "warning/console/parts/gone.html")
        return render(request, "warning/console/gone.html", status=404)
    return pane.answer(request, pane.desk_context(request, found), "pane")


@require_POST
@requires(May.TRIAGE, May.READ_WARNINGS)
@requires(May.REVEAL)
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The person in clear for this one view. The purpose is asked once a warning and session; each look is recorded."""
    desk = pane.load(request, pk)
    grant = pane.grant_of(request, pk)
    if grant is None:
        form = RevealForm(request.POST)
        if not form.is_valid():
            form.focus_fault()
            context = {"reveal_form": form, "warning": desk.warning}
            response = render(request, "warning/console/parts/reveal_form.html", context, status=pane.REFUSED)
            response["HX-Retarget"], response["HX-Reswap"] = "#reveal-form", "outerHTML"
            return response
        grant = grants.give(request.actor, request.session.session_key, ("warning", pk), **form.cleaned_data)
    clear = desks.reveal(desk, f"{grant.text}（{desk.warning.number}）", grant.detail)
    response = pane.answer(request, pane.desk_context(request, desk, clear=clear), "pane")
    return trigger_client_event(response, "focus-on", {"where": "#person-title"}, after="settle")


@require_POST
@requires(May.TRIAGE)
def item(request: ActingRequest, pk: int, code: str) -> HttpResponse:
    """Record one item of the checklist; the next one opens."""
    pane.load(request, pk)
    form = ItemForm(code, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            completion.add_item(
                request.actor,
                pk,
                item=code,
                found=given["found"],
                source=given["source"],
                value=given["value"],
                division_code=form.division_code if given["found"] == Found.FOUND else "",
                use_number=given["use_number"],
            )
            context = pane.desk_context(request, pane.load(request, pk))
            context["person_changed"] = code in (completion.ADDRESS, completion.NUMBER)
            response = pane.answer(request, context, "completed")
            label = next((one.label for one in COMPLETION.at().items if one.code == code), code)
            text = _("%(item)s: %(found)s.") % {"item": label, "found": Found(given["found"]).label}
            trigger_client_event(response, "say", {"text": text})
            return trigger_client_event(response, "queue-changed", {})
    form.focus_fault()
    context = pane.desk_context(request, pane.load(request, pk), item_form=form)
    response = pane.answer(request, context, "completed", status=pane.REFUSED)
    whole = form.non_field_errors()
    return toast(response, " ".join(map(str, whole)), "warn") if whole else response


@require_GET
@requires(May.TRIAGE)
def villages(request: ActingRequest) -> HttpResponse:
    """The villages of a town, for the address picker."""
    form = ItemForm("ADDRESS_LIVE", initial={"town": request.GET.get("town", "")})
    return render(request, "warning/console/parts/village.html", {"form": form})
