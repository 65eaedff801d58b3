# SPDX-License-Identifier: Apache-2.0
"""Pages: the list, a record, and the act on it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.cards import queries, services
from wuzha.cards.forms import CloseForm
from wuzha.cards.models import CardsRecord
from wuzha.cards.rulesets import POLICY
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import refusals_in


@require_safe
@requires(May.READ_CARDS)
def index(request: ActingRequest) -> HttpResponse:
    page = queries.page(request.actor, request.GET.get("after", ""))
    return render(request, "cards/index.html", {"page": page})


@require_safe
@requires(May.READ_CARDS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), CloseForm())


@require_POST
@requires(May.WORK_CARDS)
def close(request: ActingRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), CloseForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            services.close(request.actor, pk, form.cleaned_data["reason"])
            messages.success(request, pgettext("cards", "The record is closed."))
            return redirect(found)
    return _page(request, found, form)


def _page(request: ActingRequest, found: CardsRecord, form: CloseForm) -> HttpResponse:
    context = {
        "record": found,
        "form": form,
        "due_at": found.opened_at + timedelta(days=POLICY.at(found.opened_at).days),
        "may_close": found.state == "OPEN" and may(request.actor.role, May.WORK_CARDS),
    }
    return render(request, "cards/record.html", context, status=422 if form.errors else 200)


def _found(request: ActingRequest, pk: int) -> CardsRecord:
    found = queries.of(request.actor, pk)
    if found is None:
        raise Http404
    return found
