# SPDX-License-Identifier: Apache-2.0
"""A freeze: prepared, decided, issued, answered, renewed, lifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha.audit.actor import Actor
from wuzha.funds.orders.forms import orders as forms
from wuzha.funds.orders.forms.base import VersionedForm
from wuzha.funds.orders.forms.orders import EndForm, IssueForm
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.case import OrderFile
from wuzha.funds.orders.rules.freezes import RENEWING, RenewalState
from wuzha.funds.orders.services import freezes, renewals
from wuzha.funds.orders.views.acts import REFUSED, done
from wuzha.funds.orders.views.case import PURPOSE
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def new(request: ActingRequest, pk: int, account_id: int) -> HttpResponse:
    """Prepare the freeze of an account of a case."""
    file = cases.case(request.actor, pk)
    line = next((one for one in file.lines if one.placed.account_id == account_id), None) if file else None
    if file is None or line is None:
        raise Http404
    stopped = next((one for one in line.stops if one.balance_fen), None)
    usual = (stopped.balance_fen if stopped else None) or line.rest_fen
    form = forms.FreezeForm(request.POST or None, initial={"amount": usual or None, "interest": True})
    if request.method == "POST":
        data = form.cleaned_data if form.is_valid() else {}
        made = done(
            form,
            lambda: freezes.draft(
                request.actor, pk, account_id, data["amount"],
                term=data["term"], scope_code=data["scope_code"], interest=data["interest"],
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Prepared. Have it decided, then record who decided."))
            return redirect("funds:freeze", made.pk)
    context = {"form": form, "case": file.case, "line": line, "stopped": stopped}
    return render(request, "funds/freeze_new.html", context, status=REFUSED if request.method == "POST" else 200)


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _load(request, pk))


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """Account, holder and notes in clear for this one view."""
    file = _load(request, pk)
    number, session = file.order.number, request.session.session_key
    text = _("Freeze %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, session, ("funds_freeze", pk), purpose=PURPOSE, reference=number, text=text)
    clear = cases.reveal_order(request.actor, file, grant.text, grant.detail)
    return _page(request, file, clear=clear)


def _decide(actor: Actor, pk: int, form: Any) -> object:
    return freezes.decide(actor, pk, form.decision(), form.cleaned_data["version"])


def _issue(actor: Actor, pk: int, form: Any) -> object:
    data = form.cleaned_data
    return freezes.issue(actor, pk, data["request_no"], data["at"], data["version"])


def _answer(actor: Actor, pk: int, form: Any) -> object:
    data = form.cleaned_data
    return freezes.answer_freeze(
        actor, pk, form.answer([]), ahead=data["ahead"], ahead_until=data["ahead_until"], version=data["version"]
    )


def _effect(actor: Actor, pk: int, form: Any) -> object:
    data = form.cleaned_data
    return freezes.took_effect(actor, pk, data["at"], data["held"], data["expires_at"], data["version"])


def _unrelated(actor: Actor, pk: int, form: Any) -> object:
    return freezes.found_unrelated(actor, pk, form.cleaned_data["at"], form.cleaned_data["version"])


def _release(actor: Actor, pk: int, form: Any) -> object:
    data = form.cleaned_data
    return freezes.release(actor, pk, data["at"], data["note"], data["version"])


def _renew(actor: Actor, pk: int, form: Any) -> object:
    return renewals.draft(actor, pk, term=form.cleaned_data["term"], version=form.cleaned_data["version"])


def _renewal_decide(actor: Actor, pk: int, form: Any) -> object:
    return renewals.decide(actor, pk, form.decision())


def _renewal_issue(actor: Actor, pk: int, form: Any) -> object:
    return renewals.issue(actor, pk, form.cleaned_data["request_no"], form.cleaned_data["at"])


def _renewal_answer(actor: Actor, pk: int, form: Any) -> object:
    return renewals.answer_renewal(actor, pk, form.answer([]))


#: Act in the address → its form and its service.
ACTS: dict[str, tuple[type[VersionedForm], Callable[[Actor, int, Any], object]]] = {
    "decide": (forms.DecisionForm, _decide),
    "issue": (IssueForm, _issue),
    "answer": (forms.FreezeAnswerForm, _answer),
    "effect": (forms.EffectForm, _effect),
    "unrelated": (EndForm, _unrelated),
    "release": (EndForm, _release),
    "renew": (forms.RenewForm, _renew),
    "renewal_decide": (forms.DecisionForm, _renewal_decide),
    "renewal_issue": (IssueForm, _renewal_issue),
    "renewal_answer": (forms.RenewalAnswerForm, _renewal_answer),
}


@require_POST
@requires(May.WORK_FUNDS, May.DECIDE_FUNDS)
def act(request: ActingRequest, pk: int, act: str) -> HttpResponse:
    """One act on a freeze; which of them the role may do, its service says."""
    if act not in ACTS:
        raise Http404
    file = _load(request, pk)
    kind, run = ACTS[act]
    form = kind(request.POST)
    if done(form, lambda: run(request.actor, pk, form)) is None:
        return _page(request, file, REFUSED, **{f"{act}_form": form})
    messages.success(request, _("Recorded."))
    return redirect("funds:freeze", pk)


def _load(request: ActingRequest, pk: int) -> OrderFile:
    found = cases.freeze(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _page(request: ActingRequest, file: OrderFile, status: int = 200, **changes: Any) -> HttpResponse:
    seen = {"version": file.order.version}
    told = seen | {"answered_at": timezone.localtime()}
    context: dict[str, Any] = {
        "file": file,
        "order": file.order,
        "clear": {},
        "renewal": next((one for one in file.renewals if one.state in RENEWING), None),
        "too_late": next((one for one in file.renewals if one.state == RenewalState.TOO_LATE), None),
    }
    context |= {f"{name}_form": form(initial=told) for name, (form, _run) in ACTS.items()}
    return render(request, "funds/freeze.html", context | changes, status=status)
