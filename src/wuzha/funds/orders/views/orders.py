# SPDX-License-Identifier: Apache-2.0
"""A stop order and a freeze: the clock, what is to be done next, the course; and putting right what a bank answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.audit.actor import Actor
from wuzha.funds.models import BankAnswer, Freeze, RequestKind
from wuzha.funds.orders.forms.orders import (
    ONWARD,
    AnswerForm,
    EndForm,
    ExtendForm,
    FreezeAnswerForm,
    FreezeForm,
    IssueForm,
    RenewalAnswerForm,
)
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.case import OrderFile
from wuzha.funds.orders.records import freeze as freeze_record
from wuzha.funds.orders.records import stop as stop_record
from wuzha.funds.orders.records.words import answered
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import Authority, FreezeState, ReleaseGround
from wuzha.funds.orders.rules.objections import ObjectionAct
from wuzha.funds.orders.rules.stops import StopState
from wuzha.funds.orders.services import answers, freezes, next_orders, reminders, stops
from wuzha.funds.orders.services.approving import Needed, needed_for
from wuzha.funds.orders.services.composing import makeable
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.views import freezes as freeze_acts
from wuzha.funds.orders.views.acts import RECORDED, Act, Sheet, asked_to_open, by_fields, opened_by
from wuzha.funds.orders.views.case import granted
from wuzha.funds.turns import viewer_of
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_to
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals


@dataclass(frozen=True, slots=True)
class Kind:
    """What the pages of the two kinds of orders differ in."""

    load: Callable[[Actor, int], OrderFile | None]
    #: One of them by its `number`, as a purpose names it.
    named: Any
    #: Name of the address that acts are posted to.
    address: str
    #: Its head and what is next with it.
    record: Any
    acts: Mapping[str, Act]


def _answer_stop(actor: Actor, order: Any, form: Any) -> BankAnswer:
    if not form.cleaned_data["beyond"]:
        answers.within_what_came(order, form.transfers())
    return answers.answer_stop(actor, order.pk, form.answer(), form.cleaned_data["version"])


def _end(actor: Actor, order: Any, form: Any) -> object:
    """Withdraw a prepared order; record the release of one that holds."""
    data = form.cleaned_data
    if order.state == StopState.DRAFT:
        return stops.withdraw(actor, order.pk, data["note"], data["version"])
    return stops.release(actor, order.pk, **data)


STOP = Kind(cases.stop, gettext_lazy("Stop order %(number)s"), "funds:stop_act", stop_record, {
    "issue": Act(
        IssueForm, by_fields(stops.issue), gettext_lazy("Recorded as issued. The bank's time to answer runs."),
        gettext_lazy("Record it as issued"),
        gettext_lazy("You issue it in the police platform; nothing is sent from here."),
    ),
    "answer": Act(
        partial(AnswerForm, rows=ONWARD), _answer_stop, gettext_lazy("Answer recorded: %(result)s."),
        gettext_lazy("Record the bank's answer"),
    ),
    "extend": Act(
        ExtendForm, by_fields(stops.ask_extension), gettext_lazy("Recorded. Enter the bank's answer when it comes."),
        gettext_lazy("Ask for a second stop"), gettext_lazy("Ask for it in the police platform, then record it here."),
    ),
    "end": Act(EndForm, _end, title=gettext_lazy("Record the release"), danger=True),
})  # fmt: skip
FREEZE = Kind(
    cases.freeze, gettext_lazy("Freeze %(number)s"), "funds:freeze_act", freeze_record,
    freeze_acts.ACTS,
)  # fmt: skip
#: Forms of answers to other questions than the first stop.
FORMS: dict[str, type[AnswerForm]] = {RequestKind.FREEZE: FreezeAnswerForm, RequestKind.RENEW: RenewalAnswerForm}


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int, kind: Kind) -> HttpResponse:
    return _page(request, kind, _load(request, kind, pk))


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int, kind: Kind) -> HttpResponse:
    """Account, holder and notes in clear for this one view."""
    file = _load(request, kind, pk)
    grant = granted(request, file.order.RECORD, file.order, str(kind.named))
    clear = cases.reveal_order(request.actor, file, grant.text, grant.detail)
    return _page(request, kind, file, clear=clear)


@require_POST
@requires(May.WORK_FUNDS)
def act_on_stop(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """One act on a stop order."""
    return _act(request, STOP, pk, act)


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def act_on_freeze(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """One act on a freeze; which of them the role may do, its service says."""
    return _act(request, FREEZE, pk, act)


@require_POST
@requires(May.WORK_FUNDS)
def act_on_objection(request: ActingRequest, pk: int, objection: int, act: str) -> HttpResponse:
    """One act on an objection to a freeze."""
    file = _load(request, FREEZE, pk)
    kind, do = or_404(freeze_acts.ON_OBJECTION.get(act))
    or_404(next((one for one in file.objections if one.pk == objection), None))
    form = kind(request.POST)
    if form.done(lambda: do(request.actor, pk, objection, form)) is None:
        return _page(request, FREEZE, file, 422, failed={f"objection-{objection}-{act}": form})
    messages.success(request, RECORDED)
    return redirect(file.order)


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def remind(request: ActingRequest, pk: int, kind: Kind) -> HttpResponse:
    """Remind whose turn it is."""
    file = _load(request, kind, pk)
    with refusals_to(request):
        reminders.remind(request.actor, type(file.order), pk)
        messages.success(request, _("Reminded: it stands on the desk and in the course."))
    return redirect(file.order)


@require_POST
@requires(May.WORK_FUNDS)
def next_level(request: ActingRequest, pk: int) -> HttpResponse:
    """Prepare orders for the accounts the money went on to, the most recoverable first."""
    file = _load(request, STOP, pk)
    try:
        made, refused = next_orders.prepare_next(request.actor, file.order.case_id, pk)
    except RefusalError as no:
        messages.warning(request, no.message)
        return redirect("funds:stop", pk)
    messages.success(request, _("Orders prepared: %(n)s. Issue them now.") % {"n": len(made)})
    for one in refused:
        messages.warning(request, one.message)
    return redirect("funds:stop", made[0].pk)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def new_freeze(request: ActingRequest, pk: int, account_id: int) -> HttpResponse:
    """Prepare the freeze of an account of a case."""
    file = or_404(cases.case(request.actor, pk))
    line = or_404(next((one for one in file.lines if one.placed.account_id == account_id), None))
    stopped = next((one for one in line.stops if one.balance_fen), None)
    usual = (stopped.balance_fen if stopped else None) or line.rest_fen
    initial = {"amount": usual or None, "interest": True, "queueing": bool(line.elsewhere)}
    form = FreezeForm(request.POST or None, initial=initial)
    if request.method == "POST":
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: freezes.draft(
                request.actor, pk, account_id, data["amount"],
                term=data["term"], scope_code=data["scope_code"], interest=data["interest"], asset=data["asset"],
                whole_reason=data["whole_reason"], queueing=data["queueing"],
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Prepared. Have it decided, then record who decided."))
            return redirect("funds:freeze", made.pk)
    viewer = viewer_of(request.actor, file.case.centre_id)
    context = {
        "form": form,
        "case": file.case,
        "line": line,
        "stopped": stopped,
        "steps": freeze_record.steps_ahead(),
        "who": freeze_record.who_decides(viewer),
        "checked": freeze_record.checked(file, line),
    }
    return render(request, "funds/freeze_new.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def correct_answer(request: ActingRequest, pk: int) -> HttpResponse:
    """What the bank really answered, in place of an answer that was recorded wrongly."""
    former = in_reach(request.actor, BankAnswer, "stop__case", "freeze__case", pk=pk)
    order: Any = former.stop or former.freeze
    initial: dict[str, Any] = {"version": order.version}
    if former.asked == RequestKind.FREEZE:
        initial |= {"ahead": order.ahead, "ahead_until": order.ahead_until}
    form = FORMS.get(former.asked, AnswerForm)(request.POST or None, initial=initial, rows=ONWARD)
    form.correcting(former, cases.told_onward(request.actor, order))
    if request.method == "POST":
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: correct(
                request.actor, pk, form.answer(), data["reason"],
                ahead=(data.get("ahead", ""), data.get("ahead_until")),
                wrong=[int(key) for key in data["wrong"]], version=data["version"],
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Corrected. The former answer stays readable; the case is traced anew."))
            return redirect(order)
    kind = STOP if former.stop else FREEZE
    file = _load(request, kind, order.pk)
    names = [name for name in ANSWERED if name in form.fields]
    context = {
        "form": form, "former": former, "order": order, "rows": form.rows, "head": kind.record.head_of(file),
        "fields": [form[name] for name in names], "recorded": answered(former),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "funds/answer_correct.html", context, status=status)


#: Fields of an answer, in the order of its page.
ANSWERED = ("code", "answered_at", "held", "balance", "started_at", "expires_at", "ahead", "ahead_until")


def _load(request: ActingRequest, kind: Kind, pk: int) -> OrderFile:
    return or_404(kind.load(request.actor, pk))


def _act(request: ActingRequest, kind: Kind, pk: int, name: str) -> HttpResponse:
    act = or_404(kind.acts.get(name))
    file, form = _load(request, kind, pk), act.form(request.POST)
    made = form.done(lambda: act.do(request.actor, file.order, form))
    if made is None:
        return _page(request, kind, file, 422, failed={name: form})
    result = made.get_result_display() if isinstance(made, BankAnswer) else ""
    messages.success(request, act.says(made) % {"result": result})
    return redirect(file.order)


def _page(
    request: ActingRequest,
    kind: Kind,
    file: OrderFile,
    status: int = 200,
    *,
    clear: Mapping[str, str] | None = None,
    failed: Mapping[str, OnPage] | None = None,
) -> HttpResponse:
    """A record with what is next, and the dialogs of its acts. What was refused (`failed`) is shown with its faults."""
    viewer = viewer_of(request.actor, file.order.case.centre_id)
    next = kind.record.next_of(viewer, file)
    context = {
        "file": file,
        "order": file.order,
        "clear": clear or {},
        "head": kind.record.head_of(file),
        "next": next,
        "sheets": _sheets(request, kind, file, opened_by(next), failed or {}),
        "details": kind.record.details(file, clear or {}),
        "makeable": makeable(file.order),
        **{
            f"{name}_url": reverse(f"{kind.address.removesuffix('_act')}_{place}", args=[file.order.pk])
            for name, place in (("reveal", "reveal"), ("make", "document"), ("add", "paper"))
        },
        "needed": _needed(file),
    }
    return render(request, "funds/order.html", context, status=status)


def _sheets(
    request: ActingRequest, kind: Kind, file: OrderFile, opened: Mapping[str, Any], failed: Mapping[str, OnPage]
) -> list[Sheet]:
    """The dialogs that the page's acts open, and those whose form was refused."""
    order, shown, found = file.order, asked_to_open(request, failed), []
    for name in dict.fromkeys([*opened, *failed]):
        if name.startswith("objection-"):
            found.append(_objection_sheet(file, name, opened.get(name, ""), failed.get(name)))
            continue
        act = kind.acts[name]
        form = failed.get(name) or act.form(initial=_initial(name, file))
        found.append(
            Sheet(
                name,
                opened.get(name) or act.title,
                reverse(kind.address, args=[order.pk, name]),
                form,
                act.note,
                act.danger,
                name in shown,
                without=_without(name, order, form),
            )
        )
    return found


def _without(name: str, order: Any, form: OnPage) -> tuple[str, ...]:
    """Fields that a dialog does not ask for: whose account it is where that is known, when a draft is withdrawn, and
    whether more went on than came in where that was not so."""
    if isinstance(form, AnswerForm):
        return () if form.asks_beyond else ("beyond",)
    if name == "issue" and (order.institution_id or order.account.institution_id):
        return ("institution",)
    return ("at",) if name == "end" and order.state == StopState.DRAFT else ()


def _objection_sheet(file: OrderFile, name: str, title: Any, form: OnPage | None) -> Sheet:
    _word, pk, act = name.split("-")
    url = reverse("funds:freeze_objection_act", args=[file.order.pk, int(pk), act])
    told = {"version": file.order.version, "on": timezone.localdate()}
    made = form or freeze_acts.ON_OBJECTION[act][0](auto_id=f"{name}-%s", initial=told)
    return Sheet(name, title or ObjectionAct(act).label, url, made, open=form is not None)


def _initial(name: str, file: OrderFile) -> dict[str, Any]:
    """What a form begins with; a release with the organ that approved."""
    order, told = file.order, {"version": file.order.version, "answered_at": timezone.localtime()}
    if isinstance(order, Freeze):
        told |= {"organ": order.organ or order.case.filing_organ, "authority": order.authority}
        if name == "decide":
            needed = _needed(file)
            level = needed.level if needed else ""
            told |= {"authority": level, "organ": order.case.filing_organ if level == Authority.COUNTY else ""}
        if name in ("dossier", "sale_apply", "sold"):
            told["on"] = timezone.localdate()
        if name == "owner":
            told["release"] = next(
                (one.pk for one in reversed(file.releases) if one.receipt_at and one.owner_told_at is None), None
            )
        if name == "release" and order.unrelated_at is not None:
            told["ground"] = ReleaseGround.UNRELATED
        if name == "release" and order.case.filing == Filing.WITHDRAWN:
            told["ground"] = ReleaseGround.WITHDRAWN
        if name == "limit":
            told |= {"ground": ReleaseGround.SCREENING, "limit": order.involved_fen}
    return told


def _needed(file: OrderFile) -> Needed | None:
    """Who must decide a freeze that waits for it, by the rules of today."""
    waits = isinstance(file.order, Freeze) and file.order.state == FreezeState.DRAFT
    return needed_for(file.order, timezone.localdate()) if waits else None
