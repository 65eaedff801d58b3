# SPDX-License-Identifier: Apache-2.0
"""每日一宣: the city's board of a month, a unit's calendar and ledger, an item, and passing the city's on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.forms import others as forms
from wuzha.outreach.models import DailyItem
from wuzha.outreach.queries import board, lists
from wuzha.outreach.rules.days import month_of
from wuzha.outreach.rulesets import CHANNELS
from wuzha.outreach.services import daily as services
from wuzha.outreach.views.activities import SEES, key_in
from wuzha.outreach.views.next import works
from wuzha.ui.answers import or_404

RECORDS = (May.WORK_OUTREACH, May.RECORD_OUTREACH)


def month_in(request: ActingRequest) -> date:
    """The first day of the month that is asked for; this month where none is."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _others(first: date) -> dict[str, str]:
    last = month_of(first)[1]
    return {"before": f"{first - timedelta(days=1):%Y-%m}", "after": f"{last + timedelta(days=1):%Y-%m}"}


@require_safe
@requires(*SEES)
def daily(request: ActingRequest) -> HttpResponse:
    """The board of all units, or the month of one."""
    actor, first, today = request.actor, month_in(request), timezone.localdate()
    key = key_in(request, "unit")
    many = may(actor.role, May.READ_OUTREACH) and key is None
    rows = board.city_month(actor, first, today) if many else []
    if not many or (len(rows) <= 1 and not at_the_top(actor)):
        return _unit(request, key or actor.unit_id or 0, first, today)
    context = {
        "rows": rows, "month": first, "days": [day.day for day in rows[0].days] if rows else [], "works": works(actor),
        "missing": sum(row.missing for row in rows), **_others(first),
    }  # fmt: skip
    return render(request, "outreach/daily_board.html", context)


def _unit(request: ActingRequest, key: int, first: date, today: date) -> HttpResponse:
    actor = request.actor
    if key not in units_below(actor.unit_path).ids:
        raise Http404
    found = board.month(actor, or_404(Unit.objects.filter(pk=key).first()), first, today)
    channels = CHANNELS.at()
    context: dict[str, Any] = {
        "found": found, "month": first, "works": works(actor), "today": today, **_others(first),
        "ledger": [
            (day, item, receipt, channels.label(item.channel) if item else "",
             channels.label(receipt.channel) if receipt and receipt.channel else "")
            for day, item, receipt in reversed(found.days) if item or receipt or day.missing
        ],
    }  # fmt: skip
    return render(request, "outreach/daily_unit.html", context)


@require_http_methods(["GET", "POST"])
@requires(*RECORDS)
def new(request: ActingRequest) -> HttpResponse:
    given, actor = request.POST if request.method == "POST" else None, request.actor
    initial = {"day": request.GET.get("day") or timezone.localdate(), "unit": key_in(request, "unit") or actor.unit_id}
    form = forms.DailyForm(actor, given, city=at_the_top(actor), initial=initial)
    if given is not None:

        def put() -> DailyItem:
            data = form.cleaned_data
            return services.put(
                actor, data["day"], data["topic"], data["text"], data["channel"], reads=data["reads"],
                unit_id=data["unit"], relay=bool(data.get("relay")),
            )  # fmt: skip

        made = form.done(put)
        if made is not None:
            messages.success(request, pgettext("outreach", "Recorded."))
            return redirect(made)
    context = {"form": form, "title": pgettext("outreach", "Record the item of a day")}
    return render(request, "outreach/daily_new.html", context, status=200 if given is None else 422)


@require_http_methods(["GET", "POST"])
@requires(*RECORDS)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Put an item right or enter its reads; and who passed it on, where the city gave it to units."""
    found = or_404(lists.item(request.actor, pk))
    given = request.POST if request.method == "POST" else None
    form = forms.DailyEditForm(found, given)
    if given is not None:

        def correct() -> DailyItem:
            data = form.cleaned_data
            return services.correct(request.actor, pk, data["topic"], data["text"], data["channel"], data["reads"])

        if form.done(correct) is not None:
            messages.success(request, pgettext("outreach", "Corrected."))
            return redirect(found)
    receipts = lists.receipts_of(request.actor, found)
    context = {
        "form": form, "title": f"{found.unit.name} {found.day}", "receipts": receipts,
        "passed": sum(one.passed_at is not None for one in receipts),
    }  # fmt: skip
    return render(request, "outreach/daily_new.html", context, status=200 if given is None else 422)


@require_http_methods(["GET", "POST"])
@requires(*RECORDS)
def pass_on(request: ActingRequest, pk: int) -> HttpResponse:
    """Read the city's item, and say that it was passed on."""
    found = or_404(lists.receipt(request.actor, pk))
    given = request.POST if request.method == "POST" else None
    form = forms.PassForm(given, initial={"channel": found.channel, "reads": found.reads})
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        if form.done(lambda: services.pass_on(request.actor, pk, data["channel"], data["reads"])) is not None:
            messages.success(request, pgettext("outreach", "Passed on."))
            return redirect("outreach:daily")
    context = {"form": form, "row": found}
    return render(request, "outreach/daily_pass.html", context, status=200 if given is None else 422)
