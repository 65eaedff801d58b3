# SPDX-License-Identifier: Apache-2.0
"""The inbox of alerts, and the list of all that are open in one's reach."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.pages import capped_text
from wuzha.ui.acting import refusals_to
from wuzha.ui.answers import or_404, tab
from wuzha.warning.forms.clocks import AcknowledgeForm
from wuzha.warning.queries import alerts as queries
from wuzha.warning.services import alerts as services

#: `?show=` → what is listed: told to me, nobody answered yet, all that are open.
LISTS = ("mine", "unanswered", "all")


@require_GET
@requires(May.ALERTS)
def index(request: ActingRequest) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    asked = request.GET.get("show", "")
    show = asked if asked in LISTS else LISTS[0]
    after = request.GET.get("after", "")
    if show == "mine":
        page = queries.inbox(actor, now, after)
    else:
        page = queries.in_reach(actor, after, unanswered=show == "unanswered")
    rows = [
        {
            "alert": alert,
            "holder": queries.holder(alert.warning),
            "url": _url(request, alert.warning_id),
            "form": AcknowledgeForm(auto_id=f"alert-{alert.pk}-%s") if services.told_to(actor, alert) else None,
        }
        for alert in page.rows
    ]
    context = {
        "rows": rows,
        "page": page,
        "tabs": _tabs(queries.counts(actor, now), show),
        "show": show,
    }
    return render(request, "warning/clocks/alerts.html", context)


@require_POST
@requires(May.ALERTS)
def acknowledge(request: ActingRequest, pk: int) -> HttpResponse:
    or_404(queries.of(request.actor, pk))
    form = AcknowledgeForm(request.POST)
    with refusals_to(request):
        services.acknowledge(request.actor, pk, form.data.get("note", ""))
        messages.success(request, _("Acknowledged."))
    show = request.POST.get("show", "")
    return redirect(reverse("warning:alerts") + (f"?show={show}" if show in LISTS else ""))


def _tabs(counts: queries.Counts, show: str) -> list[dict[str, Any]]:
    labels = {"mine": _("Alerts to me"), "unanswered": _("Nobody answered"), "all": _("All that are open")}
    numbers = {"mine": counts.mine, "unanswered": counts.unanswered, "all": counts.reach}
    return [
        tab(labels[name], f"?show={name}", name == show, capped_text(numbers[name], queries.MOST_COUNTED))
        for name in LISTS
    ]


def _url(request: ActingRequest, pk: int) -> str:
    """The warning where the actor works on it."""
    return reverse("warning:task" if may(request.actor.role, May.WORK) else "warning:detail", args=[pk])
