# SPDX-License-Identifier: Apache-2.0
"""The list of leads, and a new one."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.leads.forms import LeadForm
from wuzha.leads.queries import lists
from wuzha.leads.queries.lists import Filters
from wuzha.leads.rules.life import Conclusion
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.leads.services.recording import take_down
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import tab

#: The record a lead comes out of, as the address of a new one names it.
_ORIGIN = re.compile(r"(call|warning)-([0-9]{1,12})")


@require_safe
@requires(May.READ_LEADS)
def index(request: ActingRequest) -> HttpResponse:
    """What is to be checked, handed on, replied to; by kind, source and conclusion."""
    given = request.GET
    kinds = {one.code: one.label for one in KINDS.at().terms}
    sources = {one.code: one.label for one in SOURCES.at().terms}
    found = {one.value: str(one.label) for one in Conclusion}
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in lists.TABS else "open",
        *(
            given.get(name, "") if given.get(name, "") in known else ""
            for name, known in (("kind", kinds), ("source", sources), ("conclusion", found))
        ),
    )
    names = {
        "open": pgettext("lead", "Open leads"), "check": pgettext("lead", "To be checked"),
        "onward": pgettext("lead", "To be handed on"), "reply": pgettext("lead", "Replies due"),
        "all": pgettext("lead", "All leads"),
    }  # fmt: skip
    page = lists.page(request.actor, filters, given.get("after", ""))
    context = {
        "page": page, "filters": filters, "kinds": kinds, "sources": sources, "conclusions": found,
        "tabs": [tab(label, f"?{_query(filters, tab=one)}", one == filters.tab) for one, label in names.items()],
        "query": _query(filters),
    }  # fmt: skip
    return render(request, "leads/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {
        "tab": filters.tab, "kind": filters.kind, "source": filters.source, "conclusion": filters.conclusion,
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_http_methods(["GET", "POST"])
@requires(May.WORK_LEADS)
def new(request: ActingRequest) -> HttpResponse:
    """Record a lead, also one that a call or a warning told of (`?from=call-12`)."""
    given = request.POST if request.method == "POST" else None
    from_ = _ORIGIN.fullmatch(request.GET.get("from", ""))
    origin = (from_[1], int(from_[2])) if from_ else None
    form = LeadForm(given, initial={"source": origin[0].upper()} if origin else {})
    if given is not None:
        made = form.done(lambda: take_down(request.actor, form.lead(origin)))
        if made is not None:
            messages.success(request, pgettext("lead", "Recorded. Have it checked next."))
            return redirect(made)
    return render(request, "leads/new.html", {"form": form}, status=200 if given is None else 422)
