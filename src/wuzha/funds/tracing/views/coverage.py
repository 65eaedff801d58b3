# SPDX-License-Identifier: Apache-2.0
"""What the statements of a case cover, whether their balances close, and which statement to ask for next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wuzha.funds.models import FundsCase
from wuzha.funds.statements.queries import contradicting
from wuzha.funds.tracing.queries import coverage as queries
from wuzha.funds.tracing.queries import traces
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May


@require_safe
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The statements to ask for first, then account by account."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    run = traces.latest(request.actor, case)
    context = {
        "case": case,
        "run": run,
        "asks": queries.asks(request.actor, run) if run else [],
        "contradicting": contradicting(request.actor, case),
        "page": queries.covered(request.actor, case, request.GET.get("after", "")),
        "tab": "coverage",
    }
    return render(request, "funds/coverage.html", context)
