# SPDX-License-Identifier: Apache-2.0
"""Parts of a restitution: a victim's application, a bank's answer, an objection, documents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wuzha.funds.refunds.forms import ApplicationForm, OnDayForm, PaperForm, ReceiptForm, ReviewForm
from wuzha.funds.refunds.models import (
    RefundAccount,
    RefundCase,
    RefundObjection,
    RefundPaper,
    RefundPaperKind,
    RefundVictim,
)
from wuzha.funds.refunds.queries.page import lines_of
from wuzha.funds.refunds.services import applications, bank, deciding, papers
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.funds.refunds.views.refund import found, page
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, told_faults
from wuzha.ui.answers import as_file
from wuzha.ui.middleware import reveals


def purpose_of(refund: RefundCase) -> str:
    """What documents of a restitution are made and read for, as the trail keeps it."""
    return f"案件办理：{refund.number} {refund.case.case_no or refund.case.number}"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK_FUNDS)
def victim(request: ActingRequest, pk: int, recipient: int) -> HttpResponse:
    """Enter what a victim's application says."""
    refund = found(request, pk)
    one = in_reach(request.actor, RefundVictim, "victim", refund=refund, pk=recipient)
    form = ApplicationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        scan = data.pop("mandate")
        with refusals_in(form):
            if scan is not None:
                papers.bring(request.actor, pk, RefundPaperKind.MANDATE, scan.read(), recipient_id=recipient)
            applications.enter(request.actor, pk, recipient, applications.Application(**data))
            return redirect("funds:refund", pk)
    context = {"refund": refund, "one": one, "form": form}
    return render(request, "funds/refund_victim.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.WORK_FUNDS)
def account(request: ActingRequest, pk: int, account: int) -> HttpResponse:
    """Record the bank's answer for one account: which amounts were paid, and why not the others."""
    refund = found(request, pk)
    one = in_reach(request.actor, RefundAccount, "freeze__account", "freeze__institution", refund=refund, pk=account)
    form = OnDayForm(request.POST or None, request.FILES or None)
    lines, unsaid = lines_of(one), set[int]()
    if request.method == "POST" and form.is_valid():
        results = {line.pk: request.POST.get(f"result-{line.pk}", "") for line in lines}
        failed = {key: request.POST.get(f"why-{key}", "") for key, result in results.items() if result == "failed"}
        if not set(results.values()) <= {"paid", "failed"}:
            form.add_error(None, _("Say of each amount whether the bank paid it. Nothing was recorded yet."))
        elif unsaid := {key for key, why in failed.items() if not why.strip()}:
            form.add_error(None, _("Say why the bank did not pay, beside the amount. Nothing was recorded yet."))
        else:
            with refusals_in(form):
                bank.answer(request.actor, pk, account, on=form.cleaned_data["on"], failed=failed)
                return redirect("funds:refund", pk)
    rows = [
        {
            "line": line,
            "result": form.data.get(f"result-{line.pk}", ""),
            "why": form.data.get(f"why-{line.pk}", ""),
            "fault": RefundCode.REASON_MISSING.sentence if line.pk in unsaid else "",
        }
        for line in lines
    ]
    context = {"refund": refund, "one": one, "form": form, "rows": rows}
    return render(request, "funds/refund_account.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.WORK_FUNDS)
def objection(request: ActingRequest, pk: int, objection: int) -> HttpResponse:
    """Record what the review of an objection came to."""
    refund = found(request, pk)
    in_reach(request.actor, RefundObjection, refund=refund, pk=objection)
    key = f"review-{objection}"
    form = ReviewForm(request.POST, auto_id=f"{key}-%s")

    def reviewed() -> RefundCase:
        upheld = form.cleaned_data["upheld"] == "yes"
        return deciding.review(request.actor, pk, objection, upheld=upheld, answer=form.cleaned_data["answer"])

    if form.done(reviewed) is None:
        return page(request, found(request, pk), {key: form}, status=422)
    return redirect("funds:refund", pk)


@require_POST
@requires(May.REVEAL)
@requires(May.WORK_FUNDS)
def make(request: ActingRequest, pk: int) -> HttpResponse:
    """Make a document, or bring a scan in; a document comes back as the file."""
    refund = found(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if not told_faults(request, form):
        return page(request, refund, status=422)
    data = form.cleaned_data
    about = {"recipient_id": data["recipient"], "account_id": data["account"]}
    try:
        if data["scan"] is not None:
            papers.bring(request.actor, pk, data["kind"], data["scan"].read(), **about)
        else:
            papers.make(request.actor, pk, data["kind"], purpose_of(refund), **about)
    except RefusalError as refused:
        key = f"receipt-{data['account']}"
        receipt = ReceiptForm(request.POST, request.FILES, auto_id=f"{key}-%s")
        if data["scan"] is None or data["kind"] != RefundPaperKind.RECEIPT or not receipt.is_valid():
            messages.warning(request, refused.message)
            return page(request, found(request, pk), status=422)
        receipt.refuse(refused)
        return page(request, found(request, pk), {key: receipt}, status=422)
    messages.success(request, _("The document is kept. Download it from the list."))
    return redirect("funds:refund", pk)


@require_POST
@requires(May.REVEAL)
@requires(May.READ_FUNDS)
@reveals
def paper(request: ActingRequest, pk: int, paper: int) -> HttpResponse:
    """Download a document; its reading is in the trail."""
    refund = found(request, pk)
    one = in_reach(request.actor, RefundPaper, refund=refund, pk=paper)
    try:
        content = papers.read(request.actor, one, purpose_of(refund))
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return page(request, refund, status=422)
    return as_file(content, f"{refund.number}-{one.get_kind_display()}-{one.pk}.{one.suffix}")
