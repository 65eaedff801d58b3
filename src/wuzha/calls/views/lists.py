# SPDX-License-Identifier: Apache-2.0
"""The list of calls, and one call."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.calls.queries import lists
from wuzha.calls.queries import talk as talks
from wuzha.calls.views import words
from wuzha.funds.orders.queries.case import institutions
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404, tab


@require_safe
@requires(May.READ_CALLS)
def index(request: ActingRequest) -> HttpResponse:
    """What is due first, or all."""
    everything = request.GET.get("tab") == "all"
    after = request.GET.get("after", "")
    page = lists.all_page(request.actor, after) if everything else lists.open_page(request.actor, after)
    tabs = [tab(_("Due"), "?tab=due", not everything), tab(_("All calls"), "?tab=all", everything)]
    return render(request, "calls/index.html", {"page": page, "tabs": tabs, "everything": everything})


@require_safe
@requires(May.READ_CALLS)
def record(request: ActingRequest, pk: int) -> HttpResponse:
    """One call: what was told, what came of it."""
    call = or_404(lists.of(request.actor, pk))
    found = talks.of(request.actor, call, {one.pk: one.name for one in institutions()})
    return render(request, "calls/record.html", {"call": call, "talk": found, "lines": words.lines(found)})
