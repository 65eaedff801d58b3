# SPDX-License-Identifier: Apache-2.0
"""Rounds, visits, the checklist on a phone, findings, and the history of one unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.inspections.forms import visits as forms
from wuzha.inspections.models import Inspection, Programme
from wuzha.inspections.queries import visits
from wuzha.inspections.queries.asked import open_of_unit
from wuzha.inspections.rules.visits import VisitState, percent
from wuzha.inspections.services import ordering, papers
from wuzha.inspections.services import visits as services
from wuzha.inspections.services.findings import clear_at_once
from wuzha.inspections.services.photos import read_photo
from wuzha.inspections.views.next import VISIT_LABELS, state_chip, visit_head, visit_next
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: Open tickets that the history of a unit lists.
MOST_OPEN = 30


def _unit_in(request: ActingRequest) -> int | None:
    given = request.GET.get("unit", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


@require_safe
@requires(May.READ_OVERSIGHT)
def plans(request: ActingRequest) -> HttpResponse:
    """Visits ahead, late and done; and the rounds they belong to."""
    actor, given = request.actor, request.GET
    runs = may(actor.role, May.OVERSEE)
    names = {
        "ahead": pgettext("inspection", "To be done"), "late": pgettext("inspection", "Behind the plan"),
        "done": pgettext("inspection", "Done"), "rounds": pgettext("inspection", "Rounds"),
    }  # fmt: skip
    if not runs:
        names.pop("rounds")
    chosen = given.get("tab", "") if given.get("tab", "") in names else "ahead" if runs else "done"
    tabs = [tab(label, f"?tab={one}", one == chosen) for one, label in names.items()]
    after, today = given.get("after", ""), timezone.localdate()
    context: dict[str, Any] = {"tabs": tabs, "runs": runs, "chosen": chosen, "today": today}
    if chosen == "rounds":
        context["page"] = visits.programmes(actor, after)
    else:
        context["page"] = visits.page(actor, chosen, today, after, _unit_in(request))
    return render(request, "inspections/plans.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def new_round(request: ActingRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = forms.RoundForm(given)
    if given is not None:
        made = form.done(lambda: services.plan_round(request.actor, form.new()))
        if made is not None:
            return redirect(made)
    return render(request, "inspections/round_new.html", {"form": form}, status=200 if given is None else 422)


@require_safe
@requires(May.OVERSEE)
def programme(request: ActingRequest, pk: int) -> HttpResponse:
    found = or_404(visits.programme(request.actor, pk))
    return _round(request, found, forms.VisitsForm(request.actor))


@require_POST
@requires(May.OVERSEE)
def programme_add(request: ActingRequest, pk: int) -> HttpResponse:
    """Plan visits to units within a round."""
    found = or_404(visits.programme(request.actor, pk))
    form = forms.VisitsForm(request.actor, request.POST)

    def plan() -> list[Inspection]:
        data = form.cleaned_data
        return services.plan_visits(
            request.actor, pk, data["units"], data["day"], data["team"], announced=not data["secret"]
        )

    made = form.done(plan)
    if made is None:
        return _round(request, found, form, status=422)
    text = ngettext("%(n)s inspection planned.", "%(n)s inspections planned.", len(made)) % {"n": len(made)}
    messages.success(request, text)
    return redirect(found)


def _round(request: ActingRequest, found: Programme, form: forms.VisitsForm, status: int = 200) -> HttpResponse:
    rows = visits.visits_of(request.actor, found)
    context = {
        "round": found, "form": form, "figures": visits.figures_of(request.actor, found),
        "rows": [(one, percent(one.got, one.points)) for one in rows], "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "inspections/round.html", context, status=status)


@require_POST
@requires(May.OVERSEE)
def programme_report(request: ActingRequest, pk: int) -> HttpResponse:
    """The report of a round as a Word file."""
    found = or_404(visits.programme(request.actor, pk))
    return as_file(papers.round_report(request.actor, pk), f"{found.name}.docx")


@require_safe
@requires(May.READ_OVERSIGHT)
def visit(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(visits.of(request.actor, pk)))


@require_POST
@requires(May.READ_OVERSIGHT)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Notes in clear, for this one view."""
    found = or_404(visits.of(request.actor, pk))
    clear = visits.show(request.actor, found, f"查看督导检查记录：{found.number}")
    return _page(request, found, clear=clear)


@require_POST
@requires(May.OVERSEE)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Begin a visit, call it off, make a ticket of what it found."""
    found = or_404(visits.of(request.actor, pk))
    made: list[Any] = []
    ways = _ways(request, found, made)
    answer = acted(request, ways, name, found, lambda faulty: _page(request, found, faulty))
    if made and answer.status_code == 302:
        return redirect(made[0])
    return redirect("inspections:check", pk) if name == "start" and answer.status_code == 302 else answer


def _ways(request: ActingRequest, found: Inspection, made: list[Any]) -> dict[str, Way]:
    actor, open_ones = request.actor, list(visits.to_order(request.actor, found))

    def order(form: Any) -> object:
        data = form.cleaned_data
        made.append(ordering.order(actor, found.pk, data["findings"], data["due_on"], data["demand"]))
        return made[0]

    return {
        "start": Way(VISIT_LABELS["start"], OnPage, lambda _form: services.start(actor, found.pk)),
        "call_off": Way(
            VISIT_LABELS["call_off"], lambda given: forms.ReasonForm(given, auto_id="call_off-%s"),
            lambda form: services.call_off(actor, found.pk, form.cleaned_data["reason"]),
        ),
        "order": Way(VISIT_LABELS["order"], lambda given: forms.OrderForm(open_ones, given), order),
    }  # fmt: skip


def _page(
    request: ActingRequest, found: Inspection, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, clear = request.actor, clear or {}
    runs = may(actor.role, May.OVERSEE) and found.owner.path.startswith(actor.unit_path or "-")
    rows = visits.findings_in(actor, found)
    open_ones = sum(one.ticket_id is None and one.cleared_at is None for one in rows)
    following = visit_next(found, runs=runs, to_order=open_ones)
    photos = visits.photos_of(actor, found)
    items = visits.items_of(actor, found)
    context = {
        "visit": found, "head": visit_head(found, len(rows)), "next": following, "runs": runs, "clear": clear,
        "items": [
            (one, clear.get(f"item:{one.code}", ""), [photo for photo in photos if photo.item_id == one.pk])
            for one in items
        ],
        "seen_again": [one for one in photos if one.recheck_id is not None],
        "findings": rows, "noted": any(one.note is not None for one in items) or found.note is not None,
        "sheets": sheets(
            _ways(request, found, []) if runs else {}, offered(following),
            lambda name: reverse("inspections:visit_act", args=[found.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "inspections/visit.html", context, status=422 if faulty is not None else 200)


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def check(request: ActingRequest, pk: int) -> HttpResponse:
    """The checklist on the spot; what is typed is kept as a draft, what is saved stays until it is finished."""
    actor, found = request.actor, or_404(visits.of(request.actor, pk))
    if found.state != VisitState.STARTED or not found.owner.path.startswith(actor.unit_path or "-"):
        return redirect(found)
    given = request.POST if request.method == "POST" else None
    items, files = visits.items_of(actor, found), request.FILES if given is not None else None
    form = forms.CheckForm(found.version, items, given, files)
    if given is not None:
        finishing = given.get("then") == "finish"

        def keep() -> Inspection:
            if finishing:
                return services.finish(
                    actor, pk, form.cleaned_data["summary"], form.seen(), version=form.cleaned_data["version"]
                )
            return services.save(actor, pk, form.seen(), version=form.cleaned_data["version"])

        if form.done(keep) is not None:
            said = pgettext("inspection", "Finished.") if finishing else pgettext("inspection", "Saved.")
            messages.success(request, said)
            return redirect(found) if finishing else redirect("inspections:check", pk)
        form.now_of(or_404(visits.of(actor, pk)).version)
    photos: dict[int, int] = {}
    for one in visits.photos_of(actor, found):
        photos[one.item_id or 0] = photos.get(one.item_id or 0, 0) + 1
    context = {
        "visit": found, "form": form,
        "rows": [row | {"kept": photos.get(row["item"].pk, 0)} for row in form.rows()],
    }  # fmt: skip
    return render(request, "inspections/check.html", context, status=200 if given is None else 422)


@require_POST
@requires(May.READ_OVERSIGHT)
@reveals
def photo(request: ActingRequest, pk: int) -> HttpResponse:
    """A photo; the look is in the trail."""
    one = or_404(visits.photo_of(request.actor, pk))
    try:
        found, content = read_photo(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("inspections:visit", one.inspection_id)
    return as_file(content, f"{found.inspection.number}-{found.pk}.{found.suffix}")


@require_safe
@requires(May.READ_OVERSIGHT)
def findings(request: ActingRequest) -> HttpResponse:
    """What inspections found."""
    names = {
        "open": pgettext("inspection", "Not put right"), "new": pgettext("inspection", "Without a ticket"),
        "cleared": pgettext("inspection", "Put right"), "all": pgettext("inspection", "All findings"),
    }  # fmt: skip
    chosen = request.GET.get("tab", "") if request.GET.get("tab", "") in names else "open"
    page = visits.findings(request.actor, chosen, request.GET.get("after", ""), _unit_in(request))
    tabs = [tab(label, f"?tab={one}", one == chosen) for one, label in names.items()]
    return render(request, "inspections/findings.html", {"page": page, "tabs": tabs})


@require_POST
@requires(May.OVERSEE)
def finding_clear(request: ActingRequest, pk: int) -> HttpResponse:
    """A finding that was put right while the inspectors were there."""
    try:
        found = clear_at_once(request.actor, pk)
    except RefusalError as refused:
        if refused.code == "NOT_FOUND":
            raise Http404 from refused
        messages.warning(request, refused.message)
        return redirect("inspections:findings")
    return redirect(found)


@require_safe
@requires(May.READ_OVERSIGHT)
def unit(request: ActingRequest, pk: int) -> HttpResponse:
    """The history of one unit: its inspections, what they found, its open tickets."""
    actor = request.actor
    if pk not in units_below(actor.unit_path).ids:
        raise Http404
    found = or_404(Unit.objects.filter(pk=pk).first())
    parts = open_of_unit(actor, pk, MOST_OPEN)
    context = {
        "unit": found,
        "visits": visits.page(actor, "all", timezone.localdate(), request.GET.get("after", ""), pk),
        "findings": visits.findings(actor, "open", "", pk).rows,
        "parts": [(one, state_chip(one)) for one in parts],
        "oversees": may(actor.role, May.OVERSEE),
    }  # fmt: skip
    return render(request, "inspections/unit.html", context)
