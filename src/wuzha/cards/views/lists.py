# SPDX-License-Identifier: Apache-2.0
"""The registry: its list, what a full number leads to, and a new card."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.cards.forms.cards import AskForm, FindForm
from wuzha.cards.queries import cards
from wuzha.cards.queries.cards import Filters, filters_of
from wuzha.cards.queries.institutions import institutions, outlets
from wuzha.cards.rules.kinds import CardKind, DisposalKind
from wuzha.cards.services import tracing
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may


def query_of(filters: Filters) -> str:
    """The query string of a list."""
    values = {name: getattr(filters, name) for name in Filters.__slots__}
    return urlencode({name: value for name, value in values.items() if value not in ("", None)})


@require_safe
@requires(May.READ_CARDS)
def index(request: ActingRequest) -> HttpResponse:
    """Cards by kind, institution, outlet, level, disposal and period."""
    return _list(request, FindForm())


@require_POST
@requires(May.READ_CARDS)
def find(request: ActingRequest) -> HttpResponse:
    """The card of a full number: never in an address, so it is posted."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    found = cards.find(request.actor, form.cleaned_data["number"])
    if len(found) == 1:
        return redirect(found[0])
    return _list(request, form, found=found)


@require_POST
@requires(May.WORK_CARDS)
def ask_many(request: ActingRequest) -> HttpResponse:
    """Have the cards that were ticked traced back, a request for each."""
    form = AskForm(request.POST)
    keys = [int(one) for one in request.POST.getlist("card") if one.isascii() and one.isdecimal() and len(one) < 19]
    made = form.done(lambda: tracing.ask(request.actor, keys, form.cleaned_data["remark"], form.cleaned_data["due_on"]))
    if made is None:
        return _list(request, FindForm(), asking=form, ticked=frozenset(keys), status=422)
    text = pgettext("back-trace", "%(number)s back-traces were sent to %(unit)s.")
    messages.success(request, text % {"number": len(made), "unit": made[0].addressed.name})
    return redirect(f"{reverse('cards:index')}?{query_of(filters_of(request.GET))}")


def _list(
    request: ActingRequest,
    form: FindForm,
    *,
    found: list[Any] | None = None,
    asking: AskForm | None = None,
    ticked: frozenset[int] = frozenset(),
    status: int = 200,
) -> HttpResponse:
    filters = filters_of(request.GET)
    page = cards.page(request.actor, filters, request.GET.get("after", ""))
    context = {
        "page": page, "filters": filters, "form": form, "found": found, "sought": found is not None,
        "kinds": CardKind.choices, "disposals": DisposalKind.choices, "levels": range(1, 6),
        "institutions": institutions(request.actor),
        "outlets": outlets(request.actor, filters.institution) if filters.institution else [],
        "asking": (asking or AskForm()) if may(request.actor.role, May.WORK_CARDS) else None, "ticked": ticked,
        "query": query_of(filters),
    }  # fmt: skip
    return render(request, "cards/index.html", context, status=status)
