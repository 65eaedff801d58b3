# SPDX-License-Identifier: Apache-2.0
"""Request files for units on other networks. Answer files come in through the one page of imports."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.requests.services import exchanging
from wuzha.ui.answers import as_file
from wuzha.ui.middleware import reveals


@require_POST
@requires(May.SEND_REQUESTS)
@reveals
def request_file(request: ActingRequest, unit: int) -> HttpResponse:
    """What a unit owes, as a table that it fills in."""
    if not choosable(request.actor, [unit]):
        raise Http404
    try:
        content, _rows = exchanging.request_file(request.actor, unit)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("requests:debts")
    return as_file(content, f"jiaoban-{unit}.xlsx")
