# SPDX-License-Identifier: Apache-2.0
"""One restitution: where it stands, its figures, and the acts that are possible now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.funds.refunds.forms import (
    ApproveForm,
    FlagForm,
    NotifyForm,
    ObjectForm,
    OnDayForm,
    ReasonForm,
    ReplyForm,
    ReviewForm,
    SubmitForm,
)
from wuzha.funds.refunds.models import RefundCase, ReturnMode
from wuzha.funds.refunds.queries.calculation import calculation_of
from wuzha.funds.refunds.queries.page import file_of
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.funds.refunds.services import applications, bank, deciding, ledger, papers, tracing
from wuzha.funds.refunds.services.deciding import Reply
from wuzha.funds.refunds.views.desk import tone
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

Form = forms.Form
#: Acts that ask for nothing.
PLAIN: dict[str, Callable[[Actor, int], RefundCase]] = {
    "trace": tracing.trace,
    "apply": applications.apply,
    "check": applications.check,
    "end": deciding.end,
    "file": bank.file_receipt,
    "close": bank.close,
    "fork": tracing.fork,
}
#: Acts that ask for something.
ASKING: dict[str, type[Form]] = {
    "announce": OnDayForm, "object": ObjectForm, "approve": ApproveForm, "submit": SubmitForm, "reply": ReplyForm,
    "notify": NotifyForm, "withdraw": ReasonForm, "flag": FlagForm,
}  # fmt: skip
#: The way of a restitution in five steps, and the states in which each is the present one.
S = RefundState
STEPS: tuple[tuple[Any, frozenset[str]], ...] = (
    ("trace", frozenset({S.DRAFT, S.TRACED})),
    ("apply", frozenset({S.APPLIED, S.MATERIALS_OK, S.RETURNED})),
    ("announce", frozenset({S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED, S.ANNOUNCE_DONE})),
    ("decide", frozenset({S.COUNTY_APPROVED, S.SUBMITTED, S.REJECTED})),
    ("pay", frozenset({S.DECIDED, S.BANK_NOTIFIED, S.BANK_FAILED, S.BANK_PAID, S.RECEIPTED})),
)


@require_safe
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return page(request, found(request, pk))


@require_safe
@requires(May.READ_FUNDS)
def figures(request: ActingRequest, pk: int) -> HttpResponse:
    """From which transfers, by which rule, each figure follows."""
    refund = found(request, pk)
    context = {"refund": refund, "calculation": calculation_of(refund), "checked": ledger.checked(refund)}
    return render(request, "funds/refund_figures.html", context)


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def act(request: ActingRequest, pk: int) -> HttpResponse:
    """Do what `act` names; a refusal comes back with the form as it was filled in."""
    refund = found(request, pk)
    name = request.POST.get("act", "")
    form: Form | None = None
    if name in ASKING:
        form = ASKING[name](request.POST, request.FILES)
        if not form.is_valid():
            return page(request, refund, {name: form}, status=422)
    elif name not in PLAIN:
        return page(request, refund, status=422)
    try:
        done = PLAIN[name](request.actor, pk) if form is None else _asked(request.actor, pk, name, form)
    except RefusalError as refused:
        if form is None:
            messages.warning(request, refused.message)
            return page(request, found(request, pk), status=422)
        form.add_error(None, refused.message)
        return page(request, found(request, pk), {name: form}, status=422)
    messages.success(request, _("Recorded, and in the trail."))
    return redirect("funds:refund", done.pk)


def _asked(actor: Actor, pk: int, name: str, form: Form) -> RefundCase:
    data = form.cleaned_data
    match name:
        case "announce":
            return deciding.announce(actor, pk, data["on"])
        case "object":
            return deciding.object_to(actor, pk, on=data["on"], name=data["name"], content=data["content"]).refund
        case "approve":
            return deciding.approve(actor, pk, approver=data["approver"], on=data["on"])
        case "submit":
            return deciding.submit(actor, pk, package_no=data["package_no"], on=data["on"])
        case "reply":
            if data["scan"] is not None:
                papers.bring(actor, pk, "REPLY", data["scan"].read())
            reply = Reply(data["reply"])
            return deciding.record_reply(actor, pk, reply, number=data["number"], on=data["on"], reason=data["reason"])
        case "notify":
            return bank.notify(actor, pk, number=data["number"], on=data["on"])
        case "withdraw":
            return deciding.withdraw(actor, pk, reason=data["reason"])
        case _:
            return deciding.flag(actor, pk, **data)


def found(request: ActingRequest, pk: int) -> RefundCase:
    related = ("case", "centre", "parent", "first_officer", "second_officer", "approved_by")
    return in_reach(request.actor, RefundCase, *related, pk=pk)


def page(
    request: ActingRequest, refund: RefundCase, filled: dict[str, Form] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with forms as they were filled in where they were refused."""
    given = {name: kind(auto_id=f"{name}-%s") for name, kind in ASKING.items()} | (filled or {})
    if "flag" not in (filled or {}):
        initial = {"court": refund.court, "disputed": refund.disputed, "designated_by": refund.designated_by}
        given["flag"] = FlagForm(initial=initial, auto_id="flag-%s")
    context = {
        "file": file_of(request.actor, refund),
        "checked": ledger.checked(refund),
        "refund": refund,
        "tone": tone(refund),
        "forms": given,
        "review": ReviewForm(auto_id="review-%s"),
        "steps": _steps(refund),
        "pro_rata": refund.mode == ReturnMode.PRO_RATA,
        "me": request.actor.person_id,
    }
    return render(request, "funds/refund.html", context, status=status)


def _steps(refund: RefundCase) -> list[dict[str, Any]]:
    labels = {
        "trace": pgettext("restitution", "Trace"),
        "apply": pgettext("restitution", "Material"),
        "announce": pgettext("restitution", "Announce"),
        "decide": pgettext("restitution", "Decide"),
        "pay": pgettext("restitution", "Bank"),
    }
    wanted = [(name, states) for name, states in STEPS if name != "announce" or refund.mode == ReturnMode.PRO_RATA]
    here = next((i for i, (_name, states) in enumerate(wanted) if refund.state in states), len(wanted))
    return [
        {"label": labels[name], "state": "done" if i < here else "now" if i == here else "next"}
        for i, (name, _states) in enumerate(wanted)
    ]
