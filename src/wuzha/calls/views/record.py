# SPDX-License-Identifier: Apache-2.0
"""One call: what it is, what is to be done next, what came of it; and each act on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.calls.forms import AcceptForm, AdminForm, CloseForm, LiftForm, TransferForm
from wuzha.calls.models import BankReport, Call, CallChange, CallPaper, ProtectiveHold
from wuzha.calls.queries import lists
from wuzha.calls.queries import talk as talks
from wuzha.calls.rules.states import BEFORE_ACCEPTANCE, State
from wuzha.calls.rulesets import CLOCKS
from wuzha.calls.services import outcomes
from wuzha.calls.services.holds import NewHold
from wuzha.calls.services.holds import hold as hold_service
from wuzha.calls.services.holds import lift as lift_service
from wuzha.calls.views import words
from wuzha.funds.orders.queries.case import institutions
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_to, told_faults
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.middleware import reveals
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

PURPOSE = "CASE"
_TONES = {State.CALL: "now", State.TRIAGE: "now", State.STOP_SENT: "wait", State.ACCEPTED: "wait", State.FILED: "ok"}


@require_safe
@requires(May.READ_CALLS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.TAKE_CALLS)
def accept(request: ActingRequest, pk: int) -> HttpResponse:
    form = AcceptForm(request.POST)
    return _act(request, pk, form, lambda: outcomes.accept(request.actor, pk, **_of(form)), _("Accepted."))


@require_POST
@requires(May.TAKE_CALLS)
def transfer(request: ActingRequest, pk: int) -> HttpResponse:
    form = TransferForm(request.POST)
    return _act(request, pk, form, lambda: outcomes.transfer(request.actor, pk, **_of(form)), _("Transferred."))


@require_POST
@requires(May.TAKE_CALLS)
def close(request: ActingRequest, pk: int) -> HttpResponse:
    form = CloseForm(request.POST)
    return _act(request, pk, form, lambda: outcomes.close(request.actor, pk, **_of(form)), _("Closed."))


@require_POST
@requires(May.TAKE_CALLS)
def administrative(request: ActingRequest, pk: int) -> HttpResponse:
    form = AdminForm(request.POST)
    return _act(request, pk, form, lambda: outcomes.administrative(request.actor, pk, **_of(form)), _("Recorded."))


@require_POST
@requires(May.TAKE_CALLS)
def warn(request: ActingRequest, pk: int) -> HttpResponse:
    """Enter the warning: the desk takes it from there."""
    call = _found(request, pk)
    with refusals_to(request):
        outcomes.warn(request.actor, pk)
        messages.success(request, _("The warning is entered; the desk of warnings has it now."))
    return redirect(call)


@require_POST
@requires(May.TAKE_CALLS)
def hold(request: ActingRequest, pk: int) -> HttpResponse:
    """Record a protective hold, or that it was refused; back to the page it came from."""
    call, given = _found(request, pk), request.POST
    bank = given.get("institution", "")
    new = NewHold(
        given.get("road", ""), given.get("consent", ""), given.get("record_no", ""),
        int(bank) if bank.isdecimal() and len(bank) < 10 else None, advice=given.get("advice", ""),
    )  # fmt: skip
    try:
        made = hold_service(request.actor, pk, new)
        messages.success(
            request,
            _("Recorded: the person refused, nothing of his own is held.") if made.started_at is None
            else _("Recorded. It holds until %(at)s.") % {"at": f"{timezone.localtime(made.ends_at):%m-%d %H:%M}"},
        )  # fmt: skip
    except RefusalError as refused:
        messages.warning(request, refused.message)
    except ValueError:
        messages.warning(request, _("Choose a road."))
    return redirect("calls:talk", call.pk)


@require_POST
@requires(May.TAKE_CALLS)
def lift(request: ActingRequest, pk: int) -> HttpResponse:
    call, form = _found(request, pk), LiftForm(request.POST)
    if told_faults(request, form):
        with refusals_to(request):
            lift_service(request.actor, pk, form.cleaned_data["hold"], form.cleaned_data["by"])
            messages.success(request, _("Lifted."))
    return redirect(call)


@require_POST
@requires(May.TAKE_CALLS)
@requires(May.REVEAL)
def receipt(request: ActingRequest, pk: int) -> HttpResponse:
    call = _found(request, pk)
    with refusals_to(request):
        outcomes.make_receipt(request.actor, pk, purpose_text(PURPOSE, call.number))
        messages.success(request, _("Made. Download it below."))
    return redirect(call)


@require_POST
@requires(May.READ_CALLS)
@requires(May.REVEAL)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """The file in clear; the look is in the trail."""
    found = or_404(lists.paper_of(request.actor, pk))
    try:
        content = outcomes.read_paper(request.actor, found, purpose_text(PURPOSE, found.call.number))
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(found.call)
    return as_file(content, f"{found.call.number}-{found.get_kind_display()}.{found.suffix}")


def _found(request: ActingRequest, pk: int) -> Call:
    return or_404(lists.of(request.actor, pk))


def _of(form: OnPage) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _act(request: ActingRequest, pk: int, form: OnPage, do: Callable[[], object], said: str) -> HttpResponse:
    call = _found(request, pk)
    if form.done(do) is None:
        return _page(request, call, form)
    messages.success(request, said)
    return redirect(call)


def _page(request: ActingRequest, call: Call, faulty: OnPage | None = None) -> HttpResponse:
    found = talks.of(request.actor, call, {one.pk: one.name for one in institutions()})
    forms: dict[str, OnPage] = {
        one.short_name: one for one in (AcceptForm(), TransferForm(), CloseForm(), AdminForm(), LiftForm())
    }
    if faulty is not None:
        forms[faulty.short_name] = faulty
    takes = may(request.actor.role, May.TAKE_CALLS)
    context = {
        "call": call,
        "talk": found,
        "lines": words.lines(found),
        "head": _head(call),
        "next": _next(call, found, takes),
        "forms": forms,
        "holds": list(ProtectiveHold.objects.visible_to(request.actor).filter(call=call).order_by("pk")),
        "changes": list(
            CallChange.objects.visible_to(request.actor).filter(call=call).select_related("by").order_by("-pk")
        ),
        "papers": list(CallPaper.objects.visible_to(request.actor).filter(call=call).order_by("-pk")),
        "again": list(Call.objects.visible_to(request.actor).filter(first=call).order_by("pk")),
        "of_banks": list(
            BankReport.objects.visible_to(request.actor).filter(call=call).select_related("institution").order_by("pk")
        ),
        "may_open_funds": may(request.actor.role, May.READ_FUNDS),
        "takes": takes,
        "accepted": call.state in (State.ACCEPTED, State.FILED, State.NOT_FILED, State.ADMIN),
    }
    return render(request, "calls/record.html", context, status=422 if faulty is not None else 200)


def _head(call: Call) -> RecordHead:
    """A person masked and a sum; the life of the call with when under each step."""
    who = str(call.name or call.phone or _("Person not known"))
    loss = money(call.loss_fen) if call.loss_fen else _("loss to be asked")
    if call.first is not None:
        loss = _("told again")
    elif call.state == State.NO_LOSS:
        loss = _("nothing paid")
    facts = [
        Fact(_("Way in"), call.get_way_display()),
        Fact(_("Began"), f"{timezone.localtime(call.started_at):%m-%d %H:%M}"),
        Fact(_("Taken by"), call.taken_by.name if call.taken_by else "—"),
    ]
    if call.joined_at is not None:
        facts.append(Fact(_("Three on the line"), call.joined_by))
    return RecordHead(
        f"{who} {loss}", call.number, [Chip(call.get_state_display(), _TONES.get(State(call.state), ""))], facts,
        _steps(call),
    )  # fmt: skip


def _steps(call: Call) -> list[Step]:
    order = [State.CALL, State.TRIAGE, State.STOP_SENT, State.ACCEPTED]
    state = State(call.state)
    if state not in order:
        over = state in (State.NO_LOSS, State.AGAIN)
        order = [State.CALL, State.TRIAGE, state] if over else [*order, state]
    else:
        order.append(State.FILED)
    at = {State.CALL: call.started_at, State.STOP_SENT: call.prepared_at, State.ACCEPTED: call.decided_at}
    here = order.index(state)
    done = state not in (*BEFORE_ACCEPTANCE, State.ACCEPTED)
    return [
        Step(
            one.label,
            "done" if place < here or (done and place == here) else "now" if place == here else "next",
            f"{timezone.localtime(when):%m-%d %H:%M}" if (when := at.get(one)) is not None and place <= here else "",
        )
        for place, one in enumerate(order)
    ]


def _next(call: Call, talk: talks.Talk, takes: bool) -> NextAct | None:
    """What is to be done: ask on, prepare, accept; or what the case desk decides."""
    rules, url = CLOCKS.at(call.started_at), reverse("calls:talk", args=[call.pk])
    register = call.started_at + timedelta(hours=rules.register_hours)
    go_on = Act(_("Go on with the call"), url=url, icon="phone-call", key="g")
    if not takes:
        return None
    paid = talk.said.value("paid")
    if call.state in (State.CALL, State.TRIAGE):
        close = Act(_("Close, it was advice"), opens="close-sheet") if paid != "YES" else None
        if paid == "NO":
            warn = Act(_("Enter the warning"), post=reverse("calls:warn", args=[call.pk]), icon="siren")
            return NextAct(
                _("Nothing is paid yet: warn"), due=call.due_at, act=warn, others=[go_on, *filter(None, [close])]
            )
        others = [*filter(None, [close])]
        if paid == "YES":
            others += [
                Act(_("Record the acceptance"), opens="accept-sheet"),
                Act(_("Transfer it"), opens="transfer-sheet"),
            ]
        return NextAct(_("Ask on, and prepare the stop"), due=call.due_at, act=go_on, others=others)
    if call.state == State.STOP_SENT:
        accept = Act(_("Record the acceptance"), opens="accept-sheet", icon="check")
        return NextAct(
            _("Accept the report, or transfer it"), due=register, act=accept,
            others=[go_on, Act(_("Transfer it"), opens="transfer-sheet")],
        )  # fmt: skip
    if call.state == State.ACCEPTED:
        make = Act(_("Make the receipt"), post=reverse("calls:receipt", args=[call.pk]), icon="file")
        due = call.case.filing_due_at if call.case is not None else None
        return NextAct(
            _("Give the receipt; the case is decided at the funds desk"), due=due, act=make,
            others=[
                Act(_("Transfer it"), opens="transfer-sheet"),
                Act(pgettext("call", "Handle as an administrative case"), opens="admin-sheet"),
            ],
        )  # fmt: skip
    return None
