# SPDX-License-Identifier: Apache-2.0
"""The officer's list; one task, its page, and its personal data for a purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.core import feed
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import grants
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import tab
from wuzha.ui.middleware import reveals
from wuzha.warning.forms.field_close import PurposeForm
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.tasks import lists, page, personal
from wuzha.warning.queries.tasks.lists import Group
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.views.field.context import note_shown, task_context


@require_GET
@requires(May.WORK)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    task = load(request, pk)
    into = task.warning.merged_into
    if into is not None:
        text = _("%(number)s goes on in %(into)s.") % {"number": task.warning.number, "into": into.number}
        messages.info(request, text)
        return redirect("warning:task", into.pk)
    return render(request, "warning/field/task.html", task_context(request, task, lead=request.GET.get("lead", "")))


@require_POST
@requires(May.WORK)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The person in clear, until the visit is recorded, with one read event. The purpose is asked once a session."""
    task = load(request, pk)
    if not task.may_reveal:
        raise Http404
    on, session = ("warning", pk), request.session.session_key
    grant = grants.held(request.actor, session, on)
    if grant is None:
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return answer(request, task, "person", status=422, purpose_form=form)
        text, number = form.cleaned_data["purpose"], task.warning.number
        grant = grants.give(request.actor, session, on, purpose=DISSUADE, reference=number, text=text)
    since = timezone.now()
    clear = personal.reveal(request.actor, task, grant.text, grant.detail)
    note_shown(request, pk, since)
    if not getattr(request, "htmx", False):
        return redirect(reverse("warning:task", args=[pk]) + "#person")
    parts = ["person", "found", "facts", "timeline", "next"]
    parts += ["earlier"] if task.earlier else []
    parts += ["proofs"] if task.proofs else []
    return answer(request, task, *parts, clear=clear)


def load(request: ActingRequest, pk: int) -> Task:
    """The task, or 404 when it is not the station's."""
    try:
        return page.of(request.actor, pk)
    except WarningRecord.DoesNotExist as error:
        raise Http404 from error


def answer(request: ActingRequest, task: Task, *parts: str, status: int = 200, **changes: Any) -> HttpResponse:
    """To htmx the parts of the page that changed, the first in its place and the others beside; else the whole page."""
    for form in changes.values():
        if isinstance(form, OnPage) and form.is_bound:
            form.focus_fault()
    context = task_context(request, task, **changes)
    if getattr(request, "htmx", False):
        return render(request, "warning/field/parts/answer.html", context | {"parts": parts}, status=status)
    return render(request, "warning/field/task.html", context, status=status)


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
    groups = [
        tab(one.label, f"{url}?group={one.value}", one is group, lists.capped(counts[one])) | {"code": one.value}
        for one in Group
    ]
    return [tab(_("All"), url, group is None), *groups]


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None
