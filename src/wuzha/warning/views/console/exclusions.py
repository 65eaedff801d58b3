# SPDX-License-Identifier: Apache-2.0
"""Warnings to be left out of 见面率: asked for at the station, decided at the centre."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import refusals_in, refusals_to, told_faults
from wuzha.ui.answers import or_404, tab
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.forms.exclusions import AskForm, DecideForm
from wuzha.warning.labels import title_of
from wuzha.warning.models import ExclusionState, MeetExclusion, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services import exclusions
from wuzha.warning.views.parts import who_when

#: Requests that are counted.
MOST_COUNTED = 200


@require_GET
@requires(May.WORK, May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """What waits for a decision, the oldest first; on its own tab what was decided, the latest first."""
    rows = _rows(request)
    waiting, here = rows.filter(state=ExclusionState.ASKED), request.GET.get("tab") == "decided"
    chosen = rows.exclude(state=ExclusionState.ASKED).order_by("-pk") if here else waiting.order_by("pk")
    page, reasons = pages.page(chosen, request.GET.get("after", "")), REASONS.at()
    asked = pages.capped_text(pages.capped(waiting, MOST_COUNTED), MOST_COUNTED)
    context = {
        "rows": [{"one": one, "why": reasons.label(one.reason)} for one in page.rows],
        "page": page,
        "decided": here,
        "tabs": [tab(_("To be decided"), "?", not here, asked), tab(_("Decided"), "?tab=decided", here)],
    }
    return render(request, "warning/console/exclusions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK, May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """One request; sent to it, the shift leader's `decision`."""
    one = or_404(_rows(request).filter(pk=pk).first())
    if request.method == "POST":
        form = DecideForm(request.POST)
        if told_faults(request, form):
            with refusals_to(request):
                exclusions.decide(request.actor, pk, approve=form.cleaned_data["decision"])
                messages.success(request, _("Your decision is in the trail."))
                return redirect("warning:exclusions")
        return redirect("warning:exclusion_decide", pk)
    context = {"one": one, "head": head(one), "next": next_act(one, request.actor)}
    return render(request, "warning/console/exclusion.html", context)


def next_act(one: MeetExclusion, actor: Actor) -> NextAct:
    """The shift leader's yes or no, never of who asked; for everybody else, whose it is."""
    url = reverse("warning:exclusion_decide", args=[one.pk])
    if one.state != ExclusionState.ASKED:
        return NextAct(one.get_state_display(), detail=_("nothing is left to do"), mine=False)
    centre = one.warning.centre.name
    why = ""
    if not may(actor.role, May.TRIAGE):
        why = _("The shift leader of {centre} decides").format(centre=centre)
    elif one.asked_by_id == actor.person_id:
        why = _("You asked for it: another shift leader of {centre} decides").format(centre=centre)
    elif not actor.leads:
        why = _("You do not lead the shift: its leader at {centre} decides").format(centre=centre)
    what = _("Decide whether the meeting is left out")
    if why:
        refused = [Act(label, icon=icon, refused=why) for label, icon, _said in _decisions()]
        return NextAct(what, detail=_("until then it counts"), who=centre, mine=False, others=refused)
    acts = [Act(label, post=url, hidden={"decision": said}, icon=icon) for label, icon, said in _decisions()]
    detail = _("left out, it counts in neither part of the rate")
    return NextAct(what, detail=detail, act=acts[0], others=acts[1:])


def _decisions() -> list[tuple[str, str, str]]:
    return [(_("Leave it out"), "check", "yes"), (_("It counts all the same"), "ban", "no")]


def head(one: MeetExclusion) -> RecordHead:
    """Whose meeting, why it cannot be held, and the paper that shows it."""
    warning, asked = one.warning, one.state == ExclusionState.ASKED
    facts = [
        Fact(_("Warning"), warning.number, warning.get_absolute_url()),
        Fact(_("Reason"), REASONS.at().label(one.reason)),
        Fact(_("Number of the paper"), one.paper),
        Fact(_("Asked by"), f"{one.unit.name} {one.asked_by.name}"),
    ]
    chips = [
        Chip(Level(warning.level).label, str(warning.level)),
        Chip(one.get_state_display(), "wait" if asked else "ok" if one.state == ExclusionState.APPROVED else ""),
    ]
    steps = [
        Step(_("Asked for"), "done", who_when(one.asked_at, one.asked_by)),
        Step(_("Decided"), "now" if asked else "done", who_when(one.decided_at, one.decided_by)),
    ]
    title = _("Left out of the meetings: {record}").format(record=title_of(warning))
    return RecordHead(title, chips=chips, facts=facts, steps=steps)


def _rows(request: ActingRequest) -> QuerySet[MeetExclusion]:
    rows: QuerySet[MeetExclusion] = MeetExclusion.objects.visible_to(request.actor)
    return rows.select_related("warning", "warning__centre", "asked_by", "unit", "decided_by")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK)
def ask(request: ActingRequest, pk: int) -> HttpResponse:
    """Why the person cannot be met, and the paper that shows it."""
    warning = in_reach(request.actor, WarningRecord, "station", pk=pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            exclusions.ask(request.actor, pk, **form.cleaned_data)
            messages.success(request, _("Asked for. The shift leader of the centre decides."))
            return redirect("warning:task", pk)
    context = {"warning": warning, "form": form}
    return render(request, "warning/console/exclusion_ask.html", context, status=422 if form.errors else 200)
