# SPDX-License-Identifier: Apache-2.0
"""The page of a call that goes on. Each answer is sent as it is given; nothing is lost when the browser dies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.calls.errors import Code
from wuzha.calls.models import Call, ProtectiveHold
from wuzha.calls.queries import talk as talks
from wuzha.calls.queries.lists import bank_of, of
from wuzha.calls.rules.states import Road, Way
from wuzha.calls.services import again, asking, banks, preparing
from wuzha.calls.views import words
from wuzha.funds.orders.queries.case import institutions
from wuzha.funds.orders.services.reports import Again
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_to
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals

#: To work on a case, under the number of the call.
PURPOSE = "CASE"


@require_POST
@requires(May.TAKE_CALLS)
def begin(request: ActingRequest) -> HttpResponse:
    """The telephone rings."""
    way = request.POST.get("way", Way.LINE_96110.value)
    call = asking.begin(request.actor, way if way in Way.values else Way.LINE_96110.value)
    return redirect("calls:talk", call.pk)


@require_safe
@requires(May.TAKE_CALLS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    call = _found(request, pk)
    if not call.is_open:
        return redirect(call)
    return render(request, "calls/talk.html", _context(request, call))


@require_POST
@requires(May.TAKE_CALLS)
def say(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep one answer; what the page shows of it now."""
    call, name = _found(request, pk), request.POST.get("name", "")
    try:
        answer = asking.say(request.actor, pk, name, request.POST.get("value", ""))
    except RefusalError as refused:
        return JsonResponse({"name": name, "refused": refused.message}, status=422)
    wrong, remedy, value = words.fault(name, answer)
    return _now(request, call, {"name": name, "shown": answer.shown, "fault": wrong, "remedy": remedy, "types": value})


@require_POST
@requires(May.TAKE_CALLS)
def paste(request: ActingRequest, pk: int) -> HttpResponse:
    """Several rows at once."""
    call = _found(request, pk)
    with refusals_to(request):
        rows = asking.paste(request.actor, pk, request.POST.get("text", ""))
        if rows:
            messages.success(request, _("%(n)s rows were taken in. Check them.") % {"n": rows})
        else:
            messages.warning(request, _("No row was found: each needs an account number of at least ten digits."))
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
@requires(May.REVEAL)
@reveals
def cell(request: ActingRequest, pk: int) -> HttpResponse:
    """One cell in clear, to put it right; the look is in the trail."""
    call, name = _found(request, pk), request.POST.get("name", "")
    try:
        value = asking.open_answer(request.actor, pk, name, purpose_text(PURPOSE, call.number))
    except RefusalError as refused:
        return JsonResponse({"name": name, "refused": refused.message}, status=422)
    return JsonResponse({"name": name, "value": value})


@require_POST
@requires(May.TAKE_CALLS)
def way(request: ActingRequest, pk: int) -> HttpResponse:
    call, chosen = _found(request, pk), request.POST.get("way", "")
    if chosen in Way.values:
        with refusals_to(request):
            asking.change_way(request.actor, pk, chosen)
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def join(request: ActingRequest, pk: int) -> HttpResponse:
    """The desk of 110 joins or leaves."""
    call = _found(request, pk)
    with refusals_to(request):
        asking.join(request.actor, pk, request.POST.get("who", ""))
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def prepare(request: ActingRequest, pk: int) -> HttpResponse:
    """The solid button: an order for each row that is whole."""
    call = _found(request, pk)
    with refusals_to(request):
        found = preparing.prepare(request.actor, pk)
        if found.call.first is not None:
            return _linked(request, found.call.first)
        if found.made:
            text = _("Prepared: %(orders)s. The desk issues it in the police platform; go on with the call.")
            messages.success(request, text % {"orders": " ".join(one.number for one in found.made)})
        for one in found.refused:
            messages.warning(request, one.message)
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def same(request: ActingRequest, pk: int) -> HttpResponse:
    """It was told before: on with the first call."""
    call, chosen = _found(request, pk), request.POST.get("first", "")
    first = of(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
    with refusals_to(request):
        if first is None:
            raise RefusalError(Code.NOT_FOUND)
        again.same(request.actor, pk, first.pk)
        return _linked(request, first)
    return redirect("calls:talk", call.pk)


def _linked(request: ActingRequest, first: Call) -> HttpResponse:
    messages.success(request, _("Told again: noted with %(number)s, and counted there.") % {"number": first.number})
    return redirect("calls:talk", first.pk) if first.is_open else redirect(first)


@require_POST
@requires(May.TAKE_CALLS)
def bank(request: ActingRequest, pk: int) -> HttpResponse:
    """A report of a bank tells of the same."""
    call, chosen = _found(request, pk), request.POST.get("report", "")
    report = bank_of(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
    with refusals_to(request):
        if report is None:
            raise RefusalError(Code.NOT_FOUND)
        banks.link(request.actor, report.pk, pk)
        messages.success(request, _("%(number)s belongs to this call now.") % {"number": report.number})
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def hang_up(request: ActingRequest, pk: int) -> HttpResponse:
    call = _found(request, pk)
    with refusals_to(request):
        preparing.complete(request.actor, pk)
        asking.hang_up(request.actor, pk)
        messages.success(request, _("Hung up. What is to be done next stands below; the call can be taken up again."))
    return redirect(call)


def _found(request: ActingRequest, pk: int) -> Call:
    return or_404(of(request.actor, pk))


def _now(request: ActingRequest, call: Call, more: dict[str, Any]) -> JsonResponse:
    """What has changed on the page."""
    call.refresh_from_db()
    context = _context(request, call)
    found: talks.Talk = context["talk"]
    side = render_to_string("calls/parts/talk_side.html", context, request)
    known = {row.number: row.institution for row in found.rows if row.recognised}
    now = {"side": side, "lines": context["lines"], "banks": known, "rows": found.shown_rows, "again": found.asks_again}
    return JsonResponse(more | now)


def _context(request: ActingRequest, call: Call) -> dict[str, Any]:
    named = [(str(one.pk), one.name) for one in institutions()]
    found = talks.of(request.actor, call, {int(key): name for key, name in named})
    keyed, others = words.scams()
    names = (
        "who", "name", "phone", "id_no", "caller_name", "caller_phone", "paid", "still", "asked", "own_account",
        "fraud_type", "story", "reference", "again_reason",
    )  # fmt: skip
    return {
        "call": call,
        "talk": found,
        "lines": words.lines(found),
        "cells": {name: words.cell(found, name) for name in names} | {
            "own_institution": words.cell(found, "own_institution", named),
            "again": words.cell(found, "again", Again.choices),
        },
        "rows": words.rows(found, named),
        "other_scam": words.cell(found, "fraud_type", others),
        "who_options": [("SELF", _("The person")), ("RELATIVE", _("A relative")), ("OTHER", _("Somebody else"))],
        "paid_options": [("YES", _("Paid")), ("NO", _("Nothing paid"))],
        "still_options": [
            ("WAITS", _("Yes, agrees not to pay")), ("INSISTS", _("Yes, means to pay")), ("NO", _("No")),
        ],
        "roads": Road.choices,
        "banks": named,
        "held": " ".join(
            f"{one.get_road_display()} {one.get_consent_display()}"
            for one in ProtectiveHold.objects.visible_to(request.actor).filter(call=call).order_by("pk")
        ),
        "ways": Way.choices,
        "scams": keyed,
        "may_open_funds": may(request.actor.role, May.READ_FUNDS),
    }  # fmt: skip
