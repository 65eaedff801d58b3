# SPDX-License-Identifier: Apache-2.0
"""Teams with their training, and the gaps: grids and villages with nobody, or nobody trained lately."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.outreach.forms import others as forms
from wuzha.outreach.models import TeamMember
from wuzha.outreach.queries import board, lists
from wuzha.outreach.queries.asked import team_by_level
from wuzha.outreach.rules.life import Level
from wuzha.outreach.rulesets import POLICY, ROLES
from wuzha.outreach.services import teams as services
from wuzha.outreach.views.activities import key_in
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: Gaps that a page lists.
MOST = 200
LABELS = {
    "train": pgettext_lazy("outreach", "Record a training"), "leave": pgettext_lazy("outreach", "End the service"),
}  # fmt: skip


@require_safe
@requires(May.READ_OUTREACH)
def teams(request: ActingRequest) -> HttpResponse:
    """Who serves, by level."""
    actor, given = request.actor, request.GET
    level = given.get("level", "") if given.get("level", "") in Level.values else ""
    counted, roles = team_by_level(actor, timezone.localdate()), ROLES.at()
    tabs = [tab(pgettext("outreach", "All levels"), "?level=", not level, sum(counted.values()))]
    tabs += [tab(one.label, f"?level={one.value}", one.value == level, counted[one.value]) for one in Level]
    unit = key_in(request, "unit")
    if unit is not None and unit not in units_below(actor.unit_path).ids:
        raise Http404
    page = lists.members(actor, level, given.get("after", ""), unit)
    least = board.holds_from(timezone.localdate())
    context = {
        "page": page, "tabs": tabs, "works": may(actor.role, May.WORK_OUTREACH),
        "rows": [
            (one, roles.label(one.role), one.trained_on is not None and one.trained_on >= least) for one in page.rows
        ],
    }  # fmt: skip
    return render(request, "outreach/teams.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_OUTREACH)
def new_member(request: ActingRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = forms.MemberForm(request.actor, given)
    if given is not None:
        made = form.done(lambda: services.join(request.actor, form.new()))
        if made is not None:
            return redirect(made)
    context = {
        "form": form, "title": pgettext("outreach", "Enter a member"), "up": reverse("outreach:teams"),
        "up_label": pgettext("outreach", "Teams"),
    }  # fmt: skip
    return render(request, "outreach/new.html", context, status=200 if given is None else 422)


@require_safe
@requires(May.READ_OUTREACH)
def member(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(lists.member(request.actor, pk)))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Name and phone in clear, for this one view."""
    found = or_404(lists.member(request.actor, pk))
    return _page(request, found, clear=lists.show_member(request.actor, found, f"联系宣防队员：{found.number}"))


@require_POST
@requires(May.WORK_OUTREACH)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(lists.member(request.actor, pk))
    return acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))


def _ways(request: ActingRequest, found: TeamMember) -> dict[str, Way]:
    actor = request.actor
    return {
        "train": Way(
            LABELS["train"], forms.TrainForm,
            lambda form: services.train(
                actor, found.pk, form.cleaned_data["day"], form.cleaned_data["topic"], form.cleaned_data["hours"]
            ),
        ),
        "leave": Way(
            LABELS["leave"], forms.LeaveForm,
            lambda form: services.leave(actor, found.pk, form.cleaned_data["until"]),
        ),
    }  # fmt: skip


def _page(
    request: ActingRequest, found: TeamMember, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    facts = [
        Fact(pgettext("outreach", "Serves"), found.unit.name), Fact(pgettext("outreach", "From"), str(found.since)),
        Fact(pgettext("outreach", "Last trained"), str(found.trained_on or "—")),
    ]  # fmt: skip
    if found.until is not None:
        facts.append(Fact(pgettext("outreach", "Until"), str(found.until)))
    chips = [Chip(Level(found.level).label), Chip(ROLES.at().label(found.role))]
    todo = NextAct(pgettext("outreach", "Nothing is left to do"), mine=False)
    if may(actor.role, May.WORK_OUTREACH) and found.until is None:
        acts = [Act(label, opens=f"{name}-sheet", icon="edit") for name, label in LABELS.items()]
        holds = found.trained_on is not None and found.trained_on >= board.holds_from(timezone.localdate())
        what = (
            pgettext("outreach", "Keep the training up to date") if holds else pgettext("outreach", "Train the member")
        )
        todo = NextAct(what, mine=not holds, act=acts[0], others=acts[1:], who=found.unit.name)
    context = {
        "row": found, "head": RecordHead(str(found.name or found.number), found.number, chips, facts), "next": todo,
        "clear": clear or {}, "trainings": lists.trainings_of(actor, found),
        "sheets": sheets(
            _ways(request, found), offered(todo), lambda name: reverse("outreach:member_act", args=[found.pk, name]),
            faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/member.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OUTREACH)
def gaps(request: ActingRequest) -> HttpResponse:
    """Grids and villages with nobody, or with nobody whose training holds."""
    actor, today = request.actor, timezone.localdate()
    found = board.own_gaps(actor, today)
    wanted = request.GET.get("township", "")
    if wanted:
        found = [one for one in found if one.unit.code.startswith(wanted[:9])]
    if len(found) > MOST:
        messages.info(request, pgettext("outreach", "The first %(n)s of them are listed.") % {"n": MOST})
    context = {"gaps": found[:MOST], "number": len(found), "months": POLICY.at().trained_months}
    return render(request, "outreach/gaps.html", context)
