# SPDX-License-Identifier: Apache-2.0
"""Where the money is now: the list, the rows below each figure, one click to the next order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wuzha.core import feed
from wuzha.engine.tracing import Rule
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.forms import OwnerForm
from wuzha.funds.tracing.models import RANKING, Because, TraceRun
from wuzha.funds.tracing.owning import other_holder, owners_in, tell_owner
from wuzha.funds.tracing.queries import traces as queries
from wuzha.funds.tracing.services import retrace
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404
from wuzha.ui.middleware import reveals


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The list, what can be had first."""
    mark = str(feed.now())  # before the trace is read
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    run = queries.latest(request.actor, case, rule_of(request))
    context: dict[str, Any] = {"case": case, "run": run, "tab": "money", "mark": mark} | switch(request, case)
    if run is not None:
        context |= {
            "page": queries.lines(request.actor, run, request.GET.get("after", "")),
            "exits": queries.exits(request.actor, run),
            "levels": queries.held_by_level(request.actor, run),
        }
        if context["owners_shown"]:
            context["owner_lines"] = queries.owner_lines(request.actor, run, owners_in(case))
    return render(request, "funds/money.html", context)


def _account(
    request: ActingRequest,
    pk: int,
    account_id: int,
    form: OwnerForm | None = None,
    clear: Mapping[str, str] | None = None,
) -> HttpResponse:
    case, run = traced(request, pk)
    line = or_404(queries.line(request.actor, run, account_id))
    into, out = queries.moves(request.actor, run, account_id)
    context = {"case": case, "run": run, "line": line, "into": into, "out": out, "most": queries.MOST_MOVES}
    said = queries.said_of(request.actor, case, account_id)
    context |= {
        "said": said,
        "former": queries.said_before(request.actor, case, account_id),
        "other_holder": other_holder(said, line.figure.account),
        "form": form or OwnerForm(),
        "clear": clear or {},
    }
    context |= switch(request, case)
    return render(request, "funds/money_account.html", context, status=422 if form is not None else 200)


@require_GET
@requires(May.READ_FUNDS)
def account(request: ActingRequest, pk: int, account_id: int) -> HttpResponse:
    """The rows by which victims' money came to an account and left it, each with file, sheet and line."""
    return _account(request, pk, account_id)


@require_POST
@requires(May.WORK_FUNDS)
def owner(request: ActingRequest, pk: int, account_id: int) -> HttpResponse:
    """Say whose the account is, or take it back."""
    in_reach(request.actor, FundsCase, "centre", pk=pk)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _account(request, pk, account_id, form)
    try:
        tell_owner(request.actor, pk, account_id, form.told(), form.cleaned_data["reason"])
    except RefusalError as refused:
        if refused.code == "NOT_FOUND":
            raise Http404 from refused
        form.refuse(refused)
        return _account(request, pk, account_id, form)
    messages.success(request, _("Recorded."))
    return redirect("funds:money_account", pk, account_id)


@require_POST
@requires(May.READ_FUNDS)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int, account_id: int) -> HttpResponse:
    """The account and whose it is, said now and before, in clear for this one view."""
    case, run = traced(request, pk)
    or_404(queries.line(request.actor, run, account_id))
    grant = grants.of_work(
        request.actor, request.session.session_key, ("funds_case", case.pk), purpose="CASE", reference=case.number,
        text=_("Funds case %(number)s") % {"number": case.number},
    )  # fmt: skip
    clear = queries.reveal_owner(request.actor, case, account_id, grant.text, grant.detail)
    return _account(request, pk, account_id, clear=clear)


@require_POST
@requires(May.WORK_FUNDS)
def again(request: ActingRequest, pk: int) -> HttpResponse:
    """Trace the case now."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    if retrace(case, because=Because.HAND, actor=request.actor) is None:
        messages.warning(request, _("No payment of a victim is known yet. Take a report in first."))
    return redirect("funds:money", pk)


def rule_of(request: ActingRequest) -> str:
    """The rule asked for in the address; the ranking one where none is, or one that is not known."""
    asked = request.GET.get("rule", "")
    return asked if asked in list(Rule) else RANKING.value


def wants_owners(request: ActingRequest) -> bool:
    """Whether accounts of one owner are asked for as one."""
    return request.GET.get("owners") == "1"


def switch(request: ActingRequest, case: FundsCase) -> dict[str, Any]:
    """What the switch of rules shows, and what addresses carry on (`rule_query`)."""
    rules, rule = queries.all_rules(request.actor, case), rule_of(request)
    held = [one.held_fen for one in rules]
    shown = wants_owners(request)
    chosen, together = {} if rule == RANKING else {"rule": rule}, {"owners": "1"}
    parts = chosen | (together if shown else {})
    return {
        "rules": rules,
        "rule_query": f"?{urlencode(parts)}" if parts else "",
        "owners_shown": shown,
        "owners_known": bool(owners_in(case)),
        "owners_query": "?" + urlencode(chosen | ({} if shown else together)),
        "spread": (min(held), max(held)) if held else None,
        "ranking": RANKING.value,
    }


def traced(request: ActingRequest, pk: int) -> tuple[FundsCase, TraceRun]:
    """The case and its latest trace by the rule asked for, or a 404."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    return case, or_404(queries.latest(request.actor, case, rule_of(request)))
