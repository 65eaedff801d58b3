# SPDX-License-Identifier: Apache-2.0
"""A month of duty: who is on, who is on now, and where somebody is lacking."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.operations.forms import force as forms
from wuzha.operations.queries import duty
from wuzha.operations.rulesets import SHIFTS
from wuzha.operations.services import duty as services
from wuzha.operations.views.force import tabs
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.dialogs import Faulty, Way, acted, sheets

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
#: Days ahead whose shifts can be changed by the dialogs.
AHEAD = timedelta(days=92)
NAMES = ("put_on", "swap", "exchange", "take_off")


@require_safe
@requires(May.READ_OPERATIONS)
def page(request: ActingRequest) -> HttpResponse:
    return _page(request, None)


@require_POST
@requires(May.RUN_OPERATIONS)
def act(request: ActingRequest, name: str) -> HttpResponse:
    """Put somebody on, swap, exchange, or take off."""
    back = reverse("operations:duty")
    return acted(request, _ways(request), name, back, lambda faulty: _page(request, faulty))


def _ways(request: ActingRequest) -> dict[str, Way]:
    actor, today = request.actor, timezone.localdate()
    rows = duty.standing(actor).filter(ends_at__gt=timezone.now(), day__lte=today + AHEAD)
    coming = list(rows.order_by("starts_at", "pk"))

    def put_on(form: Any) -> object:
        data = form.cleaned_data
        return services.put_on(actor, data["member"], form.days(), data["shift"], leads=data["leads"])

    def swap(form: Any) -> object:
        data = form.cleaned_data
        return services.swap(actor, data["duty"], data["member"], data["reason"])

    def exchange(form: Any) -> object:
        data = form.cleaned_data
        return services.exchange(actor, data["duty"], data["other"], data["reason"])

    def take_off(form: Any) -> object:
        return services.take_off(actor, form.cleaned_data["duty"], form.cleaned_data["reason"])

    return {
        "put_on": Way(pgettext("force", "Put on duty"), lambda given: forms.PutOnForm(actor, given), put_on),
        "swap": Way(
            pgettext("force", "Give a shift to another"), lambda given: forms.SwapForm(actor, coming, given), swap
        ),
        "exchange": Way(
            pgettext("force", "Exchange two shifts"), lambda given: forms.ExchangeForm(actor, coming, given), exchange
        ),
        "take_off": Way(
            pgettext("force", "Take off duty"), lambda given: forms.TakeOffForm(actor, coming, given), take_off
        ),
    }


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names, else of this one."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def _page(request: ActingRequest, faulty: Faulty) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    today, runs = timezone.localdate(), may(actor.role, May.RUN_OPERATIONS)
    first = month_of(request.GET.get("month", ""), today)
    following = (first + timedelta(days=32)).replace(day=1)
    watches = duty.watches(actor, first, following - timedelta(days=1))
    context = {
        "first": first, "before": (first - timedelta(days=1)).replace(day=1), "following": following, "today": today,
        "shifts": SHIFTS.at().terms, "now_on": duty.now_on(actor, now), "tabs": tabs("duty"),
        "days": [(day, list(rows)) for day, rows in groupby(watches, lambda one: one.day)],
        "gaps": sum(one.gap and one.day >= today for one in watches), "runs": runs, "names": NAMES,
        "sheets": sheets(
            _ways(request) if runs else {}, NAMES, lambda name: reverse("operations:duty_act", args=[name]), faulty
        ),
    }  # fmt: skip
    return render(request, "operations/duty.html", context, status=422 if faulty is not None else 200)
