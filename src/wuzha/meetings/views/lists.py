# SPDX-License-Identifier: Apache-2.0
"""The list of meetings, a new one, and what member units owe."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.meetings.forms.meetings import NewMeetingForm
from wuzha.meetings.queries import lists
from wuzha.meetings.queries.members import members_on
from wuzha.meetings.queries.owed import owes
from wuzha.meetings.services.meetings import plan
from wuzha.meetings.views.next import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.ui.answers import tab


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """Meetings that are to come or to be written up, followed, over."""
    here = request.GET.get("tab", "") if request.GET.get("tab", "") in lists.TABS else "open"
    names = {
        "open": pgettext("meeting", "To come or to write up"), "followed": pgettext("meeting", "Being followed"),
        "over": pgettext("meeting", "Over"), "all": pgettext("meeting", "All meetings"),
    }  # fmt: skip
    page = lists.page(request.actor, here, request.GET.get("after", ""))
    counts = lists.came(page.rows)
    context = {
        "page": page, "rows": [(one, *counts.get(one.pk, (0, 0))) for one in page.rows],
        "pages": tabs(request.actor, "index"),
        "tabs": [tab(label, f"?tab={one}", one == here) for one, label in names.items()],
    }  # fmt: skip
    return render(request, "meetings/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a meeting."""
    given = request.POST if request.method == "POST" else None
    form = NewMeetingForm(given)
    if given is not None:
        made = form.done(lambda: plan(request.actor, form.meeting()))
        if made is not None:
            messages.success(request, pgettext("meeting", "Entered. Set the agenda and who is invited next."))
            return redirect(made)
    return render(request, "meetings/new.html", {"form": form}, status=200 if given is None else 422)


@require_safe
@requires(May.READ_OVERSIGHT)
def owed(request: ActingRequest) -> HttpResponse:
    """What member units owe, by kind; and what units that are no members do."""
    now = timezone.now()
    members = {one.unit_id for one in members_on(request.actor, timezone.localdate()).members}
    rows, whole = owes(request.actor, now), at_the_top(request.actor)
    # Who sees only itself reads of itself: what all members owe is not for it to say.
    listed = [one for one in rows if one.unit.pk in members] if whole else rows
    others = [one for one in rows if one.unit.pk not in members] if whole else []
    context = {"rows": listed, "others": others, "whole": whole, "pages": tabs(request.actor, "owed")}
    return render(request, "meetings/owed.html", context)
