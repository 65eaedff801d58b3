# SPDX-License-Identifier: Apache-2.0
"""The list of bulletins by kind, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.bulletins.forms.bulletin import NewForm
from wuzha.bulletins.queries import lists
from wuzha.bulletins.rulesets import KINDS
from wuzha.bulletins.services.writing import begin
from wuzha.bulletins.waiting import title_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import tab


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest) -> HttpResponse:
    """What is published, and for who writes it what is under way."""
    given, writes = request.GET, may(request.actor.role, May.WRITE_BULLETINS)
    kinds = {one.code: one.label for one in KINDS.at().kinds}
    names = {"published": pgettext("bulletins", "Published")}
    if writes:
        names |= {"open": pgettext("bulletins", "Under way"), "all": pgettext("bulletins", "All")}
    here = given.get("tab", "") if given.get("tab", "") in names else "published"
    kind = given.get("kind", "") if given.get("kind", "") in kinds else ""
    page = lists.page(request.actor, here, kind, given.get("after", ""))
    more = f"&kind={kind}" if kind else ""
    context = {
        "page": page, "tabs": [tab(label, f"?tab={one}{more}", one == here) for one, label in names.items()],
        "rows": [(one, title_of(one), kinds.get(one.kind, one.kind)) for one in page.rows],
        "kinds": kinds, "kind": kind, "here": here, "writes": writes,
    }  # fmt: skip
    return render(request, "bulletins/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WRITE_BULLETINS)
def new(request: ActingRequest) -> HttpResponse:
    """Begin a bulletin: its kind brings its text, its days its figures."""
    given = request.POST if request.method == "POST" else None
    template = KINDS.at().of(request.GET.get("kind", "")) or KINDS.at().kinds[0]
    first, last = template.grain.days(timezone.localdate())
    form = NewForm(request.actor, given, initial={"kind": template.code, "first": first, "last": last})
    if given is not None:
        made = form.done(lambda: begin(request.actor, form.new()))
        if made is not None:
            messages.success(request, pgettext("bulletins", "Begun, with the figures of now. Write its words."))
            return redirect("bulletins:edit", made.pk)
    context = {"form": form, "kinds": [one for one in KINDS.at().kinds if one.code != "REPLY"], "here": template.code}
    return render(request, "bulletins/new.html", context, status=200 if given is None else 422)
