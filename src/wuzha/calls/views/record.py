# SPDX-License-Identifier: Apache-2.0
"""One call: what it is, what is to be done next, what came of it; and each act on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.calls.errors import Code
from wuzha.calls.forms import AcceptForm, AdminForm, CloseForm, LiftForm, TransferForm
from wuzha.calls.models import BankReport, Call, CallChange, CallPaper
from wuzha.calls.queries import lists
from wuzha.calls.queries import talk as talks
from wuzha.calls.rules.states import State
from wuzha.calls.rulesets import level_1_due
from wuzha.calls.services import outcomes
from wuzha.calls.services.holds import lift as lift_service
from wuzha.calls.views import words
from wuzha.calls.views.course import course
from wuzha.cases.queries.standing import Case
from wuzha.funds.queries import institutions
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_to
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.middleware import reveals
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.queries.handovers import warning_in_reach

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
    return _act(request, pk, form, lambda: outcomes.close(request.actor, pk, form.words()), _("Closed."))


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
def lift(request: ActingRequest, pk: int) -> HttpResponse:
    """Whose fault it is stands at the hold that it is about."""
    form = LiftForm(request.POST)

    def lift_it() -> object:
        return lift_service(request.actor, pk, form.cleaned_data["hold"], form.cleaned_data["by"])

    return _act(request, pk, form, lift_it, _("Lifted."))


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
        "voucher": found.said.text("voucher"),
        "head": _head(request, call, words.caller(found)),
        "next": _next(request, call, found, takes),
        "warning": warning_in_reach(request.actor, call.warning_id) if call.warning_id else None,
        "forms": forms,
        "holds": [(one, words.hold_line(one)) for one in lists.holds_of(request.actor, call)],
        "course": course(request.actor, call),
        "papers": list(CallPaper.objects.visible_to(request.actor).filter(call=call).order_by("-pk")),
        "again": list(Call.objects.visible_to(request.actor).filter(first=call).order_by("pk")),
        "of_banks": list(
            BankReport.objects.visible_to(request.actor).filter(call=call).select_related("institution").order_by("pk")
        ),
        "criminal": _criminal(request, call),
        "may_open_funds": may(request.actor.role, May.READ_FUNDS),
        "takes": takes,
        "accepted": call.state in (State.ACCEPTED, State.FILED, State.NOT_FILED, State.ADMIN),
    }
    return render(request, "calls/record.html", context, status=422 if faulty is not None else 200)


def _head(request: ActingRequest, call: Call, caller: str) -> RecordHead:
    """Type, person masked, sum; the life of the call with when under each step."""
    kind = rule_set("warning.fraud_types").at().label(call.fraud_type) if call.fraud_type else _("Report by call")
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
    if caller:
        facts.insert(1, Fact(_("Who calls"), caller))
    if call.ended_at is not None:
        minutes = max(1, round((call.ended_at - call.started_at).total_seconds() / 60))
        length = ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}
        facts.append(Fact(pgettext("call", "Hung up"), f"{timezone.localtime(call.ended_at):%m-%d %H:%M}, {length}"))
    if call.joined_at is not None:
        facts.append(Fact(_("Three on the line"), call.joined_by))
    return RecordHead(
        f"{kind} {who} {loss}", call.number, [Chip(call.get_state_display(), _TONES.get(State(call.state), ""))], facts,
        _steps(request, call),
    )  # fmt: skip


def _steps(request: ActingRequest, call: Call) -> list[Step]:
    """What happened, the state it is in, and what comes then: nothing is ticked that was passed over."""
    rows = CallChange.objects.visible_to(request.actor).filter(call=call).order_by("pk")
    at = {State.CALL: call.started_at} | {State(one.to_state): one.at for one in rows}
    state = State(call.state)
    # In the order of the acts, whatever minute was typed for one.
    passed = list(at)
    ahead = [State.TRIAGE, State.STOP_SENT, State.ACCEPTED, State.FILED]
    coming = ahead[ahead.index(state) + 1 :] if state in ahead else ahead if state is State.CALL else []
    return [
        Step(
            one.label,
            "next" if one in coming else "now" if one is state and call.is_open else "done",
            f"{timezone.localtime(at[one]):%m-%d %H:%M}" if one in at else "",
        )
        for one in (*passed, *coming)
    ]


def _next(request: ActingRequest, call: Call, talk: talks.Talk, takes: bool) -> NextAct | None:
    """What is to be done and by whom; among the others, to record what was told of others as a lead."""
    found = _next_of_call(request, call, talk, takes)
    if found is None or not may(request.actor.role, May.WORK_LEADS):
        return found
    lead = Act(pgettext("call", "Record as a lead"), url=f"{reverse('leads:new')}?from=call-{call.pk}", icon="flag")
    return replace(found, others=[*found.others, lead])


def _next_of_call(request: ActingRequest, call: Call, talk: talks.Talk, takes: bool) -> NextAct | None:
    """What is to be done and by whom: ask on, prepare, accept; or what another desk does now."""
    who = " ".join(filter(None, (call.centre.name, call.taken_by.name if call.taken_by else "")))
    if not takes:
        return None
    if call.state in (State.CALL, State.TRIAGE):
        return _asking(call, talk, who)
    go_on = Act(_("Go on with the call"), url=reverse("calls:talk", args=[call.pk]), icon="phone-call", key="g")
    if call.state == State.STOP_SENT:
        accept = Act(_("Record the acceptance"), opens="accept-sheet", icon="check")
        what = _("Accept the report, or transfer it")
        if call.due_at == level_1_due(call.started_at):
            what = _("The funds desk issues the stop; accept the report, or transfer it")
        return NextAct(what, who=who, due=call.due_at, act=accept, others=[go_on, _transfer(talk)])
    if call.state == State.ACCEPTED:
        return _accepted(request, call, talk, who)
    return None


def _transfer(talk: talks.Talk) -> Act:
    """Not before what is whole is stopped (规定 175)."""
    if talk.ready:
        rows = " ".join(str(row.number) for row in talk.ready)
        return Act(_("Transfer it"), refused=str(Code.STOP_FIRST.sentence) % {"rows": rows})
    return Act(_("Transfer it"), opens="transfer-sheet")


def _asking(call: Call, talk: talks.Talk, who: str) -> NextAct:
    paid = talk.said.value("paid")
    go_on = Act(_("Go on with the call"), url=reverse("calls:talk", args=[call.pk]), icon="phone-call", key="g")
    close = Act(_("Close, nothing paid"), opens="close-sheet")
    if paid == "NO":
        warn = Act(_("Enter the warning"), post=reverse("calls:warn", args=[call.pk]), icon="siren")
        return NextAct(_("Nothing is paid yet: warn"), who=who, due=call.due_at, act=warn, others=[go_on, close])
    accept = Act(_("Record the acceptance"), opens="accept-sheet")
    others = [accept, _transfer(talk)] if paid == "YES" else [close]
    return NextAct(_("Ask on, and prepare the stop"), who=who, due=call.due_at, act=go_on, others=others)


def _criminal(request: ActingRequest, call: Call) -> Case | None:
    """The case before the law that a call became, for whoever may open cases."""
    if not may(request.actor.role, May.READ_CASES):
        return None
    return call.criminal_case or (call.case.case if call.case is not None else None)


def _accepted(request: ActingRequest, call: Call, talk: talks.Talk, who: str) -> NextAct:
    """The first stop, where there is none; the receipt; once it is made the funds desk decides."""
    url = reverse("calls:receipt", args=[call.pk])
    others = [_transfer(talk), Act(pgettext("call", "Handle as an administrative case"), opens="admin-sheet")]
    if (criminal := _criminal(request, call)) is not None:
        others.append(
            Act(pgettext("call", "Open the case before the law"), url=criminal.get_absolute_url(), icon="layers")
        )
    if call.case_id is None and talk.said.value("paid") == "YES":
        go_on = Act(_("Go on with the call"), url=reverse("calls:talk", args=[call.pk]), icon="phone-call", key="g")
        make = Act(pgettext("call", "Make the receipt"), post=url, icon="file")
        what = _("Paid, and nothing is stopped: ask for the account")
        return NextAct(what, who=who, due=call.due_at, act=go_on, others=[make, *others])
    if not CallPaper.objects.visible_to(request.actor).filter(call=call).exists():
        make = Act(pgettext("call", "Make the receipt"), post=url, icon="file")
        return NextAct(_("Make the receipt and hand it over"), who=who, act=make, others=others)
    due = call.case.filing_due_at if call.case is not None else None
    opens = None
    if call.case_id is not None and may(request.actor.role, May.READ_FUNDS):
        opens = Act(_("Open the case"), url=reverse("funds:case", args=[call.case_id]), icon="money")
    others.append(Act(_("Make the receipt again"), post=url, icon="file"))
    return NextAct(
        _("Whether it is filed is decided at the funds desk"), who=_("Funds desk"), mine=False, due=due, act=opens,
        others=others,
    )  # fmt: skip
