# SPDX-License-Identifier: Apache-2.0
"""What citizens would see, published by a person; tips that wait, taken in as leads."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import npgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.citizen import queries, services
from wuzha.citizen.models import PublishedKind
from wuzha.citizen.queries import WEEK, Part, last_week
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_to

#: Weeks that can be chosen.
CHOICES = 6


@require_safe
@requires(May.RUN_OUTREACH)
def index(request: ActingRequest) -> HttpResponse:
    """What would be published with the week that is chosen, and how the quiz was answered."""
    monday = _monday(request.GET.get("week", ""))
    draft = queries.draft(monday)
    week = next(one.content for one in draft.parts if one.kind == PublishedKind.WEEK)
    now = queries.published()
    context = {
        "draft": draft, "week": week, "monday": monday, "weeks": [last_week() - at * WEEK for at in range(CHOICES)],
        "rows": [(_title(one), (one.kind.value, one.code) in now) for one in draft.changed],
        "answers": queries.answers(), "latest": max((row.at for row in now.values()), default=None),
    }  # fmt: skip
    return render(request, "citizen/index.html", context)


@require_POST
@requires(May.RUN_OUTREACH)
def publish_now(request: ActingRequest) -> HttpResponse:
    monday = _monday(request.POST.get("week", ""))
    with refusals_to(request):
        count = services.publish(request.actor, monday, request.POST.get("mark", "")[:16])
        said = npgettext("citizen", "Published: %(count)d thing is new.", "Published: %(count)d things are new.", count)
        messages.success(request, said % {"count": count})
    return redirect(f"{reverse('citizen:index')}?week={monday.isoformat()}")


@require_safe
@requires(May.WORK_LEADS)
def tips(request: ActingRequest) -> HttpResponse:
    """How many wait, and since when: what they say is seen when it is a lead."""
    return render(request, "citizen/tips.html", {"waiting": queries.tips_waiting()})


@require_POST
@requires(May.WORK_LEADS)
def take_now(request: ActingRequest) -> HttpResponse:
    where = "citizen:tips"
    with refusals_to(request):
        taken, broken = services.take(request.actor)
        said = npgettext("citizen", "%(count)d tip is a lead now.", "%(count)d tips are leads now.", taken)
        messages.success(request, said % {"count": taken})
        where = "leads:index"
        if broken:
            lost = npgettext(
                "citizen", "%(count)d could not be opened and was dropped.",
                "%(count)d could not be opened and were dropped.", broken,
            )  # fmt: skip
            messages.warning(request, lost % {"count": broken})
    return redirect(where)


def _title(part: Part) -> str:
    """What it is, in words: a card by its title, a question by itself."""
    side = part.content.get("zh")
    name = side.get("title") or side.get("question") if isinstance(side, dict) else ""
    return f"{part.kind.label} {name or part.code}"


def _monday(text: str) -> date:
    """The Monday of the week of a day; of the last whole week without one that is a day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return last_week()
    return day - timedelta(days=day.weekday())
