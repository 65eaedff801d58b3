# SPDX-License-Identifier: Apache-2.0
"""Reports of banks: taken down, judged, answered, and what the bank did."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.calls.errors import Code
from wuzha.calls.forms import AnswerForm, BankActForm, BankReportForm, JudgeForm
from wuzha.calls.models import BankChange, BankReport
from wuzha.calls.queries import again, lists
from wuzha.calls.rules.states import BankState, Verdict
from wuzha.calls.services import banks
from wuzha.core.reveal import reveal_many
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_to
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step

#: To work on a case, under the number of the report.
PURPOSE = "CASE"


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
        data["institution"], data["channel"], data["at"], data["account"], data["name"], data["phone"], data["payee"],
        data["paid_at"], data["amount"], data["what"], data["reference"],
    )  # fmt: skip
    return banks.receive(request.actor, told)


@require_safe
@requires(May.READ_CALLS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(May.READ_CALLS)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """What the bank told, in clear, to judge it; the look is in the trail."""
    found = _found(request, pk)
    values = {name: getattr(found, name) for name in ("name", "phone", "account", "payee", "what", "reason")}
    grant = grants.of_work(
        request.actor, request.session.session_key, (found.RECORD, pk), purpose=PURPOSE, reference=found.number,
        text=_("Report of a bank %(number)s") % {"number": found.number},
    )  # fmt: skip
    clear = reveal_many(
        request.actor, grant.text, on=(found.RECORD, pk), detail=grant.detail,
        values={name: value for name, value in values.items() if value is not None},
    )  # fmt: skip
    return _page(request, found, clear=clear)


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


@require_POST
@requires(May.TAKE_CALLS)
def to_call(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask the person: a call with what the bank told."""
    found = _found(request, pk)
    with refusals_to(request):
        call = banks.to_call(request.actor, pk, purpose_text(PURPOSE, found.number))
        messages.success(request, _("Opened. Call the person back, and ask what is missing."))
        return redirect("calls:talk", call.pk)
    return redirect(found)


@require_POST
@requires(May.TAKE_CALLS)
def to_warning(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    with refusals_to(request):
        banks.to_warning(request.actor, pk, purpose_text(PURPOSE, found.number))
        messages.success(request, _("The warning is entered; the desk of warnings has it now."))
    return redirect(found)


@require_POST
@requires(May.TAKE_CALLS)
def to_stop(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    with refusals_to(request):
        prepared = banks.to_stop(request.actor, pk, purpose_text(PURPOSE, found.number))
        if prepared.made:
            text = _("Prepared: %(orders)s. The desk issues it in the police platform; go on with the call.")
            messages.success(request, text % {"orders": " ".join(one.number for one in prepared.made)})
        for one in prepared.refused:
            messages.warning(request, one.message)
        return redirect("calls:talk", prepared.call.pk)
    return redirect(found)


@require_POST
@requires(May.TAKE_CALLS)
def link(request: ActingRequest, pk: int) -> HttpResponse:
    """It tells of the same as a call."""
    found, chosen = _found(request, pk), request.POST.get("call", "")
    call = lists.of(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
    with refusals_to(request):
        if call is None:
            raise RefusalError(Code.NOT_FOUND)
        banks.link(request.actor, pk, call.pk)
        messages.success(request, _("%(number)s belongs to this call now.") % {"number": found.number})
        return redirect(call)
    return redirect(found)


def _found(request: ActingRequest, pk: int) -> BankReport:
    return or_404(lists.bank_of(request.actor, pk))


def _act(request: ActingRequest, pk: int, form: OnPage, do: Callable[[], object]) -> HttpResponse:
    found = _found(request, pk)
    if form.done(do) is None:
        return _page(request, found, form)
    messages.success(request, _("Recorded."))
    return redirect(found)


def _page(
    request: ActingRequest, found: BankReport, faulty: OnPage | None = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    forms: dict[str, OnPage] = {one.short_name: one for one in (JudgeForm(), AnswerForm(), BankActForm())}
    if faulty is not None:
        forms[faulty.short_name] = faulty
    changes = BankChange.objects.visible_to(request.actor).filter(bank_report=found).select_related("by")
    context = {
        "report": found,
        "clear": clear,
        "head": _head(found),
        "next": _next(request, found) if may(request.actor.role, May.TAKE_CALLS) else None,
        "forms": forms,
        "changes": list(changes.order_by("-pk")),
    }
    return render(request, "calls/bank_report.html", context, status=422 if faulty is not None else 200)


def _head(one: BankReport) -> RecordHead:
    who = str(one.name or one.account or one.payee or _("Person not known"))
    title = " ".join((_("Report of a bank"), who, money(one.amount_fen) if one.amount_fen else _("sum unknown")))
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


def _work(request: ActingRequest, one: BankReport) -> list[Act]:
    """What it may become; what it cannot become now says why."""
    if one.call_id is not None:
        return []
    if one.verdict == Verdict.CLEAR:
        return [Act(_("Open it as a call"), refused=Code.RULED_OUT.sentence)]
    whole = one.payee is not None and one.paid_at is not None and one.amount_fen
    stop, warn = _("Prepare the stop"), _("Enter the warning")
    acts = [
        Act(_("Open it as a call"), post=reverse("calls:bank_call", args=[one.pk]), icon="phone-call"),
        Act(stop, post=reverse("calls:bank_stop", args=[one.pk]), icon="pause") if whole
        else Act(stop, refused=Code.NO_PAYEE.sentence),
    ]  # fmt: skip
    if one.paid_at is not None:
        acts.append(Act(warn, refused=Code.SOMETHING_PAID.sentence))
    elif one.phone is None:
        acts.append(Act(warn, refused=Code.PERSON_MISSING.sentence))
    else:
        acts.append(Act(warn, post=reverse("calls:bank_warning", args=[one.pk]), icon="siren"))
    for call in again.calls_of(request.actor, one):
        label = _("Link it to %(number)s") % {"number": call.number}
        acts.append(Act(label, post=reverse("calls:bank_link", args=[one.pk]), hidden={"call": call.pk}, icon="link"))
    return acts


def _next(request: ActingRequest, one: BankReport) -> NextAct | None:
    work, who = _work(request, one), one.centre.name
    judge = Act(_("Judge it"), opens="judge-sheet", icon="check")
    told = Act(_("Record that the bank was told"), opens="answer-sheet", icon="phone")
    done = Act(_("Record what the bank did"), opens="acted-sheet", icon="check")
    anew = Act(_("Judge it again"), opens="judge-sheet")
    match one.state:
        case BankState.RECEIVED:
            return NextAct(_("Judge at once and answer the bank"), who=who, due=one.due_at, act=judge, others=work)
        case BankState.JUDGED:
            return NextAct(_("Tell the bank the verdict"), who=who, due=one.due_at, act=told, others=[anew, *work])
        case BankState.ANSWERED if one.verdict == Verdict.OPEN:
            later = Act(_("Record what the bank did"), refused=Code.VERDICT_OPEN.sentence)
            return NextAct(_("Check on, and judge again"), who=who, act=anew, others=[later, *work])
        case BankState.ANSWERED:
            return NextAct(
                _("Ask what the bank did"),
                who=who,
                act=done,
                others=[anew, *work],
            )
        case BankState.DONE if work:
            return NextAct(_("The bank has acted; take up what is left"), who=who, act=work[0], others=work[1:])
    return None
