# SPDX-License-Identifier: Apache-2.0
"""A case: who lost what, where the money went, what stands about each account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wuzha.funds.models import Freeze, FundsCase, PaperKind, StopOrder
from wuzha.funds.orders.forms.filing import AcceptForm, FileForm, NoticeForm, UnfiledForm, WithdrawForm
from wuzha.funds.orders.forms.seizures import GiveBackForm, MoveOnForm, SeizeForm, ValueForm
from wuzha.funds.orders.forms.victims import PaymentForm, VictimForm
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.case import CaseFile
from wuzha.funds.orders.queries.money import sums_of
from wuzha.funds.orders.records import case as case_record
from wuzha.funds.orders.services import next_orders, papers, payments, stops, victims
from wuzha.funds.orders.views.acts import Sheet, asked_to_open, opened_by
from wuzha.funds.turns import viewer_of
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.privacy.services.grants import purpose_text
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals

#: What clear data of the desk is looked at for.
PURPOSE = "CASE"


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return page(request, load(request, pk))


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """Victims and accounts in clear for this one view."""
    file = load(request, pk)
    grant = granted(request, "funds_case", file.case, _("Funds case %(number)s"))
    clear = cases.reveal_case(request.actor, file, grant.text, grant.detail)
    return page(request, file, clear=clear)


def granted(request: ActingRequest, kind: str, record: FundsCase | StopOrder | Freeze, text: str) -> Grant:
    """The leave to see a record in clear for this work. `text` names the record by its `number`."""
    return grants.of_work(
        request.actor, request.session.session_key, (kind, record.pk), purpose=PURPOSE, reference=record.number,
        text=text % {"number": record.number},
    )  # fmt: skip


@require_POST
@requires(May.WORK_FUNDS)
def prepare(request: ActingRequest, pk: int) -> HttpResponse:
    """Prepare an order for one account (`account`), or for all that nobody is at."""
    file = load(request, pk)
    account = request.POST.get("account", "")
    try:
        if account:
            made = [stops.draft(request.actor, pk, _account(file, account))]
        else:
            made, _refused = next_orders.prepare_next(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("funds:case", pk)
    messages.success(request, _("Orders prepared: %(n)s. Issue them now.") % {"n": len(made)})
    return redirect("funds:stop", made[0].pk) if len(made) == 1 else redirect("funds:case", pk)


def _account(file: CaseFile, text: str) -> int:
    key = int(text) if text.isdecimal() else 0
    if key not in {line.placed.account_id for line in file.lines}:
        raise Http404
    return key


@require_POST
@requires(May.WORK_FUNDS)
def prepare_traced(request: ActingRequest, pk: int) -> HttpResponse:
    """Prepare a stop order for an account that the trace found."""
    in_reach(request.actor, FundsCase, "centre", pk=pk)
    key = request.POST.get("account", "")
    try:
        order = next_orders.prepare_stop(request.actor, pk, int(key) if key.isdecimal() and len(key) < 19 else 0)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("funds:money", pk)
    messages.success(request, _("%(number)s is prepared. Issue it now.") % {"number": order.number})
    return redirect("funds:stop", order.pk)


@require_POST
@requires(May.WORK_FUNDS)
@requires(May.REVEAL)
def ask_statement(request: ActingRequest, pk: int) -> HttpResponse:
    """Ask for the statement of an account that the trace found (调单): the notice to query it, on its order."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    key = request.POST.get("account", "")
    account = int(key) if key.isdecimal() and len(key) < 19 else 0
    try:
        order = next_orders.order_to_ask(request.actor, pk, account)
        purpose = purpose_text(PURPOSE, case.number)
        papers.make(request.actor, type(order), order.pk, purpose, PaperKind.QUERY)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect("funds:coverage", pk)
    messages.success(request, _("The notice to query the account is made. Download it below."))
    return redirect(order)


@require_POST
@requires(May.WORK_FUNDS)
def victim(request: ActingRequest, pk: int) -> HttpResponse:
    """Complete or correct who a victim is."""
    file = load(request, pk)
    form = VictimForm(request.POST, victims=file.victims)
    data = form.cleaned_data if form.is_valid() else {}
    if form.done(lambda: victims.correct(request.actor, pk, data["victim"], form.person(), data["reason"])) is None:
        return page(request, file, 422, failed={"victim": form})
    messages.success(request, _("Recorded."))
    return redirect("funds:case", pk)


@require_POST
@requires(May.WORK_FUNDS)
def payment(request: ActingRequest, pk: int) -> HttpResponse:
    """Put a payment right that a victim told wrongly."""
    file = load(request, pk)
    form = PaymentForm(request.POST, payments=file.told_here)
    data = form.cleaned_data if form.is_valid() else {}
    if form.done(lambda: payments.correct(request.actor, pk, data["payment"], form.told(), data["reason"])) is None:
        return page(request, file, 422, failed={"payment": form})
    messages.success(request, _("Corrected. The former payment stays below, struck out; stop the right account now."))
    return redirect("funds:case", pk)


def load(request: ActingRequest, pk: int) -> CaseFile:
    """A case in reach, or 404."""
    return or_404(cases.case(request.actor, pk))


def page(
    request: ActingRequest,
    file: CaseFile,
    status: int = 200,
    *,
    clear: Mapping[str, str] | None = None,
    failed: Mapping[str, OnPage] | None = None,
) -> HttpResponse:
    """The page of a case, with what is next and the dialogs of its acts."""
    viewer, sums = viewer_of(request.actor, file.case.centre_id), sums_of(file.case)
    next = case_record.next_of(viewer, file)
    rows = case_record.rows_of(viewer, file)
    context = {
        "file": file,
        "case": file.case,
        "clear": clear or {},
        "head": case_record.head_of(file, sums),
        "next": next,
        "sums": sums,
        "lines": rows,
        "there_fen": sum(row.there_fen or 0 for row in rows if row.line.placed.level),
        "sheets": _sheets(request, file, opened_by(next), failed or {}),
    }
    return render(request, "funds/case.html", context, status=status)


#: What stands below the fields of a dialog.
_NOTES = {
    "payment": gettext_lazy("What stays empty is kept. The former payment stays on the page and counts nowhere."),
    "victim": gettext_lazy("What stays empty is kept as it is. The trail keeps who changed which field, and when."),
    "file": gettext_lazy("Copy every number from the case system. Numbers of this platform never stand in for them."),
    "not_file": gettext_lazy("Release what is stopped, and give notice within three days (Procedures 178)."),
    "withdraw": gettext_lazy(
        "Every freeze of the case is to be released within three days then (Procedures 187), and what is not issued "
        "yet is given up."
    ),
    "give_back": gettext_lazy(
        "Only what is the victim's beyond doubt, valued, by the head of the county organ (Procedures 234). It lowers "
        "the loss that frozen money may make good."
    ),
}  # fmt: skip
#: What makes of a record a correction that needs a reason: the act, and the column that is filled by then.
_CORRECTS = {
    "accept": "accepted_no", "file": "accepted_no", "not_file": "unfiled_no", "notify": "notified_no",
    "withdraw": "unfiled_no",
}  # fmt: skip


def _form(name: str, file: CaseFile) -> OnPage:
    """The form of an act on a case as it begins."""
    case = file.case
    made: dict[str, Callable[[], OnPage]] = {
        "accept": lambda: AcceptForm(case=case), "file": lambda: FileForm(case=case),
        "not_file": lambda: UnfiledForm(case=case), "notify": lambda: NoticeForm(case=case),
        "withdraw": lambda: WithdrawForm(case=case), "seize": SeizeForm, "value": lambda: ValueForm(held=file.held),
        "move_on": lambda: MoveOnForm(held=file.held),
        "give_back": lambda: GiveBackForm(held=file.held, victims=file.victims),
        "victim": lambda: VictimForm(victims=file.victims),
        "payment": lambda: PaymentForm(payments=file.told_here),
    }  # fmt: skip
    return made[name]()


def _sheets(
    request: ActingRequest, file: CaseFile, opened: Mapping[str, Any], failed: Mapping[str, OnPage]
) -> list[Sheet]:
    """The dialogs of the acts on a case, and those whose form was refused."""
    shown, found = asked_to_open(request, failed), []
    for name in dict.fromkeys([*opened, *failed]):
        place = ("funds:case_filing", name) if name in _CORRECTS else ("funds:case_seizures", name)
        of, *act = (f"funds:case_{name}",) if name in ("victim", "payment") else place
        corrects = name in _CORRECTS and getattr(file.case, _CORRECTS[name])
        found.append(
            Sheet(
                name,
                opened.get(name) or _("Record"),
                reverse(of, args=[file.case.pk, *act]),
                failed.get(name) or _form(name, file),
                _NOTES.get(name, ""),
                name in ("not_file", "withdraw"),
                name in shown,
                () if corrects or name not in _CORRECTS else ("reason",),
            )
        )
    return found
