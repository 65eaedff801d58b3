# SPDX-License-Identifier: Apache-2.0
"""The plan of the year and its events, places, materials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.forms import others as forms
from wuzha.outreach.forms.activities import WhyForm
from wuzha.outreach.models import Event, Material, Site
from wuzha.outreach.queries import lists
from wuzha.outreach.rules.life import EventState
from wuzha.outreach.rulesets import AUDIENCES, DUTIES, ENTRIES, SITE_KINDS
from wuzha.outreach.services import materials, plans, shares, sites
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

LABELS: dict[str, Any] = {
    "hold": pgettext_lazy("outreach", "Record that it was held"),
    "call_off": pgettext_lazy("outreach", "Call the event off"),
    "count": pgettext_lazy("outreach", "Enter visitors"), "close": pgettext_lazy("outreach", "Close the place"),
    "issue": pgettext_lazy("outreach", "Issue an edition"),
}  # fmt: skip


def _entered(
    request: ActingRequest, form: OnPage, enter: Callable[[], Any], title: str, up: tuple[str, str]
) -> HttpResponse:
    """The page of a form that makes a record, or the way to what was made."""
    if request.method == "POST":
        made = form.done(enter)
        if made is not None:
            return redirect(made)
    context = {"form": form, "title": title, "up": reverse(up[0]), "up_label": up[1]}
    return render(request, "outreach/new.html", context, status=422 if request.method == "POST" else 200)


def _given(request: ActingRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_safe
@requires(May.READ_OUTREACH)
def plan(request: ActingRequest) -> HttpResponse:
    """The tasks of a year with how far they are, and the events."""
    actor, given = request.actor, request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else timezone.localdate().year
    page, entries, duties = lists.tasks(actor, year, request.GET.get("after", "")), ENTRIES.at(), DUTIES.at()
    context = {
        "page": page, "year": year, "runs": may(actor.role, May.RUN_OUTREACH),
        "rows": [
            (one, " · ".join(filter(None, (entries.label(one.entry) if one.entry else "",
                                           duties.label(one.duty) if one.duty else ""))))
            for one in page.rows
        ],
        "events": lists.events(actor).rows, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "outreach/plan.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OUTREACH)
def new_task(request: ActingRequest) -> HttpResponse:
    """Give a task to units: each gets a request with its deadline."""
    form = forms.TaskForm(request.actor, _given(request))
    if request.method == "POST":
        made = form.done(lambda: plans.add(request.actor, form.new(), form.cleaned_data["units"]))
        if made is not None:
            text = ngettext("%(n)s unit asked.", "%(n)s units asked.", len(made)) % {"n": len(made)}
            messages.success(request, text)
            return redirect(made[0])
    context = {
        "form": form, "title": pgettext("outreach", "Give a task to units"), "up": reverse("outreach:plan"),
        "up_label": pgettext("outreach", "Outreach plan"),
    }  # fmt: skip
    return render(request, "outreach/new.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OUTREACH)
def new_event(request: ActingRequest) -> HttpResponse:
    form = forms.EventForm(request.actor, _given(request))
    up = ("outreach:plan", pgettext("outreach", "Outreach plan"))
    made = lambda: plans.plan_event(request.actor, form.new())  # noqa: E731 - what the form does
    return _entered(request, form, made, pgettext("outreach", "Plan an event"), up)


@require_safe
@requires(May.READ_OUTREACH)
def event(request: ActingRequest, pk: int) -> HttpResponse:
    return _event(request, or_404(lists.event(request.actor, pk)))


@require_POST
@requires(May.RUN_OUTREACH)
def event_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(lists.event(request.actor, pk))
    return acted(request, _event_ways(request, found), name, found, lambda faulty: _event(request, found, faulty))


def _event_ways(request: ActingRequest, found: Event) -> dict[str, Way]:
    def hold(form: Any) -> Event:
        data = form.cleaned_data
        return plans.hold(request.actor, found.pk, data["on"], data["reach"], data["result"])

    return {
        "hold": Way(LABELS["hold"], forms.HoldForm, hold),
        "call_off": Way(
            LABELS["call_off"], WhyForm, lambda form: plans.call_off(request.actor, found.pk, form.cleaned_data["why"])
        ),
    }


def _event(request: ActingRequest, found: Event, faulty: Faulty = None) -> HttpResponse:
    actor, state = request.actor, EventState(found.state)
    facts = [
        Fact(pgettext("outreach", "Series"), found.series),
        Fact(pgettext("outreach", "Planned for"), str(found.planned_on)),
        Fact(pgettext("outreach", "Place"), found.place), Fact(pgettext("outreach", "Held by"), found.host.name),
    ]  # fmt: skip
    if found.audience:
        facts.append(Fact(pgettext("outreach", "Audience"), AUDIENCES.at().label(found.audience)))
    if found.reach is not None:
        facts.append(Fact(pgettext("outreach", "People reached"), str(found.reach)))
    tone = {EventState.PLANNED: "wait", EventState.HELD: "ok"}.get(state, "")
    how = "done" if state is EventState.HELD else "now"
    steps = [Step(EventState.PLANNED.label, "now" if state is EventState.PLANNED else "done")]
    if state is not EventState.PLANNED:
        steps.append(Step(state.label, how, str(found.held_on or "")))
    todo = NextAct(pgettext("outreach", "Nothing is left to do"), mine=False)
    if state is EventState.PLANNED:
        runs = may(actor.role, May.RUN_OUTREACH) and at_the_top(actor)
        acts = [
            Act(LABELS[name], opens=f"{name}-sheet", icon=icon)
            for name, icon in (("hold", "check"), ("call_off", "ban"))
        ]
        todo = NextAct(
            pgettext("outreach", "Hold the event"), mine=runs, who=found.host.name, act=acts[0] if runs else None,
            others=acts[1:] if runs else [],
        )  # fmt: skip
    page = lists.activities(actor, "all", request.GET.get("after", ""), of_event=found)
    context = {
        "row": found, "head": RecordHead(found.title, found.number, [Chip(state.label, tone)], facts, steps),
        "next": todo, "page": page,
        "sheets": sheets(
            _event_ways(request, found), offered(todo),
            lambda name: reverse("outreach:event_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/event.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OUTREACH)
def places(request: ActingRequest) -> HttpResponse:
    kinds = SITE_KINDS.at()
    rows = [(one, kinds.label(one.kind)) for one in lists.sites(request.actor)]
    context = {"rows": rows, "works": may(request.actor.role, May.WORK_OUTREACH)}
    return render(request, "outreach/sites.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_OUTREACH)
def new_site(request: ActingRequest) -> HttpResponse:
    form = forms.SiteForm(request.actor, _given(request))
    up = ("outreach:sites", pgettext("outreach", "Places"))
    made = lambda: sites.enter(request.actor, form.new())  # noqa: E731 - what the form does
    return _entered(request, form, made, pgettext("outreach", "Enter a place"), up)


@require_safe
@requires(May.READ_OUTREACH)
def site(request: ActingRequest, pk: int) -> HttpResponse:
    return _site(request, or_404(lists.site(request.actor, pk)))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def site_show(request: ActingRequest, pk: int) -> HttpResponse:
    """The keeper in clear, for this one view."""
    found = or_404(lists.site(request.actor, pk))
    return _site(request, found, clear=lists.show_keeper(request.actor, found, f"联系阵地管理员：{found.number}"))


@require_POST
@requires(May.WORK_OUTREACH)
def site_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(lists.site(request.actor, pk))
    return acted(request, _site_ways(request, found), name, found, lambda faulty: _site(request, found, faulty))


def _site_ways(request: ActingRequest, found: Site) -> dict[str, Way]:
    actor = request.actor
    return {
        "count": Way(
            LABELS["count"], forms.CountForm,
            lambda form: sites.count(actor, found.pk, form.cleaned_data["day"], form.cleaned_data["people"]),
        ),
        "close": Way(
            LABELS["close"], forms.LeaveForm, lambda form: sites.close(actor, found.pk, form.cleaned_data["until"])
        ),
    }  # fmt: skip


def _site(
    request: ActingRequest, found: Site, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    facts = [
        Fact(pgettext("outreach", "Unit"), found.unit.name), Fact(pgettext("outreach", "Where it is"), found.address),
        Fact(pgettext("outreach", "Opened"), str(found.opened_on)),
    ]  # fmt: skip
    if found.hours:
        facts.append(Fact(pgettext("outreach", "Opening hours"), found.hours))
    chips = [Chip(SITE_KINDS.at().label(found.kind))]
    if found.closed_on is not None:
        chips.append(Chip(f"{pgettext('outreach', 'Closed')} {found.closed_on}"))
    todo = NextAct(pgettext("outreach", "Nothing is left to do"), mine=False)
    if may(actor.role, May.WORK_OUTREACH) and found.closed_on is None:
        acts = [Act(LABELS[name], opens=f"{name}-sheet", icon="edit") for name in ("count", "close")]
        todo = NextAct(pgettext("outreach", "Enter how many came"), mine=False, act=acts[0], others=acts[1:])
    context = {
        "row": found, "head": RecordHead(found.name, found.number, chips, facts), "next": todo, "clear": clear or {},
        "visits": lists.visits_of(actor, found),
        "page": lists.activities(actor, "all", request.GET.get("after", ""), of_site=found),
        "sheets": sheets(
            _site_ways(request, found), offered(todo),
            lambda name: reverse("outreach:site_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/site.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_OUTREACH)
def share_list(request: ActingRequest) -> HttpResponse:
    """What units report of their months."""
    page = lists.shares(request.actor, request.GET.get("after", ""))
    context = {"page": page, "works": may(request.actor.role, May.WORK_OUTREACH)}
    return render(request, "outreach/shares.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_OUTREACH)
def new_share(request: ActingRequest) -> HttpResponse:
    form = forms.ShareForm(request.actor, _given(request))
    up = ("outreach:shares", pgettext("outreach", "Reported shares"))
    made = lambda: shares.enter(request.actor, form.new())  # noqa: E731 - what the form does
    return _entered(request, form, made, pgettext("outreach", "Enter a share"), up)


@require_safe
@requires(May.READ_OUTREACH)
def material_list(request: ActingRequest) -> HttpResponse:
    types, audiences = rule_set("warning.fraud_types").at(), AUDIENCES.at()
    rows = [
        (one, edition, types.label(one.fraud_type) if one.fraud_type else "",
         audiences.label(one.audience) if one.audience else "")
        for one, edition in lists.materials(request.actor)
    ]  # fmt: skip
    context = {"rows": rows, "runs": may(request.actor.role, May.RUN_OUTREACH), "today": timezone.localdate()}
    return render(request, "outreach/materials.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OUTREACH)
def new_material(request: ActingRequest) -> HttpResponse:
    form = forms.MaterialForm(_given(request))
    up = ("outreach:materials", pgettext("outreach", "Materials"))
    made = lambda: materials.enter(request.actor, form.new())  # noqa: E731 - what the form does
    return _entered(request, form, made, pgettext("outreach", "Enter a material"), up)


@require_safe
@requires(May.READ_OUTREACH)
def material(request: ActingRequest, pk: int) -> HttpResponse:
    return _material(request, or_404(lists.material(request.actor, pk)))


@require_POST
@requires(May.RUN_OUTREACH)
def material_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    found = or_404(lists.material(request.actor, pk))
    return acted(request, _material_ways(request, found), name, found, lambda faulty: _material(request, found, faulty))


def _material_ways(request: ActingRequest, found: Material) -> dict[str, Way]:
    def issue(form: Any) -> object:
        data = form.cleaned_data
        return materials.issue(
            request.actor, found.pk, form.lines("say"), data["since"], data["until"], form.lines("ask")
        )

    return {"issue": Way(LABELS["issue"], forms.EditionForm, issue)}


def _material(request: ActingRequest, found: Material, faulty: Faulty = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    editions = lists.editions_of(actor, found)
    there = any(one.since <= today <= one.until for one, _shown, _calls in editions)
    facts = [Fact(pgettext("outreach", "Form"), found.get_form_display())]
    if found.fraud_type:
        label = rule_set("warning.fraud_types").at().label(found.fraud_type)
        facts.append(Fact(pgettext("outreach", "Scam type"), label))
    if found.audience:
        facts.append(Fact(pgettext("outreach", "Audience"), AUDIENCES.at().label(found.audience)))
    chip = (
        Chip(pgettext("outreach", "in force"), "ok")
        if there
        else Chip(pgettext("outreach", "no edition in force"), "bad")
    )
    todo = NextAct(pgettext("outreach", "Nothing is left to do"), mine=False)
    if may(actor.role, May.RUN_OUTREACH) and at_the_top(actor):
        what = pgettext("outreach", "Keep it up to date") if there else pgettext("outreach", "Issue an edition")
        todo = NextAct(what, mine=not there, act=Act(LABELS["issue"], opens="issue-sheet", icon="edit"))
    context = {
        "row": found, "head": RecordHead(found.title, found.number, [chip], facts), "next": todo,
        "editions": editions, "today": today,
        "sheets": sheets(
            _material_ways(request, found), offered(todo),
            lambda name: reverse("outreach:material_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/material.html", context, status=422 if faulty is not None else 200)
