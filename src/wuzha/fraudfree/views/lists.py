# SPDX-License-Identifier: Apache-2.0
"""The lists of the room: units, days without a case, the quota, nominations, meetings; and a new candidate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.audit.actor import Actor
from wuzha.fraudfree.forms import AllotForm, AskForm, PromoteForm, UnitForm
from wuzha.fraudfree.queries import lists
from wuzha.fraudfree.queries.quota import table
from wuzha.fraudfree.rules.life import Kind
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services import asking, entering
from wuzha.fraudfree.services.entering import NewUnit
from wuzha.fraudfree.views.next import runs, tabs, what_next, works
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import May, may
from wuzha.org.services.guard import in_force
from wuzha.requests.queries.owed import open_of_kind
from wuzha.ui.answers import or_404, tab

WORKING = (May.WORK_OUTREACH, May.OVERSEE)
RUNNING = (May.RUN_OUTREACH, May.OVERSEE)
#: Units of the tree that may be a fraud-free unit.
OF_TREE = (UnitKind.VILLAGE, UnitKind.SCHOOL, UnitKind.HOSPITAL)


def _asked(actor: Actor) -> list[Any]:
    """What this room asks of the actor's unit; what other rooms ask stands on its own page."""
    rows = open_of_kind(actor, "NOMINATION").filter(addressed=actor.unit_id or 0).select_related("asking")
    return list(rows.order_by("due_at", "pk")[:10])


@require_safe
@requires(May.READ_OUTREACH)
def index(request: ActingRequest) -> HttpResponse:
    """Units by where they stand; for a township or a bureau what is asked of it beside them."""
    actor, given = request.actor, request.GET
    here = given.get("tab", "") if given.get("tab", "") in lists.TABS else "open"
    kind = given.get("kind", "") if given.get("kind", "") in Kind.values else ""
    page = lists.page(actor, lists.Filters(here, kind), given.get("after", ""))
    days = lists.zeros(page.rows)
    names = {
        "open": pgettext("fraudfree", "On the way"), "candidates": pgettext("fraudfree", "Candidates"),
        "creating": pgettext("fraudfree", "Creating"), "judged": pgettext("fraudfree", "Being judged"),
        "titles": pgettext("fraudfree", "Titles"), "over": pgettext("fraudfree", "Stopped or ended"),
        "all": pgettext("fraudfree", "All"),
    }  # fmt: skip
    asks = may(actor.role, May.READ_REQUESTS) and not runs(actor) and actor.unit_id is not None
    context = {
        "page": page, "rows": [(one, days[one.pk], what_next(one)) for one in page.rows],
        "tabs": [tab(label, f"?tab={name}", name == here) for name, label in names.items()], "pages": tabs("index"),
        "enters": works(actor), "asked": _asked(actor) if asks else [],
    }  # fmt: skip
    return render(request, "fraudfree/index.html", context)


def _choices(request: ActingRequest) -> tuple[list[Any], list[Any], list[Any]]:
    """Townships, units of the tree and bureaus that a new unit may have, by who enters it."""
    actor, today = request.actor, timezone.localdate()
    path = actor.unit_path or "-"
    rows = Unit.objects.filter(in_force(today), path__startswith=path[: Unit.steplen]).order_by("path")
    towns = rows.filter(kind__in=entering.TOWNSHIPS)
    below = towns.filter(path__startswith=path)
    bureau = not below.exists()
    towns = towns if bureau else below
    units = [one for one in rows.filter(kind__in=OF_TREE) if bureau or one.path.startswith(path)]
    bureaus = [] if bureau else list(rows.filter(kind=UnitKind.MEMBER).values_list("pk", "name"))
    names = {one.path: one.name for one in towns}
    told = [(one.pk, f"{names.get(one.path[: 2 * Unit.steplen], '')} {one.name}") for one in units]
    return list(towns.values_list("pk", "name")), told, bureaus


@require_http_methods(["GET", "POST"])
@requires(*WORKING)
def new(request: ActingRequest) -> HttpResponse:
    """Enter a candidate."""
    return _new(
        request, lambda values: entering.enter(request.actor, NewUnit(**values)), pgettext("fraudfree", "Enter a unit")
    )


@require_http_methods(["GET", "POST"])
@requires(*WORKING)
def nominate(request: ActingRequest, pk: int) -> HttpResponse:
    """A unit that a bureau names in its answer to a request."""
    asked = or_404(open_of_kind(request.actor, "NOMINATION").filter(pk=pk).first())
    title = pgettext("fraudfree", "Nominate a unit")
    return _new(request, lambda values: asking.nominate(request.actor, asked.pk, NewUnit(**values)), title)


def _new(request: ActingRequest, make: Callable[[dict[str, Any]], Any], title: str) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = UnitForm(*_choices(request), given)
    if given is not None:
        made = form.done(lambda: make(form.values()))
        if made is not None:
            messages.success(request, pgettext("fraudfree", "It is a candidate now."))
            return redirect(made)
    return render(request, "fraudfree/new.html", {"form": form, "title": title}, status=200 if given is None else 422)


@require_safe
@requires(May.READ_OUTREACH)
def days(request: ActingRequest) -> HttpResponse:
    """Days without a case, with the marks that are listed."""
    marks = TERMS.at().marks
    mark = next((one for one in marks if str(one) == request.GET.get("mark")), None)
    found = lists.counters(request.actor)
    shown = [one for one in found if mark is None or one.zero.days >= mark]
    over = [(one, sum(each.zero.days >= one for each in found)) for one in marks]
    context = {
        "found": shown, "pages": tabs("days"),
        "tabs": [
            tab(pgettext("fraudfree", "All"), "?", mark is None, len(found)),
            *(
                tab(npgettext("fraudfree", "%(n)s day", "%(n)s days", one) % {"n": one}, f"?mark={one}", one == mark, n)
                for one, n in over
            ),
        ],
    }  # fmt: skip
    return render(request, "fraudfree/days.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.READ_OUTREACH)
def quota(request: ActingRequest) -> HttpResponse:
    """What each township is to create, how far it is, and whether the sums are right; allotting it."""
    actor, today = request.actor, timezone.localdate()
    form = AllotForm(initial={"year": today.year})
    if request.method == "POST":
        form = AllotForm(request.POST)
        if runs(actor) and form.done(lambda: asking.allot(actor, form.cleaned_data["year"])) is not None:
            messages.success(request, pgettext("fraudfree", "The quota is allotted."))
            return redirect(f"{reverse('fraudfree:quota')}?year={form.cleaned_data['year']}")
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today.year
    context = {
        "table": table(actor, year, today), "form": form if runs(actor) else None, "pages": tabs("quota"),
        "years": [tab(one, f"?year={one}", one == year) for one in (today.year - 1, today.year, today.year + 1)],
    }  # fmt: skip
    return render(request, "fraudfree/quota.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(May.READ_OUTREACH)
def nominations(request: ActingRequest) -> HttpResponse:
    """Lists of nominations that are asked for, what came; asking for more."""
    actor = request.actor
    due = timezone.localdate() + timedelta(days=14)
    bureaus = [one for one in _choices(request)[2] if one[0] != actor.unit_id]
    form = AskForm(bureaus, initial={"due_on": due})
    if request.method == "POST":
        form = AskForm(bureaus, request.POST)
        data = form.cleaned_data if form.is_valid() else {}
        sent = (
            form.done(lambda: asking.ask(actor, data["bureaus"], data["due_on"], data["text"])) if runs(actor) else None
        )
        if sent is not None:
            messages.success(request, pgettext("fraudfree", "The bureaus are asked."))
            return redirect("fraudfree:nominations")
    rows = list(open_of_kind(actor, "NOMINATION").select_related("addressed").order_by("-pk")[:100])
    named = lists.nominees(actor, [one.pk for one in rows])
    context = {
        "rows": [(one, named.get(one.pk, []), one.addressed_id == actor.unit_id) for one in rows],
        "form": form if runs(actor) else None, "pages": tabs("nominations"), "enters": works(actor),
        "imports": may(actor.role, May.IMPORT),
    }  # fmt: skip
    return render(request, "fraudfree/nominations.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(May.READ_OUTREACH)
def promotions(request: ActingRequest) -> HttpResponse:
    """Meetings to push the work on; planning one."""
    actor = request.actor
    plans = runs(actor) and may(actor.role, May.OVERSEE)
    shown = [(one.pk, one.name) for one in lists.page(actor, lists.Filters("all")).rows] if plans else []
    form = PromoteForm(shown)
    if request.method == "POST":
        form = PromoteForm(shown, request.POST)
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: asking.promote(actor, data["title"], data["at"], data["chair"], data["place"], data["free_unit"])
        ) if plans else None  # fmt: skip
        if made is not None:
            return redirect(made.meeting)
    context = {"rows": lists.promotions(actor), "form": form if plans else None, "pages": tabs("promotions")}
    return render(request, "fraudfree/promotions.html", context, status=422 if form.errors else 200)
