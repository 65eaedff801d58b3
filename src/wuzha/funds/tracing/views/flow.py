# SPDX-License-Identifier: Apache-2.0
"""The flow drawing, at any moment of the case, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.funds.models import FundsCase
from wuzha.funds.templatetags.money_flow import exit_label, rule_name
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.picture import Picture, picture
from wuzha.funds.tracing.queries import traces as queries
from wuzha.funds.tracing.svg import svg
from wuzha.funds.tracing.views.money import rule_of, switch, traced
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
    drawn = picture(request.actor, run, _until(request))
    words = switch(request, case)
    content = "" if drawn is None else svg(drawn, brief, exact, exit_label, caption=caption_of(run, drawn, words))
    return as_file(content, f"flow-{case.number}-{run.rule}.svg")


def _drawn(request: ActingRequest, case: FundsCase, run: TraceRun) -> dict[str, Any]:
    drawn: Picture | None = picture(request.actor, run, _until(request))
    if drawn is None:
        return {"picture": None}
    words = switch(request, case)
    query = words["rule_query"]
    paths = [
        {"held_fen": path.held_fen, "accounts": [drawn.accounts[key] for key in path.accounts]} for path in drawn.paths
    ]
    return {
        "picture": drawn,
        "svg": svg(
            drawn,
            brief,
            exact,
            exit_label,
            lambda key: reverse("funds:money_account", args=[case.pk, key]) + query,
            caption_of(run, drawn, words),
        ),
        "first": int(drawn.first.timestamp()),
        "last": int(drawn.last.timestamp()),
        "now": int(drawn.until.timestamp()),
        "paths": paths,
    }


def caption_of(run: TraceRun, drawn: Picture, words: dict[str, Any]) -> list[str]:
    """What stands below the drawing wherever it goes: by which rule, as of when, and what other rules would leave."""
    least, most = words["spread"] or (run.held_fen, run.held_fen)
    at = f"{localtime(drawn.until):%Y-%m-%d %H:%M:%S}"
    return [
        _("By “%(rule)s”, as it stood at %(at)s.") % {"rule": rule_name(run.rule), "at": at},
        _("At the end, still in accounts by any rule: %(least)s – %(most)s")
        % {"least": exact(least), "most": exact(most)},
    ]


def _until(request: ActingRequest) -> datetime | None:
    text = request.GET.get("until", "")
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() and len(text) < 12 else None
