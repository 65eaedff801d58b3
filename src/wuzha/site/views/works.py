# SPDX-License-Identifier: Apache-2.0
"""The page of sources and jobs: is everything alive that should go by itself?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.core.models import JobRun
from wuzha.core.runs import KEPT, Health, Standing, fault_text
from wuzha.intake.sources import SourceStanding, SourceState, source_name
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.site.works import works
from wuzha.ui.moments import span
from wuzha.ui.record import Chip

#: Height of the bars, and their least, in units of the drawing.
TALL, LEAST = 24, 3


@require_safe
@requires(May.SEE_WORKS)
def index(request: ActingRequest) -> HttpResponse:
    now = timezone.now()
    found = works(request.actor, now)
    context = {
        "sources": [_source(one) for one in found.sources],
        "jobs": [_job(one) for one in found.jobs if one.health != Health.NEW],
        "later": [one for one in found.jobs if one.health == Health.NEW],
        "unsealed_since": found.unsealed_since,
        "wrong": len(found.wrong),
        "never": sum(one.state == SourceState.NEVER for one in found.sources),
        "kept": KEPT,
    }
    return render(request, "site/works.html", context)


def _source(one: SourceStanding) -> dict[str, Any]:
    kinds = {"api": _("API key"), "link": _("Upper platform"), "file": _("Files imported by hand")}
    chips = {
        SourceState.SENDING: (_("Sends"), "ok", "check"),
        SourceState.SILENT: (_("Silent"), "wait", "clock"),
        SourceState.DEAD: (_("Silent for long"), "bad", "alert"),
        SourceState.NEVER: (_("Never sent"), "wait", "clock"),
    }
    return {
        "standing": one, "name": source_name(one.source), "kind": kinds[one.kind], "chip": Chip(*chips[one.state]),
        "silence": _span(one.silence), "usual": _span(one.usual),
    }  # fmt: skip


def _job(one: Standing) -> dict[str, Any]:
    chips = {
        Health.ALIVE: (_("Alive"), "ok", "check"),
        Health.LATE: (_("Does not run"), "bad", "clock"),
        Health.FAILED: (_("Failed last"), "bad", "alert"),
    }
    last = one.last
    took = ""
    if last is not None:
        took = _("%(n)s ms") % {"n": round(last.seconds * 1000)} if last.seconds < 1 else span(last.seconds)
    return {
        "standing": one, "chip": Chip(*chips[one.health]), "bars": bars(one.runs),
        "fault": fault_text(last.fault) if last is not None and last.fault else "",
        "took": took,
        "failures": sum(bool(run.fault) for run in one.runs),
    }  # fmt: skip


def bars(runs: Sequence[JobRun]) -> list[dict[str, Any]]:
    """A bar a run, the latest last: as high as it took long beside the longest; a failed one is full and marked."""
    longest = max((run.seconds for run in runs), default=0) or 1
    found = []
    for place, run in enumerate(runs):
        height = TALL if run.fault else max(LEAST, round(run.seconds / longest * TALL))
        found.append({"x": place * 6, "y": TALL - height, "height": height, "failed": bool(run.fault)})
    return found


def _span(length: timedelta | None) -> str:
    return span(length.total_seconds()) if length is not None else ""
