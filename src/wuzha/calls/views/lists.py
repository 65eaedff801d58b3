# SPDX-License-Identifier: Apache-2.0
"""The lists of calls and of reports of banks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.calls.queries import lists
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import tab

_LISTS: dict[str, Any] = {"due": lists.open_page, "all": lists.all_page, "banks": lists.banks_page}


@require_safe
@requires(May.READ_CALLS)
def index(request: ActingRequest) -> HttpResponse:
    """What is due first; all calls; reports of banks."""
    here = request.GET.get("tab", "")
    here = here if here in _LISTS else "due"
    given = {"after": request.GET.get("after", "")}
    batch = request.GET.get("batch", "")
    if here == "banks" and batch.isdecimal() and len(batch) < 18:
        page = lists.banks_page(request.actor, **given, batch=int(batch))
    else:
        page = _LISTS[here](request.actor, **given)
    names = {"due": _("Due"), "all": _("All calls"), "banks": _("Reports of banks")}
    tabs = [tab(label, f"?tab={one}", one == here) for one, label in names.items()]
    return render(request, "calls/index.html", {"page": page, "tabs": tabs, "tab": here})
