# SPDX-License-Identifier: Apache-2.0
"""The shift: clocks about to run out, what each colleague holds, alerts nobody answered, the stations under load.

Everybody who triages may look at it; who leads the shift gives from hand to hand here, by the acts of the desk.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wuzha.core import feed
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.warning.models import ActKind
from wuzha.warning.queries import alerts, queues, shift, wall
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.views.console import bulk, lists

#: Stations and open alerts shown; a link leads to the others.
MOST_STATIONS, MOST_ALERTS = 60, 10


@require_GET
@requires(May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """The whole page; to htmx only the board, which is drawn anew when something has changed."""
    mark = str(feed.now())  # before anything is read: what changes meanwhile is told by the events
    context = board_context(request)
    if getattr(request, "htmx", False):
        return render(request, "warning/console/parts/shift_board.html", context)
    context |= {"mark": mark, "offers": offers(request)}
    return render(request, "warning/console/shift.html", context)


def offers(request: ActingRequest) -> list[dict[str, Any]]:
    """What may be done with what colleagues hold."""
    return [bulk.offer(request, kind) for kind in (bulk.TAKE_OVER, ActKind.ASSIGN)] if request.actor.leads else []


def board_context(request: ActingRequest) -> dict[str, Any]:
    actor, now = request.actor, timezone.now()
    after = request.GET.get("after", "")
    board = wall.board(actor, now, MOST_STATIONS)
    return {
        "board": board,
        "clocks": shift.due_soon(actor, now, after),
        "after": after,
        "hands": shift.hands(actor, now),
        "stations": [_station(one) for one in shift.stations(board.stations, now)],
        "returned": shift.returned(actor, now),
        "alerts": alerts.in_reach(actor, size=MOST_ALERTS, unanswered=True).rows,
        "alert_counts": alerts.counts(actor, now),
        "snoozed": queues.count(actor, Filters(queue=Queue.SNOOZED)),
        "urls": {queue.value: lists.address(Filters(queue=queue)) for queue in Queue},
        "alerts_url": f"{reverse('warning:alerts')}?show=unanswered",
    }


def _station(one: shift.Station) -> dict[str, Any]:
    """A row of the table; each number opens the list it counts."""
    station = one.load.pk
    return {
        "it": one,
        "signed_url": lists.address(Filters(queue=Queue.WORK, station=station)),
        "unsigned_url": lists.address(Filters(queue=Queue.SENT, station=station)),
        "late_url": lists.address(Filters(queue=Queue.OVERDUE, station=station)),
    }
