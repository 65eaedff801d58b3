# SPDX-License-Identifier: Apache-2.0
"""Putting right what was recorded as a bank's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuzha.funds.models import RequestKind
from wuzha.funds.orders.forms.base import all_valid, rows_of
from wuzha.funds.orders.forms.orders import ONWARD, AnswerForm, FreezeAnswerForm, RenewalAnswerForm
from wuzha.funds.orders.queries import case as cases
from wuzha.funds.orders.services.corrections import correct
from wuzha.funds.orders.views.acts import REFUSED, done
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May

FORMS: dict[str, type[AnswerForm]] = {RequestKind.FREEZE: FreezeAnswerForm, RequestKind.RENEW: RenewalAnswerForm}


@require_http_methods(["GET", "POST"])
@requires(May.WORK_FUNDS)
def answer(request: ActingRequest, pk: int) -> HttpResponse:
    """What the bank really answered, in place of an answer that was recorded wrongly."""
    former = cases.answer(request.actor, pk)
    if former is None:
        raise Http404
    order: Any = former.stop or former.freeze
    initial: dict[str, Any] = {"version": order.version}
    if former.asked == RequestKind.FREEZE:
        initial |= {"ahead": order.ahead, "ahead_until": order.ahead_until}
    form = FORMS.get(former.asked, AnswerForm)(request.POST or None, initial=initial)
    form.correcting(former, cases.told_onward(request.actor, order))
    rows = rows_of("on", ONWARD, request.POST or None)
    if request.method == "POST":
        right = all_valid(rows)
        made = None
        if right or not form.is_valid():
            made = done(
                form,
                lambda: correct(
                    request.actor, pk, form.answer([one for row in rows if (one := row.transfer()) is not None]),
                    form.cleaned_data["reason"],
                    ahead=(form.cleaned_data.get("ahead", ""), form.cleaned_data.get("ahead_until")),
                    wrong=[int(key) for key in form.cleaned_data["wrong"]], version=form.cleaned_data["version"],
                ),
            )  # fmt: skip
        if made is not None:
            messages.success(request, _("Corrected. The former answer stays readable; the case is traced anew."))
            return redirect(order)
    context = {"form": form, "former": former, "order": order, "rows": rows}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "funds/answer_correct.html", context, status=status)
