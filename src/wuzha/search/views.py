# SPDX-License-Identifier: Apache-2.0
"""The page of the search, which works without script, and what the palette asks for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.org import navigation
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.privacy.forms import PurposeFields
from wuzha.refusals import RefusalError
from wuzha.search import registry
from wuzha.search.forms import SearchForm
from wuzha.search.registry import Place
from wuzha.search.services import give_purpose, look_up, may_look_for_people, purpose_of
from wuzha.ui.middleware import goes_on_without_room

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
@goes_on_without_room
def index(request: ActingRequest) -> HttpResponse:
    """The search. What is looked for comes by POST and stands in no address; with it may come the purpose."""
    asked = request.POST if request.method == "POST" else None
    form = SearchForm(asked)
    giving = asked is not None and "giving" in asked
    purpose_form = PurposeFields(asked if giving else None, role=request.actor.role)
    session = request.session.session_key
    status = HTTPStatus.OK
    context: dict[str, Any] = {"form": form, "purpose_form": purpose_form}
    if form.is_bound and (not form.is_valid() or (giving and not purpose_form.is_valid())):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif form.is_bound:
        if giving:
            give_purpose(request.actor, session, **purpose_form.cleaned_data)
        try:
            context["found"] = look_up(request.actor, session, form.cleaned_data["q"])
        except RefusalError as refused:
            form.add_error("q", refused.message)
            status = HTTPStatus.TOO_MANY_REQUESTS
    context |= {"people": may_look_for_people(request.actor), "grant": purpose_of(request.actor, session)}
    return render(request, "search/index.html", context, status=status)


@require_POST
@requires()
@goes_on_without_room
def hits(request: ActingRequest) -> HttpResponse:
    """What is found while somebody types in the palette."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"rows": [], "own_only": False, "purpose": ""})
    try:
        found = look_up(request.actor, request.session.session_key, form.cleaned_data["q"], typed=True)
    except RefusalError as refused:
        return JsonResponse({"detail": refused.message}, status=HTTPStatus.TOO_MANY_REQUESTS)
    rows = [
        {
            "kind": str(finder.label), "icon": hit.icon or finder.icon, "label": f"{hit.number} {hit.title}".strip(),
            "note": hit.note, "url": hit.url,
        }
        for finder, group in found.groups
        for hit in group
    ]  # fmt: skip
    return JsonResponse({"rows": rows, "own_only": found.own_only, "purpose": found.purpose})


@require_safe
@requires()
def places(request: ActingRequest) -> HttpResponse:
    """Where the palette leads in this role."""
    actor, now = request.actor, timezone.now()
    waiting = navigation.waiting(actor, now)
    found = [
        Place(str(entry.label), reverse(entry.view), entry.icon, count=str(waiting.get(entry.view) or ""))
        for entry in navigation.ENTRIES
        if entry.shows(actor)
    ]
    found += list(registry.places(actor))
    rows = [
        {"label": one.label, "url": one.url, "icon": one.icon, "note": one.note, "count": one.count}
        | ({"post": True} if one.post else {})
        for one in found
    ]
    return JsonResponse({"rows": rows, "people": may_look_for_people(actor)})
