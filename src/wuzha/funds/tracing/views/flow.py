# SPDX-License-Identifier: Apache-2.0
"""The flow drawing, at any moment of the case, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from wuzha.funds.holding import of_accounts
from wuzha.funds.models import FundsCase
from wuzha.funds.templatetags.money_flow import exit_label
from wuzha.funds.tracing.drawing import caption_of, drawn
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.owning import digest_of, leads, owners_in
from wuzha.funds.tracing.picture import picture as picture_at
from wuzha.funds.tracing.queries import traces as queries
from wuzha.funds.tracing.report import basis_of, spread_of
from wuzha.funds.tracing.svg import held_by, svg
from wuzha.funds.tracing.views.money import rule_of, switch, traced, wants_owners
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import as_file
from wuzha.ui.money import brief
from wuzha.ui.money import money as exact


@require_GET
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The page with the drawing, the slider of time and the paths."""
    case = in_reach(request.actor, FundsCase, "centre", pk=pk)
    run = queries.latest(request.actor, case, rule_of(request))
    context: dict[str, Any] = {"case": case, "run": run, "tab": "flow"} | switch(request, case)
    if run is not None:
        context |= _drawn(request, case, run)
    return render(request, "funds/flow.html", context)


@require_GET
@requires(May.READ_FUNDS)
def part(request: ActingRequest, pk: int) -> HttpResponse:
    """The drawing alone, at the moment asked for."""
    case, run = traced(request, pk)
    context = {"case": case, "run": run} | switch(request, case) | _drawn(request, case, run)
    return render(request, "funds/flow_drawing.html", context)


@require_GET
@requires(May.READ_FUNDS)
def as_svg(request: ActingRequest, pk: int) -> HttpResponse:
    """The drawing as a file that stands alone; accounts are masked."""
    case, run = traced(request, pk)
    owners = owners_in(case) if wants_owners(request) else []
    picture = picture_at(request.actor, run, _until(request), leads=leads(owners))
    basis = basis_of(run, spread_of(run)) | ({"owners": digest_of(owners)} if wants_owners(request) else {})
    content = "" if picture is None else drawn(picture, basis)
    return as_file(content, f"flow-{case.number}-{run.rule}.svg")


def _drawn(request: ActingRequest, case: FundsCase, run: TraceRun) -> dict[str, Any]:
    owners = owners_in(case) if wants_owners(request) else []
    as_one = leads(owners)
    picture = picture_at(request.actor, run, _until(request), leads=as_one)
    if picture is None:
        return {"picture": None}
    words = switch(request, case)
    query = words["rule_query"]
    paths = [
        {"held_fen": path.held_fen, "accounts": [picture.accounts[key] for key in path.accounts]}
        for path in picture.paths
    ]
    return {
        "picture": picture,
        "svg": svg(
            picture,
            brief,
            exact,
            exit_label,
            lambda key: reverse("funds:money_account", args=[case.pk, key]) + query,
            caption_of(picture, run.rule, words["spread"] or (run.held_fen, run.held_fen)),
            holding=held_by(picture, of_accounts(request.actor, case), as_one),
        ),
        "first": int(picture.first.timestamp()),
        "last": int(picture.last.timestamp()),
        "now": int(picture.until.timestamp()),
        "paths": paths,
        "inside": [
            {"ends": [picture.accounts[key] for key in (one.payer, one.payee or 0)], "fen": one.fen, "rows": one.rows}
            for one in picture.inside
        ],
    }


def _until(request: ActingRequest) -> datetime | None:
    text = request.GET.get("until", "")
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() and len(text) < 12 else None
