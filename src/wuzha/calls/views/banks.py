# SPDX-License-Identifier: Apache-2.0
"""Reports of banks: taken down, judged, answered, and what the bank did."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.calls.forms import AnswerForm, BankActForm, BankReportForm, JudgeForm
from wuzha.calls.models import BankChange, BankReport
from wuzha.calls.queries import lists
from wuzha.calls.rules.states import BankState
from wuzha.calls.services import banks
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step


@require_http_methods(["GET", "POST"])
@requires(May.TAKE_CALLS)
def new(request: ActingRequest) -> HttpResponse:
    """Take a report down."""
    given = request.POST if request.method == "POST" else None
    form = BankReportForm(given)
    if given is not None:
        made = form.done(lambda: _received(request, form))
        if made is not None:
            messages.success(request, _("Taken down. Judge it now: the bank waits."))
            return redirect(made)
    return render(request, "calls/bank_new.html", {"form": form}, status=200 if given is None else 422)


def _received(request: ActingRequest, form: BankReportForm) -> BankReport:
    data = form.cleaned_data
    told = banks.NewBankReport(
        data["institution"], data["channel"], data["at"], data["account"], data["name"], data["phone"], data["amount"],
        data["what"], data["reference"],
    )  # fmt: skip
    return banks.receive(request.actor, told)


@require_safe
@requires(May.READ_CALLS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.TAKE_CALLS)
def judge(request: ActingRequest, pk: int) -> HttpResponse:
    form = JudgeForm(request.POST)
    return _act(request, pk, form, lambda: banks.judge(request.actor, pk, **form.cleaned_data))


@require_POST
@requires(May.TAKE_CALLS)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    return _act(request, pk, form, lambda: banks.answer(request.actor, pk, **form.cleaned_data))


@require_POST
@requires(May.TAKE_CALLS)
def act(request: ActingRequest, pk: int) -> HttpResponse:
    form = BankActForm(request.POST)
    return _act(request, pk, form, lambda: banks.act(request.actor, pk, **form.cleaned_data))


def _found(request: ActingRequest, pk: int) -> BankReport:
    return or_404(lists.bank_of(request.actor, pk))


def _act(request: ActingRequest, pk: int, form: OnPage, do: Callable[[], object]) -> HttpResponse:
    found = _found(request, pk)
    if form.done(do) is None:
        return _page(request, found, form)
    messages.success(request, _("Recorded."))
    return redirect(found)


def _page(request: ActingRequest, found: BankReport, faulty: OnPage | None = None) -> HttpResponse:
    forms: dict[str, OnPage] = {one.short_name: one for one in (JudgeForm(), AnswerForm(), BankActForm())}
    if faulty is not None:
        forms[faulty.short_name] = faulty
    changes = BankChange.objects.visible_to(request.actor).filter(bank_report=found).select_related("by")
    context = {
        "report": found,
        "head": _head(found),
        "next": _next(found) if may(request.actor.role, May.TAKE_CALLS) else None,
        "forms": forms,
        "changes": list(changes.order_by("-pk")),
    }
    return render(request, "calls/bank_report.html", context, status=422 if faulty is not None else 200)


def _head(one: BankReport) -> RecordHead:
    who = str(one.name or one.account or _("Person not known"))
    title = f"{who} {money(one.amount_fen)}" if one.amount_fen else who
    chips = [Chip(one.get_state_display(), "ok" if one.state == BankState.DONE else "wait")]
    if one.verdict:
        chips.append(Chip(one.get_verdict_display()))
    order, here = list(BankState), list(BankState).index(BankState(one.state))
    at = {
        BankState.RECEIVED: one.received_at, BankState.JUDGED: one.judged_at, BankState.ANSWERED: one.answered_at,
        BankState.DONE: one.acted_at,
    }  # fmt: skip
    steps = [
        Step(
            state.label,
            "done" if place < here or one.state == BankState.DONE else "now" if place == here else "next",
            f"{timezone.localtime(when):%H:%M}" if (when := at[state]) is not None and place <= here else "",
        )
        for place, state in enumerate(order)
    ]
    facts = [
        Fact(_("Institution"), one.institution.name), Fact(_("Channel"), one.get_channel_display()),
        Fact(_("Received"), f"{timezone.localtime(one.received_at):%m-%d %H:%M}"),
    ]  # fmt: skip
    return RecordHead(title, one.number, chips, facts, steps)


def _next(one: BankReport) -> NextAct | None:
    judge = Act(_("Judge it"), opens="judge-sheet", icon="check")
    told = Act(_("Record the answer"), opens="answer-sheet", icon="phone")
    done = Act(_("Record what the bank did"), opens="acted-sheet", icon="check")
    again = Act(_("Judge it again"), opens="judge-sheet")
    match one.state:
        case BankState.RECEIVED:
            return NextAct(_("Judge at once and answer the bank"), due=one.due_at, act=judge)
        case BankState.JUDGED:
            return NextAct(_("Tell the bank the verdict"), due=one.due_at, act=told)
        case BankState.ANSWERED:
            return NextAct(
                _("Ask what the bank did"),
                due=one.due_at,
                act=done,
                others=[again],
            )
    return None
