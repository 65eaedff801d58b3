# SPDX-License-Identifier: Apache-2.0
"""The first page of outreach: what waits, this month township by township, coverage as tiles roughly in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wuzha.org.access import requires
from wuzha.org.data import tiles
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.outreach.queries import board, lists
from wuzha.outreach.queries.asked import team_by_level
from wuzha.outreach.rules.life import Level
from wuzha.outreach.rulesets import POLICY
from wuzha.outreach.views.next import works
from wuzha.ui.charts import Point, tile_map

#: Gaps and activities that the page names.
MOST = 8


def points(rows: list[board.Coverage]) -> list[Point]:
    """Coverage of each township: its percent, marked where it is low."""
    rules, found = POLICY.at(), []
    for rank, one in enumerate(sorted(rows, key=lambda one: one.percent), 1):
        standing = "green" if one.percent >= rules.covered_well else "amber"
        standing = "red" if one.percent < rules.covered_least else standing
        said = pgettext("outreach", "%(name)s %(percent)s%%: %(trained)s of %(units)s grids and villages covered") % {
            "name": one.unit.name, "percent": one.percent, "trained": one.trained, "units": one.units,
        }  # fmt: skip
        found.append(Point(
            one.unit.code, one.unit.name, f"{reverse('outreach:gaps')}?township={one.unit.code}", 0.0, None,
            float(rank), rank, rank, standing, shown=f"{one.percent}%", said=said,
        ))  # fmt: skip
    return found


@require_safe
@requires(May.READ_OUTREACH)
def home(request: ActingRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    rows = board.with_month(actor, board.coverage(actor, today), today)
    drawn = [one for one in rows if one.units and one.unit.ranked]
    levels = team_by_level(actor, today)
    context = {
        "rows": sorted(rows, key=lambda one: (-one.missing, one.percent)), "today": today,
        "map": tile_map(points(drawn), tiles(), table=False) if len(drawn) > 1 else "",
        "gaps": _gaps(rows), "number": sum(len(one.gaps) for one in rows),
        "waits": board.waits(actor, today), "receipts": lists.receipts_open(actor)[:MOST],
        "levels": [(level.label, level.value, levels[level.value]) for level in Level],
        "activities": sum(one.activities for one in rows), "reach": sum(one.reach for one in rows),
        "missing": sum(one.missing for one in rows), "recent": lists.own(actor, MOST),
        "works": works(actor), "runs": may(actor.role, May.RUN_OUTREACH), "policy": POLICY.at(),
    }  # fmt: skip
    return render(request, "outreach/home.html", context)


def _gaps(rows: list[board.Coverage]) -> list[board.Gap]:
    """A few of them, those with nobody first."""
    found = [gap for one in rows for gap in one.gaps]
    return sorted(found, key=lambda one: (not one.nobody, one.unit.path))[:MOST]
