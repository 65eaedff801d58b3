# SPDX-License-Identifier: Apache-2.0
"""One transfer, told twice? Two rows side by side, what each answer changes for the victims, one key to decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble
from wuzha.funds.statements.services import doubles
from wuzha.funds.tracing.queries import doubles as queries
from wuzha.funds.tracing.services import retrace_after_rows
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.fields import DecidingForm, DecisionField


class VerdictForm(DecidingForm):
    """One transfer or two."""

    verdict = DecisionField(DoubleVerdict.SAME, DoubleVerdict.DIFFERENT)


@require_safe
@requires(May.READ_FUNDS)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """The first pair of a case that nobody has decided, and the list of the others."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    return _page(request, case, queries.first(request.actor, case))


@require_safe
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """One pair."""
    pair = in_reach(request.actor, SuspectedDouble, "case__centre", "one", "by", pk=pk)
    return _page(request, pair.case, pair)


@require_POST
@requires(May.WORK_FUNDS)
def decide(request: ActingRequest, pk: int) -> HttpResponse:
    """Keep the decision, trace anew, and go on with the next pair; refused, the same pair with why."""
    pair = in_reach(request.actor, SuspectedDouble, "case__centre", "one", "by", pk=pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, pair.case, pair, refused=" ".join(map(str, form.non_field_errors())))
    verdict = DoubleVerdict.SAME if form.cleaned_data["verdict"] else DoubleVerdict.DIFFERENT
    try:
        decided = doubles.decide(request.actor, pk, verdict)
    except RefusalError as error:
        return _page(request, pair.case, pair, refused=error.message)
    retrace_after_rows(pair.case, request.actor)
    said = {
        DoubleVerdict.SAME: _("One transfer. The money was traced anew."),
        DoubleVerdict.DIFFERENT: _("Two transfers. The money was traced anew."),
    }
    messages.success(request, said[DoubleVerdict(decided.verdict)])
    return redirect("funds:doubles", pair.case_id)


def _page(request: ActingRequest, case: FundsCase, pair: SuspectedDouble | None, *, refused: str = "") -> HttpResponse:
    waiting = queries.waiting(request.actor, case)
    rest = [one for one in waiting if pair is None or one.pk != pair.pk]
    context = {
        "case": case,
        "doubt": queries.doubt(request.actor, pair) if pair else None,
        "rest": rest,
        "decided": queries.decided(request.actor, case),
        "refused": refused,
        "most": queries.MOST,
        "tab": "doubles",
    }
    return render(request, "funds/doubles.html", context, status=422 if refused else 200)
