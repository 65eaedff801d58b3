# SPDX-License-Identifier: Apache-2.0
"""The page of a call that goes on. Each answer is sent as it is given; nothing is lost when the browser dies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.calls.errors import Code
from wuzha.calls.models import Call
from wuzha.calls.queries import lists
from wuzha.calls.queries import talk as talks
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import ASKED
from wuzha.calls.rules.states import Way
from wuzha.calls.services import again, asking, banks, holds, preparing
from wuzha.calls.views import words
from wuzha.funds.queries import institutions
from wuzha.funds.services import Again
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
#: The cell that a refusal is about.
_CELL_OF = {
    "ROAD_MISSING": "road", "NO_ORDER": "road", "NO_ORDER_UNPAID": "road", "HOLD_OPEN": "road",
    "CONSENT_FIRST": "consent", "NOT_HIMSELF": "present", "RECORD_MISSING": "record_no", "BANK_UNKNOWN": "hold_bank",
    "WHO_MISSING": "name", "SAME_ACCOUNT": "own_account", "NOTHING_PAID": "paid",
    "AGAIN_REASON": "again_reason", "REPORTED_ALREADY": "again", "NOT_SAME": "again",
}  # fmt: skip


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
        found = asking.paste(request.actor, pk, request.POST.get("text", ""))
        if not found.rows:
            messages.warning(request, _("No row was found: each needs an account number of at least ten digits."))
        elif found.wrong:
            text = _("%(n)s rows were taken in; %(wrong)s of them have to be put right, below.")
            messages.warning(request, text % {"n": found.rows, "wrong": found.wrong})
        else:
            messages.success(request, _("%(n)s rows were taken in. Check them.") % {"n": found.rows})
        if found.left:
            messages.warning(request, _("%(n)s rows found no room: take them in another call.") % {"n": found.left})
    return redirect(reverse("calls:talk", args=[call.pk]) + "#rows")


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
    try:
        found = preparing.prepare(request.actor, pk)
    except RefusalError as refused:
        return _refused(request, call, refused)
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
def correct(request: ActingRequest, pk: int) -> HttpResponse:
    """A payment that has its order was heard wrongly: it stands anew, to be put right."""
    call, chosen = _found(request, pk), request.POST.get("row", "")
    with refusals_to(request):
        found = preparing.correct(request.actor, pk, int(chosen) if chosen.isdecimal() and len(chosen) < 3 else 0)
        messages.success(request, words.corrected(found))
        return redirect(reverse("calls:talk", args=[call.pk]) + f"#r{found.row}.account")
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def hold(request: ActingRequest, pk: int) -> HttpResponse:
    """Record what was answered to question 6."""
    call = _found(request, pk)
    try:
        made = holds.hold(request.actor, pk)
    except RefusalError as refused:
        return _refused(request, call, refused)
    messages.success(request, words.recorded(made))
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def same(request: ActingRequest, pk: int) -> HttpResponse:
    """It was told before: on with the first call."""
    call, chosen = _found(request, pk), request.POST.get("first", "")
    first = lists.of(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
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
    report = lists.bank_of(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
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
    return or_404(lists.of(request.actor, pk))


def _refused(request: ActingRequest, call: Call, refused: RefusalError) -> HttpResponse:
    """The page as it is, with the refusal on the cell it is about."""
    call.refresh_from_db()
    found = told(call)
    name = _CELL_OF.get(refused.code, "")
    if refused.code == Code.NO_ROW.name:
        name = next((f"r{row.number}.{row.missing[0]}" for row in found.rows if row.missing), "r1.account")
    if not call.is_open or not name:
        messages.warning(request, refused.message)
        return redirect("calls:talk", call.pk)
    return render(request, "calls/talk.html", _context(request, call, (name, refused.message)), status=422)


def _now(request: ActingRequest, call: Call, more: dict[str, Any]) -> JsonResponse:
    """What has changed on the page."""
    call.refresh_from_db()
    context = _context(request, call)
    found: talks.Talk = context["talk"]
    side = render_to_string("calls/parts/talk_side.html", context, request)
    known = {row.number: row.institution for row in found.rows if row.recognised}
    now = {"side": side, "banks": known, "rows": found.shown_rows, "again": found.asks_again}
    now["clash"] = words.clashes(found)
    return JsonResponse(more | now | {name: context[name] for name in ("lines", "done", "hold_bank")})


def _context(request: ActingRequest, call: Call, refused: tuple[str, str] = ("", "")) -> dict[str, Any]:
    named = [(str(one.pk), one.name) for one in institutions()]
    found = talks.of(request.actor, call, {int(key): name for key, name in named})
    held = lists.holds_of(request.actor, call)
    keyed, others = words.scams()
    lines = words.lines(found, held)
    choices: dict[str, Any] = {"own_institution": named, "hold_bank": named, "again": Again.choices}
    return {
        "call": call,
        "talk": found,
        "lines": lines,
        "done": words.done(found, lines, held),
        "cells": {name: words.cell(found, name, choices.get(name, ()), refused=refused) for name in ASKED},
        "rows": words.rows(found, named, refused),
        "other_scam": words.cell(found, "fraud_type", others),
        "options": words.options() | {"fraud_type": keyed},
        "hold_bank": found.institutions.get(holds.bank_of(found.said) or 0, ""),
        "refused_own": words.refused_own(held),
        "go": refused[0],
        "ways": Way.choices,
        "may_open_funds": may(request.actor.role, May.READ_FUNDS),
    }
