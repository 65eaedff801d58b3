# SPDX-License-Identifier: Apache-2.0
"""The duty roster: which units have their post named now, and who is named when."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.duty import POST_OF_KIND
from wuzha.org.forms.people import DutyForm
from wuzha.org.middleware import ActingRequest
from wuzha.org.queries import duty as queries
from wuzha.org.roles import May
from wuzha.org.services import duty as services
from wuzha.org.views.acts import act
from wuzha.ui.acting import refusals_to
from wuzha.ui.answers import or_404


@require_safe
@requires(May.MANAGE_PEOPLE)
def index(request: ActingRequest) -> HttpResponse:
    rows = queries.posts(request.actor, timezone.now())
    holes = sum(row.told is None for row in rows)
    return render(request, "org/duty.html", {"rows": rows, "holes": holes})


@requires(May.MANAGE_PEOPLE)
def add(request: ActingRequest, pk: int) -> HttpResponse:
    """Put somebody into the post of a unit."""
    unit = or_404(queries.unit_with_post(request.actor, pk))
    post = POST_OF_KIND[unit.kind]
    return act(
        request,
        DutyForm(queries.people_of(unit), request.POST or None),
        lambda given: services.add_duty(
            request.actor,
            unit_id=unit.pk,
            person_id=given["person"],
            deputy=given["deputy"],
            from_at=given["from_at"],
            to_at=given["to_at"],
        ),
        title=f"{unit.name} · {post.label}",
        submit=_("Put on the roster"),
        back=reverse("org:duty"),
        back_label=_("Duty roster"),
        done=_("Saved."),
    )


@require_POST
@requires(May.MANAGE_PEOPLE)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    if not queries.roster(request.actor, timezone.now()).filter(pk=pk).exists():
        raise Http404
    with refusals_to(request, messages.ERROR):
        services.end_duty(request.actor, pk)
        messages.success(request, _("The duty has ended."))
    return redirect("org:duty")
