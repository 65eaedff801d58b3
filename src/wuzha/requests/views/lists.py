# SPDX-License-Identifier: Apache-2.0
"""The list of requests, a new one, who owes what, and how fast units answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.requests.forms import NewForm, contents
from wuzha.requests.models import Request
from wuzha.requests.queries import lists
from wuzha.requests.queries.lists import Filters
from wuzha.requests.registry import kinds, readable
from wuzha.requests.services.asking import NewRequest, send_many
from wuzha.ui.answers import tab

#: Days that the league looks back.
PERIODS = (30, 90, 365)


@require_safe
@requires(May.READ_REQUESTS)
def index(request: ActingRequest) -> HttpResponse:
    """What is asked of the unit, what it asks, what is late."""
    given = request.GET
    known = {one.code: str(one.title) for one in kinds() if one.code in readable(request.actor.role)}
    unit = given.get("unit", "")
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in lists.TABS else "owed",
        given.get("kind", "") if given.get("kind", "") in known else "",
        int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )
    now = timezone.now()
    names = {
        "owed": pgettext("request", "Asked of us"), "asked": pgettext("request", "Asked by us"),
        "judge": pgettext("request", "Answers to look at"), "late": pgettext("request", "Late"),
        "all": pgettext("request", "All requests"),
    }  # fmt: skip
    tabs = [tab(label, f"?{_query(filters, tab=one)}", one == filters.tab) for one, label in names.items()]
    page = lists.page(request.actor, filters, now, given.get("after", ""))
    context = {"page": page, "tabs": tabs, "filters": filters, "kinds": known}
    return render(request, "requests/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {"tab": filters.tab, "kind": filters.kind, "unit": str(filters.unit_id or "")}
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_http_methods(["GET", "POST"])
@requires(May.SEND_REQUESTS)
def new(request: ActingRequest) -> HttpResponse:
    """Ask one unit, or several at once."""
    given = request.POST if request.method == "POST" else None
    form = NewForm(request.actor, given, request.FILES if given is not None else None)
    if given is not None:
        made = form.done(lambda: _sent(request, form))
        if made is not None:
            text = ngettext("Sent to %(n)s unit.", "Sent to %(n)s units.", len(made)) % {"n": len(made)}
            messages.success(request, text)
            return redirect(made[0]) if len(made) == 1 else redirect("/requests/?tab=asked")
    return render(request, "requests/new.html", {"form": form}, status=200 if given is None else 422)


def _sent(request: ActingRequest, form: NewForm) -> list[Request]:
    data = form.cleaned_data
    told = NewRequest(data["kind"], data["title"], data["what"], data["due_on"], scans=contents(data["scans"] or ()))
    return send_many(request.actor, told, data["units"])


@require_safe
@requires(May.READ_REQUESTS)
def debts(request: ActingRequest) -> HttpResponse:
    """Who owes what."""
    return render(request, "requests/debts.html", {"rows": lists.debts(request.actor, timezone.now())})


@require_safe
@requires(May.READ_REQUESTS)
def league(request: ActingRequest) -> HttpResponse:
    """How fast units answer."""
    given = request.GET.get("days", "")
    days = int(given) if given.isdecimal() and len(given) < 4 and int(given) in PERIODS else PERIODS[0]
    tomorrow = timezone.localdate() + timedelta(days=1)
    until = timezone.make_aware(datetime.combine(tomorrow, time.min))
    tabs = [tab(pgettext("request", "%(days)s days") % {"days": one}, f"?days={one}", one == days) for one in PERIODS]
    rows = lists.league(request.actor, until - timedelta(days=days), until)
    return render(request, "requests/league.html", {"rows": rows, "tabs": tabs})
