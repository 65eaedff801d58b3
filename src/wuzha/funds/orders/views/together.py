# SPDX-License-Identifier: Apache-2.0
"""The freezes of a case that wait for a decision, decided on together, each account by itself."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuzha.funds.orders.forms.together import TogetherForm
from wuzha.funds.orders.queries.desk import to_decide
from wuzha.funds.orders.queries.money import sums_of
from wuzha.funds.orders.records import case as record
from wuzha.funds.orders.rules.freezes import Authority, rank
from wuzha.funds.orders.services import together
from wuzha.funds.orders.services.approving import needed_for
from wuzha.funds.orders.views.case import load
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May


@require_http_methods(["GET", "POST"])
@requires(May.DECIDE_FUNDS)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Record who decided, and what on each account."""
    file = load(request, pk)
    waiting = to_decide(request.actor, file.case)
    kinds = {(one.term, one.asset): one for one in waiting}  # what else asks for a level is the same for all
    levels = [needed_for(one, timezone.localdate()) for one in kinds.values()]
    needed = max(levels, key=lambda one: rank(one.level), default=None)
    level = needed.level if needed else ""
    initial = {"authority": level, "organ": file.case.filing_organ if level == Authority.COUNTY else ""}
    form = TogetherForm(request.POST or None, freezes=waiting, initial=initial)
    if request.method == "POST":
        done = form.done(lambda: together.decide(request.actor, pk, form.decision(), form.each()))
        if done is not None:
            approved = sum(one.state == "APPROVED" for one in done)
            told = {"approved": approved, "refused": len(done) - approved}
            messages.success(request, _("Recorded: %(approved)s approved, %(refused)s not approved.") % told)
            return redirect("funds:case", pk)
    head = replace(record.head_of(file, sums_of(file.case)), steps=(), facts=())
    context = {"file": file, "case": file.case, "head": head, "form": form, "needed": needed}
    return render(request, "funds/case_decide.html", context, status=422 if request.method == "POST" else 200)
