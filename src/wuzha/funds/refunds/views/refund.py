# SPDX-License-Identifier: Apache-2.0
"""One restitution: where it stands, its figures, and the acts that are possible now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.audit.queries import readers_of
from wuzha.funds.refunds.forms import (
    ActForm,
    ApproveForm,
    FlagForm,
    NotifyForm,
    ObjectForm,
    OnDayForm,
    ReasonForm,
    ReceiptForm,
    ReplyForm,
    ReviewForm,
    SubmitForm,
)
from wuzha.funds.refunds.models import ObjectionState, RefundCase, RefundPaperKind, ReturnMode
from wuzha.funds.refunds.queries.calculation import calculation_of
from wuzha.funds.refunds.queries.page import RefundFile, file_of
from wuzha.funds.refunds.rules.lifecycle import OVER, RefundState
from wuzha.funds.refunds.rules.next import next_of
from wuzha.funds.refunds.services import applications, bank, deciding, ledger, papers, reminders, tracing
from wuzha.funds.refunds.services.composing import hands_over
from wuzha.funds.refunds.services.deciding import Reply
from wuzha.funds.refunds.views.record import head_of, standing_of
from wuzha.inbox import queries as inbox
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
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
    "remind": reminders.remind,
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
S = RefundState
#: How the dialog of an act is titled, and what its button says.
SHEETS: dict[str, tuple[Any, Any]] = {
    "announce": (gettext_lazy("Record the announcement"), gettext_lazy("Record the announcement")),
    "pro_rata": (
        gettext_lazy("No statement can be had: divide in proportion"),
        gettext_lazy("Trace and divide in proportion"),
    ),
    "object": (gettext_lazy("Record an objection"), gettext_lazy("Record the objection")),
    "approve": (gettext_lazy("Record the county's approval"), gettext_lazy("Record the approval")),
    "submit": (gettext_lazy("Record the submission to the prefecture"), gettext_lazy("Record the submission")),
    "reply": (gettext_lazy("Record the prefecture's reply"), gettext_lazy("Record the reply")),
    "notify": (gettext_lazy("Record the notice to the banks"), gettext_lazy("Record the notice")),
    "withdraw": (gettext_lazy("Give the restitution up"), gettext_lazy("Give the restitution up")),
    "flag": (gettext_lazy("Court and jurisdiction"), gettext_lazy("Record court and jurisdiction")),
}


@require_safe
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return page(request, found(request, pk))


@require_safe
@requires(May.READ_FUNDS)
def figures(request: ActingRequest, pk: int) -> HttpResponse:
    """From which transfers, by which rule, each figure follows."""
    refund = found(request, pk)
    context = {"refund": refund, "calculation": calculation_of(refund), "checked": ledger.checked(refund),
               "outdated": ledger.is_outdated(refund)}  # fmt: skip
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
    file = file_of(request.actor, refund)
    checked = ledger.checked(refund)
    sheets = _sheets(request, file, filled or {})
    name = request.user.name if request.user.is_authenticated else ""
    context = {
        "file": file,
        "refund": refund,
        "checked": checked,
        "outdated": ledger.is_outdated(refund),
        "head": head_of(file, checked),
        "next": next_of(standing_of(request.actor, name, file, [one["id"] for one in sheets])),
        "sheets": sheets,
        "course": _course(file),
        "readers": readers_of("refund", refund.pk),
        "pro_rata": refund.mode == ReturnMode.PRO_RATA,
        "unseen": any(row.unseen and row.account.mode for row in file.accounts),
        "shares": len(file.victims) > 1 or any(line.fail_reason for row in file.accounts for line in row.lines),
        "makes": _makes(file)
        if may(request.actor.role, May.WORK_FUNDS) and may(request.actor.role, May.REVEAL)
        else [],
    }
    return render(request, "funds/refund.html", context, status=status)


def _sheets(request: ActingRequest, file: RefundFile, filled: dict[str, Form]) -> list[dict[str, Any]]:
    """The dialogs of the acts that are possible now, each with its form; a refused one is open."""
    refund, works = file.refund, may(request.actor.role, May.WORK_FUNDS)
    possible = file.acts | ({"reply"} if "decide" in file.acts else set())
    possible |= {"pro_rata"} if "trace" in file.acts and any(row.unseen for row in file.accounts) else set()
    possible |= {"flag"} if works and refund.state not in OVER else set()
    possible |= filled.keys() & ASKING.keys()
    if refund.mode != ReturnMode.PRO_RATA:
        possible -= {"announce"} - filled.keys()
    act = reverse("funds:refund_act", args=[refund.pk])
    found = []
    for name, (title, label) in SHEETS.items():
        if name in possible:
            form = filled.get(name) or ASKING[name][0](initial=_initial(name, refund), auto_id=f"{name}-%s")
            found.append({"id": name, "title": title, "label": label, "form": form, "to": act, "hidden": {"act": name}})
    for one in file.objections:
        key = f"review-{one.pk}"
        if (one.state == ObjectionState.OPEN and "review" in file.acts) or key in filled:
            form = filled.get(key) or ReviewForm(auto_id=f"{key}-%s")
            to = reverse("funds:refund_objection", args=[refund.pk, one.pk])
            title, label = _("Review the objection"), _("Record the review")
            found.append({"id": key, "title": title, "label": label, "form": form, "to": to})
    for row in file.accounts:
        key = f"receipt-{row.account.pk}"
        if (row.account.notified_on and row.fen and works and may(request.actor.role, May.REVEAL)) or key in filled:
            form = filled.get(key) or ReceiptForm(auto_id=f"{key}-%s")
            hidden = {"kind": RefundPaperKind.RECEIPT.value, "account": row.account.pk}
            to, title = reverse("funds:refund_make", args=[refund.pk]), _("Receipt of the bank")
            label = _("File the receipt")
            found.append({"id": key, "title": title, "label": label, "form": form, "to": to, "hidden": hidden})
    return found


def _initial(name: str, refund: RefundCase) -> dict[str, Any]:
    names = ("court", "disputed", "designated_by", "freezing_organ") if name == "flag" else ()
    return {one: getattr(refund, one) for one in names}


def _makes(file: RefundFile) -> list[dict[str, Any]]:
    """Documents that can be made now: their kind, and the account they are about."""
    refund, kinds = file.refund, RefundPaperKind
    if not refund.snapshot:
        return []
    found: list[dict[str, Any]] = [{"kind": kinds.FLOW}, {"kind": kinds.REPORT}]
    found += [{"kind": kinds.HANDOVER}] if hands_over(refund) else []
    found += [{"kind": kinds.ANNOUNCEMENT}] if refund.announced_on else []
    found += [{"kind": kinds.DECISION}] if refund.reply_no and refund.state not in (S.RETURNED, S.REJECTED) else []
    found += [{"kind": kinds.APPLICATION, "recipient": row.recipient} for row in file.victims]
    found += [{"kind": kinds.NOTICE, "account": row.account} for row in file.accounts if row.account.notified_on]
    return found


def _course(file: RefundFile) -> list[dict[str, Any]]:
    """What happened, the latest first; the first one is where it stands."""
    asked = inbox.reminders("refund", [file.refund.pk])
    told = [{"at": one.at, "title": _("reminded a colleague"), "by": one.by.name} for one in asked]
    return told + [
        {"at": one.at, "title": one.get_act_display(), "by": one.by.name if one.by else ""} for one in file.changes
    ]
