# SPDX-License-Identifier: Apache-2.0
"""The officer's list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.core import feed
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.queries.tasks import lists
from wuzha.warning.queries.tasks.lists import Group

#: Rows of each group where all are shown, and on a page of one group.
FEW, MANY = 6, 20


@require_GET
@requires(May.WORK)
def index(request: ActingRequest) -> HttpResponse:
    """All groups, the first rows of each; `?group=` shows one of them in pages."""
    mark = str(feed.now())  # before the tasks are read
    actor = request.actor
    group = Group(request.GET["group"]) if request.GET.get("group") in Group.values else None
    counts = lists.counts(actor)
    pages = [
        lists.page(actor, one, request.GET.get("after", "") if one is group else "", MANY if group else FEW)
        for one in ([group] if group else Group)
    ]
    context = {
        "pages": pages,
        "mark": mark,
        "group": group,
        "tabs": _tabs(counts, group),
        "handovers": [] if group else lists.open_handovers(actor),
        "checks": [] if group else lists.checks_due(actor),
        "total": sum(counts.values()),
        "now": timezone.now(),
        "officer": actor.person_id,
    }
    return render(request, "warning/field/tasks.html", context)


@require_GET
@requires(May.WORK)
def news(request: ActingRequest) -> HttpResponse:
    """For the open list: whether new tasks came in since it was shown. Says so, and moves nothing under the thumb."""
    seen = _moment(request.GET.get("since", ""))
    arrived = lists.arrived_since(request.actor, seen) if seen else 0
    if not arrived:
        return HttpResponse(status=204)
    return render(request, "warning/field/parts/news.html", {"arrived": arrived})


def _tabs(counts: dict[Group, int], group: Group | None) -> list[dict[str, Any]]:
    url = reverse("warning:tasks")
    tabs = [{"label": _("All"), "url": url, "here": group is None, "count": None}]
    for one in Group:
        shown = lists.capped(counts[one])
        here = {"url": f"{url}?group={one.value}", "here": one is group}
        tabs.append({"label": one.label, "code": one.value, "count": shown} | here)
    return tabs


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
