# SPDX-License-Identifier: Apache-2.0
"""A stop order: its clock, what is to be done next, its course."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.funds.orders.forms.base import all_valid, rows_of
from wuzha.funds.orders.forms.orders import ONWARD, AnswerForm, EndForm, ExtendForm, IssueForm
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.queries.case import OrderFile
from wuzha.funds.orders.services import answers, next_orders, stops
from wuzha.funds.orders.views.acts import REFUSED, done
from wuzha.funds.orders.views.case import PURPOSE
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError


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
    text = _("Stop order %(number)s") % {"number": number}
    grant = grants.of_work(request.actor, session, ("funds_stop", pk), purpose=PURPOSE, reference=number, text=text)
    clear = cases.reveal_order(request.actor, file, grant.text, grant.detail)
    return _page(request, file, clear=clear)


@require_POST
@requires(May.WORK_FUNDS)
def issue(request: ActingRequest, pk: int) -> HttpResponse:
    file, form = _load(request, pk), IssueForm(request.POST)
    made = done(
        form,
        lambda: stops.issue(
            request.actor, pk, form.cleaned_data["request_no"], form.cleaned_data["at"], form.cleaned_data["version"]
        ),
    )
    if made is None:
        return _page(request, file, REFUSED, issue_form=form)
    messages.success(request, _("Recorded as issued. The bank's time to answer runs."))
    return redirect("funds:stop", pk)


@require_POST
@requires(May.WORK_FUNDS)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    file, form = _load(request, pk), AnswerForm(request.POST)
    rows = rows_of("on", ONWARD, request.POST)
    right = all_valid(rows)
    stored = None
    if right or not form.is_valid():
        stored = done(
            form,
            lambda: answers.answer_stop(
                request.actor, pk, form.answer([one for row in rows if (one := row.transfer()) is not None]),
                form.cleaned_data["version"],
            ),
        )  # fmt: skip
    if stored is None:
        return _page(request, file, REFUSED, answer_form=form, rows=rows)
    messages.success(request, _("Answer recorded: %(result)s.") % {"result": stored.get_result_display()})
    return redirect("funds:stop", pk)


@require_POST
@requires(May.WORK_FUNDS)
def next_level(request: ActingRequest, pk: int) -> HttpResponse:
    """Prepare orders for the accounts the money went on to, the most recoverable first."""
    file = _load(request, pk)
    try:
        made, refused = next_orders.prepare_next(request.actor, file.order.case_id, pk)
    except RefusalError as no:
        messages.warning(request, no.message)
        return redirect("funds:stop", pk)
    messages.success(request, _("Orders prepared: %(n)s. Issue them now.") % {"n": len(made)})
    for one in refused:
        messages.warning(request, one.message)
    return redirect("funds:stop", made[0].pk)


@require_POST
@requires(May.WORK_FUNDS)
def extend(request: ActingRequest, pk: int) -> HttpResponse:
    file, form = _load(request, pk), ExtendForm(request.POST)
    made = done(
        form,
        lambda: stops.ask_extension(request.actor, pk, form.cleaned_data["at"], form.cleaned_data["version"]),
    )
    if made is None:
        return _page(request, file, REFUSED, extend_form=form)
    messages.success(request, _("Recorded. Enter the bank's answer when it comes."))
    return redirect("funds:stop", pk)


@require_POST
@requires(May.WORK_FUNDS)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """Withdraw a prepared order; record the release of one that holds."""
    file, form = _load(request, pk), EndForm(request.POST)

    def act() -> object:
        data = form.cleaned_data
        if file.order.state == "DRAFT":
            return stops.withdraw(request.actor, pk, data["note"], data["version"])
        return stops.release(request.actor, pk, data["at"], data["note"], data["version"])

    if done(form, act) is None:
        return _page(request, file, REFUSED, end_form=form)
    messages.success(request, _("Recorded."))
    return redirect("funds:stop", pk)


def _load(request: ActingRequest, pk: int) -> OrderFile:
    found = cases.stop(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _page(request: ActingRequest, file: OrderFile, status: int = 200, **changes: Any) -> HttpResponse:
    seen = {"version": file.order.version}
    context: dict[str, Any] = {
        "file": file,
        "order": file.order,
        "clear": {},
        "issue_form": IssueForm(initial=seen),
        "answer_form": AnswerForm(initial=seen | {"answered_at": timezone.localtime()}),
        "extend_form": ExtendForm(initial=seen),
        "end_form": EndForm(initial=seen),
        "rows": rows_of("on", ONWARD),
    }
    return render(request, "funds/stop.html", context | changes, status=status)
