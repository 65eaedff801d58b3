# SPDX-License-Identifier: Apache-2.0
"""An outlet with its involved cards; and the own page of a bank or carrier."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.cards.queries import cards, traces
from wuzha.cards.queries import outlets as stock
from wuzha.cards.queries.cards import Filters
from wuzha.cards.queries.outlets import OUTLETS, OutletCount, Span, institution_of_outlet, outlet_counts, own_outlets
from wuzha.cards.services.stock import DECIDES, MOST_WHY, decide, is_steep, put_right
from wuzha.cards.services.tracing import CODE
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.requests.queries.lists import owed_by
from wuzha.ui.acting import refusals_to, told_faults
from wuzha.ui.answers import tab
from wuzha.ui.fields import DecidingForm, DecisionField


class TakeForm(DecidingForm):
    """The new numbers, or those on file, by a button named `take` of the value 1 or 0; why, and whether they were
    checked where they differ much."""

    take = DecisionField("1", "0")
    why = forms.CharField(max_length=MOST_WHY, required=False)
    sure = forms.BooleanField(required=False)


def _this_year() -> Span:
    today = timezone.localdate()
    return Span(today.replace(month=1, day=1), today)


@require_safe
@requires(May.READ_CARDS)
def outlet(request: ActingRequest, pk: int) -> HttpResponse:
    """Its numbers of this year, its involved cards, the latest first, and what back-traces found."""
    path = request.actor.unit_path or "-"
    found = Unit.objects.filter(pk=pk, kind__in=OUTLETS, path__startswith=path[: Unit.steplen]).first()
    if found is None:
        raise Http404
    page = cards.page(request.actor, Filters(outlet=pk), request.GET.get("after", ""))
    context = {
        "outlet": found, "institution": institution_of_outlet(found), "page": page,
        "count": outlet_counts(_this_year(), outlets=[pk]).get(pk, OutletCount()),
        "traces": traces.of_outlet(request.actor, pk),
    }  # fmt: skip
    return render(request, "cards/outlet.html", context)


@require_safe
@requires(May.ANSWER_REQUESTS)
def ours(request: ActingRequest) -> HttpResponse:
    """What a bank or carrier sees: what is asked of it, its outlets in numbers, the cards it was asked about, masked.
    No case, no victim, no other institution."""
    actor, span = request.actor, _this_year()
    units = own_outlets(actor)
    counts = outlet_counts(span, outlets=[one.pk for one in units]) if units else {}
    context = {
        "span": span, "outlets": [(one, counts.get(one.pk, OutletCount())) for one in units],
        "owed": [one for one in owed_by(actor, actor.unit_id or 0) if one.kind == CODE],
        "page": traces.asked_of(actor, request.GET.get("after", "")),
    }  # fmt: skip
    return render(request, "cards/ours.html", context)


@require_safe
@requires(May.READ_CARDS)
def stock_changes(request: ActingRequest) -> HttpResponse:
    """Other numbers that lists told of months on file, old beside new; and what was decided on earlier ones."""
    names = {"open": pgettext("card", "To be decided"), "done": pgettext("card", "History")}
    here = "done" if request.GET.get("tab") == "done" else "open"
    page = stock.stock_changes(request.actor, request.GET.get("after", ""), open_=here == "open")
    works = any(may(request.actor.role, one) for one in DECIDES)
    context = {
        "page": page, "rights": works and here == "done",
        "steep": {one.pk for one in page.rows if here == "open" and is_steep(one)},
        "tabs": [tab(label, f"?tab={code}", code == here) for code, label in names.items()],
        "decides": here == "open" and works,
    }  # fmt: skip
    return render(request, "cards/stock.html", context)


@require_POST
@requires(*DECIDES)
def decide_stock(request: ActingRequest) -> HttpResponse:
    """Take the new numbers of the months that were ticked, or keep those on file."""
    keys = [int(one) for one in request.POST.getlist("change") if one.isascii() and one.isdecimal() and len(one) < 19]
    form = TakeForm(request.POST)
    if told_faults(request, form):
        take = form.cleaned_data["take"]
        with refusals_to(request):
            many = decide(request.actor, keys, take=take, why=form.cleaned_data["why"], sure=form.cleaned_data["sure"])
            said = (
                pgettext("card", "The new numbers of %(number)s months were taken.") if take
                else pgettext("card", "The numbers on file of %(number)s months were kept.")
            )  # fmt: skip
            messages.success(request, said % {"number": many})
    return redirect("cards:stock_changes")


@require_POST
@requires(*DECIDES)
def put_stock_right(request: ActingRequest, pk: int) -> HttpResponse:
    """Lay the number that a decision left out before a second person once more."""
    if not stock.has_change(request.actor, pk):
        raise Http404
    with refusals_to(request):
        put_right(request.actor, pk)
        messages.success(request, pgettext("card", "The other number waits for a colleague's decision now."))
    return redirect("cards:stock_changes")


@require_safe
@requires(May.READ_CARDS)
def traced(request: ActingRequest) -> HttpResponse:
    """Back-traces: open, overdue, to be concluded, all."""
    names = {
        "open": pgettext("back-trace", "Open"), "late": pgettext("back-trace", "Overdue"),
        "conclude": pgettext("back-trace", "To be concluded"), "all": pgettext("back-trace", "All back-traces"),
    }  # fmt: skip
    here = request.GET.get("tab", "")
    here = here if here in names else "open"
    context = {
        "page": traces.page(request.actor, here, timezone.now(), request.GET.get("after", "")),
        "tabs": [tab(label, f"?tab={code}", code == here) for code, label in names.items()],
    }  # fmt: skip
    return render(request, "cards/traces.html", context)
