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
    ActForm,
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
from wuzha.funds.refunds.services.composing import hands_over
from wuzha.funds.refunds.services.deciding import Reply
from wuzha.funds.refunds.views.desk import tone
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.acting import refusals_in, refusals_to, told_faults

Form = forms.Form


def _reply(actor: Actor, pk: int, *, reply: str, scan: Any, **said: Any) -> RefundCase:
    """The prefecture's reply; with a decision its scan."""
    if scan is not None:
        papers.bring(actor, pk, "REPLY", scan.read())
    return deciding.record_reply(actor, pk, Reply(reply), **said)


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
#: Acts that ask for something; the service takes the fields of the form under their names.
ASKING: dict[str, tuple[type[Form], Callable[..., object]]] = {
    "announce": (OnDayForm, deciding.announce),
    "pro_rata": (ReasonForm, lambda actor, pk, *, reason: tracing.trace(actor, pk, pro_rata=reason)),
    "object": (ObjectForm, deciding.object_to),
    "approve": (ApproveForm, deciding.approve),
    "submit": (SubmitForm, deciding.submit),
    "reply": (ReplyForm, _reply),
    "notify": (NotifyForm, bank.notify),
    "withdraw": (ReasonForm, deciding.withdraw),
    "flag": (FlagForm, deciding.flag),
}
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
    found(request, pk)
    filled: dict[str, Form] = {}
    chosen = ActForm([*PLAIN, *ASKING], request.POST)
    if not told_faults(request, chosen):
        return page(request, found(request, pk), status=422)
    name = chosen.cleaned_data["act"]
    if name in PLAIN:
        with refusals_to(request):
            return _recorded(request, PLAIN[name](request.actor, pk).pk)
    else:
        kind, service = ASKING[name]
        form = filled[name] = kind(request.POST, request.FILES)
        if form.is_valid():
            with refusals_in(form):
                service(request.actor, pk, **form.cleaned_data)
                return _recorded(request, pk)
    return page(request, found(request, pk), filled, status=422)


def _recorded(request: ActingRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Recorded, and in the trail."))
    return redirect("funds:refund", pk)


def found(request: ActingRequest, pk: int) -> RefundCase:
    related = ("case", "centre", "parent", "first_officer", "second_officer", "approved_by")
    return in_reach(request.actor, RefundCase, *related, pk=pk)


def page(
    request: ActingRequest, refund: RefundCase, filled: dict[str, Form] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with forms as they were filled in where they were refused."""
    given = {name: kind(auto_id=f"{name}-%s") for name, (kind, _service) in ASKING.items()} | (filled or {})
    if "flag" not in (filled or {}):
        names = ("court", "disputed", "designated_by", "freezing_organ")
        initial = {name: getattr(refund, name) for name in names}
        given["flag"] = FlagForm(initial=initial, auto_id="flag-%s")
    file = file_of(request.actor, refund)
    context = {
        "file": file,
        "unseen": any(row.unseen for row in file.accounts),
        "checked": ledger.checked(refund),
        "refund": refund,
        "tone": tone(refund),
        "forms": given,
        "review": ReviewForm(auto_id="review-%s"),
        "steps": _steps(refund),
        "pro_rata": refund.mode == ReturnMode.PRO_RATA,
        "me": request.actor.person_id,
        "hands_over": hands_over(refund),
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
