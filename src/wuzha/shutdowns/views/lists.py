# SPDX-License-Identifier: Apache-2.0
"""The list of shutdowns, new ones, the review of several at once, and how fast those who are asked answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import league as league_of
from wuzha.shutdowns.forms.shutdowns import NewForm
from wuzha.shutdowns.queries import lists
from wuzha.shutdowns.queries.lists import Filters
from wuzha.shutdowns.rules.life import Result
from wuzha.shutdowns.rules.values import Thing
from wuzha.shutdowns.services.deciding import KIND, approve_many
from wuzha.shutdowns.services.proposing import Taken, propose_many
from wuzha.ui.answers import tab

#: Days that the league looks back.
PERIODS = (30, 90, 365)


def rooms(here: str) -> list[object]:
    """The lists of the room beside each other."""
    names = {
        "index": pgettext("shutdown", "Shutdowns"), "sites": pgettext("goip", "GOIP sites"),
        "league": pgettext("shutdown", "How fast they answer"),
    }  # fmt: skip
    return [tab(label, reverse(f"shutdowns:{name}"), name == here) for name, label in names.items()]


@require_safe
@requires(May.READ_CARDS)
def index(request: ActingRequest) -> HttpResponse:
    """What is to be checked, reviewed, waits for an answer, is shut, appealed against."""
    try:
        filters = Filters.of(request.GET.urlencode())
    except ValueError:
        filters = Filters()
    if not request.GET.get("tab") and may(request.actor.role, May.DECIDE_SHUTDOWNS):
        filters = Filters("review", filters.thing, filters.result, filters.unit_id, filters.bulk)
    names = {
        "todo": pgettext("shutdown", "To be checked"), "review": pgettext("shutdown", "To be reviewed"),
        "sent": pgettext("shutdown", "Waiting for an answer"), "effect": pgettext("shutdown", "Shut down now"),
        "appeals": pgettext("shutdown", "Appeals"), "reopened": pgettext("shutdown", "Opened again"),
        "all": pgettext("shutdown", "All shutdowns"),
    }  # fmt: skip
    context = {
        "page": lists.page(request.actor, filters, request.GET.get("after", "")), "filters": filters,
        "things": dict(Thing.choices), "results": dict(Result.choices),
        "rooms": rooms("index"), "query": _query(filters),
        "tabs": [tab(label, f"?{_query(filters, tab=one)}", one == filters.tab) for one, label in names.items()],
        "reviews": filters.tab == "review" and may(request.actor.role, May.DECIDE_SHUTDOWNS),
    }  # fmt: skip
    return render(request, "shutdowns/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {
        "tab": filters.tab, "thing": filters.thing, "result": filters.result, "bulk": filters.bulk,
        "unit": str(filters.unit_id or ""),
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_http_methods(["GET", "POST"])
@requires(May.ASK_SHUTDOWNS)
def new(request: ActingRequest) -> HttpResponse:
    """Enter one value or a list; what was not taken is told line by line."""
    if request.method != "POST":
        form = NewForm(
            request.actor, initial={"case": request.GET.get("case", ""), "warning": request.GET.get("warning", "")}
        )
        return render(request, "shutdowns/new.html", {"form": form})
    form = NewForm(request.actor, request.POST, request.FILES)
    told = form.done(lambda: propose_many(request.actor, form.common(), form.listed()))
    made = [one.made for one in told or () if one.made is not None]
    if not made:
        if told:
            form.refuse(_first(told))
        return render(request, "shutdowns/new.html", {"form": form, "told": told or ()}, status=422)
    said = ngettext("%(count)d value was entered.", "%(count)d values were entered.", len(made)) % {"count": len(made)}
    messages.success(request, said)
    for one in told or ():
        if one.refused is not None:
            messages.warning(request, f"{one.shown}: {one.refused.message}")
    if len(made) == 1:
        return redirect(made[0])
    return redirect(f"{reverse('shutdowns:index')}?tab=todo&bulk={made[0].bulk}")


def _first(told: Sequence[Taken]) -> RefusalError:
    return next(one.refused for one in told if one.refused is not None)


@require_POST
@requires(May.DECIDE_SHUTDOWNS)
def review(request: ActingRequest) -> HttpResponse:
    """Approve those that were ticked; each by itself, what was refused is told."""
    keys = [int(one) for one in request.POST.getlist("pk") if one.isdecimal()]
    try:
        made, refused = approve_many(request.actor, keys)
    except RefusalError as error:
        messages.warning(request, error.message)
        return redirect(f"{reverse('shutdowns:index')}?tab=review")
    if made:
        said = ngettext("%(count)d value was asked.", "%(count)d values were asked.", len(made)) % {"count": len(made)}
        messages.success(request, said)
    for text in dict.fromkeys(str(one.message) for one in refused):
        messages.warning(request, text)
    return redirect(f"{reverse('shutdowns:index')}?tab={'sent' if made else 'review'}")


@require_safe
@requires(May.READ_CARDS)
def league(request: ActingRequest) -> HttpResponse:
    """How fast carriers and platforms answer, the slowest first."""
    given = request.GET.get("days", "")
    days = int(given) if given.isdecimal() and int(given) in PERIODS else PERIODS[1]
    now = timezone.now()
    names = {
        30: pgettext("shutdown", "30 days"), 90: pgettext("shutdown", "90 days"), 365: pgettext("shutdown", "A year"),
    }  # fmt: skip
    context = {
        "rows": league_of(request.actor, now - timedelta(days=days), now, KIND), "rooms": rooms("league"),
        "tabs": [tab(label, f"?days={one}", one == days) for one, label in names.items()],
    }  # fmt: skip
    return render(request, "shutdowns/league.html", context)
