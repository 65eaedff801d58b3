# SPDX-License-Identifier: Apache-2.0
"""The funds desk (资金台): clocks running out first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from wuzha.core import feed
from wuzha.funds.acts import key_in
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.records import desk as desk_record
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.warning.queries.handovers import open_in_reach

#: Lists whose length stands beside their name.
COUNTED = (
    DeskList.STOPS, DeskList.FREEZES, DeskList.FILING, DeskList.SCREENING, DeskList.RELEASE, DeskList.UNFILED,
)  # fmt: skip


@require_GET
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """A list of orders or cases; above the open stops what was handed over and what alarms."""
    actor, mark = request.actor, feed.now()
    asked = request.GET.get("tab", "")
    here = DeskList(asked) if asked in set(DeskList) else DeskList.STOPS
    page = desk.page(actor, here, request.GET.get("after", ""))
    first = here is DeskList.STOPS and not request.GET.get("after")
    mine = first and may(actor.role, May.WORK_FUNDS)
    context = {
        "mark": str(mark),
        "tab": here.value,
        "tabs": [
            {
                "label": label,
                "url": f"?tab={one.value}",
                "here": one is here,
                "count": desk.count(actor, one) if one in COUNTED else None,
            }
            for one, label in labels().items()
        ],
        "page": page,
        "rows": [] if here.of_cases else [desk_record.row_of(actor, here, one) for one in page.rows],
        "totals": desk.totals(actor, here) if page.rows and len(page.rows) > 1 else None,
        "clock_word": _("Clock") if here.rising else _("Ended"),
        "nothing": desk_record.nothing_in(here),
        "of_cases": here.of_cases,
        "handovers": open_in_reach(actor, desk.MOST) if first else [],
        "alarms": desk.many_alarming(actor, desk.MOST) if mine else 0,
    }
    return render(request, "funds/desk.html", context)


def labels() -> dict[DeskList, str]:
    return {
        DeskList.STOPS: _("Stops"),
        DeskList.FREEZES: _("Freezes"),
        DeskList.FILING: _("To be filed"),
        DeskList.SCREENING: _("To be screened"),
        DeskList.RELEASE: _("To be released"),
        DeskList.CASES: _("Cases"),
        DeskList.UNFILED: _("Filing missing"),
        DeskList.DONE: pgettext("orders", "Stops done with"),
        DeskList.OVER: pgettext("orders", "Freezes done with"),
    }


@require_GET
@requires(May.READ_FUNDS)
def find(request: ActingRequest) -> HttpResponse:
    """Open an order or a case by its number."""
    text = request.GET.get("q", "").strip().upper()
    key = key_in(text)
    places = {"ZF": "funds:stop", "DJ": "funds:freeze", "ZJ": "funds:case"}
    if key is None or text[:2] not in places:
        messages.warning(request, _("Enter a number such as ZF00000012, DJ00000003 or ZJ00000007."))
        return redirect("funds:desk")
    return redirect(places[text[:2]], key)
