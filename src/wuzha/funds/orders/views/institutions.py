# SPDX-License-Identifier: Apache-2.0
"""Whose card a number is, for a form that is being filled in."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May


@require_POST
@requires(May.WORK_FUNDS)
def of_number(request: ActingRequest) -> HttpResponse:
    """The institution that gave out the number posted (`number`): its name, and its key where the desk has it. Posted,
    so that the number stands in no address and in no log."""
    found = institution_of(request.POST.get("number", "")[:64])
    return JsonResponse({} if found is None else {"name": found.name, "key": found.pk})
