# SPDX-License-Identifier: Apache-2.0
"""The auditor's pages: the trail with the state of its chain, and one event."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.audit import queries
from wuzha.audit.models import Event
from wuzha.audit.standing import weaknesses
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy import words
from wuzha.privacy.forms import TrailFilterForm
from wuzha.privacy.queries.trail import events


@require_safe
@requires(May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    form = TrailFilterForm(request.GET)
    filters = form.filters()
    after = request.GET.get("after", "")
    page = None
    if filters is not None:
        page = queries.search(events(request.actor), filters, after)
    context = {
        "form": form,
        "page": page,
        "forged": queries.forged_among(page.rows) if page else (),
        "chain": None if after else queries.chain(),
        "weaknesses": () if after else weaknesses(),
        "narrowed": any(value for key, value in request.GET.items() if key != "after"),
    }
    return render(request, "privacy/trail_list.html", context)


@require_safe
@requires(May.READ_AUDIT)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    event = events(request.actor).filter(pk=pk).first()
    if event is None:
        raise Http404
    previous = Event.objects.filter(seq=event.seq - 1).values_list("hash", flat=True).first() if event.seq else None
    context = {
        "event": event,
        "hash": bytes(event.hash or b"").hex(),
        "previous": bytes(previous or b"").hex(),
        "forged": bool(queries.forged_among([event])),
        "unit": words.unit(event.unit_code),
        "name": words.person(event.person_id),
        "details": words.details(event),
        "plain": json.dumps(event.detail, ensure_ascii=False, indent=2, sort_keys=True) if event.detail else "",
    }
    return render(request, "privacy/trail_event.html", context)
